"""Rosters beside plain CP-SAT, on the same machine in the same minute.

    python bench/roster.py Instance1.txt Instance2.txt … --seconds 60 [--seed 1] [--plain]

Instances of Curtois and Qu (schedulingbenchmarks.org). With `--plain` each is also given to CP-SAT as a whole with its
default search for the same time. Every roster is counted anew by the checker.
"""

import argparse
import statistics
import time
from pathlib import Path

from ortools.sat.python import cp_model

from roster_convert import convert
from tuquan.duty.solving import checking
from tuquan.duty.solving.model import Model
from tuquan.duty.solving.problem import Problem, read
from tuquan.duty.solving.search import Limits, solve

BEST = {
    "1": 607, "2": 828, "3": 1001, "4": 1716, "5": 1143, "6": 1950, "7": 1056, "8": 1300, "9": 439, "10": 4631,
    "11": 3443, "12": 4040, "13": 1348, "14": 1278, "15": 3829, "16": 3225, "17": 5746, "18": 4459,
}  # fmt: skip
"""Best known penalties, as published with the benchmark."""


def plain(problem: Problem, seconds: float) -> int | None:
    model, solver = Model(problem), cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 8
    if solver.solve(model.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return checking.penalty(problem, model.roster(solver))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true")
    given = parser.parse_args()
    gaps = []
    print("instance  best  ours  gap %  bound  seconds  hard rules  plain")
    for file in given.files:
        problem = read(convert(file.read_text(encoding="utf-8")))
        began = time.monotonic()
        found = solve(problem, Limits(seconds=given.seconds), given.seed)
        took = time.monotonic() - began
        broken = checking.breaches(problem, found.roster)
        best = BEST.get(file.stem.removeprefix("Instance"))
        gap = None if best is None or found.penalty is None else 100 * (found.penalty / best - 1)
        if gap is not None:
            gaps.append(gap)
        other = plain(problem, given.seconds) if given.plain else ""
        print(
            f"{file.stem.removeprefix('Instance'):>8} {best or '-':>5} {found.penalty or '-':>5} "
            f"{'-' if gap is None else f'{gap:5.2f}':>6} {found.bound:>6} {took:8.1f} "
            f"{len(broken) or 'kept':>11} {'none' if other is None else other:>6}",
            flush=True,
        )
    if gaps:
        print(f"mean gap {statistics.mean(gaps):.2f} %")


if __name__ == "__main__":
    main()
