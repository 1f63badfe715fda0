"""Which period a figure is of, where the text says so."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from .layout import Layout
from .numerals import Numeral
from .tokens import Tokens

_PERIOD = re.compile(
    r"(?=[gtnqsc\d])(?<!\w)(?:"  # every way to say it begins with one of these
    r"(?P<span>(?:giai đoạn|từ năm|nhiệm kỳ|trong)?\s*(?P<a>(?:19|20)\d\d)\s*(?:[-–—]|đến năm|đến|tới)\s*(?P<b>(?:19|20)\d\d))"
    r"|(?P<part>(?P<n>\d{1,2})\s+tháng\s+(?P<which>đầu|cuối)\s+năm(?:\s+(?P<py>(?:19|20)\d\d))?)"
    r"|(?P<quarter>quý\s+(?P<q>[1-4]|IV|I{1,3})(?:[/ ]+(?:năm\s+)?(?P<qy>(?:19|20)\d\d))?)"
    r"|(?P<month>tháng\s+(?P<m>\d{1,2})\s*(?:/|năm\s+)\s*(?P<my>(?:19|20)\d\d))"
    r"|(?P<year>(?:trong\s+|suốt\s+|cả\s+)?năm\s+(?P<y>(?:19|20)\d\d)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    start: int
    text: str


class Periods:
    """All periods a text names, by place."""

    def __init__(self, t: Tokens) -> None:
        self.t = t
        self.found = [
            Period(hit.start(), text) for hit in _PERIOD.finditer(t.text) if (text := _written(hit, t.text)) is not None
        ]
        self.places = [one.start for one in self.found]
        self.only = self.found[0] if len({one.text for one in self.found}) == 1 else None

    def of(self, made: Layout, one: Numeral) -> Period | None:
        """The nearest one said before it in its paragraph or in a heading above, else after it in its sentence; else
        the only one the text knows."""
        if not self.found:
            return None
        starts, line = self.t.starts, made.line[one.first]
        k = bisect_right(self.places, one.start) - 1
        if k >= 0 and self.places[k] >= starts[made.line_starts[line]]:
            return self.found[k]
        for a, b in reversed(made.headings[line]):
            h = bisect_right(self.places, self.t.ends[b - 1]) - 1
            if h >= 0 and self.places[h] >= starts[a]:
                return self.found[h]
        end = self.t.ends[min(made.sentence_end(one.first), len(self.t)) - 1]
        if k + 1 < len(self.found) and self.places[k + 1] < min(end, one.end + 120):
            return self.found[k + 1]
        return self.only


def _written(hit: "re.Match[str]", text: str) -> str | None:
    if hit["span"]:
        return f"{hit['a']}-{hit['b']}"
    if hit["part"]:
        return f"{hit['n']} tháng {hit['which'].lower()} năm" + (f" {hit['py']}" if hit["py"] else "")
    if hit["quarter"]:
        return f"quý {hit['q']}" + (f" {hit['qy']}" if hit["qy"] else "")
    if hit["month"]:
        before = text[max(hit.start() - 12, 0) : hit.start()].lower()
        return None if re.search(r"ngày\s+\d+\s*$", before) else f"{hit['m']}/{hit['my']}"
    return hit["y"]
