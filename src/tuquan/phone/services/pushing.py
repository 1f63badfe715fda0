"""Something new for whoever has the watch: the phone is told so, also while the application is closed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tuquan.core.refusals import Refusal
from tuquan.notifications.models import Message
from tuquan.phone import push
from tuquan.phone.models import Device, PhoneShift, PushAddress

PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)]
"""After the last of them the occasion is given up: the message still stands in the product."""
PHONES_A_MINUTE = 50


class NoPushService(Refusal):
    message = _("Trình duyệt này dùng dịch vụ báo tin mà máy chủ chưa biết, nên chưa bật được.")


def turn_on(shift: PhoneShift, endpoint: str, *, at: datetime) -> PushAddress:
    """Until the watch ends, or another person takes over the phone.

    :raises NoPushService: the address is not one of a known push service.
    """
    if len(endpoint) > 500 or not push.is_push_service(endpoint):
        raise NoPushService
    made, _new = PushAddress.objects.update_or_create(
        device=shift.device,
        defaults={"shift": shift, "endpoint": endpoint, "told_until": at, "tries": 0, "next_try_at": at},
    )
    return made


def turn_off(device: Device) -> None:
    PushAddress.objects.filter(device=device).delete()


def keep_on(shift: PhoneShift) -> None:
    """The same person signs in again: it goes on. Another one turns it on for himself."""
    turned_on = PushAddress.objects.filter(device=shift.device)
    turned_on.exclude(shift__user=shift.user).delete()
    turned_on.update(shift=shift)


def push_what_is_new(now: datetime) -> int:
    """Each minute: one word to each phone whose guard has an unread message since the last one. Quiet when it fails."""
    PushAddress.objects.filter(shift__until__lte=now).delete()
    due = PushAddress.objects.filter(next_try_at__lte=now).select_related("shift").order_by("next_try_at", "pk")
    return sum(_push(one, now) for one in due[:PHONES_A_MINUTE])


def _push(one: PushAddress, now: datetime) -> bool:
    last = (
        Message.objects.filter(recipient=one.shift.user_id, created_at__gt=one.told_until, created_at__lte=now)
        .unread()
        .order_by("-created_at")
        .first()
    )
    if last is None:
        return False
    mine = PushAddress.objects.filter(pk=one.pk, endpoint=one.endpoint)
    try:
        push.knock(one.endpoint)
    except push.Gone:
        mine.delete()
        return False
    except push.NotTaken:
        if one.tries < len(PAUSES):
            mine.update(tries=one.tries + 1, next_try_at=now + PAUSES[one.tries])
        else:
            mine.update(tries=0, told_until=last.created_at, next_try_at=now)
        return False
    mine.update(tries=0, told_until=last.created_at, next_try_at=now)
    return True
