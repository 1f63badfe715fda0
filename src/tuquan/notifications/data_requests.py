"""Who is told of a request about personal data: those who answer for the unit, then the person who asked. No message
names a person or repeats what was asked: the page behind it does, for who may open it."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core import dates, jobs
from tuquan.notifications import kinds, services
from tuquan.notifications.enums import Channel
from tuquan.units.data_request_clock import clock
from tuquan.units.models import DataRequest
from tuquan.units.queries.people import accounts_with
from tuquan.units.services import data_requests

_TO_PERSON = {
    "acknowledged": _("Đơn vị đã nhận yêu cầu về dữ liệu của anh/chị"),
    "extended": _("Đơn vị gia hạn trả lời yêu cầu về dữ liệu của anh/chị"),
    "finished": _("Đơn vị đã trả lời yêu cầu về dữ liệu của anh/chị"),
}


def register() -> None:
    kinds.register(
        "data_request.made", _("Có yêu cầu về dữ liệu cá nhân phải trả lời"), default=Channel.EMAIL, always=True
    )
    kinds.register("data_request.moved", _("Yêu cầu về dữ liệu của tôi"), default=Channel.EMAIL, always=True)
    data_requests.HEARERS.append(hear)
    jobs.every_day("notifications.data_requests", "07:00", remind)


def hear(request: DataRequest, act: str, at: datetime) -> None:
    """The rows of the messages belong to the act."""
    if act == "made":
        terms = _("Báo đã nhận chậm nhất %(first)s, trả lời chậm nhất %(last)s.") % {
            "first": dates.day(request.acknowledge_by),
            "last": dates.day(request.finish_by),
        }
        _tell_unit(request, str(_("Có yêu cầu về dữ liệu cá nhân")), terms, key="made", at=at)
    elif request.person.user is not None:
        url = reverse("me:data_request", args=[request.pk])
        body = _("Hạn trả lời: %(day)s.") % {"day": dates.day(request.finish_by)} if act != "finished" else ""
        title = _TO_PERSON[act]
        services.tell([request.person.user], "data_request.moved", request, title=title, body=body, url=url, at=at)


def remind(day: date) -> int:
    """Every morning, before a term ends and once after it has passed; each occasion once."""
    told = 0
    for request in DataRequest.objects.open().select_related("person", "unit").order_by("made_at", "pk"):
        for term, name, last_day, owed in (
            ("acknowledge", _("báo đã nhận"), request.acknowledge_by, request.acknowledged_at is None),
            ("finish", _("trả lời"), request.finish_by, True),
        ):
            left = (last_day - day).days
            if not owed or left not in (*clock().remind_days, -1):
                continue
            title = _("Yêu cầu về dữ liệu cá nhân: %(act)s %(left)s") % {
                "act": name,
                "left": dates.until(last_day, day),
            }
            body = capfirst(_("hạn %(day)s") % {"day": dates.day(last_day)})
            key = f"{term}:{last_day.isoformat()}:{left}"
            told += _tell_unit(request, str(title), str(body), key=key, at=dates.at_noon(day))
    return told


def _tell_unit(request: DataRequest, title: str, body: str, *, key: str, at: datetime) -> int:
    """Those who keep the unit's people, but not the asker: nobody answers the own request."""
    if request.unit is None:
        return 0
    people: list[User] = [
        user for user in accounts_with(request.unit, Permission.PEOPLE_EDIT) if user.pk != request.person.user_id
    ]
    url = reverse("units:data_request", args=[request.unit_id, request.pk])
    named = f"{title}: {request.get_kind_display()}" if key == "made" else title
    return services.tell(people, "data_request.made", request, title=named, body=body, url=url, key=key, at=at)
