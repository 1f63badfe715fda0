"""The year's plan and how it goes as letters of Decree 30: outlines that a province may replace, filled from the plan."""

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


PLAN, PROGRESS = "ke-hoach", "thuc-hien"


def plan_letter(plan: YearPlan, *, today: date, made_at: datetime) -> Letter:
    """The plan as it is issued: what is to be done, by whom, with what money. Results have no place in it.

    Papers are Vietnamese whatever language the page has. The same plan and time give the same bytes.
    """
    with override("vi"):
        book = plan_book(plan, today)
        template = planning_data.templates().get(plan.template)
        purposes = [line.strip(" -+•") for line in plan.content.splitlines() if line.strip(" -+•")]
        lines = [line for line in book.lines if not line.activity.dropped_date]
        context = {
            **_common(book),
            **offices.numbered(plan.number),
            "date": plan.issued_date,
            "summary": _without_type(plan.title),
            "basis_paper": template.paper if template else "",
            "purposes": purposes or list(template.purposes if template else ()),
            "parts": [
                {"title": _capital(str(part.label)), "lines": [_short(line) for line in rows if line in lines]}
                for part, rows in book.parts
                if any(line in lines for line in rows)
            ],
            "rows": [_row(line, template.paper if template else "") for line in lines],
            "head": _lower(plan.unit.head_title) or "thủ trưởng đơn vị",
        }
        return offices.letter("year-plan", OUTLINES, plan.unit, context, made_at=made_at)


def progress_letter(plan: YearPlan, *, today: date, made_at: datetime) -> Letter:
    """Where the plan stands today: done, late, dropped, spent against planned. Its number is the clerk's to give."""
    with override("vi"):
        book = plan_book(plan, today)
        dropped = [line for line in book.lines if line.activity.dropped_date]
        context = {
            **_common(book),
            "today": today,
            "plan_title": _lower(plan.title),
            "count": book.asked,
            "done": book.done,
            "late": len(book.late),
            "late_lines": [f"{line.activity.what} (hạn {line.activity.last_date:%d/%m/%Y})" for line in book.late],
            "dropped_lines": [f"{line.activity.what}: {line.activity.dropped_reason}" for line in dropped],
            "rows": [_row(line) for line in book.lines],
        }
        return offices.letter("plan-progress", OUTLINES, plan.unit, context, made_at=made_at)


LETTERS = {PLAN: plan_letter, PROGRESS: progress_letter}


def _common(book: PlanBook) -> dict[str, Any]:
    return {
        "year": str(book.plan.year),
        "needs": [_need(need) for need in book.needs],
        "has_needs": bool(book.needs),
        "has_money": book.has_money,
        "money_planned": _amount(book.money.planned),
        "money_spent": _amount(book.money.spent),
        "signature": offices.signature_of(book.plan.unit, None),
    }


def _without_type(title: str) -> str:
    """ "Kế hoạch bảo đảm …" → "Bảo đảm …": the type stands above the summary."""
    rest = title[len("kế hoạch ") :] if title.casefold().startswith("kế hoạch ") else title
    return _capital(rest)


def _short(line: PlanLine) -> str:
    return f"{line.activity.what} ({line.days})"


def _row(line: PlanLine, paper: str = "") -> dict[str, str]:
    activity = line.activity
    return {
        "what": activity.what,
        "days": line.days,
        "who": line.who,
        "evidence": activity.evidence,
        "basis": activity.basis.removeprefix(f"{paper}, "),  # the paper stands above the plan
        "planned": _amount(activity.cost_planned),
        "spent": _amount(activity.cost_spent),
        "result": _result(line),
    }


def _result(line: PlanLine) -> str:
    if line.deed is not None:
        return f"{line.deed.title} ({line.deed.date:%d/%m/%Y})"
    if line.done_date is not None:
        return f"{line.activity.done_note} ({line.done_date:%d/%m/%Y})"
    return str(line.state.label)


def _need(need: PlanNeed) -> dict[str, str]:
    return {
        "what": need.what,
        "quantity": " ".join(part for part in (text.number(need.quantity), need.measure) if part),
        "source": need.cost_source,
        "received": f"{need.received_date:%d/%m/%Y}" if need.received_date else "chưa có",
        "planned": _amount(need.cost_planned),
        "spent": _amount(need.cost_spent),
    }


def _amount(value: int | None) -> str:
    return "" if value is None else text.number(value)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
