"""The rosters that units have, as the page gives them to the solver: how soon one is found and how good it is.

    python bench/roster_product.py [--seconds 20] [--seed 1] [CASE …]

Hours nobody covers, cost, bound, and when (clock and processor) the first roster, the last with fewer bare hours and the
best were found.
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.test_settings")

import django

django.setup()

from tuquan.duty.planning import shortages, task_of
from tuquan.duty.solving import checking
from tuquan.duty.solving.search import Limits, solve
from tuquan.duty.tests import plans

CASES = {
    "12 guards, 3 posts": lambda: plans.round_the_clock(12, 3),
    "12 guards, 3 posts, 12 h": lambda: plans.round_the_clock(12, 3, pattern="two_twelve"),
    "10 guards, 3 posts": lambda: plans.round_the_clock(10, 3),
    "4 guards, 1 post, 31 days": lambda: plans.round_the_clock(4, 1, 31),
    "2+1 beside a squad": plans.beside_a_squad,
    "30 guards, 6 posts": plans.large,
}


def run(name, seconds, seed):
    task = task_of(CASES[name]())
    began, spent = time.monotonic(), time.process_time()
    told = []

    def tell(found):
        bare = sum(one.hours for one in shortages(task, found.roster))
        told.append((time.monotonic() - began, time.process_time() - spent, bare, found.penalty))

    found = solve(task.problem, Limits(seconds=seconds), seed, tell=tell)
    took, cpu = time.monotonic() - began, time.process_time() - spent
    bare = sum(one.hours for one in shortages(task, found.roster))
    broken = len(checking.breaches(task.problem, found.roster))
    covered = next((one for one in told if one[2] == bare), (took, cpu))
    print(
        f"{name:28} {found.status:10} bare {bare:5.0f} h  cost {found.penalty}  bound {found.bound}  "
        f"broken {broken}  {took:.1f} s ({cpu:.1f} cpu)  first {told[0][0] if told else took:.1f} s  "
        f"covered {covered[0]:.1f} s ({covered[1]:.1f} cpu)  best {told[-1][0] if told else took:.1f} s",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name in given.cases or CASES:
        run(name, given.seconds, given.seed)


if __name__ == "__main__":
    main()
