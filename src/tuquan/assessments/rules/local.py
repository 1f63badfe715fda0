"""What provinces add, from the files of this installation: `<data folder>/rule_sets/*.yaml`, one extension each.

A year is opened with what holds for its unit then; its rule set is called "law+extension" and is read so ever after, so a
file stays as long as a year speaks of it.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from .extensions import Extension, extend, parse_extension
from .reading import RulesError
from .rule_sets import RuleSet, UnknownRule, rule_set_of_law

_folder: Path | None = None
_made: dict[tuple[str, int], tuple[Extension, RuleSet]] = {}


def look_in(folder: Path | None) -> None:
    """Where the files of this installation are."""
    global _folder
    _folder = folder


def local_extensions() -> dict[str, Extension]:
    """Every extension of this installation by its code; a file that changed is read anew.

    :raises RulesError: a file that is not well written.
    """
    if _folder is None or not _folder.is_dir():
        return {}
    return dict(_read(tuple((path, path.stat().st_mtime_ns) for path in sorted(_folder.glob("*.yaml")))))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[str, Extension]:
    found: dict[str, Extension] = {}
    for path, _changed in files:
        one = parse_extension(path.read_text(encoding="utf-8"), path.name)
        if one.code in found:
            raise RulesError(path.name, "đầu tệp", f"mã “{one.code}” đã có ở tệp khác.")
        found[one.code] = one
    return found


def rule_set(code: str) -> RuleSet:
    """The rule set of that code, with the extensions its name speaks of.

    :raises UnknownRule: no such rule set, or the file of an extension is gone.
    """
    law, *added = code.split("+")
    found = rule_set_of_law(law)
    for one in added:
        extension = local_extensions().get(one)
        if extension is None:
            raise UnknownRule(f"Thiếu tệp quy định bổ sung mã “{one}” trong thư mục rule_sets của dữ liệu.")
        found = _extended(found, extension)
    return found


def _extended(law: RuleSet, extension: Extension) -> RuleSet:
    """Made once for each reading of a file; the extension is kept with it, so that its id stays its own."""
    key = law.code, id(extension)
    if key not in _made:
        _made[key] = extension, extend(law, extension)
    return _made[key][1]


def as_here(law: RuleSet, kind: str, on: date, places: Iterable[str]) -> RuleSet:
    """The rule set with what the province of these places adds on that day for a kind of unit."""
    around = set(places)
    for one in local_extensions().values():
        if law.base_code not in one.extends or not one.in_force(on) or (one.kinds and kind not in one.kinds):
            continue
        if one.territory and not around & set(one.territory):
            continue
        law = _extended(law, one)
    return law
