"""Reading a unit's programme: what stands on a day, what is missing in a year, what happened to a record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit.models import Entry
from tuquan.core import dates, text
from tuquan.core.dates import year_of
from tuquan.core.states import State
from tuquan.files.models import StoredFile
from tuquan.programme.enums import RuleTopic
from tuquan.programme.models import Coordination, InternalRules, ModelActivity, MovementModel, SigningRound, YearPlan
from tuquan.units.contacts import Contact
from tuquan.units.enums import UnitKind
from tuquan.units.models import Unit

INSTITUTION_TOPICS = (
    RuleTopic.PREMISES,
    RuleTopic.STATE_SECRETS,
    RuleTopic.INTERNAL_POLITICAL_SECURITY,
    RuleTopic.LABOUR_SAFETY,
    RuleTopic.FIRE,
    RuleTopic.ENVIRONMENT,
)
SCHOOL_TOPICS = (
    RuleTopic.PREMISES,
    RuleTopic.INTERNAL_POLITICAL_SECURITY,
    RuleTopic.LEARNER_MANAGEMENT,
    RuleTopic.FIRE,
)


def wanted_topics(unit: Unit) -> tuple[RuleTopic, ...]:
    """What the internal rules of such a unit must cover (Circular 124/2021, articles 6.1 and 7.1); others: nothing."""
    if unit.kind == UnitKind.SCHOOL:
        return SCHOOL_TOPICS
    if unit.kind in (UnitKind.AGENCY, UnitKind.ENTERPRISE, UnitKind.HOSPITAL):
        return INSTITUTION_TOPICS
    return ()


@dataclass(frozen=True)
class TopicLine:
    topic: RuleTopic
    rules: InternalRules | None


@dataclass(frozen=True)
class ModelLine:
    model: MovementModel
    last: date | None
    count: int
    """Activities of the year."""
    failed: bool
    """Evaluated for the year as not effective."""
    ended: bool

    @property
    def state(self) -> State:
        if self.ended:
            return State.NOT_APPLICABLE
        if self.failed:
            return State.UNMET
        return State.MET if self.count else State.TODO

    @property
    def words(self) -> str:
        if self.ended:
            return _("đã kết thúc")
        if self.failed:
            return _("chưa hiệu quả")
        return _("đang hoạt động") if self.count else _("chưa ghi hoạt động")


@dataclass(frozen=True)
class CoordinationLine:
    coordination: Coordination
    last: date | None
    count: int
    """Meetings of the year."""
    ended: bool

    @property
    def state(self) -> State:
        if self.ended:
            return State.NOT_APPLICABLE
        return State.MET if self.count else State.TODO

    @property
    def words(self) -> str:
        if self.ended:
            return _("hết hiệu lực")
        return _("có trao đổi trong năm") if self.count else _("chưa trao đổi trong năm")


@dataclass(frozen=True)
class YearView:
    unit: Unit
    year: int
    on: date
    plan: YearPlan | None
    topics: list[TopicLine]
    rules: list[InternalRules]
    models: list[ModelLine]
    coordinations: list[CoordinationLine]

    @property
    def missing_topics(self) -> list[RuleTopic]:
        return [line.topic for line in self.topics if line.rules is None]

    @property
    def working(self) -> int:
        return sum(line.state is State.MET for line in self.models)


def year_view(unit: Unit, year: int, today: date) -> YearView:
    """The unit's programme of a year as it stands today, or as it stood on the last day of a past year."""
    period = year_of(year)
    on = min(today, period.last)
    rules = list(
        InternalRules.objects.on(on).filter(unit=unit).prefetch_related("topics").order_by("-valid_from", "-pk")
    )
    by_topic: dict[str, InternalRules] = {}
    for row in rules:
        for topic in row.topics.all():
            by_topic.setdefault(topic.topic, row)
    wanted = wanted_topics(unit)
    extra = [topic for topic in RuleTopic if topic not in wanted and topic in by_topic]
    return YearView(
        unit=unit,
        year=year,
        on=on,
        plan=YearPlan.objects.filter(unit=unit, year=year).first(),
        topics=[TopicLine(topic, by_topic.get(topic)) for topic in (*wanted, *extra)],
        rules=rules,
        models=model_lines(unit, year, on),
        coordinations=coordination_lines(unit, year, on),
    )


def model_lines(unit: Unit, year: int, on: date) -> list[ModelLine]:
    """The models that lived in the year, running ones first."""
    period = year_of(year)
    lived = Q(ended_date=None) | Q(ended_date__gt=period.first)
    in_year = Q(activities__date__gte=period.first, activities__date__lte=on)
    rows = (
        MovementModel.objects.filter(lived, unit=unit, founded_date__lte=on)
        .annotate(
            last=Max("activities__date", filter=Q(activities__date__lte=on)),
            count=Count("activities", filter=in_year, distinct=True),
            failures=Count(
                "evaluations", filter=Q(evaluations__year=year, evaluations__effective=False), distinct=True
            ),
        )
        .sorted()
    )
    lines = [ModelLine(row, row.last, row.count, bool(row.failures), not row.runs_on(on)) for row in rows]
    return sorted(lines, key=lambda line: line.ended)


