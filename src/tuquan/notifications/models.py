"""What people are told, and the letters that carry it outside. All are rows written in the transaction of the act."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.notifications.enums import Channel, EmailState, RunState
from tuquan.notifications.kinds import kind_of


class MessageQuerySet(models.QuerySet):
    def to(self, user: models.Model) -> "MessageQuerySet":
        return self.filter(recipient=user.pk)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)


class Message(Addressed):
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages", verbose_name=_("người nhận")
    )
    kind = models.CharField(_("loại"), max_length=60)
    unit = models.ForeignKey(
        "units.Unit", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("đơn vị")
    )
    object_type = models.CharField(_("loại bản ghi"), max_length=60, blank=True)
    object_id = models.CharField(_("bản ghi"), max_length=40, blank=True)
    title = models.CharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"), blank=True)
    url = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    key = models.CharField(max_length=200, editable=False)
    created_at = models.DateTimeField(_("lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True, blank=True)
    for_digest = models.BooleanField(_("chờ gộp vào thư buổi sáng"), default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notifications_message_once")]
        indexes = [
            models.Index(fields=["recipient", "created_at"]),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notifications_message_unread"),
            models.Index(fields=["recipient"], condition=Q(for_digest=True), name="notifications_message_digest"),
            models.Index(fields=["object_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("notifications:open", self.pk)

    @property
    def kind_title(self) -> str:
        return str(kind_of(self.kind).title)


class OutboxEmail(Addressed):
    """A letter on its way out. It is sent by a worker once the act is committed."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("người nhận")
    )
    address = models.EmailField(_("địa chỉ thư"))
    key = models.CharField(max_length=200, unique=True, editable=False)
    object_type = models.CharField(_("loại bản ghi"), max_length=60, blank=True)
    object_id = models.CharField(_("bản ghi"), max_length=40, blank=True)
    subject = models.CharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=EmailState, default=EmailState.WAITING)
    tries = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    next_try_at = models.DateTimeField(_("gửi từ lúc"))
    claim = models.CharField(max_length=80, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    last_error = models.CharField(_("lỗi gần nhất"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("thư gửi đi")
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="notifications_email_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="notifications_email_sending"),
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["object_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(models.Model):
    """How a person wants to be told of one kind; without a row, the kind's own default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences", verbose_name=_("người")
    )
    kind = models.CharField(_("loại"), max_length=60)
    channel = models.CharField(_("cách báo"), max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("cách báo")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notifications_preference_once")]


class QuietHours(models.Model):
    """No e-mail between these hours; it waits for the end of them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="quiet_hours", verbose_name=_("người")
    )
    start = models.TimeField(_("từ"))
    end = models.TimeField(_("đến"))

    class Meta:
        verbose_name = _("giờ không gửi thư")
        constraints = [models.CheckConstraint(condition=~Q(start=models.F("end")), name="notifications_quiet_is_span")]

    def next_allowed(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours it falls into."""
        local = timezone.localtime(moment)
        now = local.time()
        quiet = self.start <= now < self.end if self.start < self.end else now >= self.start or now < self.end
        if not quiet:
            return moment
        day = local.date() + (timedelta(days=1) if now >= self.end else timedelta())
        return timezone.make_aware(datetime.combine(day, self.end))


class DailyRun(models.Model):
    """A job did its work for a day. The unique row lets one worker of many do it."""

    job = models.CharField(_("việc"), max_length=80)
    day = models.DateField(_("ngày"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=RunState, default=RunState.RUNNING)
    tries = models.PositiveSmallIntegerField(_("số lần"), default=1)
    started_at = models.DateTimeField(_("bắt đầu"))
    ended_at = models.DateTimeField(_("xong"), null=True, blank=True)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lần chạy việc hằng ngày")
        constraints = [models.UniqueConstraint(fields=["job", "day"], name="notifications_daily_run_once")]


class MinuteRun(models.Model):
    """When a job that runs each minute last ran."""

    job = models.CharField(_("việc"), max_length=80, primary_key=True)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần chạy việc mỗi phút")
