"""`tuquan createadmin`: the first person who can hand out roles."""

import getpass
import sys

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.config.refusals import Refusal
from tuquan.core import dates
from tuquan.units.models import Person
from tuquan.units.services import invitations, roles


def create(*, username: str | None, full_name: str | None) -> str:
    """With a user name: an account whose password is typed unseen (or comes on the standard input of a script).
    Without: a link that works once, for the person to make the account."""
    full_name = (full_name or _ask("Họ và tên: ")).strip()
    if not full_name:
        raise Refusal("Cần họ và tên của quản trị viên.")
    if username is None:
        code = _invite(full_name)
        link = settings.PUBLIC_URL + reverse("invitations:accept", args=[code])
        return f"Đã lập quản trị viên {full_name}. Đường dẫn để tự đặt tên đăng nhập và mật khẩu, dùng một lần:\n{link}"
    username = username.strip().lower()
    if not username or User.objects.filter(username=username).exists():
        raise Refusal(f"Tên đăng nhập {username} đã có người dùng." if username else "Cần tên đăng nhập.")
    password = _password()
    try:
        validate_password(password, User(username=username, full_name=full_name))
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    _create(username, full_name, password)
    return f"Đã lập quản trị viên {full_name}; đăng nhập bằng tên {username}."


@audit.transaction
def _create(username: str, full_name: str, password: str) -> None:
    _appoint(
        Person.objects.create(
            full_name=full_name, user=User.objects.create_user(username, password, full_name=full_name)
        )
    )


@audit.transaction
def _invite(full_name: str) -> str:
    person = Person.objects.create(full_name=full_name)
    _appoint(person)
    _paper, code = invitations.invite(person, unit=None, by=None, at=timezone.now())
    return code


def _appoint(person: Person) -> None:
    roles.grant_role(
        person,
        role="administrator",
        unit=None,
        whole_below=True,
        valid_from=dates.today(),
        last_day=None,
        reason="Lập bằng lệnh trên máy chủ",
        by=None,
        at=timezone.now(),
    )


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise Refusal("Cần --name khi không có bàn phím.")
    return input(question)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Mật khẩu (ít nhất 10 ký tự): ")
    if getpass.getpass("Gõ lại: ") != first:
        raise Refusal("Hai lần gõ không giống nhau.")
    return first
