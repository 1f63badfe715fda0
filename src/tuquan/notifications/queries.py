"""Reads for other apps."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tuquan.core.prepared import Prepared
from tuquan.notifications.enums import EmailState, RunState
from tuquan.notifications.models import DailyRun, Message, OutboxEmail

MOST = 99


def unread_count(user: Any) -> int:
    """For the bell; counts no further than 99."""
    if not user.is_authenticated:
        return 0
    return len(_unread(user.pk))


_unread = Prepared(lambda user_id: Message.objects.filter(recipient=user_id).unread().values_list("pk")[:MOST])


def outbox_trouble() -> int:
    """Letters that wait for a person: not sent, or not known whether sent."""
    return OutboxEmail.objects.filter(state__in=[EmailState.FAILED, EmailState.UNSURE]).count()


def failed_runs() -> list[tuple[str, str]]:
    """Daily jobs whose newest day did not end well, with the reason."""
    newest: dict[str, DailyRun] = {}
    for run in DailyRun.objects.filter(day__gte=timezone.localdate() - timedelta(days=7)).order_by("day"):
        newest[run.job] = run
    return [(run.job, run.error) for run in newest.values() if run.state == RunState.FAILED]
