from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.core.states import State
from tuquan.incidents import enums
from tuquan.incidents.catalogue import Kind, Playbook, Step, kind_of, playbook, scene_sheet_for
from tuquan.units.permitted import UnitScope, Viewer

GUARDS_SEE = timedelta(days=3)
"""How long whoever stands guard still sees an incident after it was closed: the next shifts ask about it."""


class IncidentQuerySet(UnitScope):
    def standing(self) -> "IncidentQuerySet":
        return self.filter(withdrawn_at=None)

    def open(self) -> "IncidentQuerySet":
        return self.standing().filter(closed_at=None)

    def real(self) -> "IncidentQuerySet":
        """Neither a drill nor taken out: what figures and criteria see."""
        return self.standing().filter(drill=False)

    def seen_by(self, user: Viewer, now: datetime) -> "IncidentQuerySet":
        """The register for who may read it; for who stands guard, what is open or was until a few days ago."""
        recent = Q(closed_at=None) | Q(closed_at__gte=now - GUARDS_SEE)
        return self.standing() & (
            self.permitted(user, Permission.INCIDENT_VIEW)
            | self.permitted(user, Permission.WATCH_WORK).filter(recent, withdrawn_at=None)
        )


class Incident(Addressed):
    """An incident from the first report to its conclusion. No person stands in it: names are only in minutes. Its id
    is that of the act that reported it, so that a report sent twice is one."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="incidents", verbose_name=_("đơn vị"))
    site = models.ForeignKey(
        "units.Site", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cơ sở")
    )
    kind = models.CharField(_("loại"), max_length=30)
    severity = models.CharField(_("mức độ"), max_length=10, choices=enums.Severity, default=enums.Severity.HELP)
    drill = models.BooleanField(_("diễn tập"), default=False)
    where = models.CharField(_("ở đâu"), max_length=200)
    now = models.CharField(_("đang xảy ra gì"), max_length=500, blank=True)
    people = models.PositiveIntegerField(_("số người ước chừng"), null=True, blank=True)
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True, blank=True)
    discovered_at = models.DateTimeField(_("phát hiện lúc"))
    reported_at = models.DateTimeField(_("báo lúc"))
    received_at = models.DateTimeField(_("phần mềm nhận lúc"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người báo")
    )
    playbook = models.CharField(_("phương án"), max_length=40, blank=True)
    playbook_version = models.PositiveSmallIntegerField(_("bản"), default=0)
    taken_at = models.DateTimeField(_("có người nhận lúc"), null=True, blank=True)
    taken_by = models.CharField(_("người nhận xử lý"), max_length=150, blank=True)
    alarms = models.PositiveSmallIntegerField(_("số lần báo lại"), default=0)
    alarmed_at = models.DateTimeField(_("báo lần cuối lúc"), null=True, blank=True)
    caught = models.PositiveSmallIntegerField(_("số người bị bắt quả tang"), null=True, blank=True)
    outcome = models.CharField(_("đơn vị xác minh"), max_length=15, choices=enums.Outcome, blank=True)
    finding = models.CharField(_("kết luận của đơn vị"), max_length=1000, blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người kết thúc")
    )
    withdrawn_at = models.DateTimeField(_("bỏ lúc"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("xóa chi tiết lúc"), null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("vụ việc")
        indexes = [models.Index(fields=["unit", "discovered_at"]), models.Index(fields=["closed_at", "taken_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(started_at__lte=F("discovered_at")),
                name="incidents_started_before_discovered",
            ),
            models.CheckConstraint(
                condition=Q(discovered_at__lte=F("reported_at")), name="incidents_discovered_before_reported"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="incidents_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        title = _g("%(kind)s: %(where)s") % {"kind": self.kind_row.name, "where": self.where}
        return _g("DIỄN TẬP · %(title)s") % {"title": title} if self.drill else title

    def get_absolute_url(self) -> str:
        return page_address("incidents:incident", self.pk)

    @property
    def kind_row(self) -> Kind:
        return kind_of(self.kind)

    @property
    def plan(self) -> Playbook | None:
        return playbook(self.playbook, self.playbook_version)

    @property
    def scene_sheet(self) -> Playbook | None:
        """The sheet for protecting the scene that held when it was reported."""
        return scene_sheet_for(
            self.kind,
            self.severity,
            unit_kind=self.unit.kind,
            unit=self.unit.code,
            site=self.site.name if self.site else "",
            day=dates.local_date(self.reported_at),
        )

    def step(self, code: str) -> Step | None:
        """A step of its playbook, or a line of its sheet for the scene."""
        sheets = (self.plan, self.scene_sheet)
        return next((found for one in sheets if one and (found := one.step(code))), None)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def state(self) -> State:
        if self.closed_at is not None:
            return State.MET if self.outcome == enums.Outcome.REAL else State.NOT_APPLICABLE
        return State.DOING if self.taken_at is not None else State.LATE

    @property
    def state_words(self) -> str:
        if self.closed_at is not None:
            return _g("đã kết thúc") if self.outcome == enums.Outcome.REAL else _g("báo nhầm")
        if self.taken_at is None:
            return _g("chưa có người nhận")
        return _g("%(who)s đang xử lý") % {"who": self.taken_by} if self.taken_by else _g("đang xử lý")


class IncidentRows(UnitScope):
    unit_field = "incident__unit"


class Told(Addressed):
    """One who was told of an incident: sent, received, on the scene. Without an account the answer comes by a signed
    link; raising `serial` takes earlier links back."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="told", verbose_name=_("vụ việc"))
    side = models.CharField(_("bên"), max_length=10, choices=enums.Side)
    name = models.CharField(_("người được báo"), max_length=250)
    unit = models.ForeignKey(
        "units.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("đơn vị được báo")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tài khoản được báo"),
    )
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    serial = models.PositiveIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(_("gửi lúc"))
    received_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    coming_at = models.DateTimeField(_("báo đang đến lúc"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("có mặt lúc"), null=True, blank=True)

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("người được báo vụ việc")
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "side", "name"], name="incidents_told_once"),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(received_at__isnull=False), name="incidents_arrived_after_received"
            ),
        ]

    @property
    def state(self) -> State:
        if self.arrived_at is not None:
            return State.MET
        return State.DOING if self.received_at is not None else State.WAITING

    @property
    def state_words(self) -> str:
        if self.arrived_at is not None:
            return _g("có mặt")
        if self.coming_at is not None:
            return _g("đang đến")
        return _g("đã nhận tin") if self.received_at is not None else _g("chưa trả lời")


