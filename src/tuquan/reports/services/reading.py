"""A report comes in, its numbers are looked at one by one, and what was confirmed becomes declared figures."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import Period, local_date, year_of
from tuquan.facts import qualifiers, services as facts
from tuquan.facts.catalogue import Kind, canonical, catalogue
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.fields import whole
from tuquan.facts.models import Declaration
from tuquan.facts.services import BadFigure, DeclaredFigureInput
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.services import Received
from tuquan.reports import vocabulary
from tuquan.reports.models import ReadFigure, Reading, ReadingKeeping, Submission
from tuquan.reports.models.reading import FigureState, ReadingState
from tuquan.reports.reading import Figure, dating, grouping, masking
from tuquan.reports.services import filling
from tuquan.reports.services.filling import TakenFigure
from tuquan.units.models import Place, Unit

MOST_CHARACTERS = 300_000
USUAL_DAYS = 365
SURE = 0.9
_STEP = Decimal("0.001")


class ReadingRefused(Exception):
    """Why an act on a reading cannot be done; `message` is the sentence."""

    def __init__(self, message: Any) -> None:
        self.message = message
        super().__init__(message)


class NotWaiting(ReadingRefused):
    """Somebody confirmed or dropped it first."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Báo cáo này đã được xác nhận hoặc bỏ trước đó nên không sửa được nữa."))


@dataclass(frozen=True)
class Source:
    """Where a report comes from."""

    title: str
    number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Correction:
    """What a person makes of a number. `period` None: the report's."""

    indicator: str
    value: Decimal
    qualifier: str = Qualifier.EXACT
    dims: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None


def fingerprint(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


@audit.transaction
def start_reading(
    unit: Unit,
    text: str,
    *,
    subject: Unit | Place,
    source: Source,
    by: User | None,
    at: datetime,
    key: UUID | None = None,
    period: Period | None = None,
    original: Received | None = None,
    notes: Iterable[str] = (),
    submission: Submission | None = None,
) -> Reading:
    """Read a report about a unit or a whole place. Only the text with names masked is kept, and the original file for
    as long as the unit says. The same `key` again gives the first reading.

    :raises ReadingRefused: too long for a page, or nothing is found in it.
    """
    if key is not None and (first := Reading.objects.filter(pk=key, unit=unit).first()) is not None:
        return first
    if len(text) > MOST_CHARACTERS:
        raise ReadingRefused(_("Báo cáo dài quá 300.000 ký tự. Anh/chị tách thành nhiều phần rồi đọc từng phần."))
    text = masking.masked(text)
    found = vocabulary.reader()(text)
    if not found:
        raise ReadingRefused(
            _(
                "Không tìm thấy số liệu nào thuộc danh mục chỉ tiêu. Anh/chị xem lại văn bản, hoặc khai số liệu bằng biểu mẫu."
            )
        )
    year = (source.day or local_date(at)).year
    days = dating.proposed(text, found, year)
    reading = Reading(
        unit=unit,
        subject_unit=subject if isinstance(subject, Unit) else None,
        place=subject if isinstance(subject, Place) else None,
        submission=submission,
        source_title=source.title,
        source_number=source.number,
        source_date=source.day,
        text=text,
        fingerprint=fingerprint(text),
        notes="\n".join(notes),
        made_by=by,
        made_at=at,
        period_told=period is not None,
    )
    if key is not None:
        reading.pk = key
    shown = period or (Period(*days) if days else year_of(year))
    reading.first_date, reading.last_date = shown.first, shown.last
    if original is not None:
        reading.original_name = original.name
        reading.original_until = local_date(at) + timedelta(days=days_kept(unit))
    reading.save(force_insert=True)
    if original is not None:
        files.store(
            original, unit=unit, owner=reading, purpose="report", keep_until=reading.original_until, by=by, at=at
        )
    _keep_figures(reading, found)
    audit.record(
        "reading.started",
        reading,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"source_title": ("", reading.source), "figures": (0, len(found))},
    )
    return reading


