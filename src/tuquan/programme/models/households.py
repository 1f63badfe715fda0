from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed, Named, NamedQuerySet
from tuquan.units.permitted import UnitScope


class HouseholdQuerySet(NamedQuerySet, UnitScope):
    pass


class Household(Addressed, Named):
    """A household of a residential area, as little of it as lists to be signed need. Whoever moves away is deleted, and
    so is everybody when nobody has confirmed the register for long."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="households", verbose_name=_("khu dân cư"))
    head = models.CharField(_("chủ hộ"), max_length=120)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    part = models.CharField(_("tổ, ngõ, xóm"), max_length=150, blank=True)
    people = models.PositiveSmallIntegerField(_("số người"), null=True, blank=True)
    confirmed_date = models.DateField(_("xác nhận ngày"))

    objects = HouseholdQuerySet.as_manager()
    text_fields = ("head", "address", "part")

    class Meta:
        verbose_name = _("hộ gia đình")
        indexes = [models.Index(fields=["unit", "sort_key", "id"])]

    def __str__(self) -> str:
        return self.head

    def get_absolute_url(self) -> str:
        return reverse("programme:household_list")
