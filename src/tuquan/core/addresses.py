"""Addresses of pages by name, as `reverse` gives them, but looked up once per name and not once per row."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

_ANY = UUID(int=0)


def page_address(name: str, *args: Any) -> str:
    """`reverse(name, args=args)`; quick for pages that take nothing or the id of one record."""
    if not args:
        return _address(name, None, settings.ROOT_URLCONF, get_script_prefix())[0]
    if len(args) == 1 and type(args[0]) is UUID:
        before, after = _address(name, _ANY, settings.ROOT_URLCONF, get_script_prefix())
        return f"{before}{args[0]}{after}"
    if len(args) == 1 and type(args[0]) is int:
        return _of_number(name, args[0], settings.ROOT_URLCONF, get_script_prefix())
    return reverse(name, args=args)


@lru_cache(maxsize=5000)
def _of_number(name: str, number: int, urlconf: str, prefix: str) -> str:
    return reverse(name, urlconf, args=[number])


@lru_cache(maxsize=2000)
def _address(name: str, pk: UUID | None, urlconf: str, prefix: str) -> tuple[str, str]:
    """The address before and after the id."""
    if pk is None:
        return reverse(name, urlconf), ""
    before, _id, after = reverse(name, urlconf, args=[pk]).partition(str(pk))
    return before, after
