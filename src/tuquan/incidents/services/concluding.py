"""The end of an incident: what the unit found, what the competent body concluded, what is done so that it does not
happen again; and forgetting the details when their time is over."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.facts import services as facts
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.incidents import wording
from tuquan.incidents.catalogue import kind_of
from tuquan.incidents.enums import Excuse, Outcome, Verdict
from tuquan.incidents.models import Conclusion, Incident, IncidentSettings, Measure
from tuquan.incidents.records import figures_of_incident
from tuquan.incidents.services.responding import IncidentOver, lock_open
from tuquan.notifications import services as notifications
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import refuse_far, refuse_future

EXCUSES = {"đ": {Excuse.FORCE_MAJEURE, Excuse.EARLY_AND_REPORTED}, "g": {Excuse.FORCE_MAJEURE}}
"""Circular 124/2021, article 6.3: which points know an excuse."""
DUE_DAYS = (3, 0, -1, -7)


class FindingMissing(Refusal):
    message = gettext_lazy("Ghi ngắn gọn việc đã xảy ra và đã xử lý thế nào.")


class PointRefused(Refusal):
    message = gettext_lazy("Loại vụ việc này không xét theo điểm ấy.")


class ExcuseRefused(Refusal):
    """The law knows no such excuse, or its ground is missing."""


class MeasureDone(Refusal):
    message = gettext_lazy("Biện pháp này đã xong.")


@audit.transaction
def close(incident: Incident, *, outcome: str, finding: str, by: User, at: datetime) -> Incident:
    """The matter is over for the unit: real, or a false alarm. From now on it may count.

    :raises IncidentOver: closed meanwhile. :raises FindingMissing: a real one without a word of what was found.
    """
    incident = lock_open(incident)
    if outcome == Outcome.REAL and not clean(finding):
        raise FindingMissing(field="finding")
    incident.outcome, incident.finding = Outcome(outcome), wording.fit(finding, "finding")
    incident.closed_at, incident.closed_by = at, by
    incident.save(update_fields=["outcome", "finding", "closed_at", "closed_by"])
    audit.record(
        "incident.closed", incident, unit_id=incident.unit_id, by=by, at=at, changes={"outcome": (None, outcome)}
    )
    facts.replace(incident, figures_of_incident(incident), by=by, at=at)
    return incident


@audit.transaction
def reopen(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """It was not over.

    :raises IncidentOver: it is open, was taken out, or its details are gone.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.closed_at is None or incident.withdrawn_at is not None or incident.forgotten_at is not None:
        raise IncidentOver
    before, incident.outcome = incident.outcome, ""
    incident.closed_at, incident.closed_by = None, None
    incident.save(update_fields=["outcome", "closed_at", "closed_by"])
    changes = {"outcome": (before, None)}
    audit.record(
        "incident.reopened", incident, unit_id=incident.unit_id, by=by, at=at, changes=changes, reason=clean(reason)
    )
    facts.replace(incident, figures_of_incident(incident), by=by, at=at)
    return incident