class StepTaken(models.Model):
    """What became of a step of the playbook. Who did not answer stays said when the stand-in does it later."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="steps", verbose_name=_("vụ việc"))
    code = models.CharField(_("bước"), max_length=30)
    state = models.CharField(_("kết quả"), max_length=12, choices=enums.StepState)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    no_answer_at = models.DateTimeField(_("không liên lạc được lúc"), null=True, blank=True)

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("bước đã làm của vụ việc")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["incident", "code"], name="incidents_step_once")]


class IncidentNote(Addressed):
    """What was seen or done, as it happened; the pictures of the place hang on it or on the incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="notes", verbose_name=_("vụ việc"))
    text = models.CharField(_("diễn biến"), max_length=500)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("diễn biến của vụ việc")
        ordering = ["at", "id"]


class SceneItem(Addressed):
    """A thing or picture of the scene that has to be kept; `Custody` says who held it when."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="items", verbose_name=_("vụ việc"))
    number = models.PositiveSmallIntegerField(_("số thứ tự"))
    what = models.CharField(_("vật, ảnh"), max_length=200)
    where = models.CharField(_("tìm thấy, chụp ở đâu"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("lúc"))
    sha256 = models.CharField(_("dấu vân tay SHA-256 của ảnh"), max_length=64, blank=True)

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("vật chứng, ảnh hiện trường")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incidents_item_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"


class Custody(models.Model):
    """Who held an item from when on; the next row ends the one before."""

    item = models.ForeignKey(SceneItem, models.CASCADE, related_name="custody", verbose_name=_("vật chứng"))
    holder = models.CharField(_("người, bộ phận giữ"), max_length=150)
    kept_where = models.CharField(_("giữ ở đâu"), max_length=150, blank=True)
    since = models.DateTimeField(_("từ lúc"))

    class Meta:
        verbose_name = _("lần giữ vật chứng")
        ordering = ["since", "id"]


class TransferRows(UnitScope):
    unit_field = "incident__unit"


class Transfer(Addressed):
    """The incident with its items handed over to the competent body, and its receipt."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="transfers", verbose_name=_("vụ việc"))
    to_unit = models.ForeignKey(
        "units.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cơ quan trong phần mềm")
    )
    to_name = models.CharField(_("cơ quan nhận"), max_length=250)
    summary = models.CharField(_("nội dung bàn giao"), max_length=1000)
    items = models.ManyToManyField(
        SceneItem, blank=True, related_name="transfers", verbose_name=_("vật chứng kèm theo")
    )
    caught = models.PositiveSmallIntegerField(_("số người giao kèm"), default=0)
    handed_at = models.DateTimeField(_("bàn giao lúc"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người bàn giao")
    )
    serial = models.PositiveIntegerField(default=0, editable=False)
    received_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    receiver = models.CharField(_("người nhận"), max_length=150, blank=True)
    receipt_number = models.CharField(_("số biên nhận"), max_length=60, blank=True)

    objects = TransferRows.as_manager()

    class Meta:
        verbose_name = _("bàn giao vụ việc")
        ordering = ["handed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None, receiver="") | (Q(received_at__isnull=False) & ~Q(receiver="")),
                name="incidents_received_by_somebody",
            )
        ]

    def get_absolute_url(self) -> str:
        return page_address("incidents:transfer", self.pk)


