"""The national table is computed from files, without the database; it must say what the product says."""

import csv
import json
import os
import shutil
import subprocess
import sys
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from python_calamine import CalamineWorkbook

from tuquan.config import cli
from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.catalogue import canonical, catalogue
from tuquan.facts.exporting.places import Map
from tuquan.facts.exporting.writing import export
from tuquan.facts.models import BasisChoice
from tuquan.facts.queries import figure
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, divided_land, record, say, teams_are_sources, unit_at
from tuquan.reports.national.engines import DuckDB
from tuquan.reports.national.table import table
from tuquan.units.models import Place
from tuquan.units.tests import factories

YEARS = (2024, 2025)
Y24 = Period(date(2024, 1, 1), date(2024, 12, 31))
Y25 = Period(date(2025, 1, 1), date(2025, 12, 31))
DAYS = [date(2024, 3, 3), date(2024, 9, 30), date(2025, 1, 16), date(2025, 6, 30), date(2025, 8, 8), date(2025, 12, 31)]
PERIODS = [
    Y24,
    Y25,
    Period(Y24.first, Y25.last),
    Period(date(2025, 1, 1), date(2025, 6, 30)),
    Period(date(2025, 4, 1), date(2025, 6, 30)),
    Period(date(2025, 7, 1), date(2025, 12, 31)),
    Period(date(2025, 5, 20), date(2025, 8, 20)),
]
COMMUNES = ["a", "b", "c", "lost", "e", "A", "B", "E"]
PLACES = ["stays", "goes", "third", "d1", "d2", "c", "lost", "A", "B", "nation"]
INDICATORS = [
    "cases_handled",
    "cases_handled",
    "persons_handled",
    "units_registered_institution",
    "units_recognized_institution",
    "units_registered",
    "units_recognized",
    "recognition_rate",
    "cameras",
    "model_types",
]
TOPICS = [{}, {"topic": "theft"}, {"topic": "drugs"}]
QUALIFIERS = ["exact", "exact", "at_least", "nearly", "about"]

recorded = st.tuples(
    st.sampled_from(COMMUNES),
    st.sampled_from([one for one in INDICATORS if one != "recognition_rate"]),
    st.integers(1, 9),
    st.sampled_from(DAYS),
    st.sampled_from([0, 0, 0, 40]),
    st.sampled_from(TOPICS),
    st.sampled_from(QUALIFIERS),
)
stated = st.tuples(
    st.sampled_from([*PLACES, *PLACES, "unit"]),
    st.sampled_from(INDICATORS),
    st.integers(50, 99),
    st.sampled_from(PERIODS),
    st.sampled_from(TOPICS),
    st.sampled_from(QUALIFIERS),
    st.sampled_from(["declared", "read"]),
    st.sampled_from(["", "", "", "recorded", "declared", "read"]),
)


def fitting(code, dims):
    return {name: value for name, value in dims.items() if name in catalogue()[code].dimensions}


def fill(land, acts, statements):
    units = {}
    for name, code, value, day, longer, dims, qualifier in acts:
        unit = units.setdefault(name, unit_at(land[name]))
        last = date.fromordinal(day.toordinal() + longer)
        say(record(unit), Figure(code, value, day, last, fitting(code, dims), qualifier), at=AT)
    office = factories.unit("Ban Chỉ đạo", "standing_office", at=land["nation"], governs=land["nation"])
    for name, code, value, days, dims, qualifier, basis, chosen in statements:
        place = land.get(name)
        by = office if place else next(iter(units.values()), office)
        said = Declared(code, value, qualifier, fitting(code, dims))
        services.declare(by, days, [said], source_title="x", by=None, at=AT, basis=basis, whole_area=place)
        if chosen:
            BasisChoice.objects.update_or_create(
                unit=None if place else by,
                place=place,
                indicator=code,
                dims=canonical(fitting(code, dims)),
                first_date=days.first,
                last_date=days.last,
                defaults={"basis": chosen, "chosen_at": AT},
            )


def of_the_files(folder, engine=None):
    with engine or DuckDB(threads=1) as running:
        made = table(folder, running, YEARS)
    return {
        (line.year, line.area, line.indicator, line.dims): (
            line.value,
            line.qualifier,
            line.bases,
            line.facts,
            line.apart,
            line.hidden,
        )
        for line in made.lines
    }


def of_the_product(lines):
    """The same cells asked of the database, and all others that its tables show."""
    key = Map("default").key
    found = {}
    for year in YEARS:
        period = Period(date(year, 1, 1), date(year, 12, 31))
        for place in Place.objects.filter(level__in=["nation", "province"]).on(period.last):
            area = key(place.path)
            asked = {(code, "{}") for code in INDICATORS}
            asked |= {line[2:] for line in lines if line[:2] == (year, area)}
            for code, dims in asked:
                one = figure(code, place, period, json.loads(dims))
                if not one.empty:
                    found[year, area, code, dims] = (
                        one.value,
                        str(one.qualifier),
                        tuple(map(str, one.bases)),
                        one.facts,
                        len(one.apart),
                        one.hidden,
                    )
    return found


