"""A learned second opinion on the numbers that the grammar is in doubt about.

The grammar tells what a number is and how sure it is. Where it is not sure, or weighed a number and let it fall, weights
learned from labelled passages that it had never seen say what else speaks for which indicator: the words around, what is
told in the sentence, what the numbers beside are. `tools/learn_reading.py` makes the weights from its data.
"""

import base64
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, log10
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .figures import Figure, Seen
from .lexicon import OWN
from .passage import Passage
from .tokens import NUMBER

LEARNED = Path(__file__).resolve().parent.parent / "data" / "second_opinion.json"
SURE = 0.9
"""What the grammar is surer of is not asked about."""
TAKEN_UP = 0.6
"""A number that fell becomes a figure when it is at least this sure."""
NONE = "none"
SHARED = (
    "chosen", "sureness", "doubted", "part", "keep none", "none", "first", "listed", "weight", "behind", "as before",
    "words", "words when none", "words by sureness",
)  # fmt: skip
"""What the second step weighs, the same for every indicator."""
_LEAST = -12.0
_RECKONED = frozenset({"part", "whole"})
_QUOTES = {'"': "“", "”": "“", "«": "“", "»": "“"}
_AROUND = 6
_HEADING = 14
_WEIGHED = 6
_DOUBTED = 0.75

Floats = npt.NDArray[np.float32]


@dataclass(slots=True)
class Learned:
    classes: list[str]
    """Indicators, and none."""
    known: dict[str, int]
    """{what is seen around a number: its row}"""
    words: Floats
    """What each row says for each class."""
    shared: Floats
    place: dict[str, int]
    rates: npt.NDArray[np.bool_]
    """What a percentage alone can be."""
    counts: npt.NDArray[np.bool_]
    """What it cannot be."""


def judged(p: Passage, figures: Sequence[Figure]) -> list[tuple[Seen, str, float]]:
    """The numbers in doubt with what they are, "" for no figure, and how sure that is."""
    learned = weights()
    told = {one.start: one for one in figures}
    places = list(doubtful(p, told, learned.place))
    if not places:
        return []
    scene = Scene(p, told)
    rows = [[learned.known[one] for one in scene.around(place) if one in learned.known] for place in places]
    words = log_shares(np.stack([learned.words[row].sum(axis=0) for row in rows]))
    verdicts = []
    for place, said in zip(places, words, strict=True):
        seen = p.seen[place]
        scores = shared(verdict(p, place, told), said, learned.place) @ learned.shared
        scores[learned.counts if seen.numeral.percent else learned.rates] = -np.inf
        best = int(scores.argmax())
        sure = float(1 / np.exp(scores - scores[best]).sum())
        code = learned.classes[best]
        if code != NONE and not (seen.numeral.start in told or sure >= TAKEN_UP):
            continue
        verdicts.append((seen, "" if code == NONE else code, sure))
    return verdicts


def doubtful(p: Passage, told: dict[int, Figure], known: dict[str, int]) -> Iterator[int]:
    """Figures that are not sure, unless they are reckoned from others, and numbers that were weighed and found too light."""
    for place, seen in enumerate(p.seen):
        one = told.get(seen.numeral.start)
        if seen.noun.startswith(OWN) or seen.right.startswith(OWN):  # people said what it is called
            continue
        if one is not None:
            if one.confidence < SURE and one.indicator in known and seen.noun not in _RECKONED:
                yield place
        elif seen.why_not.startswith(("weight", "nothing")):
            yield place


def log_shares(scores: Floats) -> Floats:
    best = scores.max(axis=1, keepdims=True)
    less = scores - best
    return np.maximum(less - np.log(np.exp(less).sum(axis=1, keepdims=True)), _LEAST).astype(np.float32)


@dataclass(slots=True)
class Verdict:
    """What the grammar says of a number."""

    code: str
    """The indicator it chose, "" for none."""
    sure: float
    part: bool
    """Chosen as part or whole of another number."""
    weighed: list[tuple[str, float]]
    """Indicators with how far above the threshold they came, best first."""
    before: str
    """The indicator of the number before."""


