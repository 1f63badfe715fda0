"""The meeting of a body that proposes by vote: on units to be recognised, where a province has such a council, and on
those proposed for commendation. Members, quorum, who steps aside and the ballots are the same for both."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.assessments import enums
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.units.permitted import UnitScope

if TYPE_CHECKING:
    from tuquan.units.models import Unit

USER = settings.AUTH_USER_MODEL
SHARE = [MinValueValidator(1), MaxValueValidator(100)]


class CouncilMeetingQuerySet(UnitScope):
    unit_field = "office"

    def on_recognition(self) -> Self:
        return self.filter(purpose=enums.CouncilPurpose.RECOGNITION)


class CouncilMeeting(Addressed):
    """Quorum and majority are the body's own rules; the Circular names no council (regulations 0.8)."""

    office = models.ForeignKey("units.Unit", models.PROTECT, related_name="council_meetings", verbose_name=_("cơ quan"))
    purpose = models.CharField(
        _("việc xét"), max_length=12, choices=enums.CouncilPurpose, default=enums.CouncilPurpose.RECOGNITION
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    body = models.CharField(_("tên hội đồng, ban"), max_length=200)
    decision = models.CharField(_("quyết định thành lập"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("bắt đầu"), null=True, blank=True)
    ended_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    chair = models.CharField(_("chủ trì"), max_length=150, blank=True)
    secretary = models.CharField(_("thư ký"), max_length=150, blank=True)
    secret = models.BooleanField(_("bỏ phiếu kín"), default=False)
    quorum_percent = models.PositiveSmallIntegerField(_("số người dự tối thiểu (%)"), default=67, validators=SHARE)
    pass_percent = models.PositiveSmallIntegerField(_("số phiếu tán thành tối thiểu (%)"), default=51, validators=SHARE)
    opinions = models.TextField(_("ý kiến thảo luận"), blank=True)
    closed_at = models.DateTimeField(_("thông qua biên bản lúc"), null=True, blank=True)
    closed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ghi")
    )

    objects = CouncilMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuộc họp hội đồng")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="assessments_council_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | (Q(started_at__isnull=False) & (Q(purpose="award") | Q(ended_at__isnull=False))),
                name="assessments_council_closed_was_held",
            ),
            models.CheckConstraint(
                condition=Q(purpose="recognition", quorum_percent__gte=1, pass_percent__gte=1)
                | Q(purpose="award", quorum_percent__gte=50, pass_percent__gte=51),
                name="assessments_council_shares_make_sense",
            ),
            models.CheckConstraint(
                condition=Q(quorum_percent__lte=100, pass_percent__lte=100), name="assessments_council_shares_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:council", self.pk)


class CouncilSeat(models.Model):
    """A member of the body. Who belongs to a judged unit steps aside for that unit."""

    meeting = models.ForeignKey(
        CouncilMeeting, models.CASCADE, related_name="seats", verbose_name=_("cuộc họp hội đồng")
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    name = models.CharField(_("họ và tên"), max_length=120)
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    unit = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("thuộc đơn vị được xét, có đề nghị"),
    )
    present = models.BooleanField(_("có mặt"), default=True)

    class Meta:
        verbose_name = _("thành viên hội đồng")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class CouncilItem(models.Model):
    """One unit, or one proposal for commendation, before the body. Of a secret ballot only the counts exist; an open
    one has its votes beside it."""

    meeting = models.ForeignKey(
        CouncilMeeting, models.CASCADE, related_name="items", verbose_name=_("cuộc họp hội đồng")
    )
    cycle = models.ForeignKey(
        "assessments.Cycle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="council_items",
        verbose_name=_("hồ sơ năm"),
    )
    nomination = models.ForeignKey(
        "assessments.Nomination",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="council_items",
        verbose_name=_("đề nghị khen thưởng"),
    )
    aside = models.ManyToManyField(CouncilSeat, related_name="+", blank=True, verbose_name=_("người không tham gia"))
    votes_for = models.PositiveSmallIntegerField(_("tán thành"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("không tán thành"), null=True, blank=True)
    votes_blank = models.PositiveSmallIntegerField(_("không có ý kiến"), null=True, blank=True)
    result = models.CharField(_("kết quả"), max_length=4, choices=enums.Outcome, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đơn vị, đề nghị được hội đồng xét")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "cycle"], name="assessments_council_item_once"),
            models.UniqueConstraint(fields=["meeting", "nomination"], name="assessments_council_proposal_once"),
            models.CheckConstraint(
                condition=Q(cycle=None, nomination__isnull=False) | Q(cycle__isnull=False, nomination=None),
                name="assessments_council_item_about_one",
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, votes_blank=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_blank__isnull=False),
                name="assessments_council_votes_are_whole",
            ),
        ]

    @property
    def voters(self) -> int:
        return sum(part or 0 for part in (self.votes_for, self.votes_against, self.votes_blank))

    @property
    def unit(self) -> "Unit":
        """Whose dossier or proposal it is."""
        about = self.cycle or self.nomination
        assert about is not None
        return about.unit


class CouncilVote(models.Model):
    """A vote of an open ballot; a secret ballot has none of these rows."""

    item = models.ForeignKey(
        CouncilItem, models.CASCADE, related_name="votes", verbose_name=_("đơn vị, đề nghị được hội đồng xét")
    )
    seat = models.ForeignKey(CouncilSeat, models.CASCADE, related_name="votes", verbose_name=_("thành viên hội đồng"))
    ballot = models.CharField(_("ý kiến"), max_length=7, choices=enums.Ballot)

    class Meta:
        verbose_name = _("phiếu công khai")
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="assessments_council_vote_once")]
