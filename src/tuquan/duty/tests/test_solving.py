"""Rosters small enough to try every one; the solver must find the best and break nothing."""

import json
import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from tuquan.config import cli
from tuquan.duty.solving import windows
from tuquan.duty.solving.checking import breaches, penalty
from tuquan.duty.solving.columns import Master, Prices, best_of_known
from tuquan.duty.solving.model import Model
from tuquan.duty.solving.paths import ANY, GRID
from tuquan.duty.solving.problem import BadProblem, read
from tuquan.duty.solving.rows import FREE, NoRow, Rows
from tuquan.duty.solving.search import Found, Limits, solve

STEADY = Limits(seconds=600, work=5, rounds=3)
"""The same answer on every machine."""
RAW = {
    "format": 1,
    "days": 7,
    "first_weekday": 0,
    "shifts": [{"id": "N", "minutes": 480, "not_before": []}, {"id": "Đ", "minutes": 480, "not_before": ["N"]}],
    "people": [
        {
            "id": "A", "most_of": {"Đ": 2}, "least_minutes": 960, "most_minutes": 2400, "least_in_row": 2,
            "most_in_row": 3, "least_free_in_row": 2, "most_weekends": 0, "free": [1],
        },
        {"id": "B", "fixed": {"0": "Đ"}, "most_minutes": 1920},
    ],
    "wishes_on": [{"person": "A", "day": 3, "shift": "Đ", "price": 5}],
    "wishes_off": [{"person": "B", "day": 3, "shift": "N", "price": 7}],
    "cover": [
        {"day": day, "shift": shift, "needed": 1, "price_under": 100 if day < 4 else 10, "price_over": 1}
        for day in range(7)
        for shift in "NĐ"
    ],
}  # fmt: skip


def changed(person, **fields):
    people = [{**one, **fields} if one["id"] == person else one for one in RAW["people"]]
    return read({**RAW, "people": people})


def every_row(problem, person):
    alone = replace(problem, people={person: problem.people[person]})
    for cells in product(["", *problem.shifts], repeat=problem.days):
        row = {day: shift for day, shift in enumerate(cells) if shift}
        if not breaches(alone, {person: row}):
            yield row


def cheapest(problem):
    rows = [list(every_row(problem, person)) for person in problem.people]
    return min(penalty(problem, dict(zip(problem.people, some, strict=True))) for some in product(*rows))


@pytest.mark.parametrize("days", [4, 5])
def test_the_best_of_all_rosters_is_found_and_proved(days):
    raw = {**RAW, "days": days, "cover": [one for one in RAW["cover"] if one["day"] < days]}
    raw["wishes_on"] = [{**one, "day": 2} for one in RAW["wishes_on"]]
    raw["wishes_off"] = [{**one, "day": 2} for one in RAW["wishes_off"]]
    problem = read(raw)
    found = solve(problem, STEADY)
    assert (found.status, found.penalty, found.bound) == ("optimal", cheapest(problem), cheapest(problem))
    assert breaches(problem, found.roster) == []


@pytest.mark.parametrize(
    ("rule", "person", "row"),
    [
        ("not_before", "B", {0: "Đ", 1: "N"}),
        ("free", "A", {1: "N", 2: "N"}),
        ("fixed", "B", {1: "N"}),
        ("most_of", "A", {2: "Đ", 3: "Đ", 4: "Đ"}),
        ("least_minutes", "A", {0: "N"}),
        ("most_minutes", "B", {0: "Đ", 1: "Đ", 2: "Đ", 3: "Đ", 4: "Đ"}),
        ("most_weekends", "A", {5: "N", 6: "N"}),
        ("most_in_row", "A", {2: "N", 3: "N", 4: "N", 5: "N"}),
        ("least_in_row", "A", {0: "N", 3: "N"}),
        ("least_free_in_row", "A", {0: "N", 2: "N"}),
        ("shifts", "B", {0: "X"}),
    ],
)
def test_the_checker_finds_each_broken_rule(rule, person, row):
    assert rule in {one.rule for one in breaches(read(RAW), {person: row}) if one.person == person}


