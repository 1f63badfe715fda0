"""Two people wrote in one text from the same beginning: put both together where they changed different paragraphs; and
what changed between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes in one text; None where they touch the same paragraphs, or the same place between two."""
    start = base.split("\n")
    one, other = _changes(start, mine.split("\n")), _changes(start, theirs.split("\n"))
    for first, last, lines in one:
        for begin, end, others in other:
            if (first, last, lines) == (begin, end, others):
                continue
            if first <= end and begin <= last and not (last == begin > first or end == first > begin):
                return None
    made = list(start)
    together = {(first, last, tuple(lines)) for first, last, lines in [*one, *other]}
    for first, last, new in sorted(together, reverse=True):
        made[first:last] = list(new)
    return "\n".join(made)


def _changes(base: Sequence[str], changed: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        (first, last, list(changed[begin:end]))
        for tag, first, last, begin, end in matcher.get_opcodes()
        if tag != "equal"
    ]


@dataclass(frozen=True)
class Change:
    """`kind`: "same", "added", "removed"."""

    kind: str
    words: str


def words_changed(old: str, new: str) -> list[list[Change]]:
    """Paragraph by paragraph, what of the old text went and what came."""
    before, after = old.split("\n"), new.split("\n")
    made: list[list[Change]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            made += [[Change("same", line)] for line in before[first:last] if line]
            continue
        gone, come = before[first:last], after[begin:end]
        for place in range(max(len(gone), len(come))):
            was = gone[place] if place < len(gone) else ""
            now = come[place] if place < len(come) else ""
            if line := list(_line(was, now)):
                made.append(line)
    return made


def _line(was: str, now: str) -> Iterator[Change]:
    if not was or not now or SequenceMatcher(None, was, now, autojunk=False).quick_ratio() < 0.3:
        if was:
            yield Change("removed", was)
        if now:
            yield Change("added", now)
        return
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = come = ""
    for place, (tag, first, last, begin, end) in enumerate(codes):
        there, here = "".join(old[first:last]), "".join(new[begin:end])
        # The space between two changed words belongs to the change: whole phrases are read, not words in turn.
        if tag == "equal" and not (there.isspace() and place and place + 1 < len(codes)):
            yield from _change(gone, come)
            yield Change("same", there)
            gone = come = ""
        else:
            gone, come = gone + there, come + here
    yield from _change(gone, come)


def _change(gone: str, come: str) -> Iterator[Change]:
    if gone.strip() or (gone and not come):
        yield Change("removed", gone)
    if come.strip() or (come and not gone):
        yield Change("added", come)
