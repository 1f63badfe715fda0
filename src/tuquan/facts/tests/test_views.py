from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tuquan.facts import services
from tuquan.facts.enums import Ending, Qualifier
from tuquan.facts.models import Declaration, Fact
from tuquan.facts.queries import figure, lineage
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.services.verify import verify
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, record, say, sessions
from tuquan.facts.tests.test_queries import FIVE_YEARS, TRAFFIC, YEAR, lai_chau  # noqa: F401
from tuquan.units.models import Unit
from tuquan.units.tests import factories

D = date(2026, 3, 3)
ASKED = {"nam": "2026"}


def text_of(response):
    """The words of a page, spaces made one."""
    import re
    from html import unescape

    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def page(client):
    def get(user, url, **query):
        client.force_login(user)
        return client.get(url, query)

    return get


@pytest.fixture
def post(client):
    def send(user, url, data):
        client.force_login(user)
        return client.post(url, data)

    return send


def unit_url(unit):
    return reverse("facts:unit_figures", args=[unit.pk])


def place_url(place):
    return reverse("facts:place_figures", args=[place.pk])


def test_overview_leads_to_the_place_of_an_authority_and_to_the_unit_of_others(cast, page):
    assert page(cast.officer, reverse("facts:overview")).url == place_url(cast.commune)
    assert page(cast.head_a, reverse("facts:overview")).url == unit_url(cast.school_a)
    assert page(cast.administrator, reverse("facts:overview")).status_code == 404


def test_unit_figures_shows_each_figure_with_its_way_down(cast, register, page):
    say(
        record(cast.school_a),
        sessions(2, D, topic="traffic"),
        Figure("propaganda_attendees", 1234, D, qualifier="at_least"),
    )
    response = page(cast.head_a, unit_url(cast.school_a), **ASKED)
    shown = text_of(response)
    assert "Buổi tuyên truyền (buổi) 2 ghi nhận" in shown
    assert "trong đó: An toàn giao thông 2" in shown
    assert "Lượt người dự, nghe tuyên truyền (lượt người) trên 1.234" in shown
    way = (
        reverse("facts:unit_lineage", args=[cast.school_a.pk, "propaganda_sessions"])
        + "?ky=nam&amp;nam=2026&amp;topic=traffic"
    )
    assert f'href="{way}"' in response.content.decode()


@pytest.mark.parametrize(
    ("who", "unit", "place"),
    [
        ("head_a", 200, 404),
        ("guard_a", 404, 404),
        ("officer", 200, 200),
        ("head_b", 404, 404),
        ("police_officer", 200, 200),
    ],
)
def test_figures_are_seen_by_the_unit_and_by_those_above(cast, register, page, who, unit, place):
    team = record(cast.school_a)
    say(team, sessions(2, D))
    fact = Fact.objects.get()
    user = getattr(cast, who)
    for url in (
        unit_url(cast.school_a),
        reverse("facts:unit_sheet", args=[cast.school_a.pk]),
        reverse("facts:unit_lineage", args=[cast.school_a.pk, "cameras"]),
        fact.get_absolute_url(),
    ):
        assert page(user, url).status_code == unit
    for url in (
        place_url(cast.commune),
        reverse("facts:place_sheet", args=[cast.commune.pk]),
        reverse("facts:place_lineage", args=[cast.commune.pk, "cameras"]),
    ):
        assert page(user, url).status_code == place
    assert page(user, place_url(cast.commune.parent)).status_code == 404


def test_place_figures_of_lai_chau_show_the_declared_set(lai_chau, page):  # noqa: F811
    user = factories.person("Cán bộ", username="laichau", at=None)
    factories.role(user, "officer", Unit.objects.get(), whole_below=True)
    shown = text_of(page(user.user, place_url(lai_chau), nam="2014", den_nam="2019"))
    for words in (
        "Tỉnh Lai Châu",
        "giai đoạn 2014–2019",
        "Đơn vị đăng ký đạt tiêu chuẩn An toàn về ANTT (đơn vị) 1.217 khai",
        "Đơn vị được công nhận / đạt tiêu chuẩn An toàn về ANTT (đơn vị) 1.150 khai",
        "Tỷ lệ đạt chuẩn An toàn về ANTT (%) 94,49 khai",
        "Buổi tuyên truyền (buổi) – khai Không cộng: các số khai theo từng phần đứng riêng",
        "riêng: Pháp luật, ANTT chung 2.914",
        "riêng: An toàn giao thông 427",
        "riêng: Pháp luật, ANTT chung 31.057",
        "riêng: An toàn giao thông gần 152.328",
        "riêng: Phòng cháy, chữa cháy trên 23.760",
        "riêng: Kỹ năng thoát nạn 5",
        "riêng: Phòng cháy, chữa cháy trên 13.760",
        "riêng: Phòng, chống trộm cắp, xâm phạm sở hữu 34",
    ):
        assert words in shown
    one_year = text_of(page(user.user, place_url(lai_chau), nam="2016"))
    assert "Đơn vị đăng ký đạt tiêu chuẩn An toàn về ANTT (đơn vị) – – Có 1 số vắt qua kỳ, không chia." in one_year


