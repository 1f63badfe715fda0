"""Inspections by the steering committee: the yearly plan, what was found line by line, measures and the re-check.

Nothing here enters a criterion, a verdict or a figure by itself: people read it and decide.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments import enums
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.units.permitted import UnitScope, Viewer

USER = settings.AUTH_USER_MODEL


class InspectionPlanQuerySet(UnitScope):
    unit_field = "office"


class InspectionPlan(Addressed):
    """The yearly check plan (kế hoạch kiểm tra) of an office; one a year."""

    office = models.ForeignKey("units.Unit", models.PROTECT, related_name="inspection_plans", verbose_name=_("cơ quan"))
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_date = models.DateField(_("ngày ban hành"), null=True, blank=True)
    purpose = models.TextField(_("mục đích, yêu cầu"), blank=True)

    objects = InspectionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch kiểm tra")
        constraints = [
            models.UniqueConstraint(fields=["office", "year"], name="assessments_inspection_plan_once_a_year")
        ]

    def __str__(self) -> str:
        return self.title


class InspectionQuerySet(UnitScope):
    def of_office(self, user: Viewer, permission: Permission) -> Self:
        """Inspections of the offices at which the user holds the permission."""
        plans = InspectionPlan.objects.permitted(user, permission).values("pk")
        return self.filter(plan__in=plans)

    def visible(self, user: Viewer) -> Self:
        own = self.permitted(user, Permission.CYCLE_VIEW).values("pk")
        office = self.of_office(user, Permission.DOSSIER_VIEW).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=office))


class Inspection(Addressed):
    plan = models.ForeignKey(
        InspectionPlan, models.PROTECT, related_name="inspections", verbose_name=_("kế hoạch kiểm tra")
    )
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="inspections", verbose_name=_("đơn vị"))
    planned_date = models.DateField(_("ngày dự kiến"))
    lead = models.CharField(_("trưởng đoàn"), max_length=150)
    team = models.TextField(_("thành viên đoàn"), blank=True, help_text=_("mỗi dòng một người, kèm chức vụ"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.InspectionState, default=enums.InspectionState.PLANNED
    )
    held_date = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    remarks = models.TextField(_("nhận xét chung"), blank=True)
    answer = models.TextField(_("ý kiến của đơn vị"), blank=True)
    answered_at = models.DateTimeField(_("đơn vị trả lời lúc"), null=True, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trả lời")
    )
    conclusion = models.TextField(_("kết luận"), blank=True)
    conclusion_number = models.CharField(_("số thông báo kết luận"), max_length=60, blank=True)
    concluded_at = models.DateTimeField(_("kết luận lúc"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người kết luận")
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuộc kiểm tra")
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="assessments_inspection_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(held_date__isnull=False), name="assessments_inspection_was_held"
            ),
            models.CheckConstraint(
                condition=Q(concluded_at=None) | ~Q(conclusion=""), name="assessments_inspection_conclusion_is_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.plan.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:inspection", self.pk)

    @property
    def team_list(self) -> list[str]:
        return [line.strip() for line in self.team.splitlines() if line.strip()]


class InspectionLine(models.Model):
    """A line of the checklist as the unit's rule set had it when the inspection was planned, or one of the team's."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="lines", verbose_name=_("cuộc kiểm tra"))
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("tiêu chí"), max_length=20, blank=True)
    text = models.CharField(_("nội dung kiểm tra"), max_length=500)
    look_at = models.CharField(_("hồ sơ cần xem"), max_length=300, blank=True)
    verdict = models.CharField(
        _("nhận định"), max_length=12, choices=enums.LineVerdict, default=enums.LineVerdict.NOT_CHECKED
    )
    finding = models.CharField(_("điều thấy được"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("nội dung kiểm tra")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="lacking") | ~Q(finding=""), name="assessments_inspection_lack_is_described"
            )
        ]


class InspectionMeasure(models.Model):
    """What the unit has to mend, by when; it reports, the team checks again."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="measures", verbose_name=_("cuộc kiểm tra"))
    what = models.CharField(_("biện pháp khắc phục"), max_length=500)
    due_date = models.DateField(_("hạn"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.MeasureState, default=enums.MeasureState.OPEN
    )
    report = models.CharField(_("đơn vị báo cáo"), max_length=1000, blank=True)
    reported_at = models.DateTimeField(_("báo cáo lúc"), null=True, blank=True)
    checked_date = models.DateField(_("ngày kiểm tra lại"), null=True, blank=True)
    check_note = models.CharField(_("kết quả kiểm tra lại"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("biện pháp khắc phục")
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(checked_date__isnull=False), name="assessments_measure_done_was_checked"
            )
        ]
