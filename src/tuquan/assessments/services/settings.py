"""What an authority sets for its units: who recognises whom, and earlier internal dates."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import rules
from tuquan.assessments.models import AuthorityRow, InternalDate
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.units.models import Unit


class LaterThanLaw(Refusal):
    """An internal date may only be earlier than the law's; another legal date needs the paper that allows it."""


class DelegationNotAllowed(Refusal):
    """The law names no delegation for this kind (article 10.5)."""


@audit.transaction
def set_internal_date(
    office: Unit, rule_set_code: str, year: int, deadline: str, *, date: date, paper: str, by: User, at: datetime
) -> InternalDate:
    """:raises LaterThanLaw: the day is later than the rule set's."""
    try:
        rules.refuse_later(rules.rule_set(rule_set_code), deadline, year, date)
    except rules.LaterThanLaw as late:
        raise LaterThanLaw(late.message) from late
    except rules.UnknownRule as unknown:
        raise LaterThanLaw(unknown.message) from unknown
    row, _made = InternalDate.objects.update_or_create(
        office=office,
        rule_set_code=rule_set_code,
        year=year,
        deadline=deadline,
        defaults={"date": date, "paper": paper},
    )
    audit.record("internal_date.set", row, unit_id=office.pk, by=by, at=at, changes={deadline: (None, date)})
    return row


@audit.transaction
def set_authority(
    governing: Unit,
    *,
    kind: str,
    managing_level: str,
    recogniser: Unit,
    office: Unit,
    basis: str,
    valid_from: date,
    by: User,
    at: datetime,
) -> AuthorityRow:
    """From that day on these units are recognised there; the row before ends.

    :raises DelegationNotAllowed: residential areas and communes may not be delegated.
    """
    if kind in ("residential_area", "commune") and recogniser.governs_id is not None and recogniser.pk != governing.pk:
        raise DelegationNotAllowed(_("Luật không cho ủy quyền công nhận khu dân cư, xã, phường, đặc khu (Điều 10.5)."))
    AuthorityRow.objects.filter(governing=governing, kind=kind, managing_level=managing_level, valid_to=None).exclude(
        valid_from__gte=valid_from
    ).update(valid_to=valid_from)
    row = AuthorityRow.objects.create(
        governing=governing,
        kind=kind,
        managing_level=managing_level,
        recogniser=recogniser,
        office=office,
        basis=basis,
        valid_from=valid_from,
    )
    audit.record(
        "authority.set", row, unit_id=governing.pk, by=by, at=at, changes={"recogniser": (None, recogniser.name)}
    )
    return row
