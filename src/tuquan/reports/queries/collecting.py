"""Reading campaigns and what units hand in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.core import dates, text
from tuquan.core.models import on_day
from tuquan.facts import periods, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.models import Fact
from tuquan.facts.queries import FEW, FigureResult, figures
from tuquan.reports.enums.collecting import EDITABLE, HANDED_IN, OWED, CampaignState, SubmissionState
from tuquan.reports.models import Campaign, Submission, SubmissionCell, SubmissionQuerySet
from tuquan.reports.sheets import checks
from tuquan.reports.sheets.catalogue import Fills, Row, SheetForm, key_of, parts_of
from tuquan.units.enums import GOVERNING_KINDS, PlaceLevel, UnitKind
from tuquan.units.models import RoleAssignment, Unit
from tuquan.units.paths import under

LEVELS = {Fills.COMMUNE: PlaceLevel.COMMUNE, Fills.PROVINCE: PlaceLevel.PROVINCE}
NOT_INSTITUTIONS = (*GOVERNING_KINDS, UnitKind.COMMUNE, UnitKind.RESIDENTIAL_AREA)


# Whom a campaign may ask


def below(office: Unit) -> Q:
    """The condition on `Unit` rows: managed or followed by the office, or seated in the place it governs; the same
    units that `Reach.AREA` opens to its officers."""
    tree = under("managing_path", office.managing_path)
    reached = tree | Q(following__in=Unit.objects.filter(tree).values("pk"))
    if office.governs is not None:
        reached |= under("place_path", office.governs.path)
    return reached & ~Q(pk=office.pk)


def askable(office: Unit, fills: Fills | None, on: date) -> QuerySet[Unit]:
    """Who can fill in such a form. A campaign for words alone may go to anyone below."""
    units = Unit.objects.filter(below(office)).open(on)
    if fills is Fills.UNIT:
        return units.exclude(kind__in=NOT_INSTITUTIONS)
    governing = Q(kind__in=(UnitKind.PEOPLES_COMMITTEE, UnitKind.STANDING_OFFICE))
    if fills is None:
        return units.filter(governing | ~Q(kind__in=GOVERNING_KINDS))
    return units.filter(governing, governs__level=LEVELS[fills])


def proposed(units: QuerySet[Unit], fills: Fills | None) -> QuerySet[Unit]:
    """Of an area with a standing office, that one is asked and not the committee as well: one area, one answer."""
    if fills is Fills.UNIT:
        return units
    offices = Unit.objects.filter(kind=UnitKind.STANDING_OFFICE, governs=OuterRef("governs"), closed_date=None)
    return units.exclude(Exists(offices), kind=UnitKind.PEOPLES_COMMITTEE)


# How a campaign stands


@dataclass(frozen=True)
class Standing:
    """A campaign in numbers."""

    counts: Mapping[str, int]
    late: int
    corrections: int = 0

    @property
    def asked(self) -> int:
        """How many have to hand in: those excused do not."""
        return sum(self.counts.values()) - self.counts.get(SubmissionState.EXCUSED, 0)

    @property
    def handed_in(self) -> int:
        return sum(self.counts.get(state, 0) for state in HANDED_IN)

    @property
    def missing(self) -> int:
        return self.asked - self.handed_in

    @property
    def to_look_at(self) -> int:
        return self.counts.get(SubmissionState.SENT, 0)

    @property
    def sentence(self) -> str:
        """ "42/50 đơn vị đã nộp, 3 đơn vị quá hạn"."""
        said = _("%(sent)s/%(asked)s đơn vị đã nộp") % {
            "sent": text.number(self.handed_in),
            "asked": text.number(self.asked),
        }
        if self.late:
            said += ", " + ngettext("%(n)s đơn vị quá hạn", "%(n)s đơn vị quá hạn", self.late) % {
                "n": text.number(self.late)
            }
        return said


def standing_of(campaign: Campaign, today: date, among: QuerySet[Submission] | None = None) -> Standing:
    return standings([campaign], today, among)[campaign.pk]


def standings(
    campaigns: Sequence[Campaign], today: date, among: QuerySet[Submission] | None = None
) -> dict[Any, Standing]:
    """Of several campaigns in one query; `among`: only these submissions (an area between)."""
    rows = Submission.objects.all() if among is None else among
    counts: dict[Any, dict[str, int]] = defaultdict(dict)
    corrections: dict[Any, int] = defaultdict(int)
    counted: Any = (
        rows.filter(campaign__in=campaigns)
        .order_by()
        .values_list("campaign", "state")
        .annotate(Count("pk"), Count("correction_asked_at"))
    )
    for campaign, state, number, asked in counted:
        counts[campaign][state] = number
        corrections[campaign] += asked
    return {
        one.pk: Standing(
            counts[one.pk],
            sum(counts[one.pk].get(state, 0) for state in OWED) if is_late(one, today) else 0,
            corrections[one.pk],
        )
        for one in campaigns
    }


def is_late(campaign: Campaign, today: date) -> bool:
    return campaign.state == CampaignState.OPEN and campaign.deadline < today


def days_late(submission: Submission, today: date) -> int:
    """How many days after the deadline it came, or has not come yet; 0 when in time."""
    if submission.state == SubmissionState.EXCUSED:
        return 0
    first = submission.first_sent_at
    came = dates.local_date(first) if first is not None else today
    return max((came - submission.campaign.deadline).days, 0)


def badge(submission: Submission, today: date) -> tuple[str, str]:
    """State and words as `{% state %}` takes them."""
    late = days_late(submission, today) if submission.state in OWED and submission.first_sent_at is None else 0
    words_of_state = str(SubmissionState(submission.state).label)
    if late:
        return "late", _("%(state)s, quá hạn %(days)s ngày") % {"state": words_of_state, "days": text.number(late)}
    code = {
        SubmissionState.NOT_BEGUN: "todo",
        SubmissionState.FILLING: "doing",
        SubmissionState.SENT: "waiting",
        SubmissionState.RETURNED: "unmet",
        SubmissionState.ACCEPTED: "met",
        SubmissionState.REOPENED: "doing",
        SubmissionState.EXCUSED: "not_applicable",
    }[SubmissionState(submission.state)]
    return code, words_of_state


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str


def contacts_of(units: Iterable[Unit]) -> dict[Any, list[Contact]]:
    """Whom to ring about a submission: those who may write it, then the unit's own telephone."""
    units = list(units)
    rows = RoleAssignment.objects.filter(
        on_day(dates.today()), unit__in=units, role__in=roles_with(Permission.REPORT_WRITE)
    ).select_related("person")
    found: dict[Any, list[Contact]] = defaultdict(list)
    for row in rows.order_by("person__sort_key", "pk"):
        if row.person.phone:
            found[row.unit_id].append(Contact(row.person.full_name, row.person.phone))
    for unit in units:
        if unit.phone:
            found[unit.pk].append(Contact(unit.head_name or unit.name, unit.phone))
    return found


