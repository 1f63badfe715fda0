from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.outreach import enums
from tuquan.units.permitted import UnitScope


class MediaItemQuerySet(UnitScope):
    def standing(self) -> "MediaItemQuerySet":
        return self.filter(withdrawn_at=None)


class MediaItem(Addressed):
    """Something broadcast, published or printed. Times and copies are counted; whom it reached is only estimated."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="media_items", verbose_name=_("đơn vị"))
    form = models.CharField(_("hình thức"), max_length=15, choices=enums.MediaForm)
    topic = models.CharField(_("chủ đề"), max_length=30, default="general")
    title = models.CharField(_("tên tin, bài, ấn phẩm"), max_length=250)
    date = models.DateField(_("ngày phát, đăng, in"))
    last_date = models.DateField(_("đến ngày"), null=True, blank=True)
    channel = models.CharField(_("nơi phát, đăng, treo"), max_length=200, blank=True)
    link = models.URLField(_("liên kết"), max_length=400, blank=True)
    count = models.PositiveIntegerField(_("số lần phát, số tin bài, số bản in"), default=1)
    reach = models.PositiveIntegerField(_("ước số người tiếp cận"), null=True, blank=True)
    reach_basis = models.CharField(_("cách ước"), max_length=200, blank=True)
    material = models.ForeignKey(
        "outreach.Material", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("tài liệu")
    )
    act_id = models.UUIDField(_("mã lần ghi"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("ghi lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do rút"), max_length=250, blank=True)

    objects = MediaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("tin bài, ấn phẩm")
        indexes = [models.Index(fields=["unit", "date"])]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="outreach_media_counted"),
            models.CheckConstraint(
                condition=Q(last_date=None) | Q(last_date__gte=F("date")), name="outreach_media_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(reach=None) | ~Q(reach_basis=""), name="outreach_media_reach_says_how"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("outreach:media", self.pk)

    @property
    def printed(self) -> bool:
        return self.form in enums.PRINTED
