"""Which figures something used that was sent or issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models

from tuquan.audit import services as audit
from tuquan.core.dates import Period
from tuquan.facts.catalogue import canonical
from tuquan.facts.queries import FigureResult
from tuquan.reports.models import FigureUse
from tuquan.units.models import Place, Unit


@dataclass(frozen=True)
class Used:
    """One figure of `subject` and `period`, as `facts.queries.figure` gave it (`value` None: there was none)."""

    subject: Unit | Place
    period: Period
    result: FigureResult
    value: Decimal | None


@audit.transaction
def keep_uses(holder: models.Model, used: Iterable[Used], *, for_unit: Unit, at: datetime) -> list[FigureUse]:
    """Whatever the holder used before is forgotten; from now on its people are told when one of these changes."""
    FigureUse.objects.of(holder).delete()
    return FigureUse.objects.bulk_create(
        FigureUse(
            holder_type=holder._meta.label_lower,
            holder_id=holder.pk,
            for_unit=for_unit,
            indicator=one.result.indicator.code,
            dims=canonical(one.result.dims),
            unit=one.subject if isinstance(one.subject, Unit) else None,
            place=one.subject if isinstance(one.subject, Place) else None,
            first_date=one.period.first,
            last_date=one.period.last,
            value=one.value,
            qualifier=one.result.qualifier,
            basis=one.result.basis or "",
            used_at=at,
        )
        for one in used
    )


@audit.transaction
def forget_uses(holder: models.Model) -> None:
    """The holder was taken back; nobody has to hear of its figures any more."""
    FigureUse.objects.of(holder).delete()
