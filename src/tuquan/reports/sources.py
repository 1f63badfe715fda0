"""What a section of a report can be made of. Each source is a named function: it reads the records of the unit and
gives paragraphs; an outline puts them together. Live figures stand in them as marks.

The text is Vietnamese whatever language the page has: it is the text of a paper, and people edit it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuquan.assessments import reviewing
from tuquan.assessments.enums import CycleState, FindingState
from tuquan.assessments.rules import Status
from tuquan.core import dates, text
from tuquan.documents.citing import cited
from tuquan.documents.enums import Direction, DocumentKind
from tuquan.documents.models import OfficialDocument
from tuquan.facts import periods, sentences
from tuquan.facts.catalogue import catalogue
from tuquan.facts.models import Declaration
from tuquan.programme.models import OrganisationAct
from tuquan.reports import marks
from tuquan.reports.grounds import Ground

MOST_PAPERS = 40
"""So many papers are named one by one; of the others the number is told."""
MOST_TITLES = 5
MOST_ACTIVITIES = 20
ASKING = (DocumentKind.GUIDANCE, DocumentKind.PLAN, DocumentKind.LETTER, DocumentKind.NOTICE)
"""Kinds of papers in which a report is asked for."""
UNREGISTERED = (CycleState.PREPARING, CycleState.REGISTRATION_RETURNED)


@dataclass(frozen=True)
class Source:
    """One line of an outline: which of the functions below, and what it is told."""

    name: str
    given: Any = None


# Papers


def ordered_by(ground: Ground, given: Any) -> Iterator[str]:
    """ "Thực hiện Hướng dẫn số … ngày …, … báo cáo kết quả … như sau:" from the paper that asks for the report."""
    asked = [
        row
        for row in ground.of_unit(ground.lot.papers)
        if row.direction == Direction.INCOMING
        and row.kind in ASKING
        and _since(row, ground.period.first)
        and " bao cao" in row.search_text
    ]
    paper = asked[-1] if asked else None
    about = str(given or "kết quả thực hiện phong trào Toàn dân bảo vệ an ninh Tổ quốc")
    what = f"{ground.unit.name} báo cáo {about} {periods.name_of(ground.period)} như sau:"
    if paper is None:
        yield what
    else:
        yield f"Thực hiện {cited(paper)}, {what}"


def papers_received(ground: Ground, given: Any) -> Iterator[str]:
    """What came from above and what the Party committee of the office issued, as far as it was carried out then."""
    rows = ground.of_unit(ground.lot.papers)
    incoming = [row for row in rows if row.direction == Direction.INCOMING]
    internal = [row for row in rows if row.direction == Direction.INTERNAL]
    if incoming:
        yield from _list("Tiếp nhận, quán triệt, triển khai thực hiện các văn bản chỉ đạo, hướng dẫn:", incoming)
    if internal:
        yield from _list("Cấp ủy, đơn vị đã ban hành để lãnh đạo, chỉ đạo thực hiện:", internal)


def papers_sent(ground: Ground, given: Any) -> Iterator[str]:
    first = ground.lot.assessment_begins
    rows = ground.of_unit(ground.lot.papers)
    found = [row for row in rows if row.direction == Direction.OUTGOING and _since(row, first)]
    if found:
        yield from _list("Đã ban hành, gửi cấp trên:", found, issuer=False)


def _since(paper: OfficialDocument, first: date) -> bool:
    return paper.date is not None and paper.date >= first


def _list(head: str, papers: Sequence[OfficialDocument], *, issuer: bool = True) -> Iterator[str]:
    yield head
    for place, paper in enumerate(papers[:MOST_PAPERS], 1):
        last = place == len(papers)
        yield f"- {cited(paper, issuer=issuer)}{'.' if last else ';'}"
    if len(papers) > MOST_PAPERS:
        yield f"- Và {text.counted(len(papers) - MOST_PAPERS)} văn bản khác có trong sổ văn bản của đơn vị."


# Carrying out: plan, rules, teams, organisations, coordination


def plan(ground: Ground, given: Any) -> Iterator[str]:
    """The year's plan, and how far it was done."""
    found = next(iter(ground.of_unit(ground.lot.plans)), None)
    if found is None or (found.issued_date is not None and found.issued_date > ground.seen.last):
        return
    number = f" số {found.number}" if found.number else ""
    day = f" ngày {dates.day(found.issued_date)}" if found.issued_date else ""
    yield f"Ban hành, triển khai Kế hoạch{number}{day} ({found.title})."
    yield from (line.text for line in reviewing.against_plan(found, ground.seen))


