from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.queries import figure, may_see_place, places_permitted, table
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, record, say, sessions
from tuquan.units import enums
from tuquan.units.services.registry import close_unit, move_unit, reopen_unit
from tuquan.units.tests import factories

FIVE_YEARS = Period(date(2014, 8, 15), date(2019, 8, 12))
PERIOD = Period(date(2014, 1, 1), date(2019, 12, 31))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
D = date(2026, 3, 3)
GENERAL, TRAFFIC, FIRE = {"topic": "general"}, {"topic": "traffic"}, {"topic": "fire"}


def declare(unit, *figures, period=YEAR, place=None, title="Báo cáo", **fields):
    return services.declare(unit, period, figures, source_title=title, by=None, at=AT, whole_area=place, **fields)


@pytest.fixture
def lai_chau(db):
    """What the province told of five years of Directive 07: one declared set of the whole area."""
    nation = factories.place("Việt Nam", enums.PlaceLevel.NATION)
    place = factories.place("Lai Châu", enums.PlaceLevel.PROVINCE, parent=nation, code="12")
    office = factories.unit(
        "Thường trực Ban Chỉ đạo tỉnh Lai Châu", enums.UnitKind.STANDING_OFFICE, at=place, governs=place
    )
    declare(
        office,
        Declared("units_registered", 1217),
        Declared("units_recognized", 1150),
        Declared("propaganda_sessions", 2914, dims=GENERAL),
        Declared("propaganda_attendees", 31057, dims=GENERAL),
        Declared("propaganda_sessions", 427, dims=TRAFFIC),
        Declared("propaganda_attendees", 152328, Qualifier.NEARLY, TRAFFIC),
        Declared("propaganda_attendees", 23760, Qualifier.AT_LEAST, FIRE),
        Declared("training_courses", 5, dims={"topic": "escape"}),
        Declared("training_attendees", 1000, Qualifier.AT_LEAST, {"topic": "escape"}),
        Declared("training_courses", 142, dims=FIRE),
        Declared("training_attendees", 13760, Qualifier.AT_LEAST, FIRE),
        Declared("tips_valuable", 45, dims={"topic": "theft"}),
        Declared("cases_handled", 26, dims={"topic": "theft"}),
        Declared("persons_handled", 34, dims={"topic": "theft"}),
        period=FIVE_YEARS,
        place=place,
        title="Tổng kết 5 năm thực hiện Chỉ thị 07",
    )
    return place


def said(result):
    return (result.value, str(result.qualifier), result.basis)


def test_figure_of_lai_chau_stays_what_was_declared_and_topics_stand_apart(lai_chau):
    assert said(figure("units_registered", lai_chau, PERIOD)) == (1217, "exact", Basis.DECLARED)
    assert said(figure("units_recognized", lai_chau, PERIOD)) == (1150, "exact", Basis.DECLARED)
    assert said(figure("recognition_rate", lai_chau, PERIOD)) == (Decimal("94.49"), "exact", Basis.DECLARED)
    assert said(figure("propaganda_sessions", lai_chau, PERIOD, GENERAL)) == (2914, "exact", Basis.DECLARED)
    assert said(figure("propaganda_attendees", lai_chau, PERIOD, TRAFFIC)) == (152328, "nearly", Basis.DECLARED)
    total = figure("propaganda_sessions", lai_chau, PERIOD)
    assert (total.value, total.empty) == (None, False)
    assert sorted((one.dims["topic"], one.value) for one in total.apart) == [("general", 2914), ("traffic", 427)]


def test_figure_of_five_years_is_listed_and_never_split_in_one_of_them(lai_chau):
    result = figure("units_registered", lai_chau, Period(date(2016, 1, 1), date(2016, 12, 31)))
    assert (result.value, result.empty) == (None, True)
    assert [(fact.value, fact.period) for fact in result.straddling] == [(1217, FIVE_YEARS)]


