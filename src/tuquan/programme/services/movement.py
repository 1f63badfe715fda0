"""Self-management models: started, corrected, copied, lived day by day, evaluated, ended."""

from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.services import Received
from tuquan.programme.models import ModelActivity, ModelEvaluation, MovementModel
from tuquan.programme.services import register
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.units.models import Unit
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_future, refuse_not_after

FIELDS = (
    "name",
    "type",
    "founded_date",
    "decision_number",
    "decision_date",
    "headings",
    "rules",
    "members",
    "points",
)


class ModelRuns(Refusal):
    """A model of that name runs already."""


class NoSite(Refusal):
    message = gettext_lazy("Mô hình phải có ít nhất một điểm triển khai.")


class ModelEnded(Refusal):
    """The model has ended."""


class RemarkMissing(Refusal):
    message = gettext_lazy("Đánh giá chưa hiệu quả thì ghi rõ vì sao.")


@audit.transaction
def start_model(
    unit: Unit,
    *,
    name: str,
    type: str,
    founded_date: date,
    decision_number: str = "",
    decision_date: date | None = None,
    headings: str = "",
    rules: str = "",
    members: int | None = None,
    points: int = 1,
    copied_from: MovementModel | None = None,
    sample: str = "",
    file: Received | None = None,
    by: User,
    at: datetime,
) -> MovementModel:
    """Start a model; its headings are the ones given, so a form proposes those of its type, or of the model elsewhere
    that it is copied from.

    :raises ModelRuns: the unit runs one of that name.
    :raises DateRefused: it starts in the future.
    """
    model = MovementModel(
        unit=locked_unit(unit, at),
        name=clean(name),
        type=type,
        founded_date=founded_date,
        decision_number=clean(decision_number),
        decision_date=decision_date,
        headings=_lines(headings),
        rules=rules.strip(),
        copied_from=copied_from,
        copied_from_sample=sample,
        members=members,
        points=points,
    )
    _start(model, by=by, at=at)
    keep_file(file, model, model.unit, by=by, at=at)
    return model


@audit.transaction
def copy_model(
    model: MovementModel,
    *,
    unit: Unit,
    name: str,
    founded_date: date,
    decision_number: str = "",
    members: int | None = None,
    points: int = 1,
    by: User,
    at: datetime,
) -> MovementModel:
    """Start the same model once more, in the same or another unit (nhân rộng). Type and headings go along, the log and
    the evaluations do not.

    :raises ModelRuns: the unit runs one of that name.
    :raises DateRefused: it starts in the future or before the one it is copied from.
    """
    if founded_date < model.founded_date:
        raise DateRefused(
            _("Không thể nhân rộng trước ngày mô hình gốc ra mắt (%(day)s).") % {"day": dates.day(model.founded_date)},
            field="founded_date",
        )
    copy = MovementModel(
        unit=locked_unit(unit, at),
        name=clean(name),
        type=model.type,
        founded_date=founded_date,
        decision_number=clean(decision_number),
        headings=model.headings,
        rules=model.rules,
        members=members,
        points=points,
        copied_from=model,
    )
    return _start(copy, by=by, at=at)


