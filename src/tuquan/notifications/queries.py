"""Reads for other apps."""

from datetime import datetime
from typing import Any

from tuquan.notifications.enums import EmailState
from tuquan.notifications.models import DailyRun, Message, OutboxEmail

MOST = 99


def unread_count(user: Any) -> int:
    """For the bell; counts no further than 99."""
    if not user.is_authenticated:
        return 0
    return Message.objects.to(user).unread()[:MOST].count()


def outbox_trouble() -> int:
    """Letters that wait for a person: not sent, or not known whether sent."""
    return OutboxEmail.objects.filter(state__in=[EmailState.FAILED, EmailState.UNSURE]).count()


def last_runs() -> dict[str, datetime | None]:
    """Each daily job with the moment it last ended well (for a health page)."""
    runs: dict[str, datetime | None] = {}
    for job, ended_at in DailyRun.objects.order_by("day").values_list("job", "ended_at"):
        runs[job] = ended_at or runs.get(job)
    return runs