def owed_by(unit: Unit) -> SubmissionQuerySet:
    """What the unit still has to hand in, the nearest deadline first."""
    return (
        Submission.objects.filter(unit=unit, state__in=OWED, campaign__state=CampaignState.OPEN)
        .select_related("campaign__unit", "unit")
        .order_by("campaign__deadline", "pk")
    )


def seen_between(office: Unit) -> SubmissionQuerySet:
    """What others ask of units in the office's area. Only the state may be shown of these, never a figure."""
    return (
        Submission.objects.sent_out()
        .filter(unit__in=Unit.objects.filter(below(office)))
        .exclude(campaign__unit=office)
        .exclude(state=SubmissionState.EXCUSED)
    )


# One submission as a sheet


@dataclass
class Line:
    """A line of the form: what the records say, what the unit states, what counts."""

    number: int
    row: Row
    fact: FigureResult | None
    """Live while the unit may write; None once it was handed in (then the cell holds what the records said)."""
    cell: SubmissionCell | None
    last_year: Decimal | None = None
    doubts: tuple[str, ...] = ()
    computed: Decimal | None = None
    hides_few: bool = False
    """People under five are not shown to others for one unit."""
    extra: bool = False

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def version(self) -> int:
        return self.cell.version if self.cell is not None else 0

    @property
    def fact_value(self) -> Decimal | None:
        if self.fact is not None:
            return self.fact.value
        return self.cell.fact_value if self.cell is not None else None

    @property
    def fact_qualifier(self) -> str:
        if self.fact is not None:
            return self.fact.qualifier
        return self.cell.fact_qualifier if self.cell is not None else Qualifier.EXACT

    @property
    def fact_basis(self) -> str:
        if self.fact is not None:
            return self.fact.basis or ""
        return self.cell.fact_basis if self.cell is not None else ""

    @property
    def stated(self) -> Decimal | None:
        return self.cell.stated if self.cell is not None else None

    @property
    def value(self) -> Decimal | None:
        if self.row.is_ratio:
            return self.computed
        return self.fact_value if self.stated is None else self.stated

    @property
    def qualifier(self) -> str:
        return self.cell.qualifier if self.cell is not None and self.stated is not None else self.fact_qualifier

    @property
    def differs(self) -> bool:
        """Whether the unit states something else than the records."""
        return (
            self.stated is not None
            and self.fact_value is not None
            and ((self.stated, self.qualifier) != (self.fact_value, self.fact_qualifier))
        )

    @property
    def needs_reason(self) -> bool:
        return self.differs and not (self.cell is not None and self.cell.reason)

    @property
    def to_declare(self) -> bool:
        """Whether accepting it writes a figure: what is recorded already rolls up by itself."""
        return self.stated is not None and (self.fact_value is None or self.differs)

    def _hidden(self, value: Decimal | None) -> bool:
        return self.hides_few and value is not None and 0 < value < FEW

    @property
    def shown(self) -> str:
        return words.number(self.value, self.qualifier, hidden=self._hidden(self.value))

    @property
    def fact_shown(self) -> str:
        return words.number(self.fact_value, self.fact_qualifier, hidden=self._hidden(self.fact_value))

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return "" if self.value is None else text.number(self.value)

    @property
    def source(self) -> str:
        """Where the number comes from, in two words."""
        if self.row.is_ratio:
            return _("tính từ hai dòng trên")
        if self.stated is not None and self.cell is not None and self.cell.source_title:
            return self.cell.source_title
        if self.stated is not None:
            return _("đơn vị ghi")
        if self.fact_value is None:
            return ""
        return {
            Basis.RECORDED: _("từ việc đã ghi"),
            Basis.DECLARED: _("từ bản khai"),
            Basis.READ: _("từ báo cáo đã đọc"),
        }.get(Basis(self.fact_basis) if self.fact_basis else Basis.RECORDED, "")


