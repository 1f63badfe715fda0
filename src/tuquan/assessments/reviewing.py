"""What a review says before anybody has written a word: sentences from the records, each with what it stands on.

Reads only. The sentences are Vietnamese whatever language the page has: they are the text of a paper, and people edit
them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import override

from tuquan.assessments import exempting, queries, rules
from tuquan.assessments.enums import FindingState, ReviewPart, ReviewTerm
from tuquan.assessments.findings import Finding, Proof
from tuquan.assessments.models import Cycle, TermReview, TermReviewDue
from tuquan.core import dates, text
from tuquan.core.dates import Period, year_of
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.facts import queries as facts, sentences
from tuquan.facts.catalogue import catalogue
from tuquan.programme import queries as programme
from tuquan.programme.enums import ActivityState
from tuquan.programme.models import YearPlan
from tuquan.programme.plan_reading import plan_book
from tuquan.units import deeds
from tuquan.units.deeds import Deed
from tuquan.units.models import Unit

MOST_PROOFS = 12
"""So many records stand under a sentence; the others are in the lists of the unit."""
MOST_STRENGTHS = 8

_SAID = ("outreach", "training")
"""Groups of indicators whose figures a review tells; gaps, models and coordination have sentences of their own."""


@dataclass(frozen=True)
class DraftLine:
    part: ReviewPart
    text: str
    proofs: tuple[dict[str, str], ...] = ()


def title_cycle(unit: Unit, year: int) -> Cycle | None:
    """The unit's year for the recognised title; score sheets and models are not reviewed here."""
    rows = Cycle.objects.filter(unit=unit, year=year, imported=False).select_related("unit", "office")
    return title_among(rows.order_by("rule_set_code"))


def title_among(cycles: Iterable[Cycle]) -> Cycle | None:
    return next((cycle for cycle in cycles if not cycle.imported and cycle.rule_set.purpose == "title"), None)


def period_of(unit: Unit, year: int, term: ReviewTerm) -> Period:
    """Half a year is the calendar's. A whole year is the window in which the unit is judged (Circular 124/2021:
    16 November to 15 November for agencies), or the calendar year where it has none."""
    if term == ReviewTerm.HALF:
        return Period(date(year, 1, 1), date(year, 6, 30))
    cycle = title_cycle(unit, year)
    return cycle.window if cycle is not None else year_of(year)


def draft(unit: Unit, year: int, term: ReviewTerm, on: date) -> list[DraftLine]:
    """The review as the records of that day tell it."""
    period = period_of(unit, year, term)
    seen = Period(period.first, max(period.first, min(on, period.last)))
    cycle = title_cycle(unit, year)
    found = queries.findings(cycle, seen.last) if cycle is not None else []
    with override("vi"):
        return [
            *_results(unit, year, seen, cycle, found),
            *_strengths(found),
            *_weaknesses(unit, year, seen, cycle, found),
            *incidents(cycle, seen),
            *_directions(found, seen),
        ]


# Results against the plan


def _results(unit: Unit, year: int, seen: Period, cycle: Cycle | None, found: Sequence[Finding]) -> Iterator[DraftLine]:
    done = deeds.deeds_of(unit, seen)
    plan = YearPlan.objects.filter(unit=unit, year=year).first()
    if plan is not None and (plan.issued_date is None or plan.issued_date <= seen.last):
        yield _line(ReviewPart.RESULTS, f"Triển khai {_plan_name(plan)}.", [_of_plan(plan)])
        yield from against_plan(plan, seen)
    yield from _outreach(unit, seen, done)
    yield from _programme(unit, year, seen)
    yield from _gaps(done)
    yield from _papers(done)
    yield from _other_deeds(done)
    if cycle is not None:
        yield _line(ReviewPart.RESULTS, where_the_year_stands(cycle, found, seen.last))


def against_plan(plan: YearPlan, seen: Period) -> Iterator[DraftLine]:
    """What the plan asked for by then, and what was done of it."""
    book = plan_book(plan, seen.last)
    due = [line for line in book.lines if line.activity.last_date <= seen.last and not line.activity.dropped_date]
    if not due:
        return
    done = [line for line in due if line.done_date is not None and line.done_date <= seen.last]
    dropped = book.counts[ActivityState.DROPPED]
    sentence = (
        f"Trong {text.number(len(due))} việc của kế hoạch đến hạn, đã làm {text.number(len(done))} việc "
        f"({text.percent(len(done), len(due))})"
    )
    if dropped:
        sentence += f"; {text.number(dropped)} việc không làm, có ghi lý do"
    records = [proof(line.activity.what, line.done_date, line.activity.get_absolute_url()) for line in done]
    yield _line(ReviewPart.RESULTS, f"{sentence}.", records)


