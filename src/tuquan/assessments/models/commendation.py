"""Emulation and commendation of a year: who registered, who is proposed and agreed, how the council voted, who was
awarded. Decided by people; nobody is proposed without knowing, and nobody is given a score."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments import award_enums as enums, awards
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, unique_with_empty
from tuquan.units.permitted import UnitScope, Viewer

if TYPE_CHECKING:
    from tuquan.assessments.models.council import CouncilItem

USER = settings.AUTH_USER_MODEL
FORGOTTEN = _("một cá nhân (đã bỏ tên theo thời hạn lưu)")
_ABOUT_ONE = (
    Q(subject="unit", sub_unit=None, person=None)
    | Q(subject="sub_unit", sub_unit__isnull=False, person=None)
    | Q(subject="person", sub_unit=None, person__isnull=False)
    | Q(subject="person", sub_unit=None, person=None, forgotten_at__isnull=False)
)


class EmulationRegistrationQuerySet(UnitScope):
    def visible(self, user: Viewer) -> Self:
        """Of the own unit, and those sent to an office that the user works for."""
        from tuquan.units.models import Unit

        own = self.permitted(user, Permission.CYCLE_VIEW).values("pk")
        offices = Unit.objects.permitted(user, Permission.DOSSIER_PROPOSE).values("pk")
        return self.filter(Q(pk__in=own) | Q(office__in=offices, sent_at__isnull=False))


class EmulationRegistration(Addressed):
    """What collectives and people of a unit register to strive for in the year."""

    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, related_name="emulation_registrations", verbose_name=_("đơn vị")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    office = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nơi nhận")
    )
    number = models.CharField(_("số bản đăng ký"), max_length=60, blank=True)
    date = models.DateField(_("ngày đăng ký"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    sent_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người gửi")
    )

    objects = EmulationRegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản đăng ký thi đua")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="assessments_emulation_once_a_year"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(date__isnull=False), name="assessments_emulation_sent_with_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Đăng ký thi đua')} {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:emulation", self.pk)


class SubjectRow(models.Model):
    """A row about the unit, a part of it or one person."""

    subject = models.CharField(_("đối tượng"), max_length=10, choices=enums.AwardSubject)
    sub_unit = models.ForeignKey(
        "units.SubUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("phòng, ban")
    )
    person = models.ForeignKey(
        "units.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cá nhân")
    )
    forgotten_at = models.DateTimeField(_("bỏ tên lúc"), null=True, blank=True)
    """The retention period ended; the row stays, so that counts do."""

    class Meta:
        abstract = True

    @property
    def group(self) -> enums.AwardGroup:
        one = self.subject == enums.AwardSubject.PERSON
        return enums.AwardGroup.INDIVIDUAL if one else enums.AwardGroup.COLLECTIVE


class EmulationLine(SubjectRow):
    registration = models.ForeignKey(
        EmulationRegistration, models.CASCADE, related_name="lines", verbose_name=_("bản đăng ký thi đua")
    )
    title = models.CharField(_("danh hiệu đăng ký"), max_length=30)
    added_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("dòng đăng ký thi đua")
        ordering = ["-subject", "pk"]
        constraints = [
            *unique_with_empty(
                ["registration", "subject", "sub_unit", "person", "title"],
                empty=["sub_unit", "person"],
                condition=Q(forgotten_at=None),
                name="assessments_emulation_line_once",
            ),
            models.CheckConstraint(condition=_ABOUT_ONE, name="assessments_emulation_line_about_one"),
        ]

    @property
    def title_words(self) -> str:
        return awards.title_of(self.title)

    @property
    def who(self) -> str:
        if self.forgotten_at is not None:
            return str(FORGOTTEN)
        return str(self.person or self.sub_unit or self.registration.unit)


class AwardReview(Addressed):
    """One list a body votes on: one level, one year. Its council votes in secret, so only counts are kept."""

    body = models.ForeignKey("units.Unit", models.PROTECT, related_name="award_reviews", verbose_name=_("nơi xét"))
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.CharField(_("cấp khen"), max_length=20, choices=enums.AwardLevel)
    awarder = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="award_reviews_received",
        verbose_name=_("cơ quan quyết định"),
    )
    awarder_name = models.CharField(_("tên cơ quan quyết định"), max_length=200, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.ReviewState, default=enums.ReviewState.LISTED
    )
    meeting = models.OneToOneField(
        "assessments.CouncilMeeting", models.PROTECT, related_name="award_review", verbose_name=_("cuộc họp hội đồng")
    )
    opened_at = models.DateTimeField(_("lập lúc"))
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập"))
    # The list that went up
    number = models.CharField(_("số tờ trình"), max_length=60, blank=True)
    date = models.DateField(_("ngày trình"), null=True, blank=True)
    sent_at = models.DateTimeField(_("trình lúc"), null=True, blank=True)
    sent_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trình")
    )

    class Meta:
        verbose_name = _("đợt xét khen thưởng")
        indexes = [models.Index(fields=["body", "year"])]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:award_review", self.pk)

    @property
    def decides(self) -> str:
        """Who awards, as people call it."""
        return self.awarder.name if self.awarder else self.awarder_name


class NominationQuerySet(UnitScope):
    def handled(self, user: Viewer) -> Self:
        """Sent to a body whose list the user makes, or to an authority for which the user decides; never drafts, and
        never what a unit's own head awards."""
        from tuquan.units.models import Unit

        offices = Unit.objects.permitted(user, Permission.DOSSIER_PROPOSE).values("pk")
        committees = Unit.objects.permitted(user, Permission.DOSSIER_DECIDE).values("pk")
        return self.filter(
            Q(body__in=offices) | Q(review__awarder__in=committees), state__in=enums.AT_THE_BODY
        ).exclude(level=enums.AwardLevel.UNIT)

    def visible(self, user: Viewer) -> Self:
        own = self.permitted(user, Permission.CYCLE_VIEW).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=self.handled(user).values("pk")))

    def awarded(self) -> Self:
        return self.filter(state=enums.NominationState.AWARDED)


