"""Reading the log."""

from collections.abc import Collection
from typing import Any

from django.db import models

from tuquan.audit.display import NOTHING, Change, Step, steps
from tuquan.audit.models import Entry, Installation


def installation() -> Installation:
    """The row of this installation; made on first use."""
    return Installation.objects.get_or_create(pk=1)[0]


def entries_about(about: models.Model) -> models.QuerySet[Entry]:
    return Entry.objects.filter(object_type=about._meta.label_lower, object_id=str(about.pk))


def history(about: models.Model, *, limit: int = 50, without: Collection[str] = ()) -> list[Step]:
    """What happened to a record, newest first: who, when, from what to what. For a page that already asked whether the
    viewer may see the record; values about persons are not among it. `without`: kinds that are not the viewer's."""
    return steps(entries_about(about).exclude(kind__in=without).order_by("-at", "-pk")[:limit])


def _said(change: Change) -> str:
    """What was first written has no "from"."""
    if change.before == NOTHING:
        return f"{change.label}: {change.after}"
    return f"{change.label}: {change.before} → {change.after}"


def timeline(about: models.Model, *, limit: int = 50, without: Collection[str] = ()) -> list[dict[str, Any]]:
    """`history` as the `{% timeline %}` component takes it."""
    return [
        {
            "at": step.at,
            "by": step.who,
            "words": step.title[:1].upper() + step.title[1:],
            "sentence": "; ".join(
                [
                    *(_said(one) for one in step.changes),
                    *([step.reason] if step.reason else []),
                ]
            ),
            "icon": "history",
        }
        for step in history(about, limit=limit, without=without)
    ]
