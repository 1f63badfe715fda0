from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated
from tuquan.programme import enums
from tuquan.programme.models.rows import UnitRows


class Coordination(Addressed, Dated):
    """A coordination regulation or plan (quy chế, kế hoạch phối hợp) with the police or another side.

    The first of the other sides stands here; a regulation of several sides names the others in `parties`.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="coordinations", verbose_name=_("đơn vị"))
    partner = models.CharField(_("phối hợp với"), max_length=20, choices=enums.Partner)
    partner_name = models.CharField(_("tên bên phối hợp"), max_length=250)
    title = models.CharField(_("tên quy chế, kế hoạch"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    content = models.TextField(_("nội dung phối hợp"), blank=True)

    objects = UnitRows.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("quy chế phối hợp")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("programme:coordination", self.pk)

    @property
    def side_names(self) -> list[str]:
        """All other sides, in the order in which they were written down."""
        return [self.partner_name, *(party.name for party in self.parties.all())]

    @property
    def partners(self) -> set[str]:
        return {self.partner, *(party.partner for party in self.parties.all())}


class CoordinationParty(Addressed):
    """A further side of a regulation that has more than two."""

    coordination = models.ForeignKey(
        Coordination, models.CASCADE, related_name="parties", verbose_name=_("quy chế phối hợp")
    )
    partner = models.CharField(_("phối hợp với"), max_length=20, choices=enums.Partner)
    name = models.CharField(_("tên bên phối hợp"), max_length=250)

    class Meta:
        verbose_name = _("bên phối hợp")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["coordination", "name"], name="programme_coordination_party_once")
        ]


class ContactCard(Addressed):
    """Whom to ring at a side of the regulation: name, duty, telephone. Seen by the own unit, printed for the guards."""

    coordination = models.ForeignKey(
        Coordination, models.CASCADE, related_name="contacts", verbose_name=_("quy chế phối hợp")
    )
    side = models.CharField(_("của bên nào"), max_length=250)
    name = models.CharField(_("họ và tên"), max_length=150)
    duty = models.CharField(_("chức vụ, việc phụ trách"), max_length=150, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30)

    class Meta:
        verbose_name = _("thẻ liên hệ")
        ordering = ["side", "id"]


class CoordinationMeeting(Addressed):
    coordination = models.ForeignKey(
        Coordination, models.PROTECT, related_name="meetings", verbose_name=_("quy chế phối hợp")
    )
    kind = models.CharField(
        _("việc làm chung"), max_length=15, choices=enums.JointActivity, default=enums.JointActivity.MEETING
    )
    date = models.DateField(_("ngày"))
    content = models.CharField(_("nội dung trao đổi"), max_length=500)

    class Meta:
        verbose_name = _("buổi trao đổi phối hợp")
        ordering = ["-date", "-id"]


class CoordinationReview(Addressed):
    """How the coordination went in a half-year, as both sides said."""

    coordination = models.ForeignKey(
        Coordination, models.PROTECT, related_name="reviews", verbose_name=_("quy chế phối hợp")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    half = models.PositiveSmallIntegerField(
        _("nửa năm"), choices=[(1, _("6 tháng đầu năm")), (2, _("6 tháng cuối năm"))]
    )
    date = models.DateField(_("ngày sơ kết"))
    result = models.CharField(_("kết quả"), max_length=10, choices=enums.ReviewResult)
    remark = models.CharField(_("điểm rút kinh nghiệm"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("sơ kết phối hợp")
        ordering = ["-year", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["coordination", "year", "half"], name="programme_review_once_a_half"),
            models.CheckConstraint(condition=Q(half__in=(1, 2)), name="programme_review_half"),
        ]


def half_of(day: date) -> tuple[int, int]:
    """The half-year of a day: (year, 1 or 2)."""
    return day.year, 1 if day.month <= 6 else 2


def last_day_of_half(year: int, half: int) -> date:
    return date(year, 6, 30) if half == 1 else date(year, 12, 31)
