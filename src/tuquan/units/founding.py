"""A founding that begins elsewhere: an app above has read a decision and fills the form; when the team is founded it is
told, inside the same act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tuquan.accounts.models import User
from tuquan.units.models import Team, Unit

DRAFT = "team_draft"
"""Where the answers of a founding wait in the session."""

Note = Callable[[str, Team, User, datetime], None]
"""`(key, team, by, at)`; raises `services.refusals.Refused` when the team may not be founded from there."""
ORIGINS: dict[str, Note] = {}


def register(code: str, note: Note) -> None:
    ORIGINS[code] = note


def draft(
    unit: Unit, *, team: Mapping[str, Any], members: Sequence[Mapping[str, str]], origin: tuple[str, str]
) -> dict[str, Any]:
    """The form as filled in: the fields of the team, each member's `person`, `position` and `post`."""
    return {"unit": str(unit.pk), "team": dict(team), "members": [dict(one) for one in members], "origin": list(origin)}


def note(answers: Mapping[str, Any], team: Team, *, by: User, at: datetime) -> None:
    origin = answers.get("origin")
    if origin and origin[0] in ORIGINS:
        ORIGINS[origin[0]](origin[1], team, by, at)
