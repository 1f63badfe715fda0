"""The second opinion of the reader of reports: its examples, its weights, and how much it helps.

    python tools/learn_reading.py note FILE.jsonl --writer NAME   # add a labelled round the grammar has not learned from
    python tools/learn_reading.py note FILE.jsonl --known         # one it has: only words are learned from it
    python tools/learn_reading.py measure                         # leave one writer out, round by round
    python tools/learn_reading.py learn                           # write src/tuquan/reports/data/second_opinion.json

Two steps. The first learns from the words around each number which indicator it is, without asking what the grammar made
of that number. The second learns how far to believe the first against the grammar, from rounds as the grammar read them
**untouched** only: on what it was mended with it is surer than it will ever be again. For the second step the first is
always asked about rounds that it did not learn from. So a new round is noted before anything is mended on it.
"""

import argparse
import base64
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tuquan.reports.reading import reader, scoring, second_opinion  # noqa: E402
from tuquan.reports.reading.second_opinion import (  # noqa: E402
    NONE,
    SHARED,
    TAKEN_UP,
    Floats,
    Verdict,
    log_shares,
    shared,
)

EXAMPLES = ROOT / "tools" / "learning" / "reading.jsonl.gz"
SELDOM = 3
"""What fewer numbers than this stand beside is not learned."""
HELD, HELD_SHARED = 0.3, 0.3
"""How strongly weights are held near nothing: of words, and of what is shared."""
STEP = 0.05
PARTS = 3
_SHAPES = ("year", "article", "date", "time", "glued", "list", "paper", "name", "code", "phone", "other")
FAMILIES = (
    "units_registered", "units_recognized", "fire_drill", "propaganda", "awards", "models", "tips", "training", "online",
    "security_group",
)  # fmt: skip
"""What is said for one of a family is said a little for all of it."""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


# --- Examples ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Number:
    seen: list[str]
    verdict: Verdict
    asked: bool
    """The grammar is in doubt: the second opinion would be asked."""
    percent: bool
    gold: list[str]
    optional: bool = False


@dataclass(slots=True)
class Round:
    name: str
    writer: str
    """"" for a round that the grammar had learned from."""
    numbers: list[Number]
    unread: int
    """Labels on no number that is kept here."""


def note(path: Path, writer: str) -> Round:
    made = Round(path.stem, writer, [], 0)
    caught: list[Any] = []
    usual = second_opinion.judged

    def catch(p: Any, figures: Any) -> list[Any]:
        caught.append((p, list(figures)))
        return []

    second_opinion.judged = catch
    try:
        for row in scoring.passages(path):
            caught.clear()
            reader.read(row["text"])
            _note_passage(made, row["figures"], *caught[0])
    finally:
        second_opinion.judged = usual
    return made


def _note_passage(made: Round, labels: list[dict[str, Any]], p: Any, figures: list[Any]) -> None:
    told = {one.start: one for one in figures}
    scene = second_opinion.Scene(p, told)
    known = {rule.code: place for place, rule in enumerate(p.words.rules)}
    asked = set(second_opinion.doubtful(p, told, known))
    golds = _golds(p, labels)
    for place, seen in enumerate(p.seen):
        gold, optional = golds.pop(place, ([], False))
        one = seen.numeral
        if seen.why_not in _SHAPES and one.start not in told and not gold:
            continue
        said = second_opinion.verdict(p, place, told)
        made.numbers.append(Number(sorted(scene.around(place)), said, place in asked, one.percent, gold, optional))
    made.unread += sum(not label.get("optional") for label in labels) - sum(
        not o for _g, o in _golds(p, labels).values()
    )


def _golds(p: Any, labels: list[dict[str, Any]]) -> dict[int, tuple[list[str], bool]]:
    """{place of the number: (codes that are right, whether it may be left out)}"""
    golds: dict[int, tuple[list[str], bool]] = {}
    for label in labels:
        overlaps = [
            (min(label["end"], seen.numeral.end) - max(label["start"], seen.numeral.start), -place)
            for place, seen in enumerate(p.seen)
            if abs(seen.numeral.value - label["value"]) <= 1e-4
        ]
        overlap, place = max(overlaps, default=(0, 0))
        if overlap > 0:
            golds[-place] = [label["indicator"], *label.get("alt", ())], bool(label.get("optional"))
    return golds


def kept_examples() -> list[Round]:
    if not EXAMPLES.exists():
        return []
    with gzip.open(EXAMPLES, "rt", encoding="utf-8") as lines:
        return [_round(json.loads(line)) for line in lines]


def _round(raw: dict[str, Any]) -> Round:
    numbers = [Number(**{**one, "verdict": Verdict(**one["verdict"])}) for one in raw.pop("numbers")]
    return Round(**raw, numbers=numbers)


