"""What a unit did, as each app holds it: sessions, rules, meetings, papers sent. A year's plan ticks its activities off
by them, so that an act is recorded once.

An app registers its kinds in `ready()`; it need not know who reads them:

    deeds.register("outreach.session", _("buổi tuyên truyền, tập huấn"), deeds_of=…, variants=…, add_url=…)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

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


@dataclass(frozen=True)
class StandIn:
    """Records of `kind` also do where records of another kind are asked for, under a tag of that sort ("" any)."""

    kind: str
    sort: str = ""


_stand_ins: dict[str, list[StandIn]] = {}


def register(
    code: str,
    name: Words,
    *,
    deeds_of: DeedsOf,
    variants: Callable[[], Sequence[tuple[str, Words]]] = lambda: (),
    add_url: Callable[[str], str] = lambda tag: "",
) -> None:
    KINDS[code] = DeedKind(code, name, deeds_of, variants, add_url)


def let_stand_in(kind: str, *, for_kind: str, sort: str = "") -> None:
    """Whoever read and acknowledged the rules was told of them, as at a session: `sort` "covers" says for which wishes.
    Said where both apps are known."""
    _stand_ins.setdefault(for_kind, []).append(StandIn(kind, sort))


def kinds_for(code: str, tag: str = "") -> list[str]:
    """The kinds of records that answer the wish for a kind and a tag."""
    sort = tag.partition(":")[0]
    return [code, *(one.kind for one in _stand_ins.get(code, ()) if one.sort in ("", sort))]


def deeds_of(unit: Any, period: Period, kinds: Iterable[str] | None = None) -> list[Deed]:
    """What the unit did on those days, oldest first; of these kinds only, where they are named."""
    wanted = KINDS if kinds is None else [code for code in dict.fromkeys(kinds) if code in KINDS]
    found = [deed for code in wanted for deed in KINDS[code].deeds_of(unit, period)]
    return sorted(found, key=lambda deed: (deed.date, deed.key))


def address(page: str, **chosen: str) -> str:
    """The form of a page with what is asked for already chosen; empty choices are left out."""
    filled = {name: value for name, value in chosen.items() if value}
    return f"{reverse(page)}?{urlencode(filled)}" if filled else reverse(page)


def words_of(code: str, tag: str = "") -> str:
    """ "buổi tuyên truyền: phòng, chống ma túy"; the code itself where its app is gone."""
    kind = KINDS.get(code)
    if kind is None:
        return code
    variant = dict(kind.variants()).get(tag)
    return f"{kind.name}: {variant}" if variant else str(kind.name)
