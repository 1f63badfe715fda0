"""Pictures come before the act that names them, under the id the phone gave them."""

from datetime import datetime
from uuid import UUID

from django.core.files.base import File

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.files import services as files
from tuquan.files.enums import IMAGES
from tuquan.files.models import StoredFile
from tuquan.phone.models import Device
from tuquan.phone.services.keeping import PICTURES


def receive_picture(device: Device, id: UUID, upload: File, *, by: User, at: datetime) -> StoredFile:
    """Keep the picture; one that is there already is the same one, sent again.

    :raises FileRefused: with the sentence that says why.
    """
    known = StoredFile.objects.filter(pk=id, unit=device.unit).first()
    if known is not None:
        return known
    # Whoever took it is asked on the phone, before sending, that no paper with a secrecy mark is in it.
    received = files.receive(upload, confirmed=True, kinds=IMAGES)
    with audit.act():
        Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
        known = StoredFile.objects.filter(pk=id, unit=device.unit).first()
        return known or files.store(received, unit=device.unit, by=by, at=at, purpose=PICTURES, id=id)