def rules(ground: Ground, given: Any) -> Iterator[str]:
    found = ground.of_unit(ground.lot.rules)
    if found:
        titles = "; ".join(row.title for row in found)
        yield f"Duy trì thực hiện {text.counted(len(found))} nội quy, quy chế: {titles}."


def teams(ground: Ground, given: Any) -> Iterator[str]:
    """Teams by name with decision and number of members; nobody is named."""
    said = []
    for team in ground.of_unit(ground.lot.teams):
        members = [one for one in team.members.all() if one.holds_on(ground.seen.last)]
        number = f" số {team.decision_number}" if team.decision_number else ""
        day = f" ngày {dates.day(team.decision_date)}" if team.decision_date else ""
        decision = f", thành lập theo Quyết định{number}{day}" if number or day else ""
        size = f" ({text.counted(len(members))} thành viên{decision})" if len(members) > 1 else ""
        said.append(f"{team.name}{size}")
    if said:
        yield f"Duy trì {text.counted(len(said))} lực lượng tại chỗ: {'; '.join(said)}."


def organisations(ground: Ground, given: Any) -> Iterator[str]:
    """What Party organisation and unions did, by day; of people only numbers."""
    by_name: dict[str, list[OrganisationAct]] = {}
    for act in ground.of_unit(ground.lot.organisation_acts):
        by_name.setdefault(act.organisation.name, []).append(act)
    for name, done in by_name.items():
        yield f"{name}: {'; '.join(f'{one.title}{_day_beside(one.title, one.date)}' for one in done)}."


def _day_beside(title: str, day: date) -> str:
    """A title that names its day itself ("nhân ngày 26/6") is not given it twice."""
    named = re.search(rf"(?<![\d/])0?{day.day}/0?{day.month}(?!\d)", title)
    return "" if named else f" (ngày {dates.day(day)})"


def coordination(ground: Ground, given: Any) -> Iterator[str]:
    """Regulations with what they hold and the meetings of the year, each with its day."""
    for line in ground.of_unit(ground.lot.coordinations):
        one = line.coordination
        number = f" số {one.number}" if one.number else ""
        since = f" (thực hiện từ {dates.day(one.valid_from)})" if one.valid_from else ""
        content = f": {one.content.strip().rstrip('.')}" if one.content.strip() else ""
        yield f"Phối hợp với {', '.join(one.side_names)} theo {one.title}{number}{since}{content}."
        meetings = [one for one in one.meetings.all() if ground.period.first <= one.date <= ground.seen.last]
        for meeting in sorted(meetings, key=lambda each: (each.date, str(each.pk))):
            yield f"- Ngày {dates.day(meeting.date)}: {meeting.content.strip().rstrip('.')}."


def models(ground: Ground, given: Any) -> Iterator[str]:
    """By name; how many there are is a figure."""
    running = ground.of_unit(ground.lot.models)
    if running:
        names = "; ".join(f"“{row.name}” (từ {dates.day(row.founded_date)})" for row in running)
        yield f"Mô hình đang duy trì: {names}."


# Results


def figures(ground: Ground, given: Any) -> Iterator[str]:
    """Sentences of the indicators named (by code or group), each compared with a year earlier where it can be."""
    for sentence in sentences.say(_codes(given), ground.rows, ground.before):
        yield marks.line_of(sentence)


def _codes(given: Any) -> list[str]:
    found: list[str] = []
    for name in [given] if isinstance(given, str) else given or ():
        if name in catalogue().groups:
            found += [one.code for one in catalogue().in_group(name)]
        elif name in catalogue().indicators:
            found.append(name)
    return list(dict.fromkeys(found))


def indicators_of(source: Source) -> list[str]:
    return _codes(source.given) if source.name == "figures" else []


