"""A narrative report that somebody reads into figures, and what became of each figure."""

import json
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed
from tuquan.facts.enums import Qualifier
from tuquan.facts.fields import ExactField
from tuquan.facts.models import Declaration
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import UnitScope


class ReadingState(models.TextChoices):
    READ = "read", _("chờ xét từng số")
    CONFIRMED = "confirmed", _("đã xác nhận")
    DROPPED = "dropped", _("đã bỏ")
    WITHDRAWN = "withdrawn", _("đã rút số liệu")


class FigureState(models.TextChoices):
    WAITING = "waiting", _("chờ xét")
    ACCEPTED = "accepted", _("đã nhận")
    CORRECTED = "corrected", _("đã sửa")
    DROPPED = "dropped", _("đã bỏ")
    JOINED = "joined", _("đã cộng vào số khác")


KEPT = (FigureState.ACCEPTED, FigureState.CORRECTED)


class ReadingQuerySet(UnitScope):
    def waiting(self) -> Self:
        return self.filter(state=ReadingState.READ)

    def confirmed(self) -> Self:
        return self.filter(state=ReadingState.CONFIRMED)


class Reading(Addressed):
    """The text of a report about a unit or a place, names masked, and the figures found in it. Nothing of it counts
    before it is confirmed; then its figures are declarations (`ReadFigure.declaration`)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="readings", verbose_name=_("đơn vị đọc"))
    subject_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("số của đơn vị")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("số của toàn địa bàn")
    )
    submission = models.ForeignKey(
        "reports.Submission",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="readings",
        verbose_name=_("đọc cho bài nộp"),
        help_text=_("có: số đã xác nhận vào bài nộp, không thành bản khai"),
    )
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    period_told = models.BooleanField(_("người đọc đã đặt kỳ"), default=False)
    source_title = models.CharField(_("tên báo cáo"), max_length=200)
    source_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    source_date = models.DateField(_("ngày báo cáo"), null=True, blank=True)
    text = models.TextField(_("nội dung đã che tên người"))
    fingerprint = models.CharField(_("dấu vân tay nội dung"), max_length=64)
    notes = models.TextField(_("lưu ý khi đọc"), blank=True)
    original_name = models.CharField(_("tệp gốc"), max_length=200, blank=True)
    original_until = models.DateField(_("giữ tệp gốc đến hết ngày"), null=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=ReadingState, default=ReadingState.READ)
    ended_reason = models.CharField(_("lý do bỏ, rút"), max_length=250, blank=True)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("người đọc")
    )
    made_at = models.DateTimeField(_("đọc lúc"))
    confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("người xác nhận")
    )
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    ended_at = models.DateTimeField(_("bỏ, rút lúc"), null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo được đọc")
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_unit=None, place__isnull=False) | Q(subject_unit__isnull=False, place=None),
                name="reports_reading_one_subject",
            ),
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="reports_reading_dates_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=["read", "dropped"], confirmed_at=None)
                | Q(state__in=["confirmed", "withdrawn"], confirmed_at__isnull=False),
                name="reports_reading_confirmed_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["read", "confirmed"], ended_at=None)
                | (Q(state__in=["dropped", "withdrawn"], ended_at__isnull=False) & ~Q(ended_reason="")),
                name="reports_reading_ended_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "made_at"], name="reports_reading_of_unit"),
            models.Index(fields=["unit", "fingerprint"], name="reports_reading_same_text"),
        ]

    def __str__(self) -> str:
        return self.source_title

    def get_absolute_url(self) -> str:
        return page_address("reports:reading", self.pk)

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def subject(self) -> Unit | Place:
        subject = self.subject_unit or self.place
        assert subject is not None  # the constraint says so
        return subject

    @property
    def source(self) -> str:
        """ "Báo cáo số 45/BC-UBND: Kết quả năm 2025": the title of what is declared from it."""
        return f"{self.source_number}: {self.source_title}" if self.source_number else self.source_title


class ReadFigure(models.Model):
    """A number of the text: what it was read as, and what the person made of it. `read_indicator` is empty for one that
    the reader missed; days are empty when it is of the report's own period."""

    id = models.BigAutoField(primary_key=True)
    reading = models.ForeignKey(
        Reading, models.CASCADE, db_index=False, related_name="figures", verbose_name=_("báo cáo được đọc")
    )
    start = models.PositiveIntegerField(_("chỗ đầu trong văn bản"), null=True)
    end = models.PositiveIntegerField(_("chỗ cuối trong văn bản"), null=True)
    read_indicator = models.CharField(_("chỉ tiêu máy đọc"), max_length=60, blank=True)
    read_value = ExactField(_("số máy đọc"), null=True)
    read_qualifier = models.CharField(_("mức chính xác máy đọc"), max_length=10, choices=Qualifier, blank=True)
    read_first_date = models.DateField(_("từ ngày máy đọc"), null=True)
    read_last_date = models.DateField(_("đến ngày máy đọc"), null=True)
    confidence = models.FloatField(_("độ chắc chắn"), default=0.0)
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    dims = models.CharField(_("chiều"), max_length=200, default="{}")
    value = ExactField(_("số"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    numerator = ExactField(_("tử số"), null=True)
    denominator = ExactField(_("mẫu số"), null=True)
    high = ExactField(_("số cuối của khoảng"), null=True)
    first_date = models.DateField(_("từ ngày"), null=True)
    last_date = models.DateField(_("đến ngày"), null=True)
    same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, db_index=False, related_name="repeated", verbose_name=_("nhắc lại của")
    )
    part_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        db_index=False,
        related_name="parts",
        verbose_name=_("cộng vào"),
        help_text=_("số này cùng các số khác của báo cáo thành một tổng"),
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=FigureState, default=FigureState.WAITING)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("người xét")
    )
    decided_at = models.DateTimeField(_("xét lúc"), null=True)
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, related_name="read_figures", verbose_name=_("bản khai số liệu")
    )

    class Meta:
        verbose_name = _("số đọc được")
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__isnull=False, end__gt=F("start")),
                name="reports_read_figure_place",
            ),
            models.CheckConstraint(
                condition=Q(first_date=None, last_date=None)
                | Q(first_date__isnull=False, last_date__gte=F("first_date")),
                name="reports_read_figure_days",
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | Q(state="joined"), name="reports_read_figure_part_is_joined"
            ),
            models.UniqueConstraint(
                fields=["reading", "start", "end", "indicator"],
                condition=Q(start__isnull=False),
                name="reports_read_figure_once",
            ),
        ]
        indexes = [models.Index(fields=["reading", "start"], name="reports_read_figures_of")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"

    @property
    def kept(self) -> bool:
        return self.state in KEPT

    @property
    def divided(self) -> dict[str, str]:
        return json.loads(self.dims)

    @property
    def own_period(self) -> Period | None:
        return Period(self.first_date, self.last_date) if self.first_date and self.last_date else None

    def period_in(self, reading: Reading) -> Period:
        return self.own_period or reading.period


class ReadingKeeping(models.Model):
    """How many days a unit keeps the original of a report after it was read."""

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("đơn vị"))
    days = models.PositiveSmallIntegerField(_("số ngày giữ tệp gốc"))

    class Meta:
        verbose_name = _("thời hạn giữ báo cáo gốc")

    def __str__(self) -> str:
        return f"{self.unit}: {self.days}"


class AddedWord(models.Model):
    """A wording by which reports of this province call an indicator: read like the catalogue's own names."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    phrase = models.CharField(_("cách gọi"), max_length=80, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+", verbose_name=_("đơn vị thêm"))
    added_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("người thêm")
    )
    added_at = models.DateTimeField(_("thêm lúc"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("cách gọi của địa phương")

    def __str__(self) -> str:
        return self.phrase