def coordination_lines(unit: Unit, year: int, on: date) -> list[CoordinationLine]:
    """The regulations that held at some time of the year, those in force first."""
    return coordination_lines_of([unit], year, on)[unit.pk]


def coordination_lines_of(units: Sequence[Unit], year: int, on: date) -> dict[Any, list[CoordinationLine]]:
    """Those of each unit, by its key."""
    period = year_of(year)
    held = Q(valid_to=None) | Q(valid_to__gt=period.first)
    rows = (
        Coordination.objects.filter(held, unit__in=units)
        .filter(Q(valid_from=None) | Q(valid_from__lte=on))
        .annotate(
            last=Max("meetings__date", filter=Q(meetings__date__lte=on)),
            count=Count("meetings", filter=Q(meetings__date__gte=period.first, meetings__date__lte=on)),
        )
        .order_by("partner", "-valid_from", "pk")
    )
    found: dict[Any, list[CoordinationLine]] = {unit.pk: [] for unit in units}
    for row in rows:
        found[row.unit_id].append(CoordinationLine(row, row.last, row.count, not row.holds_on(on)))
    return {unit: sorted(lines, key=lambda line: line.ended) for unit, lines in found.items()}


def activities_with_files(model: MovementModel, most: int) -> list[ModelActivity]:
    """The newest lines of the log, each with its `files`."""
    activities = list(model.activities.all()[:most])
    files: dict[str, list[StoredFile]] = {str(activity.pk): [] for activity in activities}
    rows = StoredFile.objects.filter(owner_type=ModelActivity._meta.label_lower, owner_id__in=list(files))
    for file in rows.order_by("uploaded_at", "pk"):
        files[file.owner_id].append(file)
    for activity in activities:
        activity.files = files[str(activity.pk)]  # type: ignore[attr-defined]
    return activities


def versions(rules: InternalRules) -> list[InternalRules]:
    """All versions that lead to and from this one, the newest first. A unit has few, so they are walked in memory."""
    rows = {row.pk: row for row in InternalRules.objects.filter(unit=rules.unit_id).prefetch_related("topics")}
    before = dict(InternalRules.objects.filter(unit=rules.unit_id).values_list("pk", "replaces"))
    after = {old: new for new, old in before.items() if old is not None}
    newest = rules.pk
    while newest in after:
        newest = after[newest]
    found = [rows[newest]]
    while (old := before[found[-1].pk]) is not None:
        found.append(rows[old])
    return found


# What happened to a record, in words

