"""The classification of the movement (Decision 510): a score sheet, filled from facts where it can be, else judged."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments import rules
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.units.permitted import UnitScope, Viewer

USER = settings.AUTH_USER_MODEL


class MovementGradeQuerySet(UnitScope):
    def visible(self, user: Viewer) -> Self:
        """The own unit's, and those sent to an office of the user."""
        from tuquan.units.models import Unit

        own = self.permitted(user, Permission.CYCLE_VIEW).values("pk")
        offices = Unit.objects.permitted(user, Permission.DOSSIER_PROPOSE).values("pk")
        return self.filter(Q(pk__in=own) | Q(office__in=offices, sent_at__isnull=False))


class MovementGrade(Addressed):
    """One unit, one year, one sheet. The cut-offs of the grades are not known, so people name the grade."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="movement_grades", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    rule_set_code = models.CharField(_("bảng chấm"), max_length=60)
    office = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nơi nhận")
    )
    proposed = models.CharField(_("mức đề nghị"), max_length=20, blank=True)
    number = models.CharField(_("số văn bản đề nghị"), max_length=60, blank=True)
    date = models.DateField(_("ngày đề nghị"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    decided = models.CharField(_("mức được xếp"), max_length=20, blank=True)
    decided_points = models.DecimalField(
        _("tổng điểm thẩm định"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    decided_note = models.CharField(_("lý do nếu khác đề nghị"), max_length=500, blank=True)
    paper_number = models.CharField(_("số văn bản phân loại"), max_length=60, blank=True)
    paper_date = models.DateField(_("ngày phân loại"), null=True, blank=True)
    decided_at = models.DateTimeField(_("ghi phân loại lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ghi")
    )

    objects = MovementGradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân loại phong trào")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="assessments_movement_grade_once_a_year"),
            models.CheckConstraint(
                condition=Q(decided="") | Q(paper_date__isnull=False, decided_at__isnull=False),
                name="assessments_movement_grade_decided_by_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Phân loại phong trào')} {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:movement_grade", self.pk)

    @cached_property
    def sheet(self) -> rules.RuleSet:
        return rules.rule_set(self.rule_set_code)

    @property
    def total(self) -> Decimal:
        return sum((row.points for row in self.points.all()), Decimal(0))

    def grade_words(self, code: str) -> str:
        return next((grade.title for grade in self.sheet.grades if grade.code == code), code)

    @property
    def proposed_words(self) -> str:
        return self.grade_words(self.proposed)

    @property
    def decided_words(self) -> str:
        return self.grade_words(self.decided)


class MovementPoint(models.Model):
    """What one line got from the unit, and whether facts gave it or people judged."""

    grade = models.ForeignKey(
        MovementGrade, models.CASCADE, related_name="points", verbose_name=_("phân loại phong trào")
    )
    criterion = models.CharField(_("dòng"), max_length=20)
    points = models.DecimalField(_("điểm tự chấm"), max_digits=5, decimal_places=1)
    from_facts = models.BooleanField(_("theo số liệu"), default=False)
    remark = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("điểm phân loại")
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["grade", "criterion"], name="assessments_movement_point_once")]
