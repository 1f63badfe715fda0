"""Party organisation, union, youth union, veterans: since when, until when, and what they resolved and did."""

import re
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.documents.enums import Direction, DocumentKind, Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.documents.services import papers
from tuquan.files.services import Received
from tuquan.programme.enums import OrganisationActKind, OrganisationKind
from tuquan.programme.models import Organisation, OrganisationAct
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.units.models import Unit
from tuquan.units.services import properties
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_future, refuse_not_after


class OrganisationStands(Refusal):
    """The unit has that organisation already."""


@audit.transaction
def list_organisation(unit: Unit, *, kind: str, name: str, valid_from: date, by: User, at: datetime) -> Organisation:
    """The unit has it from that day on; criteria that ask "where there is one" see it by the unit's mark.

    :raises OrganisationStands: it is listed.
    :raises DateRefused: in the future.
    """
    unit = locked_unit(unit, at)
    refuse_future(valid_from, at, "valid_from")
    name = clean(name)
    if Organisation.objects.on(dates.local_date(at)).filter(unit=unit, kind=kind, name=name).exists():
        raise OrganisationStands(_("%(name)s đã có trong danh sách.") % {"name": name}, field="name")
    made = Organisation.objects.create(unit=unit, kind=kind, name=name, valid_from=valid_from)
    if not unit.marks.filter(flag=kind, valid_from__lte=valid_from).on(dates.local_date(at)).exists():
        properties.mark_unit(unit, flag=kind, holds=True, valid_from=valid_from, by=by, at=at)
    changes = {"name": ("", name), "valid_from": (None, valid_from)}
    audit.record("programme.organisation_listed", made, unit_id=unit.pk, by=by, at=at, changes=changes)
    return made


@audit.transaction
def end_organisation(organisation: Organisation, *, valid_to: date, by: User, at: datetime) -> Organisation:
    """It was dissolved; when it was the last of its kind, the unit has none any more.

    :raises DateRefused: in the future, or not after its beginning.
    """
    unit = locked_unit(organisation.unit, at)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    refuse_future(valid_to, at, "valid_to")
    refuse_not_after(valid_to, organisation.valid_from, "valid_to")
    last = organisation.acts.first()
    if last is not None and last.date > valid_to:
        raise DateRefused(
            _("Còn việc ghi ngày %(day)s; chọn ngày từ đó trở đi.") % {"day": dates.day(last.date)}, field="valid_to"
        )
    before, organisation.valid_to = organisation.valid_to, valid_to
    organisation.save(update_fields=["valid_to"])
    if not Organisation.objects.on(valid_to).filter(unit=unit, kind=organisation.kind).exists():
        properties.mark_unit(unit, flag=organisation.kind, holds=False, valid_from=valid_to, by=by, at=at)
    changes = {"valid_to": (before, valid_to)}
    audit.record("programme.organisation_ended", organisation, unit_id=unit.pk, by=by, at=at, changes=changes)
    return organisation


@audit.transaction
def note_act(
    organisation: Organisation,
    *,
    kind: str,
    date: date,
    title: str,
    number: str = "",
    people: int | None = None,
    on_security: bool = False,
    file: Received | None = None,
    by: User,
    at: datetime,
) -> OrganisationAct:
    """A resolution, a meeting or an activity; of those who came only the number. A resolution becomes a paper of the
    unit; the Party organisation's one about security and order is what the criterion of Quarter I asks for.

    :raises DateRefused: in the future, or outside the time of the organisation.
    """
    unit = locked_unit(organisation.unit, at)
    refuse_future(date, at, "date")
    if not organisation.holds_on(date):
        raise DateRefused(_("Ngày này tổ chức chưa có hoặc đã kết thúc."), field="date")
    act = OrganisationAct(
        organisation=organisation, kind=kind, date=date, title=clean(title), number=clean(number), people=people
    )
    if kind == OrganisationActKind.RESOLUTION:
        act.document = _paper(act, unit, file, on_security=on_security, by=by, at=at)
    act.save()
    if kind != OrganisationActKind.RESOLUTION:
        keep_file(file, organisation, unit, by=by, at=at)
    changes = {"date": (None, date), "people": (None, people)}
    audit.record("programme.organisation_acted", organisation, unit_id=unit.pk, by=by, at=at, changes=changes)
    return act


def _paper(
    act: OrganisationAct, unit: Unit, file: Received | None, *, on_security: bool, by: User, at: datetime
) -> OfficialDocument:
    of_the_party = act.organisation.kind == OrganisationKind.PARTY_ORGANISATION
    found = re.fullmatch(r"(\d+)[-/](.+)", act.number)
    number, symbol = found.groups() if found else (act.number, "")
    try:
        return papers.enter_document(
            unit,
            direction=Direction.INTERNAL,
            kind=DocumentKind.RESOLUTION,
            purpose=Purpose.PARTY_RESOLUTION if of_the_party and on_security else Purpose.OTHER,
            number=number,
            symbol=symbol,
            date=act.date,
            issuer=act.organisation.name,
            summary=act.title,
            upload=file,
            by=by,
            at=at,
        )
    except (papers.DateAhead, papers.SameDocument) as refusal:
        raise Refusal(refusal.message, field="number") from refusal