@audit.transaction
def change_model(
    model: MovementModel,
    *,
    name: str,
    type: str,
    founded_date: date,
    decision_number: str = "",
    decision_date: date | None = None,
    headings: str = "",
    rules: str = "",
    members: int | None = None,
    points: int = 1,
    by: User,
    at: datetime,
) -> MovementModel:
    """Correct what was put down, or follow what changed; figures follow.

    :raises ModelRuns: the unit runs another one of that name.
    :raises DateRefused: the first day is after something that already happened in it.
    """
    locked_unit(model.unit, at)
    before, after = _locked(model), MovementModel.objects.get(pk=model.pk)
    after.name, after.type, after.founded_date = clean(name), type, founded_date
    after.decision_number, after.headings = clean(decision_number), _lines(headings)
    after.decision_date, after.rules = decision_date, rules.strip()
    after.members, after.points = members, points
    _check(after, at)
    first = after.activities.order_by("date").first()
    if first is not None and first.date < founded_date:
        raise DateRefused(
            _("Sổ đã ghi hoạt động ngày %(day)s, trước ngày ra mắt vừa nhập.") % {"day": dates.day(first.date)},
            field="founded_date",
        )
    if after.ended_date is not None and after.ended_date <= founded_date:
        raise DateRefused(
            _("Ngày ra mắt phải trước ngày kết thúc %(day)s.") % {"day": dates.day(after.ended_date)},
            field="founded_date",
        )
    changes = audit.changes_of(before, after, FIELDS)
    if changes:
        after.save()
        audit.record("programme.model_changed", after, unit_id=after.unit_id, by=by, at=at, changes=changes)
        register.keep(after.unit, after, by=by, at=at)
    return after


@audit.transaction
def log_activity(
    model: MovementModel,
    *,
    date: date,
    what: str,
    people: int | None = None,
    file: Received | None = None,
    by: User,
    at: datetime,
) -> ModelActivity:
    """Write a line into the model's log.

    :raises DateRefused: the day lies ahead or outside the model's life.
    """
    locked_unit(model.unit, at)
    model = _locked(model)
    refuse_future(date, at, "date")
    if date < model.founded_date:
        raise DateRefused(
            _("Mô hình ra mắt ngày %(day)s; hoạt động phải từ ngày đó.") % {"day": dates.day(model.founded_date)},
            field="date",
        )
    if model.ended_date is not None and date > model.ended_date:
        raise DateRefused(_("Mô hình đã kết thúc ngày %(day)s.") % {"day": dates.day(model.ended_date)}, field="date")
    activity = ModelActivity.objects.create(model=model, date=date, what=clean(what), people=people)
    keep_file(file, activity, model.unit, by=by, at=at)
    audit.record(
        "programme.activity_logged",
        model,
        unit_id=model.unit_id,
        by=by,
        at=at,
        changes={"date": (None, date), "people": (None, people)},
        personal={"what": ("", activity.what)},
    )
    return activity


@audit.transaction
def strike_activity(activity: ModelActivity, *, reason: str, by: User, at: datetime) -> None:
    """Take a line out of the log that was written by mistake; the audit keeps that it stood there, and why it went."""
    model = _locked(activity.model)
    for file in StoredFile.objects.of(activity):
        files.delete(file, owner=activity, reason=reason, by=by, at=at)
    audit.record(
        "programme.activity_struck",
        model,
        unit_id=model.unit_id,
        by=by,
        at=at,
        changes={"date": (activity.date, None), "people": (activity.people, None)},
        personal={"what": (activity.what, "")},
        reason=clean(reason),
    )
    activity.delete()


@audit.transaction
def evaluate_model(
    model: MovementModel,
    *,
    year: int,
    date: date,
    effective: bool,
    remark: str = "",
    marks: dict[str, str] | None = None,
    by: User,
    at: datetime,
) -> ModelEvaluation:
    """Say whether the model worked in the year, and how it stood against each criterion that was looked at (`marks`:
    code and level). A second evaluation of a year takes the place of the first.

    :raises RemarkMissing: "not effective" without a word why.
    :raises DateRefused: the day lies ahead or before the year, or the model did not live in that year.
    """
    locked_unit(model.unit, at)
    model = _locked(model)
    refuse_future(date, at, "date")
    lived_until = model.ended_date.year if model.ended_date else year
    if not model.founded_date.year <= year <= lived_until:
        raise DateRefused(_("Mô hình không hoạt động trong năm %(year)d.") % {"year": year}, field="year")
    if date.year < year:
        raise DateRefused(_("Ngày đánh giá phải từ năm %(year)d trở đi.") % {"year": year}, field="date")
    if date < model.founded_date:
        raise DateRefused(
            _("Ngày đánh giá phải từ ngày ra mắt %(day)s.") % {"day": dates.day(model.founded_date)}, field="date"
        )
    remark = clean(remark)
    if not effective and not remark:
        raise RemarkMissing(field="remark")
    before = ModelEvaluation.objects.filter(model=model, year=year).first()
    evaluation, _made = ModelEvaluation.objects.update_or_create(
        model=model, year=year, defaults={"date": date, "effective": effective, "remark": remark, "marks": marks or {}}
    )
    audit.record(
        "programme.model_evaluated",
        model,
        unit_id=model.unit_id,
        by=by,
        at=at,
        changes={"year": (None, year), "effective": (before and before.effective, effective)},
        personal={"remark": (before.remark if before else "", remark)},
    )
    return evaluation


