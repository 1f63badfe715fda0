import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.core.dates import local_date
from tuquan.outreach import courses
from tuquan.outreach.models import Attendance, CoursePass, QuizTry, SessionQuiz
from tuquan.outreach.queries.checkin import current_mark
from tuquan.outreach.queries.quiz import QuizCount, address_of, count_of
from tuquan.outreach.services import checkin, library, names, quiz as services
from tuquan.outreach.services.sessions import NamesNotAllowed, record_attendance, withdraw_session
from tuquan.outreach.tests.factories import AT, DAY, held
from tuquan.outreach.tests.test_checkin import member
from tuquan.outreach.tests.test_views import words


@pytest.fixture
def course(cast):
    return courses.take(cast.school_a, "steering", by=None, at=AT)


@pytest.fixture
def session(cast):
    one = held(cast.school_a)
    an, ba = member(cast.school_a, "Bùi Thị An", "GV07"), member(cast.school_a, "Lê Ba", "GV08")
    member(cast.school_a, "Vắng Mặt", "GV09")
    record_attendance(one, people=[an, ba], among=[an, ba], by=cast.clerk_a, at=AT)
    return one


@pytest.fixture
def quiz(cast, session, course):
    return services.open_quiz(session, material=course, days=3, by=cast.clerk_a, at=AT)


def answers(quiz, *, wrong=0):
    rows = list(quiz.material.questions.all())
    return {
        row.pk: (row.right + 1) % len(row.options) if place < wrong else row.right for place, row in enumerate(rows)
    }


def here(quiz, name="Bùi Thị An"):
    return Attendance.objects.get(session=quiz.session, person__full_name=name)


def test_only_passed_or_not_yet_is_kept(cast, quiz):
    outcome = services.answer(quiz, here(quiz), answers(quiz, wrong=3), at=AT)
    assert (outcome.passed, len(outcome.wrong), outcome.left) == (False, 3, 2)
    assert here(quiz).quiz == "not_yet"
    assert services.answer(quiz, here(quiz), answers(quiz), at=AT) == services.Outcome(True, [], 0)
    assert (here(quiz).quiz, here(quiz, "Lê Ba").quiz) == ("passed", "")
    assert list(CoursePass.objects.values_list("material", "person", "unit", "date")) == [
        (quiz.material_id, here(quiz).person_id, cast.school_a.pk, local_date(AT))
    ]
    # Later answers take nothing away.
    assert services.answer(quiz, here(quiz), answers(quiz, wrong=5), at=AT).passed
    assert here(quiz).quiz == "passed"
    counted = count_of(quiz.session)
    assert counted == QuizCount(passed=1, not_yet=0, names=2, missing=[here(quiz, "Lê Ba").person])
    kinds = Entry.objects.filter(kind__startswith="session.quiz").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["session.quiz_opened", "session.quiz_answered", "session.quiz_answered"]


def test_three_goes_and_no_more(quiz):
    for left in (2, 1, 0):
        assert services.answer(quiz, here(quiz), answers(quiz, wrong=5), at=AT).left == left
    with pytest.raises(services.NoGoesLeft):
        services.answer(quiz, here(quiz), answers(quiz), at=AT)
    assert here(quiz).quiz == "not_yet"
    assert services.goes_left(quiz, here(quiz, "Lê Ba")) == 3


def test_wrong_code_unknown_name_and_somebody_who_was_not_there_get_one_sentence(quiz):
    for name, code in (("Bùi Thị An", "GV08"), ("Không Ai", "GV07"), ("Vắng Mặt", "GV09"), ("", "")):
        with pytest.raises(services.NotThere):
            services.named_by_code(quiz, full_name=name, staff_code=code, device=f"phone-{code}{name}", at=AT)
    found = services.named_by_code(quiz, full_name="bui thi an", staff_code="gv07", device="phone", at=AT)
    assert found == here(quiz)


def test_guessing_is_stopped_on_a_phone_and_over_all_phones(quiz, monkeypatch):
    def guess(device):
        services.named_by_code(quiz, full_name="Lê Ba", staff_code="1", device=device, at=AT)

    for _turn in range(services.MOST_TRIES):
        with pytest.raises(services.NotThere):
            guess("one")
    with pytest.raises(services.TooManyTries):
        services.named_by_code(quiz, full_name="Lê Ba", staff_code="GV08", device="one", at=AT)
    monkeypatch.setattr(services, "MOST_TRIES_OF_ALL", 6)
    with pytest.raises(services.NotThere):
        guess("two")
    with pytest.raises(services.TooManyTries):
        guess("three")
    services.answer(quiz, here(quiz), answers(quiz), at=AT)  # who is known goes on


