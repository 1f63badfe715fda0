"""Who and what came in, with what, and when it left again."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.gate import enums
from tuquan.gate.models.settings import Badge, CardKey
from tuquan.gate.models.visits import Pass, Visit
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.permitted import UnitScope

NOBODY = Q(name="", organisation="", card_hash="", card_shown="", host=None, visit=None, purpose="", given_pass=None)
"""What an entry of numbers only holds about people: nothing."""


class GateEntryQuerySet(UnitScope):
    def counted_in(self) -> Self:
        """What is only counted is never "inside"."""
        return self.exclude(what=enums.EntryKind.COUNT)

    def inside(self) -> Self:
        """Not yet out."""
        return self.filter(left_at=None).counted_in()

    def overdue(self, at: datetime) -> Self:
        """Still inside after the time announced, or for half a day without one."""
        without_time = Q(due_at=None, entered_at__lt=at - timedelta(hours=12))
        return self.inside().filter(Q(due_at__lt=at) | without_time)


class GateEntry(Addressed):
    """One passage through a gate: in, and out again. Its id is that of the act, so a repeated act is the same entry."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="gate_entries", verbose_name=_("đơn vị"))
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+", db_index=False, verbose_name=_("cổng"))
    what = models.CharField(_("loại"), max_length=12, choices=enums.EntryKind)
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("lượt khách đăng ký")
    )
    given_pass = models.ForeignKey(
        Pass, models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("giấy ra vào")
    )
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    organisation = models.CharField(_("nơi công tác"), max_length=150, blank=True)
    card_key = models.ForeignKey(
        CardKey, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("khóa")
    )
    card_hash = models.CharField(_("dấu của số thẻ"), max_length=64, blank=True, editable=False)
    card_shown = models.CharField(_("số thẻ đã che"), max_length=12, blank=True)
    host = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("người được gặp"),
    )
    host_told_at = models.DateTimeField(_("báo người được gặp lúc"), null=True, blank=True)
    to_tell = models.BooleanField(
        _("chờ báo"),
        default=False,
        editable=False,
        help_text=_("người được gặp, hoặc tổ trưởng khi có điều không khớp"),
    )
    host_answered_at = models.DateTimeField(_("người được gặp trả lời lúc"), null=True, blank=True)
    fallback_told_at = models.DateTimeField(_("báo người đón thay lúc"), null=True, blank=True)
    purpose = models.CharField(_("việc đến"), max_length=200, blank=True)
    badge = models.ForeignKey(
        Badge,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        db_index=False,
        verbose_name=_("thẻ khách"),
    )
    badge_returned_at = models.DateTimeField(_("trả thẻ lúc"), null=True, blank=True)
    plate = models.CharField(_("biển số xe"), max_length=20, blank=True)
    people = models.PositiveSmallIntegerField(_("số người"), default=1, validators=[MinValueValidator(0)])
    vehicles = models.PositiveSmallIntegerField(_("số xe"), default=0)
    allowed = models.BooleanField(_("đúng quy tắc"), default=True)
    reason = models.CharField(_("vì"), max_length=20, choices=enums.Reason, default=enums.Reason.OK)
    conflict = models.CharField(_("điều không khớp"), max_length=20, choices=enums.Conflict, blank=True)
    note = models.CharField(_("lý do vẫn cho vào"), max_length=200, blank=True)
    settled_at = models.DateTimeField(_("đã xem lúc"), null=True, blank=True)
    due_at = models.DateTimeField(_("dự kiến ra trước"), null=True, blank=True)
    entered_at = models.DateTimeField(_("vào lúc"))
    left_at = models.DateTimeField(_("ra lúc"), null=True, blank=True)
    left_gate = models.ForeignKey(
        Gate, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("ra cổng")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("người ghi"),
    )
    device = models.CharField(_("máy"), max_length=64, blank=True)

    objects = GateEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt ra vào")
        indexes = [
            models.Index(fields=["unit", "entered_at"], name="gate_entries_of_unit"),
            models.Index(fields=["unit", "entered_at"], condition=Q(left_at=None), name="gate_inside"),
            models.Index(fields=["id"], condition=Q(to_tell=True), name="gate_to_tell"),
            models.Index(fields=["unit", "card_hash"], condition=~Q(card_hash=""), name="gate_by_card"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what__in=enums.NAMELESS) | NOBODY, name="gate_entry_of_numbers_names_nobody"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.plate or str(self.get_what_display())

    def get_absolute_url(self) -> str:
        return page_address("gate:entry", self.pk)


class Goods(models.Model):
    """Goods or material that passed the gate with an entry."""

    entry = models.ForeignKey(GateEntry, models.CASCADE, related_name="goods", verbose_name=_("lượt ra vào"))
    direction = models.CharField(_("chiều"), max_length=3, choices=enums.Direction)
    name = models.CharField(_("tên hàng hóa, vật tư"), max_length=120)
    quantity = models.DecimalField(_("số lượng"), max_digits=10, decimal_places=2)
    measure = models.CharField(_("đơn vị tính"), max_length=20, blank=True)
    paper = models.CharField(_("giấy kèm theo"), max_length=60, blank=True)
    goes_back = models.BooleanField(_("sẽ đưa trở lại"), default=False)
    back_quantity = models.DecimalField(_("đã đưa trở lại"), max_digits=10, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("hàng hóa qua cổng")

    @property
    def outstanding(self) -> Decimal:
        return self.quantity - self.back_quantity if self.goes_back else Decimal(0)


class Tally(Addressed):
    """How many passed a gate on a day, by kind: counted with each entry, kept when the log is deleted. The day's figures
    come from it once the day is over."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="gate_tallies", verbose_name=_("đơn vị"))
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+", verbose_name=_("cổng"))
    date = models.DateField(_("ngày"))
    what = models.CharField(_("loại"), max_length=12, choices=enums.EntryKind)
    people = models.PositiveIntegerField(_("số lượt người"), default=0)
    vehicles = models.PositiveIntegerField(_("số lượt xe"), default=0)
    written = models.BooleanField(_("đã thành số liệu"), default=False)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("số lượt trong ngày")
        constraints = [models.UniqueConstraint(fields=["gate", "date", "what"], name="gate_tally_once")]
        indexes = [models.Index(fields=["date"], condition=Q(written=False), name="gate_tallies_to_write")]
