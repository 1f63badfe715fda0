"""The roster: kinds of shifts, who is on it, who has which shift, who is away, who wishes what."""

from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated
from tuquan.duty import enums
from tuquan.duty.models.posts import DatedOfUnit, DutyPost
from tuquan.guards.models import Guard
from tuquan.units.models import Site, Unit
from tuquan.units.permitted import UnitScope


class OfRoster(UnitScope):
    unit_field = "roster__unit"


class OfGuard(UnitScope):
    unit_field = "guard__unit"


class OfShift(UnitScope):
    unit_field = "shift__unit"


class ShiftKind(Addressed, Dated):
    """A shift as the unit knows it: ca sáng, ca đêm. Presence with rest (thường trực) lasts longer than its work."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="shift_kinds", verbose_name=_("đơn vị"))
    letter = models.CharField(_("ký hiệu trên bảng"), max_length=3)
    name = models.CharField(_("tên loại ca"), max_length=60)
    start = models.TimeField(_("bắt đầu"))
    minutes = models.PositiveSmallIntegerField(
        _("có mặt (phút)"), validators=[MinValueValidator(30), MaxValueValidator(1440)]
    )
    working_minutes = models.PositiveSmallIntegerField(
        _("tính là giờ làm việc (phút)"),
        help_text=_("Thường trực có nghỉ tại chỗ: ít hơn thời gian có mặt. Ca làm việc: bằng thời gian có mặt."),
    )
    break_minutes = models.PositiveSmallIntegerField(_("nghỉ giữa giờ (phút)"), default=30)

    objects = DatedOfUnit.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("loại ca")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minutes__range=(30, 1440)) & Q(working_minutes__lte=F("minutes")),
                name="duty_shift_kind_minutes",
            ),
            models.UniqueConstraint(
                fields=["unit", "letter"], condition=Q(valid_to=None), name="duty_shift_kind_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def clock(self) -> str:
        """From when to when, as people say it: 22:00–06:00."""
        end = datetime.combine(date.min, self.start) + timedelta(minutes=self.minutes)
        return f"{self.start:%H:%M}–{end:%H:%M}"

    @property
    def working_hours(self) -> float:
        return self.working_minutes / 60

    @property
    def is_presence(self) -> bool:
        return self.working_minutes < self.minutes


class Roster(Addressed):
    """Who stands where and when, from one day to another. A draft may be thrown away; a published one is kept."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rosters", verbose_name=_("đơn vị"))
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("trụ sở"))
    title = models.CharField(_("tên lịch trực"), max_length=120)
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến hết ngày"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=enums.RosterState, default=enums.RosterState.DRAFT)
    posts = models.ManyToManyField(DutyPost, related_name="rosters", verbose_name=_("các chốt"))
    kinds = models.ManyToManyField(ShiftKind, related_name="rosters", verbose_name=_("các loại ca"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("người lập"))
    made_at = models.DateTimeField(_("lập lúc"))
    published_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người công bố")
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("lịch trực")
        indexes = [models.Index(fields=["unit", "-first"], name="rosters_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="duty_roster_dates_in_order"),
            models.CheckConstraint(
                condition=Q(state=enums.RosterState.DRAFT, published_at=None)
                | Q(state=enums.RosterState.PUBLISHED, published_at__isnull=False),
                name="duty_roster_published_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("duty:roster", self.pk)

    @property
    def is_published(self) -> bool:
        return self.state == enums.RosterState.PUBLISHED


class RosterGuard(models.Model):
    """One row of the roster."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="rows", verbose_name=_("lịch trực"))
    guard = models.ForeignKey(Guard, models.PROTECT, related_name="roster_rows", verbose_name=_("bảo vệ"))
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)

    objects = OfRoster.as_manager()

    class Meta:
        verbose_name = _("người trong lịch trực")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["roster", "guard"], name="duty_guard_once_in_a_roster")]

    def __str__(self) -> str:
        return str(self.guard)


class Shift(Addressed):
    """One cell of the roster. A night shift belongs to the day on which it starts."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts", verbose_name=_("đơn vị"))
    roster = models.ForeignKey(Roster, models.CASCADE, related_name="shifts", verbose_name=_("lịch trực"))
    guard = models.ForeignKey(Guard, models.PROTECT, related_name="shifts", verbose_name=_("bảo vệ"))
    day = models.DateField(_("ngày"))
    kind = models.ForeignKey(ShiftKind, models.PROTECT, related_name="shifts", verbose_name=_("loại ca"))
    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="shifts", verbose_name=_("chốt gác"))
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"))
    fixed = models.BooleanField(_("giữ nguyên khi xếp lại"), default=False)
    source = models.CharField(_("xếp bằng"), max_length=12, choices=enums.ShiftSource, default=enums.ShiftSource.HAND)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("ca trực")
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="shifts_of_unit"),
            models.Index(fields=["guard", "day"], name="shifts_of_guard"),
            models.Index(fields=["post", "starts_at"], name="shifts_of_post"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["roster", "guard", "day"], name="duty_one_cell_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_shift_times_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind.letter} {self.day:%d/%m/%Y}"


class Absence(Addressed):
    """Days on which a guard cannot be on duty. Why is one word; nothing about health is kept."""

    guard = models.ForeignKey(Guard, models.CASCADE, related_name="absences", verbose_name=_("bảo vệ"))
    kind = models.CharField(_("loại"), max_length=10, choices=enums.AbsenceKind)
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến hết ngày"))

    objects = OfGuard.as_manager()

    class Meta:
        verbose_name = _("ngày nghỉ của bảo vệ")
        indexes = [models.Index(fields=["guard", "first"], name="absences_of_guard")]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="duty_absence_dates_in_order")]

    def __str__(self) -> str:
        return f"{self.guard} {self.first:%d/%m}"


