"""The covering letter of the movement's classification, with the score sheet as its annex."""

from datetime import date
from decimal import Decimal
from typing import Any

from tuquan.assessments import grading
from tuquan.assessments.models import MovementGrade
from tuquan.assessments.papers import Kind
from tuquan.assessments.rules.reading import Status
from tuquan.core import text
from tuquan.documents.offices import numbered, signature_of

REST = "Các nội dung còn lại, từ mục 4b, chấm và cộng theo bảng giấy của địa phương."
"""Rows that no public copy of the decision shows (regulations: still open), so only their sum is known."""


def _sheet(grade: MovementGrade, *, on: date) -> dict[str, Any]:
    """The points as given by the unit; a line that is not scored yet is left open."""
    given = {row.criterion: row for row in grade.points.all()}
    lines = grading.lines(grade, on)
    unread = [line for line in lines if line.criterion.status == Status.UNVERIFIED]
    items = []
    for line in lines:
        row = given.get(line.criterion.code)
        said = ["theo số liệu" if row and row.from_facts else "đơn vị chấm" if row else ""]
        said += [line.measured if row and row.from_facts else "", row.remark if row else ""]
        items.append(
            {
                "order": line.criterion.article.removeprefix("Điều 7.").split()[0],
                "text": REST if line in unread else line.criterion.text,
                "top": text.number(line.top),
                "points": text.number(row.points) if row else "…",
                "reason": "; ".join(part for part in said if part),
            }
        )
    from_facts = sum(row.from_facts for row in given.values())
    return {
        "of": grade.unit,
        **numbered(grade.number),
        "symbol": numbered(grade.number)["symbol"] or "-".join(filter(None, ("TTr", grade.unit.symbol))),
        "date": grade.date,
        "year": str(grade.year),
        "unit": grade.unit.name,
        "office": grade.office.name if grade.office else "Thường trực Ban Chỉ đạo",
        "total": text.number(grade.total),
        "max": text.number(grade.sheet.max_score or 0),
        "from_facts": str(from_facts),
        "judged": str(len(given) - from_facts),
        "unread": text.number(sum((line.top for line in unread), Decimal(0))) if unread else "",
        "unread_from": "4b" if unread else "",
        "proposed": grade.proposed_words.lower() if grade.proposed else "…",
        "items": items,
        "signature": signature_of(grade.unit, None),
    }


MOVEMENT = Kind("movement-sheet", "Tờ trình kèm bảng điểm", _sheet)
