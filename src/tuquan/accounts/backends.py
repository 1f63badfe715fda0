"""Signing in by user name or by phone number."""

import re
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

from tuquan.accounts.models import User

_NOT_DIGITS = re.compile(r"\D")


def phone_digits(text: str) -> str:
    """ "+84 912.345.678" → "0912345678"; empty when it is no phone number of Vietnam."""
    digits = _NOT_DIGITS.sub("", text)
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    return digits if digits.startswith("0") and len(digits) in (10, 11) else ""


class UsernameOrPhoneBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        name = (username or kwargs.get("login") or kwargs.get("phone") or "").strip()
        if not name or not password:
            return None
        phone = phone_digits(name)
        user = User.objects.filter(Q(username=name.lower()) | (Q(phone=phone) if phone else Q(pk=None))).first()
        if user is None:
            User().set_password(password)  # the same time for an unknown name as for a wrong password
            return None
        return user if user.is_active and user.check_password(password) else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
