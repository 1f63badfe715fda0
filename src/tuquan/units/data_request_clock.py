"""The clocks of requests about personal data, as data: the law's as far as it was read, or the installation's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from tuquan.units.enums import DataRequestKind

LAW = Path(__file__).resolve().parent / "data" / "data_requests.yaml"


class BadClock(Exception):
    """The installation's own file does not say every term."""


@dataclass(frozen=True)
class Clock:
    source: str
    verified: bool
    acknowledge_working_days: int
    finish_days: dict[str, int]
    remind_days: tuple[int, ...]
    """How many days before a term ends those who answer are reminded; ours, not the law's."""


def clock() -> Clock:
    own = Path(settings.DATA_DIR) / "data_requests.yaml"
    return _read(own if own.is_file() else LAW)


@cache
def _read(file: Path) -> Clock:
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    days = {str(kind): int(count) for kind, count in said["finish_days"].items()}
    if set(days) != set(DataRequestKind.values) or min(days.values()) < 1:
        raise BadClock(f"{file}: finish_days")
    return Clock(
        source=str(said["source"]),
        verified=said["status"] == "verified",
        acknowledge_working_days=int(said["acknowledge_working_days"]),
        finish_days=days,
        remind_days=tuple(int(one) for one in said["remind_days"]),
    )
