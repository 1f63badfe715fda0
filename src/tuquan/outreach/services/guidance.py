"""Asking the officer assigned. The answer may be published for the other units, without who asked and where."""

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text as words
from tuquan.core.refusals import Refusal
from tuquan.notifications import services as notifications
from tuquan.outreach.models import Question
from tuquan.outreach.queries.guidance import office_of, officer_of
from tuquan.outreach.queries.people import users_with
from tuquan.units.models import Unit

ASKED, ANSWERED = "question.asked", "question.answered"


class NoOffice(Refusal):
    message = _("Đơn vị chưa có cơ quan theo dõi, hướng dẫn nào trong hệ thống để hỏi.")


class AnswerMissing(Refusal):
    message = _("Hãy nhập câu trả lời.")
    field = "answer"


class WordingMissing(Refusal):
    message = _("Hãy viết câu hỏi để đăng, không nêu tên người, tên đơn vị.")
    field = "published_text"


class NamesInside(Refusal):
    message = _("Câu hỏi hoặc câu trả lời còn tên người hỏi hoặc tên đơn vị; hãy bỏ đi trước khi đăng.")
    field = "published_text"


@audit.transaction
def ask(unit: Unit, *, text: str, about: str = "", about_title: str = "", by: User, at: datetime) -> Question:
    """Put a question to the office that follows the unit; its officers are told.

    :raises NoOffice: nobody is assigned.
    """
    office = office_of(unit)
    if office is None:
        raise NoOffice
    question = Question.objects.create(
        unit=unit,
        office=office,
        about=about[:60],
        about_title=words.clean(about_title)[:200],
        text=text.strip(),
        asked_by=by,
        asked_at=at,
        assigned_to=officer_of(unit, office),
    )
    audit.record(ASKED, question, unit_id=unit.pk, by=by, at=at, changes={"office": (None, str(office.pk))})
    mine = question.assigned_to.user if question.assigned_to else None
    officers = [mine] if mine else list(users_with(Permission.GUIDANCE_EDIT, office))
    title = gettext("%(unit)s hỏi: %(text)s") % {"unit": unit.short_name or unit.name, "text": question.text}
    notifications.tell(officers, ASKED, question, title=title, at=at, key="asked", unit=office)
    return question


@audit.transaction
def answer(
    question: Question, *, answer: str, publish: bool = False, published_text: str = "", by: User, at: datetime
) -> Question:
    """Answer, or correct the answer; `publish` lets the other units find it in the wording given.

    :raises AnswerMissing, WordingMissing, NamesInside: what the sentence says.
    """
    question = Question.objects.select_for_update(of=("self",)).select_related("unit", "asked_by").get(pk=question.pk)
    if not words.clean(answer):
        raise AnswerMissing
    if publish:
        if not words.clean(published_text):
            raise WordingMissing
        _refuse_names(question, f"{published_text} {answer}")
    first = question.answered_at is None
    question.answer, question.answered_by, question.answered_at = answer.strip(), by, at
    question.published_text = words.clean(published_text) if publish else ""
    question.published_at = (question.published_at or at) if publish else None
    question.save()
    audit.record(
        ANSWERED, question, unit_id=question.office_id, by=by, at=at, changes={"published": (None, bool(publish))}
    )
    if question.asked_by is not None:
        title = (
            gettext("Đã có trả lời cho câu hỏi của anh/chị")
            if first
            else gettext("Câu trả lời cho anh/chị đã được sửa")
        )
        notifications.tell([question.asked_by], ANSWERED, question, title=title, body=question.answer, at=at)
    return question


def _refuse_names(question: Question, wording: str) -> None:
    said = f"{words.search_text(wording)} "
    names = [question.unit.name, question.unit.short_name, question.asked_by.full_name if question.asked_by else ""]
    if any(name and f"{words.search_text(name)} " in said for name in names):
        raise NamesInside
