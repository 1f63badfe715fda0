from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.outreach import enums
from tuquan.units.permitted import UnitScope

SOON = 60
"""Days before the last one from which a certificate counts as running out."""


class CertificateQuerySet(UnitScope):
    def standing(self) -> "CertificateQuerySet":
        return self.filter(withdrawn_at=None)


class Certificate(Addressed):
    """What a person was certified for, until when. The newest of a kind is the one that counts."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="certificates", verbose_name=_("đơn vị"))
    person = models.ForeignKey(
        "units.Person", models.CASCADE, related_name="certificates", verbose_name=_("người được cấp")
    )
    kind = models.CharField(_("loại chứng nhận"), max_length=10, choices=enums.CertificateKind)
    number = models.CharField(_("số giấy"), max_length=60, blank=True)
    issued_by = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    issued_date = models.DateField(_("ngày cấp"))
    last_date = models.DateField(
        _("có giá trị đến hết ngày"), null=True, blank=True, help_text=_("để trống nếu không có thời hạn")
    )
    session = models.ForeignKey(
        "outreach.Session", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lớp")
    )
    created_at = models.DateTimeField(_("ghi lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do rút"), max_length=250, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận")
        indexes = [models.Index(fields=["unit", "last_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date=None) | Q(last_date__gte=F("issued_date")),
                name="outreach_certificate_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["unit", "person", "kind", "issued_date"],
                condition=Q(withdrawn_at=None),
                name="outreach_certificate_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return page_address("outreach:certificate", self.pk)

    def state_on(self, day: date) -> str:
        """ "expired", "soon" or "valid"."""
        if self.last_date is None:
            return "valid"
        left = (self.last_date - day).days
        return "expired" if left < 0 else "soon" if left <= SOON else "valid"
