"""What happens on a watch: who came and went, what was written down, what was handed over. Each row bears the id of the
act that made it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.duty.models.posts import DutyPost, PostItem
from tuquan.duty.models.rosters import Shift
from tuquan.units.models import Person, Unit
from tuquan.units.permitted import UnitScope


class OfHandOver(UnitScope):
    unit_field = "hand_over__unit"


class ClockIn(Addressed):
    """Somebody came to a post, and left it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clock_ins", verbose_name=_("đơn vị"))
    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="clock_ins", verbose_name=_("chốt gác"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="clock_ins", verbose_name=_("người trực"))
    shift = models.ForeignKey(
        Shift, models.SET_NULL, null=True, blank=True, related_name="clock_ins", verbose_name=_("ca trực")
    )
    in_at = models.DateTimeField(_("vào ca"))
    in_received_at = models.DateTimeField(_("máy chủ nhận lúc"))
    in_device = models.CharField(_("thiết bị khi vào"), max_length=100, blank=True)
    out_at = models.DateTimeField(_("ra ca"), null=True, blank=True)
    out_received_at = models.DateTimeField(_("máy chủ nhận lượt ra lúc"), null=True, blank=True)
    out_device = models.CharField(_("thiết bị khi ra"), max_length=100, blank=True)
    out_act = models.UUIDField(_("mã việc ra ca"), null=True, blank=True, unique=True)
    code_read = models.BooleanField(_("đã đọc mã tại chốt"), null=True)
    distance = models.PositiveIntegerField(_("cách chốt (mét)"), null=True, blank=True)
    remarks = models.JSONField(_("chỗ không khớp"), default=list)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("lượt trực")
        indexes = [
            models.Index(fields=["post", "in_at"], name="clock_ins_of_post"),
            models.Index(fields=["person", "in_at"], name="clock_ins_of_person"),
            models.Index(fields=["unit", "in_at"], name="clock_ins_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(out_at=None) | Q(out_at__gte=F("in_at")), name="duty_out_after_in"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.in_at:%d/%m %H:%M}"


class LogLine(Addressed):
    """A line of the duty book (sổ trực)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duty_log", verbose_name=_("đơn vị"))
    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="log", verbose_name=_("chốt gác"))
    at = models.DateTimeField(_("lúc"))
    received_at = models.DateTimeField(_("máy chủ nhận lúc"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("người ghi"))
    text = models.TextField(_("nội dung"), max_length=2000)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("dòng sổ trực")
        indexes = [models.Index(fields=["post", "at"], name="log_of_post")]

    def __str__(self) -> str:
        return self.text[:60]


class HandOver(Addressed):
    """The state of a post as one guard leaves it and the next one takes it: two acts, one paper."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hand_overs", verbose_name=_("đơn vị"))
    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="hand_overs", verbose_name=_("chốt gác"))
    clock_in = models.ForeignKey(
        ClockIn, models.SET_NULL, null=True, blank=True, related_name="hand_overs", verbose_name=_("lượt trực giao")
    )
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("người giao"))
    given_at = models.DateTimeField(_("giao lúc"))
    received_at = models.DateTimeField(_("máy chủ nhận lúc"))
    open_matters = models.TextField(_("việc còn dở"), max_length=2000, blank=True)
    inside = models.PositiveIntegerField(_("khách còn bên trong"), null=True, blank=True)
    badges_out = models.PositiveIntegerField(_("thẻ khách chưa thu"), null=True, blank=True)
    remarks = models.TextField(_("tình hình chốt"), max_length=2000, blank=True)
    differences = models.JSONField(_("khác với sổ"), default=list)
    take_act = models.UUIDField(_("mã việc nhận ca"), null=True, blank=True, unique=True)
    taken_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người nhận")
    )
    taken_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    agrees = models.BooleanField(_("nhận đúng như bàn giao"), null=True)
    taker_says = models.TextField(_("người nhận ghi"), max_length=2000, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("bàn giao ca")
        indexes = [models.Index(fields=["post", "given_at"], name="hand_overs_of_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None, agrees=None) | Q(taken_at__isnull=False, agrees__isnull=False),
                name="duty_hand_over_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.given_at:%d/%m %H:%M}"

    def get_absolute_url(self) -> str:
        return page_address("duty:hand_over", self.pk)


class HandOverItem(models.Model):
    """What was counted; `expected` is what the list of the post says on that day."""

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="items", verbose_name=_("bàn giao ca"))
    item = models.ForeignKey(PostItem, models.PROTECT, related_name="+", verbose_name=_("đồ dùng tại chốt"))
    expected = models.PositiveSmallIntegerField(_("theo danh mục"))
    count = models.PositiveSmallIntegerField(_("đếm được"))
    note = models.CharField(_("ghi chú"), max_length=250, blank=True)

    objects = OfHandOver.as_manager()

    class Meta:
        verbose_name = _("đồ dùng bàn giao")
        constraints = [models.UniqueConstraint(fields=["hand_over", "item"], name="duty_item_counted_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.count}"