def _keep_figures(reading: Reading, found: list[Figure]) -> None:
    report = (reading.first_date, reading.last_date)
    made: list[ReadFigure] = []
    own = [dating.own_days(one.period, report) for one in found]
    for one, days in zip(found, own, strict=True):
        value = _exact(one.value)
        made.append(
            ReadFigure(
                reading=reading,
                start=one.start,
                end=one.end,
                read_indicator=one.indicator,
                read_value=value,
                read_qualifier=one.qualifier,
                confidence=one.confidence,
                indicator=one.indicator,
                value=value,
                qualifier=one.qualifier,
                numerator=_exact(one.ratio[0]) if one.ratio else None,
                denominator=_exact(one.ratio[1]) if one.ratio else None,
                high=_exact(one.high) if one.high is not None else None,
                read_first_date=days[0] if days else None,
                read_last_date=days[1] if days else None,
                first_date=days[0] if days else None,
                last_date=days[1] if days else None,
            )
        )
    ReadFigure.objects.bulk_create(made)
    repeated = []
    for place, first in grouping.repeats(found, own).items():
        made[place].same_as = made[first]
        repeated.append(made[place])
    ReadFigure.objects.bulk_update(repeated, ["same_as"])


def _exact(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_STEP, ROUND_HALF_UP)


# --- One number after another ------------------------------------------------------------------------------------------


@audit.transaction
def accept(reading: Reading, figures: Iterable[int], *, by: User | None, at: datetime) -> int:
    """Take numbers as they were read; returns how many changed. Those that repeat one go with it."""
    return _decide(reading, figures, FigureState.ACCEPTED, by=by, at=at)


@audit.transaction
def drop(reading: Reading, figures: Iterable[int], *, by: User | None, at: datetime) -> int:
    return _decide(reading, figures, FigureState.DROPPED, by=by, at=at)


@audit.transaction
def put_back(reading: Reading, figures: Iterable[int], *, by: User | None, at: datetime) -> int:
    """To be looked at again, as the reader read it."""
    return _decide(reading, figures, FigureState.WAITING, by=by, at=at)


def _decide(reading: Reading, figures: Iterable[int], state: FigureState, *, by: User | None, at: datetime) -> int:
    reading = _waiting(reading)
    ids = set(figures)
    if state == FigureState.WAITING:
        ids |= _taken_apart(reading, ids, by=by, at=at)
    changed = []
    for one in reading.figures.all():
        if one.pk not in ids and one.same_as_id not in ids:
            continue
        if state == FigureState.ACCEPTED and one.state == FigureState.CORRECTED:
            continue
        if state == FigureState.WAITING and one.read_indicator and one.read_value is not None:
            one.indicator, one.value, one.dims = one.read_indicator, one.read_value, "{}"
            one.qualifier = one.read_qualifier
            own = (one.read_first_date, one.read_last_date)
            one.first_date, one.last_date = (None, None) if own == (reading.first_date, reading.last_date) else own
        one.state, one.decided_by, one.decided_at = state, by, at
        changed.append(one)
    ReadFigure.objects.bulk_update(
        changed,
        ["state", "decided_by", "decided_at", "indicator", "value", "qualifier", "dims", "first_date", "last_date"],
    )
    return len(changed)


@audit.transaction
def accept_sure(reading: Reading, *, by: User | None, at: datetime) -> int:
    """Take every waiting number that the reader is sure of and that is of the report's period."""
    waiting = reading.figures.filter(state=FigureState.WAITING, confidence__gte=SURE, first_date=None, same_as=None)
    return _decide(reading, list(waiting.values_list("pk", flat=True)), FigureState.ACCEPTED, by=by, at=at)


@audit.transaction
def drop_waiting(reading: Reading, *, by: User | None, at: datetime) -> int:
    waiting = reading.figures.filter(state=FigureState.WAITING)
    return _decide(reading, list(waiting.values_list("pk", flat=True)), FigureState.DROPPED, by=by, at=at)


