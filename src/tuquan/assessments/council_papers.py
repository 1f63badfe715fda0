"""The minutes of a council's meeting."""

from typing import Any

from django.utils import timezone

from tuquan.assessments.models import CouncilMeeting
from tuquan.assessments.papers import NOTHING, Kind
from tuquan.core import dates


def _minutes(meeting: CouncilMeeting) -> dict[str, Any]:
    clock = lambda moment: timezone.localtime(moment).strftime("%H giờ %M, ngày %d/%m/%Y") if moment else None  # noqa: E731
    seats = list(meeting.seats.all())
    items = meeting.items.select_related("cycle__unit").prefetch_related("aside").order_by("cycle__unit__sort_key")
    return {
        "of": meeting.office,
        "date": dates.local_date(meeting.started_at) if meeting.started_at else None,
        "year": str(meeting.year),
        "body": meeting.body,
        "decision": meeting.decision,
        "started": clock(meeting.started_at),
        "ended": clock(meeting.ended_at),
        "place_of_meeting": meeting.place,
        "chair": meeting.chair,
        "secretary": meeting.secretary,
        "present_count": sum(seat.present for seat in seats),
        "all_count": len(seats),
        "present": [_named(seat) for seat in seats if seat.present],
        "absent": [_named(seat) for seat in seats if not seat.present],
        "way": "bỏ phiếu kín" if meeting.secret else "biểu quyết công khai",
        "share": meeting.pass_percent,
        "items": [
            {
                "name": item.unit.name,
                "votes_for": str(item.votes_for or 0),
                "votes_against": str(item.votes_against or 0),
                "votes_blank": str(item.votes_blank or 0),
                "aside": ", ".join(seat.name for seat in item.aside.all()),
                "result": str(item.get_result_display()),
            }
            for item in items
        ],
        "opinions": [line.strip() for line in meeting.opinions.splitlines() if line.strip()] or [NOTHING],
    }


def _named(seat: Any) -> str:
    return f"{seat.name}, {seat.position}" if seat.position else str(seat.name)


COUNCIL_MINUTES = Kind("council-minutes", "Biên bản họp hội đồng", _minutes)
