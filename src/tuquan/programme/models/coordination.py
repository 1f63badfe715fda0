from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed, Dated
from tuquan.programme import enums
from tuquan.programme.models.rows import UnitRows


class Coordination(Addressed, Dated):
    """A coordination regulation or plan (quy chế, kế hoạch phối hợp) with the police or another side."""

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
        return reverse("programme:coordination", args=[self.pk])


class CoordinationMeeting(Addressed):
    coordination = models.ForeignKey(
        Coordination, models.PROTECT, related_name="meetings", verbose_name=_("quy chế phối hợp")
    )
    date = models.DateField(_("ngày"))
    content = models.CharField(_("nội dung trao đổi"), max_length=500)

    class Meta:
        verbose_name = _("buổi trao đổi phối hợp")
        ordering = ["-date", "-id"]
