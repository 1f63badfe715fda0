"""Phones of the watch, who signed in on them, and the acts they sent."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.phone.enums import KIND_WORDS, ActState
from tuquan.units.permitted import UnitScope


class Device(Addressed):
    """A phone or tablet of the watch. It made a secret when it was registered, of which only the hash is here; what it
    uploads with and what opens its queue when the PIN is forgotten is given at sign-in (`tokens.py`) and kept nowhere."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="phones", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên máy"), max_length=60)
    number = models.PositiveIntegerField(_("số máy"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người đăng ký")
    )
    registered_at = models.DateTimeField(_("đăng ký lúc"))
    secret_hash = models.CharField(max_length=64, editable=False)
    last_seen_at = models.DateTimeField(_("liên lạc gần nhất"), null=True, blank=True)
    app_version = models.CharField(_("phiên bản"), max_length=40, blank=True)
    clock_offset_ms = models.BigIntegerField(_("đồng hồ lệch (mili giây)"), default=0)
    waiting = models.PositiveIntegerField(_("việc còn chờ trên máy"), default=0)
    seq = models.PositiveBigIntegerField(_("số thứ tự việc cuối"), default=0)
    head_hash = models.CharField(max_length=64, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thu hồi bởi")
    )

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("điện thoại ca trực")
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="phone_device_number_once"),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None) | models.Q(revoked_at__isnull=False),
                name="phone_device_revoked_by_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("phone:device_list")


class PhoneShift(Addressed):
    """One person signed in on one phone for one watch; what he or she does there until `until` is done in that name."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="shifts", verbose_name=_("điện thoại ca trực"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người trực"))
    opened_at = models.DateTimeField(_("mở lúc"))
    until = models.DateTimeField(_("dùng được đến"))

    class Meta:
        verbose_name = _("lượt đăng nhập ca trực")
        indexes = [models.Index(fields=["device", "-opened_at"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.device}"


class PushScope(UnitScope):
    unit_field = "device__unit"


class PushAddress(models.Model):
    """Where the browser of a phone is told that there is something new, for whoever turned it on for this watch."""

    device = models.OneToOneField(Device, models.CASCADE, related_name="push", verbose_name=_("điện thoại ca trực"))
    shift = models.ForeignKey(PhoneShift, models.CASCADE, related_name="+", verbose_name=_("lượt đăng nhập ca trực"))
    endpoint = models.CharField(_("địa chỉ báo"), max_length=500, editable=False)
    told_until = models.DateTimeField(_("đã báo tin đến lúc"))
    tries = models.PositiveSmallIntegerField(_("số lần báo chưa được"), default=0)
    next_try_at = models.DateTimeField(_("báo lại từ lúc"), db_index=True)

    objects = PushScope.as_manager()

    class Meta:
        verbose_name = _("địa chỉ báo việc mới")

    def __str__(self) -> str:
        return str(self.device)


class SentActQuerySet(UnitScope):
    def to_settle(self) -> Self:
        return self.filter(state__in=[ActState.CONFLICT, ActState.HELD])


class SentAct(models.Model):
    """An act as a phone sent it, and what became of it. Its id was made on the phone; sent twice, it is one row."""

    id = models.UUIDField(primary_key=True, editable=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="sent_acts", verbose_name=_("đơn vị"))
    device = models.ForeignKey(Device, models.PROTECT, related_name="acts", verbose_name=_("điện thoại ca trực"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    seq = models.PositiveBigIntegerField(_("số thứ tự trên máy"))
    prev_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("loại việc"), max_length=60)
    phone_at = models.DateTimeField(_("giờ theo điện thoại"))
    offset_ms = models.BigIntegerField(_("giờ máy chủ trừ giờ điện thoại (mili giây)"))
    happened_at = models.DateTimeField(_("giờ xảy ra, đã chỉnh"))
    clock_doubtful = models.BooleanField(_("giờ ước tính vì đồng hồ bị đổi"), default=False)
    received_at = models.DateTimeField(_("nhận lúc"))
    state = models.CharField(_("kết quả"), max_length=8, choices=ActState)
    message = models.TextField(_("lời báo"), blank=True)
    url = models.CharField(max_length=200, blank=True, editable=False)
    told = models.JSONField(default=dict, editable=False)
    data = models.JSONField(default=dict, editable=False)
    """What its kind lets be kept; all of it only while the act is held and may still have to be done."""
    unread_body = models.TextField(blank=True, editable=False)
    """What the phone sent, when nobody could read it."""
    forgotten_at = models.DateTimeField(_("đã xóa nội dung lúc"), null=True, blank=True)
    settled_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người xử lý")
    )
    settled_reason = models.CharField(_("lý do, cách xử lý"), max_length=250, blank=True)

    objects = SentActQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc gửi từ điện thoại")
        indexes = [
            models.Index(fields=["unit", "state", "-received_at"]),
            models.Index(fields=["device", "seq"]),
            models.Index(fields=["received_at"]),
            models.Index(fields=["device", "forgotten_at"]),
        ]
        constraints = [
            # Settling a held act by doing it leaves it done; who settled stands beside it either way.
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="phone_sentact_settled_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.id}"

    @property
    def words(self) -> str:
        return str(KIND_WORDS.get(self.kind, _("Việc chưa rõ loại")))

    def get_absolute_url(self) -> str:
        return page_address("phone:act", self.pk)
