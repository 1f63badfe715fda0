"""Tasks that somebody who leaves has to hand over. Apps above register what they know; nobody here knows them.

    @handover.source
    def sessions_without_minutes(person: Person, unit: Unit) -> Iterable[OpenTask]: ...

Registered when the app is loaded (`AppConfig.ready`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tuquan.units.models import Person, Unit


@dataclass(frozen=True)
class OpenTask:
    title: str
    url: str = ""
    sentence: str = ""


Source = Callable[[Person, Unit], Iterable[OpenTask]]
SOURCES: list[Source] = []


def source(function: Source) -> Source:
    if function not in SOURCES:
        SOURCES.append(function)
    return function


def open_tasks(person: Person, unit: Unit) -> list[OpenTask]:
    return [task for find in SOURCES for task in find(person, unit)]
