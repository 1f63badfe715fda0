"""Reading teams: who sits in them on a day, what their kinds are called."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from tuquan.core import dates
from tuquan.units.enums import TeamPost
from tuquan.units.models import Person, Team, TeamMember, Unit

DATA = Path(__file__).resolve().parent.parent / "data" / "team_kinds.yaml"
RANK = {TeamPost.LEADER: 0, TeamPost.DEPUTY: 1, TeamPost.MEMBER: 2}


@cache
def _names() -> dict[str, list[dict]]:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def kind_name(kind: str, on: date | None = None) -> str:
    """What the kind of team is called on a day."""
    on = on or dates.today()
    fitting = [row for row in _names()[kind] if row.get("valid_from") is None or row["valid_from"] <= on]
    return str(max(fitting, key=lambda row: row.get("valid_from") or date.min)["name"])


def by_rank(members: QuerySet[TeamMember]) -> QuerySet[TeamMember]:
    """Leader, deputies, members, each in their order."""
    rank = Case(*(When(post=post, then=Value(value)) for post, value in RANK.items()), output_field=IntegerField())
    return members.annotate(rank=rank).order_by("rank", "order", "pk")


def members_on(team: Team, on: date | None = None) -> QuerySet[TeamMember]:
    return by_rank(TeamMember.objects.filter(team=team).on(on or dates.today())).select_related("person")


def teams_of(unit: Unit, on: date | None = None, *, kinds: tuple[str, ...] = ()) -> QuerySet[Team]:
    """The unit's teams of that day with their members of that day in `current_members`."""
    on = on or dates.today()
    teams = Team.objects.filter(unit=unit).on(on)
    if kinds:
        teams = teams.filter(kind__in=kinds)
    sitting = by_rank(TeamMember.objects.on(on)).select_related("person")
    return teams.prefetch_related(Prefetch("members", sitting, to_attr="current_members")).order_by("name", "pk")


def teams_of_person(person: Person, on: date | None = None) -> QuerySet[TeamMember]:
    """The teams a person sits in; one person may sit in several."""
    on = on or dates.today()
    sitting = TeamMember.objects.filter(person=person).on(on)
    lasting = Q(team__valid_to=None) | Q(team__valid_to__gt=on)
    return sitting.filter(lasting).select_related("team__unit").order_by("team__name", "pk")
