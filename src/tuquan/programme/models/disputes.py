from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core import dates
from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed
from tuquan.units.permitted import UnitScope


class DisputeCount(Addressed):
    """Disputes of a quarter as counts: how many arose, were settled, were passed on. Nothing about anybody."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="dispute_counts", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    quarter = models.PositiveSmallIntegerField(_("quý"))
    arisen = models.PositiveIntegerField(_("số vụ phát sinh"))
    settled = models.PositiveIntegerField(_("đã hòa giải, giải quyết"))
    passed_on = models.PositiveIntegerField(_("đã chuyển nơi có thẩm quyền"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("số vụ mâu thuẫn theo quý")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "quarter"], name="programme_disputes_once_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="programme_disputes_quarter"),
            models.CheckConstraint(
                condition=Q(arisen__gte=F("settled") + F("passed_on")), name="programme_disputes_no_more_than_arose"
            ),
        ]

    def __str__(self) -> str:
        return _g("Mâu thuẫn quý %(quarter)d/%(year)d") % {"quarter": self.quarter, "year": self.year}

    def get_absolute_url(self) -> str:
        return page_address("programme:dispute_list")

    @property
    def period(self) -> Period:
        return dates.quarter_of(self.year, self.quarter)

    @property
    def open(self) -> int:
        return self.arisen - self.settled - self.passed_on
