"""Writing a report: drafted from the records, edited section by section by several people at once, issued with the
number of the unit's own clerk, replaced or withdrawn."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.documents import letters
from tuquan.documents.enums import Direction, DocumentKind
from tuquan.documents.services import papers
from tuquan.facts.catalogue import canonical
from tuquan.facts.queries import FigureResult
from tuquan.files import services as files
from tuquan.reports import drafting, marks, merging
from tuquan.reports.drafting import Taken
from tuquan.reports.marks import TypedOver
from tuquan.reports.models import Report, ReportFigure, ReportSection, SectionPresence, SectionVersion
from tuquan.reports.models.writing import ONE_STEP
from tuquan.reports.outlines import Outline
from tuquan.reports.queries import writing as queries
from tuquan.reports.services.using import Used, forget_uses, keep_uses
from tuquan.reports.writing_enums import ReportState, VersionKind
from tuquan.units.models import Unit

TEXT_FILE = "report_text"
SIGNED_FILE = "document"


class Refusal(Exception):
    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class DraftExists(Refusal):
    """A draft of the same kind and period is being written."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(_("Đơn vị đang soạn báo cáo này rồi; hãy viết tiếp bản đang soạn."))


class PeriodAhead(Refusal):
    """The period has not begun."""


class NotADraft(Refusal):
    """What was issued is not changed; it is replaced or withdrawn."""


class NotReady(Refusal):
    """Something stands open that a paper cannot leave the house with."""


class ReasonMissing(Refusal):
    """Nobody wrote why."""


@dataclass(frozen=True)
class Saved:
    """What became of a saving. `apart`: it could not go in because somebody else had changed the same words; the text is
    kept there. `merged`: it went in beside another's changes. `unexplained`: figures typed over without a reason yet."""

    section: ReportSection
    apart: SectionVersion | None = None
    merged: bool = False
    unexplained: list[ReportFigure] = field(default_factory=list)


# Drafting


@audit.transaction
def start_report(
    unit: Unit,
    outline: Outline,
    period: Period,
    *,
    by: User | None,
    at: datetime,
    title: str = "",
    replaces: Report | None = None,
) -> Report:
    """A draft from the records of today.

    :raises DraftExists: one of this kind and period is being written.
    :raises PeriodAhead: it has not begun.
    """
    today = dates.local_date(at)
    if period.first > today:
        raise PeriodAhead(_("Kỳ này bắt đầu từ ngày %(day)s.") % {"day": dates.day(period.first)})
    Unit.objects.select_for_update().get(pk=unit.pk)
    made = drafting.fresh(unit, outline, period, today)
    same = Report.objects.drafts().filter(
        unit=unit,
        kind=outline.kind,
        outline_code=outline.code,
        place=made.ground.place,
        first_date=period.first,
        last_date=period.last,
    )
    if (standing := same.first()) is not None:
        raise DraftExists(standing)
    report = Report.objects.create(
        unit=unit,
        place=made.ground.place,
        kind=outline.kind,
        first_date=period.first,
        last_date=period.last,
        title=title or made.title,
        outline_code=outline.code,
        outline_version=outline.version,
        outline=dict(outline.raw),
        figures_at=at,
        created_at=at,
        created_by=by,
        replaces=replaces,
    )
    sections = ReportSection.objects.bulk_create(
        ReportSection(
            report=report,
            order=place,
            code=one.section.code,
            level=one.section.level,
            heading=one.section.title,
            is_writers=one.section.writer,
            has_text=one.section.has_text,
            text=one.text,
            edited_at=at,
        )
        for place, one in enumerate(made.sections, 1)
    )
    taken = _take(report, sections, at=at)
    SectionVersion.objects.bulk_create(_step(one, VersionKind.DRAFTED, taken, by, at) for one in sections)
    audit.record("report.started", report, unit_id=unit.pk, by=by, at=at, changes={"title": (None, report.title)})
    return report


