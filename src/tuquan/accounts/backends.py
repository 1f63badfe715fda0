"""Signing in by user name or by phone number."""

import re
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tuquan.accounts.models import User
from tuquan.core.prepared import Prepared

_NOT_DIGITS = re.compile(r"\D")
_PHONE = re.compile(r"\+?[\d\s.()-]+")


def phone_digits(text: str) -> str:
    """ "+84 912.345.678" → "0912345678"; empty when it is no phone number of Vietnam."""
    if not _PHONE.fullmatch(text.strip()):
        return ""
    digits = _NOT_DIGITS.sub("", text)
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    return digits if digits.isascii() and digits.startswith("0") and len(digits) in (10, 11) else ""


def find_user(name: str) -> User | None:
    """The user of that user name, else of that phone number (a user name is never a phone number of another)."""
    found = User.objects.filter(username=name.lower()).first()
    if found is None and (phone := phone_digits(name)):
        found = User.objects.filter(phone=phone).first()
    return found


class UsernameOrPhoneBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        name = (username or "").strip()
        if not name or not password:
            return None
        user = find_user(name)
        if user is None:
            User().set_password(password)  # the same time for an unknown name as for a wrong password
            return None
        return user if user.check_password(password) and user.may_sign_in() else None

    def get_user(self, user_id: Any) -> User | None:
        """Asked at every request: an account that is closed ends its sessions at once."""
        user = next(iter(_account(user_id)), None)
        return user if user is not None and user.may_sign_in() else None


_account = Prepared(lambda user_id: User.objects.filter(pk=user_id))
