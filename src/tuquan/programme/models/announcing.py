from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core import dates
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.programme import enums
from tuquan.programme.enums import AnnouncementKind
from tuquan.units.permitted import UnitScope

Day = date  # Announcement has a field of the name `date`


class AnnouncementQuerySet(UnitScope):
    def standing(self) -> "AnnouncementQuerySet":
        return self.filter(cancelled_at=None)


class Announcement(Addressed):
    """What the other sides are told beforehand. Of a delegation only day, hour, gate, people and vehicles, and all of
    it is deleted after the event; a call for support says hour, place and what was done. Names of people: never."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="announcements", verbose_name=_("đơn vị"))
    kind = models.CharField(_("báo về việc"), max_length=15, choices=AnnouncementKind)
    title = models.CharField(_("tên sự kiện"), max_length=200, blank=True)
    date = models.DateField(_("ngày"))
    start_time = models.TimeField(_("giờ"))
    place = models.CharField(_("cổng, địa điểm"), max_length=120)
    people = models.PositiveIntegerField(_("số người"), null=True, blank=True)
    vehicles = models.PositiveIntegerField(_("số xe"), null=True, blank=True)
    done = models.CharField(_("việc đơn vị đã làm"), max_length=300, blank=True)
    answer_by = models.DateTimeField(_("hạn trả lời"))
    announced_at = models.DateTimeField(_("báo lúc"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người báo")
    )
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo cho bên phối hợp")
        indexes = [models.Index(fields=["unit", "date"]), models.Index(fields=["answer_by"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AnnouncementKind.DELEGATION) | Q(title="", done=""),
                name="programme_delegation_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(kind=AnnouncementKind.SUPPORT) | Q(done=""),
                name="programme_only_support_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return self.title or _g("%(kind)s ngày %(day)s") % {
            "kind": self.get_kind_display().capitalize(),
            "day": dates.day(self.date),
        }

    def get_absolute_url(self) -> str:
        return page_address("programme:announcement", self.pk)

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.date, self.start_time))

    @property
    def answers_until(self) -> datetime:
        """Links answer until the end of the day of the event."""
        return timezone.make_aware(datetime.combine(self.date + timedelta(days=1), time()))

    def is_over(self, today: Day) -> bool:
        return self.date < today


class AnnouncementSide(Addressed):
    """A side that was told, and what it answered. `serial` rises when a new link is given out."""

    announcement = models.ForeignKey(
        Announcement, models.CASCADE, related_name="sides", verbose_name=_("thông báo cho bên phối hợp")
    )
    coordination = models.ForeignKey(
        "programme.Coordination",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quy chế phối hợp"),
    )
    unit = models.ForeignKey(
        "units.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("đơn vị trong phần mềm")
    )
    name = models.CharField(_("tên bên phối hợp"), max_length=250)
    serial = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(_("mở xem lúc"), null=True, blank=True)
    reply = models.CharField(_("trả lời"), max_length=10, choices=enums.Reply, blank=True)
    question = models.CharField(_("câu hỏi"), max_length=300, blank=True)
    replied_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    explained = models.CharField(_("giải đáp của đơn vị"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(_("nhắc lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("bên được báo")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "name"], name="programme_announcement_side_once"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="programme_reply_with_its_moment",
            ),
        ]

    @property
    def in_time(self) -> bool:
        return self.replied_at is not None and self.replied_at <= self.announcement.answer_by


class AnnouncementTally(models.Model):
    """What stays of announcements after they were deleted: how many in a month, how many sides answered in time."""

    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, related_name="announcement_tallies", verbose_name=_("đơn vị")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    month = models.PositiveSmallIntegerField(_("tháng"))
    kind = models.CharField(_("báo về việc"), max_length=15, choices=AnnouncementKind)
    announced = models.PositiveIntegerField(_("số lần báo"), default=0)
    asked = models.PositiveIntegerField(_("số bên được báo"), default=0)
    in_time = models.PositiveIntegerField(_("trả lời đúng hạn"), default=0)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("số lần báo theo tháng")
        ordering = ["-year", "-month", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month", "kind"], name="programme_tally_once_a_month")
        ]
