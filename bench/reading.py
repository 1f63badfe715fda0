"""The reader of narrative reports: how well and how fast.

    python bench/reading.py [--labelled FILE.jsonl …] [--errors] [--seconds 5]

F1 of the labelled passages of the repository (and of further files in the same format), by round and by indicator, and
five-fold: the threshold chosen on four parts, measured on the fifth. Speed on one core in pages of 3,000 characters,
beside its yardstick: one pass of a regular expression that finds the numbers. The two take turns.
"""

import argparse
import platform
import re
import resource
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tuquan.reports.reading import read, scoring
from tuquan.reports.reading.lexicon import lexicon
from tuquan.reports.tests.rounds import rounds

PAGE = 3_000
YARDSTICK = re.compile(r"(?:hơn|gần|khoảng|trên|xấp xỉ)?\s*\d{1,3}(?:\.\d{3})*(?:,\d+)?\s*(?:%|triệu|tỷ|nghìn)?\s*\w+")
THRESHOLDS = [1.2, 1.3, 1.35, 1.4, 1.45, 1.5, 1.6, 1.7]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def summed(parts):
    whole = scoring.Score()
    for part in parts:
        for name in ("right", "wrong", "missed", "qualifiers"):
            getattr(whole, name).update(getattr(part, name))
    return whole


def row(name, made):
    right, wrong, missed = made.right.total(), made.wrong.total(), made.missed.total()
    told = made.qualifiers.total()
    say(
        f"{name:30} right {right:4d}  wrong {wrong:3d}  missed {missed:3d}  F1 {made.f1():.3f}"
        f"  qualifiers {made.qualifiers[True]}/{told}"
    )


def folds(rows):
    words = lexicon((), None)  # the one that `read` uses
    usual = words.threshold
    parts = [rows[place::5] for place in range(5)]
    measured = []
    for place, held in enumerate(parts):
        others = [one for k, part in enumerate(parts) if k != place for one in part]
        best = (0.0, 0.0, usual)
        for threshold in THRESHOLDS:
            words.threshold = threshold
            best = max(best, (scoring.score(others, read).f1(), -abs(threshold - usual), threshold))
        words.threshold = best[2]
        measured.append(scoring.score(held, read))
    words.threshold = usual
    row("five-fold (threshold)", summed(measured))


def speed(rows, seconds):
    text = "\n\n".join(one["text"] for one in rows)
    pages = [text[start : start + PAGE] for start in range(0, len(text) - PAGE, PAGE)] or [text]
    read(pages[0])
    ours, theirs = [], []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(ours) < 3:
        began = time.process_time()
        for page in pages:
            read(page)
        middle = time.process_time()
        for page in pages:
            YARDSTICK.findall(page)
        ended = time.process_time()
        ours.append((middle - began) / len(pages))
        theirs.append((ended - middle) / len(pages))
    mine, base = statistics.median(ours), statistics.median(theirs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"{'a page read':30} {mine * 1000:7.2f} ms   {1 / mine:7.0f} pages a second (goal 100), n={len(ours)} × {len(pages)}"
    )
    say(f"{'one pass of a pattern':30} {base * 1000:7.2f} ms   ratio {mine / base:.0f}")
    say(f"{'memory at most':30} {memory:7.0f} MB (goal 500)")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--labelled", nargs="*", type=Path, default=[])
    given.add_argument("--errors", action="store_true")
    given.add_argument("--seconds", type=float, default=5)
    options = given.parse_args()
    say(f"Python {platform.python_version()}, {platform.machine()}")
    everything = []
    scores = []
    for path in [*options.labelled, *rounds()]:
        rows = scoring.passages(path)
        scores.append(scoring.score(rows, read))
        row(f"{path.stem} ({len(rows)})", scores[-1])
        everything += rows
    whole = summed(scores)
    row("all", whole)
    folds(everything)
    say("")
    for code in whole.codes():
        say(
            f"  {code:32} {whole.right[code]:4d} {whole.wrong[code]:3d} {whole.missed[code]:3d}  F1 {whole.f1(code):.3f}"
        )
    if options.errors:
        for one in everything:
            made = scoring.score([one], read)
            if made.wrong or made.missed:
                say(f"{one['id']}: wrong {dict(made.wrong)}, missed {dict(made.missed)}")
    say("")
    speed(everything, options.seconds)


if __name__ == "__main__":
    main()
