from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.outreach import enums
from tuquan.units.permitted import UnitScope


class GuardClassQuerySet(UnitScope):
    unit_field = "office"


class GuardClass(Addressed):
    """A class with the police for people of several units: lists gathered, sent, the class held, results entered."""

    office = models.ForeignKey("units.Unit", models.PROTECT, related_name="guard_classes", verbose_name=_("nơi gom"))
    title = models.CharField(_("tên lớp"), max_length=200)
    topic = models.CharField(_("chủ đề"), max_length=30, default="guarding")
    certificate_kind = models.CharField(
        _("chứng nhận cấp sau lớp"),
        max_length=10,
        choices=enums.CertificateKind,
        default=enums.CertificateKind.GUARD,
    )
    trainer = models.CharField(_("nơi huấn luyện"), max_length=200, help_text=_("Công an tỉnh, phòng nghiệp vụ…"))
    lists_until = models.DateField(_("hạn gửi danh sách"))
    note = models.CharField(_("nội dung, yêu cầu"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("mở lúc"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người mở")
    )
    sent_date = models.DateField(_("ngày gửi đề nghị"), null=True, blank=True)
    sent_number = models.CharField(_("số văn bản đề nghị"), max_length=60, blank=True)
    held_from = models.DateField(_("học từ ngày"), null=True, blank=True)
    held_to = models.DateField(_("đến ngày"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    session = models.OneToOneField(
        "outreach.Session",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guard_class",
        verbose_name=_("lớp đã mở"),
    )
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    cancelled_reason = models.CharField(_("lý do hủy"), max_length=250, blank=True)

    objects = GuardClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("lớp huấn luyện gom nhiều đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_date=None, sent_number="") | Q(sent_date__isnull=False),
                name="outreach_guard_class_number_with_day",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("outreach:guard_class", self.pk)

    @property
    def gathers(self) -> bool:
        return self.sent_date is None and self.cancelled_at is None


class TraineeQuerySet(UnitScope):
    pass


class Trainee(models.Model):
    """A person a unit puts on the list, and what came of it."""

    guard_class = models.ForeignKey(GuardClass, models.CASCADE, related_name="trainees", verbose_name=_("lớp"))
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    person = models.ForeignKey("units.Person", models.CASCADE, related_name="+", verbose_name=_("người học"))
    result = models.CharField(_("kết quả"), max_length=10, choices=enums.Result, blank=True)
    certificate = models.OneToOneField(
        "outreach.Certificate",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainee",
        verbose_name=_("giấy chứng nhận"),
    )

    objects = TraineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("người trong danh sách lớp")
        constraints = [models.UniqueConstraint(fields=["guard_class", "person"], name="outreach_trainee_once")]
