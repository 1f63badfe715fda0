"""Reviews of the half year and the year: drafted from records, edited, concluded, waited for."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.assessments import papers, review_papers, reviewing
from tuquan.assessments.enums import ReviewPart, ReviewTerm
from tuquan.assessments.models import TermReview
from tuquan.assessments.passages import passage
from tuquan.assessments.services import attesting, reviewing as services
from tuquan.assessments.services.reviewing import TypedLine
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import YEAR, moment
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.documents import letters
from tuquan.notifications.models import Message
from tuquan.outreach.services import sessions as outreach
from tuquan.programme.enums import ActivityState
from tuquan.programme.models import PlanActivity, YearPlan
from tuquan.programme.plan_reading import line_of
from tuquan.programme.services import activities, gaps
from tuquan.programme.tests import factories as programme
from tuquan.units.models import Unit

pytestmark = pytest.mark.django_db

MINUTES = {
    "place": "Phòng họp",
    "chair": "Nguyễn Thị Hoa",
    "secretary": "Lê Thu Hà",
    "attendance": "Ban giám hiệu, các tổ trưởng",
    "opinions": "",
    "conclusion": "Thống nhất nội dung kiểm điểm.",
}


@pytest.fixture
def half(cast):
    """The half year of school A as drafted on 1 July."""
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    attesting.attest(cycle, "a", holds=False, by=cast.head_a, at=moment(6, 20))
    outreach.record_session(
        cast.school_a,
        title="Phòng, chống ma túy",
        date=date(YEAR, 6, 26),
        topic="drugs",
        head_count=40,
        by=cast.clerk_a,
        at=moment(6, 26),
    )
    return services.open_review(cast.school_a, YEAR, ReviewTerm.HALF, by=cast.clerk_a, at=moment(7, 1))


def texts(review, part):
    return [line.text for line in review.lines.filter(part=part)]


def concluded(review, by):
    return services.conclude(review, held_at=moment(7, 8), **MINUTES, by=by, at=moment(7, 8, 16))


def test_half_a_year_is_drafted_from_the_records_with_what_it_stands_on(half):
    assert texts(half, ReviewPart.RESULTS) == [
        "Triển khai Kế hoạch ngày 01/02/2026 (Kế hoạch bảo đảm an ninh, trật tự).",
        "Tổ chức 01 buổi tuyên truyền về phòng, chống ma túy với 40 lượt người dự.",
        "Duy trì 1 nội quy, quy chế đang có hiệu lực: Nội quy nhà trường.",
        "Duy trì 1 mô hình tự quản (Cổng trường an toàn), ghi 1 hoạt động.",
        "Phối hợp với Ban đại diện cha mẹ học sinh; Công an phường: 2 buổi trao đổi.",
        "Ban hành, triển khai 1 văn bản về an ninh, trật tự.",
        "Bản đăng ký năm 2026: hoàn thành ngày 20/02/2026.",
        "Đến ngày 30/06/2026 đạt 6/11 tiêu chí của tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026; "
        "5 tiêu chí còn thiếu.",
    ]
    line = half.lines.get(text__startswith="Duy trì 1 mô hình")
    assert [(one["title"], one["date"]) for one in line.proofs] == [("Cổng trường an toàn", "2026-03-02")]
    assert texts(half, ReviewPart.INCIDENTS) == [
        "Thủ trưởng đã xác nhận 1/6 điểm trong danh mục vụ việc của tiêu chuẩn."
    ]
    assert len(texts(half, ReviewPart.WEAKNESSES)) == len(texts(half, ReviewPart.DIRECTIONS)) == 5


def test_the_yearly_review_covers_the_window_and_the_half_year_the_calendar(cast):
    make.good_year(cast.school_a, cast.head_a)
    make.registered(cast.school_a, cast.head_a, cast.officer)
    assert reviewing.period_of(cast.school_a, YEAR, ReviewTerm.HALF) == Period(date(YEAR, 1, 1), date(YEAR, 6, 30))
    assert reviewing.period_of(cast.school_a, YEAR, ReviewTerm.YEAR) == Period(date(2025, 11, 16), date(YEAR, 11, 15))
    assert reviewing.period_of(cast.school_b, YEAR, ReviewTerm.YEAR) == Period(date(YEAR, 1, 1), date(YEAR, 12, 31))


def test_a_unit_without_anything_is_told_what_it_lacks(cast):
    lines = reviewing.draft(cast.school_b, YEAR, ReviewTerm.HALF, date(YEAR, 7, 1))
    assert [(line.part, line.text) for line in lines] == [
        (ReviewPart.WEAKNESSES, "Chưa mở hồ sơ phấn đấu đạt tiêu chuẩn năm 2026."),
        (ReviewPart.WEAKNESSES, "Chưa ban hành kế hoạch bảo đảm an ninh, trật tự năm 2026."),
    ]


def test_what_people_wrote_stays_when_it_is_drafted_again(cast, half):
    first = half.lines.filter(part=ReviewPart.RESULTS).first()
    typed = [
        TypedLine(line.pk, ReviewPart(line.part), "Đã triển khai kế hoạch năm." if line.pk == first.pk else line.text)
        for line in half.lines.all()
    ]
    typed.append(TypedLine(None, ReviewPart.DIRECTIONS, "Tập huấn cho bảo vệ."))
    services.save_lines(half, typed, by=cast.clerk_a, at=moment(7, 2))
    services.draft_again(half, by=cast.clerk_a, at=moment(7, 3))
    own = list(half.lines.filter(edited=True).values_list("text", flat=True))
    assert own == ["Đã triển khai kế hoạch năm.", "Tập huấn cho bảo vệ."]
    assert not half.lines.filter(text__startswith="Triển khai Kế hoạch").exists()  # its records are told already
    assert half.lines.filter(text__startswith="Tổ chức 01 buổi").count() == 1


def test_an_emptied_sentence_goes(cast, half):
    before = half.lines.count()
    typed = [TypedLine(line.pk, ReviewPart(line.part), line.text) for line in half.lines.all()]
    typed[0] = TypedLine(typed[0].pk, typed[0].part, "  ")
    services.save_lines(half, typed, by=cast.clerk_a, at=moment(7, 2))
    assert half.lines.count() == before - 1


def test_conclusion_needs_a_meeting_that_was_held(cast, half):
    with pytest.raises(services.ReviewIncomplete, match="đã diễn ra"):
        services.conclude(half, held_at=moment(7, 9), **MINUTES, by=cast.head_a, at=moment(7, 8))
    with pytest.raises(services.ReviewIncomplete, match="sau ngày đầu kỳ"):
        services.conclude(half, held_at=moment(12, 9, year=2025), **MINUTES, by=cast.head_a, at=moment(7, 8))
    with pytest.raises(services.ReviewIncomplete, match="Ghi kết luận"):
        services.conclude(half, held_at=moment(7, 8), **{**MINUTES, "conclusion": " "}, by=cast.head_a, at=moment(7, 9))
    concluded(half, cast.head_a)
    with pytest.raises(services.ReviewConcluded):
        services.draft_again(half, by=cast.clerk_a, at=moment(7, 9))
    services.reopen(half, reason="Sửa số liệu", by=cast.head_a, at=moment(7, 9))
    services.draft_again(half, by=cast.clerk_a, at=moment(7, 9))


def test_the_term_ahead_is_refused(cast):
    with pytest.raises(services.ReviewTooEarly):
        services.open_review(cast.school_a, YEAR + 1, ReviewTerm.HALF, by=cast.clerk_a, at=moment(12, 1))


def test_units_are_reminded_before_the_offices_day_and_once(cast, half):
    Unit.objects.filter(pk=cast.school_a.pk).update(following=cast.office)
    services.set_due(
        cast.office, YEAR, ReviewTerm.HALF, date=date(YEAR, 7, 10), paper="", by=cast.officer, at=moment(6, 1)
    )
    assert services.remind_of_dues(date(YEAR, 7, 2)) == 0  # eight days: nobody is told
    assert services.remind_of_dues(date(YEAR, 7, 3)) == 3  # head and clerk of school A, head of school B
    assert services.remind_of_dues(date(YEAR, 7, 3)) == 0
    said = Message.objects.filter(recipient=cast.head_a, title__startswith="Sơ kết").get()
    assert said.title == "Sơ kết 6 tháng đầu năm 2026: còn 7 ngày (10/07/2026)"
    concluded(half, cast.head_a)
    assert services.remind_of_dues(date(YEAR, 7, 11)) == 1  # school B alone
    with pytest.raises(services.NothingToRemind):
        services.remind(cast.school_a, YEAR, ReviewTerm.HALF, by=cast.officer, at=moment(7, 11))


def test_the_passage_is_plain_and_leaves_empty_parts_out():
    text = passage(
        2026,
        ReviewTerm.HALF,
        [
            (ReviewPart.RESULTS, ["Tổ chức 2 buổi.", "Ký quy chế."]),
            (ReviewPart.STRENGTHS, []),
            (ReviewPart.DIRECTIONS, ["Tập huấn."]),
        ],
    )
    assert text.plain == (
        "Công tác bảo đảm an ninh, trật tự 6 tháng đầu năm 2026\n"
        "a) Kết quả thực hiện\n- Tổ chức 2 buổi.\n- Ký quy chế.\n"
        "b) Nhiệm vụ thời gian tới\n- Tập huấn."
    )


@pytest.mark.parametrize("kind", review_papers.OF_REVIEW.values(), ids=lambda kind: kind.code)
def test_the_papers_come_as_word_and_pdf(cast, half, kind):
    review = concluded(half, cast.head_a)
    letter = papers.make(kind, review, made_at=moment(7, 8))
    assert letters.docx(letter)[:2] == b"PK"
    assert letters.pdf(letter)[:4] == b"%PDF"


# Pages


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def at(client):
    def sign_in(user):
        client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
        return client

    return sign_in


def test_the_clerk_drafts_and_edits_and_the_head_concludes(cast, at, monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(YEAR, 7, 8))
    make.good_year(cast.school_a, cast.head_a)
    clerk = at(cast.clerk_a)
    assert "sơ kết 6 tháng đầu năm 2026" in clerk.get(url("review_list")).content.decode().lower()
    clerk.post(url("review_open"), {"nam": YEAR, "ky": "half"})
    review = TermReview.objects.get()
    page = clerk.get(review.get_absolute_url()).content.decode()
    assert "Chép cả đoạn" in page
    assert 'data-copy="#passage-text"' in page
    form = clerk.get(url("review_edit", review.pk)).context["formset"]
    data = {f"{form.prefix}-{name}": form.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for place, one in enumerate(form):
        data |= {f"form-{place}-{name}": one[name].value() or "" for name in ("pk", "part", "text")}
    place = next(
        place for place, one in enumerate(form) if not one["text"].value() and one["part"].value() == "incidents"
    )
    data[f"form-{place}-text"] = "Trong kỳ trường không có vụ việc."
    assert clerk.post(url("review_edit", review.pk), data).status_code == 302
    assert list(review.lines.filter(edited=True).values_list("part", "text")) == [
        ("incidents", "Trong kỳ trường không có vụ việc.")
    ]
    assert clerk.get(url("review_conclude", review.pk)).status_code == 404
    wrong = at(cast.head_a).post(url("review_conclude", review.pk), {**MINUTES, "held_at": ""})
    assert "Hãy nhập" in wrong.content.decode()
    done = at(cast.head_a).post(url("review_conclude", review.pk), {**MINUTES, "held_at": "08:00 01/02/2026"})
    assert done.status_code == 302
    review.refresh_from_db()
    assert review.concluded_by == cast.head_a


def test_the_office_sees_who_concluded_and_never_a_draft(cast, at, half, monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(YEAR, 7, 20))
    services.set_due(
        cast.office, YEAR, ReviewTerm.HALF, date=date(YEAR, 7, 10), paper="", by=cast.officer, at=moment(6, 1)
    )
    Unit.objects.filter(pk__in=[cast.school_a.pk, cast.school_b.pk]).update(following=cast.office)
    assert at(cast.officer).get(half.get_absolute_url()).status_code == 404
    board = at(cast.officer).get(url("review_board"))
    assert board.context["counts"] == {"units": 2, "done": 0, "late": 2}
    concluded(half, cast.head_a)
    board = at(cast.officer).get(url("review_board"))
    assert board.context["counts"] == {"units": 2, "done": 1, "late": 1}
    late = at(cast.officer).get(url("review_board") + "?tinh_trang=qua-han")
    assert [unit.pk for unit in late.context["page"]] == [cast.school_b.pk]
    page = at(cast.officer).get(half.get_absolute_url())
    assert page.status_code == 200
    assert "Thống nhất nội dung kiểm điểm." in page.content.decode()
    assert "hồ sơ</summary>" not in page.content.decode()
    assert at(cast.head_b).get(half.get_absolute_url()).status_code == 404
    at(cast.officer).post(url("review_remind"), {"nam": YEAR, "ky": "half"})
    assert Message.objects.filter(recipient=cast.head_b, kind="term_review.due").count() == 1
    assert Message.objects.filter(recipient=cast.head_a, kind="term_review.due").count() == 0


def test_the_board_asks_as_often_for_three_units_as_for_one(cast, queries_of):
    Unit.objects.filter(pk=cast.school_b.pk).update(following=None, managing_path="/x/")
    one = len(queries_of(cast.officer, url("review_board")))
    Unit.objects.filter(pk=cast.school_b.pk).update(following=cast.office)
    assert len(queries_of(cast.officer, url("review_board"))) == one


def test_a_review_says_what_was_done_of_the_plan_and_what_is_late(cast):
    plan = programme.plan(cast.school_b, by=cast.head_b, year=YEAR)
    done = programme.activity(plan, by=cast.head_b, what="Kiểm tra cổng")
    programme.activity(plan, by=cast.head_b, what="Diễn tập")
    programme.activity(plan, by=cast.head_b, what="Tổng kết", first_date=date(YEAR, 12, 1), last_date=date(YEAR, 12, 5))
    activities.tick_activity(done, done_date=date(YEAR, 6, 10), done_note="Tốt", by=cast.head_b, at=moment(6, 10))
    lines = reviewing.draft(cast.school_b, YEAR, ReviewTerm.HALF, date(YEAR, 7, 1))
    said = {line.text: [proof["title"] for proof in line.proofs] for line in lines if "việc của kế hoạch" in line.text}
    assert said == {
        "Trong 2 việc của kế hoạch đến hạn, đã làm 1 việc (50 %).": ["Kiểm tra cổng"],
        "Còn 1 việc của kế hoạch quá hạn chưa làm: Diễn tập.": ["Diễn tập"],
    }


def test_a_concluded_review_ticks_the_plan_off_until_it_is_opened_again(cast, half):
    plan = YearPlan.objects.get(unit=cast.school_a)
    one = activities.add_activity(
        plan,
        what="Sơ kết sáu tháng",
        first_date=date(YEAR, 6, 15),
        last_date=date(YEAR, 7, 10),
        proof_kind="assessments.termreview",
        proof_tag="term:half",
        by=cast.clerk_a,
        at=moment(6, 1),
    )

    def stands():
        line = line_of(PlanActivity.objects.select_related("plan__unit").get(pk=one.pk), date(YEAR, 7, 9))
        return line.state, line.deed and (line.deed.title, line.deed.date, line.deed.url)

    assert stands() == (ActivityState.PLANNED, None)
    review = concluded(half, cast.head_a)
    told = ("Sơ kết 6 tháng đầu năm 2026", date(YEAR, 7, 8), review.get_absolute_url())
    assert stands() == (ActivityState.DONE, told)
    services.reopen(review, reason="Sửa số liệu", by=cast.head_a, at=moment(7, 9))
    assert stands() == (ActivityState.PLANNED, None)


def test_a_review_tells_the_registers_as_counts(cast, half):
    by = {"by": cast.clerk_a}
    gap = programme.gap(cast.school_a, **by)
    programme.gap(cast.school_a, what="Đèn cổng hỏng", **by)
    days = {"due_date": date(YEAR, 6, 20), "proposed_date": date(YEAR, 5, 11)}
    gaps.propose_mending(gap, proposal="Lắp khóa", responsible="Bảo vệ", at=programme.NOW, **days, **by)
    gaps.mend(gap, mended_date=date(YEAR, 5, 12), mended_how="Đã lắp", at=programme.NOW, **by)
    gaps.check_again(gap, passed=True, checked_date=date(YEAR, 5, 13), at=programme.NOW, **by)
    programme.self_check(cast.school_a, **by)
    programme.announcement(cast.school_a, **by)
    services.draft_again(half, by=cast.clerk_a, at=moment(7, 3))
    told = texts(half, ReviewPart.RESULTS)
    assert [one for one in told if "Cửa sau" in one or "Đèn cổng" in one] == []
    assert [one for one in told if one.startswith(("Phát hiện", "Lần tự", "Báo trước"))] == [
        "Phát hiện 2 sơ hở, thiếu sót; khắc phục, kiểm tra lại 1.",
        "Báo trước cho bên phối hợp: 1.",
        "Lần tự kiểm tra theo phiếu: 1.",
    ]
