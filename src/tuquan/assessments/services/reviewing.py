"""Six-month and yearly reviews: drafted from the records, edited by people, concluded by the head, waited for by the
office that follows the unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments import reviewing
from tuquan.assessments.enums import ReviewPart, ReviewTerm
from tuquan.assessments.models import TermReview, TermReviewDue, TermReviewLine
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with

REMIND_DAYS = (14, 7, 3, 1, 0, -1)
"""How many days before the office's day units are reminded, and once on the day after."""


class ReviewTooEarly(Refusal):
    """The term has not begun."""


class ReviewConcluded(Refusal):
    """What was concluded changes only after it is opened again, with a reason."""


class ReviewIncomplete(Refusal):
    """Something the minutes cannot do without is missing."""


class NothingToRemind(Refusal):
    """The unit has concluded already."""


@dataclass(frozen=True)
class TypedLine:
    """A line as somebody left it on the page; `pk` None: a new one. An empty text takes the line out."""

    pk: int | None
    part: ReviewPart
    text: str


def register_kinds() -> None:
    kinds.register("term_review.due", gettext_lazy("Nhắc hạn sơ kết, tổng kết"), default=Channel.EMAIL)
    kinds.register("term_review.concluded", gettext_lazy("Đơn vị đã sơ kết, tổng kết"))


@audit.transaction
def open_review(unit: Unit, year: int, term: ReviewTerm, *, by: User | None, at: datetime) -> TermReview:
    """Draft the term's review from the records; the one that is there already is given back as it stands.

    :raises ReviewTooEarly: the term has not begun.
    """
    standing = TermReview.objects.filter(unit=unit, year=year, term=term).first()
    if standing is not None:
        return standing
    period = reviewing.period_of(unit, year, term)
    today = dates.local_date(at)
    if today < period.first:
        raise ReviewTooEarly(_("Kỳ này bắt đầu từ ngày %(day)s.") % {"day": dates.day(period.first)})
    review = TermReview.objects.create(
        unit=unit, year=year, term=term, first_date=period.first, last_date=period.last, drafted_at=at
    )
    _write_draft(review, today)
    audit.record("term_review.opened", review, unit_id=unit.pk, by=by, at=at)
    return review


@audit.transaction
def draft_again(review: TermReview, *, by: User, at: datetime) -> TermReview:
    """Bring the records up to today. What people wrote or changed stays as they left it.

    :raises ReviewConcluded: the review is concluded.
    """
    review = _open(review)
    review.lines.filter(edited=False).delete()
    _write_draft(review, dates.local_date(at))
    review.drafted_at = at
    review.save(update_fields=["drafted_at"])
    audit.record("term_review.drafted_again", review, unit_id=review.unit_id, by=by, at=at)
    return review


def _write_draft(review: TermReview, on: date) -> None:
    """Drafted lines first, those of people after them; a sentence about the same records is not said twice."""
    kept = {(line.part, tuple(one["title"] for one in line.proofs)) for line in review.lines.all() if line.proofs}
    drafted = [
        line
        for line in reviewing.draft(review.unit, review.year, ReviewTerm(review.term), on)
        if not line.proofs or (line.part, tuple(one["title"] for one in line.proofs)) not in kept
    ]
    TermReviewLine.objects.bulk_create(
        TermReviewLine(review=review, part=line.part, order=place, text=line.text, proofs=list(line.proofs))
        for place, line in enumerate(drafted, 1)
    )
    own = list(review.lines.filter(edited=True).order_by("order", "pk"))
    for place, line in enumerate(own, len(drafted) + 1):
        line.order = place
    TermReviewLine.objects.bulk_update(own, ["order"])


@audit.transaction
def save_lines(review: TermReview, typed: Sequence[TypedLine], *, by: User, at: datetime) -> TermReview:
    """What people made of the draft. A changed sentence keeps its records and is theirs from now on.

    :raises ReviewConcluded: the review is concluded.
    """
    review = _open(review)
    standing = {line.pk: line for line in review.lines.all()}
    changed, made, gone = [], [], []
    for place, row in enumerate(typed, 1):
        line = standing.get(row.pk) if row.pk is not None else None
        words = row.text.strip()
        if line is None:
            if words:
                made.append(TermReviewLine(review=review, part=row.part, order=place, text=words, edited=True))
        elif not words:
            gone.append(line.pk)
        else:
            if line.text != words:
                line.text, line.edited = words, True
            line.order = place
            changed.append(line)
    TermReviewLine.objects.filter(pk__in=gone).delete()
    TermReviewLine.objects.bulk_update(changed, ["text", "edited", "order"])
    TermReviewLine.objects.bulk_create(made)
    audit.record("term_review.edited", review, unit_id=review.unit_id, by=by, at=at)
    return review