ACTS: dict[str, tuple[str | Promise, str]] = {
    "programme.plan_made": (gettext_lazy("Lập kế hoạch"), "file-plus"),
    "programme.plan_revised": (gettext_lazy("Sửa kế hoạch"), "pencil"),
    "programme.plan_filled": (gettext_lazy("Thêm nhiều việc"), "list-check"),
    "programme.plan_activity.added": (gettext_lazy("Thêm việc"), "plus"),
    "programme.plan_activity.changed": (gettext_lazy("Sửa việc"), "pencil"),
    "programme.plan_activity.started": (gettext_lazy("Bắt đầu làm"), "progress"),
    "programme.plan_activity.ticked": (gettext_lazy("Ghi đã xong"), "check"),
    "programme.plan_activity.unticked": (gettext_lazy("Bỏ đánh dấu xong"), "arrow-back-up"),
    "programme.plan_activity.dropped": (gettext_lazy("Không làm"), "x"),
    "programme.plan_activity.resumed": (gettext_lazy("Đưa lại vào kế hoạch"), "arrow-back-up"),
    "programme.plan_activity.deed_said": (gettext_lazy("Gắn hoặc bỏ gắn bản ghi"), "link"),
    "programme.plan_activity.spent": (gettext_lazy("Ghi số tiền đã chi"), "coin"),
    "programme.rules_issued": (gettext_lazy("Ban hành"), "file-plus"),
    "programme.rules_replaced": (gettext_lazy("Được thay bằng lần ban hành mới"), "refresh"),
    "programme.rules_withdrawn": (gettext_lazy("Bãi bỏ"), "archive"),
    "programme.model_started": (gettext_lazy("Bắt đầu mô hình"), "flag"),
    "programme.model_changed": (gettext_lazy("Sửa thông tin"), "pencil"),
    "programme.activity_logged": (gettext_lazy("Ghi hoạt động"), "notes"),
    "programme.activity_struck": (gettext_lazy("Bỏ một dòng ghi nhầm"), "trash"),
    "programme.model_evaluated": (gettext_lazy("Đánh giá mô hình"), "clipboard-check"),
    "programme.model_ended": (gettext_lazy("Kết thúc mô hình"), "archive"),
    "programme.model_member_joined": (gettext_lazy("Thêm thành viên"), "user-plus"),
    "programme.model_member_left": (gettext_lazy("Thành viên thôi tham gia"), "user-minus"),
    "programme.model_published": (gettext_lazy("Giới thiệu trong danh mục chung"), "world"),
    "programme.model_unpublished": (gettext_lazy("Thôi giới thiệu"), "eye-off"),
    "programme.coordination_signed": (gettext_lazy("Ký quy chế phối hợp"), "signature"),
    "programme.coordination_ended": (gettext_lazy("Chấm dứt phối hợp"), "archive"),
    "programme.meeting_noted": (gettext_lazy("Ghi buổi trao đổi"), "message"),
    "programme.meeting_struck": (gettext_lazy("Bỏ một buổi ghi nhầm"), "trash"),
    "programme.party_added": (gettext_lazy("Thêm bên phối hợp"), "user-plus"),
    "programme.party_removed": (gettext_lazy("Bỏ bên phối hợp"), "user-minus"),
    "programme.contact_added": (gettext_lazy("Thêm thẻ liên hệ"), "id-badge-2"),
    "programme.contact_removed": (gettext_lazy("Bỏ thẻ liên hệ"), "trash"),
    "programme.coordination_reviewed": (gettext_lazy("Sơ kết phối hợp"), "clipboard-check"),
    "programme.announced": (gettext_lazy("Báo cho bên phối hợp"), "send"),
    "programme.announcement_replied": (gettext_lazy("Bên phối hợp trả lời"), "message"),
    "programme.announcement_explained": (gettext_lazy("Giải đáp"), "message-circle"),
    "programme.announcement_reminded": (gettext_lazy("Nhắc trả lời"), "bell-ringing"),
    "programme.announcement_link_renewed": (gettext_lazy("Đổi liên kết trả lời"), "link"),
    "programme.announcement_cancelled": (gettext_lazy("Hủy"), "circle-x"),
    "programme.organisation_listed": (gettext_lazy("Ghi vào danh sách"), "flag"),
    "programme.organisation_ended": (gettext_lazy("Kết thúc"), "archive"),
    "programme.organisation_acted": (gettext_lazy("Ghi một việc"), "notes"),
    "programme.gap_found": (gettext_lazy("Phát hiện"), "search"),
    "programme.gap_proposed": (gettext_lazy("Đề xuất khắc phục"), "clipboard-text"),
    "programme.gap_mended": (gettext_lazy("Đã khắc phục"), "tool"),
    "programme.gap_checked": (gettext_lazy("Kiểm tra lại: đạt"), "circle-check"),
    "programme.gap_sent_back": (gettext_lazy("Kiểm tra lại: chưa đạt, làm lại"), "arrow-back-up"),
    "programme.self_checked": (gettext_lazy("Tự kiểm tra"), "checklist"),
    "programme.recommendation_written": (gettext_lazy("Soạn kiến nghị"), "file-plus"),
    "programme.recommendation_sent": (gettext_lazy("Gửi kiến nghị"), "send"),
    "programme.recommendation_joined": (gettext_lazy("Gộp với kiến nghị trùng"), "git-merge"),
    "programme.recommendation_parted": (gettext_lazy("Tách ra"), "switch-horizontal"),
    "programme.recommendation_answered": (gettext_lazy("Được trả lời"), "message-report"),
    "programme.rules_published": (gettext_lazy("Công bố"), "speakerphone"),
    "programme.rules_reviewed": (gettext_lazy("Rà soát"), "zoom-check"),
    "programme.signing_prepared": (gettext_lazy("Lập đợt ký"), "file-plus"),
    "programme.signing_opened": (gettext_lazy("Mở ký"), "player-play"),
    "programme.signing_reworded": (gettext_lazy("Sửa lời văn"), "pencil"),
    "programme.signing_prolonged": (gettext_lazy("Sửa thời hạn, số phải ký"), "calendar-time"),
    "programme.signing_links_back": (gettext_lazy("Thu hồi liên kết chung"), "link-off"),
    "programme.signing_listed": (gettext_lazy("Thêm người phải ký"), "user-plus"),
    "programme.signing_left": (gettext_lazy("Bỏ người đã thôi"), "user-minus"),
    "programme.signing_unlisted": (gettext_lazy("Bỏ một người khỏi danh sách"), "user-minus"),
    "programme.signing_new_code": (gettext_lazy("Cấp phiếu mới cho một người"), "refresh"),
    "programme.signing_slips": (gettext_lazy("In phiếu ký"), "printer"),
    "programme.signing_reminded": (gettext_lazy("Nhắc người chưa ký"), "bell-ringing"),
    "programme.signing_locked": (gettext_lazy("Khóa một mã vì nhập sai nhiều lần"), "lock"),
    "programme.signed_on_paper": (gettext_lazy("Ghi danh sách ký trên giấy"), "upload"),
    "programme.signature_struck": (gettext_lazy("Bỏ một dòng ghi nhầm"), "trash"),
    "programme.signing_closed": (gettext_lazy("Kết thúc đợt ký"), "flag"),
    "programme.signing_forgotten": (gettext_lazy("Bỏ tên khi hết năm"), "user-off"),
    "record.file_added": (gettext_lazy("Thêm tệp"), "paperclip"),
    "record.file_removed": (gettext_lazy("Xóa một tệp"), "trash"),
}