def _late_activities(plan: YearPlan, seen: Period) -> Iterator[DraftLine]:
    late = [
        line
        for line in plan_book(plan, seen.last).lines
        if line.activity.last_date <= seen.last
        and not line.activity.dropped_date
        and (line.done_date is None or line.done_date > seen.last)
    ]
    if late:
        titles = "; ".join(line.activity.what for line in late[:5])
        more = "…" if len(late) > 5 else ""
        records = [
            proof(line.activity.what, line.activity.last_date, line.activity.get_absolute_url()) for line in late
        ]
        sentence = f"Còn {text.number(len(late))} việc của kế hoạch quá hạn chưa làm: {titles}{more}."
        yield _line(ReviewPart.WEAKNESSES, sentence, records)


def _plan_name(plan: YearPlan) -> str:
    number = f" số {plan.number}" if plan.number else ""
    issued = f" ngày {dates.day(plan.issued_date)}" if plan.issued_date else ""
    return f"Kế hoạch{number}{issued} ({plan.title})"


def _of_plan(plan: YearPlan) -> dict[str, str]:
    return proof(plan.title, plan.issued_date, plan.get_absolute_url())


def _outreach(unit: Unit, seen: Period, done: Sequence[Deed]) -> Iterator[DraftLine]:
    codes = [one.code for group in _SAID for one in catalogue().in_group(group, seen)]
    rows = {row.indicator.code: row for row in facts.table(codes, unit, seen)}
    about = _of_deeds(deed for deed in done if deed.kind == "outreach.session")
    for sentence in sentences.say(codes, rows, {}):
        told = {piece.indicator for piece in sentence if isinstance(piece, sentences.Live)}
        of_sessions = told & {"propaganda_sessions", "training_courses", "guard_classes"}
        yield _line(
            ReviewPart.RESULTS, sentences.render(sentence, sentences.reader(rows, {})), about if of_sessions else ()
        )


def _programme(unit: Unit, year: int, seen: Period) -> Iterator[DraftLine]:
    view = programme.year_view(unit, year, seen.last)
    if view.rules:
        titles = "; ".join(row.title for row in view.rules[:4])
        records = [proof(row.title, row.valid_from, row.get_absolute_url()) for row in view.rules]
        count = text.number(len(view.rules))
        yield _line(ReviewPart.RESULTS, f"Duy trì {count} nội quy, quy chế đang có hiệu lực: {titles}.", records)
    models = [line for line in view.models if not line.ended]
    if models:
        names = "; ".join(line.model.name for line in models[:4])
        acts = sum(line.count for line in models)
        records = [proof(line.model.name, line.last, line.model.get_absolute_url()) for line in models]
        sentence = f"Duy trì {text.number(len(models))} mô hình tự quản ({names}), ghi {text.number(acts)} hoạt động."
        yield _line(ReviewPart.RESULTS, sentence, records)
    held = [line for line in view.coordinations if not line.ended and line.count]
    if held:
        partners = "; ".join(line.coordination.partner_name for line in held)
        meetings = text.number(sum(line.count for line in held))
        records = [proof(line.coordination.title, line.last, line.coordination.get_absolute_url()) for line in held]
        yield _line(ReviewPart.RESULTS, f"Phối hợp với {partners}: {meetings} buổi trao đổi.", records)


def _gaps(done: Sequence[Deed]) -> Iterator[DraftLine]:
    """Found and mended, as counts: the words of a gap stay in the unit's register."""
    gaps = [deed for deed in done if deed.kind == "programme.gap"]
    found, mended = (sum(tag in deed.tags for deed in gaps) for tag in ("gap:found", "gap:mended"))
    if gaps:
        sentence = f"Phát hiện {text.number(found)} sơ hở, thiếu sót; khắc phục, kiểm tra lại {text.number(mended)}."
        yield _line(ReviewPart.RESULTS, sentence, _of_deeds(gaps))


def _papers(done: Sequence[Deed]) -> Iterator[DraftLine]:
    papers = [deed for deed in done if deed.kind == "documents.officialdocument"]
    if papers:
        sentence = f"Ban hành, triển khai {text.number(len(papers))} văn bản về an ninh, trật tự."
        yield _line(ReviewPart.RESULTS, sentence, _of_deeds(papers))


_TOLD = {
    "outreach.session",
    "documents.officialdocument",
    "programme.internalrules",
    "programme.rulesreview",
    "programme.movementmodel",
    "programme.modelactivity",
    "programme.coordination",
    "programme.coordinationmeeting",
    "programme.gap",
}
"""Kinds of records that have sentences of their own."""


