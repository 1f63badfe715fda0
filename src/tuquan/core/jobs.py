"""What the worker does by the clock. An app says in `ready()` what should run; `notifications` runs it, once a slot.

jobs.every_day("units.reminders", "07:00", remind)         # remind(day)
jobs.every_minute("audit.checkpoints", checkpoints.write)  # write(now)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any


@dataclass(frozen=True)
class DailyJob:
    name: str
    at: time
    run: Callable[[date], Any]
    catch_up: bool
    """Whether it also runs for each day that passed while the worker was off; else only for the last one."""


DAILY: dict[str, DailyJob] = {}
EACH_MINUTE: dict[str, Callable[[datetime], Any]] = {}


def every_day(name: str, at: str, run: Callable[[date], Any], *, catch_up: bool = False) -> None:
    """`run(day)` once each day from that hour on (Vietnamese time)."""
    DAILY[name] = DailyJob(name, time.fromisoformat(at), run, catch_up)


def every_minute(name: str, run: Callable[[datetime], Any]) -> None:
    """`run(now)` about once a minute while a worker runs; minutes missed are not made up for."""
    EACH_MINUTE[name] = run
