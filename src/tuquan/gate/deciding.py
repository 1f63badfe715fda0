"""Whether somebody may come in, or go out: one pure function of the pass and the moment. No Django, no clock, no database.

`core/static/core/js/gate/deciding.js` says the same in the browser, for a phone without network; a test holds both
against each other on generated cases. Whoever changes one changes the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

VIETNAM: Final = 7 * 3600
"""Vietnam is at UTC+7 all year; so a phone set to another zone decides the same."""
DAY: Final = 86_400


class Reason:
    OK: Final = "ok"
    COUNTS_ONLY: Final = "counts_only"
    WRONG_WAY: Final = "wrong_way"
    FORGED: Final = "forged"
    OTHER_UNIT: Final = "other_unit"
    BLOCKED: Final = "blocked"
    REVOKED: Final = "revoked"
    NOT_APPROVED: Final = "not_approved"
    TOO_EARLY: Final = "too_early"
    TOO_LATE: Final = "too_late"
    WRONG_DAY: Final = "wrong_day"
    WRONG_HOUR: Final = "wrong_hour"
    WRONG_GATE: Final = "wrong_gate"
    WRONG_AREA: Final = "wrong_area"
    USED_UP: Final = "used_up"


IN: Final = "in"
OUT: Final = "out"


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str


def decide(rules: Mapping[str, Any], moment: Mapping[str, Any]) -> Decision:
    """The first rule that speaks against it, in the order in which a guard would look.

    `rules`: what the pass says: `unit`, `starts` and `ends` (seconds since 1970; `ends` is no longer inside), `days`
    (bits, Monday is 1), `first_minute` and `last_minute` of each day (the last is no longer inside; a night window goes
    over midnight; both equal: all day), `gates` and `areas` (ids; none: every one), `uses` (how many times in all; 0: any
    number), `way` (in, also where nothing is said; out: a pass that lets out the unit's own people or goods).
    `moment`: `now` (seconds), `unit`, `gate`, `areas` (what the gate leads into), `reception` (the gate only counts),
    `genuine` (the signature is ours), `approved`, `revoked`, `blocked`, `used` (times so far), `early` (seconds somebody
    may come before `starts`), `way` (in or out through the gate).
    """
    reason = _reason(rules, moment)
    return Decision(reason == Reason.OK, reason)


def _reason(rules: Mapping[str, Any], moment: Mapping[str, Any]) -> str:
    now = moment["now"]
    if moment["reception"]:
        return Reason.COUNTS_ONLY
    if not moment["genuine"]:
        return Reason.FORGED
    if rules["unit"] != moment["unit"]:
        return Reason.OTHER_UNIT
    if rules.get("way", IN) != moment["way"]:
        return Reason.WRONG_WAY
    if moment["blocked"]:
        return Reason.BLOCKED
    if moment["revoked"]:
        return Reason.REVOKED
    if not moment["approved"]:
        return Reason.NOT_APPROVED
    if now < rules["starts"] - moment["early"]:
        return Reason.TOO_EARLY
    if now >= rules["ends"]:
        return Reason.TOO_LATE
    if not _day_fits(rules, now):
        return Reason.WRONG_DAY
    if not _hour_fits(rules, now):
        return Reason.WRONG_HOUR
    if rules["gates"] and moment["gate"] not in rules["gates"]:
        return Reason.WRONG_GATE
    if rules["areas"] and moment["areas"] and not any(area in rules["areas"] for area in moment["areas"]):
        return Reason.WRONG_AREA
    if rules["uses"] and moment["used"] >= rules["uses"]:
        return Reason.USED_UP
    return Reason.OK


def _minute(now: int) -> int:
    return (now + VIETNAM) % DAY // 60


def _over_midnight(rules: Mapping[str, Any]) -> bool:
    return bool(rules["last_minute"] < rules["first_minute"])


def _day_fits(rules: Mapping[str, Any], now: int) -> bool:
    """The small hours of a window that goes over midnight belong to the day on which it began."""
    days = (now + VIETNAM) // DAY
    if _over_midnight(rules) and _minute(now) < rules["last_minute"]:
        days -= 1
    return bool(rules["days"] >> (days + 3) % 7 & 1)  # 1 January 1970 was a Thursday


def _hour_fits(rules: Mapping[str, Any], now: int) -> bool:
    first, last, minute = rules["first_minute"], rules["last_minute"], _minute(now)
    if first == last:
        return True
    if _over_midnight(rules):
        return bool(minute >= first or minute < last)
    return bool(first <= minute < last)
