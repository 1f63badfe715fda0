"""Entries as people read them: names instead of ids, words instead of columns, dates as an office writes them."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.audit import kinds, words
from tuquan.audit.models import Entry, PersonalValue
from tuquan.core import dates
from tuquan.core.text import number

NOTHING = "–"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass
class Step:
    """One entry, ready to be read."""

    id: int
    seq: int
    at: datetime
    kind: str
    title: str
    who: str
    unit_id: UUID | None
    about: str
    """What it is about: kind and, when the record still exists, name."""
    url: str
    changes: list[Change] = field(default_factory=list)
    personal: list[Change] = field(default_factory=list)
    has_personal: bool = False
    erased: bool = False
    reason: str = ""


def steps(entries: Iterable[Entry], *, with_personal: bool = False) -> list[Step]:
    """The entries in their order, with a fixed number of queries for each kind of record they tell of."""
    rows = list(entries)
    names = _names(rows)
    objects = _objects(rows)
    keeping = [row.pk for row in rows if row.personal_hash is not None]
    kept = dict(PersonalValue.objects.filter(pk__in=keeping).values_list("pk", "value")) if keeping else {}
    raw = {row.pk: json.loads(row.changes) for row in rows}
    hidden = {pk: json.loads(value) for pk, value in kept.items()} if with_personal else {}
    related = _related(rows, raw, hidden)
    told = []
    for row in rows:
        model = _model(row.object_type)
        about, url = _about(row, model, objects)
        told.append(
            Step(
                id=row.pk,
                seq=row.seq,
                at=row.at,
                kind=row.kind,
                title=kinds.title(row.kind),
                who=names.get(row.by_id, _("tài khoản đã xóa")) if row.by_id else _("hệ thống"),
                unit_id=row.unit_id,
                about=about,
                url=url,
                changes=_changes(model, raw[row.pk], related),
                personal=_changes(model, hidden.get(row.pk, {}), related),
                has_personal=row.pk in kept,
                erased=row.personal_hash is not None and row.pk not in kept,
                reason=row.reason,
            )
        )
    return told


def _names(rows: list[Entry]) -> dict[UUID | None, str]:
    users = get_user_model()._default_manager.in_bulk({row.by_id for row in rows if row.by_id})
    return {pk: str(user) for pk, user in users.items()}


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _objects(rows: list[Entry]) -> dict[tuple[str, str], models.Model]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.object_type].add(row.object_id)
    found: dict[tuple[str, str], models.Model] = {}
    for label, ids in wanted.items():
        if model := _model(label):
            found |= {(label, pk): one for pk, one in _in_bulk(model, ids).items()}
    return found


def _in_bulk(model: type[models.Model], ids: Iterable[str]) -> dict[str, models.Model]:
    """Records by the text of their key; what is no key of this model is left out."""
    keys = []
    for id in ids:
        try:
            keys.append(model._meta.pk.to_python(id))
        except (ValidationError, ValueError, TypeError):
            continue
    return {str(pk): one for pk, one in model._default_manager.in_bulk(keys).items()}


def _about(
    row: Entry, model: type[models.Model] | None, objects: dict[tuple[str, str], models.Model]
) -> tuple[str, str]:
    if model is None:
        return row.object_type, ""
    kind = str(model._meta.verbose_name)
    found = objects.get((row.object_type, row.object_id))
    if found is None:
        return _("%(kind)s (không còn)") % {"kind": kind}, ""
    own = str(found) if type(found).__str__ is not models.Model.__str__ else ""
    url = ""
    if hasattr(found, "get_absolute_url"):
        try:
            url = found.get_absolute_url()
        except NoReverseMatch:
            url = ""
    return f"{kind}: {own}" if own else kind, url


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        found = model._meta.get_field(name)
        return found if found.concrete else None
    except FieldDoesNotExist:
        for one in model._meta.fields:
            if one.attname == name:
                return one
    return None


def _related(
    rows: list[Entry], raw: dict[int, Any], hidden: dict[int, Any]
) -> dict[tuple[type[models.Model], str], str]:
    """The names of records that changes point to by key."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for row in rows:
        model = _model(row.object_type)
        for name, pair in [*raw[row.pk].items(), *hidden.get(row.pk, {}).items()]:
            column = _field(model, name)
            if column is not None and column.is_relation and column.related_model and isinstance(pair, list):
                wanted[column.related_model] |= {str(value) for value in pair if isinstance(value, str | int)}
    return {(model, pk): str(one) for model, ids in wanted.items() for pk, one in _in_bulk(model, ids).items()}


def _changes(
    model: type[models.Model] | None, raw: Any, related: dict[tuple[type[models.Model], str], str]
) -> list[Change]:
    changes = []
    reader = words.reader_of(model._meta.label_lower) if model is not None else None
    for name, pair in raw.items() if isinstance(raw, dict) else ():
        column = _field(model, name)
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        if column is not None and hasattr(column, "verbose_name"):
            label = str(column.verbose_name)
        elif reader is not None:
            read = [reader(name, one) if one not in (None, "") else (None, NOTHING) for one in (before, after)]
            label = next((said for said, _value in read if said is not None), words.label(name))
            changes.append(Change(label, read[0][1], read[1][1]))
            continue
        else:
            label = words.label(name)
        changes.append(Change(label, _shown(column, before, related, name), _shown(column, after, related, name)))
    return changes


def _shown(column: Any, value: Any, related: dict[tuple[type[models.Model], str], str], name: str = "") -> str:
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return "; ".join(_shown(column, one, related, name) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{words.label(key)}: {_shown(None, one, related, key)}" for key, one in value.items())
    if column is not None and column.is_relation and column.related_model:
        return related.get((column.related_model, str(value)), str(value))
    if column is not None and getattr(column, "choices", None):
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, int | float):
        return str(value) if name.endswith("year") else number(value)
    text = str(value)
    if _DATE.fullmatch(text):
        return dates.day(date.fromisoformat(text))
    if _MOMENT.match(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{timezone.localtime(moment) if moment.tzinfo else moment:%H:%M %d/%m/%Y}"
    return words.value(name, text)