def test_figure_of_the_nation_holds_the_declared_whole_area_of_a_province(lai_chau):
    nation = lai_chau.parent
    assert said(figure("units_registered", nation, PERIOD)) == (1217, "exact", Basis.DECLARED)
    assert [(p.path, p.value) for p in figure("units_registered", nation, PERIOD).parts] == [(lai_chau.path, 1217)]


def test_table_of_lai_chau_has_a_line_per_indicator_and_one_per_topic(lai_chau, django_assert_num_queries):
    codes = ["units_registered", "propaganda_sessions", "propaganda_attendees", "cameras"]
    table(codes, lai_chau, PERIOD)  # the maps are read once in a process
    with django_assert_num_queries(7):
        rows = table(codes, lai_chau, PERIOD)
    assert [
        (row.indicator.code, row.total.value, [(d.dims["topic"], d.value) for d in row.details]) for row in rows
    ] == [
        ("units_registered", 1217, []),
        ("propaganda_sessions", None, [("general", 2914), ("traffic", 427)]),
        ("propaganda_attendees", None, [("general", 31057), ("traffic", 152328), ("fire", 23760)]),
    ]


def test_figure_sums_recorded_facts_over_units_topics_and_time(cast, register):
    say(record(cast.school_a), sessions(1, D, topic="traffic"), sessions(1, date(2026, 5, 20), topic="fire"))
    say(record(cast.school_b), sessions(2, D, topic="traffic", qualifier="at_least"))
    total = figure("propaganda_sessions", cast.commune, YEAR)
    assert (*said(total), total.facts) == (4, "at_least", Basis.RECORDED, 3)
    assert said(figure("propaganda_sessions", cast.commune, YEAR, TRAFFIC)) == (3, "at_least", Basis.RECORDED)
    assert said(figure("propaganda_sessions", cast.commune.parent, YEAR, FIRE)) == (1, "exact", Basis.RECORDED)
    assert said(figure("propaganda_sessions", cast.school_a, YEAR)) == (2, "exact", Basis.RECORDED)


@pytest.mark.parametrize(
    ("first", "last", "value"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 15),
        (date(2026, 3, 1), date(2026, 3, 15), 1),
        (date(2026, 3, 4), date(2026, 3, 16), 2),
        (date(2026, 3, 3), date(2026, 4, 1), 7),
        (date(2026, 3, 4), date(2026, 4, 2), 14),
        (date(2026, 3, 4), date(2026, 3, 10), None),
    ],
)
def test_figure_of_periods_that_cut_a_half_month_reads_the_facts(cast, register, first, last, value):
    team = record(cast.school_a)
    say(
        team,
        sessions(1, D),
        sessions(2, date(2026, 3, 16)),
        sessions(4, date(2026, 4, 1)),
        sessions(8, date(2026, 4, 2)),
    )
    assert figure("propaganda_sessions", cast.commune, Period(first, last)).value == value


def test_figure_lists_a_short_fact_that_straddles_the_edge(cast, register):
    say(record(cast.school_a), sessions(3, date(2026, 3, 2), date(2026, 3, 8)))
    result = figure("propaganda_sessions", cast.commune, Period(date(2026, 3, 5), date(2026, 3, 31)))
    assert (result.value, [f.value for f in result.straddling]) == (None, [3])
    assert figure("propaganda_sessions", cast.commune, Period(date(2026, 3, 1), date(2026, 3, 31))).straddling == ()


def test_recorded_counts_first_and_declared_stands_beside_with_its_difference(cast, register):
    say(record(cast.school_a), sessions(10, D))
    declare(cast.school_a, Declared("propaganda_sessions", 12))
    declare(cast.school_b, Declared("propaganda_sessions", 5, Qualifier.AT_LEAST))
    unit = figure("propaganda_sessions", cast.school_a, YEAR)
    assert said(unit) == (10, "exact", Basis.RECORDED)
    assert [(b.basis, b.value, b.difference) for b in unit.beside] == [(Basis.DECLARED, 12, 2)]
    commune = figure("propaganda_sessions", cast.commune, YEAR)
    assert (commune.value, commune.qualifier, commune.bases) == (
        15,
        Qualifier.AT_LEAST,
        (Basis.RECORDED, Basis.DECLARED),
    )
    assert [(b.basis, b.value, b.difference) for b in commune.beside] == [(Basis.DECLARED, 12, 2)]


