"""Pages of long lists by key: the next page is "after the last row I saw", so page 2.000 is as quick as page 1.

No count(*): a list says whether more follows, not how many pages there are.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.constants import LOOKUP_SEP

SIZE = 50
AFTER, BEFORE = "sau", "truoc"

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    previous: str = ""
    """Cursor of the page before (`?truoc=…`); empty on the first page."""
    next: str = ""
    """Cursor of the page after (`?sau=…`); empty on the last page."""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    rows: models.QuerySet[Row], query: Mapping[str, str], *, order: Sequence[str] = ("sort_key", "pk"), size: int = SIZE
) -> Page[Row]:
    """The page of `rows` that the address asks for (`query` is request.GET).

    `order` names fields that are never null and together unique ("-" before a name: descending); a path across a
    relation needs `select_related`. A cursor that nobody gave out leads to the first page.
    """
    keys = [(name.lstrip("-"), name.startswith("-")) for name in order]
    whole = rows
    values = _read(query.get(BEFORE) or query.get(AFTER) or "", rows, keys)
    backwards = bool(query.get(BEFORE)) and values is not None
    if values is not None:
        rows = rows.filter(_beyond(keys, values, backwards=backwards))
    ordering = [F(name).desc() if descending != backwards else F(name).asc() for name, descending in keys]
    found = list(rows.order_by(*ordering)[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([]) if values is None else page_of(whole, {}, order=order, size=size)
    # Somebody who came from the other side knows that there is something on it.
    before = more if backwards else values is not None
    after = True if backwards else more
    return Page(
        found, previous=_cursor(found[0], keys) if before else "", next=_cursor(found[-1], keys) if after else ""
    )


def _beyond(keys: list[tuple[str, bool]], values: list[Any], *, backwards: bool) -> Q:
    """Rows after (before) the values in the order of the keys. The condition on the first key alone is repeated
    outside, so that the database can enter an index there."""
    condition = Q()
    equal = Q()
    for (name, descending), value in zip(keys, values, strict=True):
        sign = "lt" if descending != backwards else "gt"
        condition |= equal & Q(**{f"{name}__{sign}": value})
        equal &= Q(**{name: value})
    first, descending = keys[0]
    sign = "lte" if descending != backwards else "gte"
    return Q(**{f"{first}__{sign}": values[0]}) & condition


def _cursor(row: models.Model, keys: list[tuple[str, bool]]) -> str:
    values = []
    for name, _descending in keys:
        value: Any = row
        for part in name.split(LOOKUP_SEP):
            value = getattr(value, part)
        values.append(value)
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, rows: models.QuerySet, keys: list[tuple[str, bool]]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        raw = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(raw, list) or len(raw) != len(keys) or not all(type(one) in (str, int, float) for one in raw):
            return None
        fields = [_field(rows, name) for name, _descending in keys]
        values = [field.to_python(value) for field, value in zip(fields, raw, strict=True)]
    except (ValueError, binascii.Error, ValidationError, RecursionError, TypeError, OverflowError):
        return None
    return None if any(_unusable(field, value) for field, value in zip(fields, values, strict=True)) else values


def _unusable(field: models.Field, value: Any) -> bool:
    """Values no row can have and a database would refuse: NUL in text, whole numbers beyond 64 bits."""
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value)
    return value is None or (isinstance(value, int) and abs(value) >= 2**63) or value != value


def _field(rows: models.QuerySet, name: str) -> models.Field:
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field
    model = rows.model
    *relations, last = name.split(LOOKUP_SEP)
    for relation in relations:
        model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)