class Nomination(Addressed, SubjectRow):
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="nominations", verbose_name=_("đơn vị đề nghị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.CharField(_("cấp khen"), max_length=20, choices=enums.AwardLevel)
    form = models.CharField(_("hình thức khen"), max_length=30)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.NominationState, default=enums.NominationState.DRAFTING
    )
    state_since = models.DateTimeField(_("từ lúc"))
    position = models.CharField(_("chức vụ, công việc"), max_length=150, blank=True)
    # The person's own word
    consent = models.CharField(_("trả lời của người được đề nghị"), max_length=3, choices=enums.Consent, blank=True)
    consent_via = models.CharField(_("trả lời bằng"), max_length=10, choices=enums.ConsentVia, blank=True)
    consent_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    link_serial = models.PositiveIntegerField(_("lần phát liên kết"), default=0)
    # Sent, reviewed, voted
    body = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations_received",
        verbose_name=_("nơi xét"),
    )
    sent_number = models.CharField(_("số văn bản đề nghị"), max_length=60, blank=True)
    sent_date = models.DateField(_("ngày đề nghị"), null=True, blank=True)
    review = models.ForeignKey(
        AwardReview, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name=_("đợt xét")
    )
    reason = models.TextField(_("lý do trả lại, không khen, rút"), blank=True)
    decision = models.ForeignKey(
        "AwardDecision", models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name=_("quyết định")
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị khen thưởng")
        indexes = [models.Index(fields=["unit", "year"]), models.Index(fields=["body", "year", "level"])]
        constraints = [
            models.CheckConstraint(condition=_ABOUT_ONE, name="assessments_nomination_about_one"),
            models.CheckConstraint(
                condition=~Q(subject="person")
                | ~Q(state__in=("agreed", "sent", "returned", "listed", "passed", "proposed", "awarded"))
                | Q(consent="yes"),
                name="assessments_nomination_never_unknowing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "withdrawn", "returned")) | ~Q(reason=""),
                name="assessments_nomination_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="awarded") | Q(decision__isnull=False),
                name="assessments_nomination_awarded_by_decision",
            ),
            *unique_with_empty(
                ["unit", "year", "level", "form", "subject", "sub_unit", "person"],
                empty=["sub_unit", "person"],
                condition=Q(forgotten_at=None) & ~Q(state__in=("withdrawn", "declined", "refused")),
                name="assessments_nomination_once",
            ),
        ]

    def __str__(self) -> str:
        """Without the person: this stands in logs and messages."""
        return f"{self.form_words}, {self.get_level_display()}, {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:nomination", self.pk)

    @property
    def form_words(self) -> str:
        return awards.form_of(self.form)

    @property
    def who(self) -> str:
        if self.forgotten_at is not None:
            return str(FORGOTTEN)
        return str(self.person or self.sub_unit or self.unit)

    @property
    def ballot(self) -> "CouncilItem | None":
        """What the council counted, once it has voted."""
        return next((item for item in self.council_items.all() if item.result), None)

    @property
    def is_person(self) -> bool:
        return self.subject == enums.AwardSubject.PERSON

    @property
    def is_open(self) -> bool:
        return self.state in enums.OPEN_TO_CHANGE


