"""Roles given, delegated and ended. Who may do so stands in `queries/granting.py`."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.access.roles import ROLES
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.enums import DelegationForm
from tuquan.units.models import Membership, Person, RoleAssignment, Unit
from tuquan.units.queries import granting

NEVER_WITHOUT = ("head", "administrator")
"""A unit keeps a head and the installation an administrator: the last one does not go before the next is there."""
LONGEST_DELEGATION = timedelta(days=366)


class MayNotGrant(Exception):
    message = _(
        "Anh/chị không giao được vai trò này ở đây: chỉ giao được vai trò có quyền không vượt quá quyền của chính mình."
    )


class NotToOneself(Exception):
    message = _("Không ai tự giao vai trò cho mình. Hãy nhờ thủ trưởng, cơ quan cấp trên hoặc quản trị hệ thống.")


class NotOfTheUnit(Exception):
    message = _("Người này chưa thuộc đơn vị trong thời gian đó. Hãy thêm vào danh sách người của đơn vị trước.")


class AlreadyHeld(Exception):
    message = _("Người này đang giữ vai trò đó ở đơn vị.")


class DatesNotInOrder(Exception):
    message = _("Ngày cuối không thể trước ngày bắt đầu.")


class MayNotEnd(Exception):
    message = _("Anh/chị không thu hồi được vai trò này, vì cũng không có quyền giao nó.")


class LastHolder(Exception):
    message = _("Đây là người duy nhất giữ vai trò này. Hãy giao cho người kế nhiệm trước, rồi mới kết thúc.")


class AlreadyEnded(Exception):
    message = _("Vai trò này đã kết thúc từ trước ngày đó.")


class MayNotDelegate(Exception):
    message = _("Chỉ người đang giữ vai trò, không phải người được ủy quyền, mới ủy quyền được.")


class DelegationTooLong(Exception):
    message = _("Mỗi lần ủy quyền cần có ngày kết thúc và không quá một năm.")


class DelegationOutsideRole(Exception):
    message = _("Thời gian ủy quyền phải nằm trong thời gian anh/chị giữ vai trò.")


@audit.transaction
def grant_role(
    person: Person,
    *,
    role: str,
    unit: Unit | None,
    whole_below: bool,
    valid_from: date | None,
    last_day: date | None,
    reason: str,
    by: User | None,
    at: datetime,
    ex_officio: bool = False,
) -> RoleAssignment:
    """Give a role. `by` is None only for the command line of the server, which stands above all roles. `ex_officio`: an
    office brings the role with it (a committee holds its own commune's dossier), nobody chooses the holder.

    :raises MayNotGrant, NotToOneself, NotOfTheUnit, AlreadyHeld, DatesNotInOrder: see their sentences.
    """
    if role not in ROLES:
        raise MayNotGrant
    if by is not None and not ex_officio:
        if person.user_id == by.pk:
            raise NotToOneself
        if not granting.may_grant(by, role, unit, whole_below=whole_below):
            raise MayNotGrant
    valid_to = _day_after(last_day)
    if valid_from and valid_to and valid_to <= valid_from:
        raise DatesNotInOrder
    begin = valid_from or dates.today()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if unit is not None and not Membership.objects.filter(person=person, unit=unit).filter(on_day(begin)).exists():
        raise NotOfTheUnit
    if _same(person, role, unit, begin, valid_to).filter(delegated_by=None).exists():
        raise AlreadyHeld
    assignment = RoleAssignment.objects.create(
        person=person,
        role=role,
        unit=unit,
        whole_below=whole_below,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
    )
    _record("role.granted", assignment, by, at, reason)
    return assignment


@audit.transaction
def end_role(
    assignment: RoleAssignment, *, last_day: date, reason: str, by: User | None, at: datetime, leaving: bool = False
) -> RoleAssignment:
    """The role ends with that day, and with it what its holder delegated. Everybody may lay down a role of one's own.

    :raises MayNotEnd, LastHolder, AlreadyEnded, DatesNotInOrder: see their sentences.
    """
    # All holders are locked: two heads who end each other's role at once must not both succeed.
    rivals = RoleAssignment.objects.select_for_update(of=("self",)).filter(role=assignment.role, unit=assignment.unit)
    locked = {one.pk: one for one in rivals.select_related("person__user", "unit__governs")}
    assignment = locked[assignment.pk]
    if by is not None and not (may_end(by, assignment) or (leaving and granting.stands_above(by, assignment))):
        raise MayNotEnd
    end = _day_after(last_day)
    assert end is not None
    if assignment.valid_to is not None and assignment.valid_to <= end:
        raise AlreadyEnded
    if assignment.valid_from is not None and assignment.valid_from >= end:
        raise DatesNotInOrder
    if assignment.role in NEVER_WITHOUT and assignment.delegated_by_id is None:
        others = [one for one in locked.values() if one.pk != assignment.pk and one.delegated_by_id is None]
        if not any(_lasts_from(one, end) for one in others):
            raise LastHolder
    before, assignment.valid_to = assignment.valid_to, end
    assignment.save(update_fields=["valid_to"])
    _record("role.ended", assignment, by, at, reason, valid_to=(before, end))
    for lent in locked.values():
        if lent.delegated_by_id == assignment.person_id and (lent.valid_to is None or lent.valid_to > end):
            if lent.valid_from is not None and lent.valid_from >= end:
                # It would have begun after the role ended: it never holds.
                lent.valid_from, lent.valid_to = end - timedelta(days=1), end
            before, lent.valid_to = lent.valid_to, end
            lent.save(update_fields=["valid_from", "valid_to"])
            _record("role.ended", lent, by, at, reason, valid_to=(before, end))
    return assignment


def may_end(user: User, assignment: RoleAssignment) -> bool:
    if user.pk in (assignment.person.user_id, assignment.delegated_by.user_id if assignment.delegated_by else None):
        return True
    return granting.may_grant(user, assignment.role, assignment.unit, whole_below=assignment.whole_below)


@audit.transaction
def delegate(
    assignment: RoleAssignment,
    *,
    to: Person,
    form: str,
    valid_from: date,
    last_day: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> RoleAssignment:
    """Lend one's own role for a time, shown on papers as KT., TL. or TUQ. and ending by itself.

    What is lent cannot be lent on, and gives no right to grant roles (`granting`).

    :raises MayNotDelegate, NotToOneself, NotOfTheUnit, DelegationTooLong, DelegationOutsideRole, DatesNotInOrder,
        AlreadyHeld: see their sentences.
    """
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=assignment.pk)
    )
    if (
        assignment.person.user_id != by.pk
        or assignment.delegated_by_id is not None
        or assignment.unit is None
        or form not in DelegationForm.values
        or not assignment.holds_on(dates.today())
    ):
        raise MayNotDelegate
    if to.pk == assignment.person_id:
        raise NotToOneself
    valid_to = _day_after(last_day)
    if valid_to is None or valid_to - valid_from > LONGEST_DELEGATION:
        raise DelegationTooLong
    if valid_to <= valid_from:
        raise DatesNotInOrder
    if not assignment.holds_on(valid_from) or (assignment.valid_to is not None and valid_to > assignment.valid_to):
        raise DelegationOutsideRole
    if not Membership.objects.filter(person=to, unit=assignment.unit).filter(on_day(valid_from)).exists():
        raise NotOfTheUnit
    if _same(to, assignment.role, assignment.unit, valid_from, valid_to).exists():
        raise AlreadyHeld
    lent = RoleAssignment.objects.create(
        person=to,
        role=assignment.role,
        unit=assignment.unit,
        whole_below=assignment.whole_below,
        valid_from=valid_from,
        valid_to=valid_to,
        delegated_by=assignment.person,
        delegation_form=form,
        reason=reason,
    )
    _record(
        "role.delegated", lent, by, at, reason, delegation_form=(None, form), delegated_by=(None, assignment.person_id)
    )
    return lent


def _record(
    kind: str,
    assignment: RoleAssignment,
    by: User | None,
    at: datetime,
    reason: str,
    **changes: tuple[object, object],
) -> None:
    audit.record(
        kind,
        assignment,
        unit_id=assignment.unit_id,
        by=by,
        at=at,
        changes={
            "person": (None, assignment.person_id),
            "role": (None, assignment.role),
            "whole_below": (None, assignment.whole_below),
            "valid_from": (None, assignment.valid_from),
            "valid_to": (None, assignment.valid_to),
            **changes,
        },
        reason=reason,
    )


def _same(person: Person, role: str, unit: Unit | None, begin: date, valid_to: date | None) -> QuerySet[RoleAssignment]:
    overlapping = Q(valid_to=None) | Q(valid_to__gt=begin)
    if valid_to is not None:
        overlapping &= Q(valid_from=None) | Q(valid_from__lt=valid_to)
    return RoleAssignment.objects.filter(overlapping, person=person, role=role, unit=unit)


def _lasts_from(assignment: RoleAssignment, day: date) -> bool:
    """Whether that holder carries on from the day without an end, and can sign in where that matters."""
    if assignment.valid_to is not None or not assignment.holds_on(day):
        return False
    user = assignment.person.user
    return assignment.role != "administrator" or (user is not None and user.may_sign_in())


def _day_after(last_day: date | None) -> date | None:
    return last_day + timedelta(days=1) if last_day is not None else None