@audit.transaction
def conclude(
    review: TermReview,
    *,
    held_at: datetime,
    place: str,
    chair: str,
    secretary: str,
    attendance: str,
    opinions: str,
    conclusion: str,
    by: User,
    at: datetime,
) -> TermReview:
    """The meeting was held and concluded; from now on the office that follows the unit sees the review.

    :raises ReviewConcluded: it is concluded already.
    :raises ReviewIncomplete: nothing is written, or the meeting lies ahead or before the term.
    """
    review = _open(review)
    if not review.lines.exists():
        raise ReviewIncomplete(_("Bản sơ kết chưa có nội dung nào."))
    day = dates.local_date(held_at)
    if held_at > at:
        raise ReviewIncomplete(_("Cuộc họp phải đã diễn ra mới kết luận được."))
    if day < review.first_date:
        raise ReviewIncomplete(_("Cuộc họp phải sau ngày đầu kỳ (%(day)s).") % {"day": dates.day(review.first_date)})
    if not conclusion.strip():
        raise ReviewIncomplete(_("Ghi kết luận của cuộc họp."))
    review.held_at, review.place, review.chair, review.secretary = held_at, place, chair, secretary
    review.attendance, review.opinions, review.conclusion = attendance, opinions, conclusion.strip()
    review.concluded_at, review.concluded_by = at, by
    review.save()
    audit.record(
        "term_review.concluded",
        review,
        unit_id=review.unit_id,
        by=by,
        at=at,
        changes={"held_at": (None, held_at)},
        personal={"chair": (None, chair), "secretary": (None, secretary)},
    )
    for office in reviewing.offices_of(review.unit, review.year):
        people = accounts_with(office, Permission.DOSSIER_RECEIVE)
        title = f"{review.title}: {review.unit.name}"
        notifications.tell(people, "term_review.concluded", review, title=title, at=at, unit=office)
    return review


@audit.transaction
def reopen(review: TermReview, *, reason: str, by: User, at: datetime) -> TermReview:
    """Open a concluded review again, with a reason; until it is concluded anew the office does not see it.

    :raises ReviewIncomplete: no reason, or it is not concluded.
    """
    review = TermReview.objects.select_for_update(of=("self",)).select_related("unit").get(pk=review.pk)
    if review.concluded_at is None:
        raise ReviewIncomplete(_("Bản này chưa kết luận nên vẫn sửa được."))
    if not reason.strip():
        raise ReviewIncomplete(_("Ghi lý do mở lại."))
    before = review.concluded_at
    review.concluded_at, review.concluded_by = None, None
    review.save(update_fields=["concluded_at", "concluded_by"])
    audit.record(
        "term_review.reopened",
        review,
        unit_id=review.unit_id,
        by=by,
        at=at,
        changes={"concluded_at": (before, None)},
        reason=reason.strip(),
    )
    return review


def _open(review: TermReview) -> TermReview:
    review = TermReview.objects.select_for_update(of=("self",)).select_related("unit").get(pk=review.pk)
    if review.concluded_at is not None:
        raise ReviewConcluded(_("Bản này đã kết luận; mở lại rồi mới sửa được."))
    return review


# The office that waits for reviews


@audit.transaction
def set_due(
    office: Unit, year: int, term: ReviewTerm, *, date: date, paper: str, by: User | None, at: datetime
) -> TermReviewDue:
    """By when the office wants the reviews of its units; the law names no day."""
    row, _made = TermReviewDue.objects.update_or_create(
        office=office, year=year, term=term, defaults={"date": date, "paper": paper}
    )
    audit.record("term_review_due.set", row, unit_id=office.pk, by=by, at=at, changes={"date": (None, date)})
    return row


def remind(unit: Unit, year: int, term: ReviewTerm, *, by: User, at: datetime) -> int:
    """An officer reminds a unit; once a day for each unit. Returns how many people were told.

    :raises NothingToRemind: the unit has concluded.
    """
    if not reviewing.missing(Unit.objects.filter(pk=unit.pk), year, term).exists():
        raise NothingToRemind(_("Đơn vị đã kết luận kỳ này."))
    due = reviewing.due_of(unit, year, term)
    return _tell(unit, year, term, due, on=dates.local_date(at), at=at, key=f"by:{by.pk}:{dates.local_date(at)}")


def remind_of_dues(day: date) -> int:
    """Every morning: units whose office's day is near, or passed yesterday. Each occasion is told once."""
    told = 0
    for due in TermReviewDue.objects.filter(year__gte=day.year - 1).select_related("office"):
        left = (due.date - day).days
        if left not in REMIND_DAYS:
            continue
        term = ReviewTerm(due.term)
        for unit in reviewing.missing(reviewing.units_waited_for(due.office, due.year), due.year, term).iterator(
            chunk_size=500
        ):
            key = f"{due.year}:{term}:{due.date.isoformat()}:{left}"
            told += _tell(unit, due.year, term, due, on=day, at=dates.at_noon(day), key=key)
    return told


def _tell(
    unit: Unit, year: int, term: ReviewTerm, due: TermReviewDue | None, *, on: date, at: datetime, key: str
) -> int:
    people: Iterable[User] = accounts_with(unit, Permission.CYCLE_PREPARE)
    name = str(ReviewTerm(term).label)
    title = f"{name[:1].upper()}{name[1:]} {year}"
    if due is not None:
        title += f": {dates.until(due.date, on)} ({dates.day(due.date)})"
    about = TermReview.objects.filter(unit=unit, year=year, term=term).first() or unit
    return notifications.tell(people, "term_review.due", about, title=title, at=at, key=key, unit=unit)