def test_figures_asks_for_the_year_of_assessment(cast, register, page):
    say(
        record(cast.school_a),
        sessions(1, date(2025, 11, 16)),
        sessions(2, date(2026, 11, 15)),
        sessions(4, date(2026, 11, 16)),
    )
    shown = text_of(page(cast.head_a, unit_url(cast.school_a), ky="danh-gia", nam="2026"))
    assert "năm đánh giá 2026 (16/11/2025 – 15/11/2026)" in shown
    assert "Buổi tuyên truyền (buổi) 3 ghi nhận" in shown


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"nam": "2026", "den_nam": "2020"}, "Năm sau phải bằng hoặc lớn hơn năm đầu."),
        ({"nam": "hai nghìn"}, "Năm"),
        ({"nam": "99999"}, "2100"),
    ],
)
def test_figures_explains_a_wrong_period(cast, page, query, sentence):
    response = page(cast.head_a, unit_url(cast.school_a), **query)
    assert response.status_code == 200
    assert sentence in text_of(response)


def test_figures_asks_the_database_as_often_for_one_row_as_for_three(cast, register, page, client):
    """The literal count of reading itself stands in test_queries; here the page's frame may change with other apps."""
    counts = []
    page(cast.officer, place_url(cast.commune))  # signs in
    for rows in (1, 3):
        for unit in (cast.school_a, cast.school_b):
            for code in ("propaganda_sessions", "cases_handled", "fire_drills")[:rows]:
                say(record(unit), Figure(code, 1, D))
        with CaptureQueriesContext(connection) as asked:
            client.get(place_url(cast.commune), ASKED)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_few_people_are_not_shown_for_a_unit(cast, register, page):
    say(record(cast.school_a), Figure("persons_handled", 3, D))
    shown = text_of(page(cast.officer, unit_url(cast.school_a), **ASKED))
    assert "Đối tượng bắt giữ, khởi tố, xử lý (người) dưới 5" in shown
    down = text_of(
        page(cast.officer, reverse("facts:unit_lineage", args=[cast.school_a.pk, "persons_handled"]), **ASKED)
    )
    assert "dưới 5" in down
    assert " 3 " not in down.split("Từng việc")[1].split("Chỉ tiêu này")[0]


def test_sheet_holds_the_same_figures_as_numbers(cast, register, page):
    say(record(cast.school_a), sessions(2, D, topic="traffic"), Figure("persons_handled", 3, D))
    response = page(cast.officer, reverse("facts:unit_sheet", args=[cast.school_a.pk]), **ASKED)
    assert response["Content-Disposition"] == (
        'attachment; filename="so-lieu-truong-thcs-nguyen-trai-20260101-20261231.xlsx"'
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[:7] for row in rows[:1]] == [["Trường THCS Nguyễn Trãi", "", "", "", "", "", ""]]
    assert [row[1:7] for row in rows[3:]] == [
        ["Buổi tuyên truyền", "", "buổi", "đúng bằng", 2.0, "ghi nhận"],
        ["Buổi tuyên truyền", "An toàn giao thông", "buổi", "đúng bằng", 2.0, "ghi nhận"],
        ["Đối tượng bắt giữ, khởi tố, xử lý", "", "người", "", "dưới 5", "ghi nhận"],
    ]


def test_lineage_shows_parts_asides_and_each_act(cast, register, page):
    say(record(cast.school_b, "Buổi đầu năm"), sessions(3, D))
    services.declare(
        cast.office,
        YEAR,
        [Declared("propaganda_sessions", 40)],
        source_title="Báo cáo của phường",
        by=cast.officer,
        at=AT,
        whole_area=cast.commune,
    )
    url = reverse("facts:place_lineage", args=[cast.commune.pk, "propaganda_sessions"])
    shown = text_of(page(cast.officer, url, **ASKED))
    for words in (
        "3 buổi · cơ sở: ghi nhận",
        "Số toàn địa bàn đơn vị, địa bàn khai (năm 2026) là 40, không cộng vào đây. So với số được tính: nhiều hơn 37.",
        "Buổi đầu năm sổ của tổ 03/03/2026 Trường THCS Lê Lợi 3 Ghi nhận từ việc hằng ngày",
        "Báo cáo của phường bản khai số liệu 01/01/2026 – 31/12/2026 Phường Ninh Hòa 40 Đơn vị, địa bàn khai không cộng",
    ):
        assert words in shown


