"""Five wrong passwords for one account from one address close that door for a quarter of an hour (django-axes).

Counting the pair, not the address alone: a whole office shares one. A passkey still opens the account meanwhile.
"""

from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tuquan.accounts.backends import find_user
from tuquan.accounts.models import User


def address_of(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy, the one that the proxy saw."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        if seen:
            return seen
    return request.META.get("REMOTE_ADDR") or "127.0.0.1"


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """One name per account, however it was typed, so that user name and phone number share the five attempts."""
    given = credentials or {}
    typed = str(given.get("username") or request.POST.get("login", "") or "").strip().lower()[:60]
    if "\x00" in typed:
        return ""
    user = find_user(typed) if typed else None
    return user.username if user else typed


def locked_page(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    minutes = int(cool_off.total_seconds() // 60) if (cool_off := get_cool_off(request)) else 0
    page = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    page.headers["Cache-Control"] = "no-store"
    return page


def is_locked(user: User) -> bool:
    """Whether wrong passwords have closed the account from some address at this moment."""
    cool_off = get_cool_off()
    attempts = AccessAttempt.objects.filter(
        username=user.username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    if cool_off:
        attempts = attempts.filter(attempt_time__gt=timezone.now() - cool_off)
    return attempts.exists()


def unlock(user: User) -> None:
    AccessAttempt.objects.filter(username=user.username).delete()
