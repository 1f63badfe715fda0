"""Uploaded and made files. The bytes lie in the data folder under a name nobody can guess; they are read only through
a page that asks for permission."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.files.enums import CONTENT_TYPES, FileKind, MarkCheck
from tuquan.units.permitted import UnitScope


class FileQuerySet(UnitScope):
    def of(self, owner: models.Model) -> "FileQuerySet":
        """The files that hang on a record, oldest first."""
        return self.filter(owner_type=owner._meta.label_lower, owner_id=str(owner.pk)).order_by("uploaded_at", "pk")


class StoredFile(Addressed):
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("đơn vị")
    )
    name = models.CharField(_("tên tệp"), max_length=200)
    kind = models.CharField(_("loại"), max_length=5, choices=FileKind)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    sha256 = models.CharField(_("dấu vân tay SHA-256"), max_length=64)
    storage_name = models.CharField(max_length=70, unique=True, editable=False)
    mark_check = models.CharField(_("kiểm tra dấu mật"), max_length=10, choices=MarkCheck)
    purpose = models.CharField(_("dùng để"), max_length=60, blank=True)
    owner_type = models.CharField(_("loại bản ghi"), max_length=60, blank=True)
    owner_id = models.CharField(_("bản ghi"), max_length=40, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người gửi")
    )
    uploaded_at = models.DateTimeField(_("gửi lúc"))
    keep_until = models.DateField(_("giữ đến hết ngày"), null=True, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp")
        indexes = [models.Index(fields=["owner_type", "owner_id"]), models.Index(fields=["keep_until"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("files:file", self.pk)

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.storage_name

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[FileKind(self.kind)]
