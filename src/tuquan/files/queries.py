"""Reads of files by the record they hang on."""

from django.db import models

from tuquan.files.models import StoredFile


def files_of(owner: models.Model, purpose: str = "") -> models.QuerySet[StoredFile]:
    """The files of a record, oldest first."""
    found = StoredFile.objects.filter(owner_type=owner._meta.label_lower, owner_id=str(owner.pk))
    if purpose:
        found = found.filter(purpose=purpose)
    return found.order_by("uploaded_at", "pk")
