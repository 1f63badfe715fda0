"""What is deleted when its time has come, on the server and on the phones."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.phone.enums import ActState
from tuquan.phone.models import Device, PhoneShift, SentAct
from tuquan.units import acts

CONTENT_DAYS = 30
"""The records an act made keep what the unit's own periods say; the copy beside the act is for disputes of the month."""
ROW_DAYS = 400
"""That an act was received, when and what became of it, is proof for the year and its review."""
PICTURE_DAYS = 7
"""A picture whose act never came; longer than a phone may work without network."""
PICTURES = "phone.picture"


def forget_old(day: date) -> None:
    """Each night: contents after a month, rows after a year, pictures nobody named, sign-ins long over."""
    begun = dates.at_noon(day)
    _forget_contents(begun)
    _forget_rows(begun)
    _forget_pictures(begun)


def forget_act(object_type: str, object_id: str) -> None:
    """The record an act made bears the act's id: when that record is forgotten, so is what the act said, and the
    phone that still shows it is told at its next contact."""
    try:
        id = UUID(object_id)
    except ValueError:
        return
    SentAct.objects.filter(pk=id).update(
        data={}, told={}, message="", unread_body="", url="", forgotten_at=timezone.now()
    )


def forgotten_since(device: Device, since: datetime | None) -> list[str]:
    """Ids whose contents the phone clears too."""
    rows = SentAct.objects.filter(device=device, forgotten_at__isnull=False)
    if since is not None:
        rows = rows.filter(forgotten_at__gte=since - timedelta(days=1))  # told twice rather than missed
    return [str(pk) for pk in rows.order_by("forgotten_at").values_list("pk", flat=True)[:1000]]


def _forget_contents(now: datetime) -> None:
    over = SentAct.objects.filter(
        received_at__lt=now - timedelta(days=CONTENT_DAYS),
        forgotten_at=None,
        state__in=[ActState.DONE, ActState.SETTLED],
    )
    over.update(data={}, told={}, unread_body="", forgotten_at=timezone.now())
    # Held ones that nobody settled in a month keep what their kind lets be kept; that they wait is not forgotten.
    waiting = SentAct.objects.filter(
        received_at__lt=now - timedelta(days=CONTENT_DAYS),
        forgotten_at=None,
        state__in=[ActState.HELD, ActState.CONFLICT],
    )
    for sent in waiting.order_by("received_at", "pk"):
        kind = acts.KINDS.get(sent.kind)
        sent.data, sent.unread_body = dict(kind.kept(sent.data)) if kind else {}, ""
        sent.forgotten_at = timezone.now()
        sent.save(update_fields=["data", "unread_body", "forgotten_at"])


def _forget_rows(now: datetime) -> None:
    over = SentAct.objects.filter(
        received_at__lt=now - timedelta(days=ROW_DAYS), state__in=[ActState.DONE, ActState.SETTLED]
    )
    for device in Device.objects.filter(pk__in=over.values("device")).order_by("pk"):
        with audit.act():
            count, _models = over.filter(device=device).delete()
            audit.record(
                "phone.acts_deleted",
                device,
                unit_id=device.unit_id,
                by=None,
                at=timezone.now(),
                changes={"count": (count, 0)},
                reason=_("Hết thời hạn lưu giữ"),
            )
    PhoneShift.objects.filter(until__lt=now - timedelta(days=ROW_DAYS)).delete()


def _forget_pictures(now: datetime) -> None:
    unnamed = StoredFile.objects.filter(
        purpose=PICTURES, owner_type="", uploaded_at__lt=now - timedelta(days=PICTURE_DAYS)
    )
    for file in unnamed.order_by("pk"):
        files.delete(file, by=None, at=timezone.now(), reason=_("Ảnh gửi từ điện thoại không thuộc việc nào"))
