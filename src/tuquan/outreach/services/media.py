"""What was broadcast, published or printed. Times and copies are counted; reach is an estimate and stays one."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.outreach.models import Material, MediaItem
from tuquan.outreach.records import figures_of_media
from tuquan.outreach.services.refusals import refuse_future, refuse_unknown_topic
from tuquan.units.models import Unit


class EndsBeforeItBegins(Refusal):
    message = _("Ngày cuối phải bằng hoặc sau ngày đầu.")
    field = "last_date"


class ReachWithoutBasis(Refusal):
    message = _("Hãy ghi cách ước số người tiếp cận, ví dụ “lượt xem ghi trên trang” hay “số hộ nghe được loa”.")
    field = "reach_basis"


class ItemWithdrawn(Refusal):
    message = _("Mục này đã được rút.")


@audit.transaction
def record_media(
    unit: Unit,
    *,
    form: str,
    title: str,
    date: date,
    topic: str = "general",
    last_date: date | None = None,
    channel: str = "",
    link: str = "",
    count: int = 1,
    reach: int | None = None,
    reach_basis: str = "",
    material: Material | None = None,
    act_id: UUID | None = None,
    by: User | None,
    at: datetime,
) -> MediaItem:
    """Write it down once; the same `act_id` again returns the first.

    :raises UnknownTopic, DayAhead, EndsBeforeItBegins, ReachWithoutBasis: what the sentence says.
    """
    if act_id is not None and (first := MediaItem.objects.filter(act_id=act_id, unit=unit).first()):
        return first
    refuse_unknown_topic(topic)
    refuse_future(last_date or date, at)
    if last_date is not None and last_date < date:
        raise EndsBeforeItBegins
    if reach is not None and not text.clean(reach_basis):
        raise ReachWithoutBasis
    item = MediaItem.objects.create(
        unit=unit,
        form=form,
        topic=topic,
        title=text.clean(title),
        date=date,
        last_date=last_date if last_date != date else None,
        channel=text.clean(channel),
        link=link,
        count=count,
        reach=reach,
        reach_basis=text.clean(reach_basis),
        material=material,
        act_id=act_id,
        created_by=by,
        created_at=at,
    )
    facts.replace(item, figures_of_media(item), by=by, at=at)
    audit.record(
        "media.recorded",
        item,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={name: (None, getattr(item, name)) for name in ("form", "topic", "date", "count", "reach")},
    )
    return item


@audit.transaction
def withdraw_media(item: MediaItem, *, reason: str, by: User | None, at: datetime) -> MediaItem:
    """Written down by mistake: it stays to be read and counts no more.

    :raises ItemWithdrawn: somebody did it first.
    """
    item = MediaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.withdrawn_at is not None:
        raise ItemWithdrawn
    item.withdrawn_at, item.withdrawn_reason = at, reason
    item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    facts.withdraw(item, by=by, at=at, reason=reason)
    audit.record("media.withdrawn", item, unit_id=item.unit_id, by=by, at=at, reason=reason)
    return item
