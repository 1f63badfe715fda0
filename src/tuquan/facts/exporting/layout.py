"""Names, columns and manifests of the exported files; no database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SCHEMA = 1
"""Counted up when a column changes its meaning; a reader refuses a version that it does not know."""
MANIFEST = "manifest-*.json"
REFERENCE = "_reference"
NO_PROVINCE = "nation"
"""The partition of facts that lie in no one province."""

Columns = Mapping[str, str]
FACTS: Columns = {
    "fact": "BIGINT",
    "indicator": "VARCHAR",
    "kind": "VARCHAR",
    "dims": "VARCHAR",
    "value": "DECIMAL(18,3)",
    "qualifier": "VARCHAR",
    "basis": "VARCHAR",
    "scope": "VARCHAR",
    "first_date": "DATE",
    "last_date": "DATE",
    "subject_kind": "VARCHAR",
    "subject": "VARCHAR",
    "place": "VARCHAR",
    "province_code": "VARCHAR",
    "district_code": "VARCHAR",
    "commune_code": "VARCHAR",
    "written_at": "TIMESTAMP",
}
REFERENCES: Mapping[str, Columns] = {
    "places": {
        "path": "VARCHAR",
        "level": "VARCHAR",
        "code": "VARCHAR",
        "kind": "VARCHAR",
        "name": "VARCHAR",
        "valid_from": "DATE",
        "valid_to": "DATE",
    },
    "anchors": {"path": "VARCHAR", "anchor": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE"},
    "indicators": {
        "code": "VARCHAR",
        "name": "VARCHAR",
        "unit": "VARCHAR",
        "kind": "VARCHAR",
        "family": "VARCHAR",
        "numerator": "VARCHAR",
        "denominator": "VARCHAR",
        "dimension": "VARCHAR",
        "few": "VARCHAR",
    },
    "words": {"dimension": "VARCHAR", "value": "VARCHAR", "name": "VARCHAR"},
    "choices": {
        "subject_kind": "VARCHAR",
        "subject": "VARCHAR",
        "indicator": "VARCHAR",
        "dims": "VARCHAR",
        "first_date": "DATE",
        "last_date": "DATE",
        "basis": "VARCHAR",
    },
    "closed": {"unit": "VARCHAR", "closed_date": "DATE"},
}


class NotWhole(Exception):
    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class File:
    path: str
    """below the folder of the export"""
    rows: int
    sha256: str
    written_at: str
    province: str = ""
    month: str = ""


@dataclass(frozen=True)
class Manifest:
    installation: str
    at: str
    """The moment whose facts were written last; months outside that export keep their own (`File.written_at`)."""
    files: tuple[File, ...] = ()
    references: Mapping[str, File] = field(default_factory=dict)
    schema: int = SCHEMA
    product: str = "tuquan"

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.files)

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def manifest_file(folder: Path, installation: str) -> Path:
    return folder / f"manifest-{installation}.json"


def read_manifest(file: Path) -> Manifest:
    """:raises NotWhole: it cannot be understood."""
    try:
        raw: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if raw["product"] != "tuquan" or raw["schema"] != SCHEMA:
            raise NotWhole(
                f"{file}: là bản xuất theo cấu trúc số {raw['schema']}, phần mềm này chỉ đọc cấu trúc số {SCHEMA}."
            )
        raw["files"] = tuple(File(**one) for one in raw["files"])
        raw["references"] = {name: File(**one) for name, one in raw["references"].items()}
        return Manifest(**raw)
    except (ValueError, KeyError, TypeError) as error:
        raise NotWhole(f"{file}: không đọc được danh mục tệp của bản xuất.") from error


def manifests(folder: Path, *, check: bool = True) -> list[Manifest]:
    """What holds in the folder; each file is compared with its SHA-256.

    :raises NotWhole: nothing was exported there, or a file is missing or differs.
    """
    found = [read_manifest(file) for file in sorted(folder.glob(MANIFEST))]
    if not found:
        raise NotWhole(f"{folder}: không có bản xuất số liệu nào (tuquan export facts --out {folder}).")
    if check:
        for one in (*(one for each in found for one in each.files), *(r for e in found for r in e.references.values())):
            file = folder / one.path
            if not file.is_file() or sha256_of(file) != one.sha256:
                raise NotWhole(f"{file}: thiếu hoặc không còn đúng như khi xuất; hãy xuất lại.")
    return found


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def csv_table(columns: Columns) -> str:
    """How DuckDB reads what `csv.writer` wrote; the file is its parameter. Text that is empty stays empty text, a day or
    a number that is empty is missing."""
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    texts = ", ".join(f"'{name}'" for name, kind in columns.items() if kind in ("VARCHAR", "STRING"))
    kept = f", force_not_null = [{texts}]" if texts else ""
    return (
        "SELECT * FROM read_csv($1, header = false, delim = ',', quote = '\"', escape = '\"', auto_detect = false, "
        f"columns = {{{types}}}{kept}, new_line = '\\r\\n')"
    )
