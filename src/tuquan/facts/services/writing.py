"""Facts follow their record: what a record says now is compared with what stands for it, in the record's own act."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.models import on_day
from tuquan.facts import sources
from tuquan.facts.catalogue import canonical, catalogue
from tuquan.facts.enums import Ending
from tuquan.facts.fields import whole
from tuquan.facts.models import Fact
from tuquan.facts.services import rolling
from tuquan.facts.services.counting import is_count
from tuquan.facts.services.rolling import rollable
from tuquan.facts.services.telling import tell_users
from tuquan.facts.sources import Figure, Summary
from tuquan.units.models import Place, Unit, UnitLocation


@dataclass(frozen=True)
class Change:
    """What became of a record's facts."""

    written: list[Fact] = field(default_factory=list)
    replaced: list[Fact] = field(default_factory=list)
    withdrawn: list[Fact] = field(default_factory=list)

    @property
    def ended(self) -> list[Fact]:
        return [*self.replaced, *self.withdrawn]


def replace(
    record: models.Model, figures: Iterable[Figure], *, by: User | None, at: datetime, reason: str = ""
) -> Change:
    """Make the facts of a record equal to its figures: equal ones stay, changed ones are replaced, missing ones
    withdrawn. Called inside the record's own act, with the record locked; who did it stands in that act's audit entry.
    """
    return replace_many([(record, figures)], by=by, at=at, reason=reason)


def withdraw(record: models.Model, *, by: User | None, at: datetime, reason: str) -> Change:
    """The record no longer counts: all its facts are withdrawn."""
    return replace(record, [], by=by, at=at, reason=reason)


@audit.transaction
def replace_many(
    records: Iterable[tuple[models.Model, Iterable[Figure]]], *, by: User | None, at: datetime, reason: str = ""
) -> Change:
    """The same for many records of one act, in a handful of queries; sums are locked once, in one order."""
    change = Change()
    wanted: dict[tuple[str, str], tuple[Summary, dict[Any, Figure]]] = {}
    for record, figures in records:
        kind = sources.kind_of(record)
        wanted[kind.label, str(record.pk)] = kind.summary_of(record), _by_cell(figures)
    standing = _standing(wanted.keys())
    new: list[tuple[tuple[str, str], Summary, Figure, Fact | None]] = []
    ended: list[tuple[Fact, Ending]] = []
    for source, (summary, figures_by_cell) in wanted.items():
        old = {_cell(fact): fact for fact in standing[source]}
        changed = {
            cell: figure
            for cell, figure in figures_by_cell.items()
            if cell not in old or not _says_the_same(old[cell], figure, summary)
        }
        gone = [fact for cell, fact in old.items() if cell not in figures_by_cell or cell in changed]
        for figure in changed.values():
            before = _predecessor(figure, gone)
            if before is not None:
                gone.remove(before)
                ended.append((before, Ending.REPLACED))
            new.append((source, summary, figure, before))
        ended += [(fact, Ending.WITHDRAWN) for fact in gone]
    places = _places_then([(summary.subject, figure.last or figure.first) for _source, summary, figure, _old in new])
    # The old ones end first: the constraint lets one fact of a cell stand.
    for ending in (Ending.REPLACED, Ending.WITHDRAWN):
        facts = [fact for fact, how in ended if how is ending]
        Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(
            ended_at=at, ending=ending, end_reason=reason[:250]
        )
        (change.replaced if ending is Ending.REPLACED else change.withdrawn).extend(facts)
    change.written.extend(
        Fact.objects.bulk_create(
            _fact(source, summary, figure, located, before, at)
            for (source, summary, figure, before), located in zip(new, places, strict=True)
        )
    )
    rolling.note(change.written, change.ended)
    if change.ended:
        tell_users(change.ended, at=at)
    return change


@audit.transaction
def relocate(unit: Unit, *, by: User | None, at: datetime) -> Change:
    """After a unit's dated locations were corrected: facts that stand at another place than the unit then had are
    replaced by the same at the right one."""
    facts = list(Fact.objects.standing().select_for_update(of=("self",)).filter(unit=unit).order_by("pk"))
    places = _places_then([(unit, fact.last_date) for fact in facts])
    change = Change()
    for fact, place in zip(facts, places, strict=True):
        if fact.located_id != place:
            change.replaced.append(fact)
            fields = {f.attname: getattr(fact, f.attname) for f in Fact._meta.fields if f.attname != "id"}
            moved = Fact(**{**fields, "located_id": place, "written_at": at, "replaces_id": fact.pk})
            moved.rolled = rollable(moved)
            change.written.append(moved)
    Fact.objects.filter(pk__in=[fact.pk for fact in change.replaced]).update(ended_at=at, ending=Ending.REPLACED)
    Fact.objects.bulk_create(change.written)
    rolling.note(change.written, change.replaced)
    if change.replaced:
        audit.record(
            "facts.relocated", unit, unit_id=unit.pk, by=by, at=at, changes={"facts": (0, len(change.written))}
        )
    return change


