"""The kept sums are asked for at few places; that must never change a figure. So each is compared with the same made of
the facts one by one, with statements and without, on maps before and after mergers and divisions."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.models import Fact, Rollup
from tuquan.facts.queries import figure, table
from tuquan.facts.queries.figures import Reading
from tuquan.facts.queries.nodes import nodes_of
from tuquan.facts.queries.rows import as_rows
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.services.rolling import fold, fold_all
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, REFORM, divided_land, record, say, unit_at
from tuquan.units.models import Unit
from tuquan.units.tests import factories

MANY = 12
Y24 = Period(date(2024, 1, 1), date(2024, 12, 31))
Y25 = Period(date(2025, 1, 1), date(2025, 12, 31))
BOTH = Period(Y24.first, Y25.last)


@pytest.fixture
def land(register):
    return divided_land()


def fact_by_fact(reading, codes):
    """What is asked of the kept sums, read from the facts themselves; weighed by the same rules."""
    reading._nodes_with(())
    return list(as_rows(Fact.objects.standing().inside(reading.period).filter(reading.scope, indicator__in=codes)))


def told(result):
    # Of which days a sum set aside is, facts say by the day and kept sums by the half month.
    beside = sorted(repr(replace(one, period=one.statement)) for one in result.beside)
    return result.value, result.qualifier, result.facts, result.bases, result.parts, beside


recorded = st.tuples(
    st.sampled_from(["a", "b", "c", "lost", "e", "A", "B", "E"]),
    st.integers(1, 9),
    st.sampled_from([date(2024, 3, 3), date(2024, 9, 30), date(2025, 1, 16), date(2025, 8, 8), date(2025, 12, 31)]),
    st.sampled_from([0, 0, 20, 70]),
    st.sampled_from([{}, {"topic": "fire"}]),
)
stated = st.tuples(
    st.sampled_from(["stays", "goes", "third", "d1", "d2", "c", "lost", "A", "B", "nation"]),
    st.integers(50, 99),
    st.sampled_from([Y24, Y25, BOTH, Period(date(2024, 3, 2), date(2024, 9, 29))]),
    st.sampled_from(["area", "area", "unit", "withdrawn"]),
)


def state(land, name, value, days, how):
    """Of a whole area, or of a unit there; one is taken back again."""
    office = Unit.objects.get(name="Ban Chỉ đạo")
    unit, area = (office, land[name]) if how != "unit" else (unit_at(land[name]), None)
    figures = [Declared("cases_handled", value)]
    said = services.declare(unit, days, figures, source_title="x", by=None, at=AT, whole_area=area)
    if how == "unit":
        say(record(unit), Figure("cases_handled", 5, days.last))
    if how == "withdrawn":
        services.withdraw_declaration(said, reason="nhầm", by=None, at=AT)


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    acts=st.lists(recorded, min_size=1, max_size=8),
    statements=st.lists(stated, max_size=4, unique_by=lambda one: (one[0], one[2])),
    period=st.sampled_from([Y24, Y25, BOTH, Period(date(2024, 9, 10), date(2025, 12, 20))]),
    on_map=st.sampled_from([None, date(2024, 6, 1), date(2026, 1, 1)]),
    folding=st.sampled_from([0, 2, 100]),
)
def test_kept_sums_give_the_same_figures_as_the_facts(land, monkeypatch, acts, statements, period, on_map, folding):
    with transaction.atomic():
        for name, value, day, more, dims in acts:
            last = day + timedelta(days=more)
            say(record(unit_at(land[name])), Figure("cases_handled", value, day, last, dims=dims))
        factories.unit("Ban Chỉ đạo", "standing_office", at=land["nation"], governs=land["nation"])
        for one in statements:
            state(land, *one)
        if folding:
            fold(folding)
        for place, dims in product(land.values(), ({}, {"topic": "fire"})):
            # Asked twice: where something was stated, the second time goes another way.
            added, again = (figure("cases_handled", place, period, dims, on_map) for _ in range(2))
            with monkeypatch.context() as patched:
                patched.setattr(Reading, "_happened", fact_by_fact)
                alone = figure("cases_handled", place, period, dims, on_map)
            assert told(added) == told(again) == told(alone)
            row = next(iter(table(["cases_handled"], place, period, on_map)), None)
            of_table = [row.total, *row.details][1 if dims else 0 :][:1] if row else []
            assert [one.value for one in of_table] in ([added.value], [])
            if added.value is not None and not statements:
                assert added.value == sum(part.value for part in added.parts)
        transaction.set_rollback(True)


def test_a_child_says_what_its_parent_says_of_it(land):
    for name in ("a", "b", "c", "lost", "e"):
        say(record(unit_at(land[name])), Figure("cases_handled", 1, date(2024, 3, 3)))
    today = date(2026, 1, 1)
    nation = figure("cases_handled", land["nation"], Y24, on_map=today)
    assert {part.path: part.value for part in nation.parts} == {
        land[name].path: figure("cases_handled", land[name], Y24, on_map=today).value for name in ("stays", "third")
    }
    stays = figure("cases_handled", land["stays"], Y24, on_map=today)
    assert {(part.path, part.value, part.undivided) for part in stays.parts} == {
        (land["A"].path, 1, False),
        (land["B"].path, 1, False),
        (land["b"].path, 1, True),
    }


def test_a_statement_elsewhere_does_not_slow_a_figure(land):
    """One of a commune that went into this province does: it is weighed against the other figures there."""
    office = factories.unit("Ban Chỉ đạo", "standing_office", at=land["nation"], governs=land["nation"])

    def asked(name):
        figure("cases_handled", land[name], Y25)
        with CaptureQueriesContext(connection) as seen:
            value = figure("cases_handled", land[name], Y25).value
        return "once" if len(seen) == 1 else "the long way", value

    once, slow = ("once", None), ("the long way", 7)
    for name, stays in (("E", once), ("c", slow)):
        services.declare(
            office, Y25, [Declared("cases_handled", 7)], source_title="x", by=None, at=AT, whole_area=land[name]
        )
        assert [asked(one) for one in ("stays", "third", "A")] == [stays, slow, once]


def test_areas_of_a_commune_are_parts_until_they_end(land):
    """Whether their acts are folded or only noted, of all divisions and of one."""
    from tuquan.units.services.places import add_residential_area, end_residential_area

    lasting, ended = (
        add_residential_area(land["A"], name=name, kind="thôn", valid_from=None, by=None, at=AT)
        for name in ("Đông", "Tây")
    )
    fire = {"topic": "fire"}
    for folding in (False, True):
        for place in (lasting, ended, land["A"]):
            team = record(unit_at(place), f"Sổ {folding}")
            say(
                team,
                Figure("cases_handled", 1, date(2025, 8, 8)),
                Figure("cases_handled", 2, date(2025, 8, 8), dims=fire),
            )
        if folding:
            fold_all()
        else:
            figure("cases_handled", land["A"], Y25)
            end_residential_area(ended, valid_to=date(2025, 10, 1), reason="nhập", by=None, at=AT)
        times = 1 + folding
        for dims, value in (({}, 3), (fire, 2)):
            found = figure("cases_handled", land["A"], Y25, dims)
            assert [(part.path, part.value) for part in found.parts] == [
                (land["A"].path, 2 * times * value),
                (lasting.path, times * value),
            ]
            assert figure("cases_handled", lasting, Y25, dims).value == times * value
            earlier = figure("cases_handled", land["A"], Period(date(2025, 8, 1), date(2025, 8, 31)), dims)
            assert {part.path: part.value for part in earlier.parts} == {
                place.path: times * value for place in (land["A"], lasting, ended)
            }
            rows = table(["cases_handled"], land["A"], Y25)
            assert [rows[0].total.value, *[one.value for one in rows[0].details]] == [9 * times, 6 * times]


def test_reading_costs_what_is_shown_and_not_what_is_below(land):
    def cost(place):
        figure("cases_handled", place, Y25)
        with CaptureQueriesContext(connection) as seen:
            figure("cases_handled", place, Y25)
        return len(seen)

    one = unit_at(land["A"])
    say(record(one), Figure("cases_handled", 1, date(2025, 8, 8)))
    before = cost(land["nation"])
    for number in range(30):
        place = factories.place(f"Xã {number}", parent=land["third"], valid_from=REFORM)
        say(record(unit_at(place)), Figure("cases_handled", 1, date(2025, 8, 8)))
    fold_all()
    assert cost(land["nation"]) == before
    assert nodes_of(land["nation"], date(2025, 12, 31)).paths <= {
        land[name].path for name in ("nation", "stays", "third", "goes", "d2", "c", "lost")
    }
    assert Rollup.objects.get(place=land["nation"]).n15 == 31
