"""Recognitions that units declare from their papers, and how far the recognising body has entered them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments.enums import DECIDED_STATES
from tuquan.assessments.models import Cycle, DeclaredTitle
from tuquan.assessments.services.declaring import CODE
from tuquan.core import dates
from tuquan.core.text import fold
from tuquan.documents import onward
from tuquan.documents.enums import DocumentKind, Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.programme import plan_text
from tuquan.units.models import Unit

_WORDS = ("cong nhan", "dat tieu chuan")


def titles_of(unit: Unit) -> list[DeclaredTitle]:
    return list(DeclaredTitle.objects.filter(unit=unit).annotate(entered=_entered()))


def waiting(units: Iterable[Unit] | QuerySet[Unit]) -> QuerySet[DeclaredTitle]:
    """Declared, while no decision of that year has been entered for the unit."""
    rows = DeclaredTitle.objects.filter(~_entered(), unit__in=units)
    return rows.select_related("unit").order_by("-year", "number", "unit__sort_key", "pk")


def _entered() -> Exists:
    return Exists(Cycle.objects.filter(unit=OuterRef("unit"), year=OuterRef("year"), state__in=DECIDED_STATES))


def year_of(document: OfficialDocument) -> int:
    """The year that was recognised: as the subject says; decisions of the first months are for the year before."""
    day = document.date or dates.today()
    return plan_text.year_in(document.summary) or day.year - (day.month <= 3)


def is_recognition(document: OfficialDocument) -> bool:
    folded = fold(document.summary)
    return document.kind == DocumentKind.DECISION and any(word in folded for word in _WORDS)


def initial(title: DeclaredTitle) -> dict[str, Any]:
    """The past decision's form as the declaration fills it."""
    return {
        "year": title.year,
        "number": title.number,
        "date": title.date,
        "signer": title.signer,
        "units": title.unit.code,
    }


def register() -> None:
    onward.register(
        CODE,
        _("Ghi năm được công nhận"),
        purposes=[Purpose.RATING],
        permission=Permission.CYCLE_PREPARE,
        url_name="assessments:title_declare",
        offered=is_recognition,
    )