@dataclass
class Sheet:
    submission: Submission
    form: SheetForm | None
    groups: list[tuple[str, list[Line]]]

    @cached_property
    def lines(self) -> list[Line]:
        return [line for _title, lines in self.groups for line in lines]

    @cached_property
    def by_key(self) -> dict[str, Line]:
        return {line.key: line for line in self.lines}

    @property
    def values(self) -> dict[str, Decimal | None]:
        return {line.key: line.value for line in self.lines}

    @property
    def filled(self) -> int:
        return sum(line.value is not None for line in self.lines)

    @property
    def asking_why(self) -> list[Line]:
        """Lines that differ from the records and do not say why yet."""
        return [line for line in self.lines if line.needs_reason]


def sheet_of(submission: Submission, *, live: bool | None = None, compare: bool = True) -> Sheet:
    """The form with everything known of each line. `live`: with what the records say now; else as it was sent.
    `compare`: with last year's figures and what looks odd."""
    campaign = submission.campaign
    live = submission.state in EDITABLE if live is None else live
    form = campaign.sheet
    asked = campaign.rows
    cells = {cell.key: cell for cell in submission.cells.select_related("changed_by")}
    known = {row.key for row in asked}
    extra = [row_of_key(key) for key in sorted(cells.keys() - known) if cells[key].stated is not None]
    everything = [*asked, *extra]
    facts: dict[str, FigureResult] = {}
    before: dict[str, Decimal | None] = {}
    wanted = [(row.indicator, row.dims) for row in everything if row.indicator in catalogue().indicators]
    keys = [key_of(*one) for one in wanted]
    if live and wanted:
        own = _own_facts(submission)
        found = figures(wanted, submission.subject, campaign.period)
        facts = {key: _without(one, own) for key, one in zip(keys, found, strict=True)}
    if compare and wanted:
        ago = figures(wanted, submission.subject, periods.year_before(campaign.period))
        before = {key: one.value for key, one in zip(keys, ago, strict=True)}
    groups: list[tuple[str, list[Line]]] = []
    number = 0
    sources = [(group.title, group.rows) for group in form.groups] if form is not None else []
    if extra:
        sources.append((_("Số khác trong báo cáo bằng lời"), tuple(extra)))
    for title, rows in sources:
        lines = []
        for row in rows:
            one = catalogue().indicators.get(row.indicator)
            lines.append(
                Line(
                    number,
                    row,
                    facts.get(row.key),
                    cells.get(row.key),
                    before.get(row.key),
                    hides_few=one is not None and one.few == "hide" and submission.place_id is None,
                    extra=row.key not in known,
                )
            )
            number += 1
        groups.append((title, lines))
    sheet = Sheet(submission, form, groups)
    settle(sheet)
    return sheet