def _other_deeds(done: Sequence[Deed]) -> Iterator[DraftLine]:
    """What other apps registered as done: kind by kind, counted."""
    for code, kind in deeds.KINDS.items():
        of_kind = [deed for deed in done if deed.kind == code and code not in _TOLD]
        if code in ("assessments.cycle", "assessments.termreview"):
            for deed in of_kind:
                yield _line(
                    ReviewPart.RESULTS, f"{deed.title}: hoàn thành ngày {dates.day(deed.date)}.", _of_deeds([deed])
                )
        elif of_kind:
            name = str(kind.name)
            sentence = f"{name[:1].upper()}{name[1:]}: {text.number(len(of_kind))}."
            yield _line(ReviewPart.RESULTS, sentence, _of_deeds(of_kind))


def where_the_year_stands(cycle: Cycle, found: Sequence[Finding], on: date) -> str:
    """How many criteria are met on that day, how many are not, in a sentence."""
    now = queries.forecast(list(found), on)
    standard = f"tiêu chuẩn “An toàn về an ninh, trật tự” năm {cycle.year}"
    sentence = f"Đến ngày {dates.day(on)} đạt {now.met}/{now.counted} tiêu chí của {standard}"
    rest = [
        f"{count} tiêu chí {word}"
        for count, word in ((now.missing, "còn thiếu"), (now.not_met, "chưa đạt"), (now.to_judge, "cần xem xét"))
        if count
    ]
    return sentence + (f"; {', '.join(rest)}." if rest else ".")


# Strengths, weak points, what comes next


def _strengths(found: Iterable[Finding]) -> Iterator[DraftLine]:
    met = [one for one in found if one.state == FindingState.MET and one.found]
    for finding in met[:MOST_STRENGTHS]:
        measured = f": {finding.measured}" if finding.measured else ""
        sentence = f"Đạt tiêu chí {finding.criterion.code} ({finding.criterion.short}){measured}."
        yield _line(ReviewPart.STRENGTHS, sentence, [of_proof(one) for one in finding.found])


def _weaknesses(
    unit: Unit, year: int, seen: Period, cycle: Cycle | None, found: Iterable[Finding]
) -> Iterator[DraftLine]:
    if cycle is None:
        if not Cycle.objects.filter(unit=unit, year=year, imported=True).exists():
            yield _line(ReviewPart.WEAKNESSES, f"Chưa mở hồ sơ phấn đấu đạt tiêu chuẩn năm {year}.")
    elif cycle.registration_sent_at is None:
        yield _line(ReviewPart.WEAKNESSES, f"Chưa gửi bản đăng ký phấn đấu năm {year}.")
    plan = YearPlan.objects.filter(unit=unit, year=year).first()
    if plan is not None:
        yield from _late_activities(plan, seen)
    elif not _planned_on_paper(unit, year):
        yield _line(ReviewPart.WEAKNESSES, f"Chưa ban hành kế hoạch bảo đảm an ninh, trật tự năm {year}.")
    for finding in _lacking(found):
        why = " ".join(finding.missing) or finding.measured or str(finding.state.label)
        sentence = f"Chưa đạt tiêu chí {finding.criterion.code} ({finding.criterion.short}): {_sentence(why)}"
        yield _line(ReviewPart.WEAKNESSES, sentence, [of_proof(one) for one in finding.found])


def _directions(found: Iterable[Finding], seen: Period) -> Iterator[DraftLine]:
    for finding in sorted(_lacking(found), key=lambda one: (one.due, one.criterion.code)):
        who = rules.WHO.get(finding.criterion.who, finding.criterion.who)
        late = finding.due <= seen.last
        by_when = "khắc phục ngay" if late else f"chậm nhất ngày {dates.day(finding.due)}"
        yield _line(
            ReviewPart.DIRECTIONS,
            f"Hoàn thành nội dung “{finding.criterion.short}” ({finding.criterion.code}): {who} thực hiện, {by_when}.",
        )


def _planned_on_paper(unit: Unit, year: int) -> bool:
    """The year's plan stands in the list of papers only."""
    papers = OfficialDocument.objects.standing().filter(unit=unit, purpose=Purpose.YEAR_PLAN)
    return papers.filter(date__range=(date(year - 1, 11, 16), date(year, 12, 31))).exists()


def _lacking(found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.state in (FindingState.MISSING, FindingState.NOT_MET)]


# Incidents: only the head's word and the competent body's conclusion (design: Rights, secrets and privacy)