def test_whole_area_is_never_added_to_what_is_below(cast, register):
    declare(cast.office, Declared("propaganda_sessions", 40), place=cast.commune)
    declare(cast.school_a, Declared("propaganda_sessions", 12))
    only_declared = figure("propaganda_sessions", cast.commune, YEAR)
    assert said(only_declared) == (40, "exact", Basis.DECLARED)
    assert [(b.below, b.value, b.difference) for b in only_declared.beside] == [(True, 12, -28)]
    assert figure("propaganda_sessions", cast.commune.parent, YEAR).value == 40
    say(record(cast.school_b), sessions(3, D))
    recorded = figure("propaganda_sessions", cast.commune, YEAR)
    assert (recorded.value, recorded.bases) == (15, (Basis.RECORDED, Basis.DECLARED))
    assert [(b.below, b.value, b.difference) for b in recorded.beside] == [(False, 40, 25)]


def test_a_person_chooses_which_basis_counts_and_the_parent_follows(cast, register):
    declare(cast.office, Declared("propaganda_sessions", 40), place=cast.commune)
    say(record(cast.school_b), sessions(3, D))
    other = factories.place("Xã bên", parent=cast.commune.parent)
    say(record(factories.unit("Trường bên", at=other)), sessions(100, D))
    services.choose_basis(
        cast.commune,
        "propaganda_sessions",
        YEAR,
        Basis.DECLARED,
        reason="Đơn vị chưa ghi đủ",
        by=cast.officer,
        at=AT,
        acting_unit=cast.office,
    )
    assert said(figure("propaganda_sessions", cast.commune, YEAR)) == (40, "exact", Basis.DECLARED)
    province = figure("propaganda_sessions", cast.commune.parent, YEAR)
    assert (province.value, [p.value for p in province.parts]) == (140, [40, 100])
    # Of another period nothing was chosen.
    assert figure("propaganda_sessions", cast.commune, Period(date(2026, 3, 1), date(2026, 12, 31))).value == 3


def test_a_unit_may_have_its_declared_figure_chosen(cast, register):
    say(record(cast.school_a), sessions(10, D))
    say(record(cast.school_b), sessions(1, D))
    declare(cast.school_a, Declared("propaganda_sessions", 12))
    services.choose_basis(
        cast.school_a,
        "propaganda_sessions",
        YEAR,
        Basis.DECLARED,
        reason="Ghi sót",
        by=cast.head_a,
        at=AT,
        acting_unit=cast.school_a,
    )
    assert figure("propaganda_sessions", cast.school_a, YEAR).value == 12
    assert figure("propaganda_sessions", cast.commune, YEAR).value == 13


