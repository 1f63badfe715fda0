"""A published roster changes: somebody is away and another stands in; two swap, and the chief approves."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.duty.board import if_set
from tuquan.duty.enums import ShiftSource, SwapState
from tuquan.duty.models import Shift, Swap
from tuquan.duty.queries.rosters import plan_of
from tuquan.duty.services.rosters import locked_roster
from tuquan.duty.services.telling import tell_guards
from tuquan.guards.models import Guard
from tuquan.notifications import services as notifications
from tuquan.units.models import Unit


class Busy(Refusal):
    message = gettext_lazy("Người này đã có ca hoặc đã ghi nghỉ vào ngày ấy.")
    field = "guard"


class ReplacedAlready(Refusal):
    message = gettext_lazy("Ca này vừa có người khác trực thay; xem lại lịch trực.")


class BreaksTheLaw(Refusal):
    """What a swap would break: the sentences of the rules."""


class NotYours(Refusal):
    message = gettext_lazy("Đề nghị này không chờ anh/chị.")


class SwapSettled(Refusal):
    message = gettext_lazy("Đề nghị đổi ca này đã xong.")


class ShiftOver(Refusal):
    message = gettext_lazy("Ca này đã bắt đầu hoặc đã qua.")


@audit.transaction
def replace_guard(
    shift: Shift, *, guard: Guard, reason: str, by: User | None, at: datetime, instead_of: str | None = None
) -> Shift:
    """Another guard of the roster has the shift from now on. Rules it breaks were shown; whoever decides answers for it.
    `instead_of`: whose shift it was when the page was drawn.

    :raises Refusal: he or she has a shift that day or is away; somebody else stands in already.
    """
    roster = locked_roster(shift.roster)
    shift = Shift.objects.select_related("guard__person__user", "kind", "post").get(pk=shift.pk)
    if instead_of is not None and instead_of != str(shift.guard_id):
        raise ReplacedAlready
    plan = plan_of(roster)
    if (guard.pk, shift.day) in plan.cells or shift.day in plan.absent(guard):
        raise Busy
    if not any(one.pk == guard.pk for one in plan.guards):
        raise Busy(_("Người này không có trong lịch trực."))
    before = shift.guard
    shift.guard, shift.source = guard, ShiftSource.REPLACEMENT
    shift.save(update_fields=["guard", "source"])
    audit.record(
        "duty.replaced",
        shift,
        unit_id=shift.unit_id,
        by=by,
        at=at,
        changes={"guard": (before.pk, guard.pk)},
        reason=text.clean(reason),
    )
    tell_guards([before, guard], shift.unit, _("Ca %(shift)s có người trực thay") % {"shift": _named(shift)}, at=at)
    return shift


@audit.transaction
def ask_swap(shift: Shift, *, other: Guard, other_shift: Shift | None, reason: str, by: User, at: datetime) -> Swap:
    """A guard asks a colleague of the same roster to take a shift, for one of his or hers or for nothing.

    :raises Refusal: not one's own shift, begun already, or not a colleague's.
    """
    shift = Shift.objects.select_related("guard__person", "kind", "roster").get(pk=shift.pk)
    if shift.guard.person_id != getattr(getattr(by, "person", None), "pk", None):
        raise NotYours(_("Chỉ đổi ca của mình."))
    if shift.starts_at <= at or (other_shift is not None and other_shift.starts_at <= at):
        raise ShiftOver
    fits = other_shift is None or (other_shift.guard_id == other.pk and other_shift.roster_id == shift.roster_id)
    if other.pk == shift.guard_id or not fits or not shift.roster.rows.filter(guard=other).exists():
        raise Refusal(_("Chọn đồng nghiệp và ca trong cùng lịch trực."), field="other")
    made = Swap.objects.create(
        shift=shift, other=other, other_shift=other_shift, reason=text.clean(reason), asked_at=at
    )
    audit.record("duty.swap_asked", made, unit_id=shift.unit_id, by=by, at=at, changes={"other": (None, other.pk)})
    tell_guards(
        [other], shift.unit, _("%(name)s muốn đổi ca %(shift)s") % {"name": shift.guard, "shift": _named(shift)}, at=at
    )
    return made


@audit.transaction
def answer_swap(swap: Swap, *, agrees: bool, by: User, at: datetime) -> Swap:
    """The colleague says yes or no.

    :raises Refusal: it waits for somebody else, or for nobody.
    """
    swap = _locked(swap, SwapState.ASKED)
    if swap.other.person_id != getattr(getattr(by, "person", None), "pk", None):
        raise NotYours
    swap.state, swap.answered_at = (SwapState.AGREED if agrees else SwapState.DECLINED), at
    swap.save(update_fields=["state", "answered_at"])
    audit.record(
        "duty.swap_answered", swap, unit_id=swap.shift.unit_id, by=by, at=at, changes={"agrees": (None, agrees)}
    )
    if agrees:
        notifications.tell(
            chiefs_of(swap.shift.unit),
            "duty.swap",
            None,
            title=_("Đổi ca chờ duyệt: %(shift)s") % {"shift": _named(swap.shift)},
            url=reverse("duty:watch"),
            unit=swap.shift.unit,
            at=at,
        )
    else:
        tell_guards(
            [swap.shift.guard],
            swap.shift.unit,
            _("Đồng nghiệp không đổi được ca %(shift)s") % {"shift": _named(swap.shift)},
            at=at,
        )
    return swap


@audit.transaction
def decide_swap(swap: Swap, *, approves: bool, by: User, at: datetime) -> Swap:
    """The chief approves: only now the roster changes.

    :raises Refusal: it would break a rule that must hold, or the shifts changed meanwhile.
    """
    swap = _locked(swap, SwapState.AGREED)
    shift, other = swap.shift, swap.other_shift
    if approves:
        if shift.starts_at <= at:
            raise ShiftOver
        roster = locked_roster(shift.roster)
        plan = plan_of(roster)
        first, second = shift.guard, swap.other
        gone = {shift.pk, other.pk if other else None}
        plan = replace(plan, shifts=[one for one in plan.shifts if one.pk not in gone])
        if (second.pk, shift.day) in plan.cells or (other and (first.pk, other.day) in plan.cells):
            raise Busy
        broken = [one for one in if_set(plan, second, shift.day, shift.kind, shift.post) if one.must]
        if other is not None:
            broken += [one for one in if_set(plan, first, other.day, other.kind, other.post) if one.must]
        if broken:
            raise BreaksTheLaw(" ".join(f"{one.words} {one.article}".strip() for one in broken))
        if other is not None and other.day == shift.day:
            # Each guard has one cell a day: the second row steps aside for a moment.
            kind, post = shift.kind, shift.post
            for row, values in ((shift, other), (other, None)):
                source_kind, source_post = (values.kind, values.post) if values else (kind, post)
                row.kind, row.post = source_kind, source_post
                row.source = ShiftSource.SWAP
            shift.starts_at, other.starts_at = other.starts_at, shift.starts_at
            shift.ends_at, other.ends_at = other.ends_at, shift.ends_at
            shift.save()
            other.save()
        else:
            shift.guard, shift.source = second, ShiftSource.SWAP
            shift.save(update_fields=["guard", "source"])
            if other is not None:
                other.guard, other.source = first, ShiftSource.SWAP
                other.save(update_fields=["guard", "source"])
    swap.state = SwapState.APPROVED if approves else SwapState.REFUSED
    swap.decided_by, swap.decided_at = by, at
    swap.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        "duty.swap_decided", swap, unit_id=swap.shift.unit_id, by=by, at=at, changes={"approves": (None, approves)}
    )
    words = _("Đã duyệt đổi ca") if approves else _("Không duyệt đổi ca")
    tell_guards([swap.shift.guard, swap.other], shift.unit, words, at=at)
    return swap


def chiefs_of(unit: Unit) -> list[User]:
    """Who decides about the roster of the unit."""
    return list(
        User.objects.filter(
            person__assignments__unit=unit,
            person__assignments__valid_to=None,
            person__assignments__role__in=roles_with(Permission.ROSTER_EDIT),
        ).distinct()
    )


def _locked(swap: Swap, state: SwapState) -> Swap:
    found = (
        Swap.objects.select_for_update(of=("self",))
        .select_related(
            "shift__guard__person",
            "shift__roster__unit",
            "shift__kind",
            "shift__post",
            "shift__unit",
            "other__person",
            "other_shift__kind",
            "other_shift__post",
        )
        .get(pk=swap.pk)
    )
    if found.state != state:
        raise SwapSettled
    return found


def _named(shift: Shift) -> str:
    return f"{shift.kind.name} {dates.day(shift.day)}"
