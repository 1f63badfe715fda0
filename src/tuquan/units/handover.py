"""Tasks that somebody who leaves has to hand over. Apps above register what they know; nobody here knows them.

    @handover.source
    def sessions_without_minutes(person: Person, unit: Unit) -> Iterable[OpenTask]: ...

Registered when the app is loaded (`AppConfig.ready`). A task that is held by name says how it passes on; one without
`pass_on` is only listed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from tuquan.accounts.models import User
from tuquan.units.models import Person, Unit

PassOn = Callable[[Person, User, datetime], None]
"""`(successor, by, at)`: writes the task to the successor and records it, inside the caller's act.

:raises CannotTake: the successor could not do it.
"""


class CannotTake(Exception):
    """Why this successor does not get this task."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class OpenTask:
    title: str
    url: str = ""
    sentence: str = ""
    pass_on: PassOn | None = field(default=None, compare=False)


Source = Callable[[Person, Unit], Iterable[OpenTask]]
SOURCES: list[Source] = []


def source(function: Source) -> Source:
    if function not in SOURCES:
        SOURCES.append(function)
    return function


def open_tasks(person: Person, unit: Unit) -> list[OpenTask]:
    return [task for find in SOURCES for task in find(person, unit)]
