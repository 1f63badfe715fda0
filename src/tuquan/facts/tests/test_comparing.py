"""A figure beside others is the figure on its own page."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.enums import Basis
from tuquan.facts.queries import figure, table
from tuquan.facts.queries.comparing import compare_places, compare_units, tables_of_units
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, SAID, record, say
from tuquan.units.enums import PlaceLevel, UnitKind
from tuquan.units.models import Place, Unit
from tuquan.units.tests import factories

CODES = ["units_registered", "units_recognized", "recognition_rate", "propaganda_sessions", "cameras", "models_active"]
CODES += ["pupils_reached", "persons_handled"]
PERIODS = [
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    Period(date(2025, 11, 16), date(2026, 11, 15)),
    Period(date(2026, 3, 1), date(2026, 3, 31)),
    Period(date(2024, 1, 1), date(2026, 12, 31)),
]


def plain(result):
    """What a reader sees; of what stands beside only how much of it there is. Which counts were read one by one depends on
    what else is asked for."""
    beside = tuple(one.value for one in result.beside)
    return replace(result, straddling=(), parts=(), hidden=False, beside=beside, counted=frozenset())


def plain_row(row):
    return row.indicator.code, plain(row.total), [plain(one) for one in row.details]


def province(random_of):
    """A province of four communes with hamlets, units, statements at every level."""
    nation = factories.place("Việt Nam", PlaceLevel.NATION)
    top = factories.place("Tỉnh", PlaceLevel.PROVINCE, parent=nation)
    communes = [factories.place(f"Xã {name}", parent=top) for name in "ABCD"]
    hamlet = factories.place("Thôn", PlaceLevel.RESIDENTIAL_AREA, parent=communes[0])
    offices = [factories.unit(f"UBND {one.name}", UnitKind.PEOPLES_COMMITTEE, at=one, governs=one) for one in communes]
    units = [factories.unit(f"Trường {place}", at=random_of.choice([*communes[:3], hamlet])) for place in range(6)]
    for unit in units:
        for _n in range(random_of.randint(0, 3)):
            day = date(2025, 10, 1) + timedelta(random_of.randint(0, 400))
            last = day + timedelta(random_of.choice([0, 0, 5, 40]))
            code = random_of.choice(["propaganda_sessions", "units_registered", "units_recognized", "persons_handled"])
            say(record(unit), Figure(code, random_of.randint(1, 9), day, last), at=AT)
        if random_of.random() < 0.5:
            say(record(unit), Figure("cameras", random_of.randint(0, 9), date(2026, 2, 1)), at=AT)
    for unit, place in [*((unit, None) for unit in units[:3]), *zip(offices, communes, strict=True)]:
        if random_of.random() < 0.6:
            period = random_of.choice([PERIODS[0], PERIODS[2], Period(date(2025, 1, 1), date(2025, 12, 31))])
            figures = [
                Declared(code, random_of.randint(1, 50))
                for code in random_of.sample(["units_registered", "units_recognized", "propaganda_sessions"], 2)
            ]
            figures += [Declared("models_active", 3), Declared("pupils_reached", 20)]
            services.declare(unit, period, figures, source_title="Báo cáo", by=None, at=AT, whole_area=place)
    return top, communes, units


@pytest.mark.parametrize("seed", range(6))
def test_a_child_beside_others_has_the_figure_of_its_own_page(register, seed):
    random_of = random.Random(seed)
    top, communes, units = province(random_of)
    if seed % 2:
        services.fold_all()
    for period in PERIODS:
        found = compare_places(CODES, top, period, communes)
        beside = compare_units(CODES, units, period)
        for unit, rows in tables_of_units(CODES, units, period).items():
            alone = table(CODES, next(one for one in units if one.pk == unit), period)
            told = [row for row in alone if not row.total.empty or row.total.beside]
            assert [plain_row(row) for row in rows] == [plain_row(row) for row in told]
        for code in CODES:
            assert plain(found.own[code]) == plain(figure(code, top, period)), code
            for child in communes:
                assert plain(found.children[child.path][code]) == plain(figure(code, child, period)), (code, child)
            for unit in units:
                alone = figure(code, unit, period)
                assert plain(beside[unit.pk][code]) == plain(alone), (code, unit)
                assert beside[unit.pk][code].counted == alone.counted
    assert SAID


def test_a_chosen_statement_counts_beside_others_too(register):
    random_of = random.Random(1)
    _top, communes, units = province(random_of)
    year = PERIODS[0]
    say(record(units[0]), Figure("cameras", 4, date(2026, 3, 1)), at=AT)
    services.declare(units[0], year, [Declared("cameras", 9)], source_title="Khai", by=None, at=AT)
    by = factories.person("Trưởng phòng", username="chon").user
    chosen = {"reason": "đã đếm lại", "by": by, "at": AT, "acting_unit": units[0]}
    assert compare_units(["cameras"], units[:2], year)[units[0].pk]["cameras"].value == 4
    services.choose_basis(units[0], "cameras", year, Basis.DECLARED, **chosen)
    assert compare_units(["cameras"], units[:2], year)[units[0].pk]["cameras"].value == 9
    assert communes


def test_the_number_of_questions_does_not_grow_with_the_children(register, django_assert_num_queries):
    top, communes, units = province(random.Random(2))
    compare_places(CODES, top, PERIODS[0], communes[:1])  # the maps are read once in a process
    for count in (1, 4):
        with django_assert_num_queries(9):
            compare_places(CODES, top, PERIODS[0], communes[:count])
        with django_assert_num_queries(3):
            compare_units(CODES, units[:count], PERIODS[0])
        with django_assert_num_queries(3):
            tables_of_units(CODES, units[:count], PERIODS[0])
    assert compare_units(CODES, [], PERIODS[0]) == tables_of_units(CODES, [], PERIODS[0]) == {}
    assert (Place.objects.count(), Unit.objects.count()) == (7, 10)
