"""What the start page shows, by who one is."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments import boards, queries
from tuquan.assessments.enums import CycleState
from tuquan.assessments.findings import Finding
from tuquan.assessments.models import Cycle, PoliceOpinion, Proposal
from tuquan.core.models import on_day
from tuquan.programme import signing_queries
from tuquan.programme.models import InternalRules, Signer
from tuquan.reports.models import Campaign, Submission
from tuquan.reports.queries import collecting
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission, held_with

TITLE = "title"


@dataclass(frozen=True)
class UnitYear:
    """A unit's year on one screen: where it stands, what comes first, by when."""

    cycle: Cycle | None
    findings: list[Finding]
    forecast: queries.Forecast | None
    deadline: queries.Deadline | None

    @property
    def urgent(self) -> list[Finding]:
        """What is missing, the nearest day first."""
        owed = [finding for finding in self.findings if finding.missing]
        return sorted(owed, key=lambda finding: (finding.due, finding.criterion.code))[:6]


def unit_year(unit: Unit, on: date) -> UnitYear:
    cycles = Cycle.objects.filter(unit=unit).select_related("unit", "office", "recogniser")
    cycles = cycles.prefetch_related("attestations", "evidence", "tallies", "results", "returns").order_by(
        "-year", "rule_set_code"
    )
    cycle = next((one for one in cycles if one.rule_set.purpose == TITLE), None)
    if cycle is None or cycle.year < on.year:
        return UnitYear(None, [], None, None)
    found = queries.findings(cycle, on)
    upcoming = [row for row in queries.deadlines(cycle) if row.last_day >= on]
    nearest = min(upcoming, key=lambda row: row.last_day, default=None)
    return UnitYear(cycle, found, queries.forecast(found, on), nearest)


@dataclass(frozen=True)
class Waiting:
    """Dossiers that wait for this person, of whatever year: how many, and where to find them."""

    count: int
    url: str


@dataclass(frozen=True)
class OwedReport:
    """A report that the unit still has to hand in, with its state as `{% state %}` takes it."""

    submission: Submission
    state: str
    words: str


def owed_reports(user: User, unit: Unit, on: date) -> list[OwedReport]:
    """The nearest deadline first; a handful, the rest stands on the page of reports."""
    if not has_permission(user, Permission.REPORT_VIEW, unit):
        return []
    return [OwedReport(one, *collecting.badge(one, on)) for one in collecting.owed_by(unit)[:5]]


def running_campaigns(user: User, unit: Unit, on: date) -> list[tuple[Campaign, str]]:
    """What the office collects now, each with how far it is in one sentence."""
    if not has_permission(user, Permission.REPORT_VIEW, unit):
        return []
    running = list(Campaign.objects.running().filter(unit=unit).order_by("deadline", "pk")[:5])
    standings = collecting.standings(running, on)
    return [(one, standings[one.pk].sentence) for one in running]


@dataclass(frozen=True)
class AuthorityYear:
    """An authority's year: the counts, and what waits for this person."""

    overview: queries.YearOverview
    to_receive: Waiting
    to_appraise: Waiting
    to_propose: Waiting
    to_decide: list[Proposal]
    may_remind: bool
    may_import: bool
    police_asked: list[PoliceOpinion]
    """Units that ask this police body for its opinion and have not got it."""


def authority_year(user: User, year: int, on: date) -> AuthorityYear:
    def waiting(permission: Permission, state: CycleState, word: str) -> Waiting:
        rows = list(Cycle.objects.submitted_to(user, permission).filter(state=state).order_by("year", "pk"))
        if len(rows) == 1:
            return Waiting(1, rows[0].get_absolute_url())
        first = rows[0].year if rows else year
        return Waiting(len(rows), f"{reverse('assessments:board')}?nam={first}&tinh_trang={word}")

    committees = Unit.objects.permitted(user, Permission.DOSSIER_DECIDE).values("pk")
    return AuthorityYear(
        overview=queries.overview(boards.units_of(user), year, on),
        to_receive=waiting(Permission.DOSSIER_RECEIVE, CycleState.REGISTRATION_SENT, "cho-tiep-nhan"),
        to_appraise=waiting(Permission.DOSSIER_APPRAISE, CycleState.REQUESTED, "cho-tham-dinh"),
        to_propose=waiting(Permission.DOSSIER_PROPOSE, CycleState.APPRAISED, "da-tham-dinh"),
        to_decide=list(Proposal.objects.filter(recogniser__in=committees, decision=None).select_related("office")[:20]),
        may_remind=bool(held_with(user, Permission.DOSSIER_RECEIVE)),
        may_import=bool(held_with(user, Permission.REGISTRY_EDIT)),
        police_asked=queries.police_asked(user),
    )


@dataclass(frozen=True)
class OwnDuties:
    """What somebody without other work in the product still has to do in the unit, and whom to call."""

    rules: list[InternalRules]
    to_sign: list[Signer]
    """What waits for the own signature or acknowledgement, the nearest day first."""
    police: Unit | None


def own_duties(user: User, unit: Unit, on: date) -> OwnDuties:
    """The rules in force are read by everybody who works in the unit; the files of them by those who keep them."""
    return OwnDuties(
        rules=list(InternalRules.objects.filter(on_day(on), unit=unit).order_by("title", "pk")),
        to_sign=[
            one
            for one in signing_queries.own_signers(user)
            if one.signed_at is None and one.round.takes_signatures_on(on)
        ],
        police=unit.police_body,
    )


def sees_the_year(user: User, unit: Unit) -> bool:
    return has_permission(user, Permission.CYCLE_VIEW, unit)