class Conclusion(Addressed):
    """What the competent body concluded about the incident and a point of the standard: number, date, yes or no."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="conclusions", verbose_name=_("vụ việc"))
    point = models.CharField(_("điểm, tiêu chí"), max_length=20)
    verdict = models.CharField(_("kết luận"), max_length=15, choices=enums.Verdict)
    body = models.CharField(_("cơ quan kết luận"), max_length=250)
    number = models.CharField(_("số văn bản"), max_length=60)
    date = models.DateField(_("ngày văn bản"))
    excuse = models.CharField(_("đề nghị loại trừ"), max_length=20, choices=enums.Excuse, blank=True)
    excuse_note = models.CharField(_("căn cứ loại trừ"), max_length=500, blank=True)

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("kết luận của cơ quan có thẩm quyền")
        ordering = ["date", "id"]
        constraints = [models.UniqueConstraint(fields=["incident", "point"], name="incidents_one_conclusion_a_point")]


class Measure(Addressed):
    """What the unit does so that it does not happen again: whose, until when. `point` is a patrol point opened by it."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="measures", verbose_name=_("vụ việc"))
    what = models.CharField(_("biện pháp"), max_length=300)
    owner = models.CharField(_("bộ phận, người làm"), max_length=150)
    due_date = models.DateField(_("hạn"))
    point = models.UUIDField(_("điểm tuần tra cần xem"), null=True, blank=True)
    done_date = models.DateField(_("xong ngày"), null=True, blank=True)

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("biện pháp sau vụ việc")
        ordering = ["due_date", "id"]


class Minutes(Addressed):
    """Minutes (biên bản) of an incident. Only here do people appear, and never in those of a crowd."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="minutes", verbose_name=_("vụ việc"))
    made_at = models.DateTimeField(_("lập lúc"))
    place = models.CharField(_("lập tại"), max_length=200)
    what = models.TextField(_("nội dung vụ việc"), max_length=4000)
    done = models.TextField(_("việc đã làm"), max_length=4000, blank=True)
    harm = models.CharField(_("thiệt hại"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập")
    )

    objects = IncidentRows.as_manager()

    class Meta:
        verbose_name = _("biên bản vụ việc")
        ordering = ["made_at", "id"]

    def get_absolute_url(self) -> str:
        return page_address("incidents:minutes", self.pk)


class MinutesPerson(models.Model):
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="people", verbose_name=_("biên bản"))
    full_name = models.CharField(_("họ và tên"), max_length=120)
    part = models.CharField(_("tư cách"), max_length=10, choices=enums.PersonPart)
    contact = models.CharField(_("chức vụ, nơi ở"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("người trong biên bản")
        ordering = ["id"]


class IncidentSettings(models.Model):
    """What the unit sets: after how many minutes the alarm goes round again, how long details are kept."""

    unit = models.OneToOneField(
        "units.Unit", models.CASCADE, related_name="incident_settings", verbose_name=_("đơn vị")
    )
    alarm_minutes = models.PositiveSmallIntegerField(_("báo lại sau (phút)"), default=5)
    keep_years = models.PositiveSmallIntegerField(_("giữ chi tiết (năm)"), default=3)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("cách làm với vụ việc")

    @classmethod
    def of(cls, unit: Any) -> "IncidentSettings":
        return cls.objects.filter(unit=unit).first() or cls(unit=unit)
