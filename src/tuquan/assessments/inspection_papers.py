"""The letters of an inspection: the yearly plan with its list, and the conclusion."""

from typing import Any

from tuquan.assessments.enums import LineVerdict
from tuquan.assessments.models import Inspection, InspectionPlan
from tuquan.assessments.papers import NOTHING, Kind
from tuquan.core import dates
from tuquan.documents.offices import numbered, signature_of

OFFICE_HEAD = "Thường trực Ban Chỉ đạo"


def _plan(plan: InspectionPlan) -> dict[str, Any]:
    rows = plan.inspections.select_related("unit").order_by("planned_date", "unit__sort_key")
    return {
        **numbered(plan.number),
        "of": plan.office,
        "date": plan.issued_date,
        "year": str(plan.year),
        "title": plan.title,
        "purpose": [line.strip() for line in plan.purpose.splitlines() if line.strip()],
        "count": len(rows),
        "items": [
            {
                "name": row.unit.name,
                "kind": str(row.unit.get_kind_display()),
                "day": dates.day(row.planned_date),
                "lead": row.lead,
            }
            for row in rows
        ],
        "signature": signature_of(plan.office, None, default=OFFICE_HEAD),
    }


def _conclusion(inspection: Inspection) -> dict[str, Any]:
    lines = [line for line in inspection.lines.all() if line.verdict != LineVerdict.NOT_CHECKED]
    return {
        **numbered(inspection.conclusion_number),
        "of": inspection.plan.office,
        "date": dates.local_date(inspection.concluded_at) if inspection.concluded_at else None,
        "unit": inspection.unit.name,
        "year": str(inspection.plan.year),
        "held": inspection.held_date,
        "plan": _named(inspection.plan),
        "lead": inspection.lead,
        "team": inspection.team_list,
        "lines": [
            {
                "code": line.code,
                "text": line.text,
                "verdict": str(line.get_verdict_display()),
                "finding": line.finding or "",
            }
            for line in lines
        ],
        "remarks": inspection.remarks,
        "answer": [line.strip() for line in inspection.answer.splitlines() if line.strip()] or [NOTHING],
        "conclusion": [line.strip() for line in inspection.conclusion.splitlines() if line.strip()],
        "measures": [{"what": one.what, "due": dates.day(one.due_date)} for one in inspection.measures.all()],
        "signature": signature_of(inspection.plan.office, inspection.concluded_by, default=OFFICE_HEAD),
    }


def _named(plan: InspectionPlan) -> str:
    number = f"Kế hoạch số {plan.number}" if plan.number else plan.title
    return f"{number} ngày {dates.day(plan.issued_date)}" if plan.issued_date else number


INSPECTION_PLAN = Kind("inspection-plan", "Kế hoạch kiểm tra", _plan)
INSPECTION_CONCLUSION = Kind("inspection-conclusion", "Thông báo kết luận kiểm tra", _conclusion)
