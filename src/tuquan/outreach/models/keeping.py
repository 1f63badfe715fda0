"""How long after the closing of a year a unit keeps its lists of names (design: lists of who attended lose names when
the year closes; every log has a retention period set by the unit)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.units.permitted import UnitScope

DAYS = 30
MOST_DAYS = 180


class NameKeepingQuerySet(UnitScope):
    pass


class NameKeeping(models.Model):
    """Only for units that chose otherwise than `DAYS`."""

    unit = models.OneToOneField("units.Unit", models.CASCADE, related_name="name_keeping", verbose_name=_("đơn vị"))
    days = models.PositiveSmallIntegerField(_("số ngày giữ tên sau khi đóng năm"))

    objects = NameKeepingQuerySet.as_manager()

    class Meta:
        verbose_name = _("thời hạn giữ tên người dự")
        constraints = [models.CheckConstraint(condition=Q(days__lte=MOST_DAYS), name="outreach_names_not_kept_long")]
