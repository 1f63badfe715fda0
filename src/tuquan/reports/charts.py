"""Charts: one specification (Altair) drawn as SVG for a page and as SVG, PNG or PDF for a letter.

A picture never stands alone: `alt` says in one sentence what it shows, `table` holds the same figures. What is drawn
depends only on what was given, so the same figures make the same bytes. Altair and the renderer are loaded with the
first picture: a page without one, and the command line, never wait for them.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.documents.letters.metrics import FONTS as LETTER_FONTS

FONTS = Path(__file__).parent / "fonts"
VEGA_LITE = "6.4"
WIDE, NARROW = 680, 320
"""How broad a picture is on a desk and on a phone."""
MOST = 40
"""As many rows as a picture can be read with; the table beside it holds all."""
FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
SHADES = 4


@dataclass(frozen=True)
class Point:
    """A figure with its name. `words` is how it is written ("trên 31.057"); without a value there is nothing to draw,
    which is not nought."""

    name: str
    value: Decimal | None
    words: str = ""

    @property
    def label(self) -> str:
        return self.words or ("–" if self.value is None else text.number(self.value))


@dataclass(frozen=True)
class Pair:
    """A figure beside the one it is compared with."""

    name: str
    now: Decimal | None
    before: Decimal | None
    now_words: str = ""
    before_words: str = ""

    @property
    def points(self) -> tuple[Point, Point]:
        return Point(self.name, self.now, self.now_words), Point(self.name, self.before, self.before_words)


@dataclass(frozen=True)
class Tile:
    """A place on a grid that stands for a map."""

    name: str
    row: int
    column: int
    value: Decimal | None
    words: str = ""

    @property
    def point(self) -> Point:
        return Point(self.name, self.value, self.words)


@dataclass(frozen=True)
class Look:
    font: str
    size: int
    ink: str
    quiet: str
    line: str
    accent: str
    beside: str
    """the colour of what is compared with"""
    shades: tuple[str, ...]
    """from few to many"""
    shade_inks: tuple[str, ...]


# The page's style sheet turns these very colours into those of its theme (charts.css): keep both in step.
PAGE = Look(
    "Be Vietnam Pro", 14, "#1b2429", "#55636b", "#d9dfe2", "#0d5c63", "#a9b8bd",
    ("#e3f0f0", "#a8d0d1", "#4b9499", "#0d5c63"), ("#1b2429", "#1b2429", "#000000", "#ffffff"),
)  # fmt: skip
# In a letter: the letter's own face, and tones that stay apart on a black printer.
LETTER = Look(
    "Tinos", 14, "#000000", "#333333", "#bbbbbb", "#1f4e52", "#c9c9c9",
    ("#f2f2f2", "#cfd8d8", "#8ea9ab", "#1f4e52"), ("#000000", "#000000", "#000000", "#ffffff"),
)  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """Made by `bars`, `lines`, `compare` and `tiles`."""

    kind: str
    title: str
    alt: str
    head: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    """The same figures in words, a heading for each column in `head`."""
    drawn: tuple[Any, ...] = field(repr=False)

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row of the table, every cell with its heading."""
        return [list(zip(self.head, row, strict=True)) for row in self.table]

    def svg(self, width: int = WIDE, look: Look = PAGE) -> str:
        """Has neither style nor script, so that it may stand in a page under our content policy."""
        return _svg(self, width, look)

    @property
    def wide(self) -> SafeString:
        """For a page (`reports/chart.html`): every word in the picture was escaped when it was drawn."""
        return mark_safe(self.svg(WIDE))

    @property
    def narrow(self) -> SafeString:
        return mark_safe(self.svg(NARROW))

    @property
    def for_letter(self) -> bytes:
        """As SVG: sharp at any size, and set in a moment. Who opens the letter elsewhere has Times New Roman, whose
        letters are as broad as those of Tinos."""
        return self.svg(WIDE, LETTER).replace('font-family="Tinos"', 'font-family="Times New Roman, Tinos"').encode()

    def png(self, scale: float = 3, width: int = WIDE) -> bytes:
        """For a letter; `scale` 3 is sharp in print."""
        return _renderer().svg_to_png(self.svg(width, LETTER), scale=scale)

    def pdf(self, width: int = WIDE) -> bytes:
        return _renderer().svg_to_pdf(self.svg(width, LETTER))

    def size(self, width: int = WIDE, look: Look = LETTER) -> tuple[int, int]:
        """Width and height of the picture before scaling, in pixels of 1/96 inch."""
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.svg(width, look))
        assert found is not None  # every SVG of ours begins so
        return round(float(found[1])), round(float(found[2]))


