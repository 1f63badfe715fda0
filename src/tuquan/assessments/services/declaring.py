"""A unit's own word of a past recognition, from the decision in its list. It gives no figure."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments.enums import DECIDED_STATES
from tuquan.assessments.models import Cycle, DeclaredTitle
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.documents.models import OfficialDocument
from tuquan.documents.services import onward

CODE = "title"


class TitleRefused(Refusal):
    """The year has a result or a declaration already, or the paper does not fit."""


@audit.transaction
def declare_title(
    document: OfficialDocument,
    *,
    year: int,
    number: str,
    date: date,
    issuer: str,
    signer: str = "",
    by: User,
    at: datetime,
) -> DeclaredTitle:
    """:raises TitleRefused: the year has a result or a declaration, the day lies ahead, or the paper was used."""
    try:
        document = onward.claim(document, CODE)
    except onward.REFUSALS as refusal:
        raise TitleRefused(str(refusal.message)) from refusal
    unit = document.unit
    if date > dates.local_date(at) or year > dates.local_date(at).year:
        raise TitleRefused(_("Quyết định của năm cũ không thể có ngày hoặc năm sau hôm nay."))
    if Cycle.objects.filter(unit=unit, year=year, state__in=DECIDED_STATES).exists():
        raise TitleRefused(_("Năm %(year)d đã có kết quả trong hệ thống.") % {"year": year})
    if DeclaredTitle.objects.filter(unit=unit, year=year).exists():
        raise TitleRefused(_("Năm %(year)d đã được khai theo một quyết định khác.") % {"year": year})
    title = DeclaredTitle.objects.create(
        unit=unit,
        year=year,
        number=clean(number),
        date=date,
        issuer=clean(issuer),
        signer=clean(signer),
        document=document,
        declared_at=at,
    )
    changes = {"year": (None, year), "number": ("", title.number), "date": (None, date)}
    audit.record("title.declared", title, unit_id=unit.pk, by=by, at=at, changes=changes)
    onward.note_made(document, CODE, title, by=by, at=at)
    return title
