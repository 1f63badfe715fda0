from datetime import date, timedelta
from uuid import uuid4

import pytest

from tuquan.audit.models import Entry, PersonalValue
from tuquan.core.dates import Period, year_of
from tuquan.facts.catalogue import catalogue
from tuquan.facts.models import Fact
from tuquan.facts.queries import figure
from tuquan.facts.services.verify import verify
from tuquan.outreach import enums, queries
from tuquan.outreach.models import Attendance, Session
from tuquan.outreach.queries import briefing
from tuquan.outreach.services import sessions as services
from tuquan.outreach.services.refusals import UnknownTopic
from tuquan.outreach.tests.factories import AT, DAY, held, people
from tuquan.units.models import Headcount, Membership

YEAR = year_of(2026)


def said(session):
    facts = Fact.objects.standing().of_record("outreach.session", str(session.pk)).order_by("indicator")
    return [(f.indicator, f.dims, f.value, f.qualifier, f.last_date) for f in facts]


def test_forms_topics_and_audiences_are_those_of_the_catalogue():
    dimensions = catalogue().dimensions
    assert set(enums.SessionForm.values) | set(enums.MediaForm.values) == set(dimensions["form"].values)
    assert set(enums.Audience.values) == set(dimensions["audience"].values)


def test_record_session_gives_its_figures_by_topic(cast):
    session = held(cast.school_a, topic="traffic", head_count=120, counted_as="at_least", by=cast.clerk_a)
    topic = '{"form":"conference","topic":"traffic"}'
    assert said(session) == [
        ("propaganda_attendees", topic, 120, "at_least", DAY),
        ("propaganda_sessions", topic, 1, "exact", DAY),
    ]
    assert (Entry.objects.get().kind, session.created_by) == ("session.recorded", cast.clerk_a)
    assert verify() is None


def test_record_session_without_a_count_says_nothing_of_attendances(cast):
    assert [one[0] for one in said(held(cast.school_a))] == ["propaganda_sessions"]


def test_record_training_over_days_and_a_class_for_guards(cast):
    training = held(cast.school_a, kind="training", topic="fire", last_date=date(2026, 3, 5), head_count=30)
    assert said(training) == [
        ("training_attendees", '{"topic":"fire"}', 30, "exact", date(2026, 3, 5)),
        ("training_courses", '{"topic":"fire"}', 1, "exact", date(2026, 3, 5)),
    ]
    guards = held(cast.school_a, kind="training", topic="guarding", audience="guards", head_count=4)
    assert [one[0] for one in said(guards)] == ["guard_class_attendees", "guard_classes"]
    assert figure("training_courses", cast.school_a, YEAR).value == 2
    assert figure("training_attendees", cast.commune, YEAR).value == 34


def test_festival_is_also_a_point_of_the_festival(cast):
    session = held(cast.school_a, form="festival", title="Ngày hội 19/8", date=date(2025, 8, 19))
    assert [one[0] for one in said(session)] == ["festival_points", "propaganda_sessions"]