# What a chart says


def bars(title: str, rows: Sequence[Point], *, unit: str = "") -> Chart:
    """One bar for each row, in the order given."""
    said = _("Biểu đồ thanh “%(title)s”: %(what)s.") % {"title": title, "what": _extremes(rows, unit)}
    table = tuple((one.name, one.label) for one in rows)
    return Chart("bars", title, said, (_("Tên"), unit or _("Số")), table, tuple(rows[:MOST]))


def lines(title: str, series: Mapping[str, Sequence[Point]], *, unit: str = "") -> Chart:
    """One line for each series; the points of all have the same names in the same order (months, years)."""
    names = [one.name for one in next(iter(series.values()), ())]
    assert all([one.name for one in points] == names for points in series.values()), "series of different periods"
    told = []
    for name, points in series.items():
        known = [one for one in points if one.value is not None]
        way = _("chưa có số")
        if len(known) == 1:
            way = _("%(period)s là %(number)s") % {"period": known[0].name, "number": known[0].label}
        elif known:
            first, last = known[0], known[-1]
            way = _("từ %(first)s (%(from)s) đến %(last)s (%(to)s)") % {
                "first": first.label, "from": first.name, "last": last.label, "to": last.name,
            }  # fmt: skip
        told.append(f"{name} {way}" if len(series) > 1 else way)
    said = _("Biểu đồ đường “%(title)s”: %(what)s.") % {"title": title, "what": "; ".join(told) or _("chưa có số")}
    table = tuple((name, *(points[place].label for points in series.values())) for place, name in enumerate(names))
    drawn = tuple((name, tuple(points)) for name, points in series.items())
    return Chart("lines", title, said, (_("Kỳ"), *series), table, drawn)


def compare(title: str, rows: Sequence[Pair], *, now: str, before: str, unit: str = "") -> Chart:
    """Two bars for each row: what is told of, and what it is compared with."""
    both = [(one.now, one.before) for one in rows if one.now is not None and one.before is not None]
    more = len([1 for here, there in both if here > there])
    fewer = len([1 for here, there in both if here < there])
    what = _("%(now)s so với %(before)s: tăng ở %(more)s, giảm ở %(fewer)s, giữ nguyên ở %(same)s dòng") % {
        "now": now, "before": before, "more": more, "fewer": fewer, "same": len(both) - more - fewer,
    }  # fmt: skip
    if len(rows) > len(both):
        what += _("; %(count)s dòng thiếu số của một trong hai kỳ") % {"count": len(rows) - len(both)}
    said = _("Biểu đồ thanh đôi “%(title)s”: %(what)s.") % {"title": title, "what": what}
    table = tuple((one.name, *(point.label for point in one.points)) for one in rows)
    head = (_("Tên"), f"{now} ({unit})" if unit else now, f"{before} ({unit})" if unit else before)
    return Chart("compare", title, said, head, table, (now, before, tuple(rows[:MOST])))


def tiles(title: str, cells: Sequence[Tile], *, unit: str = "", flow: bool = False) -> Chart:
    """A grid in place of a map: the darker, the more; a place without a figure has an empty tile. With `flow` the
    tiles follow one another, as many in a row as there is room for."""
    points = [one.point for one in cells]
    said = _("Lưới ô thay bản đồ “%(title)s”: %(what)s.") % {"title": title, "what": _extremes(points, unit)}
    table = tuple((one.name, one.label) for one in points)
    return Chart("tiles", title, said, (_("Nơi"), unit or _("Số")), table, (flow, tuple(cells)))


def _extremes(points: Sequence[Point], unit: str) -> str:
    known = [one for one in points if one.value is not None]
    if not known:
        return _("chưa có số")
    ordered = sorted(known, key=lambda one: one.value or 0)
    low, high = ordered[0], ordered[-1]
    of_unit = f" {unit}" if unit else ""
    if low.value == high.value:
        said = _("%(count)s nơi, mục đều là %(number)s") % {"count": len(known), "number": high.label + of_unit}
        if len(known) == 1:
            said = _("%(name)s là %(number)s") % {"name": high.name, "number": high.label + of_unit}
    else:
        said = _("cao nhất là %(high)s (%(most)s), thấp nhất là %(low)s (%(least)s)") % {
            "high": high.name, "most": high.label + of_unit, "low": low.name, "least": low.label + of_unit,
        }  # fmt: skip
    if len(known) < len(points):
        said += _("; %(count)s dòng chưa có số") % {"count": len(points) - len(known)}
    return said


