"""Posts, the hours in which they need somebody, and what stays there."""

from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.duty.enums import WindowKind
from tuquan.duty.models import CoverWindow, DutyPost, PostItem
from tuquan.duty.models.posts import EVERY_DAY
from tuquan.units.models import Gate, Site, Unit
from tuquan.units.services.checks import locked_unit, refuse_not_after


class PostThere(Refusal):
    message = gettext_lazy("Đơn vị đã có chốt mang tên này.")
    field = "name"


class GateOfAnother(Refusal):
    message = gettext_lazy("Cổng này không thuộc trụ sở đã chọn.")
    field = "gate"


class PartnerNotNamed(Refusal):
    message = gettext_lazy("Ghi tên lực lượng giữ chốt trong khung giờ này.")
    field = "force"


class PostEnded(Refusal):
    message = gettext_lazy("Chốt này đã thôi gác.")


@audit.transaction
def open_post(
    unit: Unit,
    *,
    name: str,
    from_date: date,
    by: User | None,
    at: datetime,
    site: Site | None = None,
    gate: Gate | None = None,
    certificate_needed: bool = False,
    instructions: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> DutyPost:
    """A place where guards stand from that day on.

    :raises Refusal: the name stands already; site or gate of somebody else.
    """
    unit = locked_unit(unit, at)
    name = text.clean(name)
    if DutyPost.objects.filter(unit=unit, name=name, valid_to=None).exists():
        raise PostThere
    if site is None and gate is not None:
        site = gate.site
    if (site is not None and site.unit_id != unit.pk) or (gate is not None and gate.site_id != (site and site.pk)):
        raise GateOfAnother
    made = DutyPost.objects.create(
        unit=unit,
        site=site,
        gate=gate,
        name=name,
        certificate_needed=certificate_needed,
        instructions=text.clean(instructions),
        latitude=latitude,
        longitude=longitude,
        valid_from=from_date,
    )
    audit.record(
        "duty.post_opened",
        made,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"name": (None, name), "valid_from": (None, from_date)},
    )
    return made


@audit.transaction
def close_post(post: DutyPost, *, last_day: date, by: User | None, at: datetime) -> DutyPost:
    """The last day on which somebody stands there."""
    post = _locked(post)
    refuse_not_after(last_day, dates.day_before(post.valid_from) if post.valid_from else None, "last_day")
    post.valid_to = date.fromordinal(last_day.toordinal() + 1)
    post.save(update_fields=["valid_to"])
    audit.record(
        "duty.post_closed", post, unit_id=post.unit_id, by=by, at=at, changes={"valid_to": (None, post.valid_to)}
    )
    return post


@audit.transaction
def set_window(
    post: DutyPost,
    *,
    kind: str,
    start: time,
    minutes: int,
    from_date: date,
    by: User | None,
    at: datetime,
    weekdays: int = EVERY_DAY,
    on_holidays: bool = True,
    people: int = 1,
    force: str = "",
    until: date | None = None,
) -> CoverWindow:
    """Hours in which the post needs people, or a partner force holds it; an event has a last day.

    :raises Refusal: a partner without a name; it ends before it begins.
    """
    post = _locked(post)
    force = text.clean(force)
    if kind == WindowKind.PARTNER and not force:
        raise PartnerNotNamed
    if until is not None:
        refuse_not_after(until, dates.day_before(from_date), "until")
    made = CoverWindow.objects.create(
        post=post,
        kind=kind,
        start=start,
        minutes=minutes,
        weekdays=weekdays,
        on_holidays=on_holidays,
        people=people,
        force=force if kind == WindowKind.PARTNER else "",
        valid_from=from_date,
        valid_to=None if until is None else date.fromordinal(until.toordinal() + 1),
    )
    audit.record(
        "duty.window_set",
        post,
        unit_id=post.unit_id,
        by=by,
        at=at,
        changes={"window": (None, f"{kind} {weekdays} {start:%H:%M} {minutes} × {people}"), "from": (None, from_date)},
    )
    return made


@audit.transaction
def end_window(window: CoverWindow, *, last_day: date, by: User | None, at: datetime) -> None:
    """The hours hold up to that day; a window that never held goes."""
    window = CoverWindow.objects.select_related("post").get(pk=window.pk)
    end = date.fromordinal(last_day.toordinal() + 1)
    if window.valid_from is not None and end <= window.valid_from:
        window.delete()
    else:
        window.valid_to = end
        window.save(update_fields=["valid_to"])
    audit.record(
        "duty.window_ended", window.post, unit_id=window.post.unit_id, by=by, at=at, changes={"valid_to": (None, end)}
    )


@audit.transaction
def list_item(
    post: DutyPost, *, kind: str, name: str, count: int, from_date: date, by: User | None, at: datetime
) -> PostItem:
    """Something that stays at the post; another count of the same thing ends the count before."""
    post = _locked(post)
    name = text.clean(name)
    before: Any = post.items.filter(name=name, valid_to=None).first()
    if before is not None:
        if before.valid_from is not None and before.valid_from >= from_date:
            raise Refusal(_("Đồ dùng này đã có trong danh mục từ ngày đó."), field="name")
        before.valid_to = from_date
        before.save(update_fields=["valid_to"])
    made = PostItem.objects.create(post=post, kind=kind, name=name, count=count, valid_from=from_date)
    audit.record(
        "duty.item_listed",
        made,
        unit_id=post.unit_id,
        by=by,
        at=at,
        changes={"name": (None, name), "count": (before.count if before else None, count)},
    )
    return made


def _locked(post: DutyPost) -> DutyPost:
    found = DutyPost.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    if found.valid_to is not None:
        raise PostEnded
    return found
