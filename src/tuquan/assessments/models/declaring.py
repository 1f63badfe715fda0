from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed
from tuquan.units.permitted import UnitScope


class DeclaredTitle(Addressed):
    """A unit says that a former year recognised it, by a decision it holds. Only the recognising body's own entry of the
    decision makes it a result and a figure."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="declared_titles", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("công nhận năm"))
    number = models.CharField(_("số quyết định"), max_length=60)
    date = models.DateField(_("ngày quyết định"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    document = models.ForeignKey(
        "documents.OfficialDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("văn bản"),
    )
    declared_at = models.DateTimeField(_("khai lúc"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("danh hiệu đơn vị khai")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="assessments_declaredtitle_once_a_year")]

    def __str__(self) -> str:
        return _("Được công nhận năm %(year)d theo quyết định %(number)s") % {"year": self.year, "number": self.number}

    def get_absolute_url(self) -> str:
        return f"{reverse('assessments:year')}?khac"
