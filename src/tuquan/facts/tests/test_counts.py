"""Stocks are read from kept sums of what becomes of counts; that must never change a figure. So each is compared with the
latest counts looked up one by one, after random acts, on maps before and after mergers and divisions."""

from datetime import date
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from tuquan.core.dates import Period
from tuquan.facts import services, sources
from tuquan.facts.enums import Basis
from tuquan.facts.models import Fact, RollupChange
from tuquan.facts.queries import figure, table
from tuquan.facts.queries.figures import Reading
from tuquan.facts.queries.lineage import lineage
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.services.rebuilding import rebuild
from tuquan.facts.services.rolling import fold, fold_all
from tuquan.facts.services.verify import verify
from tuquan.facts.sources import Figure, Summary
from tuquan.facts.tests.factories import AT, SAID, divided_land, record, said_by, say, unit_at
from tuquan.units.models import UnitLocation
from tuquan.units.services.registry import close_unit, reopen_unit
from tuquan.units.tests import factories

MANY = 12
Y24 = Period(date(2024, 1, 1), date(2024, 12, 31))
Y25 = Period(date(2025, 1, 1), date(2025, 12, 31))
BROKEN = Period(date(2024, 9, 10), date(2025, 7, 9))
DAYS = [date(2023, 11, 16), date(2024, 3, 3), date(2024, 3, 9), date(2025, 1, 16), date(2025, 7, 8), date(2025, 7, 11)]
OF_UNITS, OF_PLACES = ("a", "b", "lost", "E"), ("A", "c", "stays")
FIRE = {"topic": "fire"}


@pytest.fixture
def land(register):
    return divided_land()


@pytest.fixture
def subjects(land, monkeypatch):
    """Two records of each unit, and of each place."""
    places = {}
    units = {name: unit_at(land[name]) for name in OF_UNITS}
    records = {(name, number): record(unit) for name, unit in units.items() for number in (0, 1)}
    office = factories.unit("Ban Chỉ đạo", "standing_office", at=land["nation"], governs=land["nation"])
    for name, number in product(OF_PLACES, (0, 1)):
        records[name, number] = record(office)
        places[records[name, number].pk] = land[name]
    sources.register(
        "units.team",
        name="sổ",
        figures_of=said_by,
        summary_of=lambda team: Summary(places.get(team.pk, team.unit), team.name, date(2026, 1, 1)),
    )
    return units, records, office


counted = st.tuples(
    st.just("count"),
    st.sampled_from([*OF_UNITS, *OF_PLACES]),
    st.sampled_from([0, 1]),
    st.integers(1, 9),
    st.sampled_from(DAYS),
    st.sampled_from([{}, {}, FIRE]),
    st.sampled_from(["exact", "about"]),
)
taken_back = st.tuples(st.just("withdraw"), st.sampled_from([*OF_UNITS, *OF_PLACES]), st.sampled_from([0, 1]))
ended = st.tuples(st.just("end"), st.sampled_from(OF_UNITS), st.sampled_from(DAYS))
moved = st.tuples(
    st.just("move"), st.sampled_from(OF_UNITS), st.sampled_from(["A", "c", "third"]), st.sampled_from(DAYS)
)
stated = st.tuples(
    st.just("state"),
    st.sampled_from(["a", "E", "stays", "goes", "third", "d2", "A", "nation"]),
    st.integers(50, 99),
    st.sampled_from([Y24, Y25, Period(date(2024, 10, 2), date(2025, 6, 29))]),
    st.booleans(),
)


def do(land, subjects, act):
    units, records, office = subjects
    kind, name, *rest = act
    if kind == "count":
        number, value, day, dims, sharp = rest
        one = Figure("model_sites", value, day, dims=dims, qualifier=sharp)
        team = records[name, number]
        say(team, *[said for said in said_by(team) if said.cell != one.cell], one)
    elif kind == "withdraw":
        team = records[name, rest[0]]
        say(team, *said_by(team)[1:])
    elif kind == "end":
        unit = units[name]
        unit.refresh_from_db()
        if unit.closed_date is None:
            close_unit(unit, closed_date=rest[0], reason="giải thể", by=None, at=AT)
        else:
            reopen_unit(unit, reason="nhầm", by=None, at=AT)
    elif kind == "move":
        where, day = rest
        units[name].locations.all().delete()
        UnitLocation.objects.create(unit=units[name], place=land[name], valid_to=day)
        UnitLocation.objects.create(unit=units[name], place=land[where], valid_from=day)
        services.relocate(units[name], by=None, at=AT)
    else:
        value, days, own = rest
        subject, area = (units[name], None) if own and name in units else (office, land[name])
        services.declare(
            subject,
            days,
            [Declared("model_sites", value)],
            source_title="x",
            by=None,
            at=AT,
            whole_area=area,
        )


