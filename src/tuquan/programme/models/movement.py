from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core.models import Addressed, Named, NamedQuerySet
from tuquan.programme import enums
from tuquan.units.permitted import UnitScope


class MovementModelQuerySet(NamedQuerySet, UnitScope):
    def running(self, moment: object) -> "MovementModelQuerySet":
        """Founded by that day and not ended; the day of ending is the first one on which it no longer runs."""
        return self.filter(founded_date__lte=moment).filter(Q(ended_date=None) | Q(ended_date__gt=moment))


class MovementModel(Addressed, Named):
    """A self-management model (mô hình) of the movement."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="movement_models", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên mô hình"), max_length=200)
    type = models.CharField(_("loại mô hình"), max_length=25, choices=enums.ModelType, default=enums.ModelType.OTHER)
    founded_date = models.DateField(_("ngày ra mắt"))
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    headings = models.TextField(_("các nội dung"), blank=True, help_text=_("mỗi dòng một nội dung"))
    members = models.PositiveIntegerField(_("số thành viên"), null=True, blank=True)
    points = models.PositiveIntegerField(_("số điểm triển khai"), default=1)
    ended_date = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("nhân rộng từ")
    )

    objects = MovementModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("mô hình")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_date=None) | Q(ended_date__gt=F("founded_date")),
                name="programme_model_ended_after_founded",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme:model", args=[self.pk])

    @property
    def heading_list(self) -> list[str]:
        return [line.strip() for line in self.headings.splitlines() if line.strip()]

    def runs_on(self, moment: date) -> bool:
        return self.founded_date <= moment and (self.ended_date is None or moment < self.ended_date)


class ModelActivity(Addressed):
    """A line in a model's activity log: without it the model is only a name."""

    model = models.ForeignKey(MovementModel, models.PROTECT, related_name="activities", verbose_name=_("mô hình"))
    date = models.DateField(_("ngày"))
    what = models.CharField(_("hoạt động"), max_length=300)
    people = models.PositiveIntegerField(_("số lượt người tham gia"), null=True, blank=True)

    class Meta:
        verbose_name = _("hoạt động của mô hình")
        ordering = ["-date", "-id"]


class ModelEvaluation(Addressed):
    model = models.ForeignKey(MovementModel, models.PROTECT, related_name="evaluations", verbose_name=_("mô hình"))
    year = models.PositiveSmallIntegerField(_("năm"))
    date = models.DateField(_("ngày đánh giá"))
    effective = models.BooleanField(_("hoạt động hiệu quả"))
    remark = models.CharField(_("nhận xét"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("đánh giá mô hình")
        constraints = [models.UniqueConstraint(fields=["model", "year"], name="programme_evaluation_once_a_year")]


class MovementRegister(Addressed):
    """The unit's register of its movement (sổ phong trào), one for each unit: a number on a day (models running, their
    sites, regulations in force) is said by the unit as a whole, never by one model."""

    unit = models.OneToOneField(
        "units.Unit", models.PROTECT, related_name="movement_register", verbose_name=_("đơn vị")
    )

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("sổ phong trào")

    def __str__(self) -> str:
        return _g("Sổ phong trào của %(unit)s") % {"unit": self.unit.name}

    def get_absolute_url(self) -> str:
        return reverse("programme:register", args=[self.pk])
