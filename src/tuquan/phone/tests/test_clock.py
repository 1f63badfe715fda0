from datetime import UTC, datetime, timedelta

from tuquan.phone.clock import corrected

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = 3_600_000


def at(clock_ahead_ms: int, true: datetime) -> datetime:
    return true + timedelta(milliseconds=clock_ahead_ms)


def test_a_wrong_clock_that_stays_wrong_is_set_right():
    found = corrected(
        at(2 * HOUR, NOON), offset_then=-2 * HOUR, jumps_before=0, jumps=[], offset_now=-2 * HOUR, now=NOON
    )
    assert (found.at, found.offset_ms, found.doubtful) == (NOON, -2 * HOUR, False)


def test_a_clock_moved_in_mid_shift_is_set_right_before_and_after_the_jump():
    """Right at first, put an hour ahead; the phone saw a jump of an hour, and before it slept for three."""
    later = NOON + timedelta(hours=5)
    jumps = [3 * HOUR, HOUR]
    before = corrected(NOON, offset_then=0, jumps_before=1, jumps=jumps, offset_now=-HOUR, now=later)
    after = corrected(at(HOUR, NOON), offset_then=0, jumps_before=2, jumps=jumps, offset_now=-HOUR, now=later)
    assert (before.at, before.doubtful) == (NOON, False)
    assert (after.at, after.doubtful) == (NOON, False)


def test_sleep_alone_changes_nothing():
    found = corrected(NOON, offset_then=0, jumps_before=1, jumps=[6 * HOUR], offset_now=300, now=NOON)
    assert (found.at, found.offset_ms, found.doubtful) == (NOON, 0, False)


def test_a_move_nobody_saw_is_called_an_estimate():
    later = NOON + timedelta(hours=5)
    found = corrected(at(HOUR, NOON), offset_then=0, jumps_before=0, jumps=[], offset_now=-HOUR, now=later)
    assert (found.at, found.doubtful) == (NOON, True)


def test_a_phone_without_contact_before_goes_by_the_offset_of_the_upload():
    found = corrected(at(-HOUR, NOON), offset_then=None, jumps_before=0, jumps=[], offset_now=HOUR, now=NOON)
    assert (found.at, found.doubtful) == (NOON, False)


def test_nothing_received_is_still_to_come():
    found = corrected(at(HOUR, NOON), offset_then=0, jumps_before=0, jumps=[], offset_now=0, now=NOON)
    assert (found.at, found.doubtful) == (NOON, True)