def keep(rounds: Iterable[Round]) -> None:
    EXAMPLES.parent.mkdir(exist_ok=True)
    text = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in rounds)
    EXAMPLES.write_bytes(gzip.compress(text.encode(), mtime=0))


# --- Learning ----------------------------------------------------------------------------------------------------------


class Classes:
    def __init__(self, rounds: Iterable[Round]) -> None:
        codes = {
            code for one in rounds for number in one.numbers for code in (*number.gold, number.verdict.code) if code
        }
        self.names = [*sorted(codes), NONE]
        self.place = {code: place for place, code in enumerate(self.names)}
        families = [*FAMILIES, ""]  # the last: any figure at all
        self.of = np.zeros((len(self.names), len(self.names) + len(families)), dtype=np.float32)
        for code, place in self.place.items():
            self.of[place, place] = 1
            for k, family in enumerate(families):
                self.of[place, len(self.names) + k] = code != NONE and code.startswith(family)

    def targets(self, numbers: Sequence[Number]) -> Floats:
        made = np.zeros((len(numbers), len(self.names)), dtype=np.float32)
        for row, one in enumerate(numbers):
            right = [self.place[code] for code in one.gold] or [self.place[NONE]]
            made[row, right] = 0 if one.optional else 1 / len(right)
        return made


def smallest(fun: Callable[[Any], tuple[float, Any]], start: Any, rounds: int) -> Any:
    """L-BFGS with steps halved until they help."""
    x, (value, slope) = start, fun(start)
    past: list[tuple[Any, Any]] = []
    for _ in range(rounds):
        way = -_bent(slope, past)
        downhill = float(slope @ way)
        size = 1.0 if past else min(1.0, 1 / float(np.abs(slope).sum()))
        while True:
            then = x + size * way
            new_value, new_slope = fun(then)
            if new_value <= value + 1e-4 * size * downhill or size < 1e-10:
                break
            size /= 2
        step, turn = then - x, new_slope - slope
        if step @ turn > 1e-12:
            past = [*past[-7:], (step, turn)]
        if value - new_value < 1e-6 * max(abs(value), 1):
            return then
        x, value, slope = then, new_value, new_slope
    return x


def _bent(slope: Any, past: list[tuple[Any, Any]]) -> Any:
    way = slope.copy()
    shares = []
    for step, turn in reversed(past):
        share = (step @ way) / (step @ turn)
        shares.append(share)
        way -= share * turn
    if past:
        step, turn = past[-1]
        way *= (step @ turn) / (turn @ turn)
    for (step, turn), share in zip(past, reversed(shares), strict=True):
        way += (share - (turn @ way) / (step @ turn)) * step
    return way


@dataclass(slots=True)
class Words:
    """The first step."""

    known: dict[str, int]
    rows: Floats

    def said(self, numbers: Sequence[Number]) -> Floats:
        found = [[self.known[name] for name in one.seen if name in self.known] for one in numbers]
        return log_shares(np.stack([self.rows[row].sum(axis=0) for row in found]))


def learn_words(numbers: Sequence[Number], classes: Classes) -> Words:
    often = Counter(name for one in numbers for name in one.seen)
    known = {name: row for row, name in enumerate(sorted(name for name, many in often.items() if many >= SELDOM))}
    at = [[known[name] for name in one.seen if name in known] for one in numbers]
    names = np.concatenate([np.array(row, dtype=np.int64) for row in at])
    owner = np.repeat(np.arange(len(at)), [len(row) for row in at])
    by_number = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    order = np.argsort(names, kind="stable")
    by_name, owners = np.flatnonzero(np.r_[True, np.diff(names[order]) != 0]), owner[order]
    targets = classes.targets(numbers)
    counted = targets.sum(axis=1, keepdims=True)
    size = (len(known), classes.of.shape[1])

    def loss(flat: Any) -> tuple[float, Any]:
        rows = flat.reshape(size)
        scores = np.add.reduceat((rows @ classes.of.T)[names], by_number)
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        off = np.exp(logs) * counted - targets
        slope = np.add.reduceat(off[owners], by_name) @ classes.of + HELD * rows
        return float(-(targets * logs).sum() + HELD / 2 * (rows * rows).sum()), slope.ravel()

    rows = smallest(loss, np.zeros(size[0] * size[1], dtype=np.float32), 40).reshape(size) @ classes.of.T
    return Words(known, (np.clip(np.round(rows / STEP), -127, 127) * STEP).astype(np.float32))


