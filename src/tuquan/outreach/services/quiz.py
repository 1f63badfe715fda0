"""Questions after a session. Who attended answers on the own phone: known from checking in, or by name and staff code
behind the printed QR, or by account. Three goes; what was answered is judged and forgotten.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.outreach.enums import QuizState
from tuquan.outreach.models import Attendance, CoursePass, Material, QuizQuestion, QuizTry, Session, SessionQuiz
from tuquan.outreach.queries.quiz import courses_for, mark_of
from tuquan.outreach.services.sessions import NamesNotAllowed, SessionWithdrawn
from tuquan.units.models import Membership

LONGEST = timedelta(days=14)

MOST_GOES = 3
"""How often one person may answer."""

MOST_TRIES = 5
"""Wrong names of one phone."""

MOST_TRIES_OF_ALL = 300
"""Wrong names of all phones: whoever throws cookies away gains nothing. Opening anew starts anew."""


class NotHeldYet(Refusal):
    message = _("Buổi này chưa diễn ra.")


class NoSuchCourse(Refusal):
    message = _("Hãy chọn một bài học có câu hỏi trong thư viện.")
    field = "material"


class QuizIsOpen(Refusal):
    message = _("Câu hỏi đang mở rồi.")


class QuizClosed(Refusal):
    message = _("Câu hỏi của buổi này đã đóng.")


class NotThere(Refusal):
    message = _("Họ tên và mã nhân viên chưa khớp với danh sách người dự. Hãy xem lại thẻ, hoặc hỏi người tổ chức.")


class TooManyTries(Refusal):
    message = _("Máy này đã nhập sai nhiều lần. Hãy hỏi người tổ chức.")


class NoGoesLeft(Refusal):
    message = _("Anh/chị đã trả lời đủ số lần. Hãy hỏi người tổ chức.")


@dataclass(frozen=True)
class Outcome:
    """What somebody reads after answering. Right answers are told once there is nothing more to try."""

    passed: bool
    wrong: list[QuizQuestion]
    left: int


@audit.transaction
def open_quiz(session: Session, *, material: Material, days: int, by: User | None, at: datetime) -> SessionQuiz:
    """Open the questions of a course to those on the session's list; a code printed before is worth nothing. The course
    counts as used by the session.

    :raises SessionWithdrawn, NamesNotAllowed, NotHeldYet, NoSuchCourse, QuizIsOpen: what the sentence says.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("unit").get(pk=session.pk)
    if session.withdrawn_at is not None:
        raise SessionWithdrawn
    if session.head_count_only:
        raise NamesNotAllowed
    if session.date > local_date(at):
        raise NotHeldYet
    if not courses_for(session.unit).filter(pk=material.pk).exists():
        raise NoSuchCourse
    quiz = SessionQuiz.objects.filter(session=session).first() or SessionQuiz(session=session)
    if quiz.secret and quiz.is_open(at):
        raise QuizIsOpen
    if quiz.secret:
        quiz.tries.all().delete()
    quiz.material, quiz.secret, quiz.serial = material, secrets.token_hex(32), quiz.serial + 1
    quiz.opened_at, quiz.opened_by, quiz.closed_at = at, by, None
    quiz.closes_at = at + min(max(timedelta(days=days), timedelta(days=1)), LONGEST)
    quiz.save()
    session.materials.add(material)
    changes = {"course": (None, material.title), "closes_at": (None, quiz.closes_at)}
    audit.record("session.quiz_opened", session, unit_id=session.unit_id, by=by, at=at, changes=changes)
    return quiz


@audit.transaction
def close_quiz(quiz: SessionQuiz, *, by: User | None, at: datetime) -> SessionQuiz:
    """What was counted of phones goes; who has passed stays. Closing twice is closing once."""
    quiz = SessionQuiz.objects.select_for_update(of=("self",)).select_related("session").get(pk=quiz.pk)
    if quiz.closed_at is None:
        quiz.closed_at = at
        quiz.save(update_fields=["closed_at"])
        quiz.tries.all().delete()
        passed = quiz.session.attendances.filter(quiz=QuizState.PASSED).count()
        audit.record(
            "session.quiz_closed",
            quiz.session,
            unit_id=quiz.session.unit_id,
            by=by,
            at=at,
            changes={"passed": (None, passed)},
        )
    return quiz


