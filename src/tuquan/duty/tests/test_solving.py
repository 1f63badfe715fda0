"""Rosters small enough to try every one; the solver must find the best and break nothing."""

import json
from dataclasses import replace
from itertools import product

import pytest

from tuquan.config import cli
from tuquan.duty.solving.checking import breaches, penalty
from tuquan.duty.solving.problem import BadProblem, read
from tuquan.duty.solving.search import Limits, solve

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
    assert "làm ít nhất 2400 phút" in found.reasons[0]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ([], "đầu tệp: cần một bảng khóa – giá trị."),
        ({**RAW, "format": 2}, "format: chỉ hiểu cấu trúc số 1, tệp này là 2."),
        ({**RAW, "rules": []}, "đầu tệp: không hiểu “rules”."),
        ({**RAW, "days": 0}, "đầu tệp.days: cần số nguyên từ 1."),
        ({**RAW, "people": [{"id": "A", "free": [9]}]}, "people[0].free: cần số nguyên từ 0 đến 6."),
        ({**RAW, "people": [{"id": "A", "fixed": {"0": "X"}}]}, "people[0]: không có ca “X”."),
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
    assert "làm ít nhất 2400 phút" in capsys.readouterr().err
    assert json.loads(target.read_text(encoding="utf-8"))["status"] == "infeasible"
