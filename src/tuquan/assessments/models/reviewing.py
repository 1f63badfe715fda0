"""Six-month and yearly reviews (sơ kết, tổng kết): what a unit says of its own half year or year, and by when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments import enums
from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed
from tuquan.units.permitted import UnitScope, Viewer

USER = settings.AUTH_USER_MODEL


class TermReviewQuerySet(UnitScope):
    def concluded(self) -> Self:
        return self.filter(concluded_at__isnull=False)

    def visible(self, user: Viewer) -> Self:
        """Own reviews; of the units below only what they have concluded, never drafts."""
        own = self.permitted(user, Permission.CYCLE_VIEW).values("pk")
        below = self.permitted(user, Permission.DOSSIER_VIEW).concluded().values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=below))


class TermReview(Addressed):
    """Drafted from the records, edited by people, concluded by the head; the conclusion is what the authority sees."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="term_reviews", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    term = models.CharField(_("kỳ"), max_length=4, choices=enums.ReviewTerm)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    drafted_at = models.DateTimeField(_("soạn từ hồ sơ lúc"))
    held_at = models.DateTimeField(_("họp lúc"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    chair = models.CharField(_("chủ trì"), max_length=150, blank=True)
    secretary = models.CharField(_("thư ký"), max_length=150, blank=True)
    attendance = models.CharField(_("thành phần dự họp"), max_length=500, blank=True)
    opinions = models.TextField(_("ý kiến tại cuộc họp"), blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    concluded_at = models.DateTimeField(_("kết luận lúc"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người kết luận")
    )

    objects = TermReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản sơ kết, tổng kết")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "term"], name="assessments_term_review_once_a_term"),
            models.CheckConstraint(
                condition=Q(last_date__gt=F("first_date")), name="assessments_term_review_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(concluded_at=None) | (Q(held_at__isnull=False) & ~Q(conclusion="")),
                name="assessments_term_review_concluded_in_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:review", self.pk)

    @property
    def title(self) -> str:
        """ "Sơ kết 6 tháng đầu năm 2026"."""
        words = str(self.get_term_display())
        return f"{words[:1].upper()}{words[1:]} {self.year}"

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)


class TermReviewLine(models.Model):
    """One sentence of the review with the records it stands on."""

    review = models.ForeignKey(TermReview, models.CASCADE, related_name="lines", verbose_name=_("bản sơ kết, tổng kết"))
    part = models.CharField(_("phần"), max_length=10, choices=enums.ReviewPart)
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    text = models.TextField(_("nội dung"))
    proofs = models.JSONField(_("hồ sơ làm căn cứ"), default=list, blank=True)
    edited = models.BooleanField(_("do người viết hoặc sửa"), default=False)

    class Meta:
        verbose_name = _("ý của bản sơ kết, tổng kết")
        ordering = ["order", "pk"]


class TermReviewDueQuerySet(UnitScope):
    unit_field = "office"


class TermReviewDue(models.Model):
    """By when an office wants its units' reviews. The law names no day: it is the office's own."""

    office = models.ForeignKey("units.Unit", models.CASCADE, related_name="term_review_dues", verbose_name=_("cơ quan"))
    year = models.PositiveSmallIntegerField(_("năm"))
    term = models.CharField(_("kỳ"), max_length=4, choices=enums.ReviewTerm)
    date = models.DateField(_("hạn"))
    paper = models.CharField(_("văn bản yêu cầu"), max_length=200, blank=True)

    objects = TermReviewDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("hạn sơ kết, tổng kết")
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "term"], name="assessments_term_review_due_once_a_term")
        ]
