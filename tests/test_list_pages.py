"""Lists ask the database as often for many rows as for one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.audit import services as audit
from tuquan.core.dates import Period
from tuquan.documents.services import papers
from tuquan.facts.services import declaring
from tuquan.notifications import services as notifications
from tuquan.outreach.services import sessions as outreach
from tuquan.programme.tests import factories as programme
from tuquan.units import enums
from tuquan.units.tests import factories as units


def school(cast, number):
    units.unit(
        f"Trường số {number}",
        at=cast.commune,
        managing=cast.committee,
        following=cast.office,
        police_body=cast.police,
        managing_level=enums.ManagingLevel.COMMUNE,
        school_level=enums.SchoolLevel.PRIMARY,
    )


def colleague(cast, number):
    units.person(f"Người số {number}", at=cast.school_a, position="Giáo viên")


def team(cast, number):
    made = cast.school_a.teams.create(kind="self_management", name=f"Tổ {number}", valid_from=date(2026, 1, number))
    made.members.create(person=cast.clerk_a.person, post="leader", valid_from=date(2026, 1, number))


def paper(cast, number):
    papers.enter_document(
        cast.school_a,
        direction="in",
        kind="CT",
        purpose="other",
        number=f"{number:02}",
        symbol="CT-BCA",
        date=date(2026, 1, number),
        issuer="Bộ Công an",
        summary=f"Văn bản {number}",
        by=cast.clerk_a,
        at=timezone.now(),
    )


def session(cast, number):
    outreach.record_session(
        cast.school_a,
        title=f"Buổi {number}",
        date=date(2026, 1, number),
        head_count=5,
        by=cast.clerk_a,
        at=timezone.now(),
    )


def model(cast, number):
    programme.model(cast.school_a, by=cast.clerk_a, name=f"Mô hình {number}")


def declaration(cast, number):
    declaring.declare(
        cast.school_a,
        Period(date(2026, number, 1), date(2026, number, 20)),
        [declaring.DeclaredFigureInput("propaganda_sessions", number)],
        source_title=f"Báo cáo {number}",
        by=cast.clerk_a,
        at=timezone.now(),
    )


def message(cast, number):
    notifications.tell(
        [cast.head_a], "unit.named", cast.school_a, title=f"Tin {number}", url=f"/{number}/", at=timezone.now()
    )


def entry(cast, number):
    with audit.act():
        at = timezone.now() + timedelta(seconds=number)
        audit.record("unit.updated", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a, at=at)


LISTS = {
    "units:unit_list": (school, "officer", False),
    "units:person_list": (colleague, "head_a", True),
    "units:team_list": (team, "head_a", True),
    "documents:document_list": (paper, "clerk_a", False),
    "outreach:session_list": (session, "clerk_a", False),
    "programme:year": (model, "clerk_a", False),
    "facts:declaration_list": (declaration, "clerk_a", False),
    "notifications:list": (message, "head_a", False),
    "audit:entry_list": (entry, "head_a", False),
    "assessments:board": (school, "officer", False),
    "home:home": (school, "officer", False),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(name, cast, queries_of):
    make, who, of_unit = LISTS[name]
    url = reverse(name, args=[cast.school_a.pk] if of_unit else [])
    make(cast, 1)
    queries_of(getattr(cast, who), url)  # what is kept in memory is kept now
    one = queries_of(getattr(cast, who), url)
    make(cast, 2)
    make(cast, 3)
    three = queries_of(getattr(cast, who), url)
    assert len(three) == len(one), "\n".join(three)