@audit.transaction
def withdraw(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """Written down by mistake: it leaves the register and counts no more; the log keeps that it stood there.

    :raises IncidentOver: it was taken out already.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.withdrawn_at is not None:
        raise IncidentOver
    incident.withdrawn_at = at
    incident.save(update_fields=["withdrawn_at"])
    facts.withdraw(incident, by=by, at=at, reason=clean(reason))
    audit.record("incident.withdrawn", incident, unit_id=incident.unit_id, by=by, at=at, reason=clean(reason))
    return incident


@audit.transaction
def record_conclusion(
    incident: Incident,
    *,
    point: str,
    verdict: str,
    body: str,
    number: str,
    date: date,
    excuse: str = "",
    excuse_note: str = "",
    by: User,
    at: datetime,
) -> Conclusion:
    """What the competent body concluded about a point; only this enters a criterion. A later paper replaces it.

    :raises PointRefused: the kind puts up no such point; drills none at all.
    :raises ExcuseRefused: the point knows no such excuse, or its ground is missing.
    :raises DateRefused: a paper of tomorrow.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    row = kind_of(incident.kind)
    if incident.drill or incident.withdrawn_at is not None or point not in (*row.points, *row.criteria):
        raise PointRefused(field="point")
    refuse_future(date, at, "date")
    if excuse and verdict == Verdict.VIOLATION:
        if Excuse(excuse) not in EXCUSES.get(point, set()):
            raise ExcuseRefused(
                _("Điểm %(point)s không có trường hợp loại trừ này.") % {"point": point}, field="excuse"
            )
        if not clean(excuse_note):
            raise ExcuseRefused(_("Ghi căn cứ của trường hợp loại trừ."), field="excuse_note")
    else:
        excuse, excuse_note = "", ""
    found, _made = Conclusion.objects.update_or_create(
        incident=incident,
        point=point,
        defaults={
            "verdict": verdict,
            "body": clean(body),
            "number": clean(number),
            "date": date,
            "excuse": excuse,
            "excuse_note": wording.fit(excuse_note, "excuse_note"),
        },
    )
    changes = {"point": (None, point), "verdict": (None, verdict), "number": (None, found.number), "date": (None, date)}
    audit.record("incident.concluded", incident, unit_id=incident.unit_id, by=by, at=at, changes=changes)
    return found


@audit.transaction
def add_measure(
    incident: Incident,
    *,
    what: str,
    owner: str,
    due_date: date,
    point: UUID | str | None = None,
    by: User,
    at: datetime,
) -> Measure:
    """What is done so that it does not happen again. With a `point` the guards are asked to look there on each round.

    :raises DateRefused: a deadline more than a year ahead.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.withdrawn_at is not None:
        raise IncidentOver
    refuse_far(due_date, at, "due_date")
    measure = Measure.objects.create(
        incident=incident,
        what=wording.fit(what, "what"),
        owner=clean(owner),
        due_date=due_date,
        point=point or None,
    )
    audit.record(
        "incident.measure_added",
        incident,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"due_date": (None, due_date)},
    )
    return measure


@audit.transaction
def finish_measure(measure: Measure, *, done_date: date, by: User, at: datetime) -> Measure:
    """:raises MeasureDone: somebody said so before. :raises DateRefused: done tomorrow."""
    measure = Measure.objects.select_for_update(of=("self",)).select_related("incident").get(pk=measure.pk)
    if measure.done_date is not None:
        raise MeasureDone
    refuse_future(done_date, at, "done_date")
    measure.done_date = done_date
    measure.save(update_fields=["done_date"])
    audit.record(
        "incident.measure_done",
        measure.incident,
        unit_id=measure.incident.unit_id,
        by=by,
        at=at,
        changes={"done_date": (None, done_date)},
    )
    return measure


def remind_of_measures(day: date) -> int:
    """Every morning: measures whose deadline is near or has passed."""
    told = 0
    rows = Measure.objects.filter(done_date=None, incident__withdrawn_at=None, incident__drill=False)
    for one in rows.select_related("incident__unit"):
        left = (one.due_date - day).days
        if left in DUE_DAYS:
            told += notifications.tell(
                accounts_with(one.incident.unit, Permission.INCIDENT_EDIT, day),
                "incidents.measure_due",
                one.incident,
                title=_("Biện pháp sau vụ việc: %(left)s") % {"left": dates.until(one.due_date, day)},
                key=f"{one.pk}:{day}",
                at=dates.at_noon(day),
                unit=one.incident.unit,
            )
    return told


@audit.transaction
def change_settings(unit: Unit, *, alarm_minutes: int, keep_years: int, by: User, at: datetime) -> IncidentSettings:
    found, _made = IncidentSettings.objects.select_for_update().get_or_create(unit=unit)
    before = (found.alarm_minutes, found.keep_years)
    found.alarm_minutes, found.keep_years = alarm_minutes, keep_years
    found.save()
    changes = {"alarm_minutes": (before[0], alarm_minutes), "keep_years": (before[1], keep_years)}
    audit.record("incident.settings_changed", found, unit_id=unit.pk, by=by, at=at, changes=changes)
    return found


def forget_old(day: date) -> int:
    """Every night: the details of incidents closed longer ago than the unit keeps them. Kind, day and outcome stay,
    because figures rest on them; words, pictures, minutes and every name go, also from log and messages."""
    count = 0
    rows = Incident.objects.filter(closed_at__isnull=False, forgotten_at=None).select_related("unit")
    for one in rows.order_by("unit", "pk"):
        limit = dates.years_before(day, IncidentSettings.of(one.unit).keep_years)
        if one.closed_at is not None and dates.local_date(one.closed_at) < limit:
            _forget(one, at=dates.at_noon(day))
            count += 1
    return count


@audit.transaction
def _forget(incident: Incident, *, at: datetime) -> None:
    reason = _("Hết thời hạn lưu giữ")
    notes, minutes, items = list(incident.notes.all()), list(incident.minutes.all()), list(incident.items.all())
    for owner in (incident, *notes, *minutes, *items):
        for file in StoredFile.objects.of(owner):
            files.delete(file, owner=owner, by=None, at=at, reason=reason)
    audit.record("incident.forgotten", incident, unit_id=incident.unit_id, by=None, at=at, reason=reason)
    audit.erase([incident, *notes, *minutes, *items], unit_id=incident.unit_id, by=None, at=at, reason=reason)
    for one in minutes:
        one.delete()
    incident.notes.all().delete()
    incident.told.all().delete()
    incident.steps.update(note="")
    incident.transfers.update(receiver=_("đã xóa"), summary="")
    for item in items:
        item.custody.all().delete()
        item.what, item.where = _("đã xóa"), ""
        item.save(update_fields=["what", "where"])
    incident.now = incident.finding = incident.taken_by = ""
    incident.where, incident.people, incident.forgotten_at = _("đã xóa"), None, at
    incident.save(update_fields=["now", "finding", "taken_by", "where", "people", "forgotten_at"])
    notifications.forget(incident._meta.label_lower, str(incident.pk))
