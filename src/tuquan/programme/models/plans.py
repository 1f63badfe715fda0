from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed
from tuquan.programme.models.rows import UnitRows


class YearPlan(Addressed):
    """The year's security-and-order plan (Circular 124/2021, article 6.1)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="year_plans", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_date = models.DateField(_("ngày ban hành"), null=True, blank=True)
    content = models.TextField(_("nội dung chính"), blank=True)
    document = models.ForeignKey(
        "documents.OfficialDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("văn bản"),
    )

    objects = UnitRows.as_manager()

    class Meta:
        verbose_name = _("kế hoạch năm")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="programme_plan_once_a_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:plan", args=[self.pk])
