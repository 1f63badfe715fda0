"""Who is expected, and the passes they bring."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.gate import deciding, enums
from tuquan.gate.models.settings import Area
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.permitted import UnitScope


class Visit(Addressed):
    """A guest, a group or a contractor announced beforehand. Deleted with the log once its time has passed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits", verbose_name=_("đơn vị"))
    kind = models.CharField(
        _("loại"),
        max_length=12,
        choices=[(one.value, one.label) for one in list(enums.EntryKind)[:3]],
        default=enums.EntryKind.VISITOR,
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=enums.VisitState)
    source = models.CharField(_("ai đăng ký"), max_length=6, choices=enums.VisitSource, default=enums.VisitSource.HOST)
    name = models.CharField(_("họ và tên khách, tên đoàn"), max_length=120)
    organisation = models.CharField(_("nơi công tác"), max_length=150, blank=True)
    email = models.EmailField(_("thư điện tử của khách"), blank=True)
    people = models.PositiveSmallIntegerField(_("số người"), default=1, validators=[MinValueValidator(1)])
    plate = models.CharField(_("biển số xe"), max_length=20, blank=True)
    purpose = models.CharField(_("việc đến"), max_length=200, blank=True)
    host = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người được gặp")
    )
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("khu vực"))
    starts_at = models.DateTimeField(_("từ lúc"))
    ends_at = models.DateTimeField(_("đến lúc"))
    code = models.CharField(_("mã ngắn"), max_length=8, help_text=_("đọc ở cổng khi không quét được"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người ghi")
    )
    made_at = models.DateTimeField(_("ghi lúc"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người duyệt"),
    )
    decided_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    refusal = models.CharField(_("lý do không duyệt"), max_length=250, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("lượt khách đăng ký")
        indexes = [models.Index(fields=["unit", "ends_at"], name="gate_visits_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gate_visit_ends_after_it_starts"),
            models.UniqueConstraint(fields=["unit", "code"], name="gate_visit_code_once"),
            models.CheckConstraint(
                condition=Q(state=enums.VisitState.WAITING, decided_at=None)
                | (~Q(state=enums.VisitState.WAITING) & Q(decided_at__isnull=False)),
                name="gate_visit_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("gate:visit", self.pk)

    def is_open(self, at: datetime) -> bool:
        return self.state in (enums.VisitState.WAITING, enums.VisitState.APPROVED) and at < self.ends_at


class Pass(Addressed):
    """What the signed code of a visit says, and how often it was used. A lost one is revoked and replaced."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="passes", verbose_name=_("lượt khách đăng ký"))
    starts_at = models.DateTimeField(_("từ lúc"))
    ends_at = models.DateTimeField(_("đến lúc"))
    days = models.PositiveSmallIntegerField(_("các ngày trong tuần"), default=127)
    first_minute = models.PositiveSmallIntegerField(_("từ phút trong ngày"), default=0)
    last_minute = models.PositiveSmallIntegerField(_("đến phút trong ngày"), default=0)
    gates = models.JSONField(_("các cổng"), default=list, blank=True)
    areas = models.JSONField(_("các khu vực"), default=list, blank=True)
    max_uses = models.PositiveSmallIntegerField(_("số lần vào (0: không hạn chế)"), default=1)
    uses = models.PositiveSmallIntegerField(_("đã dùng"), default=0)
    approved = models.BooleanField(_("đã duyệt"), default=False)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("giấy ra vào")
        indexes = [models.Index(fields=["unit", "ends_at"], name="gate_passes_of_unit")]

    def rules(self) -> dict[str, object]:
        """As `deciding.decide` takes them."""
        return {
            "unit": str(self.unit_id),
            "starts": int(self.starts_at.timestamp()),
            "ends": int(self.ends_at.timestamp()),
            "days": self.days,
            "first_minute": self.first_minute,
            "last_minute": self.last_minute,
            "uses": self.max_uses,
            "gates": self.gates,
            "areas": self.areas,
            "way": deciding.IN,
        }


class Delegation(Addressed):
    """A delegation in numbers: day, hour, gate, people, vehicles. No name; deleted after the event, its count stays."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="delegations", verbose_name=_("đơn vị"))
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+", verbose_name=_("cổng"))
    expected_at = models.DateTimeField(_("dự kiến đến lúc"))
    ends_at = models.DateTimeField(_("dự kiến xong lúc"))
    people = models.PositiveSmallIntegerField(_("số người"), validators=[MinValueValidator(1)])
    vehicles = models.PositiveSmallIntegerField(_("số xe"), default=0)
    entry_id = models.UUIDField(_("lượt vào"), null=True, blank=True, editable=False)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("đoàn công tác")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("expected_at")), name="gate_delegation_ends_after_it_starts"
            )
        ]


class PastDelegation(models.Model):
    """That a deleted delegation had been announced, and whether it was counted: a phone may tell of it days later. Says
    nothing of day, gate or numbers; goes as soon as no phone can tell any more."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="past_delegations", verbose_name=_("đơn vị"))
    entry_id = models.UUIDField(_("lượt vào"), null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(_("xóa lúc"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("đoàn công tác đã xóa")
