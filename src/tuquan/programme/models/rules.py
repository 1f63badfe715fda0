from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated
from tuquan.programme import enums
from tuquan.programme.models.rows import UnitRows


class InternalRules(Addressed, Dated):
    """A version of internal rules in force from its first to before its last day; a new version ends the old."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="internal_rules", verbose_name=_("đơn vị"))
    title = models.CharField(_("tên nội quy, quy chế"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    version = models.PositiveSmallIntegerField(_("lần ban hành"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next_version", verbose_name=_("thay cho")
    )
    what_changed = models.CharField(_("điểm mới so với lần trước"), max_length=500, blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    next_review_date = models.DateField(
        _("rà soát tiếp vào ngày"), null=True, blank=True, help_text=_("tìm sơ hở, thiếu sót; bỏ trống: chưa đặt")
    )

    objects = UnitRows.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("nội quy")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("programme:rules", self.pk)

    @property
    def topic_list(self) -> list[enums.RuleTopic]:
        """In the order of the Circular; from the prefetched rows when there are any."""
        covered = {row.topic for row in self.topics.all()}
        return [topic for topic in enums.RuleTopic if topic in covered]


class InternalRulesTopic(models.Model):
    rules = models.ForeignKey(InternalRules, models.CASCADE, related_name="topics", verbose_name=_("nội quy"))
    topic = models.CharField(_("lĩnh vực"), max_length=30, choices=enums.RuleTopic)

    class Meta:
        verbose_name = _("lĩnh vực của nội quy")
        constraints = [models.UniqueConstraint(fields=["rules", "topic"], name="programme_rules_topic_once")]


class RulesReview(Addressed):
    """A look at rules in force for gaps (sơ hở, thiếu sót): they stay, or something has to change."""

    rules = models.ForeignKey(InternalRules, models.PROTECT, related_name="reviews", verbose_name=_("nội quy"))
    date = models.DateField(_("ngày rà soát"))
    outcome = models.CharField(_("kết quả"), max_length=10, choices=enums.ReviewOutcome)
    gap = models.CharField(_("sơ hở, thiếu sót"), max_length=500, blank=True)
    gap_entry = models.OneToOneField(
        "programme.Gap",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="rules_review",
        verbose_name=_("dòng trong sổ sơ hở"),
    )

    class Meta:
        verbose_name = _("lần rà soát nội quy")
        ordering = ["-date", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=enums.ReviewOutcome.KEPT, gap="")
                | (models.Q(outcome=enums.ReviewOutcome.TO_CHANGE) & ~models.Q(gap="")),
                name="programme_rules_review_change_names_the_gap",
            )
        ]


class RulesPublication(Addressed):
    rules = models.ForeignKey(InternalRules, models.PROTECT, related_name="publications", verbose_name=_("nội quy"))
    date = models.DateField(_("ngày"))
    where = models.CharField(_("công bố ở đâu"), max_length=15, choices=enums.PublishedWhere)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lần công bố nội quy")
        ordering = ["-date", "-id"]