# How it is drawn


@cache
def _renderer() -> Any:
    import vl_convert

    for folder in (FONTS, LETTER_FONTS):
        vl_convert.register_font_directory(str(folder))
    return vl_convert


def warm() -> None:
    """Load what draws, so that nobody waits for it: with the first picture of a process that takes a second."""
    bars("", [Point("", Decimal(1))]).svg()


@lru_cache(maxsize=512)
def _svg(chart: Chart, width: int, look: Look) -> str:
    spec = _DRAWERS[chart.kind](chart.drawn, width, look)
    return _clean(_renderer().vega_to_svg(spec, allowed_base_urls=[], format_locale=FORMAT), chart.alt)


def _specified(drawing: Any, width: int, look: Look) -> str:
    """The specification as the renderer takes it (Vega, which Vega-Lite is translated to)."""
    spec = drawing.configure(
        font=look.font,
        background="transparent",
        padding=4,
        view={"stroke": None},
        axis={
            "labelFontSize": look.size, "labelColor": look.ink, "labelLimit": 0, "title": None, "ticks": False,
            "domainColor": look.quiet, "gridColor": look.line,
        },
        legend={
            "orient": "top", "title": None, "labelFontSize": look.size, "labelColor": look.ink, "labelLimit": width,
            "symbolStrokeWidth": 2, "columns": 1 if width < WIDE else 3,
        },
        text={"font": look.font, "fontSize": look.size, "fill": look.ink},
    ).to_dict()  # fmt: skip
    return json.dumps(_renderer().vegalite_to_vega(spec, vl_version=VEGA_LITE))


