"""Where facts come from. Each app registers, in `AppConfig.ready`, the pure function that turns one of its records
into figures; writing, lineage and `tuquan facts verify` all go through this register."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from tuquan.access.permissions import Permission
from tuquan.facts.catalogue import canonical
from tuquan.facts.enums import Basis, Qualifier, Scope
from tuquan.units.models import Place, Unit


@dataclass(frozen=True)
class Figure:
    """What a record says in numbers. `last` is left out for what happened on one day. Nothing is a figure of zero
    unless the record says "none"."""

    indicator: str
    value: Decimal | int
    first: date
    last: date | None = None
    dims: Mapping[str, str] = field(default_factory=dict)
    qualifier: str = Qualifier.EXACT
    scope: str = Scope.OWN
    basis: str = Basis.RECORDED

    @property
    def cell(self) -> tuple[str, str, str, date, date]:
        return (self.indicator, canonical(self.dims), str(self.scope), self.first, self.last or self.first)


@dataclass(frozen=True)
class Summary:
    """What everybody who may see the figure may know of the record: no names of persons, no free text about them."""

    subject: Unit | Place
    title: str
    date: date


@dataclass(frozen=True)
class SourceKind:
    label: str
    name: str | Promise
    """The kind of record as lineage calls it: "buổi tuyên truyền"."""
    figures_of: Callable[[Any], Iterable[Figure]]
    summary_of: Callable[[Any], Summary]
    permission: Permission
    """Who holds it at the subject's unit may open the record itself."""
    prefetch: tuple[str, ...] = ()
    """Relations that `figures_of` and `summary_of` read, fetched at once when all records are recomputed."""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    def records(self) -> models.QuerySet:
        return self.model._default_manager.prefetch_related(*self.prefetch).order_by("pk")


@dataclass(frozen=True)
class Use:
    """Something that was made with a fact and is not remade by itself: a report sent, a dossier handed in."""

    title: str
    url: str
    unit_id: Any
    """Whose people are to be told when the fact ends."""
    opens_for: Callable[[Any], bool] = lambda _viewer: True
    """Whether the person may open the page."""


@dataclass(frozen=True)
class Origin:
    """The passage of a report that a figure was read from."""

    title: str
    url: str


@dataclass(frozen=True)
class Aim:
    """What is to be reached of an indicator, from the app that keeps targets."""

    indicator: str
    words: str
    """ "ít nhất 95 %, năm 2026"."""
    url: str
    state: str
    """How far it is, as `{% state %}` takes it."""
    sentence: str


_kinds: dict[str, SourceKind] = {}
_aims: list[Callable[[Any, Any, Iterable[str], Any], Iterable[Aim]]] = []
_origins: list[Callable[[Any, Any], Origin | None]] = []
_uses: list[Callable[[Iterable[Any]], Iterable[Use]]] = []


def register(
    label: str,
    *,
    name: str | Promise,
    figures_of: Callable[[Any], Iterable[Figure]],
    summary_of: Callable[[Any], Summary],
    permission: Permission = Permission.RECORD_VIEW,
    prefetch: tuple[str, ...] = (),
) -> None:
    """Called once from `AppConfig.ready`; `label` is "outreach.session"."""
    _kinds[label.lower()] = SourceKind(label.lower(), name, figures_of, summary_of, permission, prefetch)


def register_uses(uses_of: Callable[[Iterable[Any]], Iterable[Use]]) -> None:
    """`uses_of(facts)` tells where the facts were used; reports and dossiers register theirs."""
    _uses.append(uses_of)


def register_origin(origin_of: Callable[[Any, Any], Origin | None]) -> None:
    """`origin_of(viewer, fact)` tells where the fact was read, to those who may see that text."""
    _origins.append(origin_of)


def register_aims(aims_of: Callable[[Any, Any, Iterable[str], Any], Iterable[Aim]]) -> None:
    """`aims_of(viewer, subject, indicators, period)` tells what the viewer may see of what is to be reached there."""
    _aims.append(aims_of)


def aims_of(viewer: Any, subject: Unit | Place, indicators: Iterable[str], period: Any) -> dict[str, list[Aim]]:
    """indicator → what is to be reached of it."""
    found: dict[str, list[Aim]] = {}
    codes = list(indicators)
    for tell in _aims:
        for aim in tell(viewer, subject, codes, period) if codes else ():
            found.setdefault(aim.indicator, []).append(aim)
    return found


def origin_of(viewer: Any, fact: Any) -> Origin | None:
    return next((origin for tell in _origins if (origin := tell(viewer, fact)) is not None), None)


def kinds() -> Mapping[str, SourceKind]:
    return _kinds


def kind_of(record: models.Model) -> SourceKind:
    """:raises LookupError: the record's app did not register it."""
    try:
        return _kinds[record._meta.label_lower]
    except KeyError:
        raise LookupError(f"{record._meta.label} is not registered as a source of facts") from None


def uses_of(facts: Iterable[Any]) -> list[Use]:
    facts = list(facts)
    return [use for uses in _uses for use in uses(facts)] if facts else []


def uses_seen_by(viewer: Any, facts: Iterable[Any]) -> list[Use]:
    """Where the facts were used; without an address where the person may not go."""
    return [use if use.opens_for(viewer) else replace(use, url="") for use in uses_of(facts)]
