"""Periods of every kind on the pages, the page of the catalogue, indicators that a province added."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.catalogue import catalogue
from tuquan.facts.forms import CatalogueForm, PeriodForm
from tuquan.facts.services import BadFigure, DeclaredFigureInput as Declared
from tuquan.facts.tests.factories import AT, record, say, sessions
from tuquan.facts.tests.test_views import page, text_of, unit_url  # noqa: F401

OWN = """
indicators:
  - {code: qn_boats_watched, name: "Tàu cá tự quản", definition: "Đếm tàu trong tổ tàu thuyền an toàn.", unit: "tàu",
     group: models, kind: sum, reporters: [unit, commune], synonyms: ["tàu thuyền an toàn"], valid_from: 2026-01-01,
     valid_to: 2027-01-01}
"""


@pytest.fixture
def own(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "quang-ngai.yaml").write_text(OWN, encoding="utf-8")
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, date(2026, 1, 1), date(2026, 12, 31)),
        ({"ky": "thang-2", "nam": "2024"}, date(2024, 2, 1), date(2024, 2, 29)),
        ({"ky": "thang-12", "nam": "2025"}, date(2025, 12, 1), date(2025, 12, 31)),
        ({"ky": "quy-3", "nam": "2025"}, date(2025, 7, 1), date(2025, 9, 30)),
        ({"ky": "6-thang-dau", "nam": "2025"}, date(2025, 1, 1), date(2025, 6, 30)),
        ({"ky": "6-thang-cuoi", "nam": "2025", "den_nam": "2025"}, date(2025, 7, 1), date(2025, 12, 31)),
        ({"ky": "danh-gia", "nam": "2025"}, date(2024, 11, 16), date(2025, 11, 15)),
        ({"ky": "danh-gia", "nam": "2022", "den_nam": "2026"}, date(2021, 11, 16), date(2026, 11, 15)),
        ({"nam": "2014", "den_nam": "2019"}, date(2014, 1, 1), date(2019, 12, 31)),
        ({"ky": "quy-5"}, date(2026, 1, 1), date(2026, 12, 31)),
        ({"ky": "quy-1", "nam": "2020", "den_nam": "2024"}, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_one_list_asks_for_every_kind_of_period(query, first, last):
    form = PeriodForm(query, today_year=2026)
    assert form.period == Period(first, last)


def test_a_month_has_no_second_year_and_the_page_says_so():
    form = PeriodForm({"ky": "thang-3", "nam": "2020", "den_nam": "2024"}, today_year=2026)
    assert (form.is_valid(), form.errors["den_nam"]) == (
        False,
        ["Nhiều năm chỉ xem được theo năm dương lịch hoặc năm đánh giá."],
    )


def test_unit_figures_of_a_quarter_hold_what_lies_in_it(cast, register, page):  # noqa: F811
    say(record(cast.school_a), sessions(2, date(2026, 3, 3)), sessions(5, date(2026, 4, 3)))
    shown = text_of(page(cast.head_a, unit_url(cast.school_a), ky="quy-1", nam="2026"))
    assert "Kỳ: quý I năm 2026." in shown
    assert "Buổi tuyên truyền (buổi) 2 ghi nhận" in shown


def test_the_page_of_the_catalogue_says_what_is_counted_how_and_by_whom(cast, page, own, django_assert_max_num_queries):  # noqa: F811
    url = reverse("facts:indicator_list")
    everything = text_of(page(cast.head_a, url))
    assert f"{len(catalogue().indicators)} chỉ tiêu: đếm gì" in everything
    added = text_of(page(cast.head_a, url, cua="rieng"))
    assert (
        "Tàu cá tự quản (tỉnh thêm) Đếm tàu trong tổ tàu thuyền an toàn. qn_boats_watched tàu cộng theo nơi và theo "
        "thời gian – đơn vị, cấp xã từ 01/01/2026 đến hết 31/12/2026" in added
    )
    assert "1 chỉ tiêu: đếm gì" in added
    assert "qn_boats_watched" in text_of(page(cast.head_a, url, q="tau thuyen an toan"))
    assert "1 chỉ tiêu:" in text_of(page(cast.head_a, url, q="qn_boats"))
    assert "qn_boats_watched" not in text_of(page(cast.head_a, url, nhom="rewards"))
    assert "Không có chỉ tiêu nào như vậy" in text_of(page(cast.head_a, url, q="không có gì"))
    assert CatalogueForm({"nhom": "x"}).is_valid() is False


def test_an_indicator_of_the_province_goes_through_forms_figures_and_sheet(cast, register, page, own):  # noqa: F811
    shown = text_of(page(cast.head_a, reverse("facts:declaration_new")))
    assert "Tàu cá tự quản (tàu)" in shown
    services.declare(
        cast.school_a,
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        [Declared("qn_boats_watched", 7)],
        source_title="Sổ",
        by=None,
        at=AT,
    )
    assert "Tàu cá tự quản (tàu) 7 khai" in text_of(page(cast.head_a, unit_url(cast.school_a), nam="2026"))
    sheet = page(cast.head_a, reverse("facts:unit_sheet", args=[cast.school_a.pk]), nam="2026")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[1:6] for row in rows if "Tàu" in str(row[1])] == [["Tàu cá tự quản", "", "tàu", "đúng bằng", 7.0]]


def test_an_indicator_is_refused_in_a_period_in_which_it_did_not_hold(cast, register, own):
    with pytest.raises(BadFigure) as refusal:
        services.declare(
            cast.school_a,
            Period(date(2027, 1, 1), date(2027, 1, 31)),
            [Declared("qn_boats_watched", 7)],
            source_title="Sổ",
            by=None,
            at=AT,
        )
    assert refusal.value.message == "Tàu cá tự quản: chỉ tiêu này không có trong kỳ của bản khai."
    assert "qn_boats_watched" not in catalogue().codes(Period(date(2027, 1, 1), date(2027, 12, 31)))