@pytest.fixture
def land(db):
    with teams_are_sources():
        yield divided_land()


def agree(land, tmp_path_factory, acts, statements, engine=None):
    folder = tmp_path_factory.mktemp("export")
    with transaction.atomic():
        fill(land, acts, statements)
        export(folder, at=AT)
        told = of_the_files(folder, engine)
        assert told == of_the_product(told)
        transaction.set_rollback(True)


def said_once(one):
    return (*one[:2], str(one[3:5]), one[6])


FEW = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": [Phase.explicit, Phase.generate],
}
acts_of = st.lists(recorded, min_size=1, max_size=8)
statements_of = st.lists(stated, max_size=5, unique_by=said_once)


@settings(max_examples=6, **FEW)
@given(acts=acts_of, statements=statements_of)
def test_the_table_from_files_says_what_the_product_says(land, tmp_path_factory, acts, statements):
    agree(land, tmp_path_factory, acts, statements)


@pytest.mark.long
@settings(max_examples=30, **FEW)
@given(acts=acts_of, statements=statements_of)
def test_the_table_from_files_says_what_the_product_says_of_many_lands(land, tmp_path_factory, acts, statements):
    agree(land, tmp_path_factory, acts, statements)


ACTS = [
    ("a", "cases_handled", 3, date(2024, 3, 3), 0, {"topic": "theft"}, "exact"),
    ("b", "cases_handled", 2, date(2025, 1, 16), 40, {}, "at_least"),
    ("B", "cases_handled", 5, date(2025, 8, 8), 0, {"topic": "drugs"}, "exact"),
    ("E", "persons_handled", 4, date(2025, 12, 31), 0, {}, "exact"),
    ("lost", "cameras", 7, date(2024, 9, 30), 0, {}, "about"),
    ("A", "units_registered_institution", 9, date(2025, 8, 8), 0, {}, "exact"),
    ("A", "units_recognized_institution", 7, date(2025, 12, 31), 0, {}, "at_least"),
    ("e", "model_types", 2, date(2025, 1, 16), 0, {}, "exact"),
]
STATEMENTS = [
    ("stays", "cases_handled", 80, Y25, {}, "nearly", "declared", "declared"),
    ("goes", "cases_handled", 60, Period(date(2025, 1, 1), date(2025, 6, 30)), {}, "exact", "read", ""),
    ("third", "cases_handled", 55, Y24, {}, "exact", "declared", ""),
    ("nation", "recognition_rate", 95, Y25, {}, "exact", "declared", ""),
    ("unit", "cameras", 50, Y24, {}, "exact", "declared", "recorded"),
]


def national(folder, out, *arguments):
    """The command, as the nation's analyst gives it; no database is there."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-m", "tuquan.config.cli", "report", "national", folder, "--out", out, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with out.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("java"), reason="Spark cần Java 17, máy này không có java")
def test_spark_with_two_workers_gives_the_same_rows_as_duckdb(land, tmp_path):
    fill(land, ACTS, STATEMENTS)
    export(tmp_path / "export", at=AT)
    one_machine = national(tmp_path / "export", tmp_path / "duckdb.csv")
    cluster = national(
        tmp_path / "export", tmp_path / "spark.csv", "--engine", "spark", "--master", "local-cluster[2,1,1024]"
    )
    assert cluster == one_machine
    assert len(one_machine) > 20


def test_report_national_writes_a_sheet_and_refuses_what_is_not_whole(land, tmp_path, capsys):
    fill(land, ACTS, STATEMENTS)
    export(tmp_path / "export", at=AT)
    assert cli.main(["report", "national", str(tmp_path / "export"), "--out", str(tmp_path / "nation.xlsx")]) == 0
    book = CalamineWorkbook.from_path(tmp_path / "nation.xlsx").get_sheet_by_index(0).to_python()
    cases = [row[:8] for row in book if row[3] == "cases_handled" and row[5] == ""]
    assert cases == [
        [2024, "", "Cả nước", "cases_handled", "Vụ việc phát hiện, khám phá, xử lý", "", "vụ", 58],
        [2024, "2", "tỉnh stays", "cases_handled", "Vụ việc phát hiện, khám phá, xử lý", "", "vụ", 3],
        [2024, "4", "tỉnh third", "cases_handled", "Vụ việc phát hiện, khám phá, xử lý", "", "vụ", 55],
        [2025, "", "Cả nước", "cases_handled", "Vụ việc phát hiện, khám phá, xử lý", "", "vụ", 140],
        [2025, "2", "tỉnh stays", "cases_handled", "Vụ việc phát hiện, khám phá, xử lý", "", "vụ", 80],
    ]
    capsys.readouterr()
    next((tmp_path / "export").glob("province=*/month=*/*.parquet")).write_bytes(b"PAR1")
    assert cli.main(["report", "national", str(tmp_path / "export"), "--out", str(tmp_path / "again.csv")]) == 1
    assert "thiếu hoặc không còn đúng như khi xuất" in capsys.readouterr().err
    assert not (tmp_path / "again.csv").exists()
    assert cli.main(["report", "national", str(tmp_path / "export"), "--out", str(tmp_path / "x.pdf")]) == 1