EACH_PERSON = ("programme.signed",)
"""Said a thousand times of one record: counted on its page, told in the log."""


def history(record: models.Model) -> list[dict[str, Any]]:
    """Who did what to the record, newest first, as `{% timeline %}` takes it."""
    entries = list(
        Entry.objects.filter(object_type=record._meta.label_lower, object_id=str(record.pk))
        .exclude(kind__in=EACH_PERSON)
        .order_by("-seq")[:100]
    )
    names = _names(entry.by_id for entry in entries)
    found = []
    for entry in entries:
        words, icon = ACTS.get(entry.kind, (entry.kind, "point"))
        found.append(
            {
                "at": entry.at,
                "words": words,
                "icon": icon,
                "by": names.get(entry.by_id, ""),
                "sentence": ". ".join(capfirst(part) for part in (_told(record, entry), entry.reason) if part),
            }
        )
    return found


def _names(ids: Iterable[Any]) -> dict[Any, str]:
    wanted = {one for one in ids if one}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}


def _told(record: models.Model, entry: Entry) -> str:
    """What changed from what to what; for acts whose words say it all, only the day."""
    changes = json.loads(entry.changes)
    parts = []
    for field, (before, after) in changes.items():
        label = _label(record, field)
        if label is None or field == "title":
            continue
        was, now = _shown(record, field, before), _shown(record, field, after)
        if was and now:
            parts.append(_("%(label)s: từ %(before)s thành %(after)s") % {"label": label, "before": was, "after": now})
        elif now:
            parts.append(f"{label}: {now}")
        elif was:
            parts.append(_("%(label)s: bỏ %(before)s") % {"label": label, "before": was})
    return "; ".join(parts)


_OTHER_LABELS: dict[str, str | Promise] = {
    "date": gettext_lazy("ngày"),
    "people": gettext_lazy("lượt người"),
    "year": gettext_lazy("năm"),
    "effective": gettext_lazy("hiệu quả"),
    "topics": gettext_lazy("lĩnh vực"),
    "activities": gettext_lazy("số việc"),
    "name": gettext_lazy("tên"),
    "sides": gettext_lazy("số bên được báo"),
    "signed": gettext_lazy("đã ký"),
    "told": gettext_lazy("đã nhắc"),
    "others": gettext_lazy("không có tài khoản"),
}


_UNTOLD = ("sha256", "signer", "signers", "paper", "serial", "how", "names", "failures", "kind", "group", "version")


def _label(record: models.Model, field: str) -> str | None:
    if field == "people" and isinstance(record, SigningRound):
        return _("số người")
    if field in _OTHER_LABELS:
        return str(_OTHER_LABELS[field])
    if field in _UNTOLD or field.endswith("_id") or field in ("copied_from", "topic", "published_at"):
        return None
    column = _column(record, field)
    return str(column.verbose_name) if column is not None else None


def _column(record: models.Model, field: str) -> Any:
    """None where an entry tells of a line below the record (the kind of a meeting)."""
    try:
        return record._meta.get_field(field)
    except FieldDoesNotExist:
        return None


def _shown(record: models.Model, field: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return str(value) if field == "year" else text.number(value)
    if isinstance(value, list):
        return ", ".join(str(RuleTopic(one).label) if one in RuleTopic.values else str(one) for one in value)
    if choices := dict(getattr(_column(record, field), "choices", None) or []):
        return str(choices.get(value, value))
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
        try:
            return dates.day(datetime.strptime(value, "%Y-%m-%d").date())  # noqa: DTZ007
        except ValueError:
            return value
    return str(value).replace("\n", ", ")


def contacts_of(unit: Unit) -> list[Contact]:
    """The contact cards of coordination regulations in force, for other apps' pages (`units.contacts`)."""
    rows = Coordination.objects.on(dates.today()).filter(unit=unit).prefetch_related("contacts").order_by("pk")
    return [
        Contact(card.name, card.phone, " · ".join(part for part in (card.side, card.duty) if part))
        for row in rows
        for card in row.contacts.all()
    ]
