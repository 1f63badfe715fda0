from datetime import UTC, datetime
from typing import Any

from tuquan.incidents.models import Incident
from tuquan.incidents.services import reporting

AT = datetime(2026, 11, 20, 19, 15, tzinfo=UTC)
"""02:15 in the night of 21/11/2026."""


def incident(cast: Any, **fields: Any) -> Incident:
    fields = {"kind": "theft", "where": "Phòng máy tính", "by": cast.guard_a, "at": AT, **fields}
    return reporting.report_incident(cast.school_a, **fields)