class Wish(models.Model):
    """What a guard would like on a day; kept when it can be, never promised."""

    guard = models.ForeignKey(Guard, models.CASCADE, related_name="wishes", verbose_name=_("bảo vệ"))
    day = models.DateField(_("ngày"))
    kind = models.ForeignKey(
        ShiftKind, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("loại ca")
    )
    wants = models.BooleanField(_("muốn trực"), default=False)

    objects = OfGuard.as_manager()

    class Meta:
        verbose_name = _("nguyện vọng ca")
        constraints = [models.UniqueConstraint(fields=["guard", "day"], name="duty_one_wish_a_day")]

    def __str__(self) -> str:
        return f"{self.guard} {self.day:%d/%m}"


class Holiday(models.Model):
    """A day the unit's calendar changes: a holiday the law's list does not have yet, or one that falls on another day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duty_holidays", verbose_name=_("đơn vị"))
    day = models.DateField(_("ngày"))
    name = models.CharField(_("tên ngày"), max_length=120)
    is_holiday = models.BooleanField(_("là ngày nghỉ lễ, tết"), default=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("ngày lễ của đơn vị")
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="duty_holiday_once")]

    def __str__(self) -> str:
        return self.name


class RuleSetting(models.Model):
    """How the unit keeps one rule: on or off, must or should, at which price, with which number."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duty_rules", verbose_name=_("đơn vị"))
    code = models.CharField(_("quy tắc"), max_length=40)
    on = models.BooleanField(_("áp dụng"), default=True)
    must = models.BooleanField(_("bắt buộc"), default=True)
    limit = models.PositiveIntegerField(_("mức"), null=True, blank=True)
    price = models.PositiveIntegerField(_("giá khi không giữ được"), default=10)
    reason = models.CharField(_("lý do thay đổi"), max_length=250, blank=True)
    pairs = models.JSONField(_("các cặp ca"), default=list)
    """[letter, letter of the next day], for the rule that forbids what follows what."""

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("quy tắc xếp ca của đơn vị")
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="duty_rule_set_once")]

    def __str__(self) -> str:
        return self.code


class Solving(Addressed):
    """One run of the solver over a roster: what it found so far can be taken at any time."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="solvings", verbose_name=_("lịch trực"))
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=enums.SolvingState, default=enums.SolvingState.WAITING
    )
    seconds = models.PositiveSmallIntegerField(_("số giây được chạy"), default=20)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("người yêu cầu"))
    asked_at = models.DateTimeField(_("yêu cầu lúc"))
    started_at = models.DateTimeField(_("bắt đầu"), null=True, blank=True)
    finished_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)
    found = models.JSONField(_("bản tốt nhất"), null=True, blank=True)
    penalty = models.PositiveIntegerField(_("giá của bản ấy"), null=True, blank=True)
    bound = models.PositiveIntegerField(_("không bản nào rẻ hơn"), null=True, blank=True)
    steps = models.PositiveIntegerField(_("số lần tốt lên"), default=0)
    short = models.JSONField(_("chỗ còn thiếu"), default=list)
    reasons = models.JSONField(_("vì sao và cách gỡ"), default=list)
    seeking = models.BooleanField(_("đang tìm cách gỡ"), default=False)
    """The roster is found; ways out for the hours still missing are being tried."""
    used_at = models.DateTimeField(_("đưa vào lịch lúc"), null=True, blank=True)

    objects = OfRoster.as_manager()

    class Meta:
        verbose_name = _("lần xếp ca tự động")
        indexes = [models.Index(fields=["roster", "-asked_at"], name="solvings_of_roster")]

    def __str__(self) -> str:
        return f"{self.roster} {self.asked_at:%d/%m %H:%M}"

    def get_absolute_url(self) -> str:
        return page_address("duty:solving", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in (enums.SolvingState.WAITING, enums.SolvingState.RUNNING)


class Swap(Addressed):
    """One asks, the other agrees, the chief approves; only then the roster changes. Without a shift of the other, it
    is given away."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="swaps", verbose_name=_("ca đem đổi"))
    other = models.ForeignKey(Guard, models.CASCADE, related_name="swaps_asked", verbose_name=_("đổi với"))
    other_shift = models.ForeignKey(
        Shift, models.CASCADE, null=True, blank=True, related_name="swaps_wanted", verbose_name=_("lấy ca")
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=enums.SwapState, default=enums.SwapState.ASKED)
    reason = models.CharField(_("lý do"), max_length=250, blank=True)
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người duyệt")
    )
    decided_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)

    objects = OfShift.as_manager()

    class Meta:
        verbose_name = _("đề nghị đổi ca")

    def __str__(self) -> str:
        return str(self.shift)
