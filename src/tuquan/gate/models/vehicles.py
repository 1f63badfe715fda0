"""Vehicles that come again and again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed
from tuquan.units.models import Person, Unit
from tuquan.units.permitted import UnitScope


class RegularVehicle(Addressed):
    """Of somebody who works here, or of whoever else comes regularly. It is deleted when it is taken off the list, when its
    last day is over, and with its owner."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="regular_vehicles", verbose_name=_("đơn vị"))
    plate = models.CharField(_("biển số xe"), max_length=20)
    owner = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("người trong đơn vị")
    )
    whose = models.CharField(_("xe của ai khác"), max_length=120, blank=True)
    last_date = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("xe thường xuyên")
        constraints = [
            models.UniqueConstraint(fields=["unit", "plate"], name="gate_regular_vehicle_once"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, whose="") | (Q(owner=None) & ~Q(whose="")),
                name="gate_regular_vehicle_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.owner.full_name if self.owner else self.whose
