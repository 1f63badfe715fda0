from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core.addresses import page_address
from tuquan.core.dates import at_noon, local_date
from tuquan.core.models import Addressed, Dated, DatedQuerySet
from tuquan.core.states import State
from tuquan.patrols import enums
from tuquan.units.permitted import UnitScope, Viewer


class PatrolRows(UnitScope, DatedQuerySet):
    pass


class SitePlan(Addressed):
    """The picture of a site on which points are marked. Part of the protection plan: it never leaves the unit."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="site_plans", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên sơ đồ"), max_length=150)
    width = models.PositiveIntegerField(_("rộng (điểm ảnh)"))
    height = models.PositiveIntegerField(_("cao (điểm ảnh)"))
    added_at = models.DateTimeField(_("thêm lúc"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("sơ đồ mặt bằng")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Point(Addressed, Dated):
    """A place that a patrol passes. `code` stands in its printed QR; whoever renews it makes the old sheet worthless."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="patrol_points", verbose_name=_("đơn vị"))
    plan = models.ForeignKey(
        SitePlan, models.SET_NULL, null=True, blank=True, related_name="points", verbose_name=_("sơ đồ mặt bằng")
    )
    name = models.CharField(_("tên điểm"), max_length=150)
    code = models.CharField(_("mã điểm"), max_length=32, unique=True, editable=False)
    nfc = models.CharField(_("số thẻ NFC"), max_length=40, blank=True)
    latitude = models.FloatField(
        _("vĩ độ"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("kinh độ"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    radius = models.PositiveSmallIntegerField(_("bán kính (m)"), default=30)
    x = models.PositiveIntegerField(_("vị trí ngang trên sơ đồ"), null=True, blank=True)
    y = models.PositiveIntegerField(_("vị trí dọc trên sơ đồ"), null=True, blank=True)
    instructions = models.CharField(_("việc phải làm tại điểm"), max_length=1000, blank=True)
    questions = models.JSONField(_("câu hỏi tại điểm"), default=list, blank=True)
    photo = models.BooleanField(_("cần ảnh"), default=False)

    objects = PatrolRows.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("điểm tuần tra")
        ordering = ["name", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="patrols_point_whole_position",
            ),
            models.CheckConstraint(condition=Q(x=None, y=None) | Q(x__isnull=False, y__isnull=False),
                                   name="patrols_point_whole_mark"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("patrols:point", self.pk)


class Route(Addressed, Dated):
    """A way along points, as the protection plan has it."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="patrol_routes", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên tuyến"), max_length=150)
    basis = models.CharField(_("theo phương án bảo vệ"), max_length=200, blank=True)
    ordered = models.BooleanField(_("đi đúng thứ tự"), default=False)
    minutes = models.PositiveSmallIntegerField(_("đi hết trong (phút)"), default=45)

    objects = PatrolRows.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("tuyến tuần tra")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("patrols:route", self.pk)


class RouteRows(UnitScope):
    unit_field = "route__unit"


class Stop(models.Model):
    """A point of a route and its place in the order."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops", verbose_name=_("tuyến tuần tra"))
    point = models.ForeignKey(Point, models.PROTECT, related_name="stops", verbose_name=_("điểm tuần tra"))
    order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("điểm trên tuyến")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["route", "point"], name="patrols_stop_once")]


class Window(models.Model):
    """When a round of the route begins each day. `random`: at a moment drawn anew each day, so that nobody can count
    on it. A window that ends before it begins ends on the next day."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="windows", verbose_name=_("tuyến tuần tra"))
    opens = models.TimeField(_("từ"))
    closes = models.TimeField(_("đến"))
    random = models.BooleanField(_("bắt đầu ngẫu nhiên"), default=False)

    objects = RouteRows.as_manager()

    class Meta:
        verbose_name = _("khung giờ tuần tra")
        ordering = ["opens", "id"]
        constraints = [models.UniqueConstraint(fields=["route", "opens"], name="patrols_window_once")]

    def span(self, day: Any) -> tuple[datetime, datetime]:
        first = timezone.make_aware(datetime.combine(day, self.opens))
        last = timezone.make_aware(datetime.combine(day, self.closes))
        return first, last if last > first else last + timedelta(days=1)

    @property
    def words(self) -> str:
        return f"{_hour(self.opens)}–{_hour(self.closes)}"


def _hour(value: time) -> str:
    return f"{value:%H:%M}"


class RoundQuerySet(UnitScope):
    def seen_by(self, user: Viewer) -> "RoundQuerySet":
        return self.permitted(user, Permission.PATROL_VIEW) | self.permitted(user, Permission.WATCH_WORK)

    def of_day(self, day: date) -> "RoundQuerySet":
        """Those that were to begin on it; one that nobody planned, that began on it."""
        first = at_noon(day) - timedelta(hours=12)
        after = first + timedelta(days=1)
        unplanned = Q(due_from=None, started_at__gte=first, started_at__lt=after)
        return self.filter(Q(due_from__gte=first, due_from__lt=after) | unplanned)

    def over(self) -> "RoundQuerySet":
        return self.filter(Q(finished_at__isnull=False) | Q(missed_told_at__isnull=False))


class Round(Addressed):
    """One walk along a route: planned, started, finished. One that nobody planned has no window. Its id is that of the
    act which started it, where it was not planned."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="patrol_rounds", verbose_name=_("đơn vị"))
    route = models.ForeignKey(Route, models.PROTECT, related_name="rounds", verbose_name=_("tuyến tuần tra"))
    shift = models.UUIDField(_("ca trực"), null=True, blank=True)
    due_from = models.DateTimeField(_("bắt đầu từ"), null=True, blank=True)
    due_by = models.DateTimeField(_("muộn nhất lúc"), null=True, blank=True)
    call_at = models.DateTimeField(_("gọi đi lúc"), null=True, blank=True)
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người đi tuần"),
    )
    start_act = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    finished_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    course = models.JSONField(_("các điểm phải qua"), default=list, blank=True, editable=False)
    """Ids of the points as the route had them when the round began (or nobody came): a route changed later changes
    nothing of what was missed."""
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    late_told_at = models.DateTimeField(_("báo trễ lúc"), null=True, blank=True)
    missed_told_at = models.DateTimeField(_("báo sót lúc"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("không tính từ lúc"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("vòng tuần tra")
        indexes = [models.Index(fields=["unit", "due_from"]), models.Index(fields=["finished_at", "due_by"])]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "due_from"], condition=Q(due_from__isnull=False), name="patrols_round_planned_once"
            ),
            models.CheckConstraint(
                condition=Q(due_from__isnull=False) | Q(started_at__isnull=False), name="patrols_round_planned_or_begun"
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None) | Q(due_from=None), name="patrols_planned_rounds_count"
            ),
        ]

    def __str__(self) -> str:
        moment = self.started_at or self.call_at or self.due_from
        return f"{self.route.name}, {timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else self.route.name

    def get_absolute_url(self) -> str:
        return page_address("patrols:round", self.pk)

    @property
    def ends_by(self) -> datetime | None:
        """When it has to be walked to its end."""
        begin = self.started_at or self.due_by
        return begin + timedelta(minutes=self.route.minutes) if begin else None

    @property
    def is_late(self) -> bool:
        return self.started_at is not None and self.due_by is not None and self.started_at > self.due_by

    @property
    def is_over(self) -> bool:
        """Finished, or told as missed: what is not passed now counts as missed, until a device says otherwise."""
        return self.finished_at is not None or self.missed_told_at is not None

    @property
    def day(self) -> date | None:
        """The day it counts for: like a night shift, that on which it was to begin."""
        begin = self.due_from or self.started_at
        return local_date(begin) if begin else None

    def to_pass(self) -> list[UUID]:
        return [UUID(one) for one in self.course] or [stop.point_id for stop in self.route.stops.all()]

    def not_passed(self) -> list[UUID]:
        visited = {visit.point_id for visit in self.visits.all()}
        return [point for point in self.to_pass() if point not in visited]

    def state_at(self, now: datetime) -> enums.RoundState:
        complete = not self.not_passed()
        over = self.finished_at is not None or (self.ends_by is not None and now > self.ends_by)
        if self.started_at is None:
            return enums.RoundState.MISSED if over else enums.RoundState.PLANNED
        if complete and (self.finished_at is not None or over):
            return enums.RoundState.DONE
        return enums.RoundState.INCOMPLETE if over else enums.RoundState.WALKING

    def badge_at(self, now: datetime) -> tuple[State, str]:
        found = self.state_at(now)
        words = str(found.label)
        if found == enums.RoundState.PLANNED and self.due_by is not None and now > self.due_by:
            return State.LATE, _g("trễ giờ, chưa đi")
        if found == enums.RoundState.DONE and self.is_late:
            return State.MET, _g("đủ điểm, đi trễ")
        badges = {
            enums.RoundState.PLANNED: State.TODO,
            enums.RoundState.WALKING: State.DOING,
            enums.RoundState.DONE: State.MET,
            enums.RoundState.INCOMPLETE: State.UNMET,
            enums.RoundState.MISSED: State.LATE,
        }
        return badges[found], words


