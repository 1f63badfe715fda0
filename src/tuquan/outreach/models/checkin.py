"""Saying "I am here" with one's own phone, while the organiser's screen shows a code that keeps changing."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed
from tuquan.outreach.models.sessions import Session
from tuquan.units.permitted import UnitScope


class CheckInQuerySet(UnitScope):
    unit_field = "session__unit"


class CheckIn(Addressed):
    """A session's door: open from one moment to another. Its secret makes the codes of each few seconds."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="check_in", verbose_name=_("buổi"))
    secret = models.CharField(_("khóa của mã"), max_length=64, editable=False)
    opened_at = models.DateTimeField(_("mở lúc"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người mở")
    )
    closes_at = models.DateTimeField(_("tự đóng lúc"))
    closed_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)
    names_before = models.PositiveIntegerField(_("số tên đã có khi mở"), default=0)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần mở điểm danh bằng mã QR")

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.closes_at


class CheckInDevice(models.Model):
    """A phone at this door: who said "here" with it, and how often it was wrong. Gone when the door closes."""

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="devices", verbose_name=_("lần mở"))
    mark = models.CharField(_("dấu của máy"), max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(_("số lần nhập sai"), default=0)
    person = models.ForeignKey("units.Person", models.CASCADE, null=True, related_name="+", verbose_name=_("người dự"))

    class Meta:
        verbose_name = _("máy đã điểm danh")
        constraints = [models.UniqueConstraint(fields=["check_in", "mark"], name="outreach_device_once_a_door")]