def relocate_moved(day: date) -> int:
    """The daily job: units whose corrected locations left facts behind. Returns how many units were put right."""
    now = timezone.now()
    several = UnitLocation.objects.values("unit").annotate(rows=Count("pk")).filter(rows__gt=1).values("unit")
    that_day: Any = OuterRef("last_date")
    then = UnitLocation.objects.filter(on_day(that_day), unit=OuterRef("unit")).exclude(place=OuterRef("located"))
    moved = Fact.objects.standing().filter(Exists(then), unit__in=several).values_list("unit", flat=True).distinct()
    units = list(Unit.objects.filter(pk__in=moved).order_by("pk"))
    return sum(bool(relocate(unit, by=None, at=now).written) for unit in units)


def _by_cell(figures: Iterable[Figure]) -> dict[Any, Figure]:
    """The figures checked against the catalogue. A mistake here is the app's, not the user's."""
    found: dict[Any, Figure] = {}
    for figure in figures:
        indicator = catalogue()[figure.indicator]
        if unknown := figure.dims.keys() - set(indicator.dimensions):
            raise ValueError(f"{figure.indicator} has no dimension {sorted(unknown)[0]}")
        for name, value in figure.dims.items():
            if value not in catalogue().dimensions[name].values:
                raise ValueError(f"dimension {name} has no value {value!r}")
        if figure.last is not None and figure.last < figure.first:
            raise ValueError(f"{figure.indicator}: ends before it begins")
        if figure.cell in found:
            raise ValueError(f"{figure.indicator}: a record says one thing twice")
        found[figure.cell] = figure
    return found


def _cell(fact: Fact) -> tuple[str, str, str, date, date]:
    return (fact.indicator, fact.dims, fact.scope, fact.first_date, fact.last_date)


def _says_the_same(fact: Fact, figure: Figure, summary: Summary) -> bool:
    """The title may be worded anew without touching the figure; lineage shows today's wording where it can."""
    return (whole(fact.value), fact.qualifier, fact.basis, fact.unit_id or fact.place_id) == (
        whole(figure.value),
        str(figure.qualifier),
        str(figure.basis),
        summary.subject.pk,
    )


def _predecessor(figure: Figure, gone: Sequence[Fact]) -> Fact | None:
    """The ended fact that this figure takes the place of: of the same cell, else of the same indicator and dimensions
    on other days."""
    same = [fact for fact in gone if _cell(fact) == figure.cell]
    return next(iter(same), None) or next(
        (fact for fact in gone if (fact.indicator, fact.dims, fact.scope) == figure.cell[:3]), None
    )


def _standing(source_keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Fact]]:
    ids = defaultdict(list)
    for source_type, source_id in source_keys:
        ids[source_type].append(source_id)
    condition = Q(pk__in=[])
    for source_type, source_ids in ids.items():
        condition |= Q(source_type=source_type, source_id__in=source_ids)
    found = defaultdict(list)
    for fact in Fact.objects.standing().select_for_update(of=("self",)).filter(condition).order_by("pk"):
        found[fact.source_type, fact.source_id].append(fact)
    return found


def _places_then(subjects: list[tuple[Unit | Place, date]]) -> list[int | None]:
    """Where each subject was on that day: a place is itself; a unit by its dated location, else where it is now."""
    locations: dict[Any, list[UnitLocation]] = defaultdict(list)
    units = {subject.pk for subject, _day in subjects if isinstance(subject, Unit)}
    for location in UnitLocation.objects.filter(unit__in=units).order_by("valid_from", "pk"):
        locations[location.unit_id].append(location)

    def then(unit: Unit, day: date) -> int | None:
        found = [location.place_id for location in locations[unit.pk] if location.holds_on(day)]
        return found[-1] if found else unit.place_id

    return [then(subject, day) if isinstance(subject, Unit) else subject.pk for subject, day in subjects]


def _fact(
    source: tuple[str, str], summary: Summary, figure: Figure, located: int | None, before: Fact | None, at: datetime
) -> Fact:
    subject = summary.subject
    fact = Fact(
        indicator=figure.indicator,
        unit_id=subject.pk if isinstance(subject, Unit) else None,
        place_id=subject.pk if isinstance(subject, Place) else None,
        scope=figure.scope,
        first_date=figure.first,
        last_date=figure.last or figure.first,
        dims=canonical(figure.dims),
        value=figure.value,
        qualifier=figure.qualifier,
        basis=figure.basis,
        source_type=source[0],
        source_id=source[1],
        source_title=summary.title[:250],
        source_date=summary.date,
        located_id=located,
        written_at=at,
        replaces_id=before.pk if before else None,
    )
    fact.rolled, fact.holds = rollable(fact), is_count(fact)
    return fact