def test_declared_figures_of_overlapping_times_are_not_added(cast):
    declare(cast.school_a, Declared("propaganda_sessions", 12))
    half = Period(date(2026, 1, 1), date(2026, 6, 30))
    declare(cast.school_a, Declared("propaganda_sessions", 5), period=half)
    year = figure("propaganda_sessions", cast.school_a, YEAR)
    assert (year.value, [(b.value, b.difference) for b in year.beside]) == (12, [(5, None)])
    assert figure("propaganda_sessions", cast.school_a, half).value == 5
    two_years = Period(date(2025, 1, 1), date(2026, 12, 31))
    declare(cast.school_a, Declared("propaganda_sessions", 7), period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert figure("propaganda_sessions", cast.school_a, two_years).value == 19


def test_a_declared_total_goes_before_its_declared_topics(cast):
    declare(
        cast.school_a,
        Declared("propaganda_sessions", 100),
        Declared("propaganda_sessions", 20, dims=TRAFFIC),
    )
    assert figure("propaganda_sessions", cast.commune, YEAR).value == 100
    assert figure("propaganda_sessions", cast.commune, YEAR, TRAFFIC).value == 20


def test_stock_is_the_latest_count_of_each_unit_and_not_added_over_time(cast, register):
    team = record(cast.school_a)
    say(team, Figure("security_guards", 3, date(2025, 1, 5)), Figure("security_guards", 4, D))
    say(record(cast.school_b), Figure("guards_full_time", 2, date(2026, 2, 1)))
    result = figure("security_guards", cast.commune, YEAR)
    assert (result.value, result.as_of) == (6, date(2026, 2, 1))
    assert figure("security_guards", cast.commune, Period(date(2025, 1, 1), date(2025, 12, 31))).value == 3


def test_stock_of_a_unit_that_moved_is_counted_at_its_new_place_only(cast, register):
    team = record(cast.school_a)
    say(team, Figure("cameras", 8, date(2026, 1, 5)))
    other = factories.place("Xã bên", parent=cast.commune.parent)
    move_unit(cast.school_a, place=other, valid_from=date(2026, 6, 1), by=cast.officer, at=AT)
    say(record(cast.school_a, "Sổ mới"), Figure("cameras", 9, date(2026, 6, 5)))
    values = [figure("cameras", place, YEAR).value for place in (cast.commune, other, cast.commune.parent)]
    assert values == [None, 9, 9]


def test_stock_of_a_closed_unit_no_longer_counts(cast, register):
    say(record(cast.school_a), Figure("cameras", 8, date(2026, 1, 5)))
    close_unit(cast.school_a, closed_date=date(2026, 6, 1), reason="giải thể", by=cast.officer, at=AT.replace(month=7))
    assert figure("cameras", cast.commune, Period(date(2026, 1, 1), date(2026, 5, 31))).value == 8
    assert figure("cameras", cast.commune, YEAR).value is None
    reopen_unit(cast.school_a, reason="nhầm", by=cast.officer, at=AT.replace(month=7))
    assert figure("cameras", cast.commune, YEAR).value == 8


def test_distinct_counts_are_never_added(cast, register):
    say(record(cast.school_a), Figure("pupils_reached", 400, D))
    assert figure("pupils_reached", cast.commune, YEAR).value == 400
    say(record(cast.school_b), Figure("pupils_reached", 300, D))
    together = figure("pupils_reached", cast.commune, YEAR)
    assert (together.value, together.empty, [p.value for p in together.parts]) == (None, False, [None])
    assert figure("pupils_reached", cast.school_a, YEAR).value == 400


def test_ratio_comes_from_its_parts_and_the_declared_one_stands_beside(cast):
    declare(
        cast.office,
        Declared("units_registered", 60, Qualifier.AT_LEAST),
        Declared("units_recognized", 54),
        Declared("recognition_rate", Decimal("91.5")),
        place=cast.commune,
    )
    result = figure("recognition_rate", cast.commune, YEAR)
    assert said(result) == (90, "nearly", Basis.DECLARED)
    assert [(b.value, b.difference) for b in result.beside] == [(Decimal("91.5"), Decimal("1.5"))]


def test_ratio_is_the_declared_one_when_a_part_is_missing(cast):
    declare(cast.office, Declared("clearance_rate", Decimal("91.09")), place=cast.commune)
    assert said(figure("clearance_rate", cast.commune, YEAR)) == (Decimal("91.09"), "exact", Basis.DECLARED)
    assert figure("clearance_rate", cast.commune.parent, YEAR).value is None


def test_few_people_are_hidden_at_one_unit_and_shown_in_an_aggregate(cast, register):
    say(record(cast.school_a), Figure("persons_handled", 2, D))
    assert figure("persons_handled", cast.school_a, YEAR).hidden is True
    assert figure("persons_handled", cast.commune, YEAR).hidden is True
    say(record(cast.school_b), Figure("persons_handled", 2, D))
    assert figure("persons_handled", cast.commune, YEAR).hidden is False
    assert figure("media_items", cast.school_a, YEAR).hidden is False


def test_places_permitted_are_those_governed_from_above(cast):
    assert list(places_permitted(cast.officer)) == [cast.commune]
    assert may_see_place(cast.officer, cast.commune)
    assert not may_see_place(cast.officer, cast.commune.parent)
    assert list(places_permitted(cast.head_a)) == []


Y24, Y25 = (Period(date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025))
BOTH = Period(Y24.first, Y25.last)


def test_a_statement_weighs_only_against_the_days_it_covers(cast, register):
    declare(cast.school_a, Declared("propaganda_sessions", 12), period=Y24)
    declare(cast.office, Declared("propaganda_sessions", 90), period=Y24, place=cast.commune)
    say(record(cast.school_a), sessions(10, date(2025, 3, 3)))
    for subject, values in ((cast.school_a, [12, 10, 22]), (cast.commune, [90, 10, 100])):
        found = [figure("propaganda_sessions", subject, period) for period in (Y24, Y25, BOTH)]
        assert [one.value for one in found] == values
        assert found[2].bases == (Basis.RECORDED, Basis.DECLARED)
    (below,) = figure("propaganda_sessions", cast.commune, BOTH).beside
    assert (below.below, below.value, below.difference, below.period) == (True, 12, -78, Y24)


def test_a_statement_that_cuts_a_half_month_weighs_against_exactly_its_days(cast, register):
    say(
        record(cast.school_a),
        sessions(1, date(2026, 3, 2)),
        sessions(2, date(2026, 3, 9)),
        sessions(4, date(2026, 4, 1)),
    )
    week = Period(date(2026, 3, 1), date(2026, 3, 7))
    declare(cast.school_a, Declared("propaganda_sessions", 5), period=week)
    declare(cast.office, Declared("propaganda_sessions", 50), period=week, place=cast.commune)
    for subject, about in ((cast.school_a, {5: 4}), (cast.commune, {5: 4, 50: 49})):
        result = figure("propaganda_sessions", subject, YEAR)
        assert (result.value, {b.value: b.difference for b in result.beside}) == (7, about)
    services.choose_basis(
        cast.commune,
        "propaganda_sessions",
        week,
        Basis.DECLARED,
        reason="Sổ ghi thiếu",
        by=cast.officer,
        at=AT,
        acting_unit=cast.office,
    )
    assert figure("propaganda_sessions", cast.commune, YEAR).value == 56
    assert figure("propaganda_sessions", cast.commune.parent, BOTH).value is None
    assert figure("propaganda_sessions", cast.commune.parent, Period(BOTH.first, YEAR.last)).value == 56


statements = st.lists(
    st.tuples(
        st.sampled_from(["school_a", "school_b", "commune"]),
        st.sampled_from(
            [Y24, Y25, Period(date(2024, 3, 5), date(2024, 8, 9)), Period(date(2025, 1, 1), date(2025, 6, 30))]
        ),
        st.integers(0, 99),
    ),
    max_size=5,
)
acts = st.lists(
    st.tuples(st.sampled_from(["school_a", "school_b"]), st.dates(Y24.first, Y25.last), st.integers(0, 9)), max_size=6
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(statements, acts)
def test_figures_of_years_add_up_and_parents_are_their_own_and_their_children(cast, register, stated, recorded):
    with transaction.atomic():
        for who, period, value in stated:
            place = cast.commune if who == "commune" else None
            declare(
                getattr(cast, who) if place is None else cast.office,
                Declared("cases_handled", value),
                period=period,
                place=place,
            )
        for who, day, value in recorded:
            say(record(getattr(cast, who)), Figure("cases_handled", value, day))

        def value(subject, period):
            return figure("cases_handled", subject, period).value

        for subject in (cast.school_a, cast.school_b, cast.commune, cast.commune.parent):
            years = [value(subject, period) for period in (Y24, Y25)]
            assert value(subject, BOTH) == (sum(filter(None, years)) if years != [None, None] else None)
            if not any(who == "commune" for who, *_rest in stated) and subject is cast.commune:
                schools = [value(school, BOTH) for school in (cast.school_a, cast.school_b)]
                assert value(subject, BOTH) == (sum(filter(None, schools)) if schools != [None, None] else None)
        assert value(cast.commune, BOTH) == value(cast.commune.parent, BOTH)
        transaction.set_rollback(True)
