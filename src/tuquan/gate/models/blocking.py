"""Who is to be led to the officer on duty before entering: by decision, for a time, approved by two."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.gate import enums
from tuquan.units.models import Unit
from tuquan.units.permitted import UnitScope

LONGEST_DAYS = 90


class Block(Addressed):
    """The card number stands in it as a slow hash alone; what the guard sees of it is "mời gặp trực ban"."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="gate_blocks", verbose_name=_("đơn vị"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.BlockState, default=enums.BlockState.PROPOSED
    )
    name = models.CharField(_("họ và tên"), max_length=120)
    card_mark = models.CharField(_("dấu của số thẻ"), max_length=64, editable=False)
    card_shown = models.CharField(_("số thẻ đã che"), max_length=12)
    reason = models.CharField(_("căn cứ"), max_length=10, choices=enums.BlockReason)
    decision_number = models.CharField(_("số quyết định"), max_length=60)
    decision_date = models.DateField(_("ngày quyết định"))
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến hết ngày"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người đề nghị")
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người duyệt")
    )
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("người cần gặp trực ban")
        indexes = [models.Index(fields=["unit", "state"], name="gate_blocks_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="gate_block_dates_in_order"),
            models.CheckConstraint(condition=~Q(decision_number=""), name="gate_block_has_a_decision"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="gate_block_approved_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state=enums.BlockState.IN_FORCE) | Q(approved_by__isnull=False),
                name="gate_block_in_force_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("gate:block_list")

    def holds_on(self, day: date) -> bool:
        return self.state == enums.BlockState.IN_FORCE and self.first_date <= day <= self.last_date
