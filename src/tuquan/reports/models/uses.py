from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.dates import Period
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.fields import ExactField
from tuquan.units.models import Place, Unit


class FigureUseQuerySet(models.QuerySet):
    def of(self, holder: models.Model) -> Self:
        return self.filter(holder_type=holder._meta.label_lower, holder_id=holder.pk)


class FigureUse(models.Model):
    """A figure as something that was sent or issued shows it. It does not follow the facts: when they change, the
    people of `for_unit` are told."""

    id = models.BigAutoField(primary_key=True)
    holder_type = models.CharField(_("loại văn bản"), max_length=60)
    holder_id = models.UUIDField(_("văn bản"))
    for_unit = models.ForeignKey(
        Unit, models.PROTECT, db_index=False, related_name="+", verbose_name=_("đơn vị được báo khi số thay đổi")
    )
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    dims = models.CharField(_("chiều"), max_length=200, default="{}")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("của"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("của địa bàn")
    )
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    value = ExactField(_("giá trị đã dùng"), null=True)
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    basis = models.CharField(_("cơ sở"), max_length=10, choices=Basis, blank=True)
    used_at = models.DateTimeField(_("dùng lúc"))

    objects = FigureUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu đã dùng")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, place__isnull=False) | Q(unit__isnull=False, place=None),
                name="reports_use_one_subject",
            ),
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="reports_use_dates_in_order"),
        ]
        indexes = [
            models.Index(fields=["holder_type", "holder_id"], name="reports_use_of"),
            models.Index(fields=["unit", "indicator"], condition=Q(unit__isnull=False), name="reports_use_of_unit"),
            models.Index(fields=["place", "indicator"], condition=Q(place__isnull=False), name="reports_use_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value} ({self.period})"

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def subject(self) -> Unit | Place:
        subject = self.unit or self.place
        assert subject is not None  # the constraint says so
        return subject
