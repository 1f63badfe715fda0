"""A figure is right when indicator and value are those of the label and the places overlap; each label counts once."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Score:
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    qualifiers: Counter[bool] = field(default_factory=Counter)

    def f1(self, code: str | None = None) -> float:
        right, wrong, missed = (
            counter[code] if code else counter.total() for counter in (self.right, self.wrong, self.missed)
        )
        return 2 * right / (2 * right + wrong + missed) if right else 0.0

    def codes(self) -> list[str]:
        return sorted({*self.right, *self.wrong, *self.missed})


def passages(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(rows: Iterable[dict[str, Any]], read: Callable[[str], list[Any]]) -> Score:
    made = Score()
    for row in rows:
        labels = row["figures"]
        found = read(row["text"])
        pairs = []
        for i, label in enumerate(labels):
            for j, one in enumerate(found):
                codes = [label["indicator"], *label.get("alt", ())]
                overlap = min(label["end"], one.end) - max(label["start"], one.start)
                if one.indicator in codes and abs(one.value - label["value"]) <= 1e-4 and overlap > 0:
                    pairs.append((bool(label.get("optional")), one.indicator != codes[0], -overlap, i, j))
        labelled: set[int] = set()
        used: set[int] = set()
        for optional, _other, _overlap, i, j in sorted(pairs):
            if i in labelled or j in used:
                continue
            labelled.add(i)
            used.add(j)
            if not optional:
                made.right[labels[i]["indicator"]] += 1
                made.qualifiers[found[j].qualifier == labels[i].get("qualifier", "exact")] += 1
        for i, label in enumerate(labels):
            if i not in labelled and not label.get("optional"):
                made.missed[label["indicator"]] += 1
        for j, one in enumerate(found):
            if j not in used:
                made.wrong[one.indicator] += 1
    return made