def one_by_one(reading, stocks):
    reading._nodes_with(())
    return list(reading._stocks(Fact.objects.standing().filter(reading.scope, indicator__in=stocks)))


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    acts=st.lists(st.one_of(counted, counted, counted, taken_back, ended, moved), min_size=1, max_size=14),
    statements=st.lists(stated, max_size=2, unique_by=lambda one: (one[1], one[3])),
    period=st.sampled_from([Y24, Y25, BROKEN]),
    on_map=st.sampled_from([None, date(2024, 6, 1), date(2026, 1, 1)]),
    folding=st.sampled_from([0, 2, 100]),
)
def test_sums_give_the_same_stocks_as_the_latest_counts(
    land, subjects, monkeypatch, acts, statements, period, on_map, folding
):
    SAID.clear()
    with transaction.atomic():
        for act in [*acts, *statements]:
            do(land, subjects, act)
        if folding:
            fold(folding)
        assert verify() is None
        for place, dims in product(land.values(), ({}, FIRE)):
            added = figure("model_sites", place, period, dims, on_map)
            row = next(iter(table(["model_sites"], place, period, on_map)), None)
            of_table = [row.total, *row.details][1 if dims else 0 :][:1] if row else []
            assert [one.value for one in of_table] in ([added.value], [])
            with monkeypatch.context() as patched:
                patched.setattr(Reading, "_counted", one_by_one)
                alone = figure("model_sites", place, period, dims, on_map)
                assert (added.value, added.qualifier, added.facts, added.bases, added.as_of) == (
                    alone.value,
                    alone.qualifier,
                    alone.facts,
                    alone.bases,
                    alone.as_of,
                )
            assert added.parts == alone.parts
            assert added.beside == alone.beside
        transaction.set_rollback(True)


def test_the_lineage_of_a_stock_shows_the_counts_that_hold(cast, register):
    moved, stays = record(cast.school_a), record(cast.school_b)
    say(moved, Figure("cameras", 8, date(2024, 1, 5)), Figure("cameras", 9, date(2024, 6, 5)))
    say(stays, Figure("cameras", 4, date(2023, 2, 1)), Figure("cameras", 7, date(2025, 2, 1)))
    services.declare(
        cast.school_b, Y24, [Declared("cameras", 5)], source_title="Báo cáo", by=None, at=AT, whole_area=None
    )

    def rows():
        return [(row.fact.value, row.counted) for row in lineage("cameras", cast.commune, Y24, cast.officer).rows]

    assert (figure("cameras", cast.commune, Y24).value, rows()) == (13, [(9, True), (4, True)])
    chosen = {"reason": "đã đếm lại", "by": cast.officer, "at": AT, "acting_unit": cast.school_b}
    services.choose_basis(cast.school_b, "cameras", Y24, Basis.DECLARED, **chosen)
    assert (figure("cameras", cast.commune, Y24).value, rows()) == (14, [(5, True), (9, True), (4, False)])


def test_a_stock_costs_what_is_shown_and_not_what_was_counted(land):
    """One statement, whatever has been counted and by how many, of a commune too."""

    def cost(period):
        places = land["nation"], land["A"]
        values = {figure("cameras", place, period, on_map=period.last).value for place in places[:1]}
        with CaptureQueriesContext(connection) as seen:
            for place in places:
                figure("cameras", place, period)
        return len(seen) / len(places), *values

    for number in range(1, 4):
        say(record(unit_at(land["A"])), *(Figure("cameras", number, day) for day in DAYS))
        assert [cost(one) for one in (Y24, Y25)] == [(1, number * (number + 1) / 2)] * 2
    assert RollupChange.objects.count() > 0
    fold_all()
    assert cost(Y25) == (1, 6)
    rebuild()
    assert cost(Y25) == (1, 6)


def test_what_a_unit_counted_ends_with_it_and_comes_back(land):
    unit = unit_at(land["A"])
    say(record(unit), Figure("cameras", 5, date(2024, 3, 3)), Figure("cameras", 6, date(2025, 1, 16)))
    for ends in (True, False):
        if ends:
            close_unit(unit, closed_date=date(2024, 9, 1), reason="giải thể", by=None, at=AT)
        else:
            reopen_unit(unit, reason="nhầm", by=None, at=AT)
        half = Period(date(2024, 1, 1), date(2024, 8, 31))
        values = [figure("cameras", land["stays"], one).value for one in (half, Y24, Y25)]
        assert values == ([5, None, None] if ends else [5, 5, 6])
        assert verify() is None
