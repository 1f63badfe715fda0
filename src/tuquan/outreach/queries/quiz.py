"""What stands around the questions after a session: which courses serve, the address on the paper, how it went."""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from tuquan.core.links import token_of
from tuquan.outreach.enums import MaterialKind, QuizState
from tuquan.outreach.models import Material, Session, SessionQuiz
from tuquan.outreach.queries.library import usable_materials
from tuquan.units.models import Person, Unit

LINK = "session-quiz"


def courses_for(unit: Unit) -> QuerySet[Material]:
    """Courses of the unit and of the bodies above that have questions."""
    with_questions = usable_materials(unit).filter(kind=MaterialKind.COURSE, questions__isnull=False)
    return Material.objects.filter(pk__in=with_questions.values("pk")).order_by("sort_key", "pk")


def address_of(quiz: SessionQuiz) -> str:
    """What the QR says; the same for everybody, and worth nothing once the questions are closed or opened anew."""
    token = token_of(LINK, quiz.pk, until=quiz.closes_at, serial=quiz.serial)
    return settings.PUBLIC_URL + reverse("outreach:quiz", args=[quiz.session_id, token])


def mark_of(quiz: SessionQuiz, whom: str) -> str:
    """What is kept of a phone or a name while the questions are open; nothing another quiz would recognise."""
    return hmac.new(bytes.fromhex(quiz.secret), whom.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class QuizCount:
    passed: int
    not_yet: int
    """Answered, but not well enough so far."""
    names: int
    missing: list[Person]
    """Who attended and has not passed, for the own unit to remind."""


def count_of(session: Session) -> QuizCount:
    counted = session.attendances.aggregate(
        passed=Count("pk", filter=Q(quiz=QuizState.PASSED)),
        not_yet=Count("pk", filter=Q(quiz=QuizState.NOT_YET)),
        names=Count("pk"),
    )
    rows = session.attendances.exclude(quiz=QuizState.PASSED).select_related("person")
    return QuizCount(**counted, missing=[row.person for row in rows.order_by("person__sort_key", "pk")])
