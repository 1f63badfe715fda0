"""A campaign (đợt báo cáo) asks units for figures of a period; a submission (bài nộp) is one unit's answer."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed
from tuquan.facts import periods
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.fields import ExactField
from tuquan.facts.models import Declaration
from tuquan.reports.enums.collecting import EDITABLE, HANDED_IN, OWED, CampaignState, Route, SubmissionState
from tuquan.reports.sheets.catalogue import Row, SheetForm, parts_of
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import UnitScope, Viewer


class CampaignQuerySet(UnitScope):
    def running(self) -> Self:
        return self.filter(state=CampaignState.OPEN)


class Campaign(Addressed):
    """Which figures, of which days, by when. `form` is the form as it was when the campaign was written."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns", verbose_name=_("cơ quan thu"))
    title = models.CharField(_("tên đợt"), max_length=200)
    form = models.JSONField(_("biểu"), null=True)
    form_version = models.CharField(_("phiên bản biểu"), max_length=12, blank=True)
    outline = models.TextField(_("đề cương báo cáo bằng lời"), blank=True)
    first_date = models.DateField(_("kỳ từ ngày"))
    last_date = models.DateField(_("kỳ đến ngày"))
    deadline = models.DateField(_("hạn nộp"))
    reminder_days = models.JSONField(
        _("nhắc trước hạn"), default=list, help_text=_("số ngày trước hạn; số âm là sau hạn")
    )
    instruction = models.TextField(_("hướng dẫn"), blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("lập bởi"))
    made_at = models.DateTimeField(_("lập lúc"))
    opened_at = models.DateTimeField(_("mở lúc"), null=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt báo cáo")
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="reports_campaign_dates_in_order"),
            models.CheckConstraint(
                condition=Q(form__isnull=False) | ~Q(outline=""), name="reports_campaign_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(state=CampaignState.DRAFT, opened_at=None, closed_at=None)
                | Q(state=CampaignState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=CampaignState.CLOSED, opened_at__isnull=False, closed_at__isnull=False),
                name="reports_campaign_moments_fit_its_state",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-deadline"], name="reports_campaigns_of"),
            models.Index(fields=["state", "deadline"], name="reports_campaigns_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("reports:campaign", self.pk)

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def period_name(self) -> str:
        return periods.name_of(self.period)

    @cached_property
    def sheet(self) -> SheetForm | None:
        return None if self.form is None else SheetForm.of_snapshot(self.form)

    @property
    def rows(self) -> list[Row]:
        return [] if self.sheet is None else self.sheet.rows


class SubmissionQuerySet(UnitScope):
    """`permitted` is the unit's own door; what was handed in is opened to the office by `received`."""

    def sent_out(self) -> Self:
        """Of campaigns that were opened: units know nothing of a draft."""
        return self.exclude(campaign__state=CampaignState.DRAFT)

    def received(self, user: Viewer, permission: Permission) -> Self:
        offices = Unit.objects.permitted(user, permission).values("pk")
        return self.filter(campaign__unit__in=offices)

    def owed(self) -> Self:
        return self.filter(state__in=OWED)

    def without_own_draft(self) -> Self:
        """Those in which the unit has not begun to write in the product: an Excel form of them shows nobody's draft."""
        return self.filter(Q(state=SubmissionState.NOT_BEGUN) | Q(route=Route.EXCEL))

    def late(self, today: date) -> Self:
        return self.owed().filter(campaign__deadline__lt=today)


class Submission(Addressed):
    """One unit's answer to a campaign. `place` says that the figures are of the whole area the unit governs."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="submissions", verbose_name=_("đợt báo cáo"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions", verbose_name=_("đơn vị nộp"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("địa bàn"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=SubmissionState, default=SubmissionState.NOT_BEGUN)
    version = models.PositiveIntegerField(_("lần ghi"), default=0, help_text=_("tăng mỗi khi một ô đổi"))
    narrative = models.TextField(_("báo cáo bằng lời"), blank=True)
    report = models.ForeignKey(
        "reports.Report", models.PROTECT, null=True, related_name="submissions", verbose_name=_("báo cáo đã viết")
    )
    route = models.CharField(_("cách nộp"), max_length=10, choices=Route, blank=True)
    filled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("người điền")
    )
    begun_at = models.DateTimeField(_("bắt đầu lúc"), null=True)
    sent_at = models.DateTimeField(_("nộp lúc"), null=True)
    first_sent_at = models.DateTimeField(_("nộp lần đầu lúc"), null=True)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    reason = models.CharField(
        _("lý do"), max_length=500, blank=True, help_text=_("trả lại, mở lại, miễn hoặc thêm muộn vì sao")
    )
    correction_asked_at = models.DateTimeField(_("xin sửa lúc"), null=True)
    correction_reason = models.CharField(_("lý do xin sửa"), max_length=500, blank=True)
    reminded_date = models.DateField(_("nhắc lần cuối ngày"), null=True)
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, related_name="submissions", verbose_name=_("bản khai số liệu")
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bài nộp")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="reports_submission_once"),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_IN) | Q(sent_at__isnull=False), name="reports_submission_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.ACCEPTED) | Q(accepted_at__isnull=False),
                name="reports_submission_accepted_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SubmissionState.RETURNED, SubmissionState.REOPENED, SubmissionState.EXCUSED])
                | ~Q(reason=""),
                name="reports_submission_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(correction_asked_at=None, correction_reason="")
                | (Q(correction_asked_at__isnull=False) & ~Q(correction_reason="")),
                name="reports_submission_correction_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "state"], name="reports_submissions_by_state"),
            models.Index(fields=["unit", "state"], name="reports_submissions_of"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.title} – {self.unit.name}"

    def get_absolute_url(self) -> str:
        return page_address("reports:submission", self.pk)

    @property
    def subject(self) -> Unit | Place:
        return self.place or self.unit

    @property
    def is_open(self) -> bool:
        """Whether the unit may write in it now."""
        return self.state in EDITABLE and self.campaign.state == CampaignState.OPEN

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN


class SubmissionCell(models.Model):
    """What a unit states in one line of the form, beside what the records said when it was sent (`fact_…`). Both stay;
    where they differ, why stands in `reason`. Lines in which nobody typed have a cell only after sending."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="cells", verbose_name=_("bài nộp"))
    key = models.CharField(_("dòng"), max_length=262, help_text=_("chỉ tiêu và chiều"))
    stated = ExactField(_("số đơn vị ghi"), null=True)
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    reason = models.CharField(_("vì sao khác số ghi nhận"), max_length=300, blank=True)
    source_title = models.CharField(_("lấy từ"), max_length=250, blank=True)
    span = models.CharField(_("câu trong báo cáo"), max_length=500, blank=True)
    fact_value = ExactField(_("số ghi nhận khi nộp"), null=True)
    fact_qualifier = models.CharField(
        _("mức của số ghi nhận"), max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    fact_basis = models.CharField(_("cơ sở của số ghi nhận"), max_length=10, choices=Basis, blank=True)
    version = models.PositiveIntegerField(_("lần ghi"), default=0)
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    changed_at = models.DateTimeField(_("ghi lúc"), null=True)

    class Meta:
        verbose_name = _("ô số liệu")
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="reports_cell_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def parts(self) -> tuple[str, dict[str, str]]:
        return parts_of(self.key)

    @property
    def value(self) -> Decimal | None:
        """What was handed in: the stated number, else the recorded one."""
        return self.fact_value if self.stated is None else self.stated

    @property
    def shown_qualifier(self) -> str:
        return self.fact_qualifier if self.stated is None else self.qualifier


class ReceiptQuerySet(UnitScope):
    unit_field = "submission__unit"


class Receipt(Addressed):
    """Proof of one sending: the exact text of what was handed in (canonical JSON) and its SHA-256. Never changed; a
    submission sent again has another."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="receipts", verbose_name=_("bài nộp"))
    number = models.CharField(_("số biên nhận"), max_length=20, unique=True)
    content = models.TextField(_("nội dung đã nộp"))
    fingerprint = models.CharField(_("dấu vân tay SHA-256"), max_length=64)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("nộp bởi"))
    sent_at = models.DateTimeField(_("nộp lúc"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("biên nhận")
        indexes = [models.Index(fields=["submission", "-sent_at"], name="reports_receipts_of")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return page_address("reports:receipt", self.pk)

    @cached_property
    def said(self) -> Mapping[str, Any]:
        return json.loads(self.content)
