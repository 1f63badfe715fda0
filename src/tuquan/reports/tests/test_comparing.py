"""Places, units and periods side by side."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.enums import Basis
from tuquan.facts.queries.comparing import compare_units, values_of_units
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.tests.conftest import register  # noqa: F401
from tuquan.facts.tests.factories import AT, record, say, sessions
from tuquan.facts.tests.test_views import page, text_of  # noqa: F401
from tuquan.reports import comparing
from tuquan.reports.views.comparing import short
from tuquan.reports.views.parts import query_of
from tuquan.units import models
from tuquan.units.enums import UnitKind
from tuquan.units.models import Unit
from tuquan.units.tests import factories

YEAR, LAST = Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2025, 1, 1), date(2025, 12, 31))
URL = "/bao-cao/so-sanh/"


@pytest.fixture
def province(cast, register):  # noqa: F811
    """The province above the cast's commune, with three communes that stated this year and last year."""
    top = cast.commune.parent
    user = factories.person("Cán bộ tỉnh", username="tinh")
    office = factories.unit("Thường trực tỉnh", UnitKind.STANDING_OFFICE, at=top, governs=top)
    factories.role(user, "officer", office, whole_below=True)
    for name, now, before in (("Ân", 12, 10), ("Bình", 4, 8), ("An", None, 5)):
        commune = factories.place(name, parent=top)
        committee = factories.unit(f"UBND {name}", UnitKind.PEOPLES_COMMITTEE, at=commune, governs=commune)
        for period, value in ((YEAR, now), (LAST, before)):
            if value is not None:
                figures = [Declared("units_recognized", value), Declared("units_registered", 16)]
                services.declare(committee, period, figures, source_title="Báo cáo", by=None, at=AT, whole_area=commune)
    return top, user.user


def names(response):
    return [row.name for row, _url, _cells in response.context["rows"]]


def test_comparison_shows_each_commune_this_year_last_year_and_the_change(province, page):  # noqa: F811
    top, user = province
    response = page(user, URL, nam="2026", them="recognition_rate")
    shown = text_of(response)
    assert "Xã Ân 12 10 tăng 2 (20 %) 75 62,5 tăng 12,5 điểm %" in shown
    assert "Xã Bình 4 8 giảm 4 (50 %) 25 50 giảm 25 điểm %" in shown
    assert "Xã An – 5 – – 31,25 –" in shown
    assert f"Cộng {top.title} 16 23" in shown
    assert response.content.decode().count("<svg xmlns") == 4


@pytest.mark.parametrize(
    ("order", "found"),
    [("ten", "An Ân Bình"), ("-ten", "Bình Ân An"), ("so", "Bình Ân An"), ("-so", "Ân Bình An"), ("doi", "Bình Ân An")],
)
def test_comparison_is_sorted_and_what_has_no_figure_stands_at_the_end(province, page, order, found):  # noqa: F811
    _top, user = province
    shown = [name.removeprefix("Xã ") for name in names(page(user, URL, nam="2026", xep=order))]
    assert [name for name in shown if name in found.split()] == found.split()


def test_comparison_finds_places_by_name_and_falls_back_on_nonsense(province, page):  # noqa: F811
    _top, user = province
    assert names(page(user, URL, nam="2026", q="binh")) == ["Xã Bình"]
    assert "Không có nơi, đơn vị nào như vậy" in text_of(page(user, URL, q="không có"))
    response = page(user, URL, chi_tieu="nothing", xep="x", ky="?", nam="1")
    assert (response.status_code, response.context["form"].indicators) == (200, ["units_recognized"])
    for bad in ({"dia_ban": "x"}, {"dia_ban": "9" * 30}, {"don_vi": "x"}, {"dia_ban": "99999"}):
        assert page(user, URL, **bad).status_code == 404


def test_comparison_of_a_commune_shows_its_units_page_by_page(cast, register, page):  # noqa: F811
    say(record(cast.school_a), sessions(3, date(2026, 3, 3)), sessions(1, date(2025, 3, 3)))
    shown = text_of(page(cast.officer, URL, nam="2026", chi_tieu="propaganda_sessions"))
    assert f"{cast.school_a.name} 3 1 tăng 2 (200 %)" in shown
    for place in range(60):
        factories.unit(f"Trường {place:03d}", at=cast.commune)
    first = page(cast.officer, URL, nam="2026", chi_tieu="propaganda_sessions")
    assert (len(first.context["rows"]), bool(first.context["found"].page.next)) == (50, True)
    best = page(cast.officer, URL, nam="2026", chi_tieu="propaganda_sessions", xep="-so")
    assert (names(best)[0], len(names(best))) == (cast.school_a.name, 50)
    rest = page(
        cast.officer, URL, nam="2026", chi_tieu="propaganda_sessions", xep="-so", sau=best.context["found"].page.next
    )
    assert (len(names(rest)), rest.context["found"].page.previous) == (12, "0")
    assert len({*names(best), *names(rest)}) == 62
    sheet = page(cast.officer, URL + "excel/", nam="2026", chi_tieu="propaganda_sessions", xep="-so")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert ([row[0] for row in rows][-62], len(rows)) == (cast.school_a.name, 62 + 5)