class Achievement(models.Model):
    """A record or a figure of the unit, and a sentence what the proposed had to do with it."""

    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="achievements", verbose_name=_("đề nghị khen thưởng")
    )
    sentence = models.CharField(_("thành tích"), max_length=500)
    source = models.CharField(_("nguồn"), max_length=200, help_text=_("mã việc đã ghi, hoặc mã chỉ tiêu"))
    source_title = models.CharField(_("việc đã ghi, số liệu"), max_length=300)
    source_date = models.DateField(_("ngày"), null=True, blank=True)
    source_url = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    added_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("thành tích")
        ordering = ["source_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source="") & ~Q(sentence=""), name="assessments_achievement_has_source")
        ]


class AwardDecisionQuerySet(UnitScope):
    unit_field = "body"

    def visible(self, user: Viewer) -> Self:
        """Of the body that proposed or wrote it down, of the committee that decided, and of units it speaks of."""
        from tuquan.units.models import Unit

        offices = Unit.objects.permitted(user, Permission.DOSSIER_PROPOSE).values("pk")
        committees = Unit.objects.permitted(user, Permission.DOSSIER_DECIDE).values("pk")
        at_authority = Q(body__in=offices) | Q(review__awarder__in=committees)
        own = Nomination.objects.permitted(user, Permission.CYCLE_VIEW).exclude(decision=None).values("decision")
        return self.filter((at_authority & ~Q(level=enums.AwardLevel.UNIT)) | Q(pk__in=own))


class AwardDecision(Addressed):
    """One decision of commendation. First the signed and sealed paper is uploaded, then it is written down."""

    body = models.ForeignKey("units.Unit", models.PROTECT, related_name="award_decisions", verbose_name=_("nơi xét"))
    review = models.OneToOneField(
        AwardReview, models.PROTECT, related_name="decision", verbose_name=_("đợt xét khen thưởng")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.CharField(_("cấp khen"), max_length=20, choices=enums.AwardLevel)
    number = models.CharField(_("số quyết định"), max_length=60)
    date = models.DateField(_("ngày quyết định"))
    signer = models.CharField(_("người ký"), max_length=120)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=150)
    merit = models.CharField(_("thành tích ghi trên giấy khen"), max_length=300)
    signed_file_id = models.UUIDField(_("bản đã ký, đóng dấu"), null=True, blank=True)
    signed_sha256 = models.CharField(_("dấu vân tay của bản đã ký"), max_length=64, blank=True)
    issued_at = models.DateTimeField(_("ghi quyết định lúc"))
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi"))

    objects = AwardDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định khen thưởng")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return page_address("assessments:award_decision", self.pk)


class AwardLimit(models.Model):
    """How many of a level may be proposed in a year; set by the body, with the paper that says so."""

    body = models.ForeignKey("units.Unit", models.CASCADE, related_name="award_limits", verbose_name=_("cơ quan"))
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.CharField(_("cấp khen"), max_length=20, choices=enums.AwardLevel)
    group = models.CharField(_("nhóm"), max_length=10, choices=enums.AwardGroup)
    most = models.PositiveSmallIntegerField(_("nhiều nhất"))
    paper = models.CharField(_("văn bản quy định"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("hạn mức khen thưởng")
        ordering = ["-year", "level", "group"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "level", "group"], name="assessments_award_limit_once")
        ]


class PastAwardsQuerySet(UnitScope):
    pass


class PastAwards(Addressed):
    """Commendations of a year as a source states them, without names. Where the source gives no number, there is
    none: the level stands with its number unknown."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="past_awards", verbose_name=_("cơ quan khai"))
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.CharField(_("cấp khen"), max_length=20, choices=enums.AwardLevel)
    collectives = models.PositiveIntegerField(_("số tập thể"), null=True, blank=True)
    individuals = models.PositiveIntegerField(_("số cá nhân"), null=True, blank=True)
    source_title = models.CharField(_("nguồn"), max_length=250)
    source_date = models.DateField(_("ngày của nguồn"), null=True, blank=True)
    at = models.DateTimeField(_("ghi lúc"))
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi"))

    objects = PastAwardsQuerySet.as_manager()

    class Meta:
        verbose_name = _("khen thưởng theo nguồn khai")
        ordering = [F("year").desc(), "level"]
        constraints = [models.UniqueConstraint(fields=["unit", "year", "level"], name="assessments_past_awards_once")]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.year}"

    def get_absolute_url(self) -> str:
        return f"{page_address('assessments:award_list')}?nam={self.year}"
