"""A person says which of the figures standing side by side counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import Period
from tuquan.facts.catalogue import canonical, catalogue
from tuquan.facts.enums import Basis
from tuquan.facts.models import BasisChoice
from tuquan.units.models import Place, Unit


class NoSuchBasis(Exception):
    message = _("Không có cơ sở số liệu này để chọn.")


@audit.transaction
def choose_basis(
    subject: Unit | Place,
    indicator: str,
    period: Period,
    basis: str,
    *,
    reason: str,
    by: User,
    at: datetime,
    acting_unit: Unit,
    dims: Mapping[str, str] | None = None,
) -> BasisChoice:
    """From now on the figure that was stated of this subject, indicator, dimensions and exactly this period counts
    (`basis` is its own) or does not (`recorded`). Logged with the unit in whose name the choice was made.

    :raises NoSuchBasis: not one of the three.
    """
    if basis not in Basis.values:
        raise NoSuchBasis
    key: dict[str, Any] = {
        "unit" if isinstance(subject, Unit) else "place": subject,
        "indicator": catalogue()[indicator].code,
        "dims": canonical(dims or {}),
        "first_date": period.first,
        "last_date": period.last,
    }
    before = BasisChoice.objects.filter(**key).values_list("basis", flat=True).first()
    choice, _made = BasisChoice.objects.update_or_create(
        **key, defaults={"basis": basis, "chosen_by": by, "chosen_at": at, "reason": reason}
    )
    audit.record(
        "facts.basis_chosen",
        choice,
        unit_id=acting_unit.pk,
        by=by,
        at=at,
        changes={"basis": (before, basis)},
        reason=reason,
    )
    return choice
