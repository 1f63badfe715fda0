"""What can be made of a paper that is in the list: a plan of its plan, rules of its rules. Apps above register it in
`ready()`; nobody here knows them:

    onward.register("plan", _("Lập kế hoạch năm từ văn bản này"), purposes=…, permission=…, url_name="programme:plan_from_paper")

The act that makes the record calls `services.onward.note_made` inside its own transaction, so that one paper gives one
record however often it is pressed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise

from tuquan.access.permissions import Permission
from tuquan.documents.models import OfficialDocument, PaperUse
from tuquan.units.permitted import Viewer, has_permission

Words = str | Promise


@dataclass(frozen=True)
class Onward:
    code: str
    title: Words
    purposes: frozenset[str]
    permission: Permission
    url_name: str
    """Takes the paper's id."""
    offered: Callable[[OfficialDocument], bool]


@dataclass(frozen=True)
class Step:
    """One thing that can be made of a paper, or was."""

    title: Words
    url: str
    made: Any = None
    """The record, once it is there."""


WAYS: dict[str, Onward] = {}


def register(
    code: str,
    title: Words,
    *,
    purposes: Iterable[str],
    permission: Permission,
    url_name: str,
    offered: Callable[[OfficialDocument], bool] = lambda document: True,
) -> None:
    WAYS[code] = Onward(code, title, frozenset(purposes), permission, url_name, offered)


def steps_of(document: OfficialDocument, user: Viewer) -> list[Step]:
    """What this user may make of the paper, and what was made of it already."""
    return steps_of_many([document], user)[document.pk]


def steps_of_many(documents: Sequence[OfficialDocument], user: Viewer) -> dict[Any, list[Step]]:
    found: dict[Any, list[Step]] = {document.pk: [] for document in documents}
    uses = {(use.document_id, use.code): use for use in PaperUse.objects.filter(document__in=documents)}
    may: dict[tuple[Permission, Any], bool] = {}
    for document in documents:
        for way in WAYS.values():
            if document.purpose not in way.purposes:
                continue
            asked = (way.permission, document.unit_id)
            if asked not in may:
                may[asked] = has_permission(user, way.permission, document.unit)
            if not may[asked]:
                continue
            use = uses.get((document.pk, way.code))
            if use is not None:
                made = record_of(use)
                found[document.pk].append(Step(way.title, made.get_absolute_url() if made else "", made or use))
            elif way.offered(document):
                found[document.pk].append(Step(way.title, reverse(way.url_name, args=[document.pk])))
    return found


def record_of(use: PaperUse) -> Any:
    """The record made of the paper; None when it is gone."""
    model: Any = apps.get_model(use.object_type)
    return model._default_manager.filter(pk=use.object_id).first()