@pytest.mark.parametrize("code", ["propaganda_sessions", "guards_full_time", "recognition_rate"])
def test_the_order_of_many_units_follows_the_very_figures_that_are_shown(cast, register, code):  # noqa: F811
    """Recorded, stated, both, chosen, divided, hidden: sorting reads them another way, and must see the same."""
    units = [factories.unit(f"Trường {place:02d}", at=cast.commune) for place in range(7)]
    for place, one in enumerate(units[:4]):
        say(record(one), sessions(place + 1, date(2026, 3, 3), topic="fire"), sessions(2, date(2026, 4, 1)))
    stated = {
        1: [Declared("propaganda_sessions", 9)],
        2: [Declared("propaganda_sessions", 5, dims={"topic": "fire"})],
        4: [Declared("propaganda_sessions", 6), Declared("guards_full_time", 3), Declared("units_registered", 4)],
        5: [Declared("propaganda_sessions", 7, dims={"topic": "fire"}), Declared("units_recognized", 1)],
        6: [Declared("guards_full_time", 30), Declared("units_recognized", 3), Declared("units_registered", 4)],
    }
    for place, figures in stated.items():
        services.declare(units[place], YEAR, figures, source_title="Sổ", by=None, at=AT)
    services.choose_basis(
        units[1],
        "propaganda_sessions",
        YEAR,
        Basis.DECLARED,
        reason="sổ",
        by=cast.head_a,
        at=AT,
        acting_unit=cast.office,
    )
    everyone = Unit.objects.filter(place=cast.commune)
    shown = {
        pk: comparing.shown_value(found[code]) for pk, found in compare_units([code], list(everyone), YEAR).items()
    }
    assert values_of_units(code, everyone, YEAR) == {pk: value for pk, value in shown.items() if value is not None}
    assert any(value is not None for value in shown.values())


def test_comparison_of_a_unit_shows_its_own_periods(cast, register, page):  # noqa: F811
    say(record(cast.school_a), sessions(3, date(2026, 3, 3)), sessions(1, date(2025, 3, 3)))
    assert page(cast.head_a, URL).url.startswith(URL + "cac-ky/?don_vi=")
    shown = text_of(page(cast.head_a, URL + "cac-ky/", nam="2026", chi_tieu="propaganda_sessions"))
    assert "Năm 2022 – Năm 2023 – Năm 2024 – Năm 2025 1 Năm 2026 3 So với cùng kỳ năm trước: tăng 2 (200 %)." in shown
    assert page(cast.head_b, URL + "cac-ky/", don_vi=cast.school_a.pk).status_code == 404
    assert page(cast.head_a, URL, dia_ban=cast.commune.pk).status_code == 404
    assert page(cast.head_a, URL + "excel/").status_code == 404


def test_comparison_of_periods_of_a_place(province, page):  # noqa: F811
    _top, user = province
    shown = text_of(page(user, URL + "cac-ky/", nam="2026", ky="nam"))
    assert "Năm 2025 23 Năm 2026 16 So với cùng kỳ năm trước: giảm 7 (30,4 %)." in shown


def test_comparison_goes_into_a_sheet_as_numbers(province, page):  # noqa: F811
    _top, user = province
    response = page(user, URL + "excel/", nam="2026", xep="-so", them="recognition_rate")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if str(row[0]).startswith("Xã")][:2] == ["Xã Ân", "Xã Bình"]
    assert [row[1:] for row in rows if row[0] == "Xã Ân"] == [[12.0, 10.0, 2.0, 75.0, 62.5, 12.5]]
    assert [row[1:] for row in rows if row[0] == "Xã An"] == [["–", 5.0, "–", "–", 31.25, "–"]]


def again(queries_of, user, url: str) -> int:
    """Of the second time: what is known of the map is kept until the map changes."""
    queries_of(user, url)
    return len(queries_of(user, url))


