"""The letter that asks the police to hold a class, after an outline that a province may replace."""

from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import override

from tuquan.core import text
from tuquan.documents import offices
from tuquan.documents.letters import Letter
from tuquan.outreach.enums import CertificateKind
from tuquan.outreach.models import Certificate, GuardClass, Trainee
from tuquan.units.queries.people import position_of

OUTLINES = Path(__file__).parent / "data" / "outlines"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def request_letter(guard_class: GuardClass, *, today: date, made_at: datetime) -> Letter:
    """The request with the learners of each unit as its annex. Papers are Vietnamese whatever language the page has."""
    with override("vi"):
        rows = guard_class.trainees.select_related("person", "unit").order_by(
            "unit__sort_key", "unit", "person__sort_key"
        )
        people = list(rows)
        held = _held(guard_class, people)
        lists = []
        place = 0
        for unit, group in groupby(people, key=lambda row: row.unit):
            learners = []
            for row in group:
                place += 1
                until = held.get((unit.pk, row.person_id))
                learners.append(
                    {
                        "place": place,
                        "name": row.person.full_name,
                        "position": position_of(row.person, unit, today) or "",
                        "held": _said(until, today),
                    }
                )
            lists.append({"unit": unit.name, "count": len(learners), "people": learners})
        without = sum(not _good(held.get((row.unit_id, row.person_id)), today) for row in people)
        numbered = offices.numbered(guard_class.sent_number)
        context: dict[str, Any] = {
            **numbered,
            "symbol": numbered["symbol"] or "……",  # a letter proper always has the line of its number
            "date": guard_class.sent_date,
            "trainer": guard_class.trainer,
            "class_title": guard_class.title,
            "certificate": str(guard_class.get_certificate_kind_display()),
            "guarding": guard_class.certificate_kind == CertificateKind.GUARD,
            "note": guard_class.note.strip().rstrip(".;"),
            "units": len(lists),
            "count": len(people),
            "gap": f"; trong đó {text.number(without)} người chưa có giấy chứng nhận còn giá trị" if without else "",
            "lists": lists,
            "signature": offices.signature_of(guard_class.office, None, default="Thủ trưởng cơ quan"),
        }
        return offices.letter("class-request", OUTLINES, guard_class.office, context, made_at=made_at)


_UNLIMITED = date.max


def _held(guard_class: GuardClass, people: list[Trainee]) -> dict[tuple[Any, Any], date]:
    """Until when each learner's newest certificate of the class's kind is good."""
    rows = Certificate.objects.standing().filter(
        unit__in={row.unit_id for row in people},
        person__in={row.person_id for row in people},
        kind=guard_class.certificate_kind,
    )
    found = rows.order_by("issued_date", "pk").values_list("unit", "person", "last_date")
    return {(unit, person): last_date or _UNLIMITED for unit, person, last_date in found}


def _good(until: date | None, today: date) -> bool:
    return until is not None and until >= today


def _said(until: date | None, today: date) -> str:
    if until is None:
        return "chưa có"
    if until == _UNLIMITED:
        return "không thời hạn"
    return f"{'đến' if until >= today else 'đã hết'} {until:%d/%m/%Y}"
