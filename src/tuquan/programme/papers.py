"""The year's plan as a letter of Decree 30: an outline that a province may replace, filled from the plan."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import override

from tuquan.core import text
from tuquan.documents import offices
from tuquan.documents.letters import Letter
from tuquan.programme import planning_data
from tuquan.programme.models import PlanNeed, YearPlan
from tuquan.programme.plan_reading import PlanBook, PlanLine, plan_book

OUTLINES = Path(__file__).parent / "data" / "outlines"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def plan_letter(plan: YearPlan, *, today: date, made_at: datetime) -> Letter:
    """The plan with its table of activities; once something was done or spent, with where it stands.

    Papers are Vietnamese whatever language the page has. The same plan, records and time give the same bytes.
    """
    with override("vi"):
        return offices.letter("year-plan", OUTLINES, plan.unit, _context(plan_book(plan, today)), made_at=made_at)


def _context(book: PlanBook) -> dict[str, Any]:
    plan = book.plan
    template = planning_data.templates().get(plan.template)
    lines = [line for line in book.lines if not line.activity.dropped_date]
    begun = any(line.done_date for line in lines)
    return {
        **offices.numbered(plan.number),
        "date": plan.issued_date,
        "year": str(plan.year),
        "summary": plan.title.removeprefix("Kế hoạch ").removeprefix("kế hoạch ").strip() or plan.title,
        "basis_paper": template.paper if template else "",
        "purposes": [line.strip(" -+•") for line in plan.content.splitlines() if line.strip(" -+•")],
        "parts": [
            {"title": _capital(str(part.label)), "lines": [_short(line) for line in rows if line in lines]}
            for part, rows in book.parts
            if any(line in lines for line in rows)
        ],
        "count": len(lines),
        "rows": [_row(line) for line in lines],
        "begun": begun,
        "planned_only": not begun,
        "done": sum(bool(line.done_date) for line in lines),
        "needs": [_need(need) for need in book.needs],
        "has_needs": bool(book.needs),
        "money_planned": _amount(book.money.planned) if book.has_money else "",
        "money_spent": _amount(book.money.spent) if book.has_money else "",
        "has_money": book.has_money,
        "head": _lower(plan.unit.head_title) or "thủ trưởng đơn vị",
        "signature": offices.signature_of(plan.unit, None),
    }


def _short(line: PlanLine) -> str:
    return f"{line.activity.what} ({line.days})"


def _row(line: PlanLine) -> dict[str, str]:
    activity = line.activity
    return {
        "what": activity.what,
        "days": line.days,
        "who": line.who,
        "evidence": activity.evidence,
        "basis": activity.basis,
        "planned": _amount(activity.cost_planned),
        "spent": _amount(activity.cost_spent),
        "state": f"{line.done_date:%d/%m/%Y}" if line.done_date else str(line.state.label),
    }


def _need(need: PlanNeed) -> dict[str, str]:
    return {
        "what": need.what,
        "quantity": " ".join(part for part in (text.number(need.quantity), need.measure) if part),
        "source": need.cost_source,
        "planned": _amount(need.cost_planned),
        "spent": _amount(need.cost_spent),
    }


def _amount(value: int | None) -> str:
    return "" if value is None else text.number(value)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
