from datetime import UTC, datetime, time
from typing import Any

from tuquan.patrols.models import Point, Route
from tuquan.patrols.services import planning

AT = datetime(2026, 11, 20, 15, 5, tzinfo=UTC)
"""22:05 of 20/11/2026."""


def points(cast: Any, *names: str, **fields: Any) -> list[Point]:
    return [
        planning.add_point(cast.school_a, name=name, by=cast.head_a, at=AT, **fields)
        for name in names or ("Cổng chính", "Phòng máy tính", "Kho")
    ]


def route(cast: Any, *, windows: bool = True, **fields: Any) -> Route:
    """Three points, each evening from 22:00 to 22:30, to be walked in 30 minutes."""
    fields = {"name": "Vòng đêm", "minutes": 30, **fields}
    chosen = fields.pop("points", None) or points(cast)
    made = planning.save_route(cast.school_a, points=chosen, by=cast.head_a, at=AT, **fields)
    if windows:
        planning.set_windows(made, windows=[(time(22), time(22, 30), False)], by=cast.head_a, at=AT)
    return made