def verdict(p: Passage, place: int, told: dict[int, Figure]) -> Verdict:
    seen = p.seen[place]
    one = told.get(seen.numeral.start)
    before = told.get(p.seen[place - 1].numeral.start) if place else None
    return Verdict(
        one.indicator if one else "",
        one.confidence if one else 0.0,
        seen.noun in _RECKONED,
        [(code, weight - p.words.threshold) for weight, code, _noun in p.weighed.get(place, ())[:_WEIGHED]],
        before.indicator if before else "",
    )


def shared(said: Verdict, words: Floats, known: dict[str, int]) -> Floats:
    """For each class what speaks for it that has the same weight for all; columns as in SHARED."""
    none = known[NONE]
    made = np.zeros((len(known), len(SHARED)), dtype=np.float32)
    made[none, 5] = 1
    made[:, 11] = words
    if said.code:
        code, sure = known[said.code], min(max(said.sure, 0.02), 0.995)
        made[code, :4] = 1, log(sure / (1 - sure)) / 2, sure < _DOUBTED, said.part
        made[none, 4] = 1
        made[:, 13] = words * sure
    else:
        made[:, 12] = words
    weighed = [(known[code], weight) for code, weight in said.weighed if code in known]
    for code, weight in reversed(weighed):
        made[code, 7:10] = 1, max(weight, -1.3), max(weight - weighed[0][1], -2)
    if weighed and not said.code:
        made[weighed[0][0], 6] = 1
    if said.before in known:
        made[known[said.before], 10] = 1
    return made


