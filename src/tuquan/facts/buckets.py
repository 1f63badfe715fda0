"""Half months: the smallest step of the kept sums. The law's year from 16/11 to 15/11 is made of whole ones. The 16th of
November divides a calendar year into two parts, of which both kinds of year are made.

A kept sum is a row of a calendar year with slots: one for each half month, and one for each part of the year, with all
that lies in that part, in a single half month or not."""

from datetime import date, timedelta

from tuquan.core.dates import Period

HALVES = 24
"""Slots 1 to 24 are the half months of a calendar year."""
BEFORE_NOVEMBER, AFTER_NOVEMBER = 25, 26
"""The slots of the parts: all within 1/1–15/11, and within 16/11–31/12."""
SLOTS = (BEFORE_NOVEMBER, AFTER_NOVEMBER, *range(1, HALVES + 1))
"""The parts first, because they are read most."""
LAST_BEFORE = 21
"""The half month that ends on 15/11."""


def bucket_of(moment: date) -> date:
    """The first day of the half month: the 1st or the 16th."""
    return moment.replace(day=1 if moment.day < 16 else 16)


def last_day(bucket: date) -> date:
    return next_bucket(bucket) - timedelta(days=1)


def next_bucket(bucket: date) -> date:
    return bucket.replace(day=16) if bucket.day == 1 else (bucket.replace(day=1) + timedelta(days=31)).replace(day=1)


def whole_buckets(period: Period) -> tuple[date, date] | None:
    """First and last bucket that lie wholly inside the period; None when there is none."""
    first = bucket_of(period.first)
    if first < period.first:
        first = next_bucket(first)
    last = bucket_of(period.last)
    if last_day(last) > period.last:
        last = bucket_of(last - timedelta(days=1))
    return (first, last) if first <= last else None


def part_of(bucket: date) -> tuple[date, date]:
    """First and last bucket of the part of the year that the bucket lies in."""
    year = bucket.year
    if bucket < date(year, 11, 16):
        return date(year, 1, 1), date(year, 11, 1)
    return date(year, 11, 16), date(year, 12, 16)


def whole_parts(first: date, last: date) -> tuple[date, date] | None:
    """First bucket of the first, and last bucket of the last part of a year wholly within these buckets."""
    begins, ends = part_of(first), part_of(last)
    start = begins[0] if begins[0] == first else next_bucket(begins[1])
    end = ends[1] if ends[1] == last else bucket_of(ends[0] - timedelta(days=1))
    return (start, end) if start <= end else None


def half_number(bucket: date) -> int:
    """1 to 24."""
    return bucket.month * 2 - (bucket.day < 16)


def half_at(year: int, number: int) -> date:
    return date(year, (number + 1) // 2, 1 if number % 2 else 16)


def slot_of(first: date, last: date) -> int | None:
    """The smallest that what begins and ends in these half months is kept in; None: it lies across two parts of a year."""
    if first == last:
        return half_number(first)
    return part_slot(first) if part_of(first) == part_of(last) else None


def part_slot(bucket: date) -> int:
    return BEFORE_NOVEMBER if half_number(bucket) <= LAST_BEFORE else AFTER_NOVEMBER


def halves_of(year: int, slot: int) -> tuple[date, date]:
    """First and last half month of a slot."""
    if slot <= HALVES:
        return half_at(year, slot), half_at(year, slot)
    return part_of(date(year, 1 if slot == BEFORE_NOVEMBER else 12, 1))


def slots_between(first: int, last: int) -> tuple[int, ...]:
    """The fewest slots that together are all within these half months of a year, but for what is longer than one of
    them and in no whole part."""
    if first == 1 and last >= LAST_BEFORE:
        return BEFORE_NOVEMBER, *slots_between(LAST_BEFORE + 1, last)
    if first <= LAST_BEFORE + 1 and last == HALVES:
        return *range(first, LAST_BEFORE + 1), AFTER_NOVEMBER
    return tuple(range(first, last + 1))
