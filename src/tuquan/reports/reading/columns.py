"""Lines of cells: a line of words heads the columns of the lines of numbers below it."""

from bisect import bisect_left
from itertools import pairwise

from .layout import Layout
from .numerals import Numeral
from .tokens import LINE, Tokens

Span = tuple[int, int]


def columns(t: Tokens, made: Layout, numbers: list[Numeral]) -> dict[int, tuple[Span, Span]]:
    """For the first token of a number in a table: the cell that heads its column and the one that names its line."""
    places = [one.first for one in numbers]
    found: dict[int, tuple[Span, Span]] = {}
    head: list[Span] = []
    for line, start in enumerate(made.line_starts):
        stop = made.line_end(line)
        cells = _cells(t, start, stop)
        own = numbers[bisect_left(places, start) : bisect_left(places, stop)]
        filled = [one for one in own if one.first not in made.numbering]
        if len(cells) < 2:
            head = []
        elif all(_year(one) for one in filled):
            head = cells if len(cells) >= 3 else []
        elif len(cells) == len(head):
            cell_of = {one.first: place for one in filled for place, (a, b) in enumerate(cells) if a <= one.first < b}
            label = next((cell for place, cell in enumerate(cells) if place not in cell_of.values()), cells[0])
            if len(set(cell_of.values())) >= 2:
                found |= {first: (head[place], label) for first, place in cell_of.items()}
    return found


def _year(one: Numeral) -> bool:
    return 1900 <= one.value <= 2100 and one.raw.isdigit()


def _cells(t: Tokens, start: int, stop: int) -> list[Span]:
    words = t.words
    marks = [k for k in range(start, stop) if words[k] == "|"]
    if not marks:
        marks = [
            k
            for k in range(start + 1, stop - 1)
            if words[k] in ("–", "-", ";") and (words[k] == ";" or not t.glued(k)) and not t.glued(k + 1)
        ]
        semicolons = [k for k in marks if words[k] == ";"]
        marks = semicolons or marks
    if marks:
        edges = [start - 1, *marks, stop]
        return [(a + 1, b) for a, b in pairwise(edges) if b > a + 1]
    return _apart(t, start, stop)


def _apart(t: Tokens, start: int, stop: int) -> list[Span]:
    """Cells that only blanks keep apart: three or more, with two blanks or a tabulator between."""
    while stop > start and t.kinds[stop - 1] == LINE:
        stop -= 1
    gaps = [k for k in range(start + 1, stop) if t.starts[k] - t.ends[k - 1] >= 2 or t.text[t.ends[k - 1]] == "\t"]
    edges = [start, *gaps, stop]
    return list(pairwise(edges)) if len(gaps) >= 2 else []
