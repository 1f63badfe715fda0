"""Proposals upward: written by a unit, joined and answered by the office that follows it."""

from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.documents.models import OfficialDocument
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.programme.enums import RecommendationOutcome
from tuquan.programme.models import Recommendation
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import locked_unit, refuse_future


class NoOffice(Refusal):
    message = gettext_lazy("Chưa ghi cơ quan theo dõi đơn vị nên chưa gửi được; nhờ quản trị ghi ở hồ sơ đơn vị.")


class AlreadySent(Refusal):
    message = gettext_lazy("Kiến nghị này đã gửi.")


class AlreadyAnswered(Refusal):
    message = gettext_lazy("Kiến nghị này đã được trả lời.")


class CannotJoin(Refusal):
    message = gettext_lazy("Chỉ gộp được kiến nghị chưa trả lời, gửi tới cùng một nơi.")


class ForeignDocument(Refusal):
    message = gettext_lazy("Văn bản này của đơn vị khác.")


def register_kinds() -> None:
    kinds.register("programme.recommendation_sent", gettext_lazy("Có kiến nghị của đơn vị"))
    kinds.register(
        "programme.recommendation_answered", gettext_lazy("Kiến nghị được trả lời"), default=Channel.EMAIL, always=True
    )


@audit.transaction
def write_recommendation(
    unit: Unit,
    *,
    title: str,
    reason: str = "",
    date: date,
    document: OfficialDocument | None = None,
    by: User,
    at: datetime,
) -> Recommendation:
    """Write one down, typed or drawn from a report of the unit; nobody above sees it before it is sent.

    :raises DateRefused: in the future.
    :raises ForeignDocument: the report is another unit's.
    """
    unit = locked_unit(unit, at)
    refuse_future(date, at, "date")
    if document is not None and document.unit_id != unit.pk:
        raise ForeignDocument(field="document")
    made = Recommendation.objects.create(
        unit=unit, office=unit.following, title=clean(title), reason=reason.strip(), document=document, date=date
    )
    changes = {"title": ("", made.title), "date": (None, date)}
    audit.record("programme.recommendation_written", made, unit_id=unit.pk, by=by, at=at, changes=changes)
    return made


@audit.transaction
def send_recommendation(recommendation: Recommendation, *, by: User, at: datetime) -> Recommendation:
    """Send it to the office that follows the unit today.

    :raises NoOffice: nobody follows the unit.
    :raises AlreadySent: it was sent.
    """
    recommendation = _locked(recommendation)
    unit = locked_unit(recommendation.unit, at)
    if recommendation.sent_at is not None:
        raise AlreadySent
    if unit.following is None:
        raise NoOffice
    recommendation.office, recommendation.sent_at = unit.following, at
    recommendation.save(update_fields=["office", "sent_at"])
    audit.record("programme.recommendation_sent", recommendation, unit_id=unit.pk, by=by, at=at)
    people = accounts_with(unit.following, Permission.DOSSIER_RECEIVE)
    title = _("%(unit)s kiến nghị: %(title)s") % {"unit": unit.name, "title": recommendation.title}
    notifications.tell(people, "programme.recommendation_sent", recommendation, title=title, at=at, unit=unit.following)
    return recommendation


@audit.transaction
def join(recommendation: Recommendation, *, to: Recommendation, by: User, at: datetime) -> Recommendation:
    """It asks for the same as another one; from now on both wait for one answer.

    :raises CannotJoin: one of them was answered or not sent, they went to different offices, or it is the same one.
    """
    recommendation, to = _locked(recommendation), _locked(to).leading
    same = recommendation.office_id == to.office_id and recommendation.pk != to.pk
    waiting = recommendation.answered_at is None and to.answered_at is None
    if not same or not waiting or recommendation.sent_at is None or to.sent_at is None:
        raise CannotJoin
    for one in [recommendation, *recommendation.joined.all()]:
        one.joined_to = to
        one.save(update_fields=["joined_to"])
        audit.record(
            "programme.recommendation_joined",
            one,
            unit_id=one.unit_id,
            by=by,
            at=at,
            changes={"joined_to_id": (None, str(to.pk))},
        )
    return recommendation


@audit.transaction
def part(recommendation: Recommendation, *, by: User, at: datetime) -> Recommendation:
    """It was joined by mistake and stands for itself again.

    :raises AlreadyAnswered: the common answer has been given.
    """
    recommendation = _locked(recommendation)
    if recommendation.leading.answered_at is not None:
        raise AlreadyAnswered
    before = recommendation.joined_to_id
    recommendation.joined_to = None
    recommendation.save(update_fields=["joined_to"])
    audit.record(
        "programme.recommendation_parted",
        recommendation,
        unit_id=recommendation.unit_id,
        by=by,
        at=at,
        changes={"joined_to_id": (str(before), None)},
    )
    return recommendation


@audit.transaction
def answer(recommendation: Recommendation, *, outcome: str, answer: str, by: User, at: datetime) -> Recommendation:
    """Answer it, and with it all that were joined to it; every unit that asked is told.

    :raises AlreadyAnswered: somebody was first.
    """
    leading = _locked(recommendation).leading
    if leading.answered_at is not None or leading.sent_at is None:
        raise AlreadyAnswered
    leading.outcome, leading.answer = outcome, answer.strip()
    leading.answered_at, leading.answered_by = at, by
    leading.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    for one in [leading, *leading.joined.select_related("unit")]:
        audit.record(
            "programme.recommendation_answered",
            one,
            unit_id=one.unit_id,
            by=by,
            at=at,
            changes={"outcome": ("", outcome)},
        )
        title = _("Kiến nghị “%(title)s”: %(outcome)s") % {
            "title": one.title,
            "outcome": RecommendationOutcome(outcome).label,
        }
        people = accounts_with(one.unit, Permission.RECORD_EDIT)
        notifications.tell(people, "programme.recommendation_answered", one, title=title, body=leading.answer, at=at)
    return leading


@audit.transaction
def delete_draft(recommendation: Recommendation, *, by: User, at: datetime) -> None:
    """:raises AlreadySent: what was sent stays."""
    recommendation = _locked(recommendation)
    if recommendation.sent_at is not None:
        raise AlreadySent
    changes = {"title": (recommendation.title, "")}
    audit.record(
        "programme.recommendation_dropped",
        recommendation,
        unit_id=recommendation.unit_id,
        by=by,
        at=at,
        changes=changes,
    )
    recommendation.delete()


def _locked(recommendation: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("unit", "joined_to")
    return rows.get(pk=recommendation.pk)
