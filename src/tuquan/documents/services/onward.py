"""That something was made of a paper: once for each paper and way."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.documents.enums import DocumentState
from tuquan.documents.models import OfficialDocument, PaperUse


class MadeAlready(Exception):
    message = _("Việc này đã được làm từ văn bản này; mở văn bản để xem.")


class PaperCancelled(Exception):
    message = _("Văn bản này đã hủy số nên không làm tiếp từ nó được.")


REFUSALS = (MadeAlready, PaperCancelled)


@audit.transaction
def claim(document: OfficialDocument, code: str) -> OfficialDocument:
    """Lock the paper before something is made of it; two tabs come one after the other.

    :raises MadeAlready: it was made before.
    :raises PaperCancelled: the paper no longer stands.
    """
    document = OfficialDocument.objects.select_for_update(of=("self",)).select_related("unit").get(pk=document.pk)
    if document.state == DocumentState.CANCELLED:
        raise PaperCancelled
    if PaperUse.objects.filter(document=document, code=code).exists():
        raise MadeAlready
    return document


@audit.transaction
def note_made(document: OfficialDocument, code: str, record: models.Model, *, by: User, at: datetime) -> PaperUse:
    """What was made of the paper, inside the act that made it.

    :raises MadeAlready, PaperCancelled: see `claim`.
    """
    document = claim(document, code)
    use = PaperUse.objects.create(
        document=document,
        code=code,
        object_type=record._meta.label_lower,
        object_id=str(record.pk),
        made_at=at,
        made_by=by,
    )
    changes: dict[str, tuple[Any, Any]] = {
        "made": (None, str(record._meta.verbose_name)),
        "record": (None, use.object_id),
    }
    audit.record("document.used", document, unit_id=document.unit_id, by=by, at=at, changes=changes)
    return use