@audit.transaction
def correct(reading: Reading, figure: ReadFigure, made: Correction, *, by: User | None, at: datetime) -> ReadFigure:
    """What the number really says; the numbers that repeat it follow.

    :raises BadFigure: an indicator, division or value that cannot be declared.
    """
    reading = _waiting(reading)
    figure = reading.figures.get(pk=figure.pk)
    _check(made)
    period = None if made.period == reading.period else made.period
    as_read = (figure.read_indicator, figure.read_value, figure.read_qualifier, "{}", figure.own_period) == (
        made.indicator,
        made.value,
        made.qualifier,
        canonical(made.dims),
        period,
    )
    for one in [figure, *reading.figures.filter(same_as=figure)]:
        one.indicator, one.value, one.qualifier = made.indicator, made.value, made.qualifier
        one.dims = canonical(made.dims)
        one.first_date, one.last_date = (period.first, period.last) if period else (None, None)
        one.state = FigureState.ACCEPTED if as_read else FigureState.CORRECTED
        one.decided_by, one.decided_at = by, at
        one.save()
    return figure


@audit.transaction
def split(reading: Reading, figure: ReadFigure, *, by: User | None, at: datetime) -> None:
    """The numbers that were taken for repetitions stand for themselves again."""
    reading = _waiting(reading)
    reading.figures.filter(same_as=figure).update(same_as=None, state=FigureState.WAITING, decided_by=by, decided_at=at)


class CannotJoin(ReadingRefused):
    """The numbers chosen are no sum."""


@audit.transaction
def join(reading: Reading, figures: Iterable[int], *, by: User | None, at: datetime) -> ReadFigure:
    """One number instead of several of the same indicator and days: their sum, which keeps the place of each in the
    text. A sum among them gives its own parts.

    :raises CannotJoin: fewer than two, of different indicators or days, or of an indicator that is never added.
    """
    reading = _waiting(reading)
    ids = set(figures)
    chosen = list(reading.figures.filter(pk__in=ids, same_as=None, part_of=None).order_by("start", "pk"))
    if len(chosen) < 2:
        raise CannotJoin(_("Hãy tích từ hai số trở lên để cộng."))
    first = chosen[0]
    if {(one.indicator, one.own_period) for one in chosen} != {(first.indicator, first.own_period)}:
        raise CannotJoin(
            _("Chỉ cộng các số của cùng một chỉ tiêu và cùng kỳ; hãy sửa chỉ tiêu hoặc kỳ của từng số trước.")
        )
    indicator = catalogue()[first.indicator]
    if indicator.kind in (Kind.RATIO, Kind.DISTINCT):
        raise CannotJoin(_("%(name)s: tỷ lệ và số đếm không trùng thì không cộng được.") % {"name": indicator.name})
    keys = [one.pk for one in chosen]
    sums = {one.part_of_id for one in reading.figures.filter(part_of__in=keys) if one.part_of_id}
    divisions = {one.dims for one in chosen}
    made = ReadFigure.objects.create(
        reading=reading,
        indicator=first.indicator,
        dims=divisions.pop() if len(divisions) == 1 else "{}",
        value=sum((one.value for one in chosen), Decimal(0)),
        qualifier=qualifiers.of_sum([one.qualifier for one in chosen]),
        first_date=first.first_date,
        last_date=first.last_date,
        state=FigureState.CORRECTED,
        confidence=1.0,
        decided_by=by,
        decided_at=at,
    )
    parts = reading.figures.filter(Q(pk__in=keys) | Q(same_as__in=keys) | Q(part_of__in=keys))
    parts.update(part_of=made, state=FigureState.JOINED, decided_by=by, decided_at=at)
    reading.figures.filter(pk__in=sums).delete()
    return made


def _taken_apart(reading: Reading, ids: set[int], *, by: User | None, at: datetime) -> set[int]:
    """The parts of the sums among these stand for themselves again; returns them."""
    parts = list(reading.figures.filter(part_of__in=ids))
    sums = {one.part_of_id for one in parts if one.part_of_id}
    for one in parts:
        one.part_of, one.state, one.decided_by, one.decided_at = None, FigureState.WAITING, by, at
    ReadFigure.objects.bulk_update(parts, ["part_of", "state", "decided_by", "decided_at"])
    reading.figures.filter(pk__in=sums).delete()
    return {one.pk for one in parts}