@audit.transaction
def end_model(
    model: MovementModel,
    *,
    ended_date: date,
    reason: str,
    merged_into: MovementModel | None = None,
    by: User,
    at: datetime,
) -> MovementModel:
    """End the model, also by merging it into another one of the unit; from that day it no longer counts.

    :raises ModelEnded: it has ended already, or the other one does not run.
    :raises DateRefused: the day lies ahead, or something happened in the model after it.
    """
    unit = locked_unit(model.unit, at)
    model = _locked(model)
    if model.ended_date is not None:
        raise ModelEnded(_("Mô hình đã kết thúc ngày %(day)s.") % {"day": dates.day(model.ended_date)})
    refuse_future(ended_date, at, "ended_date")
    refuse_not_after(ended_date, model.founded_date, "ended_date")
    last = model.activities.first()
    if last is not None and last.date > ended_date:
        raise DateRefused(
            _("Sổ còn ghi hoạt động ngày %(day)s; chọn ngày kết thúc từ ngày đó trở đi.")
            % {"day": dates.day(last.date)},
            field="ended_date",
        )
    if merged_into is not None:
        merged_into = _locked(merged_into)
    if merged_into is not None and not (
        merged_into.pk != model.pk and merged_into.unit_id == model.unit_id and merged_into.runs_on(ended_date)
    ):
        raise ModelEnded(_("Chọn một mô hình khác của đơn vị còn hoạt động ngày ấy."), field="merged_into")
    model.ended_date, model.merged_into, model.published_at = ended_date, merged_into, None
    model.save(update_fields=["ended_date", "merged_into", "published_at"])
    audit.record(
        "programme.model_ended",
        model,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={
            "ended_date": (None, ended_date),
            **({"merged_into": (None, merged_into.name)} if merged_into else {}),
        },
        reason=clean(reason),
    )
    register.keep(unit, model, by=by, at=at)
    return model


def _start(model: MovementModel, *, by: User, at: datetime) -> MovementModel:
    _check(model, at)
    model.save()
    changes = {
        "name": ("", model.name),
        "founded_date": (None, model.founded_date),
        "copied_from": (None, model.copied_from_id),
    }
    audit.record("programme.model_started", model, unit_id=model.unit_id, by=by, at=at, changes=changes)
    register.keep(model.unit, model, by=by, at=at)
    return model


def _check(model: MovementModel, at: datetime) -> None:
    refuse_future(model.founded_date, at, "founded_date")
    if model.points < 1:
        raise NoSite(field="points")
    model.fold()
    same = MovementModel.objects.filter(unit=model.unit, sort_key=model.sort_key).exclude(pk=model.pk)
    if model.ended_date is None and same.filter(ended_date=None).exists():
        raise ModelRuns(
            _("Đơn vị đang có mô hình “%(name)s”; đặt tên khác hoặc mở mô hình đó.") % {"name": model.name},
            field="name",
        )


def _locked(model: MovementModel) -> MovementModel:
    return MovementModel.objects.select_for_update(of=("self",)).get(pk=model.pk)


def _lines(text: str) -> str:
    return "\n".join(line for line in map(clean, text.splitlines()) if line)