def test_closing_forgets_what_was_counted_and_opening_anew_makes_the_old_code_worthless(cast, client, quiz, course):
    services.answer(quiz, here(quiz), answers(quiz, wrong=5), at=AT)
    old = address_of(quiz)
    services.close_quiz(quiz, by=cast.clerk_a, at=AT)
    services.close_quiz(quiz, by=cast.clerk_a, at=AT)
    assert (QuizTry.objects.count(), here(quiz).quiz) == (0, "not_yet")
    quiz.refresh_from_db()
    with pytest.raises(services.QuizClosed):
        services.answer(quiz, here(quiz), answers(quiz), at=AT)
    again = services.open_quiz(quiz.session, material=course, days=3, by=cast.clerk_a, at=AT)
    assert (again.pk, again.serial, address_of(again) == old) == (quiz.pk, quiz.serial + 1, False)
    with pytest.raises(services.QuizIsOpen):
        services.open_quiz(quiz.session, material=course, days=3, by=cast.clerk_a, at=AT)
    assert services.close_overdue(AT + timedelta(days=2)) == 0
    assert services.close_overdue(AT + timedelta(days=3)) == 1
    assert Entry.objects.filter(kind="session.quiz_closed").count() == 2


def test_what_cannot_be_opened_is_refused(cast, session, course):
    def opened(session, material=course):
        services.open_quiz(session, material=material, days=3, by=cast.clerk_a, at=AT)

    with pytest.raises(NamesNotAllowed):
        opened(held(cast.school_a, form="party_cell"))
    foreign = courses.take(cast.school_b, "steering", by=None, at=AT)
    empty = library.add_material(cast.school_a, kind="course", title="A", source="B", licence="own", by=None, at=AT)
    for material in (foreign, empty):
        with pytest.raises(services.NoSuchCourse):
            opened(session, material)
    opened(session)
    assert list(session.materials.all()) == [course]


def test_names_of_the_year_go_with_what_was_answered(cast, quiz):
    services.answer(quiz, here(quiz), answers(quiz), at=AT)
    assert names.forget_names(cast.school_a, max(DAY, local_date(AT)), by=None, at=AT) == 3
    assert (Attendance.objects.count(), CoursePass.objects.count()) == (0, 0)


# --- Pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def now_open(cast, session, course):
    return services.open_quiz(session, material=course, days=3, by=cast.clerk_a, at=timezone.now())


def path(quiz):
    return address_of(quiz).removeprefix(settings.PUBLIC_URL)


def typed(quiz, **more):
    return {f"q{key}": str(place) for key, place in answers(quiz, **more).items()}


def test_a_phone_without_account_names_itself_and_answers(now_open):
    phone = Client()
    first = phone.get(path(now_open))
    assert ("Họ và tên" in words(first), "Bùi" in words(first), "Bài học" in words(first)) == (True, False, False)
    assert (first.headers["Referrer-Policy"], "no-store" in first.headers["Cache-Control"]) == ("same-origin", True)
    wrong = phone.post(path(now_open), {"full_name": "Vắng Mặt", "staff_code": "GV09"})
    assert "chưa khớp với danh sách người dự" in words(wrong)
    assert phone.post(path(now_open), {"full_name": "Bùi Thị An", "staff_code": "GV07"}).status_code == 302
    cookie = phone.cookies["cau-hoi"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        f"/tuyen-truyen/tra-loi/{now_open.session_id}/",
        True,
        "Lax",
    )
    shown = words(phone.get(path(now_open)))
    assert ("Bùi Thị An" in shown, "Ai chịu trách nhiệm chính" in shown) == (True, True)
    right = now_open.material.questions.first()
    missed = phone.post(path(now_open), typed(now_open, wrong=3)).content.decode()
    assert "Chưa đạt. Xem lại các câu dưới đây; còn 2 lần làm lại." in missed
    assert f"<dd>{right.options[right.right]}" not in missed  # the right answer is not told while there is a go left
    assert "Anh/chị đã đạt." in words(phone.post(path(now_open), typed(now_open)))
    assert "Anh/chị đã đạt." in words(phone.get(path(now_open)))
    assert phone.post(path(now_open), {"forget": "1"}).status_code == 302
    assert "Họ và tên" in words(phone.get(path(now_open)))


