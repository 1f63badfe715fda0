"""What the worker does for the registry by the clock."""

from datetime import date, timedelta

from tuquan.units.services import registry

LOOK_BACK = timedelta(days=60)
"""As far as the worker itself catches up; a machine that was off for longer is refreshed by hand."""


def refresh_units(day: date) -> None:
    """Locations and relations written ahead hold from today."""
    registry.refresh_today(on=day, since=day - LOOK_BACK)
