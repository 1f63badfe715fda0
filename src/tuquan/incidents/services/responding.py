"""Answering an incident: received, coming, on the scene; taking it; the steps of its playbook; what was seen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.ids import uuid7
from tuquan.core.links import LinkRefused, link_of, token_of
from tuquan.core.refusals import Refusal
from tuquan.files.models import StoredFile
from tuquan.files.services import Received
from tuquan.incidents import wording
from tuquan.incidents.catalogue import kind_of
from tuquan.incidents.enums import Side, StepState
from tuquan.incidents.models import Incident, IncidentNote, StepTaken, Told
from tuquan.incidents.services.reporting import PhotosRefused, keep_photo

PURPOSE = "incidents.told"
OPEN_FOR = timedelta(days=3)
ANSWERS = ("received", "coming", "arrived")


class IncidentOver(Refusal):
    message = gettext_lazy("Vụ việc này đã kết thúc.")


class UnknownStep(Refusal):
    message = gettext_lazy("Phương án của vụ việc không có bước này.")


class AnswerRefused(Refusal):
    message = gettext_lazy("Không có câu trả lời này.")


def link(told: Told) -> str:
    return f"{settings.PUBLIC_URL}{path(told)}"


def path(told: Told) -> str:
    token = token_of(PURPOSE, told.pk, until=told.incident.received_at + OPEN_FOR, serial=told.serial)
    return reverse("incidents:told_link", args=[token])


def told_of(token: str, *, now: datetime) -> Told:
    """:raises LinkRefused: not such a link, too old, or taken back."""
    found = link_of(PURPOSE, token, now=now)
    told = Told.objects.select_related("incident__unit", "unit").filter(pk=found.key).first()
    if told is None or told.serial != found.serial or told.incident.withdrawn_at is not None:
        raise LinkRefused
    return told


@audit.transaction
def answer(told: Told, *, answer: str, by: User | None, at: datetime) -> Told:
    """Received, coming, or on the scene; the first who comes of the own unit takes the incident.

    :raises AnswerRefused: none of these.
    :raises IncidentOver: it was closed meanwhile.
    """
    if answer not in ANSWERS:
        raise AnswerRefused
    incident = lock_open(told.incident)
    told = Told.objects.select_for_update(of=("self",)).get(pk=told.pk)
    told.received_at = told.received_at or at
    if answer in ("coming", "arrived"):
        told.coming_at = told.coming_at or at
    if answer == "arrived":
        told.arrived_at = told.arrived_at or at
    told.save(update_fields=["received_at", "coming_at", "arrived_at"])
    audit.record(
        "incident.answered",
        incident,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"side": (None, told.side), "answer": (None, answer)},
        personal={"name": (None, told.name)},
    )
    if answer != "received" and told.side != Side.POLICE:
        take(incident, by=by, at=at, name=told.name)
    return told


@audit.transaction
def take(
    incident: Incident,
    *,
    by: User | None,
    at: datetime,
    name: str = "",
    happened_at: datetime | None = None,
    late: bool = False,
) -> Incident:
    """Somebody deals with it: the alarm ends. Whoever was written first stays; nobody takes what was over before.

    :raises IncidentOver: it was closed meanwhile.
    """
    incident = lock_open(incident, late=late)
    moment = happened_at or at
    if incident.taken_at is not None or (incident.closed_at is not None and incident.closed_at < moment):
        return incident
    incident.taken_at = moment
    incident.taken_by = name or (by.get_full_name() if by else "")
    incident.save(update_fields=["taken_at", "taken_by"])
    audit.record(
        "incident.taken",
        incident,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"taken_at": (None, moment)},
        personal={"taken_by": (None, incident.taken_by)},
    )
    return incident


@audit.transaction
def renew_link(told: Told, *, by: User, at: datetime) -> Told:
    told = Told.objects.select_for_update(of=("self",)).select_related("incident").get(pk=told.pk)
    told.serial += 1
    told.save(update_fields=["serial"])
    audit.record("incident.link_renewed", told.incident, unit_id=told.incident.unit_id, by=by, at=at)
    return told


@audit.transaction
def do_step(
    incident: Incident,
    *,
    step: str,
    state: str,
    note: str = "",
    happened_at: datetime | None = None,
    late: bool = False,
    by: User | None,
    at: datetime,
) -> StepTaken:
    """What became of a step. A later word counts; that somebody did not answer stays said. Saying the same again
    changes nothing.

    :raises UnknownStep: neither its playbook nor its sheet for the scene has one of that name.
    :raises IncidentOver: it was closed meanwhile.
    """
    incident = lock_open(incident, late=late)
    if incident.step(step) is None:
        raise UnknownStep(field="step")
    moment = happened_at or at
    row = StepTaken.objects.filter(incident=incident, code=step).first()
    note = wording.fit(note, "note")
    if row is not None and (row.state, row.note) == (state, note):
        return row
    before = row.state if row else None
    row = row or StepTaken(incident=incident, code=step)
    row.state, row.note, row.at, row.by = StepState(state), note, moment, by
    if state == StepState.NO_ANSWER:
        row.no_answer_at = row.no_answer_at or moment
    row.save()
    audit.record(
        "incident.step_done",
        incident,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"step": (None, step), "state": (before, state)},
    )
    return row


@audit.transaction
def note_down(
    incident: Incident,
    *,
    text: str,
    photos: Iterable[Received | StoredFile] = (),
    happened_at: datetime | None = None,
    act_id: UUID | None = None,
    late: bool = False,
    by: User | None,
    at: datetime,
) -> IncidentNote:
    """What was seen or done. The same `act_id` again returns the first.

    :raises PhotosRefused: pictures of a crowd.
    :raises WordsUnfit: a secrecy mark or a card number.
    :raises IncidentOver: it was closed meanwhile.
    """
    if act_id is not None and (first := IncidentNote.objects.filter(pk=act_id, incident=incident).first()):
        return first
    incident = lock_open(incident, late=late)
    photos = list(photos)
    if photos and not kind_of(incident.kind).takes_photos:
        raise PhotosRefused(field="photo")
    note = IncidentNote.objects.create(
        id=act_id or uuid7(), incident=incident, text=wording.fit(text, "text"), at=happened_at or at, by=by
    )
    for photo in photos:
        keep_photo(incident, photo, note, by=by, at=at)
    audit.record("incident.noted", incident, unit_id=incident.unit_id, by=by, at=at)
    return note


@audit.transaction
def count_crowd(incident: Incident, *, people: int, by: User, at: datetime) -> Incident:
    """How many, about. Nothing else of a crowd is kept."""
    incident = lock_open(incident)
    before, incident.people = incident.people, people
    incident.save(update_fields=["people"])
    changes = {"people": (before, people)}
    audit.record("incident.counted", incident, unit_id=incident.unit_id, by=by, at=at, changes=changes)
    return incident


def lock_open(incident: Incident, *, late: bool = False) -> Incident:
    """`late`: what a device sends of the time before the incident was closed is still written down.

    :raises IncidentOver: closed or taken out meanwhile.
    """
    found = Incident.objects.select_for_update(of=("self",)).select_related("unit__police_body").get(pk=incident.pk)
    if found.withdrawn_at is not None or (found.closed_at is not None and not late):
        raise IncidentOver
    return found
