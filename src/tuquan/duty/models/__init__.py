"""Tables of the watch, by subject."""

from tuquan.duty.models.posts import CoverageDay, CoverWindow, DutyPost, PostItem
from tuquan.duty.models.rosters import (
    Absence,
    Holiday,
    Roster,
    RosterGuard,
    RuleSetting,
    Shift,
    ShiftKind,
    Solving,
    Swap,
    Wish,
)
from tuquan.duty.models.watch import ClockIn, HandOver, HandOverItem, LogLine

__all__ = [
    "Absence",
    "ClockIn",
    "CoverWindow",
    "CoverageDay",
    "DutyPost",
    "HandOver",
    "HandOverItem",
    "Holiday",
    "LogLine",
    "PostItem",
    "Roster",
    "RosterGuard",
    "RuleSetting",
    "Shift",
    "ShiftKind",
    "Solving",
    "Swap",
    "Wish",
]
