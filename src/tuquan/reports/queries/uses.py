"""Where figures were used."""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db.models import Q

from tuquan.access.permissions import Permission
from tuquan.facts.catalogue import catalogue
from tuquan.facts.models import Fact
from tuquan.facts.queries.nodes import ancestors_of
from tuquan.facts.queries.places import cover
from tuquan.facts.sources import Use
from tuquan.reports.models import FigureUse, Receipt, Submission
from tuquan.units.models import Place
from tuquan.units.permitted import Viewer


def uses_of(facts: Iterable[Fact]) -> list[Use]:
    """What was made with any of these facts, once each."""
    found: dict[tuple[str, str], FigureUse] = {}
    facts = list(facts)
    for use in _near(facts):
        if any(_counts(fact, use) for fact in facts):
            found.setdefault((use.holder_type, str(use.holder_id)), use)
    return [made for use in found.values() if (made := _made(use)) is not None]


def _near(facts: list[Fact]) -> Iterable[FigureUse]:
    """Uses of the same indicators (or of what they are part of) about the facts' units and about the places that hold
    them, on today's map or an older one."""
    units = {fact.unit_id for fact in facts if fact.unit_id}
    paths = Place.objects.filter(pk__in={fact.located_id for fact in facts if fact.located_id})
    above = {node for path in paths.values_list("path", flat=True) for node in ancestors_of(path)}
    grown = set(Place.objects.filter(anchored__place__in=above).values_list("path", flat=True)) if above else set()
    above |= {node for path in grown for node in ancestors_of(path)}
    return (
        FigureUse.objects.filter(
            Q(unit__in=units) | Q(place__in=Place.objects.filter(pk__in=above)),
            indicator__in=_asked_for_with({fact.indicator for fact in facts}),
            first_date__lte=max(fact.last_date for fact in facts),
            last_date__gte=min(fact.first_date for fact in facts),
        )
        .select_related("place")
        .order_by("pk")
    )


def _asked_for_with(codes: set[str]) -> set[str]:
    return {asked for asked, parts in _parts().items() if parts & codes}


@cache
def _parts() -> dict[str, frozenset[str]]:
    """Each indicator with the codes whose facts it is read from."""
    ours = catalogue()
    parts: dict[str, set[str]] = defaultdict(set)
    for code, one in ours.indicators.items():
        for part in (code, one.numerator, one.denominator):
            if part:
                parts[code].update(ours.family(part))
    return {code: frozenset(found) for code, found in parts.items()}


def _counts(fact: Fact, use: FigureUse) -> bool:
    if fact.indicator not in _parts()[use.indicator]:
        return False
    if not (use.first_date <= fact.first_date and fact.last_date <= use.last_date):
        return False
    if not json.loads(use.dims).items() <= json.loads(fact.dims).items():
        return False
    if use.unit_id is not None:
        return use.unit_id == fact.unit_id
    if fact.located is None or use.place is None:
        return False
    if fact.located.path.startswith(use.place.path):
        return True
    return cover(use.place, use.period).places.filter(pk=fact.located_id).exists()


def _made(use: FigureUse) -> Use | None:
    holder = apps.get_model(use.holder_type)._default_manager.filter(pk=use.holder_id).first()
    if holder is None:
        return None
    return Use(str(holder), holder.get_absolute_url(), use.for_unit_id, partial(_opens, holder))


def _opens(holder: Any, viewer: Viewer) -> bool:
    """As the pages of what was made with the figure ask."""
    if isinstance(holder, Receipt):
        holder = holder.submission
    rows = type(holder).objects
    found = rows.permitted(viewer, Permission.REPORT_VIEW).filter(pk=holder.pk).exists()
    if isinstance(holder, Submission) and not found:
        return rows.received(viewer, Permission.REPORT_VIEW).filter(pk=holder.pk).exists()
    return found