class Scene:
    """What stands around the numbers of a passage, in words that weights are kept by."""

    def __init__(self, p: Passage, told: dict[int, Figure]) -> None:
        self.p = p
        self.told = told
        t = p.t
        self.words = [
            "#" if kind == NUMBER else _QUOTES.get(word, word) for word, kind in zip(t.words, t.kinds, strict=True)
        ]
        self.nouns = sorted((first, last, noun) for first, (last, noun) in p.nouns.items() if noun != "skip")
        self.noun_places = [first for first, _last, _noun in self.nouns]
        self._titles: dict[int, list[str]] = {}

    def around(self, place: int) -> set[str]:
        p = self.p
        one = p.seen[place].numeral
        start, stop = p.made.sentence_start(one.first), p.made.sentence_end(one.first)
        found = self._words(one.lead, one.last, start, stop)
        found += self._told(one.lead, one.last, start, stop)
        found += self._counted(one.lead, one.last, start, stop)
        found += self._beside(place)
        found += self._form(place)
        found += self._title(p.made.line[one.first])
        return set(found)

    def _words(self, lead: int, last: int, start: int, stop: int) -> list[str]:
        right = self.words[last + 1 : min(last + 1 + _AROUND, stop)]
        left = self.words[max(lead - _AROUND, start) : lead][::-1]
        right += ["<>"] * (_AROUND - len(right))
        left += ["<>"] * (_AROUND - len(left))
        a, b, c = right[:3]
        x, y, z = left[:3]
        return [
            f"r1={a}", f"r2={b}", f"r12={a}_{b}", f"r23={b}_{c}", f"r123={a}_{b}_{c}",
            f"l1={x}", f"l2={y}", f"l21={y}_{x}", f"l32={z}_{y}", f"l321={z}_{y}_{x}",
            *(f"R={word}" for word in right[2:]), *(f"L={word}" for word in left[2:]),
        ]  # fmt: skip

    def _told(self, lead: int, last: int, start: int, stop: int) -> list[str]:
        p = self.p
        low, middle = bisect_left(p.event_places, start), bisect_left(p.event_places, lead)
        after = bisect_left(p.event_places, last + 1)
        found = [f"EB={name}" for event in p.events[low : max(middle - 1, low)] for name in event[2]]
        found += [f"eb={name}" for name in p.events[middle - 1][2]] if middle > low else ["eb=-"]
        if after < len(p.events) and p.event_places[after] < stop:
            found += [f"ea={name}" for name in p.events[after][2]]
        return found

    def _counted(self, lead: int, last: int, start: int, stop: int) -> list[str]:
        low, middle = bisect_left(self.noun_places, start), bisect_left(self.noun_places, lead)
        after = bisect_left(self.noun_places, last + 1)
        found = [f"NB={noun}" for _first, _last, noun in self.nouns[low : max(middle - 1, low)]]
        if middle > low:
            _first, end, noun = self.nouns[middle - 1]
            found += [f"nb={noun}", f"nb_adj={noun}"] if end == lead - 1 else [f"nb={noun}"]
        else:
            found.append("nb=-")
        if after < len(self.nouns) and self.noun_places[after] < stop:
            first, _end, noun = self.nouns[after]
            found += [f"na={noun}", f"na_adj={noun}"] if first == last + 1 else [f"na={noun}"]
        return found

    def _beside(self, place: int) -> list[str]:
        """The numbers before and behind in the same sentence, by what the grammar made of them."""
        p, seen = self.p, self.p.seen[place]
        found = []
        for side, other in (("p", place - 1), ("q", place + 1)):
            if not 0 <= other < len(p.seen) or not p.same_sentence(p.seen[other].numeral, seen.numeral):
                found.append(f"{side}fig=-")
                continue
            beside = p.seen[other]
            found += [f"{side}fig={self._made_of(beside)}", f"{side}right={beside.right}"]
        before = p.seen[place - 1] if place else None
        if before is not None and p.same_sentence(before.numeral, seen.numeral):
            gap = min(max(seen.numeral.lead - before.numeral.last - 1, 0), 8)
            less = "less" if seen.numeral.value < before.numeral.value else "more"
            one = self.told.get(before.numeral.start)
            found += [f"pgap={gap}", f"pval={less}{one.indicator if one else ''}"]
        return found

    def _made_of(self, seen: Seen) -> str:
        one = self.told.get(seen.numeral.start)
        if one is not None:
            return one.indicator
        return "low" if seen.why_not.startswith("weight") else seen.why_not or "ok"

    def _form(self, place: int) -> list[str]:
        seen = self.p.seen[place]
        one = seen.numeral
        found = ["bias", f"right={seen.right}{'?' if seen.unknown else ''}"]
        found.append(f"mag={int(log10(one.value)) if one.value >= 1 else -1}")
        said = {"percent": one.percent, "spelled": one.spelled, "magnitude": one.magnitude}
        found += [name for name, is_so in said.items() if is_so]
        if one.denominator is not None:
            found.append("of a whole")
        return found

    def _title(self, line: int) -> list[str]:
        if line not in self._titles:
            made = self.p.made
            opens = made.line_starts[line]
            titles = [
                f"H={self.words[k]}"
                for first, stop in made.headings[line][-2:]
                for k in range(first, min(stop, first + _HEADING))
            ]
            self._titles[line] = [f"h1={self.words[opens] if opens < len(self.words) else '<>'}", *titles]
        return self._titles[line]


@lru_cache(maxsize=1)
def weights() -> Learned:
    raw: dict[str, Any] = json.loads(LEARNED.read_text(encoding="utf-8"))
    classes: list[str] = raw["classes"]
    words = np.frombuffer(base64.b64decode(raw["words"]), dtype=np.int8).reshape(-1, len(classes))
    return Learned(
        classes,
        {name: place for place, name in enumerate(raw["seen"])},
        words.astype(np.float32) * np.float32(raw["step"]),
        np.array([raw["shared"][name] for name in SHARED], dtype=np.float32),
        {code: place for place, code in enumerate(classes)},
        np.array([code.endswith("_rate") for code in classes]),
        np.array([code != NONE and not code.endswith("_rate") for code in classes]),
    )