@audit.transaction
def draft_again(report: Report, *, by: User, at: datetime) -> int:
    """Write the sections nobody touched anew from the records of today; the others keep their words and get the figures
    of today. Returns how many sections were written anew.

    :raises NotADraft: it was issued.
    """
    report = _draft(report)
    ground = queries.ground_of(report, dates.local_date(at))
    specs = {one.code: one for one in queries.outline_of(report).sections}
    changed = []
    for section in report.sections.select_for_update().filter(edited=False):
        spec = specs.get(section.code)
        if spec is None:
            continue
        text = queries.text_of(spec, ground)
        if text != section.text:
            section.text, section.version, section.edited_at = text, section.version + 1, at
            changed.append(section)
    ReportSection.objects.bulk_update(changed, ["text", "version", "edited_at"])
    taken = _take(report, report.sections.all(), at=at)
    SectionVersion.objects.bulk_create(_step(one, VersionKind.DRAFTED, taken, by, at) for one in changed)
    Report.objects.filter(pk=report.pk).update(figures_at=at)
    audit.record("report.drafted_again", report, unit_id=report.unit_id, by=by, at=at)
    return len(changed)


@audit.transaction
def retitle(report: Report, *, title: str, by: User, at: datetime) -> Report:
    """:raises NotADraft: it was issued."""
    report = _draft(report)
    before, report.title = report.title, title
    report.save(update_fields=["title"])
    audit.record("report.retitled", report, unit_id=report.unit_id, by=by, at=at, changes={"title": (before, title)})
    return report


@audit.transaction
def discard(report: Report, *, by: User, at: datetime) -> None:
    """A draft nobody needs goes, with its steps.

    :raises NotADraft: it was issued.
    """
    report = _draft(report)
    audit.record(
        "report.discarded", report, unit_id=report.unit_id, by=by, at=at, changes={"title": (report.title, None)}
    )
    report.delete()


# Writing


def begin(section: ReportSection, *, by: User, at: datetime) -> None:
    """Others see from now on who writes here."""
    SectionPresence.objects.update_or_create(section=section, user=by, defaults={"seen_at": at})


def leave(section: ReportSection, *, by: User) -> None:
    SectionPresence.objects.filter(section=section, user=by).delete()


@audit.transaction
def save_section(
    section: ReportSection,
    typed: str,
    *,
    base: int,
    by: User,
    at: datetime,
    reasons: Mapping[str, str] | None = None,
) -> Saved:
    """Keep what somebody wrote, begun from version `base`. A number typed over a live figure is marked and its reason
    asked for; the figure stays beside it. Where somebody else changed the section meanwhile, both go in if they wrote in
    different paragraphs; else this text is kept apart and shown beside.

    :raises NotADraft: the report was issued.
    :raises MarkUnknown: brackets that name no figure.
    """
    section = ReportSection.objects.select_for_update(of=("self",)).select_related("report__unit").get(pk=section.pk)
    report = _draft(section.report)
    known = queries.known_marks(section)
    stands = {one.mark: one.stands for one in report.figures.all()}
    text, over = marks.from_editing(typed, known, stands)
    was_merged = False
    if section.version != base and text != section.text:
        together = _with_others(section, base, text)
        if together is None:
            return Saved(section, apart=_keep_apart(section, text, base, by, at))
        text, was_merged = together, True
    said = _explained(report, over, reasons or {}, by=by, at=at)
    if text == section.text and not over:
        if said:
            begin(section, by=by, at=at)
        return Saved(section)
    section.text, section.version = text, section.version + 1
    section.edited, section.edited_by, section.edited_at = True, by, at
    section.save(update_fields=["text", "version", "edited", "edited_by", "edited_at"])
    taken = _take(report, [section], at=at, only_new=True)
    unexplained = _type_over(report, over, reasons or {}, by=by, at=at)
    _note_step(section, taken, by, at)
    begin(section, by=by, at=at)
    return Saved(section, merged=was_merged, unexplained=unexplained)


@audit.transaction
def settle_apart(apart: SectionVersion, *, by: User, at: datetime) -> None:
    """What was kept apart has been put in by hand, or is not needed."""
    SectionVersion.objects.filter(pk=apart.pk, kind=VersionKind.KEPT_APART).update(settled_at=at)
    report = apart.section.report
    audit.record("report.apart_settled", report, unit_id=report.unit_id, by=by, at=at)


