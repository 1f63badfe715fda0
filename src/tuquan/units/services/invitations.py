"""Invitations: a printed link or QR by which somebody makes an account, or a new password, without any e-mail."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tuquan.accounts import services as accounts
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.enums import InvitationPurpose
from tuquan.units.models import Invitation, Person, Unit
from tuquan.units.queries import granting

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Without 0 1 i l o u: the code is read from paper and typed with a thumb."""
LENGTH = 20
LIFETIME = timedelta(days=7)

_NOT_IN_CODE = re.compile(f"[^{ALPHABET}]")


class MayNotOpenAccount(Exception):
    message = _(
        "Anh/chị không lập được giấy này: người này giữ vai trò mà anh/chị không có quyền giao. Hãy nhờ thủ trưởng "
        "đơn vị, cơ quan cấp trên hoặc quản trị hệ thống."
    )


class InvitationNotUsable(Exception):
    message = _(
        "Giấy này không còn dùng được: đã dùng rồi, đã quá hạn hoặc đã có giấy mới thay thế. Anh/chị nhờ người phụ "
        "trách của đơn vị in giấy khác."
    )


class NotYourOwnPaper(Exception):
    message = _("Anh/chị lập giấy này cho người khác nên không tự nhận được. Hãy đưa giấy cho đúng người.")


class CannotJoin(Exception):
    message = _(
        "Không gộp được: tên trên giấy và tên của anh/chị đã cùng được ghi ở một chỗ, nên có thể là hai người. "
        "Hãy báo người phụ trách của đơn vị."
    )


def written(code: str) -> str:
    """ "abcdefghjk…" → "abcde-fghjk-…", as it is printed."""
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))


def _hash(code: str) -> str:
    return hashlib.sha256(_NOT_IN_CODE.sub("", code[:100].lower()).encode()).hexdigest()


@audit.transaction
def invite(
    person: Person,
    *,
    unit: Unit | None,
    by: User | None,
    at: datetime,
    drops_second_factor: bool = False,
    lifetime: timedelta = LIFETIME,
) -> tuple[Invitation, str]:
    """A new paper for the person and its code, which is nowhere kept: earlier papers lose their force.

    It makes an account for who has none, else a new password. `by` is None for the command line of the server.

    :raises MayNotOpenAccount: the maker could not have given the person all his or her roles.
    """
    if by is not None and not granting.may_open_account(by, person):
        raise MayNotOpenAccount
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    Invitation.objects.filter(person=person, used_at=None, cancelled_at=None).update(cancelled_at=at)
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    purpose = InvitationPurpose.RESET if person.user_id else InvitationPurpose.INVITE
    invitation = Invitation.objects.create(
        person=person,
        unit=unit,
        purpose=purpose,
        drops_second_factor=drops_second_factor and bool(person.user_id),
        code_hash=_hash(code),
        made_by=by,
        made_at=at,
        expires_at=at + lifetime,
    )
    audit.record(
        "invitation.made",
        invitation,
        unit_id=unit.pk if unit else None,
        by=by,
        at=at,
        changes={
            "purpose": (None, purpose),
            "person": (None, person.pk),
            "drops_second_factor": (None, invitation.drops_second_factor),
        },
    )
    return invitation, code


def find(code: str, at: datetime) -> Invitation:
    """The open invitation of that code.

    :raises InvitationNotUsable: there is none, or its maker could not make it any more.
    """
    invitation = (
        Invitation.objects.select_related("person__user", "unit", "made_by").filter(code_hash=_hash(code)).first()
    )
    if invitation is None or not invitation.is_open(at):
        raise InvitationNotUsable
    maker = invitation.made_by
    if maker is not None and not (maker.may_sign_in() and granting.may_open_account(maker, invitation.person)):
        raise InvitationNotUsable
    if invitation.purpose == InvitationPurpose.INVITE and invitation.person.user_id:
        raise InvitationNotUsable
    return invitation


@audit.transaction
def accept(code: str, *, username: str, phone: str, password: str, at: datetime) -> User:
    """Make the account, or the new password, of the invited person; the paper is used up. A reset keeps the names.

    :raises InvitationNotUsable: see `find`, or somebody used the paper in this moment.
    :raises accounts.UsernameNotUsable, accounts.UsernameTaken, accounts.PhoneNotUsable, accounts.PhoneTaken: as typed.
    """
    found = find(code, at)
    # Two devices may hold the same paper: the second one finds it used.
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    person = Person.objects.select_for_update(of=("self",)).get(pk=invitation.person_id)
    if not invitation.is_open(at):
        raise InvitationNotUsable
    if person.user is None:
        user = accounts.open_account(
            username=username, full_name=person.full_name, phone=phone, password=password, by=None, at=at
        )
        person.user = user
        person.save(update_fields=["user"])
    else:
        if not person.user.may_sign_in() and not _belongs_somewhere(person):
            raise InvitationNotUsable
        user = accounts.renew_password(
            person.user, password=password, drop_second_factor=invitation.drops_second_factor, by=None, at=at
        )
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    audit.record("invitation.used", invitation, unit_id=invitation.unit_id, by=user, at=at)
    return user


@audit.transaction
def join(code: str, *, by: User, at: datetime) -> Person:
    """The invited person has an account already: what the invitation brings goes to that account's person.

    So one person holds positions and roles in several units under one name.

    :raises InvitationNotUsable: see `find`; a paper that resets a password joins nothing.
    :raises NotYourOwnPaper: who made the paper cannot take it.
    :raises CannotJoin: the two are noted side by side somewhere, so they may be two people.
    """
    found = find(code, at)
    if found.purpose != InvitationPurpose.INVITE:
        raise InvitationNotUsable
    if found.made_by_id == by.pk:
        raise NotYourOwnPaper
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not invitation.is_open(at):
        raise InvitationNotUsable
    mine = Person.objects.select_for_update(of=("self",)).filter(user=by).first()
    invited = Person.objects.select_for_update(of=("self",)).get(pk=invitation.person_id)
    if mine is None:
        invited.user = by
        invited.save(update_fields=["user"])
        mine = invited
    else:
        _move_all(invited, mine)
        audit.record(
            "person.joined",
            mine,
            unit_id=invitation.unit_id,
            by=by,
            at=at,
            changes={"joined": (invited.pk, mine.pk)},
            personal={"full_name": (invited.full_name, mine.full_name)},
        )
        invited.delete()
    invitation.person = mine
    invitation.used_at = at
    invitation.save(update_fields=["person", "used_at"])
    audit.record("invitation.used", invitation, unit_id=invitation.unit_id, by=by, at=at)
    return mine


def _move_all(invited: Person, mine: Person) -> None:
    """Every row of every app that names the one now names the other."""
    try:
        with transaction.atomic():
            for relation in Person._meta.related_objects:
                name = relation.field.name
                if relation.many_to_many:
                    for record in relation.related_model._base_manager.filter(**{name: invited}):
                        getattr(record, name).add(mine)
                        getattr(record, name).remove(invited)
                    continue
                relation.related_model._base_manager.filter(**{name: invited}).update(**{name: mine})
    except IntegrityError:
        raise CannotJoin from None


@audit.transaction
def cancel(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Papers given to the wrong hands lose their force."""
    changed = Invitation.objects.filter(pk=invitation.pk, used_at=None, cancelled_at=None).update(cancelled_at=at)
    if changed:
        audit.record("invitation.cancelled", invitation, unit_id=invitation.unit_id, by=by, at=at)


def _belongs_somewhere(person: Person) -> bool:
    today = dates.today()
    return person.memberships.filter(on_day(today)).exists() or person.assignments.filter(on_day(today)).exists()