class VisitRows(UnitScope):
    unit_field = "round__unit"


class Visit(Addressed):
    """A point passed in a round. `sure` says whether code, card or position proved it. The id is that of the act."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="visits", verbose_name=_("vòng tuần tra"))
    point = models.ForeignKey(Point, models.PROTECT, related_name="visits", verbose_name=_("điểm tuần tra"))
    at = models.DateTimeField(_("lúc"))
    received_at = models.DateTimeField(_("phần mềm nhận lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người đi tuần")
    )
    how = models.CharField(_("cách xác nhận"), max_length=5, choices=enums.How)
    sure = models.BooleanField(_("đúng điểm"), default=False)
    answers = models.JSONField(_("trả lời"), default=dict, blank=True)
    odd = models.BooleanField(_("có điều bất thường"), default=False)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    objects = VisitRows.as_manager()

    class Meta:
        verbose_name = _("lượt qua điểm tuần tra")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "point"], name="patrols_visit_once")]


class PatrolDay(Addressed):
    """How the patrols of a unit went on a day: numbers only, they stay when the rounds go. Never by route, point or hour:
    what was not seen stays with the unit."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="patrol_days", verbose_name=_("đơn vị"))
    date = models.DateField(_("ngày"))
    planned = models.PositiveIntegerField(_("vòng theo lịch"), default=0)
    walked = models.PositiveIntegerField(_("vòng theo lịch đã đi"), default=0)
    extra = models.PositiveIntegerField(_("vòng đi thêm"), default=0)
    points = models.PositiveIntegerField(_("lượt điểm phải qua"), default=0)
    missed = models.PositiveIntegerField(_("lượt điểm bị sót"), default=0)
    counted_at = models.DateTimeField(_("tính lúc"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("ngày tuần tra")
        constraints = [
            models.UniqueConstraint(fields=["unit", "date"], name="patrols_day_once"),
            models.CheckConstraint(
                condition=Q(walked__lte=F("planned")) & Q(missed__lte=F("points")), name="patrols_day_within_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return f"{page_address('patrols:round_list')}?xem=da-di&ngay={self.date.isoformat()}"


class PatrolSettings(models.Model):
    unit = models.OneToOneField("units.Unit", models.CASCADE, related_name="patrol_settings", verbose_name=_("đơn vị"))
    keep_months = models.PositiveSmallIntegerField(_("giữ nhật ký tuần tra (tháng)"), default=12)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("cách giữ nhật ký tuần tra")

    @classmethod
    def of(cls, unit: Any) -> "PatrolSettings":
        return cls.objects.filter(unit=unit).first() or cls(unit=unit)