@audit.transaction
def explain(figure: ReportFigure, *, reason: str, by: User, at: datetime) -> ReportFigure:
    """Why another number stands than the records give.

    :raises NotADraft, ReasonMissing: issued already; nothing written.
    """
    figure = _figure(figure)
    if not reason.strip():
        raise ReasonMissing(_("Ghi vì sao số này khác số trong hồ sơ."))
    figure.reason = reason.strip()
    figure.save(update_fields=["reason"])
    _note_figure("report.figure_explained", figure, by=by, at=at, reason=figure.reason)
    return figure


@audit.transaction
def restore(figure: ReportFigure, *, by: User, at: datetime) -> ReportFigure:
    """The figure of the records stands again.

    :raises NotADraft: it was issued.
    """
    figure = _figure(figure)
    before = figure.typed
    figure.typed, figure.reason, figure.typed_by, figure.typed_at = "", "", None, None
    figure.save(update_fields=["typed", "reason", "typed_by", "typed_at"])
    changes = {"typed": (before, figure.shown)}
    _note_figure("report.figure_restored", figure, by=by, at=at, changes=changes)
    return figure


@audit.transaction
def refresh(report: Report, *, by: User, at: datetime) -> int:
    """Take all figures as the records give them today; what was typed over stays. Returns how many changed.

    :raises NotADraft: it was issued.
    """
    report = _draft(report)
    before = {one.mark: one.shown for one in report.figures.all()}
    taken = _take(report, report.sections.all(), at=at)
    changed = {
        mark: (before[mark], one.shown) for mark, one in taken.items() if before.get(mark, one.shown) != one.shown
    }
    Report.objects.filter(pk=report.pk).update(figures_at=at)
    audit.record("report.refreshed", report, unit_id=report.unit_id, by=by, at=at, changes=changed)
    return len(changed)


# Issuing


@audit.transaction
def issue(
    report: Report,
    *,
    number: str,
    symbol: str,
    date: date,
    signer: str,
    signer_position: str,
    upload: files.Received,
    by: User,
    at: datetime,
) -> Report:
    """The clerk gave number and date, the signed and sealed paper came back: from now on the text stands, and people are
    told when a figure in it changes.

    :raises NotADraft: it was issued already.
    :raises NotReady: empty parts, figures without a reason or behind the records, texts kept apart.
    :raises papers.DateAhead, papers.SameDocument: the paper cannot stand so.
    """
    report = _draft(report)
    today = dates.local_date(at)
    if missing := queries.open_points(report, today):
        raise NotReady(" ".join(point.sentence for point in missing))
    document = papers.enter_document(
        report.unit,
        direction=Direction.OUTGOING,
        kind=DocumentKind.REPORT,
        number=number,
        symbol=symbol,
        date=date,
        issuer=report.unit.name,
        summary=report.title,
        signer=signer,
        signer_position=signer_position,
        upload=upload,
        by=by,
        at=at,
    )
    report.document, report.issued_at, report.issued_by, report.state = document, at, by, ReportState.ISSUED
    report.annexes = [annex.as_json() for annex, _rows in queries.annexes_now(report, today)]
    letter = queries.letter_of(report, today)
    content = letters.docx(letter)
    report.sha256 = hashlib.sha256(content).hexdigest()
    report.save(update_fields=["document", "issued_at", "issued_by", "state", "annexes", "sha256"])
    for name, made in (
        (f"{report.kind}-{report.last_date.year}.docx", content),
        (f"{report.kind}-{report.last_date.year}.pdf", letters.pdf(letter)),
    ):
        files.store(
            files.as_upload(name, made), unit=report.unit, by=by, at=at, owner=report, purpose=TEXT_FILE, made=True
        )
    keep_uses(report, _used(report, today), for_unit=report.unit, at=at)
    if report.replaces is not None and report.replaces.state == ReportState.ISSUED:
        Report.objects.filter(pk=report.replaces.pk).update(state=ReportState.REPLACED)
        forget_uses(report.replaces)
        audit.record("report.replaced", report.replaces, unit_id=report.unit_id, by=by, at=at)
    SectionPresence.objects.filter(section__report=report).delete()
    audit.record(
        "report.issued",
        report,
        unit_id=report.unit_id,
        by=by,
        at=at,
        changes={"state": (ReportState.DRAFT, ReportState.ISSUED), "document": (None, document.reference)},
    )
    return report


