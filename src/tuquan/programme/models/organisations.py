from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated
from tuquan.programme import enums
from tuquan.programme.models.rows import UnitRows


class Organisation(Addressed, Dated):
    """A Party organisation, union, youth union or veterans' association of the unit. Nobody has to have one, and
    nobody is named: neither members nor who came."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="organisations", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại"), max_length=20, choices=enums.OrganisationKind)
    name = models.CharField(_("tên tổ chức"), max_length=250)

    objects = UnitRows.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("tổ chức Đảng, đoàn thể")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("programme:organisation", self.pk)


class OrganisationAct(Addressed):
    """A resolution or an activity; of those who came only the number is kept."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="acts", verbose_name=_("tổ chức Đảng, đoàn thể")
    )
    kind = models.CharField(_("loại việc"), max_length=12, choices=enums.OrganisationActKind)
    date = models.DateField(_("ngày"))
    title = models.CharField(_("nội dung"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    people = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)
    document = models.ForeignKey(
        "documents.OfficialDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("văn bản"),
    )

    class Meta:
        verbose_name = _("việc của tổ chức Đảng, đoàn thể")
        ordering = ["-date", "-id"]
