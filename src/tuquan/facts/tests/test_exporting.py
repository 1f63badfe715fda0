"""What leaves the installation as Parquet, and that it is whole at every moment."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest

from tuquan.audit.models import Installation
from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.exporting import writing
from tuquan.facts.exporting.layout import FACTS, NotWhole, manifests
from tuquan.facts.exporting.writing import export
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, divided_land, record, say, unit_at
from tuquan.units.tests import factories

MARCH, SEPTEMBER = date(2024, 3, 3), date(2025, 9, 30)


@pytest.fixture
def land(register):
    return divided_land()


def partitions(folder):
    return {(one.province, one.month): one.rows for each in manifests(folder) for one in each.files}


def values(folder, columns="indicator, value"):
    files = [str(folder / one.path) for each in manifests(folder) for one in each.files]
    return sorted(duckdb.sql(f"SELECT {columns} FROM read_parquet({files})").fetchall())


def test_facts_lie_by_the_province_and_month_of_their_last_day(land, tmp_path):
    """Commune c was of the old province "goes" in 2024; after the reform its area is of "stays"."""
    unit = unit_at(land["c"])
    say(
        record(unit),
        Figure("cases_handled", Decimal("1.5"), MARCH),
        Figure("cases_handled", 2, MARCH, SEPTEMBER),
        at=AT,
    )
    office = factories.unit("Ban Chỉ đạo", "standing_office", at=land["nation"], governs=land["nation"])
    days = Period(date(2024, 1, 1), date(2024, 12, 31))
    said = Declared("cases_handled", 9, "at_least", {"topic": "theft"})
    services.declare(office, days, [said], source_title="Nguyễn Văn A kể", by=None, at=AT, whole_area=land["nation"])
    done = export(tmp_path, at=AT)
    goes, stays = land["goes"].code, land["stays"].code
    assert partitions(tmp_path) == {(goes, "2024-03"): 1, (stays, "2025-09"): 1, ("nation", "2024-12"): 1}
    assert (done.rows, done.files, done.months) == (3, 3, 3)
    columns = ", ".join(one for one in FACTS if one not in ("fact", "written_at"))
    nation, old, commune = (f"{land[one].level[0]}{land[one].code}" for one in ("nation", "goes", "c"))
    district = f"d{land['d2'].code}"
    there = f"/{nation}/{old}/{district}/{commune}/"
    own = ("exact", "recorded", "own")
    assert values(tmp_path, columns) == sorted(
        [
            ("cases_handled", "sum", "{}", Decimal("1.500"), *own, MARCH, MARCH, "unit", str(unit.pk), there,
             goes, land["d2"].code, land["c"].code),
            ("cases_handled", "sum", "{}", Decimal("2.000"), *own, MARCH, SEPTEMBER, "unit", str(unit.pk), there,
             stays, "", land["B"].code),
            ("cases_handled", "sum", '{"topic":"theft"}', Decimal("9.000"), "at_least", "declared", "whole_area",
             days.first, days.last, "place", f"/{nation}/", f"/{nation}/", "", "", ""),
        ]
    )  # fmt: skip


def test_no_name_and_no_free_text_leaves(land, tmp_path):
    unit = unit_at(land["c"])
    say(record(unit, name="Sổ của Nguyễn Văn A"), Figure("cases_handled", 1, MARCH), at=AT)
    export(tmp_path, at=AT)
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert "Nguyễn Văn A".encode() not in held
    assert [one for one in FACTS if one in ("source_title", "source_id", "end_reason")] == []


def test_a_second_export_after_a_correction_replaces_that_month_alone(land, tmp_path):
    book = record(unit_at(land["c"]))
    say(book, Figure("cases_handled", 1, MARCH), Figure("cases_handled", 2, SEPTEMBER), at=AT)
    export(tmp_path, at=AT)
    before = {one.month: one.path for one in manifests(tmp_path)[0].files}
    say(book, Figure("cases_handled", 5, MARCH), Figure("cases_handled", 2, SEPTEMBER), at=AT)
    export(tmp_path, at=AT)
    after = {one.month: one.path for one in manifests(tmp_path)[0].files}
    assert values(tmp_path) == [("cases_handled", 2), ("cases_handled", 5)]
    assert after["2025-09"] == before["2025-09"]
    assert after["2024-03"] != before["2024-03"]
    assert sorted(path.name for path in tmp_path.glob("province=*/month=*/*")) == sorted(
        path.rsplit("/")[-1] for path in after.values()
    )
    say(book, Figure("cases_handled", 2, SEPTEMBER), at=AT)
    export(tmp_path, at=AT)
    assert values(tmp_path) == [("cases_handled", 2)]
    assert [path.name for path in tmp_path.glob("province=*/month=*")] == ["month=2025-09"]


def test_an_export_of_some_months_or_one_province_leaves_the_others(land, tmp_path):
    here, there = record(unit_at(land["a"])), record(unit_at(land["e"]))
    for book in (here, there):
        say(book, Figure("cases_handled", 1, MARCH), Figure("cases_handled", 2, SEPTEMBER), at=AT)
    export(tmp_path, at=AT)
    for book in (here, there):
        say(book, Figure("cases_handled", 10, MARCH), Figure("cases_handled", 20, SEPTEMBER), at=AT)
    export(tmp_path, at=AT, first=date(2025, 9, 1), last=date(2025, 9, 30))
    assert values(tmp_path, "value") == [(1,), (1,), (20,), (20,)]
    export(tmp_path, at=AT, province=land["stays"].code)
    assert values(tmp_path, "value") == [(1,), (10,), (20,), (20,)]


def test_an_export_that_breaks_off_changes_nothing(land, tmp_path, monkeypatch):
    book = record(unit_at(land["c"]))
    say(book, Figure("cases_handled", 1, MARCH), at=AT)
    export(tmp_path, at=AT)
    say(book, Figure("cases_handled", 5, MARCH), Figure("cases_handled", 7, SEPTEMBER), at=AT)

    class Broken(Exception):
        pass

    def broken(*arguments):
        raise Broken

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_written_whole", broken)  # every file is there, the manifest not yet
        with pytest.raises(Broken):
            export(tmp_path, at=AT)
    assert values(tmp_path) == [("cases_handled", 1)]
    export(tmp_path, at=AT)
    assert values(tmp_path) == [("cases_handled", 5), ("cases_handled", 7)]
    assert len(list(tmp_path.glob("province=*/month=*/*"))) == 2


def test_the_manifest_says_what_holds_and_what_was_changed_is_found(land, tmp_path):
    say(record(unit_at(land["c"])), Figure("cases_handled", 1, MARCH), at=AT)
    at = datetime(2026, 3, 1, 3, tzinfo=UTC)
    export(tmp_path, at=at)
    (file,) = tmp_path.glob("manifest-*.json")
    said = json.loads(file.read_text(encoding="utf-8"))
    code = str(Installation.objects.values_list("code", flat=True).first() or "")
    assert (said["schema"], said["installation"], said["at"]) == (1, code, "2026-03-01T03:00:00+00:00")
    (part,) = (tmp_path / one.path for one in manifests(tmp_path)[0].files)
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    with pytest.raises(NotWhole, match="không còn đúng như khi xuất"):
        manifests(tmp_path)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(NotWhole, match="không đọc được danh mục"):
        manifests(tmp_path)
    with pytest.raises(NotWhole, match="không có bản xuất"):
        manifests(tmp_path / "province=1")


def test_what_ended_does_not_leave(land, tmp_path):
    book = record(unit_at(land["c"]))
    say(book, Figure("cases_handled", 1, MARCH), at=AT)
    say(book, at=AT)
    done = export(tmp_path, at=AT)
    assert (done.rows, partitions(tmp_path)) == (0, {})