def learn_shared(numbers: Sequence[Number], words: Floats, classes: Classes) -> Floats:
    """The second step."""
    beside = np.stack([shared(one.verdict, row, classes.place) for one, row in zip(numbers, words, strict=True)])
    targets = classes.targets(numbers)
    counted = targets.sum(axis=1, keepdims=True)

    def loss(weights: Any) -> tuple[float, Any]:
        scores = beside @ weights
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        off = np.exp(logs) * counted - targets
        slope = np.einsum("nc,nck->k", off, beside) + HELD_SHARED * weights
        return float(-(targets * logs).sum() + HELD_SHARED / 2 * (weights @ weights)), slope

    return smallest(loss, np.zeros(len(SHARED), dtype=np.float32), 80)


def both_steps(rounds: Sequence[Round], classes: Classes) -> tuple[Words, Floats]:
    fresh = [one for one in rounds if one.writer]
    numbers, said = [], []
    for part in range(PARTS):
        asked = fresh[part::PARTS]
        words = learn_words([n for one in rounds if one not in asked for n in one.numbers], classes)
        for one in asked:
            weighed = [n for n in one.numbers if n.verdict.code or n.verdict.weighed or n.asked]
            numbers += weighed
            said.append(words.said(weighed))
    words = learn_words([n for one in rounds for n in one.numbers], classes)
    return words, learn_shared(numbers, np.concatenate(said), classes)


# --- Measuring ---------------------------------------------------------------------------------------------------------


def verdicts(numbers: Sequence[Number], words: Words, weights: Floats, classes: Classes) -> list[str]:
    rates = np.array([code.endswith("_rate") for code in classes.names])
    counts = np.array([code != NONE and not code.endswith("_rate") for code in classes.names])
    made = []
    for one, said in zip(numbers, words.said(numbers), strict=True):
        code = one.verdict.code
        if one.asked and not (code and one.verdict.part):
            scores = shared(one.verdict, said, classes.place) @ weights
            scores[counts if one.percent else rates] = -np.inf
            best = int(scores.argmax())
            sure = 1 / np.exp(scores - scores[best]).sum()
            if code or sure >= TAKEN_UP:
                code = classes.names[best]
        made.append("" if code == NONE else code)
    return made


def counted(one: Round, codes: Sequence[str]) -> Counter[str]:
    made = Counter(missed=one.unread)
    for number, code in zip(one.numbers, codes, strict=True):
        right = code in number.gold
        made["right"] += right and not number.optional
        made["wrong"] += bool(code) and not right
        made["missed"] += bool(number.gold) and not right and not number.optional
    return made


def row(name: str, made: Counter[str]) -> str:
    right, wrong, missed = made["right"], made["wrong"], made["missed"]
    return f"{right:5d} {wrong:4d} {missed:4d}  F1 {2 * right / (2 * right + wrong + missed):.3f}"


def measure() -> None:
    rounds = kept_examples()
    classes = Classes(rounds)
    before, after = Counter[str](), Counter[str]()
    for writer in sorted({one.writer for one in rounds} - {""}):
        words, weights = both_steps([one for one in rounds if one.writer != writer], classes)
        for one in rounds:
            if one.writer != writer:
                continue
            alone = counted(one, [number.verdict.code for number in one.numbers])
            helped = counted(one, verdicts(one.numbers, words, weights, classes))
            say(f"{one.name:10} {writer:8} grammar {row('', alone)}   with the second opinion {row('', helped)}")
            before += alone
            after += helped
    say(f"{'all':19} grammar {row('', before)}   with the second opinion {row('', after)}")


def learn() -> None:
    rounds = kept_examples()
    classes = Classes(rounds)
    words, weights = both_steps(rounds, classes)
    steps = np.round(words.rows / STEP).astype(np.int8)
    telling = np.abs(steps).max(axis=1) >= 2
    seen = [name for name, tells in zip(words.known, telling, strict=True) if tells]
    made = {
        "classes": classes.names,
        "shared": {name: round(float(weight), 3) for name, weight in zip(SHARED, weights, strict=True)},
        "step": STEP,
        "seen": seen,
        "words": base64.b64encode(steps[telling].tobytes()).decode(),
    }
    second_opinion.LEARNED.write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    say(f"{len(seen)} things seen, {len(classes.names)} classes")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = given.add_subparsers(dest="act", required=True)
    noting = acts.add_parser("note")
    noting.add_argument("file", type=Path, nargs="+")
    whose = noting.add_mutually_exclusive_group(required=True)
    whose.add_argument("--writer", default="")
    whose.add_argument("--known", action="store_true")
    acts.add_parser("measure")
    acts.add_parser("learn")
    options = given.parse_args()
    if options.act == "note":
        new = [note(path, options.writer) for path in options.file]
        keep([*(one for one in kept_examples() if one.name not in {each.name for each in new}), *new])
    else:
        {"measure": measure, "learn": learn}[options.act]()


if __name__ == "__main__":
    main()
