"""What else has to forget when a record's personal values are erased from the log: the record's own columns, messages
about it. Apps register here in `ready()`; `audit.erase` runs it, and so does a restore for what was erased since.

erasing.register("units.person", blank_person)      # blank_person(object_id)
erasing.register_for_all(forget_messages)           # forget_messages(object_type, object_id)

Each may run again and again, and finds the record gone or already blank.
"""

from collections import defaultdict
from collections.abc import Callable

_of_type: dict[str, list[Callable[[str], object]]] = defaultdict(list)
_of_all: list[Callable[[str, str], object]] = []


def register(object_type: str, blank: Callable[[str], object]) -> None:
    if blank not in _of_type[object_type]:
        _of_type[object_type].append(blank)


def register_for_all(forget: Callable[[str, str], object]) -> None:
    if forget not in _of_all:
        _of_all.append(forget)


def run(object_type: str, object_id: str) -> None:
    for blank in _of_type.get(object_type, ()):
        blank(object_id)
    for forget in _of_all:
        forget(object_type, object_id)
