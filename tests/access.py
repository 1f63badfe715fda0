"""Who gets what answer from which address: the table `access_matrix.txt`, and how it is asked.

A row names a page, the method, and nine answers in the order of CAST. `in` is the way to the sign-in page, 404 what
does not exist for this person. The page is opened for a record of school A (`access_objects.py` makes it); what a
request writes is taken back before the next person asks.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

CAST = ("nobody", "head_b", "guard_a", "clerk_a", "head_a", "officer", "chairman", "police_officer", "administrator")
TABLE = Path(__file__).with_name("access_matrix.txt")

Arguments = dict[str, Any]
Maker = Callable[[Any], Arguments]
MAKERS: dict[str, Maker] = {}


def objects(*patterns: str) -> Callable[[Maker], Maker]:
    """Decorator: the function makes what these pages are about ("programme:model*") and gives their URL arguments.

    The longest pattern that fits a page counts.
    """

    def register(maker: Maker) -> Maker:
        for pattern in patterns:
            assert pattern not in MAKERS, pattern
            MAKERS[pattern] = maker
        return maker

    return register


def maker_of(name: str) -> Maker | None:
    fitting = [pattern for pattern in MAKERS if fnmatchcase(name, pattern)]
    return MAKERS[max(fitting, key=lambda pattern: (len(pattern.rstrip("*")), pattern == name))] if fitting else None


@dataclass(frozen=True)
class Page:
    name: str
    arguments: tuple[str, ...]

    @property
    def group(self) -> str:
        """Pages about the same records are asked together, so that these are made once."""
        maker = maker_of(self.name) if self.arguments else None
        return maker.__name__ if maker else self.name.partition(":")[0].partition("_")[0]


def pages() -> list[Page]:
    return sorted(_walk(get_resolver(), "", ()), key=lambda page: page.name)


def _walk(resolver: Any, namespace: str, arguments: tuple[str, ...]) -> Iterator[Page]:
    for pattern in resolver.url_patterns:
        found = (*arguments, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""), found)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield Page(namespace + pattern.name, found)


@dataclass(frozen=True)
class Row:
    method: str
    answers: tuple[str, ...]


def table() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if words := line.partition("#")[0].split():
            name, method, *answers = words
            assert name not in rows, f"two rows for {name}"
            assert len(answers) == len(CAST), f"{name}: {len(answers)} answers"
            rows[name] = Row(method, tuple(answers))
    return rows


def line(name: str, row: Row) -> str:
    return f"{name:38} {row.method:5} " + " ".join(f"{answer:>7}" for answer in row.answers)


class Asker:
    """Asks a page as everybody of the cast."""

    def __init__(self, cast: Any) -> None:
        self.clients: dict[str, Client] = {}
        self.errors: list[str] = []
        for member in CAST:
            client = self.clients[member] = Client(raise_request_exception=True)
            if member != "nobody":
                client.force_login(getattr(cast, member), "tuquan.accounts.backends.UsernameOrPhoneBackend")

    def ask(self, page: Page, arguments: Arguments, method: str = "") -> Row:
        url = reverse(page.name, kwargs={name: arguments[name] for name in page.arguments})
        if not method:  # a page that only takes what is sent says so to everybody
            method = "POST" if self._answer("head_a", "GET", url) == "405" else "GET"
        return Row(method, tuple(self._answer(member, method, url) for member in CAST))

    def _answer(self, member: str, method: str, url: str) -> str:
        with transaction.atomic():
            try:
                response = self.clients[member].generic(method, url)
                if response.streaming:
                    response.getvalue()  # a file that is served is closed when it was read to its end
            except Exception as error:
                self.errors.append(f"{method} {url} by {member}: {error!r}")
                return "500"
            finally:
                transaction.set_rollback(True)
        if response.status_code == 302:
            sign_in = resolve_url(settings.LOGIN_URL)
            return "in" if re.match(rf"{sign_in}(\?|$)", response.headers["Location"]) else "302"
        return str(response.status_code)
