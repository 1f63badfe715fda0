"""Outlines (đề cương) of reports: what a report of a kind says, in which order, from which records. They are data in
`data/outlines/`; a province replaces one of ours or adds its own in `<data folder>/report_outlines/` (for all) or
`<data folder>/report_outlines/<province code>/`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tuquan.documents import offices
from tuquan.facts.catalogue import catalogue
from tuquan.reports.hints import HINTS
from tuquan.reports.sources import SOURCES, Source, indicators_of
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Unit

OURS = Path(__file__).resolve().parent / "data" / "outlines"

_KEYS = {"title", "kind", "about", "edition", "summary", "addressees", "recipients", "sections", "annexes", "charts"}
_SECTION = {"code", "title", "writer", "sources", "nothing", "hints", "figures", "sections"}
ANNEXES = ("indicators", "units", "charts")


class ReportOutlineError(Exception):
    """An outline that cannot be used. `message` names the file, the place in it and what would be right."""

    def __init__(self, name: str, where: str, problem: str) -> None:
        self.message = f"Đề cương báo cáo “{name}”, {where}: {problem}"
        super().__init__(self.message)


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    level: int
    """0: the opening, without a heading; 1: I, II; 2: 1, 2."""
    writer: bool = False
    sources: tuple[Source, ...] = ()
    nothing: str = ""
    """What the report says where no record gave a word."""
    hints: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    """Groups of indicators that a writer is offered here."""
    has_text: bool = True


@dataclass(frozen=True)
class Outline:
    code: str
    title: str
    kind: ReportKind
    about: str
    """ "unit": of one agency, enterprise or school; "area": of the whole place an authority governs."""
    version: str
    summary: str
    sections: tuple[Section, ...]
    annexes: tuple[str, ...]
    charts: tuple[str, ...]
    """The indicators drawn in the annex "charts"."""
    raw: Mapping[str, Any]


def search_path(unit: Unit) -> tuple[Path, ...]:
    """Ours first, then the installation's, then the province's."""
    added = Path(settings.DATA_DIR) / "report_outlines"
    of_province = offices.province_of(unit)
    return (OURS, added, *([added / of_province.code] if of_province is not None else []))


def outlines_for(unit: Unit) -> list[Outline]:
    """Those that a unit of this sort writes, in the order of their kinds."""
    about = "area" if unit.is_authority else "unit"
    folders = search_path(unit)
    names = {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.yaml")}
    found = [outline for name in sorted(names) if (outline := _load(name, folders)).about == about]
    order = list(ReportKind)
    return sorted(found, key=lambda one: (order.index(one.kind), one.code))


def outline_for(unit: Unit, kind: ReportKind, code: str = "") -> Outline | None:
    """The one with that code, else the first of the kind that a unit of this sort writes."""
    fitting = (one for one in outlines_for(unit) if one.kind == kind and (not code or one.code == code))
    return next(fitting, None)


def load(name: str, unit: Unit) -> Outline:
    """:raises ReportOutlineError: not there, or not to be understood."""
    return _load(name, search_path(unit))


def _load(name: str, folders: tuple[Path, ...]) -> Outline:
    for folder in reversed(folders):
        path = folder / f"{name}.yaml"
        if path.is_file():
            stat = path.stat()
            return _read(path, stat.st_mtime_ns, stat.st_size)
    raise ReportOutlineError(name, "tên tệp", "không tìm thấy.")


@lru_cache(maxsize=64)
def _read(path: Path, changed: int, size: int) -> Outline:
    text = path.read_text(encoding="utf-8")
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ReportOutlineError(path.stem, "cú pháp YAML", str(error)) from error
    return read(path.stem, raw, hashlib.sha256(text.encode()).hexdigest()[:8])


def read(code: str, raw: Any, fingerprint: str = "") -> Outline:
    """:raises ReportOutlineError: a key, a kind, a source or an annex that nobody knows."""

    def refuse(where: str, problem: str) -> ReportOutlineError:
        return ReportOutlineError(code, where, problem)

    if not isinstance(raw, dict) or (wrong := sorted(raw.keys() - _KEYS)):
        raise refuse("đầu tệp", f"không hiểu khóa {', '.join(wrong)}." if isinstance(raw, dict) else "cần các khóa.")
    if raw.get("kind") not in ReportKind.values:
        raise refuse("kind", f"một trong {', '.join(ReportKind.values)}.")
    if raw.get("about") not in ("unit", "area"):
        raise refuse("about", "unit (về một đơn vị) hoặc area (về toàn địa bàn).")
    for needed in ("title", "summary", "sections"):
        if not raw.get(needed):
            raise refuse(needed, "phải có nội dung.")
    if unknown := [one for one in raw.get("annexes", []) if one not in ANNEXES]:
        raise refuse("annexes", f"không có phụ lục “{unknown[0]}”; có {', '.join(ANNEXES)}.")

    if strangers := [one for one in raw.get("charts", []) if one not in catalogue().indicators]:
        raise refuse("charts", f"không có chỉ tiêu “{strangers[0]}”.")

    def sections(items: Any, level: int) -> Iterator[Section]:
        if not isinstance(items, list):
            raise refuse("sections", "cần một danh sách.")
        for one in items:
            where = f"mục {one.get('code') if isinstance(one, dict) else one}"
            if not isinstance(one, dict) or not one.get("code") or (extra := sorted(one.keys() - _SECTION)):
                problem = f"không hiểu khóa {', '.join(extra)}." if isinstance(one, dict) and one.get("code") else ""
                raise refuse(where, problem or "thiếu “code”.")
            sources = tuple(_source(item) for item in one.get("sources", []))
            for source in sources:
                if source.name not in SOURCES:
                    raise refuse(where, f"không có nguồn “{source.name}”; có {', '.join(sorted(SOURCES))}.")
            if strange := [name for name in one.get("hints", []) if name not in HINTS]:
                raise refuse(where, f"không có gợi ý “{strange[0]}”; có {', '.join(sorted(HINTS))}.")
            below = one.get("sections", [])
            writer = bool(one.get("writer", False))
            yield Section(
                code=str(one["code"]),
                title=str(one.get("title", "")),
                level=level if one.get("title") else 0,
                writer=writer,
                sources=sources,
                nothing=str(one.get("nothing", "")),
                hints=tuple(one.get("hints", [])),
                figures=tuple(one.get("figures", [])),
                has_text=writer or bool(sources) or not below,
            )
            yield from sections(below, level + 1)

    made = tuple(sections(raw["sections"], 1))
    codes = [one.code for one in made]
    if doubled := [one for one in codes if codes.count(one) > 1]:
        raise refuse(f"mục {doubled[0]}", "mã mục ghi hai lần.")
    return Outline(
        code=code,
        title=str(raw["title"]),
        kind=ReportKind(raw["kind"]),
        about=raw["about"],
        version=" · ".join(part for part in (str(raw.get("edition", "")), fingerprint) if part),
        summary=str(raw["summary"]),
        sections=made,
        annexes=tuple(raw.get("annexes", [])),
        charts=tuple(raw.get("charts", [])),
        raw=raw,
    )


def _source(item: Any) -> Source:
    """ "teams", or {papers: {…}}."""
    if isinstance(item, Mapping) and len(item) == 1:
        ((name, given),) = item.items()
        return Source(str(name), given)
    return Source(str(item), None)


def codes_in(outline: Outline) -> list[str]:
    """The indicators a report of this outline may show; all of them where it has the table of indicators, so that they
    are read once."""
    if "indicators" in outline.annexes:
        return catalogue().codes()
    named = (code for one in outline.sections for source in one.sources for code in indicators_of(source))
    return list(dict.fromkeys([*named, *outline.charts]))
