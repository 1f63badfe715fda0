"""Where sentences, lines and headings begin and end."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from .tokens import LINE, MARK, NUMBER, WORD, Tokens

_ROMAN = re.compile(r"[IVX]{1,5}$")
BULLETS = set("-–—•*+·▪►○●")


@dataclass(slots=True)
class Layout:
    sentence: list[int]
    """Number of the sentence of each token."""
    line: list[int]
    """Number of the paragraph: lines that run on are one."""
    commas: list[int]
    stops: list[int]
    """Semicolons and colons up to and with each token."""
    line_starts: list[int] = field(default_factory=list)
    sentence_starts: list[int] = field(default_factory=list)
    headings: list[tuple[tuple[int, int], ...]] = field(default_factory=list)
    """For each paragraph the token ranges of the headings above it."""
    lead: list[tuple[int, int] | None] = field(default_factory=list)
    """For each paragraph its own short first sentence, when that is a title of the rest."""
    numbering: set[int] = field(default_factory=set)
    """Tokens that number a list item."""

    def sentence_start(self, i: int) -> int:
        return self.sentence_starts[self.sentence[i]]

    def sentence_end(self, i: int) -> int:
        following = self.sentence[i] + 1
        return self.sentence_starts[following] if following < len(self.sentence_starts) else len(self.sentence)

    def line_end(self, line: int) -> int:
        return self.line_starts[line + 1] if line + 1 < len(self.line_starts) else len(self.sentence)


def layout(t: Tokens) -> Layout:
    n = len(t)
    words, kinds = t.words, t.kinds
    sentence, line = [0] * n, [0] * n
    commas = list(accumulate(1 if word in (",", "|", "–", "(", ")", "\t") else 0 for word in words))
    stops = list(accumulate(1 if word in (";", ":") else 0 for word in words))
    made = Layout(sentence, line, commas, stops, [0], [0])
    s = p = 0
    for i in range(n):
        sentence[i], line[i] = s, p
        word = words[i]
        ends = ends_line = kinds[i] == LINE
        if not ends and kinds[i] == MARK and word in ".!?…" and i + 1 < n:
            following = t.text[t.starts[i + 1]]
            at_start = i - made.line_starts[p] <= 3 and kinds[i - 1] in (NUMBER, WORD) and i - 1 == made.line_starts[p]
            if at_start:  # "1. ", "a. ", "I. "
                made.numbering.add(i - 1)
            elif not t.glued(i + 1) and (following.isupper() or following.isdigit() or following in '“"([-–'):
                ends = True
        if ends and i + 1 < n:
            s += 1
            made.sentence_starts.append(i + 1)
            if ends_line:
                p += 1
                made.line_starts.append(i + 1)
    _numbering(t, made)
    _headings(t, made)
    return made


def _numbering(t: Tokens, made: Layout) -> None:
    for start in made.line_starts:
        i = start
        while i < len(t) and t.words[i] in BULLETS:
            i += 1
        if i + 2 < len(t) and t.kinds[i] == NUMBER and t.words[i + 1] in ("|", ";") and t.kinds[i + 2] == WORD:
            made.numbering.add(i)  # the column of running numbers
        elif _first_cell(t, i):
            made.numbering.add(i)
        elif i + 1 < len(t) and t.kinds[i] == NUMBER and t.words[i + 1] in (".", ")", "/", "-") and t.glued(i + 1):
            if i + 2 < len(t) and t.kinds[i + 2] == NUMBER and t.glued(i + 2):
                continue
            made.numbering.add(i)
        elif (
            i + 1 < len(t)
            and t.kinds[i] == NUMBER
            and re.fullmatch(r"\d{1,2}(\.\d{1,2})+", t.words[i])
            and t.kinds[i + 1] == WORD
            and t.text[t.starts[i + 1]].isupper()
        ):
            made.numbering.add(i)  # 1.2 Về …


def _first_cell(t: Tokens, i: int) -> bool:
    """ "3   Tờ rơi   5.500": the running number of a line whose cells blanks keep apart."""
    if i + 2 >= len(t) or t.kinds[i] != NUMBER or t.kinds[i + 1] != WORD or not t.words[i].isdigit():
        return False
    gap = t.text[t.ends[i] : t.starts[i + 1]]
    if len(t.words[i]) > 2 or (len(gap) < 2 and gap != "\t"):
        return False
    stop = next((k for k in range(i + 1, len(t)) if t.kinds[k] == LINE), len(t))
    return NUMBER in t.kinds[i + 2 : stop]


def _level(t: Tokens, start: int, stop: int) -> int | None:
    """How high the heading stands, 0 highest; None when the paragraph is no heading."""
    words = [i for i in range(start, stop) if t.kinds[i] == WORD]
    if not words or len(words) > 28:
        return None
    text = t.text[t.starts[start] : t.ends[stop - 1]].strip()
    letters = [char for char in text if char.isalpha()]
    if letters and sum(char.isupper() for char in letters) > 0.8 * len(letters) and len(words) > 1:
        return 0
    first = t.text[t.starts[start] : t.ends[start]]
    numbered = start + 1 < stop and t.words[start + 1] in (".", ")") and t.kinds[start] in (NUMBER, WORD)
    if numbered and _ROMAN.match(first):
        return 0 if not text.endswith((".", ";")) else None
    if text.endswith(":"):
        return 3 if t.words[start] in BULLETS else 2
    if text.endswith((".", ";", ",", "…")) or any(t.kinds[i] == NUMBER for i in range(start + 2, stop)):
        return None
    if (numbered or t.kinds[start] == NUMBER) and len(words) <= 18:
        return 1
    return 2 if len(words) <= 9 and t.kinds[start] == WORD and t.text[t.starts[start]].isupper() else None


def _headings(t: Tokens, made: Layout) -> None:
    open_: dict[int, tuple[int, int]] = {}
    for place, start in enumerate(made.line_starts):
        stop = made.line_end(place)
        while stop > start and t.kinds[stop - 1] == LINE:
            stop -= 1
        if stop <= start:
            made.headings.append(tuple(open_.values()))
            made.lead.append(None)
            continue
        level = _level(t, start, stop)
        if (
            level is None
            and place == 0
            and len(made.line_starts) > 2
            and stop - start < 40
            and t.words[stop - 1] not in ".;,…"
        ):
            level = 0  # the title, figures and all
        if level is not None:
            open_ = {one: span for one, span in open_.items() if one < level or (one == 0 == level and span[0] == 0)}
            made.headings.append(tuple(open_.values()))
            open_[level if level or start else -1] = (start, stop)
        else:
            numbered = t.kinds[start] in (NUMBER, WORD) and start in made.numbering
            if numbered or t.words[start] not in BULLETS:  # a plain paragraph ends what a "…:" line introduced
                open_ = {one: span for one, span in open_.items() if one < 3}
                if numbered:
                    open_ = {one: span for one, span in open_.items() if one < 1}
            made.headings.append(tuple(open_.values()))
        first = bisect_right(made.sentence_starts, start)
        end = made.sentence_starts[first] if first < len(made.sentence_starts) else stop
        words = sum(t.kinds[i] == WORD for i in range(start, min(end, stop)))
        made.lead.append((start, end) if end < stop and words <= 8 else None)