def test_comparison_asks_as_often_for_many_as_for_one(province, cast, queries_of):
    top, user = province
    few = again(queries_of, user, f"{URL}?nam=2026")
    for place in range(5):
        factories.place(f"Thêm {place}", parent=top)
    assert again(queries_of, user, f"{URL}?nam=2026") == few
    units = again(queries_of, cast.officer, f"{URL}?nam=2026")
    for place in range(5):
        factories.unit(f"Trường {place}", at=cast.commune)
    assert again(queries_of, cast.officer, f"{URL}?nam=2026") == units
    assert (few, units) == (18, 19)


def test_the_grid_holds_exactly_the_provinces_of_the_map_from_july_2025():
    file = Path(models.__file__).parent / "data/places/provinces.csv"
    with file.open(encoding="utf-8") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if (row["valid_from"] or "0") <= "2026-01-01" and (row["valid_to"] or "9") > "2026-01-01"
        ]
    assert {(row["code"], row["name"]) for row in rows} == set(comparing.grid())
    assert (len(rows), len(set(comparing.grid().values()))) == (34, 34)


def test_places_that_are_not_those_of_the_grid_follow_one_another(province, page):  # noqa: F811
    _top, user = province
    response = page(user, URL, nam="2026")
    assert response.context["charts"][1].drawn[0] is True


def test_periods_have_short_names_and_addresses_that_give_them_back():
    from tuquan.facts.forms import PeriodForm

    assessment = Period(date(2025, 11, 16), date(2026, 11, 15))
    for period, name in (
        (YEAR, "Năm 2026"),
        (assessment, "Năm đánh giá 2026"),
        (Period(date(2026, 3, 1), date(2026, 3, 31)), "Tháng 3/2026"),
        (Period(date(2026, 10, 1), date(2026, 12, 31)), "Quý IV/2026"),
        (Period(date(2014, 1, 1), date(2019, 12, 31)), "Giai đoạn 2014–2019"),
        (Period(date(2026, 7, 1), date(2026, 12, 31)), "6 tháng cuối năm 2026"),
    ):
        query = {key: str(value) for key, value in query_of(period).items()}
        assert (short(period), PeriodForm(query, today_year=2020).period) == (name, period)


def test_addresses_stand_under_reports():
    assert reverse("reports:comparison") == URL


def test_checks_name_who_has_no_figure_and_who_differs_from_the_past(province, page):  # noqa: F811
    top, user = province
    commune = models.Place.objects.get(name="Bình", parent=top)
    committee = models.Unit.objects.get(governs=commune)
    for year in range(2021, 2025):
        period = Period(date(year, 1, 1), date(year, 12, 31))
        services.declare(
            committee,
            period,
            [Declared("units_recognized", 90 + year % 3)],
            source_title="Báo cáo",
            by=None,
            at=AT,
            whole_area=commune,
        )
    shown = text_of(page(user, URL + "xem-lai/", nam="2026"))
    assert "Xã An chưa có số nào trong kỳ" in shown
    assert "Xã Bình: kỳ này 4, trong khi 5 kỳ trước thường khoảng 91; nên xem lại số hoặc nêu lý do." in shown
    assert "Ghi muộn" not in shown


def test_checks_say_what_was_written_late_and_stop_where_there_is_too_much(cast, register, page, monkeypatch):  # noqa: F811
    top = cast.commune.parent
    user = factories.person("Cán bộ tỉnh", username="tinh")
    office = factories.unit("Thường trực tỉnh", UnitKind.STANDING_OFFICE, at=top, governs=top)
    factories.role(user, "officer", office, whole_below=True)
    say(record(cast.school_a), sessions(3, date(2026, 1, 3)), at=datetime(2026, 4, 3, tzinfo=UTC))
    asked = {"nam": "2026", "chi_tieu": "propaganda_sessions"}
    assert "sau ngày diễn ra khoảng 90 ngày (1 số trong kỳ)" in text_of(page(user.user, URL + "xem-lai/", **asked))
    monkeypatch.setattr("tuquan.reports.queries.comparing.MOST_READ", 0)
    assert "quá nhiều việc trong kỳ" in text_of(page(user.user, URL + "xem-lai/", **asked))


def test_checks_ask_as_often_for_many_as_for_one(province, queries_of):
    top, user = province
    few = again(queries_of, user, f"{URL}xem-lai/?nam=2026")
    for place in range(5):
        factories.place(f"Thêm {place}", parent=top)
    assert (few, again(queries_of, user, f"{URL}xem-lai/?nam=2026")) == (25, 25)
