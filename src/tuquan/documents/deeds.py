"""Papers issued by the unit, or received, as things done (`units.deeds`)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.core.dates import Period
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.units import deeds
from tuquan.units.deeds import Deed
from tuquan.units.models import Unit


def deeds_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = OfficialDocument.objects.standing().filter(unit=unit, date__range=(period.first, period.last))
    for row in rows.order_by("date", "pk"):
        tags = frozenset({f"purpose:{row.purpose}", f"kind:{row.kind}"})
        yield Deed("documents.officialdocument", str(row.pk), str(row), row.date, row.get_absolute_url(), tags)


def register() -> None:
    deeds.register(
        "documents.officialdocument",
        _("văn bản trong sổ"),
        deeds_of=deeds_of,
        variants=lambda: [(f"purpose:{purpose.value}", purpose.label) for purpose in Purpose],
        add_url=lambda tag: reverse("documents:add"),
    )
