"""The chains. Plain ids instead of foreign keys: an entry outlives what it tells of. The database itself refuses
UPDATE, DELETE and TRUNCATE on entries (`triggers.py`)."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed

NONE_CHAIN = 0
"""The id of the chain for what belongs to no unit; the database counts the others from 1."""


class Installation(models.Model):
    """This installation, in one row: the code by which provinces will know each other's rows apart."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    code = models.UUIDField(_("mã bản cài đặt"), default=uuid4, editable=False)
    made_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("bản cài đặt")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_installation_is_one")]


class Chain(models.Model):
    """One chain per unit, and one for what belongs to none (`unit_id` empty). Its head is locked to append."""

    id = models.BigAutoField(primary_key=True)
    unit_id = models.UUIDField(_("đơn vị"), null=True, unique=True)
    seq = models.BigIntegerField(_("số cuối"), default=0)
    head_hash = models.BinaryField(_("dấu vân tay cuối"), max_length=32, default=bytes(32))
    sealed_at = models.DateTimeField(_("ghi lần cuối"), null=True)

    class Meta:
        verbose_name = _("chuỗi nhật ký")


class Entry(models.Model):
    """Who did what to which record, when, from what to what. `id` = chain × 2³² + seq, so the hash covers the key."""

    id = models.BigIntegerField(primary_key=True)
    chain_id = models.BigIntegerField(_("chuỗi"))
    seq = models.BigIntegerField(_("số thứ tự"))
    at = models.DateTimeField(_("lúc"))
    kind = models.CharField(_("việc"), max_length=80)
    unit_id = models.UUIDField(_("đơn vị"), null=True)
    by_id = models.UUIDField(_("người làm"), null=True)
    object_type = models.CharField(_("loại bản ghi"), max_length=60)
    object_id = models.CharField(_("bản ghi"), max_length=40)
    changes = models.TextField(_("thay đổi"), default="{}", help_text=_("JSON: tên cột → [trước, sau]"))
    reason = models.TextField(_("lý do"), blank=True)
    personal_hash = models.BinaryField(_("dấu vân tay của phần riêng tư"), max_length=32, null=True)
    prev_hash = models.BinaryField(_("dấu vân tay trước"), max_length=32)
    hash = models.BinaryField(_("dấu vân tay"), max_length=32)

    class Meta:
        verbose_name = _("dòng nhật ký")
        constraints = [models.UniqueConstraint(fields=["chain_id", "seq"], name="audit_entry_seq_once")]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["unit_id", "at"]),
        ]


class PersonalValue(models.Model):
    """The erasable side of an entry: personal values with their salt; the entry keeps only the salted hash."""

    entry_id = models.BigIntegerField(_("dòng nhật ký"), primary_key=True)
    salt = models.BinaryField(_("muối"), max_length=16)
    value = models.TextField(_("giá trị"), help_text=_("JSON: tên cột → [trước, sau]"))

    class Meta:
        verbose_name = _("phần riêng tư của nhật ký")


class Erasure(Addressed):
    """Personal values of a record's entries were erased. Kept, and written beside the checkpoints, so that a restored
    backup forgets again what was erased after it was taken."""

    object_type = models.CharField(_("loại bản ghi"), max_length=60)
    object_id = models.CharField(_("bản ghi"), max_length=40)
    at = models.DateTimeField(_("lúc"))
    filed = models.BooleanField(_("đã ghi ra tệp"), default=False)

    class Meta:
        verbose_name = _("lần xóa dữ liệu riêng tư")
        indexes = [models.Index(fields=["object_type", "object_id"])]
