"""Sessions of awareness and training, and who was there. Attendances (lượt) and people (người) are never mixed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.outreach import enums
from tuquan.units.permitted import UnitScope


class SessionQuerySet(UnitScope):
    def standing(self) -> "SessionQuerySet":
        return self.filter(withdrawn_at=None)


class Session(Addressed):
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="sessions", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại"), max_length=10, choices=enums.SessionKind, default=enums.SessionKind.AWARENESS)
    topic = models.CharField(
        _("chủ đề"), max_length=30, default="general", help_text=_("mã chủ đề trong danh mục số liệu")
    )
    form = models.CharField(
        _("hình thức"), max_length=15, choices=enums.SessionForm, default=enums.SessionForm.CONFERENCE
    )
    title = models.CharField(_("nội dung"), max_length=250)
    date = models.DateField(_("ngày"))
    start_time = models.TimeField(_("giờ bắt đầu"), null=True, blank=True)
    last_date = models.DateField(_("đến ngày"), null=True, blank=True, help_text=_("để trống nếu trong một ngày"))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    speaker = models.CharField(_("người trình bày"), max_length=150, blank=True)
    audience = models.CharField(_("đối tượng"), max_length=10, choices=enums.Audience, default=enums.Audience.STAFF)
    covers_internal_rules = models.BooleanField(_("có quán triệt nội quy"), default=False)
    covers_criteria = models.BooleanField(_("có quán triệt tiêu chí"), default=False)
    head_count = models.PositiveIntegerField(_("số lượt người dự"), default=0, help_text=_("0: chưa đếm"))
    counted_as = models.CharField(
        _("mức chính xác"), max_length=10, choices=enums.CountedAs, default=enums.CountedAs.EXACT
    )
    target_rooms = models.ManyToManyField(
        "units.SubUnit", blank=True, related_name="+", verbose_name=_("phòng, ban phải dự")
    )
    materials = models.ManyToManyField(
        "outreach.Material", blank=True, related_name="sessions", verbose_name=_("tài liệu trong thư viện")
    )
    result = models.CharField(_("đánh giá"), max_length=5, choices=enums.SessionResult, blank=True)
    result_note = models.CharField(_("nhận xét"), max_length=300, blank=True)
    act_id = models.UUIDField(_("mã lần ghi"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("ghi lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do rút"), max_length=250, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("buổi tuyên truyền, tập huấn")
        indexes = [models.Index(fields=["unit", "date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="outreach_session_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(last_date=None) | Q(last_date__gte=F("date")), name="outreach_session_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("outreach:session", self.pk)

    @property
    def head_count_only(self) -> bool:
        return self.form in enums.HEAD_COUNT_ONLY

    @property
    def contents(self) -> list[str]:
        return [content for content in enums.Content.values if getattr(self, f"covers_{content}")]


class Attendance(models.Model):
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name=_("buổi"))
    person = models.ForeignKey("units.Person", models.CASCADE, related_name="attendances", verbose_name=_("người dự"))
    way = models.CharField(_("cách ghi"), max_length=10, choices=enums.Way, default=enums.Way.ORGANISER)
    quiz = models.CharField(_("câu hỏi sau buổi"), max_length=10, choices=enums.QuizState, blank=True)

    class Meta:
        verbose_name = _("người dự buổi")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="outreach_attendance_once")]
