"""Half months: the smallest step of the kept sums. The law's year from 16/11 to 15/11 is made of whole ones."""

from datetime import date, timedelta

from tuquan.core.dates import Period


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
