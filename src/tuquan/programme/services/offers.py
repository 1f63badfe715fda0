"""An office proposes a model to many units at once; each takes it up as its own, or says why not."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.notifications import kinds, services as notifications
from tuquan.programme import catalogue
from tuquan.programme.enums import OfferState
from tuquan.programme.models import ModelOffer, MovementModel
from tuquan.programme.services import movement
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import locked_unit


class NobodyToAsk(Refusal):
    message = gettext_lazy("Các đơn vị này đã có mô hình ấy hoặc đang được đề xuất.")


class AlreadyAnswered(Refusal):
    message = gettext_lazy("Đề xuất này đã được trả lời hoặc đã rút.")


class ReasonMissing(Refusal):
    message = gettext_lazy("Hãy ghi lý do để nơi đề xuất biết.")


def register_kinds() -> None:
    kinds.register("model.offered", gettext_lazy("Đề xuất nhân rộng mô hình"))
    kinds.register("model.answered", gettext_lazy("Trả lời đề xuất nhân rộng mô hình"))


@audit.transaction
def offer_model(
    office: Unit,
    units: Iterable[Unit],
    *,
    model: MovementModel | None = None,
    sample: str = "",
    message: str = "",
    answer_by: date | None = None,
    by: User,
    at: datetime,
) -> list[ModelOffer]:
    """Propose a published model or a sample. Units that run a copy of it, or are asked already, are left out.

    :raises NobodyToAsk: none is left.
    """
    name = model.name if model is not None else catalogue.samples()[sample].name
    wanted = list(units)
    same = {"model": model} if model is not None else {"sample": sample}
    asked = ModelOffer.objects.waiting().filter(unit__in=wanted, **same).values_list("unit", flat=True)
    copied = {"copied_from": model} if model is not None else {"copied_from_sample": sample}
    running = MovementModel.objects.filter(unit__in=wanted, ended_date=None, **copied).values_list("unit", flat=True)
    known = {*asked, *running, *([model.unit_id] if model is not None else [])}
    made = []
    for unit in wanted:
        if unit.pk in known:
            continue
        offer = ModelOffer.objects.create(
            office=office,
            unit=unit,
            model=model,
            sample=sample,
            name=name,
            message=clean(message),
            answer_by=answer_by,
            made_at=at,
        )
        changes = {"name": ("", name), "answer_by": (None, answer_by)}
        audit.record("programme.model_offered", offer, unit_id=unit.pk, by=by, at=at, changes=changes)
        title = _("%(office)s đề xuất mô hình “%(model)s”") % {"office": office.name, "model": name}
        people = accounts_with(unit, Permission.RECORD_EDIT)
        notifications.tell(people, "model.offered", offer, title=title, body=offer.message, at=at, unit=unit)
        made.append(offer)
    if not made:
        raise NobodyToAsk
    return made


@audit.transaction
def accept_offer(
    offer: ModelOffer,
    *,
    name: str,
    founded_date: date,
    decision_number: str = "",
    members: int | None = None,
    points: int = 1,
    by: User,
    at: datetime,
) -> MovementModel:
    """Take it up: the unit's own model begins, with the headings and rules of the one proposed.

    :raises AlreadyAnswered: it was answered, or withdrawn.
    :raises Refusal: the model cannot begin so (`movement.start_model`).
    """
    unit = locked_unit(offer.unit, at)
    offer = _open(offer)
    sample = catalogue.samples().get(offer.sample)
    model = offer.model
    started = movement.start_model(
        unit,
        name=name,
        type=model.type if model is not None else str(sample.code) if sample else "other",
        founded_date=founded_date,
        decision_number=decision_number,
        headings=model.headings if model is not None else "\n".join(sample.headings if sample else ()),
        rules=model.rules if model is not None else "",
        members=members,
        points=points,
        copied_from=model,
        sample=offer.sample,
        by=by,
        at=at,
    )
    offer.started = started
    _answer(offer, OfferState.ACCEPTED, by=by, at=at)
    return started


@audit.transaction
def decline_offer(offer: ModelOffer, *, reason: str, by: User, at: datetime) -> ModelOffer:
    """:raises AlreadyAnswered, ReasonMissing: answered before, or without a word why."""
    offer = _open(offer)
    offer.reason = clean(reason)
    if not offer.reason:
        raise ReasonMissing(field="reason")
    return _answer(offer, OfferState.DECLINED, by=by, at=at)


@audit.transaction
def withdraw_offer(offer: ModelOffer, *, by: User, at: datetime) -> ModelOffer:
    """:raises AlreadyAnswered: the unit answered first."""
    return _answer(_open(offer), OfferState.WITHDRAWN, by=by, at=at)


def _open(offer: ModelOffer) -> ModelOffer:
    rows = ModelOffer.objects.select_for_update(of=("self",)).select_related("office", "unit", "model")
    offer = rows.get(pk=offer.pk)
    if offer.state != OfferState.WAITING:
        raise AlreadyAnswered
    return offer


def _answer(offer: ModelOffer, state: OfferState, *, by: User, at: datetime) -> ModelOffer:
    before, offer.state, offer.answered_at = offer.state, state, at
    offer.save(update_fields=["state", "answered_at", "reason", "started"])
    audit.record(
        f"programme.offer.{state}",
        offer,
        unit_id=offer.unit_id,
        by=by,
        at=at,
        changes={"state": (before, state)},
        reason=offer.reason,
    )
    if state != OfferState.WITHDRAWN:
        title = f"{offer.unit.name}: {state.label}, “{offer.name}”"
        people = accounts_with(offer.office, Permission.DOSSIER_RECEIVE)
        body = offer.reason
        notifications.tell(people, "model.answered", offer, title=title, body=body, at=at, unit=offer.office)
    return offer
