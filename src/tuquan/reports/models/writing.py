"""Reports that the unit writes: sections with live figures, each saved on its own, every step kept."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed, unique_with_empty
from tuquan.facts import periods
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.fields import ExactField
from tuquan.reports.writing_enums import ReportKind, ReportState, VersionKind
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import UnitScope

USER = settings.AUTH_USER_MODEL
ONE_STEP = timedelta(minutes=10)
"""What one person saves again and again within this time is one step of the history."""
STILL_WRITING = timedelta(minutes=20)
"""So long after somebody opened a section, or last typed in it, the others see the name there."""


class ReportQuerySet(UnitScope):
    def drafts(self) -> Self:
        return self.filter(state=ReportState.DRAFT)

    def issued(self) -> Self:
        return self.filter(state=ReportState.ISSUED)


class Report(Addressed):
    """A report of the unit, about itself or about the whole area of `place`. The outline is kept as it was when the
    draft was made (`outline`), so that a new edition of it changes no report."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name=_("đơn vị"))
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("địa bàn"),
        help_text=_("có địa bàn: báo cáo về toàn địa bàn; không có: về riêng đơn vị"),
    )
    kind = models.CharField(_("loại báo cáo"), max_length=10, choices=ReportKind)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    title = models.CharField(_("trích yếu"), max_length=300)
    outline_code = models.CharField(_("đề cương"), max_length=60)
    outline_version = models.CharField(_("phiên bản đề cương"), max_length=60)
    outline = models.JSONField(_("đề cương khi soạn"), default=dict)
    state = models.CharField(_("trạng thái"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    figures_at = models.DateTimeField(_("số liệu lấy lúc"))
    created_at = models.DateTimeField(_("soạn lúc"))
    created_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("người soạn"))
    document = models.ForeignKey(
        "documents.OfficialDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("văn bản đã ban hành"),
    )
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True)
    issued_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ghi ban hành")
    )
    annexes = models.JSONField(_("phụ lục khi ban hành"), default=list)
    sha256 = models.CharField(_("dấu vân tay của bản ban hành"), max_length=64, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("thay cho")
    )
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do thu hồi"), max_length=250, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo")
        indexes = [models.Index(fields=["unit", "-last_date", "-id"], name="reports_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="reports_report_dates_in_order"),
            models.CheckConstraint(
                condition=Q(issued_at=None, document=None) | Q(issued_at__isnull=False, document__isnull=False),
                name="reports_report_issued_with_its_paper",
            ),
            models.CheckConstraint(
                condition=(Q(state=ReportState.DRAFT) & Q(issued_at=None))
                | (~Q(state=ReportState.DRAFT) & Q(issued_at__isnull=False)),
                name="reports_report_draft_is_not_issued",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, state=ReportState.WITHDRAWN) & ~Q(withdrawn_reason="")),
                name="reports_report_withdrawn_with_reason",
            ),
            *unique_with_empty(
                ["unit", "kind", "outline_code", "place", "first_date", "last_date"],
                empty=["place"],
                name="reports_report_one_draft",
                condition=Q(state=ReportState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("reports:report", self.pk)

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def period_name(self) -> str:
        return periods.name_of(self.period)

    @property
    def subject(self) -> Unit | Place:
        return self.place or self.unit

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT


class ReportPartQuerySet(UnitScope):
    unit_field = "report__unit"


class ReportSection(models.Model):
    """A heading of the report with its text. `text` has a paragraph on each line ("- " begins an item of a list); a
    figure in it is a mark (`reports.marks`). Who saves says which version he began from."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", verbose_name=_("báo cáo"))
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("mã"), max_length=60)
    level = models.PositiveSmallIntegerField(_("cấp đề mục"), default=1)
    heading = models.CharField(_("đề mục"), max_length=250, blank=True)
    is_writers = models.BooleanField(_("phần của người viết"), default=False)
    has_text = models.BooleanField(_("có nội dung"), default=True)
    text = models.TextField(_("nội dung"), blank=True)
    version = models.PositiveIntegerField(_("lần lưu"), default=1)
    edited = models.BooleanField(_("người đã sửa"), default=False)
    edited_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người sửa cuối")
    )
    edited_at = models.DateTimeField(_("sửa lúc"))

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục của báo cáo")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="reports_section_once")]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return page_address("reports:section", self.report_id, self.code)


class SectionVersion(models.Model):
    """The text of a section after a step: what one person saved without a pause is one step. `apart`: what could not
    be saved because somebody else had changed the section meanwhile; it is kept beside and is no part of the report."""

    id = models.BigAutoField(primary_key=True)
    section = models.ForeignKey(
        ReportSection, models.CASCADE, related_name="versions", verbose_name=_("mục của báo cáo")
    )
    kind = models.CharField(_("loại"), max_length=8, choices=VersionKind)
    version = models.PositiveIntegerField(_("lần lưu"))
    text = models.TextField(_("nội dung"), blank=True)
    shown = models.JSONField(_("số hiện khi đó"), default=dict)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("người lưu"))
    at = models.DateTimeField(_("lúc"))
    settled_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiên bản của mục")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["section", "at"], name="reports_version_steps")]


class ReportFigure(models.Model):
    """A live figure of the report, as it was read last, and what somebody typed over it with the reason."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="figures", verbose_name=_("báo cáo"))
    mark = models.CharField(_("dấu trong lời văn"), max_length=200)
    shown = models.CharField(_("số đã lấy"), max_length=200, blank=True)
    value = ExactField(_("giá trị"), null=True)
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    basis = models.CharField(_("cơ sở"), max_length=10, choices=Basis, blank=True)
    taken_at = models.DateTimeField(_("lấy lúc"))
    typed = models.CharField(_("số gõ đè"), max_length=200, blank=True)
    reason = models.CharField(_("lý do gõ đè"), max_length=250, blank=True)
    typed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("người gõ đè"))
    typed_at = models.DateTimeField(_("gõ đè lúc"), null=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu của báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["report", "mark"], name="reports_figure_once"),
            models.CheckConstraint(condition=~Q(typed="") | Q(reason=""), name="reports_figure_reason_of_typed"),
        ]

    @property
    def stands(self) -> str:
        """What the paper shows."""
        return self.typed or self.shown


class SectionPresence(models.Model):
    """Who has a section open to write in it, so that the others see it before they begin."""

    id = models.BigAutoField(primary_key=True)
    section = models.ForeignKey(
        ReportSection, models.CASCADE, related_name="presences", verbose_name=_("mục của báo cáo")
    )
    user = models.ForeignKey(USER, models.CASCADE, related_name="+", verbose_name=_("người viết"))
    seen_at = models.DateTimeField(_("thấy lúc"))

    class Meta:
        verbose_name = _("người đang viết")
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="reports_presence_once")]

    @staticmethod
    def since(now: datetime) -> dict[str, Any]:
        return {"seen_at__gt": now - STILL_WRITING}