# Words for machines in English, and what the renderer writes for a pointer that we do not have.
_NOISE = re.compile(r' (?:aria-[a-z]+|role|class|pointer-events|version|xmlns:xlink)="[^"]*"')
_HIDDEN = re.compile(r'<path[^>]* display="none"[^>]*/>')
_NOUGHT = re.compile(r'<path d="M0,0h0v0h0Z"/>')
_LONG = re.compile(r"(\d+\.\d{3})\d+")
_OPENING = re.compile(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>')


def _clean(svg: str, alt: str) -> str:
    for noise in (_NOISE, _HIDDEN, _NOUGHT):
        svg = noise.sub("", svg)
    svg = _LONG.sub(r"\1", svg)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {{}} role="img" aria-label="{escape(alt)}">'
    return _OPENING.sub(lambda found: opening.format(found[1]), svg, count=1)


def _bars(rows: Sequence[Point], width: int, look: Look) -> str:
    return _lying([(one.name, [(one, look.accent)]) for one in rows], width, look)


def _compare(drawn: tuple[str, str, Sequence[Pair]], width: int, look: Look) -> str:
    now, before, pairs = drawn
    rows = [(one.name, list(zip(one.points, (look.accent, look.beside), strict=True))) for one in pairs]
    return _lying(rows, width, look, {now: look.accent, before: look.beside})


def _lying(
    rows: Sequence[tuple[str, Sequence[tuple[Point, str]]]], width: int, look: Look, legend: Mapping[str, str] = {}
) -> str:
    """Lying bars from nought, the name before them, the number after each. A row without a figure has no bar, as
    nought has none; the words tell them apart."""
    _names, room, letters = _rooms(width)
    points = [point for _name, some in rows for point, _tone in some]
    numbers = [float(one.value) for one in points if one.value is not None]
    least, most = min([0.0, *numbers]), max([0.0, *numbers]) or 1.0
    after = min((max((len(one.label) for one in points), default=1) * look.size * 0.6 + 14) / room, 0.6)
    bars: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    top = 0.0
    thick = look.size * (1.1 if legend else 1.3)
    for name, some in rows:
        lines = wrap(name, letters)[:3] or [""]
        high = max(len(some) * thick, len(lines) * look.size * 1.15) + look.size * 0.8
        middle = top + high / 2
        words += [
            {"y": middle + (k - (len(lines) - 1) / 2) * look.size * 1.15, "t": line} for k, line in enumerate(lines)
        ]
        for k, (point, tone) in enumerate(some):
            upper = middle + (k - len(some) / 2) * thick
            bars.append(
                {
                    "v": float(point.value or 0), "o": 0, "y": upper, "y2": upper + thick, "m": upper + thick / 2,
                    "t": point.label, "c": tone,
                }
            )  # fmt: skip
        top += high
    if legend:
        named = {tone: name for name, tone in legend.items()}
        for one in bars:
            one["c"] = named[one["c"]]
    spec = _lying_spec(width, look, tuple(legend.items()))
    filled = {_BARS: bars, _WORDS: words, _LEAST: least, _MOST: most / (1 - after), _TOP: top, _HIGH: round(top)}
    for place, value in filled.items():
        spec = spec.replace(place, json.dumps(value, sort_keys=True))
    return spec


def _rooms(width: int) -> tuple[int, int, int]:
    """Pixels before the bars, pixels for them, and letters in a line of a name."""
    return (250, width - 262, 32) if width >= WIDE else (112, width - 122, 13)


# Where the figures of a picture go in the specification of its kind: Altair and its translation take ten
# times as long as to be told new numbers.
_BARS, _WORDS = '[{"bars": 0}]', '[{"words": 0}]'
_LEAST, _MOST, _TOP, _HIGH = "-987654321.5", "987654321.25", "123456789.5", "987654323"


@lru_cache(maxsize=64)
def _lying_spec(width: int, look: Look, legend: tuple[tuple[str, str], ...]) -> str:
    import altair as alt

    names, room, _letters = _rooms(width)
    across = alt.X("v:Q", axis=None, scale=alt.Scale(domain=[float(_LEAST), float(_MOST)], nice=False))
    tall = alt.Scale(domain=[0, float(_TOP)], nice=False, zero=False, reverse=True)

    def down(name: str) -> Any:
        return alt.Y(f"{name}:Q", axis=None, scale=tall)

    colour = alt.Color("c:N", scale=None)
    if legend:
        called, tones = zip(*legend, strict=True)
        colour = alt.Color("c:N", scale=alt.Scale(domain=called, range=tones))
    base = alt.Chart(alt.Data(values=json.loads(_BARS))).encode(x=across)
    drawn = (
        # Beside the tone, an edge, so that a black print tells what is compared with from the paper.
        base.mark_bar(stroke=look.quiet, strokeWidth=0.5 if legend else 0).encode(
            x2="o:Q", y=down("y"), y2="y2:Q", color=colour
        )
        + base.mark_text(align="left", baseline="middle", dx=6).encode(y=down("m"), text="t:N")
        + alt.Chart(alt.Data(values=json.loads(_WORDS)))
        .mark_text(align="left", baseline="middle")
        .encode(x=alt.value(-names), y=down("y"), text="t:N")
    )
    return _specified(drawn.properties(width=room, height=int(_HIGH)), width, look)


def _lines(series: Sequence[tuple[str, Sequence[Point]]], width: int, look: Look) -> str:
    import altair as alt

    names = [one.name for one in series[0][1]] if series else []
    called = [name for name, _points in series]
    data = [
        {"i": i, "v": None if one.value is None else float(one.value), "t": one.label, "s": name}
        for name, points in series
        for i, one in enumerate(points)
    ]
    every = max(1, -(-len(names) // (12 if width >= WIDE else 3)))
    broad = max(5, round((width - 80) * every / max(len(names), 1) / look.size / 0.62))
    labels = [wrap(name, broad) if i % every == 0 else [] for i, name in enumerate(names)]
    # Things that are counted whole have no line at 0,2 of one, nor at a half where there are one or two of them.
    numbers = [float(one.value) for _name, points in series for one in points if one.value is not None]
    whole = all(one.is_integer() for one in numbers)
    ticks = min(4, max(1, round(max(numbers, default=1)))) if whole else 4
    step: dict[str, Any] = {"tickCount": ticks, **({"tickMinStep": 1} if whole else {})}
    base = alt.Chart(alt.Data(values=data)).encode(
        x=alt.X(
            "i:O",
            axis=alt.Axis(
                labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[datum.value]", labelAngle=0, labelPadding=8
            ),
            scale=alt.Scale(type="point", padding=0.3),
        ),
        y=alt.Y("v:Q", axis=alt.Axis(domain=False, format=",~f", **step), scale=alt.Scale(zero=True)),
    )
    colours = [look.accent, look.quiet, look.ink, look.beside]
    legend = alt.Legend() if len(called) > 1 else None
    colour = alt.Color("s:N", scale=alt.Scale(domain=called, range=colours[: len(called)]), legend=legend, sort=called)
    # Dashes and shapes say the same as colours.
    dash = alt.StrokeDash(
        "s:N", scale=alt.Scale(domain=called, range=[[1, 0], [6, 4], [2, 3], [10, 3]][: len(called)]), legend=legend
    )
    shape = alt.Shape(
        "s:N", scale=alt.Scale(domain=called, range=["circle", "square", "diamond", "cross"][: len(called)]),
        legend=legend,
    )  # fmt: skip
    for name, points in series:  # only the last number is written, or the picture would be all numbers
        ends = [i for i, one in enumerate(points) if one.value is not None][-1:]
        for row in data:
            if row["s"] == name and row["i"] not in ends:
                row["t"] = ""
    written = base.transform_filter("datum.t !== ''")
    drawn = (
        base.mark_line(strokeWidth=2).encode(color=colour, strokeDash=dash)
        + base.mark_point(filled=True, size=50, opacity=1).encode(color=colour, shape=shape)
        + written.mark_text(align="right", baseline="bottom", dy=-8, dx=4).encode(text="t:N")
    )
    drawn = drawn.properties(width=width - 80, height=round(width * (0.36 if width >= WIDE else 0.6)))
    return _specified(drawn, width, look)


def _tiles(drawn: tuple[bool, Sequence[Tile]], width: int, look: Look) -> str:
    import altair as alt

    flow, cells = drawn
    if flow:
        across = 6 if width >= WIDE else 3
        cells = [replace(one, row=place // across, column=place % across) for place, one in enumerate(cells)]
    columns = max((one.column for one in cells), default=0) + 1
    rows = max((one.row for one in cells), default=0) + 1
    side = (width - 8) // columns
    small = look.size if side >= 84 else look.size - 3 if side >= 56 else look.size - 4
    limits = _limits([one.value for one in cells])
    letters = max(int(side / small * 1.6), 4)
    words = [[*wrap(one.name, letters, max_lines=3, placeholder=" …"), one.point.label] for one in cells]
    # As high as the longest name asks for: words never run over the edge of a tile.
    longest = max((len(lines) for lines in words), default=1)
    high = max(min(side, 72 if rows <= 8 else 48), round(longest * small * 1.2) + 10)
    squares: list[dict[str, Any]] = []
    written: list[dict[str, Any]] = []
    for one, lines in zip(cells, words, strict=True):
        shade = None if one.value is None else sum(1 for limit in limits if one.value >= limit)
        fill, ink = ("none", look.ink) if shade is None else (look.shades[shade], look.shade_inks[shade])
        left, top = one.column * side, one.row * high
        squares.append({"x": left + 2, "x2": left + side - 2, "y": top + 2, "y2": top + high - 2, "c": fill})
        written += [
            {"x": left + side / 2, "y": top + high / 2 + (k - (len(lines) - 1) / 2) * small * 1.2, "t": line, "c": ink}
            for k, line in enumerate(lines)
        ]
    beside = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, side * columns], nice=False, zero=False))
    down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, high * rows], nice=False, zero=False, reverse=True))
    colour = alt.Color("c:N", scale=None)
    made = alt.Chart(alt.Data(values=squares)).mark_rect(stroke=look.quiet, strokeWidth=0.5).encode(
        x=beside, x2="x2:Q", y=down, y2="y2:Q", color=colour
    ) + alt.Chart(alt.Data(values=written)).mark_text(fontSize=small, baseline="middle").encode(
        x=beside, y=down, text="t:N", color=colour
    )
    return _specified(made.properties(width=side * columns, height=high * rows), width, look)


def _limits(values: Sequence[Decimal | None]) -> list[Decimal]:
    """Where the next shade begins: a quarter of the places each; equal values have one shade."""
    known = sorted(value for value in values if value is not None)
    if not known or known[0] == known[-1]:
        return []
    found = [known[len(known) * part // SHADES] for part in range(1, SHADES)]
    return [limit for limit in found if limit > known[0]]


_DRAWERS: Mapping[str, Callable[[Any, int, Look], str]] = {
    "bars": _bars,
    "lines": _lines,
    "compare": _compare,
    "tiles": _tiles,
}
