from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.core.states import State
from tuquan.programme import enums
from tuquan.units.models import Unit
from tuquan.units.permitted import UnitScope, Viewer


class RecommendationQuerySet(UnitScope):
    def received(self, user: Viewer) -> Self:
        """What was sent to the offices for which the user receives; drafts are never seen above."""
        offices = Unit.objects.permitted(user, Permission.DOSSIER_RECEIVE).values("pk")
        return self.filter(office__in=offices).exclude(sent_at=None)


class Recommendation(Addressed):
    """What a unit proposes upward (kiến nghị). Those that ask for the same are joined to one, whose answer all see."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="recommendations", verbose_name=_("đơn vị"))
    office = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_recommendations",
        verbose_name=_("nơi nhận"),
    )
    title = models.CharField(_("kiến nghị"), max_length=250)
    reason = models.TextField(_("lý do, nội dung"), max_length=3000, blank=True)
    document = models.ForeignKey(
        "documents.OfficialDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rút từ báo cáo"),
    )
    date = models.DateField(_("ngày kiến nghị"))
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined", verbose_name=_("gộp vào")
    )
    outcome = models.CharField(_("kết quả"), max_length=15, choices=enums.RecommendationOutcome, blank=True)
    answer = models.TextField(_("nội dung trả lời"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trả lời"),
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiến nghị")
        indexes = [models.Index(fields=["office", "sent_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(office__isnull=False), name="programme_recommendation_sent_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="programme_recommendation_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(joined_to=None) | Q(answered_at=None),
                name="programme_recommendation_joined_has_no_own_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("programme:recommendation", self.pk)

    @property
    def leading(self) -> "Recommendation":
        """The one that is answered: itself, or that which it was joined to."""
        return self.joined_to or self

    @property
    def state(self) -> State:
        if self.leading.answered_at is not None:
            return State.MET
        return State.DOING if self.sent_at is None else State.WAITING

    @property
    def state_words(self) -> str:
        if self.leading.answered_at is not None:
            return _g("đã trả lời: %(outcome)s") % {"outcome": self.leading.get_outcome_display()}
        return _g("chưa gửi") if self.sent_at is None else _g("chờ trả lời")