@audit.transaction
def add(
    reading: Reading, made: Correction, *, by: User | None, at: datetime, span: tuple[int, int] | None = None
) -> ReadFigure:
    """A number that the reader missed, where it stands in the text.

    :raises BadFigure: it cannot be declared.
    :raises ReadingRefused: it is there already, or that place is not in the text.
    """
    reading = _waiting(reading)
    _check(made)
    if span is not None:
        if not 0 <= span[0] < span[1] <= len(reading.text):
            raise ReadingRefused(_("Đoạn đã chọn không nằm trong văn bản."))
        if reading.figures.filter(start=span[0], end=span[1], indicator=made.indicator).exists():
            raise ReadingRefused(_("Số ở chỗ này đã có trong danh sách với cùng chỉ tiêu."))
    period = None if made.period == reading.period else made.period
    return ReadFigure.objects.create(
        reading=reading,
        start=span[0] if span else None,
        end=span[1] if span else None,
        indicator=made.indicator,
        value=made.value,
        qualifier=made.qualifier,
        dims=canonical(made.dims),
        first_date=period.first if period else None,
        last_date=period.last if period else None,
        state=FigureState.CORRECTED,
        confidence=1.0,
        decided_by=by,
        decided_at=at,
    )


def _check(made: Correction) -> None:
    indicator = catalogue().indicators.get(made.indicator)
    if indicator is None:
        raise BadFigure(_("Không có chỉ tiêu này trong danh mục."))
    try:
        whole(made.value)
    except ValidationError as problem:
        raise BadFigure(f"{indicator.name}: {problem.messages[0]}") from None
    if made.value < 0:
        raise BadFigure(_("%(name)s: số không được âm.") % {"name": indicator.name})
    for name, value in made.dims.items():
        if name not in indicator.dimensions or value not in catalogue().dimensions[name].values:
            raise BadFigure(_("%(name)s: không có cách chia này.") % {"name": indicator.name})


# --- The reading as a whole --------------------------------------------------------------------------------------------


@audit.transaction
def change_source(reading: Reading, source: Source, period: Period, *, by: User | None, at: datetime) -> Reading:
    """Title, number, date and period of the report; numbers of its own period go along."""
    reading = _waiting(reading)
    before = {"period": str(reading.period), "source_title": reading.source}
    reading.source_title, reading.source_number, reading.source_date = source.title, source.number, source.day
    reading.first_date, reading.last_date, reading.period_told = period.first, period.last, True
    reading.save()
    reading.figures.filter(first_date=period.first, last_date=period.last).update(first_date=None, last_date=None)
    after = {"period": str(reading.period), "source_title": reading.source}
    audit.record(
        "reading.changed",
        reading,
        unit_id=reading.unit_id,
        by=by,
        at=at,
        changes={name: (before[name], after[name]) for name in after if before[name] != after[name]},
    )
    return reading


@audit.transaction
def read_again(reading: Reading, *, by: User | None, at: datetime) -> int:
    """Read the text anew with the words known now. What a person decided stays; returns how many numbers wait."""
    reading = _waiting(reading)
    decided = list(reading.figures.exclude(state=FigureState.WAITING))
    reading.figures.filter(state=FigureState.WAITING).delete()
    taken = [(one.start, one.end) for one in decided if one.start is not None]
    found = [
        one
        for one in vocabulary.reader()(reading.text)
        if not any(one.start < end and start < one.end for start, end in taken if start is not None and end is not None)
    ]
    _keep_figures(reading, found)
    return len(found)


@dataclass(frozen=True)
class Cell:
    """One figure as it will be declared, and the numbers of the text that say it."""

    indicator: str
    dims: str
    period: Period
    figures: tuple[ReadFigure, ...]

    @property
    def agreed(self) -> bool:
        return len({(one.value, one.qualifier) for one in self.figures}) == 1


