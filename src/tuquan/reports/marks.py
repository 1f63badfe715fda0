"""Live figures inside the text of a report.

Kept, a figure is a mark: `[[propaganda_sessions topic=traffic]]`, with `@truoc` for the same days a year earlier and
`~so-sanh` for how it went since then. To whoever edits plain text it is number and name,
`[[427|Buổi tuyên truyền: An toàn giao thông]]`: typing another number before the line types over the figure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tuquan.core import text as vietnamese
from tuquan.facts.catalogue import catalogue
from tuquan.facts.sentences import Live, Sentence

_MARK = re.compile(r"\[\[([^\[\]|]+)\]\]")
_TYPED = re.compile(r"\[\[(?:([^\[\]|]*)\|)?([^\[\]|]+)\]\]")
_BEFORE, _COMPARE = "@truoc", "~so-sanh"


class MarkUnknown(Exception):
    """`found` is what stands between the brackets and names no figure."""

    def __init__(self, found: str) -> None:
        self.found = found
        self.message = _(
            "Không hiểu số liệu “[[%(found)s]]”. Giữ nguyên phần tên sau dấu |, hoặc chép lại từ danh sách số liệu của mục."
        ) % {"found": found}
        super().__init__(self.message)


@dataclass(frozen=True)
class TypedOver:
    mark: str
    number: str


def mark_of(figure: Live) -> str:
    """ "propaganda_sessions topic=traffic @truoc"."""
    parts = [figure.indicator, *(f"{name}={value}" for name, value in figure.dims)]
    return " ".join([*parts, *([_BEFORE] if figure.before else []), *([_COMPARE] if figure.compare else [])])


def figure_of(mark: str) -> Live | None:
    """None: no such indicator or dimension in the catalogue."""
    indicator, *rest = mark.split()
    known, ours = catalogue().indicators.get(indicator), catalogue().dimensions
    dims = tuple((name, value) for name, _sign, value in (one.partition("=") for one in rest if "=" in one))
    extra = {one for one in rest if "=" not in one}
    if known is None or extra - {_BEFORE, _COMPARE}:
        return None
    if any(name not in known.dimensions or value not in ours[name].values for name, value in dims):
        return None
    return Live(indicator, dims, _BEFORE in extra, _COMPARE in extra)


def label_of(mark: str) -> str:
    """ "Buổi tuyên truyền: An toàn giao thông (cùng kỳ)"; brackets and lines of the name would end the mark."""
    figure = figure_of(mark)
    if figure is None:
        return mark
    known = catalogue()[figure.indicator]
    about = catalogue().words(dict(figure.dims))
    tail = _(" (cùng kỳ)") if figure.before else _(" (so với cùng kỳ)") if figure.compare else ""
    return re.sub(r"[\[\]|]", " ", f"{known.name}{': ' + about if about else ''}{tail}")


def line_of(sentence: Sentence) -> str:
    """A sentence as a section keeps it."""
    return "".join(piece if isinstance(piece, str) else f"[[{mark_of(piece)}]]" for piece in sentence)


def marks_in(text: str) -> list[str]:
    return list(dict.fromkeys(_normal(found) for found in _MARK.findall(text)))


def shown(text: str, read: Callable[[str], str]) -> str:
    """The text as the paper has it."""
    return _MARK.sub(lambda found: read(_normal(found[1])), text)


@dataclass(frozen=True)
class Bit:
    """A piece of a paragraph on the page: words, or a figure with its mark."""

    words: str
    mark: str = ""


def bits(line: str, read: Callable[[str], str]) -> Iterator[Bit]:
    at = 0
    for found in _MARK.finditer(line):
        if found.start() > at:
            yield Bit(line[at : found.start()])
        mark = _normal(found[1])
        yield Bit(read(mark), mark)
        at = found.end()
    if at < len(line):
        yield Bit(line[at:])


def for_editing(text: str, read: Callable[[str], str]) -> str:
    return _MARK.sub(lambda found: f"[[{read(_normal(found[1]))}|{label_of(_normal(found[1]))}]]", text)


def from_editing(typed: str, known: Iterable[str], stands: Mapping[str, str]) -> tuple[str, list[TypedOver]]:
    """The text to keep, and the figures over which somebody typed. `known`: the marks people may write by their names;
    `stands`: what each shows now.

    :raises MarkUnknown: brackets that name no figure.
    """
    by_label = _by_name(known)
    over: dict[str, TypedOver] = {}

    def keep(found: re.Match[str]) -> str:
        number, name = found[1], found[2].strip()
        mark = by_label.get(_plain(name))
        if mark is None:
            figure = figure_of(name)
            if figure is None:
                raise MarkUnknown(found[0][2:-2])
            mark = mark_of(figure)
        if number is not None and (said := vietnamese.clean(number)) and said != stands.get(mark):
            over[mark] = TypedOver(mark, said)
        return f"[[{mark}]]"

    return _TYPED.sub(keep, _lines(typed)), list(over.values())


def named(given: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """What is given under the names of figures, under their marks; names nobody knows are left out."""
    by_label = _by_name(known)
    return {by_label[_plain(name)]: value for name, value in given.items() if _plain(name) in by_label}


def _by_name(known: Iterable[str]) -> dict[str, str]:
    return {_plain(label_of(mark)): mark for mark in known}


def _lines(typed: str) -> str:
    lines = [vietnamese.clean(line) for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(line for line in lines if line)


def _normal(mark: str) -> str:
    figure = figure_of(mark)
    return mark_of(figure) if figure is not None else mark.strip()


def _plain(name: str) -> str:
    return " ".join(vietnamese.fold(name).split())
