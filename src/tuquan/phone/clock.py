"""When an act happened, from a clock that may be wrong and may have been moved in mid-shift.

The phone writes each act with its own clock (`at`) and with the offset it last measured against the server. Between two
contacts it also counts the jumps it saw: moments at which its clock and its running time went apart. At the upload the
server measures the offset anew and decides which of the two offsets an act goes by. Both times are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AGREE_MS = 60_000
"""Offsets this close are the same clock; a minute is less than anybody moves a clock by hand."""


@dataclass(frozen=True)
class Corrected:
    at: datetime
    offset_ms: int
    doubtful: bool


def corrected(
    at: datetime, *, offset_then: int | None, jumps_before: int, jumps: Sequence[int], offset_now: int, now: datetime
) -> Corrected:
    """`offset_then`: measured before the act, none on a phone that had no contact yet. `jumps`: how far (ms, forward is
    positive) the clock seemed to jump since that contact; the act came after the first `jumps_before` of them. Sleep of
    a phone looks like a jump forward, so a jump counts only when it explains the new offset."""
    offset, doubtful = offset_now, False
    if offset_then is not None:
        moved = offset_then - offset_now
        if abs(moved) <= AGREE_MS:
            offset = offset_then
        else:
            place = _explains(jumps, moved)
            if place is not None:
                offset = offset_then if jumps_before <= place else offset_now
            else:
                # Nobody saw when it was moved: what was done before any jump keeps the clock it was measured by.
                offset = offset_then if jumps_before == 0 and jumps else offset_now
                doubtful = True
    happened = at + timedelta(milliseconds=offset)
    if happened > now:  # nothing that was received is still to come
        doubtful = doubtful or happened - now > timedelta(milliseconds=AGREE_MS)
        happened = now
    return Corrected(happened, offset, doubtful)


def _explains(jumps: Sequence[int], moved: int) -> int | None:
    """The place of the jump that is as far as the clock was moved; also of the last of several that make it up."""
    for place, jump in enumerate(jumps):
        if abs(jump - moved) <= AGREE_MS:
            return place
    return None
