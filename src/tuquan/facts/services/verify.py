"""Whether facts say what the records say, and the kept sums what the facts say. Records are read in batches, sums are
compared by the database: the memory needed does not grow with them. A sample looks at a few of each."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.facts import sources
from tuquan.facts.buckets import HALVES, SLOTS, bucket_of, half_at, halves_of, last_day, part_of, part_slot
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Basis, Scope
from tuquan.facts.fields import decimal, whole
from tuquan.facts.listed import total
from tuquan.facts.models import Fact, LongRollup, Rollup, RollupCell, RollupChange
from tuquan.facts.queries.counts import changes_in_sql
from tuquan.facts.queries.nodes import ancestors_of, is_wide
from tuquan.facts.services import counting
from tuquan.facts.services.rebuilding import Difference, differences, one_moment
from tuquan.facts.services.rolling import ADDED, FACTS, PLACES, rollable
from tuquan.facts.sources import SourceKind
from tuquan.units.models import Place
from tuquan.units.paths import under

BATCH = 500


def verify(sample: int | None = None, seed: int = 0) -> str | None:
    """The first difference, in words; None when everything agrees. Places are compared by what each fact says of its
    own place: a corrected dated location is brought in by `relocate`.

    With `sample`, so many facts, records and sums drawn from the seed: the same ones again while nothing is written.
    """
    if sample is not None:
        return next(_sampled(sample, random.Random(seed)), None)
    return next(chain(_unknown_sources(), _records(), _rolled(), _sums()), None)


def _unknown_sources() -> Iterator[str]:
    strange = Fact.objects.standing().exclude(source_type__in=sources.kinds()).order_by("pk").first()
    if strange is not None:
        yield _("Số liệu %(fact)s: không có nơi đăng ký nguồn “%(source)s”.") % {
            "fact": strange.pk,
            "source": strange.source_type,
        }


def _records() -> Iterator[str]:
    for kind in sources.kinds().values():
        records = kind.records().iterator(chunk_size=BATCH)
        while batch := list(islice(records, BATCH)):
            yield from _compare(kind, batch)
        yield from _orphans(kind)


def _orphans(kind: SourceKind) -> Iterator[str]:
    """Facts whose record is gone, in batches of source ids."""
    ids = (
        Fact.objects.standing().filter(source_type=kind.label).order_by("source_id").values_list("source_id", flat=True)
    ).distinct()
    found = ids.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        there = {str(pk) for pk in kind.model._default_manager.filter(pk__in=batch).values_list("pk", flat=True)}
        for missing in sorted(set(batch) - there):
            yield from _gone(kind, missing)


def _gone(kind: SourceKind, record: str) -> Iterator[str]:
    yield _("%(kind)s %(record)s: bản ghi không còn nhưng số liệu vẫn có giá trị.") % {
        "kind": kind.name,
        "record": record,
    }


def _compare(kind: SourceKind, records: list[Any]) -> Iterator[str]:
    standing: dict[str, dict[Any, tuple[Any, ...]]] = {str(record.pk): {} for record in records}
    for fact in Fact.objects.standing().filter(source_type=kind.label, source_id__in=standing).order_by("pk"):
        cell = (fact.indicator, fact.dims, fact.scope, fact.first_date, fact.last_date)
        standing[fact.source_id][cell] = (
            whole(fact.value),
            fact.qualifier,
            fact.basis,
            str(fact.unit_id or fact.place_id),
        )
    for record in records:
        subject = str(kind.summary_of(record).subject.pk)
        wanted = {
            figure.cell: (whole(figure.value), str(figure.qualifier), str(figure.basis), subject)
            for figure in kind.figures_of(record)
        }
        found = standing[str(record.pk)]
        for cell in sorted(wanted.keys() | found.keys()):
            if wanted.get(cell) != found.get(cell):
                yield _("%(kind)s %(record)s, %(indicator)s: bản ghi cho %(wanted)s, số liệu có %(found)s.") % {
                    "kind": kind.name,
                    "record": record.pk,
                    "indicator": " ".join(str(part) for part in cell if part != "{}"),
                    "wanted": _words(wanted.get(cell)),
                    "found": _words(found.get(cell)),
                }


def _words(said: tuple[Any, ...] | None) -> str:
    return _("không có") if said is None else f"{said[0] / 1000:g} ({', '.join(said[1:])})"


def _rolled() -> Iterator[str]:
    """`rolled` and `holds` decide how a fact is read; they have to follow from the fact itself (`rolling.rollable`,
    `counting.is_count`)."""
    added = [code for code, one in catalogue().indicators.items() if one.kind in ADDED]
    should = Q(located__isnull=False, basis=Basis.RECORDED, scope=Scope.OWN, indicator__in=added)
    standing = Fact.objects.standing()
    count = Q(basis=Basis.RECORDED, scope=Scope.OWN, indicator__in=counting.stocks())
    for mark, rule in (("rolled", should), ("holds", count)):
        for wrong in (standing.filter(**{mark: True}).exclude(rule), standing.filter(rule, **{mark: False})):
            if (fact := wrong.order_by("pk").first()) is not None:
                yield _wrongly_marked(fact)


def _wrongly_marked(fact: Fact) -> str:
    return _("Số liệu %(fact)s: dấu “có trong số cộng sẵn” không đúng.") % {"fact": fact.pk}


def _sums() -> Iterator[str]:
    yield from (_difference(one) for one in differences(1))


# A sample


def _sampled(many: int, drawn: random.Random) -> Iterator[str]:
    yield from _unknown_sources()
    yield from _some_records(many, drawn)
    places: list[tuple[int, str, date]] = []
    for fact in _some(Fact.objects.standing().select_related("located"), many, drawn):
        kind = sources.kinds()[fact.source_type]
        record = kind.records().filter(pk=fact.source_id).first()
        yield from _compare(kind, [record]) if record is not None else _gone(kind, fact.source_id)
        if (fact.rolled, fact.holds) != (rollable(fact), counting.is_count(fact)):
            yield _wrongly_marked(fact)
        if fact.rolled and fact.located is not None:
            node = drawn.choice(ancestors_of(fact.located.path))
            day = fact.last_date if fact.holds else fact.first_date
            places.append((node, fact.indicator, bucket_of(day)))
    for node, indicator, bucket in [*places, *_some_sums(many, drawn)]:
        yield from (_difference(one) for one in _differences_at(node, indicator, bucket))


def _some_records(many: int, drawn: random.Random) -> Iterator[str]:
    for kind in sources.kinds().values():
        for record in _some(kind.records(), -(-many // len(sources.kinds())), drawn):
            yield from _compare(kind, [record])


def _some(rows: models.QuerySet[Any], many: int, drawn: random.Random) -> Iterator[Any]:
    """Each the first at or after a number drawn, so that it is found by the key however many there are."""
    first: Any
    last: Any
    first, last = (rows.order_by(end).values_list("pk", flat=True).first() for end in ("pk", "-pk"))
    if first is None:
        return
    for _number in range(many):
        if isinstance(first, UUID):
            at: Any = UUID(int=drawn.randint(first.int, last.int))
        else:
            at = drawn.randint(first, last)
        if (row := rows.filter(pk__gte=at).order_by("pk").first()) is not None:
            yield row


def _some_sums(many: int, drawn: random.Random) -> Iterator[tuple[int, str, date]]:
    """Sums as they are kept, so that one too many is found as well."""
    places = Rollup.objects.aggregate(Min("place_id"), Max("place_id"))
    cells = RollupCell.objects.in_bulk()
    if places["place_id__min"] is None:
        return
    for _number in range(many):
        at = drawn.randint(places["place_id__min"], places["place_id__max"])
        key: dict[str, Any] = {}
        for column, start in (("place_id", at), ("cell_id", drawn.choice(sorted(cells)))):
            rows = Rollup.objects.filter(**key).order_by(column)
            row = rows.filter(**{f"{column}__gte": start}).first() or rows.first()
            if row is None:
                break
            key[column] = getattr(row, column)
        else:
            slots = [f"n{slot}" for slot in range(1, HALVES + 1)]
            halves = {
                half_at(year, number)
                for year, *row in Rollup.objects.filter(**key).values_list("year", *slots)
                for number, facts in enumerate(row, 1)
                if facts is not None
            }
            halves.update(LongRollup.objects.filter(**key).values_list("bucket", flat=True))
            if halves:
                yield key["place_id"], cells[key["cell_id"]].indicator, drawn.choice(sorted(halves))


Said = dict[tuple[str, date, str], list[Any]]
"""(dims, until, qualifier) → [value, number of facts]; empty dims: all divisions together"""


def _differences_at(node: int, indicator: str, bucket: date) -> Iterator[Difference]:
    """All sums of a place and indicator that begin in one half month, and of the part of the year it lies in."""
    with one_moment():
        place = Place.objects.filter(path__endswith=f"/{node}/").first() or Place(path="")
        divided = is_wide(place.path)
        wanted = _said_by_facts(place.path, indicator, bucket, divided=divided)
        part = part_of(bucket)
        kept: Any = Rollup.objects.filter(place_id=node, cell__indicator=indicator, year=bucket.year)
        halves, inside, held = _nothing(), _nothing(), _nothing()
        columns = [f"{kind}{slot}" for slot in SLOTS for kind in "vn"]
        for dims, qualifier, *row in kept.values_list("cell__dims", "qualifier", *columns):
            for slot, value, facts in zip(SLOTS, row[::2], row[1::2], strict=True):
                begins, until = halves_of(bucket.year, slot)
                if slot == part_slot(bucket):
                    _add(held, (dims, until, qualifier), value or Decimal(0), facts or 0)
                elif slot <= HALVES and part[0] <= begins <= part[1]:
                    _add(inside, (dims, part[1], qualifier), value or Decimal(0), facts or 0)
                if begins == until == bucket:
                    _add(halves, (dims, until, qualifier), value or Decimal(0), facts or 0)
        long: Any = LongRollup.objects.filter(place_id=node, cell__indicator=indicator, bucket__range=part)
        for dims, begins, until, qualifier, value, facts in long.values_list(
            "cell__dims", "bucket", "until", "qualifier", "value", "facts"
        ):
            if begins == bucket:
                _add(halves, (dims, until, qualifier), value, facts)
            if until <= part[1]:
                _add(inside, (dims, part[1], qualifier), value, facts)
        noted = RollupChange.objects.filter(under("place__path", place.path), indicator=indicator, bucket=bucket)
        for dims, until, qualifier, value, facts in noted.values_list("dims", "until", "qualifier", "value", "facts"):
            for wide in _cells_of(dims, divided):
                _add(halves, (wide, until, qualifier), value, facts)
    for begins, right, found in ((bucket, wanted, halves), (part[0], inside, held)):
        for key in sorted(right.keys() | found.keys()):
            dims, until, qualifier = key
            one, other = (tuple(said.get(key, (Decimal(0), 0))) for said in (right, found))
            if one != other:
                cell = RollupCell(indicator=indicator, dims=dims)
                yield Difference(node, cell, begins, until, qualifier, one, other)  # type: ignore[arg-type]


def _nothing() -> "Said":
    return defaultdict(lambda: [Decimal(0), 0])


def _cells_of(dims: str, divided: bool) -> set[str]:
    return {"", dims} - {"{}"} if divided else {""}


def _said_by_facts(path: str, indicator: str, bucket: date, *, divided: bool) -> Said:
    said: Said = _nothing()
    if catalogue()[indicator].kind is Kind.STOCK:
        for dims, qualifier, value, facts in _said_by_counts(path, indicator, bucket):
            for wide in _cells_of(dims, divided):
                _add(said, (wide, bucket, qualifier), decimal(value), facts)
        return said
    here = Fact.objects.standing().filter(under("located__path", path), indicator=indicator, rolled=True)
    days = (bucket, last_day(bucket))
    # Apart, because different indexes find them.
    for rows in (
        here.filter(first_date__range=days, last_date__range=days),
        here.filter(first_date__range=days, last_date__gt=days[1]),
    ):
        grouped: Any = rows.values_list("dims", "last_date", "qualifier").annotate(Sum("value"), Count("pk")).order_by()
        for dims, last, qualifier, value, facts in grouped:
            for wide in _cells_of(dims, divided):
                _add(said, (wide, bucket_of(last), qualifier), value, facts)
    return said


def _said_by_counts(path: str, indicator: str, bucket: date) -> list[Any]:
    """What becomes of the counts there in a half month: of all subjects that ever counted there."""
    inside = f"LIKE '{path}%'" if path else "IS NULL"
    there = (
        f"SELECT s.unit_id FROM {FACTS} s JOIN {PLACES} q ON q.id = s.located_id WHERE q.path {inside} "
        f"AND s.indicator = '{indicator}' AND s.ended_at IS NULL"
    )
    changed = changes_in_sql(
        f"SELECT * FROM {FACTS} WHERE holds AND ended_at IS NULL AND indicator = '{indicator}' "
        f"AND (unit_id IS NULL OR unit_id IN ({there}))"
    )
    days = f"day BETWEEN '{bucket:%Y-%m-%d}' AND '{last_day(bucket):%Y-%m-%d}'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT dims, qualifier, {total('value')}, {total('facts')} FROM ({changed}) c "
            f"JOIN {PLACES} q ON q.id = c.located_id WHERE q.path {inside} AND {days} GROUP BY dims, qualifier"
        )
        return cursor.fetchall()  # type: ignore[no-any-return]


def _add(said: Said, key: tuple[str, date, str], value: Decimal, facts: int) -> None:
    said[key][0] += value
    said[key][1] += facts


def _difference(one: Difference) -> str:
    return _(
        "Số cộng sẵn của địa bàn %(place)s, %(indicator)s %(dims)s, từ %(bucket)s: "
        "số liệu cho %(wanted)s, đang giữ %(kept)s."
    ) % {
        "place": one.place,
        "indicator": one.cell.indicator,
        "dims": one.cell.dims or _("(gộp)"),
        "bucket": one.bucket,
        "wanted": _sum_words(*one.wanted),
        "kept": _sum_words(*one.kept),
    }


def _sum_words(value: Decimal, facts: int) -> str:
    return f"{text.number(value)} ({facts})" if value or facts else _("không có")