@audit.transaction
def withdraw(report: Report, *, reason: str, by: User, at: datetime) -> Report:
    """:raises NotReady: it is not issued; ReasonMissing: nothing written."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state != ReportState.ISSUED:
        raise NotReady(_("Chỉ báo cáo đã ban hành mới thu hồi được."))
    if not reason.strip():
        raise ReasonMissing(_("Ghi lý do thu hồi."))
    report.state, report.withdrawn_at, report.withdrawn_reason = ReportState.WITHDRAWN, at, reason.strip()
    report.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    forget_uses(report)
    changes = {"state": (ReportState.ISSUED, ReportState.WITHDRAWN)}
    audit.record("report.withdrawn", report, unit_id=report.unit_id, by=by, at=at, changes=changes, reason=reason)
    return report


@audit.transaction
def write_anew(report: Report, *, by: User, at: datetime) -> Report:
    """A draft that will replace an issued report: its words, with the figures of today.

    :raises NotReady: it is not issued; DraftExists: such a draft is there.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("unit", "place").get(pk=report.pk)
    if report.state not in (ReportState.ISSUED, ReportState.WITHDRAWN):
        raise NotReady(_("Chỉ soạn bản thay cho báo cáo đã ban hành."))
    made = start_report(
        report.unit, queries.outline_of(report), report.period, by=by, at=at, title=report.title, replaces=report
    )
    old = {one.code: one for one in report.sections.all()}
    sections = list(made.sections.all())
    for section in sections:
        if section.code in old:
            section.text, section.edited = old[section.code].text, old[section.code].edited
    ReportSection.objects.bulk_update(sections, ["text", "edited"])
    taken = _take(made, sections, at=at)
    SectionVersion.objects.filter(section__report=made).delete()
    SectionVersion.objects.bulk_create(_step(one, VersionKind.DRAFTED, taken, by, at) for one in sections)
    return made


# Inside


def _draft(report: Report) -> Report:
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("unit", "place", "replaces").get(pk=report.pk)
    )
    if report.state != ReportState.DRAFT:
        raise NotADraft(_("Báo cáo này đã ban hành nên không sửa được; hãy soạn bản thay."))
    return report


def _figure(figure: ReportFigure) -> ReportFigure:
    figure = ReportFigure.objects.select_for_update(of=("self",)).select_related("report").get(pk=figure.pk)
    _draft(figure.report)
    return figure


def _take(
    report: Report, sections: Iterable[ReportSection], *, at: datetime, only_new: bool = False
) -> dict[str, Taken]:
    """Read the figures that stand in these sections and keep them; `only_new`: those already there stay as they are."""
    found = {mark for section in sections for mark in marks.marks_in(section.text)}
    known = set(report.figures.filter(mark__in=found).values_list("mark", flat=True))
    taken = drafting.take(sorted(found - known if only_new else found), report.subject, report.period)
    ReportFigure.objects.bulk_create(
        [
            ReportFigure(
                report=report,
                mark=mark,
                shown=one.shown,
                value=one.result.value,
                qualifier=one.result.qualifier,
                basis=one.result.basis or "",
                taken_at=at,
            )
            for mark, one in taken.items()
        ],
        update_conflicts=True,
        unique_fields=["report", "mark"],
        update_fields=["shown", "value", "qualifier", "basis", "taken_at"],
    )
    return taken


def _step(
    section: ReportSection, kind: VersionKind, taken: Mapping[str, Taken], by: User | None, at: datetime
) -> SectionVersion:
    shown = {mark: taken[mark].shown for mark in marks.marks_in(section.text) if mark in taken}
    return SectionVersion(
        section=section, kind=kind, version=section.version, text=section.text, shown=shown, by=by, at=at
    )


def _note_step(section: ReportSection, taken: Mapping[str, Taken], by: User, at: datetime) -> None:
    """One person saving on and on is one step; the audit tells the step's beginning."""
    wanted = marks.marks_in(section.text)
    shown = {one.mark: one.stands for one in section.report.figures.filter(mark__in=wanted)}
    last = section.versions.exclude(kind=VersionKind.KEPT_APART).order_by("-version", "-id").first()
    alone = not section.presences.filter(**SectionPresence.since(at)).exclude(user=by).exists()
    # Somebody else who writes here began from one of these texts: then each stays, so that both can be put together.
    if (
        alone
        and last is not None
        and last.kind == VersionKind.SAVED
        and last.by_id == by.pk
        and at - last.at <= ONE_STEP
    ):
        last.version, last.text, last.shown, last.at = section.version, section.text, shown, at
        last.save(update_fields=["version", "text", "shown", "at"])
        return
    SectionVersion.objects.create(
        section=section, kind=VersionKind.SAVED, version=section.version, text=section.text, shown=shown, by=by, at=at
    )
    audit.record(
        "report.section_saved",
        section.report,
        unit_id=section.report.unit_id,
        by=by,
        at=at,
        changes={"section": (None, section.heading or section.code)},
    )


