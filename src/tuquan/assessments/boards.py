"""What an authority sees of its units' year: one row per unit, with the state in the words of the board."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments import exempting
from tuquan.assessments.enums import REGISTERED_STATES, CycleState
from tuquan.assessments.models import Cycle
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer

S = CycleState

STATES = {
    "chua-dang-ky": _("chưa đăng ký"),
    "qua-han": _("quá hạn đăng ký"),
    "cho-tiep-nhan": _("chờ tiếp nhận đăng ký"),
    "da-dang-ky": _("đã đăng ký"),
    "chua-de-nghi": _("đã đăng ký, chưa gửi đề nghị"),
    "cho-tham-dinh": _("chờ thẩm định"),
    "tra-lai": _("đã trả lại, chờ bổ sung"),
    "da-tham-dinh": _("đã thẩm định, chờ trình"),
    "da-trinh": _("đã trình, chờ quyết định"),
    "cong-nhan": _("được công nhận"),
    "khong": _("chưa được công nhận"),
}
_CYCLE_STATES = {
    "cho-tiep-nhan": (S.REGISTRATION_SENT,),
    "da-dang-ky": tuple(REGISTERED_STATES),
    "chua-de-nghi": (S.REGISTERED, S.ASSESSED),
    "cho-tham-dinh": (S.REQUESTED,),
    "tra-lai": (S.RETURNED, S.REGISTRATION_RETURNED),
    "da-tham-dinh": (S.APPRAISED,),
    "da-trinh": (S.PROPOSED,),
    "cong-nhan": (S.RECOGNISED,),
    "khong": (S.REFUSED, S.REVOKED),
}
UNSENT = (S.PREPARING, S.REGISTRATION_RETURNED)
FIRST_QUARTER_ENDS = (3, 31)
"""The law's day for registration is the same in every rule set of Circular 124 (articles 4–7: Quarter I)."""


@dataclass(frozen=True)
class Filters:
    words: str = ""
    kind: str = ""
    state: str = ""
    place_path: str = ""


def units_of(user: Viewer) -> QuerySet[Unit]:
    """Units whose dossiers the user's authority follows, manages or has received."""
    received = Cycle.objects.submitted_to(user, Permission.DOSSIER_VIEW).values("unit")
    below = Unit.objects.permitted(user, Permission.DOSSIER_VIEW).values("pk")
    return Unit.objects.assessed().open().filter(Q(pk__in=below) | Q(pk__in=received))


def late(year: int, on: date) -> bool:
    return on > date(year, *FIRST_QUARTER_ENDS)


def rows(units: QuerySet[Unit], year: int, on: date, filters: Filters) -> QuerySet[Unit]:
    """Units with `cycle_id` and `cycle_state` of the year's title (drafts count as not registered)."""
    title = Cycle.objects.filter(unit=OuterRef("pk"), year=year).exclude(state__in=UNSENT).order_by("-state_since")
    found = units.annotate(cycle_id=Subquery(title.values("pk")[:1]), cycle_state=Subquery(title.values("state")[:1]))
    if filters.words:
        found = found.matching(filters.words)  # type: ignore[attr-defined]
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.place_path:
        found = found.filter(place_path__startswith=filters.place_path)
    if filters.state in _CYCLE_STATES:
        found = found.filter(cycle_state__in=_CYCLE_STATES[filters.state])
    elif filters.state in ("chua-dang-ky", "qua-han"):
        found = found.filter(cycle_state=None).exclude(pk__in=exempting.exempt_units(units, year).values("pk"))
        if filters.state == "qua-han" and not late(year, on):
            found = found.none()
    return found
