from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.programme import enums
from tuquan.programme.models.rows import UnitRows
from tuquan.units.permitted import UnitScope


class YearPlan(Addressed):
    """The year's security-and-order plan (Circular 124/2021, article 6.1)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="year_plans", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_date = models.DateField(_("ngày ban hành"), null=True, blank=True)
    content = models.TextField(_("nội dung chính"), blank=True)
    document = models.ForeignKey(
        "documents.OfficialDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("văn bản"),
    )

    template = models.CharField(_("lập từ mẫu"), max_length=60, blank=True)

    objects = UnitRows.as_manager()

    class Meta:
        verbose_name = _("kế hoạch năm")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="programme_plan_once_a_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("programme:plan", self.pk)


class PlanRows(UnitScope):
    unit_field = "plan__unit"


class PlanActivity(Addressed):
    """An activity of the plan. That it is done is derived: a record of the unit fulfils it (`fulfilment`), or somebody
    says so in words where no record can."""

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="activities", verbose_name=_("kế hoạch năm"))
    part = models.CharField(_("phần"), max_length=15, choices=enums.PlanPart, default=enums.PlanPart.OTHER)
    what = models.CharField(_("việc"), max_length=300)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("hạn"))
    people = models.ManyToManyField(
        "units.Person", related_name="plan_activities", blank=True, verbose_name=_("người phụ trách")
    )
    responsible = models.CharField(_("bộ phận thực hiện"), max_length=200, blank=True)
    evidence = models.CharField(_("minh chứng phải có"), max_length=300, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    proof_kind = models.CharField(_("xong khi có"), max_length=50, blank=True)
    proof_tag = models.CharField(_("nội dung của bản ghi"), max_length=60, blank=True)
    cost_planned = models.PositiveBigIntegerField(_("dự toán (đồng)"), null=True, blank=True)
    cost_spent = models.PositiveBigIntegerField(_("đã chi (đồng)"), null=True, blank=True)
    cost_source = models.CharField(_("nguồn kinh phí"), max_length=150, blank=True)
    started_date = models.DateField(_("bắt đầu làm ngày"), null=True, blank=True)
    done_date = models.DateField(_("xong ngày"), null=True, blank=True)
    done_note = models.CharField(_("kết quả"), max_length=300, blank=True)
    dropped_date = models.DateField(_("thôi làm ngày"), null=True, blank=True)
    dropped_reason = models.CharField(_("lý do không làm"), max_length=250, blank=True)
    campaign = models.CharField(_("đợt cao điểm"), max_length=30, blank=True)
    code = models.CharField(_("mã trong mẫu"), max_length=40, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to", verbose_name=_("chuyển từ năm trước")
    )

    objects = PlanRows.as_manager()

    class Meta:
        verbose_name = _("việc trong kế hoạch")
        ordering = ["last_date", "first_date", "id"]
        indexes = [models.Index(fields=["last_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="programme_planactivity_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(done_date=None, done_note="") | (Q(done_date__isnull=False) & ~Q(done_note="")),
                name="programme_planactivity_done_in_words",
            ),
            models.CheckConstraint(
                condition=Q(dropped_date=None, dropped_reason="")
                | (Q(dropped_date__isnull=False) & ~Q(dropped_reason="")),
                name="programme_planactivity_dropped_with_reason",
            ),
            models.UniqueConstraint(
                fields=["plan", "code"], condition=~Q(code=""), name="programme_planactivity_once_from_template"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return page_address("programme:plan_activity", self.pk)


class PlanDeed(models.Model):
    """What a person said about a record and an activity: this one fulfils it, or this one does not."""

    activity = models.ForeignKey(
        PlanActivity, models.CASCADE, related_name="deeds", verbose_name=_("việc trong kế hoạch")
    )
    kind = models.CharField(_("loại bản ghi"), max_length=50)
    object_id = models.CharField(_("bản ghi"), max_length=80)
    fulfils = models.BooleanField(_("đúng là việc này"))

    class Meta:
        verbose_name = _("bản ghi gắn với việc")
        constraints = [
            models.UniqueConstraint(fields=["activity", "kind", "object_id"], name="programme_plandeed_once")
        ]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"


class PlanNeed(Addressed):
    """Equipment the plan asks for, with what it may cost and what it did cost."""

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="needs", verbose_name=_("kế hoạch năm"))
    what = models.CharField(_("trang bị"), max_length=200)
    quantity = models.PositiveIntegerField(_("số lượng"), default=1)
    measure = models.CharField(_("đơn vị tính"), max_length=30, blank=True)
    cost_planned = models.PositiveBigIntegerField(_("dự toán (đồng)"), null=True, blank=True)
    cost_spent = models.PositiveBigIntegerField(_("đã chi (đồng)"), null=True, blank=True)
    cost_source = models.CharField(_("nguồn kinh phí"), max_length=150, blank=True)
    received_date = models.DateField(_("có ngày"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=250, blank=True)

    objects = PlanRows.as_manager()

    class Meta:
        verbose_name = _("nhu cầu trang bị")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()


class CalendarAddress(models.Model):
    """The secret address of a person's calendar. The address itself is not kept: it is signed anew from the serial,
    and raising the serial makes every earlier one useless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_address", verbose_name=_("người dùng")
    )
    serial = models.PositiveIntegerField(_("lần cấp"), default=1)
    made_at = models.DateTimeField(_("cấp lúc"))

    class Meta:
        verbose_name = _("địa chỉ lịch")
