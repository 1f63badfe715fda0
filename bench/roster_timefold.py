"""Rosters beside Timefold (community edition), on the same machine in the same minutes.

    python bench/roster_timefold.py Instance1.txt Instance2.txt … --timefold DIR --seconds 60 [--plain] [--processor]

To have Timefold: `python3.11 -m venv DIR && DIR/bin/pip install timefold==1.24.0b0`, and a JDK 17 on the path.

Timefold's model is bench/timefold/Rosters.java. Ours is given the seconds, then Timefold's fitted search, and with
`--plain` Timefold as it comes; every roster is counted anew by the checker. Timefold's community edition searches in
one thread, ours in two, so the processor seconds of all threads stand beside each; with `--processor` ours is run once
more for the processor seconds that Timefold took.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from unittest import mock

from roster import BEST
from roster_convert import convert
from tuquan.duty.solving import checking
from tuquan.duty.solving.problem import Problem, Roster, read
from tuquan.duty.solving.search import Limits, solve

MODEL = Path(__file__).parent / "timefold" / "Rosters.java"
JARS = "lib/python*/site-packages/timefold/solver/jars/*.jar"


def numbers(problem: Problem) -> str:
    """The problem as Rosters.java reads it: instances of the benchmark, so no fixed cells and no hours in common."""
    codes, days = list(problem.shifts), range(problem.days)
    weekend = {day: place for place, some in enumerate(problem.weekends()) for day in some}
    cover = {(one.day, one.shift): (one.needed, one.price_under, one.price_over) for one in problem.cover}
    prices = {(person, day): [0] * (len(codes) + 1) for person in problem.people for day in days}
    for one in problem.wishes_off:
        prices[one.person, one.day][codes.index(one.shift)] += one.price
    for one in problem.wishes_on:
        row = prices[one.person, one.day]
        for place, shift in enumerate([*codes, None]):
            row[place] += one.price * (shift != one.shift)
    lines = [[problem.days, len(codes), len(problem.people)]]
    lines += [[one.minutes, *(code in one.not_before for code in codes)] for one in problem.shifts.values()]
    lines.append([weekend.get(day, -1) for day in days])
    lines += [cover.get((day, code), (0, 0, 0)) for day in days for code in codes]
    for one in problem.people.values():
        lines.append([one.most_of.get(code, problem.days) for code in codes])
        lines.append([one.most_minutes, one.least_minutes, one.most_in_row, one.least_in_row])
        lines.append([one.least_free_in_row, one.most_weekends])
        lines += [[day in one.free, *prices[one.code, day]] for day in days]
    return "\n".join(" ".join(str(int(number)) for number in line) for line in lines)


def timefold(problem: Problem, jars: list[str], *options: str) -> tuple[Roster, float, float, int]:
    """The roster, seconds, processor seconds, moves tried."""
    began = time.perf_counter()
    command = ["java", "-XX:+UseParallelGC", "-cp", os.pathsep.join(jars), str(MODEL), *options]
    ran = subprocess.run(command, input=numbers(problem), capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"Timefold did not run; is `java` a JDK 17? {ran.stderr.strip()}")
    (spent, moves), *rows = (line.split() for line in ran.stdout.splitlines())
    codes = list(problem.shifts)
    roster = {
        person: {day: codes[int(shift)] for day, shift in enumerate(row) if shift != "-1"}
        for person, row in zip(problem.people, rows, strict=True)
    }
    return roster, time.perf_counter() - began, float(spent), int(moves)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--timefold", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="threads of ours")
    parser.add_argument("--plain", action="store_true", help="Timefold's own choice of moves and acceptance as well")
    parser.add_argument("--processor", action="store_true", help="ours once more, as long as Timefold by the processor")
    parser.add_argument("--streams", action="store_true", help="Timefold's score by constraint streams")
    parser.add_argument("--check", action="store_true", help="Timefold counts its score anew after each move: slow")
    given = parser.parse_args()
    # Without logback nothing is logged.
    jars = [str(jar) for jar in given.timefold.glob(JARS) if not jar.name.startswith("logback")]
    if not jars or not shutil.which("java"):
        sys.exit(f"No Timefold in {given.timefold}, or no Java: the head of this file says how to install them.")
    said = [str(given.seconds), str(given.seed), *["streams"] * given.streams, *["check"] * given.check]
    ways = {"Timefold": said} | ({"plain": [*said, "plain"]} if given.plain else {})
    print("instance   best  who       penalty   gap %  hard rules  seconds  processor  moves       load")
    for file in given.files:
        problem = read(convert(file.read_text(encoding="utf-8")))
        tell = partial(row, file, problem)
        tell("ours", *ours(problem, given, given.seconds))
        for who, options in ways.items():
            roster, took, spent, moves = timefold(problem, jars, *options)
            tell(who, roster, took, spent, moves)
            if given.processor and who == "Timefold":
                with mock.patch("time.monotonic", time.process_time):
                    tell("as long", *ours(problem, given, spent))


def ours(problem: Problem, given: argparse.Namespace, seconds: float) -> tuple[Roster, float, float]:
    """The roster, seconds, processor seconds."""
    began, spent = time.perf_counter(), time.process_time()
    found = solve(problem, Limits(seconds=seconds, workers=given.workers), given.seed)
    return found.roster, time.perf_counter() - began, time.process_time() - spent


def row(
    file: Path, problem: Problem, who: str, roster: Roster, took: float, spent: float, moves: int | str = ""
) -> None:
    name = file.stem.removeprefix("Instance")
    broken, penalty, best = len(checking.breaches(problem, roster)), checking.penalty(problem, roster), BEST.get(name)
    gap = f"{100 * (penalty / best - 1):.1f}" if best and not broken else "-"
    print(
        f"{name:>8} {best or '-':>6}  {who:<9} {penalty:>7} {gap:>7}  {f'{broken} broken' if broken else 'kept':<10} "
        f"{took:>8.1f} {spent:>10.1f}  {moves:<10} {os.getloadavg()[0]:>5.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