def incidents(cycle: Cycle | None, seen: Period, *, open_too: bool = True) -> Iterator[DraftLine]:
    """With `open_too` also what the head has yet to say: for who writes, not for a paper."""
    if cycle is None or not cycle.rule_set.incidents:
        return
    asked = {point for criterion in cycle.rule_set.criteria for point in criterion.parameters.get("points", ())}
    said = {row.key: row for row in cycle.attestations.all() if row.key in asked}
    if not said:
        if open_too:
            yield _line(ReviewPart.INCIDENTS, "Thủ trưởng chưa xác nhận về các vụ việc trong danh mục của tiêu chuẩn.")
        return
    happened = [
        incident for incident in cycle.rule_set.incidents if incident.point in said and said[incident.point].holds
    ]
    until = min(row.until for row in said.values())
    for incident in happened:
        row = said[incident.point]
        number = f"; kết luận số {row.conclusion_number}" if row.conclusion_number else ""
        day = f" ngày {dates.day(row.conclusion_date)}" if row.conclusion_date else ""
        yield _line(
            ReviewPart.INCIDENTS, f"Đã xảy ra vụ việc tại điểm {incident.point} ({incident.article}){number}{day}."
        )
    if not happened and len(said) == len(asked):
        sentence = f"Đến ngày {dates.day(until)} không xảy ra vụ việc nào trong danh mục của tiêu chuẩn (thủ trưởng đã xác nhận)."
        yield _line(ReviewPart.INCIDENTS, sentence, [proof("Xác nhận của thủ trưởng", until, "")])
    elif len(said) < len(asked) and open_too:
        sentence = f"Thủ trưởng đã xác nhận {len(said)}/{len(asked)} điểm trong danh mục vụ việc của tiêu chuẩn."
        yield _line(ReviewPart.INCIDENTS, sentence)


# Who waits for whom


def offices_of(unit: Unit, year: int) -> list[Unit]:
    """Who waits for the unit's review: the office that follows it, and the one that received its registration."""
    received = Cycle.objects.filter(unit=unit, year=year, office__isnull=False).values("office")
    return list(Unit.objects.filter(Q(pk=unit.following_id) | Q(pk__in=received)).order_by("pk"))


def due_of(unit: Unit, year: int, term: ReviewTerm) -> TermReviewDue | None:
    """The earliest day that an office of the unit set; None where none did."""
    rows = TermReviewDue.objects.filter(office__in=offices_of(unit, year), year=year, term=term)
    return rows.order_by("date", "pk").first()


def missing(units: QuerySet[Unit], year: int, term: ReviewTerm) -> QuerySet[Unit]:
    """Those of the units that have not concluded the term."""
    done = TermReview.objects.concluded().filter(unit=OuterRef("pk"), year=year, term=term)
    return units.filter(~Exists(done))


def units_waited_for(office: Unit, year: int) -> QuerySet[Unit]:
    """The units that the office follows, and those whose registration it received; not those the law does not ask."""
    received = Cycle.objects.filter(office=office, year=year).values("unit")
    units = Unit.objects.assessed().open().filter(Q(following=office) | Q(pk__in=received))
    return units.exclude(pk__in=exempting.exempt_units(units, year).values("pk"))


def rows_of(units: QuerySet[Unit], year: int, term: ReviewTerm) -> Any:
    """Units with `review_id`, `concluded_at` and `due_date` of the term."""
    done = TermReview.objects.concluded().filter(unit=OuterRef("pk"), year=year, term=term)
    due = TermReviewDue.objects.filter(office=OuterRef("following"), year=year, term=term).order_by("date")
    return units.annotate(
        review_id=Subquery(done.values("pk")[:1]),
        concluded_at=Subquery(done.values("concluded_at")[:1]),
        held_at=Subquery(done.values("held_at")[:1]),
        due_date=Subquery(due.values("date")[:1]),
    )


# Records under a sentence


def proof(title: str, on: date | None, url: str) -> dict[str, str]:
    return {"title": title, "date": on.isoformat() if on else "", "url": url}


def of_proof(one: Proof) -> dict[str, str]:
    title = f"{one.title}, số {one.number}" if one.number else one.title
    return proof(title, one.date, one.url)


def _of_deeds(done: Iterable[Deed]) -> list[dict[str, str]]:
    return [proof(deed.title, deed.date, deed.url) for deed in done]


def _line(part: ReviewPart, sentence: str, proofs: Sequence[dict[str, str]] = ()) -> DraftLine:
    return DraftLine(part, sentence, tuple(proofs[:MOST_PROOFS]))


def _sentence(words_: str) -> str:
    words_ = words_.strip()
    return words_ if words_.endswith((".", "!", "?")) else f"{words_}."


def as_lines(review: TermReview) -> list[tuple[ReviewPart, list[Any]]]:
    """The parts of a review in their order, each with its lines."""
    by_part: dict[str, list[Any]] = {part: [] for part in ReviewPart.values}
    for line in review.lines.all():
        by_part[line.part].append(line)
    return [(part, by_part[part]) for part in ReviewPart]
