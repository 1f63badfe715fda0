"""Targets: how far they are, in words; set, seen, withdrawn."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tuquan.core.dates import Period
from tuquan.facts import services as facts
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.queries import FigureResult
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.tests.factories import AT
from tuquan.facts.tests.test_views import page, text_of  # noqa: F401
from tuquan.reports.models import Target
from tuquan.reports.progress import Progress, needed, progress
from tuquan.reports.services.targets import BadTarget, TargetWithdrawn, set_target, withdraw_target
from tuquan.units.enums import UnitKind
from tuquan.units.tests import factories

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
RATE, TOP, BOTTOM = "recognition_rate", "units_recognized", "units_registered"


def result(code, value, qualifier=Qualifier.EXACT, hidden=False):
    return FigureResult(catalogue()[code], {}, None if value is None else D(value), qualifier, (), hidden=hidden)


def rate(top, bottom, **more):
    value = None if top is None or not bottom else D(top) * 100 / D(bottom)
    return {RATE: result(RATE, value, **more), TOP: result(TOP, top), BOTTOM: result(BOTTOM, bottom)}


@pytest.mark.parametrize(
    ("figures", "over", "state", "sentence"),
    [
        (rate(83, 100), False, "doing", "Còn thiếu 12 đơn vị để đạt 95 % (đang có 83 trên 100)."),
        (rate(94, 99), True, "unmet", "Còn thiếu 1 đơn vị để đạt 95 % (đang có 94 trên 99)."),
        (rate(0, 7), False, "doing", "Còn thiếu 7 đơn vị để đạt 95 % (đang có 0 trên 7)."),
        (rate(95, 100), False, "met", "Đã đạt: 95 %, mức phấn đấu 95 %."),
        (
            rate(None, 10),
            True,
            "judge",
            "Chưa đủ số liệu để nói: chưa có số “Đơn vị, địa bàn được công nhận đạt”.",
        ),
        (rate(0, 0), False, "judge", "Chưa đủ số liệu để nói: Đơn vị, địa bàn đăng ký đang là 0."),
        (
            rate(96, 100, qualifier=Qualifier.NEARLY),
            False,
            "judge",
            "Số đang ghi là gần 96 % nên chưa chắc đã đạt 95 %.",
        ),
        (rate(96, 100, qualifier=Qualifier.AT_LEAST), False, "met", "Đã đạt: trên 96 %, mức phấn đấu 95 %."),
        (
            {RATE: result(RATE, "94.49"), TOP: result(TOP, None), BOTTOM: result(BOTTOM, None)},
            True,
            "unmet",
            "Còn thiếu 0,51 điểm % để đạt 95 %.",
        ),
    ],
)
def test_progress_of_a_share_says_how_many_are_missing(figures, over, state, sentence):
    found = progress(RATE, D(95), figures, over=over)
    names = {code: catalogue()[code].name for code in (TOP, BOTTOM)}
    sentence = sentence.replace("Đơn vị, địa bàn được công nhận đạt", names[TOP])
    sentence = sentence.replace("Đơn vị, địa bàn đăng ký", names[BOTTOM])
    assert (found, needed(RATE)) == (Progress(state, sentence), [RATE, TOP, BOTTOM])


def test_progress_of_a_count_and_of_a_hidden_one():
    sessions = "propaganda_sessions"
    assert progress(sessions, D(20), {sessions: result(sessions, 15)}, over=False) == Progress(
        "doing", "Còn thiếu 5 buổi để đạt 20 buổi."
    )
    assert progress(sessions, D(20), {sessions: result(sessions, 23)}, over=True).sentence == (
        "Đã đạt: 23 buổi, mức phấn đấu 20 buổi."
    )
    assert progress(sessions, D(20), {sessions: result(sessions, None)}, over=True).state == "judge"
    people = "persons_handled"
    assert progress(people, D(3), {people: result(people, 4, hidden=True)}, over=True) == Progress(
        "judge", "Số dưới 5 không hiện nên không nói được."
    )


def target(unit, **more):
    given = {"source_title": "Kế hoạch số 12/KH-UBND", "by": None, "at": AT, **more}
    return set_target(
        unit, given.pop("indicator", RATE), given.pop("period", YEAR), given.pop("threshold", 95), **given
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"indicator": "nothing"}, "Không có chỉ tiêu mã “nothing”."),
        ({"indicator": "pupils_reached"}, "Chỉ tiêu này không cộng được nên không đặt mức phấn đấu."),
        ({"threshold": 101}, "Mức phấn đấu phải lớn hơn 0; tỷ lệ thì không quá 100 %."),
        ({"threshold": 0}, "Mức phấn đấu phải lớn hơn 0; tỷ lệ thì không quá 100 %."),
    ],
)
def test_a_target_that_cannot_be_is_refused(cast, given, words):
    with pytest.raises(BadTarget) as refusal:
        target(cast.office, **given)
    assert (refusal.value.message, Target.objects.count()) == (words, 0)


def test_a_target_is_set_once_withdrawn_with_a_reason_and_set_anew(cast):
    first = target(cast.office)
    with pytest.raises(BadTarget, match="Đã có mức phấn đấu"):
        target(cast.office, threshold=90)
    withdraw_target(first, reason="Kế hoạch mới", by=None, at=AT)
    with pytest.raises(TargetWithdrawn):
        withdraw_target(first, reason="lần nữa", by=None, at=AT)
    assert target(cast.office, threshold=90).threshold == 90


def test_the_page_of_a_target_tells_the_whole_and_each_place(cast, page):  # noqa: F811
    top = cast.commune.parent
    user = factories.person("Cán bộ tỉnh", username="tinh")
    office = factories.unit("Thường trực tỉnh", UnitKind.STANDING_OFFICE, at=top, governs=top)
    factories.role(user, "officer", office, whole_below=True)
    commune = factories.place("Bình", parent=top)
    committee = factories.unit("UBND Bình", UnitKind.PEOPLES_COMMITTEE, at=commune, governs=commune)
    figures = [Declared(TOP, 30), Declared(BOTTOM, 40)]
    facts.declare(committee, YEAR, figures, source_title="Báo cáo", by=None, at=AT, whole_area=commune)
    shown = text_of(page(user.user, target(office).get_absolute_url()))
    assert "Còn thiếu 8 đơn vị để đạt 95 % (đang có 30 trên 40)." in shown
    assert f"{cast.commune.title} – " in shown
    assert "Chưa đủ số liệu để nói" in shown
    assert page(cast.head_a, Target.objects.get().get_absolute_url()).status_code == 404


def test_an_officer_sets_and_withdraws_a_target_on_the_pages(cast, client):
    client.force_login(cast.officer)
    typed = {"indicator": RATE, "threshold": "95", "source_title": "Kế hoạch", "ky": "nam", "nam": "2026"}
    made = client.post(reverse("reports:target_new"), typed)
    found = Target.objects.get()
    assert (made.url, found.period, found.threshold) == (found.get_absolute_url(), YEAR, 95)
    again = client.post(reverse("reports:target_new"), typed)
    assert "Đã có mức phấn đấu" in text_of(again)
    assert "ít nhất 95 %" in text_of(client.get(reverse("reports:target_list")))
    client.post(reverse("reports:target_withdraw", args=[found.pk]), {"reason": "Kế hoạch mới"})
    assert "Chưa có chỉ tiêu phấn đấu nào" in text_of(client.get(reverse("reports:target_list")))


def test_the_list_asks_as_often_for_three_as_for_one(cast, queries_of):
    target(cast.office, indicator="propaganda_sessions")
    queries_of(cast.officer, reverse("reports:target_list"))  # the map of places is read once
    one = len(queries_of(cast.officer, reverse("reports:target_list")))
    for indicator in ("propaganda_attendees", "printed_materials"):
        target(cast.office, indicator=indicator)
    assert (one, len(queries_of(cast.officer, reverse("reports:target_list")))) == (8, 8)


def test_a_target_stands_beside_its_figure_with_how_far_it_is(cast, page):  # noqa: F811
    commune, year = cast.commune, {"ky": "nam", "nam": "2026"}
    figures = [Declared(TOP, 30), Declared(BOTTOM, 40), Declared(RATE, 75)]
    facts.declare(cast.committee, YEAR, figures, source_title="Báo cáo", by=None, at=AT, whole_area=commune)
    made = target(cast.office)
    told = "ít nhất 95 %, năm 2026"
    beside = page(cast.officer, reverse("facts:place_figures", args=[commune.pk]), **year)
    assert f"Mức phấn đấu: {told} . Còn thiếu 8 đơn vị để đạt 95 % (đang có 30 trên 40)." in text_of(beside)
    opened = page(cast.officer, reverse("facts:place_lineage", args=[commune.pk, RATE]), **year)
    assert "Ít nhất 95 %, năm 2026" in text_of(opened)
    assert made.get_absolute_url() in opened.content.decode()
    elsewhere = page(cast.police_officer, reverse("facts:place_figures", args=[commune.pk]), **year)
    assert (elsewhere.status_code, told in text_of(elsewhere)) == (200, False)  # reads figures, not reports
    listed = page(cast.officer, reverse("reports:target_list"))
    assert "Còn thiếu 8 đơn vị để đạt 95 % (đang có 30 trên 40)." in text_of(listed)