def cells_of(reading: Reading, figures: Iterable[ReadFigure]) -> list[Cell]:
    """What is kept, by period, joined where several numbers say the same."""
    found: dict[tuple[Period, str, str], list[ReadFigure]] = defaultdict(list)
    for one in figures:
        if one.kept:
            found[one.period_in(reading), one.indicator, one.dims].append(one)
    order = {code: place for place, code in enumerate(catalogue().indicators)}
    return [
        Cell(indicator, dims, period, tuple(ones))
        for (period, indicator, dims), ones in sorted(
            found.items(), key=lambda item: (item[0][0] != reading.period, item[0][0], order[item[0][1]], item[0][2])
        )
    ]


@audit.transaction
def confirm(reading: Reading, *, by: User | None, at: datetime) -> list[Declaration]:
    """Declare what was kept, one declaration for each period.

    :raises ReadingRefused: a number still waits, two numbers of one cell differ, nothing is kept, or the same text was
        confirmed before.
    :raises NotWaiting: somebody confirmed or dropped it first.
    :raises BadFigure: a figure cannot be declared.
    """
    reading = _waiting(reading)
    figures = list(reading.figures.order_by("pk"))
    if any(one.state == FigureState.WAITING for one in figures):
        raise ReadingRefused(_("Còn số chưa xét. Anh/chị nhận, sửa hoặc bỏ từng số rồi xác nhận."))
    cells = cells_of(reading, figures)
    if not cells:
        raise ReadingRefused(_("Chưa nhận số nào nên không có gì để xác nhận."))
    if apart := [cell for cell in cells if not cell.agreed]:
        names = ", ".join(catalogue()[cell.indicator].name for cell in apart)
        raise ReadingRefused(
            _("Hai số khác nhau cho cùng một chỉ tiêu và kỳ: %(names)s. Anh/chị sửa hoặc bỏ một số.") % {"names": names}
        )
    if (before := confirmed_before(reading)) is not None:
        raise ReadingRefused(
            _("Báo cáo có đúng nội dung này đã được xác nhận ngày %(day)s; số liệu đã có, không ghi hai lần.")
            % {"day": f"{local_date(before.confirmed_at):%d/%m/%Y}" if before.confirmed_at else ""}
        )
    if reading.submission is not None:
        _hand_over(reading, reading.submission, cells, by=by, at=at)
        cells = [cell for cell in cells if cell.period != reading.period]
    made: list[Declaration] = []
    by_period: dict[Period, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_period[cell.period].append(cell)
    for period, ones in by_period.items():
        declaration = facts.declare(
            reading.subject_unit or reading.unit,
            period,
            [
                DeclaredFigureInput(
                    cell.indicator, cell.figures[0].value, cell.figures[0].qualifier, cell.figures[0].divided
                )
                for cell in ones
            ],
            source_title=reading.source[:250],
            source_date=reading.source_date,
            basis=Basis.READ,
            whole_area=reading.place,
            by=by,
            at=at,
        )
        ReadFigure.objects.filter(pk__in=[one.pk for cell in ones for one in cell.figures]).update(
            declaration=declaration
        )
        made.append(declaration)
    reading.state, reading.confirmed_by, reading.confirmed_at = ReadingState.CONFIRMED, by, at
    reading.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    audit.record(
        "reading.confirmed",
        reading,
        unit_id=reading.unit_id,
        by=by,
        at=at,
        changes={
            "state": (ReadingState.READ, ReadingState.CONFIRMED),
            "figures": (len(figures), sum(one.kept for one in figures)),
            "corrected": (0, sum(one.state == FigureState.CORRECTED for one in figures)),
        },
    )
    return made


def _hand_over(reading: Reading, submission: Submission, cells: list[Cell], *, by: User | None, at: datetime) -> None:
    """Figures of the campaign's period fill the submission; those of other periods are declared as ever."""
    if by is None:
        raise ValueError("somebody fills in a submission")
    taken = [
        TakenFigure(
            cell.indicator,
            cell.figures[0].value,
            cell.figures[0].qualifier,
            cell.figures[0].divided,
            _span(reading, cell.figures[0]),
        )
        for cell in cells
        if cell.period == reading.period
    ]
    if taken:
        filling.take_figures(submission, taken, source_title=reading.source, by=by, at=at)


def _span(reading: Reading, figure: ReadFigure) -> str:
    """The words around the number; of a sum those around each of its parts."""
    if parts := list(figure.parts.filter(same_as=None).order_by("start", "pk")):
        return " + ".join(_span(reading, one) for one in parts)
    if figure.start is None or figure.end is None:
        return ""
    return " ".join(reading.text[max(figure.start - 60, 0) : figure.end + 60].split())


def confirmed_before(reading: Reading) -> Reading | None:
    """Another reading of exactly this text about the same subject that counts."""
    return (
        Reading.objects.confirmed()
        .filter(
            unit=reading.unit_id,
            fingerprint=reading.fingerprint,
            subject_unit=reading.subject_unit_id,
            place=reading.place_id,
            figures__declaration__withdrawn_at=None,
            figures__declaration__isnull=False,
        )
        .exclude(pk=reading.pk)
        .order_by("-confirmed_at")
        .first()
    )


@audit.transaction
def drop_reading(reading: Reading, *, reason: str, by: User | None, at: datetime) -> Reading:
    """Nothing of it is used."""
    reading = _waiting(reading)
    reading.state, reading.ended_at, reading.ended_reason = ReadingState.DROPPED, at, reason
    reading.save(update_fields=["state", "ended_at", "ended_reason"])
    audit.record("reading.dropped", reading, unit_id=reading.unit_id, by=by, at=at, reason=reason)
    return reading


@audit.transaction
def withdraw_reading(reading: Reading, *, reason: str, by: User | None, at: datetime) -> Reading:
    """Take back all figures that were declared from it.

    :raises NotWaiting: it does not count (any more).
    """
    reading = Reading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if reading.state != ReadingState.CONFIRMED:
        raise NotWaiting
    if reading.submission_id is not None:
        raise ReadingRefused(gettext_lazy("Số của báo cáo này đã vào bài nộp; hãy sửa ở bài nộp."))
    for declaration in declarations_of(reading):
        if declaration.withdrawn_at is None:
            facts.withdraw_declaration(declaration, reason=reason, by=by, at=at)
    reading.state, reading.ended_at, reading.ended_reason = ReadingState.WITHDRAWN, at, reason
    reading.save(update_fields=["state", "ended_at", "ended_reason"])
    audit.record("reading.withdrawn", reading, unit_id=reading.unit_id, by=by, at=at, reason=reason)
    return reading


def declarations_of(reading: Reading) -> list[Declaration]:
    pks = reading.figures.exclude(declaration=None).values("declaration")
    return list(Declaration.objects.filter(pk__in=pks).order_by("first_date", "pk"))


def _waiting(reading: Reading) -> Reading:
    locked = Reading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if locked.state != ReadingState.READ:
        raise NotWaiting
    return locked


# --- How long the original stays -----------------------------------------------------------------------------------------


def days_kept(unit: Unit) -> int:
    return ReadingKeeping.objects.filter(unit=unit).values_list("days", flat=True).first() or USUAL_DAYS


@audit.transaction
def keep_originals(unit: Unit, days: int, *, by: User | None, at: datetime) -> None:
    """Originals are deleted that many days after they were read, also those that are there now."""
    before = days_kept(unit)
    ReadingKeeping.objects.update_or_create(unit=unit, defaults={"days": days})
    for reading in Reading.objects.filter(unit=unit, original_until__isnull=False).only("pk", "made_at"):
        until = local_date(reading.made_at) + timedelta(days=days)
        kept = StoredFile.objects.of(reading)
        if kept.exists():
            kept.update(keep_until=until)
            Reading.objects.filter(pk=reading.pk).update(original_until=until)
    audit.record("reading.keeping_set", unit, unit_id=unit.pk, by=by, at=at, changes={"days": (before, days)})