def recognition(ground: Ground, given: Any) -> Iterator[str]:
    """Registered, requested, recognised: with numbers and days of the papers."""
    cycle = next((one for one in ground.of_unit(ground.lot.cycles) if one.state not in UNREGISTERED), None)
    standard = f"tiêu chuẩn “An toàn về an ninh, trật tự” năm {ground.year}"
    if cycle is not None:
        if cycle.conference_date and cycle.conference_date <= ground.seen.last:
            yield f"Ngày {dates.day(cycle.conference_date)} hội nghị đã bàn và quyết nghị phấn đấu đạt {standard}."
        number = f" tại văn bản số {cycle.registration_number}" if cycle.registration_number else ""
        day = f" ngày {dates.day(cycle.registration_date)}" if cycle.registration_date else ""
        note = f" {cycle.basis_note.strip().rstrip('.')}." if cycle.basis_note.strip() else ""
        yield f"Đăng ký phấn đấu đạt {standard}{number}{day}.{note}"
        if cycle.request_date and cycle.request_date <= ground.seen.last:
            number = f" tại văn bản số {cycle.request_number}" if cycle.request_number else ""
            yield f"Đề nghị công nhận{number} ngày {dates.day(cycle.request_date)}."
    for item in ground.of_unit(ground.lot.recognised)[:MOST_TITLES]:
        yield (
            f"Được công nhận đạt tiêu chuẩn năm {item.cycle.year} theo Quyết định số {item.decision.number} "
            f"ngày {dates.day(item.decision.date)}."
        )


def criteria(ground: Ground, given: Any) -> Iterator[str]:
    """Where the year stands, and each criterion with what was measured."""
    if ground.cycle is None:
        return
    yield reviewing.where_the_year_stands(ground.cycle, ground.findings, ground.seen.last)
    for one in ground.findings:
        if one.state == FindingState.NOT_APPLICABLE:
            continue
        measured = f"; {one.measured}" if one.measured else ""
        # A paper cites only what was read in the law itself.
        article = f" ({one.criterion.article})" if one.criterion.status is Status.VERIFIED else ""
        yield f"- {one.criterion.short}{article}: {one.state.label}{measured}."


def incidents(ground: Ground, given: Any) -> Iterator[str]:
    """Only the head's word and the competent body's conclusion."""
    yield from (line.text for line in reviewing.incidents(ground.cycle, ground.seen, open_too=False))


def declared_notes(ground: Ground, given: Any) -> Iterator[str]:
    """What the unit wrote beside the figures it stated for these days."""
    notes = Declaration.objects.standing().filter(
        unit=ground.unit,
        place=ground.place,
        first_date__gte=ground.period.first,
        last_date__lte=ground.period.last,
    )
    for one in notes.exclude(note="").order_by("first_date", "pk"):
        yield one.note if one.note.endswith(".") else f"{one.note}."


# Assessment, directions


def coordination_remarks(ground: Ground, given: Any) -> Iterator[str]:
    """What both sides wrote when they reviewed their coordination."""
    for line in ground.of_unit(ground.lot.coordinations):
        for one in line.coordination.reviews.all():
            if one.remark and ground.period.first <= one.date <= ground.seen.last:
                yield f"Phối hợp với {line.coordination.partner_name}: {one.remark.strip().rstrip('.')}."


def next_year(ground: Ground, given: Any) -> Iterator[str]:
    """What next year's plan already holds."""
    found = ground.of_unit(ground.lot.coming)[:MOST_ACTIVITIES]
    if found:
        yield f"Năm {ground.year + 1}:"
        for one in found:
            yield f"- {one.what.rstrip('.;')};" if one != found[-1] else f"- {one.what.rstrip('.;')}."


def proposals(ground: Ground, given: Any) -> Iterator[str]:
    """What the unit proposed upward in these days, in its own words."""
    for one in ground.of_unit(ground.lot.proposals):
        reason = f" {one.reason.strip()}" if one.reason.strip() else ""
        yield f"{one.title.strip().rstrip('.')}.{reason}"


SOURCES: Mapping[str, Callable[[Ground, Any], Iterator[str]]] = {
    "ordered_by": ordered_by,
    "papers_received": papers_received,
    "papers_sent": papers_sent,
    "plan": plan,
    "rules": rules,
    "teams": teams,
    "organisations": organisations,
    "coordination": coordination,
    "models": models,
    "figures": figures,
    "recognition": recognition,
    "criteria": criteria,
    "incidents": incidents,
    "declared_notes": declared_notes,
    "coordination_remarks": coordination_remarks,
    "next_year": next_year,
    "proposals": proposals,
}
