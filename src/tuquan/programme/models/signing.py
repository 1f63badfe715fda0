"""Rounds of signing: a text, the people who have to sign it, and what each of them signed.

An internal-rules acknowledgement, a pledge (cam kết) and an emulation covenant (giao ước thi đua) are the same act: a
named person says yes to an exact text. So they share one table of rounds.
"""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Named, NamedQuerySet
from tuquan.programme import enums
from tuquan.programme.models.rules import InternalRules
from tuquan.units.permitted import UnitScope


class SigningRoundQuerySet(UnitScope):
    def pledges(self) -> "SigningRoundQuerySet":
        return self.filter(kind__in=enums.PLEDGES)

    def open(self) -> "SigningRoundQuerySet":
        return self.filter(opened_at__isnull=False, closed_at=None)


class SigningRound(Addressed):
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="signing_rounds", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại"), max_length=15, choices=enums.SigningKind)
    title = models.CharField(_("tên đợt ký"), max_length=200)
    ground = models.CharField(_("căn cứ"), max_length=300, blank=True)
    topic = models.CharField(
        _("chủ đề"), max_length=30, default="general", help_text=_("mã chủ đề trong danh mục số liệu")
    )
    group = models.CharField(_("ai phải ký"), max_length=10, choices=enums.SignerGroup)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến hết ngày"))
    covers_criteria = models.BooleanField(_("có phổ biến tiêu chí"), default=False)
    rules = models.ManyToManyField(InternalRules, related_name="signing_rounds", blank=True, verbose_name=_("nội quy"))
    stated_people = models.PositiveIntegerField(_("số phải ký theo khai báo"), null=True, blank=True)
    stated_date = models.DateField(_("số ấy tính đến ngày"), null=True, blank=True)
    serial = models.PositiveSmallIntegerField(
        _("lần phát liên kết"), default=0, editable=False, help_text=_("tăng lên thì các liên kết cũ hết tác dụng")
    )
    created_at = models.DateTimeField(_("lập lúc"))
    opened_at = models.DateTimeField(_("mở ký lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    counted_at = models.DateTimeField(_("đã vào số liệu lúc"), null=True, blank=True, editable=False)
    names_forgotten_at = models.DateTimeField(_("đã bỏ tên lúc"), null=True, blank=True, editable=False)

    objects = SigningRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt ký")
        indexes = [models.Index(fields=["unit", "-first_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="programme_signing_round_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(stated_people=None, stated_date=None)
                | Q(stated_people__isnull=False, stated_date__isnull=False),
                name="programme_signing_round_stated_with_date",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="programme_signing_round_closed_was_open"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("programme:signing", self.pk)

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    def takes_signatures_on(self, day: date) -> bool:
        return self.is_open and self.first_date <= day <= self.last_date

    @property
    def is_pledge(self) -> bool:
        return self.kind in enums.PLEDGES

    @property
    def verb(self) -> str:
        """What the button says: acknowledging is not signing a promise."""
        return str(_("Tôi đã ký") if self.is_pledge else _("Tôi đã đọc, đã hiểu"))


class SigningText(models.Model):
    """The exact words that are signed. Never changed: other words are another version."""

    round = models.ForeignKey(SigningRound, models.CASCADE, related_name="texts", verbose_name=_("đợt ký"))
    version = models.PositiveSmallIntegerField(_("lần soạn"))
    text = models.TextField(_("lời văn"))
    sha256 = models.CharField(_("dấu vân tay"), max_length=64)
    what_changed = models.CharField(_("điểm mới so với lần trước"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("soạn lúc"))

    class Meta:
        verbose_name = _("bản lời")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["round", "version"], name="programme_signing_text_version_once")]


class SignerQuerySet(NamedQuerySet):
    def waiting(self) -> "SignerQuerySet":
        return self.filter(signed_at=None)


class Signer(Addressed, Named):
    """Somebody who has to sign in a round. After the year only the row stays, without the name."""

    round = models.ForeignKey(SigningRound, models.CASCADE, related_name="signers", verbose_name=_("đợt ký"))
    name = models.CharField(_("họ và tên"), max_length=150, blank=True)
    part = models.CharField(_("phòng, tổ, lớp, thôn"), max_length=150, blank=True)
    part_key = models.CharField(max_length=300, editable=False, default="")
    code = models.CharField(_("mã nhân viên"), max_length=30, blank=True)
    person = models.ForeignKey(
        "units.Person", models.SET_NULL, null=True, blank=True, related_name="signings", verbose_name=_("người")
    )
    household = models.ForeignKey(
        "programme.Household",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="signings",
        verbose_name=_("hộ gia đình"),
    )
    serial = models.PositiveSmallIntegerField(_("lần phát mã"), default=0, editable=False)
    failures = models.PositiveSmallIntegerField(_("số lần nhập sai mã"), default=0, editable=False)
    locked_until = models.DateTimeField(_("khóa mã đến"), null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)

    objects = SignerQuerySet.as_manager()
    text_fields = ("name", "code", "part")

    class Meta:
        verbose_name = _("người phải ký")
        indexes = [
            models.Index(fields=["round", "part_key", "sort_key", "id"]),
            models.Index(fields=["round", "signed_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "code"], condition=~Q(code=""), name="programme_signer_code_once_in_a_round"
            ),
            models.UniqueConstraint(fields=["round", "person"], name="programme_signer_person_once_in_a_round"),
            models.UniqueConstraint(fields=["round", "household"], name="programme_signer_household_once_in_a_round"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("(đã bỏ tên)"))

    def is_locked(self, at: datetime) -> bool:
        return self.locked_until is not None and at < self.locked_until


class SigningPaper(Addressed):
    """A list signed by hand: the scan hangs on it, the names were ticked."""

    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="papers", verbose_name=_("đợt ký"))
    date = models.DateField(_("ngày ký trên giấy"))
    part = models.CharField(_("phòng, tổ, lớp, thôn"), max_length=150, blank=True)
    people = models.PositiveIntegerField(_("số người đã ký"))
    recorded_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("bản giấy đã ký")
        ordering = ["-recorded_at", "-id"]


class Signature(Addressed):
    """One person said yes to one exact text, once."""

    signer = models.ForeignKey(Signer, models.CASCADE, related_name="signatures", verbose_name=_("người ký"))
    text = models.ForeignKey(SigningText, models.PROTECT, related_name="signatures", verbose_name=_("bản lời"))
    sha256 = models.CharField(_("dấu vân tay của bản lời"), max_length=64)
    at = models.DateTimeField(_("ghi nhận lúc"))
    date = models.DateField(_("ngày ký"))
    how = models.CharField(_("cách ký"), max_length=10, choices=enums.SigningWay)
    paper = models.ForeignKey(
        SigningPaper, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("bản giấy")
    )

    class Meta:
        verbose_name = _("chữ ký xác nhận")
        constraints = [
            models.UniqueConstraint(fields=["signer", "text"], name="programme_signature_once"),
            models.CheckConstraint(
                condition=Q(how=enums.SigningWay.PAPER, paper__isnull=False)
                | (~Q(how=enums.SigningWay.PAPER) & Q(paper=None)),
                name="programme_signature_paper_has_its_list",
            ),
        ]


class SigningCount(models.Model):
    """How many signed on a day: what figures stand on, and what stays when the names are gone."""

    round = models.ForeignKey(SigningRound, models.CASCADE, related_name="counts", verbose_name=_("đợt ký"))
    date = models.DateField(_("ngày"))
    people = models.PositiveIntegerField(_("số người ký"))

    class Meta:
        verbose_name = _("số ký trong ngày")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["round", "date"], name="programme_signing_count_once_a_day")]