def test_lineage_of_a_province_leads_to_each_place_below(cast, register, page):
    province = cast.commune.parent
    say(record(cast.school_b), sessions(3, D))
    say(record(factories.unit("Sở Nội vụ", "agency", at=province)), sessions(4, D))
    committee = factories.unit("Ủy ban nhân dân tỉnh", "peoples_committee", at=province, governs=province)
    analyst = factories.person("Người tổng hợp", username="tonghop", at=committee)
    factories.role(analyst, "analyst", committee, whole_below=True)
    response = page(analyst.user, reverse("facts:place_lineage", args=[province.pk, "propaganda_sessions"]), **ASKED)
    assert "Gồm Số của từng nơi Nơi Số Của chính Tỉnh Khánh Hòa 4 Phường Ninh Hòa 3" in text_of(response)
    down = reverse("facts:place_lineage", args=[cast.commune.pk, "propaganda_sessions"]) + "?ky=nam&amp;nam=2026"
    assert f'href="{down}"' in response.content.decode()


def test_lineage_ends_at_the_summary_for_who_may_not_open_the_record(cast, register):
    team = record(cast.school_a, "Buổi nói chuyện đầu năm")
    say(team, sessions(1, D))
    declared = services.declare(
        cast.school_b, YEAR, [Declared("propaganda_sessions", 4)], source_title="Báo cáo năm", by=cast.head_b, at=AT
    )
    by_head = lineage("propaganda_sessions", cast.school_a, YEAR, cast.head_a).rows
    assert [(r.kind, r.title, r.url, r.counted) for r in by_head] == [
        ("sổ của tổ", "Buổi nói chuyện đầu năm", team.get_absolute_url(), True)
    ]
    by_officer = lineage("propaganda_sessions", cast.commune, YEAR, cast.officer).rows
    assert [(r.kind, r.title, r.url, r.counted) for r in by_officer] == [
        ("bản khai số liệu", "Báo cáo năm", declared.get_absolute_url(), True),
        ("sổ của tổ", "Buổi nói chuyện đầu năm", None, True),
    ]


