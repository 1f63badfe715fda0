"""Leave to go out in class or working hours, for people and goods of the unit itself."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.gate import deciding, enums
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.permitted import UnitScope


class ExitPassQuerySet(UnitScope):
    def out(self) -> Self:
        """Gone out and awaited back."""
        return self.filter(out_at__isnull=False, back_by__isnull=False, back_at=None)

    def overdue(self, at: datetime) -> Self:
        return self.out().filter(back_by__lt=at)


class ExitPass(Addressed):
    """One way out, and back where that is awaited. No reason stands in it: whoever approves knows it, the gate need not.
    Deleted with the gate's log. People of the unit are no guests: none of it is counted with them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exit_passes", verbose_name=_("đơn vị"))
    kind = models.CharField(_("ai, cái gì ra"), max_length=5, choices=enums.ExitKind)
    name = models.CharField(_("họ và tên, hoặc tên tài sản, hàng hóa"), max_length=120)
    section = models.CharField(_("lớp, phòng, ban"), max_length=80, blank=True)
    picked_up = models.BooleanField(_("chỉ ra khi có người đón"), default=False)
    starts_at = models.DateTimeField(_("ra từ lúc"))
    ends_at = models.DateTimeField(_("ra trước lúc"))
    back_by = models.DateTimeField(_("về trước lúc"), null=True, blank=True)
    code = models.CharField(_("mã ngắn"), max_length=8)
    state = models.CharField(_("trạng thái"), max_length=10, choices=enums.ExitState)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("người đề nghị")
    )
    made_at = models.DateTimeField(_("đề nghị lúc"))
    approver = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name=_("người duyệt"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("ai đã trả lời")
    )
    decided_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    refusal = models.CharField(_("lý do không duyệt"), max_length=250, blank=True)
    out_at = models.DateTimeField(_("ra lúc"), null=True, blank=True)
    out_act = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    out_gate = models.ForeignKey(
        Gate, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("ra cổng")
    )
    reason = models.CharField(_("vì"), max_length=20, choices=enums.Reason, default=enums.Reason.OK)
    note = models.CharField(_("lý do vẫn cho ra"), max_length=200, blank=True)
    back_at = models.DateTimeField(_("về lúc"), null=True, blank=True)
    back_act = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    late_told_at = models.DateTimeField(_("báo chưa về lúc"), null=True, blank=True)

    objects = ExitPassQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy ra cổng")
        indexes = [models.Index(fields=["unit", "ends_at"], name="gate_exits_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="gate_exit_code_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="gate_exit_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(back_by=None) | Q(back_by__gt=F("starts_at")), name="gate_exit_back_after_out"
            ),
            models.CheckConstraint(
                condition=Q(back_at=None) | Q(out_at__isnull=False), name="gate_exit_out_before_back"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("gate:exit_pass", self.pk)

    @property
    def reason_words(self) -> str:
        reason = enums.Reason(self.reason)
        return str(enums.GOING_OUT.get(reason, reason.label))

    def is_open(self, at: datetime) -> bool:
        waits = self.state in (enums.ExitState.WAITING, enums.ExitState.APPROVED)
        return waits and self.out_at is None and at < self.ends_at

    def rules(self) -> dict[str, object]:
        """As `deciding.decide` takes them: out once, through any gate."""
        return {
            "unit": str(self.unit_id),
            "starts": int(self.starts_at.timestamp()),
            "ends": int(self.ends_at.timestamp()),
            "days": 127,
            "first_minute": 0,
            "last_minute": 0,
            "uses": 1,
            "gates": [],
            "areas": [],
            "way": deciding.OUT,
        }

    def known(self) -> dict[str, object]:
        """What the pass itself cannot know."""
        return {
            "approved": self.state in (enums.ExitState.APPROVED, enums.ExitState.CANCELLED),
            "revoked": self.state == enums.ExitState.CANCELLED,
            "used": 0 if self.out_at is None else 1,
        }
