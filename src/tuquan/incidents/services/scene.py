"""Protecting the scene: what has to be kept, its pictures with their fingerprints, who held what when."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files.models import StoredFile
from tuquan.files.services import Received
from tuquan.incidents import wording
from tuquan.incidents.catalogue import kind_of
from tuquan.incidents.models import Custody, Incident, SceneItem
from tuquan.incidents.services.reporting import PhotosRefused, TimesRefused, keep_photo
from tuquan.incidents.services.responding import lock_open


class CrowdHasNoScene(Refusal):
    message = gettext_lazy("Việc đông người không thu giữ đồ vật, không chụp ảnh.")


@audit.transaction
def keep_item(
    incident: Incident,
    *,
    what: str,
    where: str = "",
    holder: str,
    kept_where: str = "",
    photo: Received | StoredFile | None = None,
    found_at: datetime | None = None,
    act_id: UUID | None = None,
    late: bool = False,
    by: User | None,
    at: datetime,
) -> SceneItem:
    """A thing of the scene, or a picture of it, and who keeps it first. The picture's SHA-256 goes into the chained log,
    so that it can be shown later that nothing was changed. The same `act_id` again returns the first.

    :raises CrowdHasNoScene: nothing of a crowd is kept.
    :raises IncidentOver, WordsUnfit: what the sentence says.
    """
    if act_id is not None and (first := SceneItem.objects.filter(pk=act_id, incident=incident).first()):
        return first
    incident = lock_open(incident, late=late)
    if kind_of(incident.kind).crowd:
        raise CrowdHasNoScene
    if photo is not None and not kind_of(incident.kind).takes_photos:
        raise PhotosRefused(field="photo")
    moment = _not_ahead(found_at, at, "found_at")
    number = incident.items.count() + 1
    item = SceneItem.objects.create(
        id=act_id or uuid7(),
        incident=incident,
        number=number,
        what=wording.fit(what, "what"),
        where=wording.fit(where, "where"),
        found_at=moment,
        sha256=photo.sha256 if photo is not None else "",
    )
    if photo is not None:
        keep_photo(incident, photo, item, by=by, at=at)
    Custody.objects.create(item=item, holder=clean(holder), kept_where=clean(kept_where), since=moment)
    audit.record(
        "incident.item_kept",
        incident,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"number": (None, number), "sha256": (None, item.sha256)},
        personal={"holder": (None, clean(holder))},
    )
    return item


@audit.transaction
def pass_item(
    item: SceneItem, *, holder: str, kept_where: str = "", since: datetime | None = None, by: User, at: datetime
) -> Custody:
    """Somebody else holds it from now on.

    :raises TimesRefused: before the one who held it last, or in the future.
    """
    item = SceneItem.objects.select_for_update(of=("self",)).select_related("incident").get(pk=item.pk)
    moment = _not_ahead(since, at, "since")
    last = item.custody.last()
    if last is not None and moment < last.since:
        raise TimesRefused(_("Giờ giao phải sau lần giữ trước."), field="since")
    row = Custody.objects.create(item=item, holder=clean(holder), kept_where=clean(kept_where), since=moment)
    audit.record(
        "incident.item_passed",
        item.incident,
        unit_id=item.incident.unit_id,
        by=by,
        at=at,
        changes={"number": (None, item.number)},
        personal={"holder": (last.holder if last else None, row.holder)},
    )
    return row


def _not_ahead(moment: datetime | None, at: datetime, field: str) -> datetime:
    if moment is not None and moment > at:
        raise TimesRefused(_("Giờ ghi còn ở phía trước; kiểm tra lại."), field=field)
    return moment or at
