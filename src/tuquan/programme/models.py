"""What a unit sets up in its year: plan, internal rules, movement models, coordination. A later issue widens it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core.models import Addressed, Dated, DatedQuerySet, Named, NamedQuerySet
from tuquan.programme import enums
from tuquan.units.permitted import UnitScope


class UnitRows(UnitScope, DatedQuerySet):
    pass


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


class InternalRules(Addressed, Dated):
    """A version of internal rules in force from its first to before its last day; a new version ends the old."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="internal_rules", verbose_name=_("đơn vị"))
    title = models.CharField(_("tên nội quy, quy chế"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    version = models.PositiveSmallIntegerField(_("lần ban hành"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next_version", verbose_name=_("thay cho")
    )
    what_changed = models.CharField(_("điểm mới so với lần trước"), max_length=500, blank=True)
    text = models.TextField(_("nội dung"), blank=True)

    objects = UnitRows.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("nội quy")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:rules", args=[self.pk])

    @property
    def topic_list(self) -> list[enums.RuleTopic]:
        """In the order of the Circular; from the prefetched rows when there are any."""
        covered = {row.topic for row in self.topics.all()}
        return [topic for topic in enums.RuleTopic if topic in covered]


class InternalRulesTopic(models.Model):
    rules = models.ForeignKey(InternalRules, models.CASCADE, related_name="topics", verbose_name=_("nội quy"))
    topic = models.CharField(_("lĩnh vực"), max_length=30, choices=enums.RuleTopic)

    class Meta:
        verbose_name = _("lĩnh vực của nội quy")
        constraints = [models.UniqueConstraint(fields=["rules", "topic"], name="programme_rules_topic_once")]


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
