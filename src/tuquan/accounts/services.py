"""Accounts: opened by invitation, given a new password, renamed, closed. Nothing here knows of units."""

import re
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy as _

from tuquan.accounts import lockout
from tuquan.accounts.backends import phone_digits
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")


class UsernameNotUsable(Exception):
    message = _(
        "Tên đăng nhập cần bắt đầu bằng chữ cái không dấu, dài từ 3 đến 60 ký tự, chỉ gồm chữ thường không dấu, số, "
        "dấu chấm, gạch ngang."
    )


class UsernameTaken(Exception):
    message = _("Tên đăng nhập này đã có người dùng. Anh/chị thêm một chữ hoặc số.")


class PhoneNotUsable(Exception):
    message = _("Số điện thoại chưa đúng: cần 10 chữ số, bắt đầu bằng 0.")


class PhoneTaken(Exception):
    message = _("Số điện thoại này đã gắn với một tài khoản khác. Anh/chị để trống hoặc dùng số khác.")


class NotYourSession(Exception):
    message = _("Phiên đăng nhập này không còn nữa.")


def propose_username(full_name: str) -> str:
    """ "Nguyễn Thị Hoa" → "nguyenthihoa", with a number when somebody has it."""
    words = text.search_words(full_name)
    stem = re.sub(r"[^a-z0-9]", "", "".join(words))[:50].lstrip("0123456789")
    stem = stem if len(stem) >= 3 else "nguoidung"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number = 1
    proposal = stem
    while proposal in taken:
        number += 1
        proposal = f"{stem}{number}"
    return proposal


@audit.transaction
def open_account(
    *, username: str, full_name: str, phone: str, password: str | None, by: User | None, at: datetime
) -> User:
    """A new account; without a password the person signs in by passkey or the office's service alone.

    :raises UsernameNotUsable, UsernameTaken, PhoneNotUsable, PhoneTaken: what was typed does not do.
    """
    user = User(username=_usable_username(username), full_name=full_name, phone=_usable_phone(phone))
    user.set_password(password)
    _save_names(user)
    audit.record(
        "account.opened",
        user,
        unit_id=None,
        by=by or user,
        at=at,
        personal={"username": (None, user.username), "phone": (None, user.phone)},
    )
    return user


@audit.transaction
def rename(user: User, *, username: str, phone: str, email: str, by: User, at: datetime) -> User:
    """Change the names by which somebody signs in or is reached.

    :raises UsernameNotUsable, UsernameTaken, PhoneNotUsable, PhoneTaken: what was typed does not do.
    """
    before = User.objects.select_for_update().get(pk=user.pk)
    user.username, user.phone, user.email = _usable_username(username), _usable_phone(phone), email
    changes = audit.changes_of(before, user, ["username", "phone", "email"])
    if changes:
        _save_names(user)
        audit.record("account.renamed", user, unit_id=None, by=by, at=at, personal=changes)
    return user


@audit.transaction
def renew_password(user: User, *, password: str, drop_second_factor: bool, by: User | None, at: datetime) -> User:
    """A new password by printed link: every device is signed out; the second factor stays unless the link says so."""
    user.set_password(password)
    user.is_active, user.closes_on = True, None
    user.save(update_fields=["password", "is_active", "closes_on"])
    if drop_second_factor:
        Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    lockout.unlock(user)
    audit.record(
        "account.password_renewed",
        user,
        unit_id=None,
        by=by or user,
        at=at,
        changes={"second_factor": (None, "dropped")} if drop_second_factor else None,
    )
    return user


@audit.transaction
def close_account(user: User, *, on: date, by: User, at: datetime) -> None:
    """From that day the account opens no more; when the day has come its sessions and keys go at once."""
    user.closes_on = on
    user.save(update_fields=["closes_on"])
    if not user.may_sign_in():
        end_sessions(user)
        Authenticator.objects.filter(user=user).delete()
    audit.record("account.closed", user, unit_id=None, by=by, at=at, changes={"closes_on": (None, on)})


@audit.transaction
def forget(user: User, *, by: User, at: datetime) -> None:
    """Nothing in the account names its person any more, and nobody can sign in to it."""
    blank(user)
    audit.record("account.forgotten", user, unit_id=None, by=by, at=at)


def blank_again(user_id: str) -> None:
    """After a restore: the account was forgotten since the backup."""
    for user in User.objects.filter(pk=user_id):
        blank(user)


def blank(user: User) -> None:
    end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    for attempts in (AccessAttempt, AccessLog):
        attempts.objects.filter(username=user.username).delete()
    user.username, user.full_name = f"x{user.pk.hex}", gettext("Người đã xóa dữ liệu")
    user.phone = user.email = ""
    user.is_active = False
    user.set_unusable_password()
    user.save()


@audit.transaction
def unlock(user: User, *, by: User, at: datetime) -> None:
    lockout.unlock(user)
    audit.record("account.unlocked", user, unit_id=None, by=by, at=at)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign the user out everywhere, except in the session with the key `but`; how many ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return len(keys)


@audit.transaction
def end_session(user: User, session_id: int, *, by: User, at: datetime) -> None:
    """:raises NotYourSession: it is somebody else's or has ended."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise NotYourSession
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()
    audit.record("account.session_ended", user, unit_id=None, by=by, at=at)


@audit.transaction
def end_other_sessions(user: User, *, but: str | None, by: User, at: datetime) -> int:
    count = end_sessions(user, but=but)
    if count:
        audit.record("account.sessions_ended", user, unit_id=None, by=by, at=at, changes={"count": (None, count)})
    return count


def _usable_username(typed: str) -> str:
    username = typed.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise UsernameNotUsable
    return username


def _usable_phone(typed: str) -> str:
    if not typed.strip():
        return ""
    phone = phone_digits(typed)
    if not phone:
        raise PhoneNotUsable
    return phone


def _save_names(user: User) -> None:
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username=user.username).exists():
        raise UsernameTaken
    if user.phone and others.filter(phone=user.phone).exists():
        raise PhoneTaken
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # somebody took it in this very moment
        raise (UsernameTaken if others.filter(username=user.username).exists() else PhoneTaken) from None