def close_overdue(now: datetime) -> int:
    """Each minute: questions that nobody closed."""
    late = SessionQuiz.objects.filter(closed_at=None, closes_at__lte=now).order_by("pk")
    for quiz in late:
        close_quiz(quiz, by=None, at=now)
    return len(late)


def named_by_account(quiz: SessionQuiz, user: User, *, at: datetime) -> Attendance:
    """:raises QuizClosed, NotThere: what the sentence says."""
    if not quiz.is_open(at):
        raise QuizClosed
    row = Attendance.objects.filter(session=quiz.session_id, person__user=user).first()
    if row is None:
        raise NotThere
    return row


def named_by_code(quiz: SessionQuiz, *, full_name: str, staff_code: str, device: str, at: datetime) -> Attendance:
    """Who attended, by name and staff code. One sentence whether the code is wrong, the person is unknown or was not
    there, and five tries.

    :raises QuizClosed, NotThere, TooManyTries: what the sentence says.
    """
    if not quiz.is_open(at):
        raise QuizClosed
    mark = mark_of(quiz, f"device:{device}")
    wrong = quiz.tries.filter(naming=True)
    of_all = wrong.aggregate(all=Sum("count"))["all"] or 0
    if of_all >= MOST_TRIES_OF_ALL or wrong.filter(mark=mark, count__gte=MOST_TRIES).exists():
        raise TooManyTries
    name, code = text.search_text(full_name), text.clean(staff_code)
    session = quiz.session
    here = Membership.objects.filter(on_day(session.date), unit=session.unit_id, staff_code__iexact=code)
    people = [row.person_id for row in here.select_related("person") if text.search_text(row.person.full_name) == name]
    row = Attendance.objects.filter(session=session, person__in=people).first() if name and code else None
    if row is None or len(people) != 1:
        _count(quiz, mark, naming=True)
        raise NotThere
    return row


@audit.transaction
def answer(quiz: SessionQuiz, attendance: Attendance, answers: Mapping[int, int], *, at: datetime) -> Outcome:
    """Judge the answers (question's key → chosen place) and forget them. Who passed has passed the course, too.

    :raises QuizClosed, NoGoesLeft: what the sentence says.
    """
    quiz = SessionQuiz.objects.select_for_update(of=("self",)).select_related("session", "material").get(pk=quiz.pk)
    if not quiz.is_open(at):
        raise QuizClosed
    attendance = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk, session=quiz.session)
    if attendance.quiz == QuizState.PASSED:
        return Outcome(passed=True, wrong=[], left=0)
    left = goes_left(quiz, attendance)
    if not left:
        raise NoGoesLeft
    _count(quiz, _of_person(quiz, attendance), naming=False)
    material, questions = quiz.material, list(quiz.material.questions.all())
    wrong = [row for row in questions if answers.get(row.pk) != row.right]
    passed = bool(questions) and (len(questions) - len(wrong)) * 100 >= material.pass_share * len(questions)
    before, attendance.quiz = attendance.quiz, QuizState.PASSED if passed else QuizState.NOT_YET
    if before != attendance.quiz:
        attendance.save(update_fields=["quiz"])
        audit.record(
            "session.quiz_answered",
            quiz.session,
            unit_id=quiz.session.unit_id,
            by=None,
            at=at,
            changes={"quiz": (before, str(attendance.quiz))},
            personal={"person": (None, str(attendance.person_id))},
        )
    if passed:
        CoursePass.objects.get_or_create(
            material=material,
            person_id=attendance.person_id,
            defaults={"unit": quiz.session.unit, "date": local_date(at)},
        )
    return Outcome(passed, wrong, 0 if passed else left - 1)


def goes_left(quiz: SessionQuiz, attendance: Attendance) -> int:
    row = quiz.tries.filter(mark=_of_person(quiz, attendance)).first()
    return max(0, MOST_GOES - (row.count if row else 0))


def _of_person(quiz: SessionQuiz, attendance: Attendance) -> str:
    return mark_of(quiz, f"person:{attendance.person_id}")


@audit.transaction
def _count(quiz: SessionQuiz, mark: str, *, naming: bool) -> None:
    QuizTry.objects.get_or_create(quiz=quiz, mark=mark, defaults={"naming": naming})
    QuizTry.objects.filter(quiz=quiz, mark=mark).update(count=F("count") + 1)