def month(people, days, chance):
    """A problem with every kind of rule, in which the people's own rows can be kept."""
    names = [f"N{number}" for number in range(people)]
    return read(
        {
            "format": 1,
            "days": days,
            "first_weekday": 2,
            "shifts": [
                {"id": "S", "minutes": 480, "not_before": []},
                {"id": "C", "minutes": 480, "not_before": ["S"]},
                {"id": "Đ", "minutes": 720, "not_before": ["S", "C"]},
            ],
            "people": [
                {
                    "id": name, "most_of": {"Đ": days // 7, "S": chance.choice([0, days])}, "most_in_row": 5,
                    "least_minutes": days * 240, "most_minutes": days * 320, "least_in_row": 2,
                    "least_free_in_row": 2, "most_weekends": days // 7 - 1,
                    "free": sorted(chance.sample(range(days), 2)),
                }
                for name in names
            ],
            "wishes_on": [{"person": chance.choice(names), "day": chance.randrange(days), "shift": "S", "price": 3}],
            "wishes_off": [{"person": chance.choice(names), "day": chance.randrange(days), "shift": "C", "price": 2}],
            "cover": [
                {"day": day, "shift": shift, "needed": max(1, people // 5), "price_under": 100, "price_over": 1}
                for day in range(days)
                for shift in "SCĐ"
            ],
        }
    )  # fmt: skip


@pytest.mark.parametrize(("seed", "unit"), [*((seed, 1) for seed in range(6)), (6, 10**6), (7, 10**6)])
def test_the_cheapest_row_of_a_person_is_the_one_that_cells_give(seed, unit):
    chance = random.Random(seed)
    problem = month(1, 14, chance)
    costs = np.array([[float(unit * chance.randrange(-20, 21)) for _ in problem.shifts] for _ in range(problem.days)])
    cells = Model(replace(problem, cover=(), wishes_on=(), wishes_off=()))
    cells.model.minimize(
        sum(
            int(costs[day, list(problem.shifts).index(code)]) * variable
            for (_person, day, (code,)), variable in cells.has.items()
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(cells.model) == cp_model.OPTIMAL
    (cost, row), *_others = Rows(problem).cheapest("N0", costs)
    assert cost == solver.objective_value
    roster = {"N0": {day: list(problem.shifts)[place] for day, place in enumerate(row) if place != FREE}}
    assert breaches(problem, roster) == []


def test_shifts_that_are_alike_cost_the_same_as_when_told_apart():
    """Two kinds at two posts: one person may not stand at the second, one has a fixed cell; all rosters are tried."""
    kinds = {"a": [], "b": ["a"]}
    shifts = [
        {"id": kind + post, "minutes": 480, "not_before": [one + other for one in after for other in "12"]}
        for kind, after in kinds.items()
        for post in "12"
    ]
    spans = [
        {"name": f"{day}{post}{kind}", "of": [[day, kind + post]], "needed": 1, "price_under": 10, "price_over": 3}
        for day in range(2)
        for post in "12"
        for kind in kinds
    ]
    never = {"person": "Y", "name": "cert", "terms": [{"weights": {"a2": 1, "b2": 1}, "most": 0}]}
    few = {"person": "Z", "name": "few", "terms": [{"weights": {"b1": 1, "b2": 1}, "most": 0}], "price": 4}
    on = [{"person": "Z", "day": 1, "shift": "b1", "also": ["b2"], "price": 3}]
    problem = read(
        {
            "format": 1, "days": 2, "shifts": shifts, "spans": spans, "limits": [never, few], "wishes_on": on,
            "people": [{"id": "X", "fixed": {"0": "b2"}}, {"id": "Y"}, {"id": "Z"}],
        }
    )  # fmt: skip
    cells = [None, *problem.shifts]
    costs = []
    for rows in product(product(cells, repeat=2), repeat=3):
        roster = {
            person: {day: code for day, code in enumerate(row) if code} for person, row in zip("XYZ", rows, strict=True)
        }
        if not breaches(problem, roster):
            costs.append(penalty(problem, roster))
    found = solve(problem, Limits(seconds=60, work=5.0))
    assert (found.status, found.penalty, breaches(problem, found.roster)) == ("optimal", min(costs), [])


def test_a_roster_of_nobody_costs_what_is_missing():
    problem = read({**RAW, "people": [], "wishes_on": [], "wishes_off": []})
    missing = 4 * 2 * 100 + 3 * 2 * 10
    assert solve(problem, STEADY) == Found("optimal", {}, missing, missing)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "abc"])
def test_roster_solve_wants_a_time_that_has_an_end(seconds, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["roster", "solve", "in.json", "--out", str(tmp_path / "out.json"), "--seconds", seconds])
    assert ended.value.code == 2
    assert "--seconds" in capsys.readouterr().err


def test_a_person_without_a_row_is_told():
    problem = changed("A", least_minutes=2400, most_minutes=2400)
    with pytest.raises(NoRow):
        Rows(problem).cheapest("A", np.zeros((7, 2)))


@pytest.mark.parametrize("seed", range(4))
def test_rows_of_many_asked_at_once_are_those_asked_one_by_one(seed):
    chance = random.Random(seed)
    problem = month(8, 21, chance)
    numbers = np.random.default_rng(seed)
    costs = {one: numbers.integers(-20, 21, (21, 3)).astype(float) for one in problem.people}
    together = Rows(problem).of_all(costs, several=3)
    for person, answer in together.items():
        (cost, _row), *_others = Rows(problem).cheapest(person, costs[person])
        assert answer.value == cost == answer.rows[0][0]
        for told, row in answer.rows:
            alone = replace(problem, people={person: problem.people[person]})
            roster = {person: {day: list(problem.shifts)[place] for day, place in enumerate(row) if place != FREE}}
            assert told == sum(costs[person][day, place] for day, place in enumerate(row) if place != FREE)
            assert breaches(alone, roster) == []


def test_a_person_who_may_have_no_shift_is_free():
    raw = {**RAW, "people": [{"id": "A", "most_of": {one["id"]: 0 for one in RAW["shifts"]}}]}
    raw |= {"wishes_on": [], "wishes_off": []}
    assert Rows(read(raw)).cheapest("A", np.full((7, 2), -1.0)) == [(0.0, (FREE,) * 7)]


def test_prices_off_the_grid_are_rounded_down():
    third = np.full((7, 2), 1 / 3)
    asked = {"A": np.floor(third * GRID) / GRID}
    assert Rows(read(RAW)).of_all({"A": third}) == Rows(read(RAW)).of_all(asked)


def test_a_run_longer_than_may_be_is_had_at_the_ends_only():
    person = {"id": "A", "least_in_row": 6, "most_in_row": 2, "least_free_in_row": 1}
    raw = {**RAW, "people": [person], "wishes_on": [], "wishes_off": []}
    row = Rows(read(raw)).cheapest("A", np.full((7, 2), -1.0))[0][1]
    assert [place != FREE for place in row] == [True, True, False, False, False, True, True]


def test_a_row_keeps_the_cells_that_stand():
    problem = month(1, 21, random.Random(8))
    costs = {"N0": np.random.default_rng(8).integers(-20, 21, (21, 3)).astype(float)}
    rows = Rows(problem)
    second = rows.of_all(costs, several=4)["N0"].rows[-1]
    stands = np.array(second[1])
    stands[::2] = ANY
    answer = rows.of_all(costs, stands={"N0": stands})["N0"]
    assert all(place in (ANY, had) for place, had in zip(stands, answer.rows[0][1], strict=True))
    assert rows.of_all(costs)["N0"].value <= answer.value <= second[0]
    assert rows.of_all(costs, stands={"N0": np.array(second[1])})["N0"].rows == [second]


def test_rows_bound_every_roster_from_below():
    problem = month(5, 28, random.Random(3))
    found = solve(problem, STEADY)
    assert breaches(problem, found.roster) == []
    assert found.bound <= found.penalty == penalty(problem, found.roster)
    assert found.bound > found.penalty * 0.8


def known_rows(problem) -> tuple[Prices, Master]:
    """Three rows of each person, and the programme over them."""
    prices, rows = Prices(problem), Rows(problem)
    answers = rows.of_all(prices.wishes, several=3)
    pool = {one: {row: prices.of_row(one, row) for _cost, row in answers[one].rows} for one in problem.people}
    master = Master(prices, pool, list(problem.people))
    master.solve()
    return prices, master


def test_the_best_roster_of_known_rows_is_found():
    prices, master = known_rows(month(4, 21, random.Random(3)))
    every = [dict(zip(master.pool, rows, strict=True)) for rows in product(*master.pool.values())]
    worst, cheapest = max(every, key=prices.total), min(every, key=prices.total)
    solver = cp_model.CpSolver()
    found = best_of_known(prices, master, worst, 10**6, 100, solver)
    assert found is not None
    assert prices.total(found) == prices.total(cheapest) < prices.total(worst)
    assert best_of_known(prices, master, worst, 10**6, 11, solver) is None  # twelve rows
    assert best_of_known(prices, master, worst, -1, 100, solver) is not None  # of the best roster's own rows
    gain = prices.total(worst) - master.solve()
    assert prices.total(best_of_known(prices, master, worst, gain, 100, solver)) == prices.total(cheapest)


def test_a_programme_whose_numbers_do_not_serve_begins_anew():
    _prices, master = known_rows(month(3, 21, random.Random(3)))
    value = master.solve()

    class Lost:
        def Solve(self) -> int:
            return pywraplp.Solver.ABNORMAL

    master.solver = Lost()
    assert master.solve() == pytest.approx(value)


def test_the_same_seed_gives_the_same_roster():
    problem = month(5, 21, random.Random(5))
    assert solve(problem, STEADY, seed=7) == solve(problem, STEADY, seed=7)


def test_a_long_horizon_is_made_by_weeks(monkeypatch):
    monkeypatch.setattr(windows, "LONGEST", 35)
    problem = month(6, 84, random.Random(1))
    found = solve(problem, Limits(seconds=12))
    assert breaches(problem, found.roster) == []
    assert found.penalty == penalty(problem, found.roster)
    nobody = penalty(problem, {})
    assert found.penalty < nobody / 2


def test_whoever_cannot_have_a_part_of_the_whole_gets_a_whole_row(monkeypatch):
    monkeypatch.setattr(windows, "LONGEST", 35)
    problem = month(3, 84, random.Random(4))
    away = replace(problem.people["N1"], free=frozenset(range(42)), least_minutes=84 * 140, most_minutes=84 * 280)
    problem = replace(problem, people={**problem.people, "N1": away})
    found = solve(problem, Limits(seconds=6))
    assert found.status == "feasible"
    assert breaches(problem, found.roster) == []
    assert found.penalty == penalty(problem, found.roster)


def test_a_part_of_a_roster_keeps_what_stands_around_it():
    problem = month(4, 42, random.Random(2))
    quick = Limits(seconds=600, work=0.1, rounds=0)
    roster = solve(problem, quick).roster
    part = windows.Part(problem, roster, 20, 34, people=["N0", "N2"])
    assert breaches(part.problem, part.roster()) == []
    assert part.put(part.roster()) == {person: dict(sorted(row.items())) for person, row in roster.items()}
    anew = solve(part.problem, quick).roster
    whole = part.put(anew)
    assert breaches(problem, whole) == []
    assert {person: row for person, row in whole.items() if person in ("N1", "N3")} == {
        person: row for person, row in roster.items() if person in ("N1", "N3")
    }


def test_the_checker_counts_what_a_roster_costs():
    problem = read(RAW)
    roster = {"A": {2: "N", 3: "N"}, "B": {0: "Đ", 3: "N"}}
    # A's wish is not kept (5) and B's is not either (7); short: 8 cells less Đ0, N2, N3, and 6 cells at the end; one over.
    assert penalty(problem, roster) == 5 + 7 + 5 * 100 + 6 * 10 + 1


def test_what_cannot_be_says_which_rules_to_loosen():
    found = solve(changed("A", least_minutes=2400, most_minutes=2400), STEADY)
    assert (found.status, found.roster) == ("infeasible", {})
    assert len(found.reasons) == 1
    assert found.reasons[0].startswith("A: các quy tắc không thể cùng giữ; bỏ hoặc nới một trong các quy tắc sau")
    assert "làm ít nhất 40 giờ" in found.reasons[0]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ([], "đầu tệp: cần một bảng khóa – giá trị."),
        ({**RAW, "format": 2}, "format: chỉ hiểu cấu trúc số 1, tệp này là 2."),
        ({**RAW, "rules": []}, "đầu tệp: không hiểu “rules”."),
        ({**RAW, "days": 0}, "đầu tệp.days: cần số nguyên từ 1 đến 1100."),
        ({**RAW, "cover": [RAW["cover"][0]] * 2}, "cover: một ngày, một ca chỉ ghi một lần."),
        ({**RAW, "people": [{"id": "A", "free": [9]}]}, "people[0].free: cần số nguyên từ 0 đến 6."),
        ({**RAW, "people": [{"id": "A", "fixed": {"0": "X"}}]}, "people[0]: không có ca “X”."),
        ({**RAW, "people": [{"id": "A", "fixed": {"0": ["N"]}}]}, "people[0]: không có ca “['N']”."),
        ({**RAW, "spans": [{"name": "x", "of": [[0, ["N"]]], "needed": 1}]}, "spans[0].of[0]: cần cặp [ngày, ca]."),
        ({**RAW, "people": [{"id": "A", "most_minutes": 10**30}]}, "people[0].most_minutes: số quá lớn."),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_its_place(raw, message):
    with pytest.raises(BadProblem) as refused:
        read(raw)
    assert refused.value.message == message


def test_roster_solve_writes_the_roster_and_ends_with_3_when_there_is_none(db, tmp_path, capsys):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps(RAW), encoding="utf-8")
    assert cli.main(["roster", "solve", str(source), "--out", str(target), "--seconds", "20"]) == 0
    said = json.loads(target.read_text(encoding="utf-8"))
    roster = {person: {int(day): shift for day, shift in row.items()} for person, row in said["assignment"].items()}
    assert breaches(read(RAW), roster) == []
    assert (said["status"], said["penalty"]) == ("optimal", penalty(read(RAW), roster))
    people = [{**RAW["people"][0], "least_minutes": 2400}, RAW["people"][1]]
    source.write_text(json.dumps({**RAW, "people": people}), encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["roster", "solve", str(source), "--out", str(target)]) == 3
    assert "làm ít nhất 40 giờ" in capsys.readouterr().err
    assert json.loads(target.read_text(encoding="utf-8"))["status"] == "infeasible"