def _with_others(section: ReportSection, base: int, text: str) -> str | None:
    start = section.versions.exclude(kind=VersionKind.KEPT_APART).filter(version=base).order_by("-id").first()
    return None if start is None else merging.merged(start.text, text, section.text)


def _keep_apart(section: ReportSection, text: str, base: int, by: User, at: datetime) -> SectionVersion:
    """One text for each person and section; writing on changes it, so that saving by itself does not pile them up."""
    found = section.versions.filter(kind=VersionKind.KEPT_APART, by=by, settled_at=None).first()
    if found is not None:
        found.text, found.version, found.at = text, base, at
        found.save(update_fields=["text", "version", "at"])
        return found
    made = SectionVersion.objects.create(
        section=section, kind=VersionKind.KEPT_APART, version=base, text=text, by=by, at=at
    )
    changes = {"section": (None, section.heading or section.code)}
    audit.record("report.kept_apart", section.report, unit_id=section.report.unit_id, by=by, at=at, changes=changes)
    return made


def _type_over(
    report: Report, over: Iterable[TypedOver], reasons: Mapping[str, str], *, by: User, at: datetime
) -> list[ReportFigure]:
    unexplained = []
    for one in over:
        figure = report.figures.get(mark=one.mark)
        before = figure.stands
        if one.number == before:  # put in as it was offered
            continue
        if one.number == figure.shown:  # typed back to what the records give
            figure.typed, figure.reason, figure.typed_by, figure.typed_at = "", "", None, None
        else:
            figure.typed, figure.typed_by, figure.typed_at = one.number, by, at
            figure.reason = reasons.get(one.mark, "").strip()
            if not figure.reason:
                unexplained.append(figure)
        figure.save(update_fields=["typed", "reason", "typed_by", "typed_at"])
        changes = {"figure": (before, figure.stands)}
        _note_figure("report.figure_typed", figure, by=by, at=at, changes=changes, reason=figure.reason)
    return unexplained


def _explained(
    report: Report, over: Iterable[TypedOver], reasons: Mapping[str, str], *, by: User, at: datetime
) -> bool:
    """Reasons for numbers that were typed over earlier; those typed now bring theirs along."""
    fresh = {one.mark for one in over}
    later = report.figures.filter(mark__in=set(reasons) - fresh).exclude(typed="")
    changed = [(one, reasons[one.mark].strip()) for one in later if reasons[one.mark].strip() not in ("", one.reason)]
    for figure, reason in changed:
        figure.reason = reason
        figure.save(update_fields=["reason"])
        _note_figure("report.figure_explained", figure, by=by, at=at, reason=reason)
    return bool(changed)


def _note_figure(
    kind: str,
    figure: ReportFigure,
    *,
    by: User,
    at: datetime,
    changes: Mapping[str, tuple[str, str]] | None = None,
    reason: str = "",
) -> None:
    told: dict[str, tuple[str | None, str]] = {**(changes or {}), "mark": (None, marks.label_of(figure.mark))}
    audit.record(kind, figure.report, unit_id=figure.report.unit_id, by=by, at=at, changes=told, reason=reason)


def _used(report: Report, today: date) -> list[Used]:
    """Every cell of facts that the text or an annex shows, once."""
    found: dict[tuple[str, str, Period], Used] = {}

    def add(period: Period, result: FigureResult) -> None:
        key = (result.indicator.code, canonical(result.dims), period)
        found.setdefault(key, Used(report.subject, period, result, result.value))

    for one in drafting.take(queries.marks_of(report), report.subject, report.period).values():
        for period, result in one.results:
            add(period, result)
    for period, result in queries.annex_results(report, today):
        add(period, result)
    return list(found.values())
