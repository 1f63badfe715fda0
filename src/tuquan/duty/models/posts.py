"""Where somebody stands guard, when the place needs somebody, and what belongs to it."""

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as spoken, gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated, DatedQuerySet
from tuquan.duty import enums
from tuquan.units.models import Gate, Site, Unit
from tuquan.units.permitted import UnitScope

EVERY_DAY = 0b1111111
"""Weekdays are bits: 1 is Monday, 64 is Sunday."""
WORKDAYS = 0b0011111
WEEKDAYS = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ Nhật"),
)


class DatedOfUnit(DatedQuerySet, UnitScope):
    pass


class OfPost(DatedQuerySet, UnitScope):
    unit_field = "post__unit"


class OfPostRow(UnitScope):
    unit_field = "post__unit"


def _new_code() -> str:
    return secrets.token_hex(4)


class DutyPost(Addressed, Dated):
    """A place where guards stand. Two gates watched by one person are one post."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duty_posts", verbose_name=_("đơn vị"))
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="duty_posts", verbose_name=_("trụ sở")
    )
    gate = models.ForeignKey(
        Gate, models.SET_NULL, null=True, blank=True, related_name="duty_posts", verbose_name=_("cổng")
    )
    name = models.CharField(_("tên chốt"), max_length=100)
    certificate_needed = models.BooleanField(
        _("cần giấy chứng nhận huấn luyện còn hạn"),
        default=False,
        help_text=_("Giấy chứng nhận nghiệp vụ bảo vệ có giá trị 5 năm (Thông tư 46/2014/TT-BCA, Điều 6.6)."),
    )
    code = models.CharField(_("mã đọc tại chốt"), max_length=20, default=_new_code, editable=False)
    latitude = models.FloatField(_("vĩ độ"), null=True, blank=True)
    longitude = models.FloatField(_("kinh độ"), null=True, blank=True)
    instructions = models.TextField(_("việc của chốt"), max_length=2000, blank=True)

    objects = DatedOfUnit.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("chốt gác")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("duty:post", self.pk)


class CoverWindow(Dated):
    """Hours in which a post needs people, or in which a partner force (a police squad) holds it, from a day on."""

    post = models.ForeignKey(DutyPost, models.CASCADE, related_name="windows", verbose_name=_("chốt gác"))
    kind = models.CharField(_("loại"), max_length=10, choices=enums.WindowKind, default=enums.WindowKind.NEED)
    weekdays = models.PositiveSmallIntegerField(
        _("các ngày trong tuần"), default=EVERY_DAY, validators=[MinValueValidator(1), MaxValueValidator(EVERY_DAY)]
    )
    on_holidays = models.BooleanField(_("cả ngày lễ, tết"), default=True)
    start = models.TimeField(_("từ giờ"))
    minutes = models.PositiveSmallIntegerField(
        _("dài (phút)"), validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    people = models.PositiveSmallIntegerField(_("số người"), default=1, validators=[MinValueValidator(1)])
    force = models.CharField(
        _("lực lượng"), max_length=120, blank=True, help_text=_("ví dụ: Tổ cảnh sát bảo vệ mục tiêu")
    )

    objects = OfPost.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("khung giờ của chốt")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="duty_window_within_a_day"),
            models.CheckConstraint(condition=Q(people__gte=1), name="duty_window_of_somebody"),
            models.CheckConstraint(
                condition=Q(kind=enums.WindowKind.NEED) | ~Q(force=""), name="duty_window_names_the_partner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post.name} {self.start:%H:%M}"

    @property
    def hours(self) -> str:
        """ "24/24", "07:00–11:30" """
        if self.minutes == 1440:
            return "24/24"
        end = (self.start.hour * 60 + self.start.minute + self.minutes) % 1440
        return f"{self.start:%H:%M}–{end // 60:02d}:{end % 60:02d}"

    @property
    def days(self) -> str:
        """ "hằng ngày", "thứ Hai–thứ Sáu", "thứ Bảy, Chủ Nhật" """
        if self.weekdays == EVERY_DAY:
            return spoken("hằng ngày") if self.on_holidays else spoken("hằng ngày, trừ ngày lễ")
        if self.weekdays == WORKDAYS:
            words = spoken("thứ Hai đến thứ Sáu")
        else:
            words = ", ".join(str(name) for place, name in enumerate(WEEKDAYS) if self.weekdays >> place & 1)
        return words if self.on_holidays else spoken("%(days)s, trừ ngày lễ") % {"days": words}


class PostItem(Addressed, Dated):
    """Something that stays at the post and is counted at each hand-over."""

    post = models.ForeignKey(DutyPost, models.CASCADE, related_name="items", verbose_name=_("chốt gác"))
    kind = models.CharField(_("loại"), max_length=10, choices=enums.ItemKind)
    name = models.CharField(_("tên"), max_length=100)
    count = models.PositiveSmallIntegerField(_("số lượng"), default=1)

    objects = OfPost.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("đồ dùng tại chốt")

    def __str__(self) -> str:
        return self.name


class CoverageDay(Addressed):
    """How one post was kept on one day, counted when the day is over; counted again when somebody's times are set right.
    Minutes are of people: two people needed for an hour are 120."""

    post = models.ForeignKey(DutyPost, models.CASCADE, related_name="coverage_days", verbose_name=_("chốt gác"))
    day = models.DateField(_("ngày"))
    needed = models.PositiveIntegerField(_("phút cần có người"))
    planned = models.PositiveIntegerField(_("phút có người theo lịch"))
    kept = models.PositiveIntegerField(_("phút có người thực tế"))
    partner = models.PositiveIntegerField(_("trong đó lực lượng phối hợp"), default=0)
    counted_at = models.DateTimeField(_("tính lúc"))

    objects = OfPostRow.as_manager()

    class Meta:
        verbose_name = _("ngày bao chốt")
        constraints = [
            models.UniqueConstraint(fields=["post", "day"], name="duty_coverage_once_a_day"),
            models.CheckConstraint(
                condition=Q(planned__lte=F("needed")) & Q(kept__lte=F("needed")) & Q(partner__lte=F("needed")),
                name="duty_coverage_within_need",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post.name} {self.day:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return f"{page_address('duty:coverage', self.post_id)}?tu={self.day}&den={self.day}"