def test_after_the_last_go_the_right_answers_are_told(now_open):
    phone = Client()
    phone.post(path(now_open), {"full_name": "Lê Ba", "staff_code": "GV08"})
    for _turn in range(2):
        phone.post(path(now_open), typed(now_open, wrong=5))
    last = phone.post(path(now_open), typed(now_open, wrong=5)).content.decode()
    first = now_open.material.questions.first()
    assert f"<dd>{first.options[first.right]}" in last
    assert "hết số lần làm" in last
    again = phone.post(path(now_open), typed(now_open))
    assert (again.status_code, "đủ số lần" in words(again)) == (410, True)


def test_somebody_signed_in_presses_once_and_who_was_not_there_is_told_no_more(cast, now_open):
    phone = Client()
    phone.force_login(cast.guard_a, settings.AUTHENTICATION_BACKENDS[-1])
    assert "chưa khớp với danh sách người dự" in words(phone.post(path(now_open), {"account": "1"}))
    Attendance.objects.create(session=now_open.session, person=cast.guard_a.person)
    assert phone.post(path(now_open), {"account": "1"}).status_code == 302
    assert "Ai chịu trách nhiệm chính" in words(phone.get(path(now_open)))


def test_a_phone_that_checked_in_goes_straight_to_the_questions(cast, course):
    one = held(cast.school_a, date=dates.today(), at=timezone.now())
    member(cast.school_a, "Bùi Thị An", "GV07")
    door = checkin.open_check_in(one, minutes=30, by=cast.clerk_a, at=timezone.now())
    phone = Client()
    mark = current_mark(door, timezone.now())
    seat = phone.get(reverse("outreach:seat_scan", args=[door.pk, mark])).url
    phone.post(seat, {"full_name": "Bùi Thị An", "staff_code": "GV07"})
    assert "Trả lời câu hỏi" not in words(phone.get(seat))
    checkin.close_check_in(door, by=cast.clerk_a, at=timezone.now())
    quiz = services.open_quiz(one, material=course, days=1, by=cast.clerk_a, at=timezone.now())
    shown = words(phone.get(path(quiz)))
    assert ("Bùi Thị An" in shown, "Họ và tên" in shown) == (True, False)
    assert "Họ và tên" in words(Client().get(path(quiz)))  # another phone has to say


def test_a_changed_old_or_foreign_link_opens_nothing(cast, now_open, session, course):
    other = held(cast.school_a, title="Buổi khác")
    there = path(now_open)
    foreign = there.replace(str(session.pk), str(other.pk))
    for address in (there[:-4] + "abc/", foreign, reverse("outreach:quiz", args=[session.pk, "x"])):
        answer = Client().get(address)
        assert (answer.status_code, "đã đóng" in words(answer)) == (410, True)
    withdraw_session(session, reason="Nhầm", by=cast.clerk_a, at=timezone.now())
    assert Client().get(there).status_code == 410


def test_the_organiser_opens_projects_prints_and_closes(cast, client, session, course, settings):
    client.force_login(cast.clerk_a)
    page = reverse("outreach:session_quiz", args=[session.pk])
    assert "Câu hỏi trên điện thoại" in words(client.get(session.get_absolute_url()))
    assert "Mở câu hỏi" in words(client.get(page))
    assert client.post(page, {"material": str(course.pk), "days": "3"}).status_code == 302
    shown = client.get(page).content.decode()
    quiz = SessionQuiz.objects.get()
    assert path(quiz) in shown.replace("&amp;", "&")
    assert re.search(r"<svg[^>]*>", shown)
    assert client.post(reverse("outreach:session_quiz_close", args=[session.pk])).url == session.get_absolute_url()
    assert "0 người đã đạt, 2 người chưa" in words(client.get(session.get_absolute_url()))


def test_without_a_course_the_page_leads_to_the_library(cast, client, session):
    client.force_login(cast.clerk_a)
    assert "Chưa có bài học nào có câu hỏi" in words(client.get(reverse("outreach:session_quiz", args=[session.pk])))
