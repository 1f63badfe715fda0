"""`tuquan createadmin`: the first person who can hand out roles."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.config.refusals import Refusal
from tuquan.core import dates
from tuquan.units.models import Person, RoleAssignment


def create(*, username: str | None, full_name: str | None) -> str:
    """Ask for what is not given; the password is typed unseen, or comes on the standard input of a script."""
    username = (username or _ask("Tên đăng nhập: ")).strip().lower()
    full_name = (full_name or _ask("Họ và tên: ")).strip()
    if not username or not full_name:
        raise Refusal("Cần cả tên đăng nhập và họ tên.")
    if User.objects.filter(username=username).exists():
        raise Refusal(f"Tên đăng nhập {username} đã có người dùng.")
    password = _password()
    try:
        validate_password(password, User(username=username, full_name=full_name))
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    _create(username, full_name, password)
    return f"Đã lập quản trị viên {full_name}; đăng nhập bằng tên {username}."


@audit.transaction
def _create(username: str, full_name: str, password: str) -> None:
    user = User.objects.create_user(username, password, full_name=full_name)
    person = Person.objects.create(full_name=full_name, user=user)
    role = RoleAssignment.objects.create(
        person=person,
        role="administrator",
        whole_below=True,
        valid_from=dates.today(),
        reason="Lập bằng lệnh trên máy chủ",
    )
    audit.record(
        "role.granted",
        role,
        unit_id=None,
        by=None,
        at=timezone.now(),
        changes={"role": (None, "administrator"), "person": (None, person.pk)},
        reason=role.reason,
    )


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise Refusal("Cần --username và --name khi không có bàn phím.")
    return input(question)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Mật khẩu (ít nhất 10 ký tự): ")
    if getpass.getpass("Gõ lại: ") != first:
        raise Refusal("Hai lần gõ không giống nhau.")
    return first
