from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed
from tuquan.facts.fields import ExactField
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import UnitScope


class TargetQuerySet(UnitScope):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Target(Addressed):
    """What an authority wants to reach in a period, e.g. at least 95 % of the registered units recognised, with the
    document that says so. It is never edited: a changed one is withdrawn with its reason and set anew."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name=_("đơn vị đặt"))
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    threshold = ExactField(_("mức phấn đấu"))
    source_title = models.CharField(_("văn bản giao"), max_length=250)
    source_date = models.DateField(_("ngày của văn bản"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người đặt")
    )
    made_at = models.DateTimeField(_("đặt lúc"))
    withdrawn_at = models.DateTimeField(_("bỏ lúc"), null=True)
    withdrawn_reason = models.CharField(_("lý do bỏ"), max_length=250, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ tiêu phấn đấu")
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="reports_target_dates_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="reports_target_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator", "first_date", "last_date"],
                condition=Q(withdrawn_at=None),
                name="reports_target_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ≥ {self.threshold} ({self.period})"

    def get_absolute_url(self) -> str:
        return page_address("reports:target", self.pk)

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def subject(self) -> Unit | Place:
        """Whose figure is measured: the whole area that the unit governs, else the unit itself."""
        return self.unit.governs or self.unit