def test_lineage_pages_through_more_facts_than_one_page_holds(cast, register, page):
    team = record(cast.school_a)
    say(team, *(sessions(1, date(2026, 1 + n // 28, 1 + n % 28)) for n in range(53)))
    url = reverse("facts:unit_lineage", args=[cast.school_a.pk, "propaganda_sessions"])
    first = page(cast.head_a, url, **ASKED)
    assert len(first.context["rows"]) == 50
    rest = page(cast.head_a, url + first.context["following"])
    assert [row.fact.first_date.day for row, _url in rest.context["rows"]] == [3, 2, 1]
    assert rest.context["following"] is None
    assert len(page(cast.head_a, url, **ASKED, sau="xyz").context["rows"]) == 50


def test_lineage_of_an_unknown_indicator_is_not_found(cast, page):
    assert page(cast.head_a, reverse("facts:unit_lineage", args=[cast.school_a.pk, "hue"])).status_code == 404


def test_choosing_another_basis_makes_it_count_and_says_who_chose(cast, register, post, page):
    say(record(cast.school_b), sessions(3, D))
    services.declare(
        cast.office,
        YEAR,
        [Declared("propaganda_sessions", 40)],
        source_title="Báo cáo",
        by=cast.officer,
        at=AT,
        whole_area=cast.commune,
    )
    url = reverse("facts:place_choose", args=[cast.commune.pk, "propaganda_sessions"]) + "?nam=2026"
    data = {"first": "2026-01-01", "last": "2026-12-31", "basis": "declared", "reason": "Các trường ghi chưa đủ"}
    assert post(cast.police_officer, url, data).status_code == 404
    post(cast.officer, url, {**data, "reason": ""})
    assert figure("propaganda_sessions", cast.commune, YEAR).value == 3
    assert post(cast.officer, url, data).status_code == 302
    assert figure("propaganda_sessions", cast.commune, YEAR).value == 40
    shown = text_of(
        page(cast.officer, reverse("facts:place_lineage", args=[cast.commune.pk, "propaganda_sessions"]), **ASKED)
    )
    assert "Cộng từ các đơn vị, địa bàn bên dưới (năm 2026) được 3, không cộng vào đây." in shown
    assert post(cast.officer, url, {**data, "basis": "recorded"}).status_code == 302
    assert figure("propaganda_sessions", cast.commune, YEAR).value == 3


def test_fact_page_tells_what_it_took_the_place_of(cast, register, page):
    team = record(cast.school_a, "Buổi đầu năm")
    say(team, sessions(2, D))
    say(team, sessions(5, D))
    old, new = Fact.objects.order_by("pk")
    shown = text_of(page(cast.head_a, new.get_absolute_url()))
    assert "5 buổi · 03/03/2026" in shown
    assert "Những số trước đó 2 buổi" in shown
    assert "đã được thay" in text_of(page(cast.head_a, old.get_absolute_url()))


def lines(*rows):
    data = {"so-TOTAL_FORMS": "6", "so-INITIAL_FORMS": "0", "so-MIN_NUM_FORMS": "0", "so-MAX_NUM_FORMS": "200"}
    for place, (indicator, division, qualifier, value) in enumerate(rows):
        data |= {
            f"so-{place}-indicator": indicator,
            f"so-{place}-division": division,
            f"so-{place}-qualifier": qualifier,
            f"so-{place}-value": value,
        }
    return data


HEAD = {
    "pham_vi": "whole_area",
    "first": "15/08/2014",
    "last": "12/08/2019",
    "source_title": "Tổng kết 5 năm Chỉ thị 07",
    "source_date": "12/08/2019",
    "basis": "declared",
}
FIGURES = (
    ("units_registered", "", "exact", "1.217"),
    ("propaganda_attendees", "topic=traffic", "nearly", "152.328"),
    ("recognition_rate", "", "exact", "94,5"),
)


def test_declaration_is_shown_for_checking_and_then_stands(cast, page, post):
    url = reverse("facts:declaration_new")
    assert page(cast.officer, url).status_code == 200
    check = post(cast.officer, url, {**HEAD, **lines(*FIGURES), "buoc": "xem"})
    shown = text_of(check)
    for words in (
        "toàn phường Ninh Hòa",
        "15/08/2014 – 12/08/2019",
        "1.217 đơn vị",
        "An toàn giao thông gần 152.328",
        "94,5 %",
    ):
        assert words in shown
    assert Declaration.objects.count() == 0
    again = post(cast.officer, url, {**HEAD, **lines(*FIGURES), "buoc": "sua"})
    assert 'value="152.328"' in again.content.decode()
    done = post(cast.officer, url, {**HEAD, **lines(*FIGURES), "buoc": "khai"})
    declaration = Declaration.objects.get()
    assert done.url == declaration.get_absolute_url()
    assert (declaration.unit, declaration.place, declaration.period) == (cast.office, cast.commune, FIVE_YEARS)
    assert list(Fact.objects.order_by("pk").values_list("indicator", "dims", "value", "qualifier", "scope")) == [
        ("units_registered", "{}", 1217, "exact", "whole_area"),
        ("propaganda_attendees", '{"topic":"traffic"}', 152328, Qualifier.NEARLY, "whole_area"),
        ("recognition_rate", "{}", pytest.approx(94.5), "exact", "whole_area"),
    ]
    assert figure("propaganda_attendees", cast.commune, FIVE_YEARS, TRAFFIC).value == 152328
    assert verify() is None
    assert "1.217 đơn vị" in text_of(page(cast.officer, declaration.get_absolute_url()))
    assert "Tổng kết 5 năm Chỉ thị 07" in text_of(page(cast.officer, reverse("facts:declaration_list")))


def test_declaration_page_checked_is_sent_as_it_stands(cast, post):
    """What the checking page carries along is enough to state it."""
    import re

    url = reverse("facts:declaration_new")
    check = post(cast.officer, url, {**HEAD, **lines(*FIGURES), "buoc": "xem"}).content.decode()
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', check))
    assert post(cast.officer, url, {**carried, "buoc": "khai"}).status_code == 302
    assert Fact.objects.count() == 3


@pytest.mark.parametrize(
    ("head", "rows", "sentence"),
    [
        ({"last": "01/01/2010"}, FIGURES, "Ngày cuối phải bằng hoặc sau ngày đầu."),
        ({"source_title": ""}, FIGURES, "Hãy nhập nguồn."),
        ({}, (), "Hãy nhập ít nhất một số."),
        ({}, (("cameras", "", "exact", ""),), "Hãy nhập số của chỉ tiêu này; không có thì ghi 0 hoặc bỏ dòng."),
        ({}, (("", "", "exact", "12"),), "Hãy chọn chỉ tiêu cho số 12."),
        ({}, (("cameras", "topic=fire", "exact", "12"),), "Chỉ tiêu này không chia theo cách đó."),
        ({}, (("cameras", "", "exact", "nhiều"),), "Số"),
        ({}, (FIGURES[0], FIGURES[0]), "ghi hai lần; gộp lại hoặc chia theo phần khác nhau."),
    ],
)
def test_declaration_explains_a_wrong_entry_and_saves_nothing(cast, post, head, rows, sentence):
    response = post(cast.officer, reverse("facts:declaration_new"), {**HEAD, **head, **lines(*rows), "buoc": "khai"})
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert Declaration.objects.count() == 0


def test_declaration_gets_more_lines_and_keeps_what_was_typed(cast, post):
    response = post(cast.officer, reverse("facts:declaration_new"), {**HEAD, **lines(*FIGURES), "buoc": "them"})
    assert response.context["figures"].total_form_count() == 9
    assert 'value="152.328"' in response.content.decode()
    assert 'value="Tổng kết 5 năm Chỉ thị 07"' in response.content.decode()


def declared_by_a(cast):
    return services.declare(
        cast.school_a,
        YEAR,
        [Declared("cameras", 8), Declared("propaganda_sessions", 12, dims=TRAFFIC)],
        source_title="Báo cáo năm",
        by=cast.clerk_a,
        at=AT,
    )


@pytest.mark.parametrize(
    ("who", "see", "change"),
    [
        ("head_a", 200, 200),
        ("guard_a", 404, 404),
        ("officer", 200, 404),
        ("head_b", 404, 404),
        ("police_officer", 200, 404),
    ],
)
def test_declaration_is_seen_from_above_and_changed_by_the_unit_alone(cast, page, who, see, change):
    one = declared_by_a(cast)
    user = getattr(cast, who)
    assert page(user, one.get_absolute_url()).status_code == see
    for name in ("facts:declaration_edit", "facts:declaration_withdraw"):
        assert page(user, reverse(name, args=[one.pk])).status_code == change


@pytest.mark.parametrize(
    ("who", "status"), [("head_a", 200), ("guard_a", 403), ("officer", 200), ("police_officer", 403)]
)
def test_declaration_is_begun_by_those_who_may_state_figures(cast, page, who, status):
    assert page(getattr(cast, who), reverse("facts:declaration_new")).status_code == status


def test_declaration_edit_replaces_a_figure_with_a_reason(cast, page, post):
    one = declared_by_a(cast)
    url = reverse("facts:declaration_edit", args=[one.pk])
    assert 'value="12"' in page(cast.clerk_a, url).content.decode()
    rows = (("cameras", "", "exact", "9"), ("propaganda_sessions", "topic=traffic", "exact", "12"))
    wrong = post(cast.clerk_a, url, {**lines(*rows), "reason": ""})
    assert "Hãy nhập lý do." in text_of(wrong)
    assert post(cast.clerk_a, url, {**lines(*rows), "reason": "Lắp thêm một mắt"}).url == one.get_absolute_url()
    assert list(Fact.objects.order_by("pk").values_list("indicator", "value", "ending")) == [
        ("cameras", 8, Ending.REPLACED),
        ("propaganda_sessions", 12, ""),
        ("cameras", 9, ""),
    ]


def test_declaration_withdraw_ends_its_figures_and_refuses_the_second_time(cast, page, post):
    one = declared_by_a(cast)
    url = reverse("facts:declaration_withdraw", args=[one.pk])
    assert page(cast.clerk_a, url).status_code == 200
    assert post(cast.clerk_a, url, {"reason": "Nhầm năm"}).status_code == 302
    assert Fact.objects.standing().count() == 0
    assert "Bản khai này đã được rút trước đó." in text_of(post(cast.clerk_a, url, {"reason": "Nhầm năm"}))
    assert "Lý do: Nhầm năm" in text_of(page(cast.clerk_a, one.get_absolute_url()))


def test_the_list_behind_a_places_figure_leads_to_the_same_figure_of_each_unit_one_may_see(cast, register, page):
    say(record(cast.school_a), sessions(2, D, topic="traffic"))
    address = reverse("facts:place_lineage", args=[cast.commune.pk, "propaganda_sessions"])
    down = reverse("facts:unit_lineage", args=[cast.school_a.pk, "propaganda_sessions"]) + "?ky=nam&amp;nam=2026"
    shown = page(cast.officer, address, **ASKED).content.decode()
    assert f'<a href="{down}">{cast.school_a.name}</a>' in shown