def test_record_session_sent_twice_is_one(cast):
    act = uuid4()
    first = held(cast.school_a, act_id=act)
    assert held(cast.school_a, act_id=act, title="Khác") == first
    assert (Session.objects.count(), Fact.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"date": date(2026, 6, 2)}, services.NotYetHeld),
        ({"last_date": date(2026, 6, 2)}, services.NotYetHeld),
        ({"last_date": DAY - timedelta(days=1)}, services.EndsBeforeItBegins),
        ({"topic": "weather"}, UnknownTopic),
        ({"title": "  "}, services.TitleMissing),
    ],
)
def test_record_session_refuses_and_saves_nothing(cast, fields, refusal):
    with pytest.raises(refusal):
        held(cast.school_a, **fields)
    assert (Session.objects.count(), Fact.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_edit_session_lets_the_figures_follow(cast):
    session = held(cast.school_a, topic="traffic", head_count=120)
    services.edit_session(session, topic="fire", head_count=125, by=cast.clerk_a, at=AT)
    assert [one[:3] for one in said(session)] == [
        ("propaganda_attendees", '{"form":"conference","topic":"fire"}', 125),
        ("propaganda_sessions", '{"form":"conference","topic":"fire"}', 1),
    ]
    assert verify() is None


def test_attendance_by_name_counts_each_and_follows_corrections(cast):
    a, b, c = people(cast.school_a, "An", "Bình", "Chi")
    session = held(cast.school_a)
    services.record_attendance(session, people=[a, b], by=cast.clerk_a, at=AT)
    assert figure("propaganda_attendees", cast.school_a, YEAR).value == 2
    services.record_attendance(session, people=[c], among=[b, c], by=cast.clerk_a, at=AT)
    names = Attendance.objects.order_by("person__sort_key").values_list("person__full_name", flat=True)
    assert list(names) == ["An", "Chi"]
    services.record_attendance(session, people=[a, c], head_count=50, by=cast.clerk_a, at=AT)
    services.record_attendance(session, people=[a], by=cast.clerk_a, at=AT)
    session.refresh_from_db()
    assert session.head_count == 50
    assert verify() is None


def test_attendance_names_are_kept_where_they_can_be_erased(cast):
    (a,) = people(cast.school_a, "An")
    session = held(cast.school_a)
    services.record_attendance(session, people=[a], by=cast.clerk_a, at=AT)
    entry = Entry.objects.get(kind="session.attendance")
    assert str(a.pk) not in entry.changes
    assert str(a.pk) in PersonalValue.objects.get(entry_id=entry.pk).value


@pytest.mark.parametrize("form", ["party_cell", "union"])
def test_party_and_union_meetings_take_a_head_count_and_no_names(cast, form):
    (a,) = people(cast.school_a, "An")
    session = held(cast.school_a, form=form)
    with pytest.raises(services.NamesNotAllowed):
        services.record_attendance(session, people=[a], by=cast.clerk_a, at=AT)
    services.record_attendance(session, people=[], head_count=17, by=cast.clerk_a, at=AT)
    assert figure("propaganda_attendees", cast.school_a, YEAR).value == 17
    named = held(cast.school_a)
    services.record_attendance(named, people=[a], by=cast.clerk_a, at=AT)
    with pytest.raises(services.NamesNotAllowed):
        services.edit_session(named, form=form, by=cast.clerk_a, at=AT)
    assert Attendance.objects.count() == 1


def test_attendance_refuses_strangers_and_a_count_below_the_names(cast):
    (a,) = people(cast.school_a, "An")
    (stranger,) = people(cast.school_b, "Lạ")
    session = held(cast.school_a)
    with pytest.raises(services.NotOfTheUnit):
        services.record_attendance(session, people=[a, stranger], by=cast.clerk_a, at=AT)
    services.record_attendance(session, people=[a], by=cast.clerk_a, at=AT)
    with pytest.raises(services.CountBelowNames):
        services.record_attendance(session, people=[a], head_count=0, by=cast.clerk_a, at=AT)
    with pytest.raises(services.CountBelowNames):
        services.edit_session(session, head_count=0, by=cast.clerk_a, at=AT)


def test_withdraw_session_takes_its_figures_back_and_refuses_the_second_time(cast):
    session = held(cast.school_a, head_count=10)
    services.withdraw_session(session, reason="Ghi nhầm đơn vị", by=cast.clerk_a, at=AT)
    assert said(session) == []
    assert verify() is None
    with pytest.raises(services.SessionWithdrawn):
        services.withdraw_session(session, reason="Ghi nhầm đơn vị", by=cast.clerk_a, at=AT)
    with pytest.raises(services.SessionWithdrawn):
        services.edit_session(session, head_count=1, by=cast.clerk_a, at=AT)


BOTH = {"internal_rules", "criteria"}


def test_briefed_counts_people_by_name_over_the_stated_headcount(cast, monkeypatch):
    Membership.objects.all().delete()
    a, b, c, d = people(cast.school_a, "An", "Bình", "Chi", "Dung")
    (pupil,) = people(cast.school_a, "Em", kind="learner")
    Headcount.objects.create(unit=cast.school_a, group="staff", date=date(2026, 1, 1), people=5)
    rules = held(cast.school_a, covers_internal_rules=True)
    both = held(cast.school_a, covers_internal_rules=True, covers_criteria=True)
    services.record_attendance(rules, people=[a, b, pupil], by=None, at=AT)
    services.record_attendance(both, people=[c], head_count=40, by=None, at=AT)
    monkeypatch.setattr(
        briefing, "_told_elsewhere", [lambda unit, period, content, among: {a.pk} if content == "criteria" else set()]
    )
    coverage = queries.briefed(cast.school_a, YEAR, group="staff", of=BOTH)
    assert (coverage.named, coverage.headcount, coverage.counted) == (2, 5, 40)
    assert coverage.sessions == [rules, both]
    owed = queries.not_briefed(cast.school_a, YEAR, group="staff", of=BOTH)
    assert owed == [b, d]
    only_rules = queries.briefed(cast.school_a, YEAR, group="staff", of={"internal_rules"})
    assert only_rules.named == 3


def test_briefed_forgets_withdrawn_sessions_other_years_and_those_who_left(cast):
    Membership.objects.all().delete()
    a, b = people(cast.school_a, "An", "Bình")
    session = held(cast.school_a, covers_internal_rules=True, covers_criteria=True)
    services.record_attendance(session, people=[a, b], by=None, at=AT)
    Membership.objects.filter(person=b).update(valid_to=date(2026, 5, 1))

    def named(period):
        return queries.briefed(cast.school_a, period, group="staff", of=BOTH).named

    assert [named(YEAR), named(Period(date(2026, 4, 1), date(2026, 12, 31)))] == [1, 0]
    services.withdraw_session(session, reason="Nhầm", by=None, at=AT)
    assert named(YEAR) == 0
