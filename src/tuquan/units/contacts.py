"""Whom to ring beside a unit: the app that holds such contacts says so in `ready()`, whoever shows them need not know it.

contacts.register(contacts_of_coordinations)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tuquan.units.models import Unit


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str
    what: str = ""


_sources: list[Callable[[Unit], Iterable[Contact]]] = []


def register(contacts_of: Callable[[Unit], Iterable[Contact]]) -> None:
    if contacts_of not in _sources:
        _sources.append(contacts_of)


def contacts_of(unit: Unit) -> list[Contact]:
    return [one for source in _sources for one in source(unit)]