def _own_facts(submission: Submission) -> frozenset[int]:
    """What an earlier acceptance of this very submission wrote: it must not come back as a record."""
    if submission.declaration_id is None:
        return frozenset()
    rows = Fact.objects.standing().of_record("facts.declaration", str(submission.declaration_id))
    return frozenset(rows.values_list("pk", flat=True))


def _without(result: FigureResult, own: frozenset[int]) -> FigureResult:
    """The figure as it would be without the submission's own statement."""
    if not result.counted & own:
        return result
    aside = next((one for one in result.beside if one.choice == Basis.RECORDED), None)
    if aside is None:
        return replace(result, value=None, qualifier=Qualifier.EXACT, bases=(), facts=0, counted=frozenset())
    bases = (aside.basis or Basis.RECORDED,)
    return replace(result, value=aside.value, qualifier=aside.qualifier, bases=bases, counted=frozenset())


def settle(sheet: Sheet) -> None:
    """What follows from the lines together: rates, and what looks odd."""
    values = {line.key: line.value for line in sheet.lines if not line.row.is_ratio}
    for line in sheet.lines:
        if line.row.is_ratio:
            line.computed = checks.ratio(line.row, values)
    if sheet.form is None:
        return
    said: dict[str, list[str]] = defaultdict(list)
    before = {line.key: line.last_year for line in sheet.lines}
    for doubt in checks.doubts(sheet.form, sheet.values, before):
        said[doubt.key].append(doubt.sentence)
    for line in sheet.lines:
        line.doubts = tuple(said[line.key])


def row_of_key(key: str) -> Row:
    code, dims = parts_of(key)
    one = catalogue().indicators.get(code)
    label = one.name if one is not None else code
    if dims:
        label += f" ({catalogue().words(dims)})"
    return Row(code, dims, label, one.unit if one is not None else "")


@dataclass(frozen=True)
class Drift:
    """A figure that the records tell otherwise now than when it was handed in."""

    line: Line
    now: FigureResult

    @property
    def before_shown(self) -> str:
        return self.line.fact_shown

    @property
    def now_shown(self) -> str:
        return words.number(self.now.value, self.now.qualifier, hidden=self.line._hidden(self.now.value))


def drifts(submission: Submission, sheet: Sheet) -> list[Drift]:
    """What changed in the records after sending. What the submission itself stated, once accepted, is no change."""
    wanted = [line for line in sheet.lines if not line.row.is_ratio and line.row.indicator in catalogue().indicators]
    now = figures(
        [(line.row.indicator, line.row.dims) for line in wanted], submission.subject, submission.campaign.period
    )
    return [
        Drift(line, one)
        for line, one in zip(wanted, now, strict=True)
        if one.value not in (line.fact_value, line.value)
    ]


def reminders_due(day: date) -> QuerySet[Campaign]:
    """Campaigns that run; whether this day is one of theirs stands in `reminds_on`."""
    return Campaign.objects.running().filter(deadline__gte=day - LONGEST_AFTER, deadline__lte=day + LONGEST_BEFORE)


LONGEST_BEFORE, LONGEST_AFTER = (dates.date.resolution * 90, dates.date.resolution * 60)


def reminds_on(campaign: Campaign, day: date) -> bool:
    return (campaign.deadline - day).days in campaign.reminder_days


def local_now(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
