"""Whether facts say what the records say, and the kept sums what the facts say."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.facts import sources
from tuquan.facts.fields import whole
from tuquan.facts.models import Fact
from tuquan.facts.services.rolling import Difference, differences, rollable
from tuquan.facts.sources import SourceKind

BATCH = 500


def verify() -> str | None:
    """The first difference, in words; None when everything agrees. Places are compared by what each fact says of its
    own place: a corrected dated location is brought in by `relocate`."""
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
            yield _("%(kind)s %(record)s: bản ghi không còn nhưng số liệu vẫn có giá trị.") % {
                "kind": kind.name,
                "record": missing,
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
    """`rolled` decides how a fact is read; it has to follow from the fact itself."""
    for fact in Fact.objects.standing().order_by("pk").iterator(chunk_size=2000):
        if fact.rolled != rollable(fact):
            yield _("Số liệu %(fact)s: dấu “có trong số cộng sẵn” không đúng.") % {"fact": fact.pk}


def _sums() -> Iterator[str]:
    yield from (_difference(one) for one in differences(1))


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
