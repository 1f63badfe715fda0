"""What a unit did, as each app holds it: sessions, rules, meetings, papers sent. A year's plan ticks its activities off
by them, so that an act is recorded once.

An app registers its kinds in `ready()`; it need not know who reads them:

    deeds.register("outreach.session", _("buổi tuyên truyền, tập huấn"), deeds_of=…, variants=…, add_url=…)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from tuquan.core.dates import Period

Words = str | Promise


@dataclass(frozen=True)
class Deed:
    """One thing done. `title` is what whoever sees the unit's records may read; it names no person."""

    kind: str
    pk: str
    title: str
    date: date
    url: str
    tags: frozenset[str] = frozenset()
    """What it is about, as "topic:drugs" or "covers:internal_rules"."""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.pk}"


DeedsOf = Callable[[Any, Period], Iterable[Deed]]
"""(unit, days) → what that unit did on those days."""


@dataclass(frozen=True)
class DeedKind:
    code: str
    name: Words
    deeds_of: DeedsOf
    variants: Callable[[], Sequence[tuple[str, Words]]]
    """The tags that a plan may ask for, with their words."""
    add_url: Callable[[str], str]
    """Where such a thing is recorded; takes the tag asked for, empty when any will do."""


KINDS: dict[str, DeedKind] = {}


def register(
    code: str,
    name: Words,
    *,
    deeds_of: DeedsOf,
    variants: Callable[[], Sequence[tuple[str, Words]]] = lambda: (),
    add_url: Callable[[str], str] = lambda tag: "",
) -> None:
    KINDS[code] = DeedKind(code, name, deeds_of, variants, add_url)


def deeds_of(unit: Any, period: Period, kinds: Iterable[str] | None = None) -> list[Deed]:
    """What the unit did on those days, oldest first; of these kinds only, where they are named."""
    wanted = KINDS if kinds is None else [code for code in dict.fromkeys(kinds) if code in KINDS]
    found = [deed for code in wanted for deed in KINDS[code].deeds_of(unit, period)]
    return sorted(found, key=lambda deed: (deed.date, deed.key))


def words_of(code: str, tag: str = "") -> str:
    """ "buổi tuyên truyền: phòng, chống ma túy"; the code itself where its app is gone."""
    kind = KINDS.get(code)
    if kind is None:
        return code
    variant = dict(kind.variants()).get(tag)
    return f"{kind.name}: {variant}" if variant else str(kind.name)
