"""Writing the files: facts flow once through the program into one heap for each month on the disk, then each heap
becomes the Parquet files of its provinces. Memory does not grow with the facts."""

import csv
import fcntl
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tuquan.audit.models import Installation
from tuquan.core import text
from tuquan.facts.catalogue import catalogue
from tuquan.facts.exporting.layout import (
    FACTS,
    NO_PROVINCE,
    REFERENCE,
    REFERENCES,
    Columns,
    File,
    Manifest,
    csv_table,
    manifest_file,
    read_manifest,
    sha256_of,
)
from tuquan.facts.exporting.places import Map
from tuquan.facts.models import BasisChoice, Fact
from tuquan.units.models import Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "256MB"
MOST_OPEN = 100


@dataclass(frozen=True)
class Exported:
    folder: Path
    rows: int
    files: int
    months: int

    @property
    def sentence(self) -> str:
        return (
            f"Đã xuất {text.number(self.rows)} số liệu của {text.number(self.months)} tháng thành "
            f"{text.number(self.files)} tệp Parquet trong {self.folder}."
        )


def export(
    folder: Path,
    *,
    at: datetime,
    province: str = "",
    first: date | None = None,
    last: date | None = None,
    using: str = "default",
) -> Exported:
    """Write the facts that stand at the moment `at`, of all months or of those from `first` to `last`, of all provinces
    or of the one that bore the code on the day of the fact. What was exported before for these is replaced, the rest
    stays. `using`: a connection that sees one moment (`core.snapshots`)."""
    folder.mkdir(parents=True, exist_ok=True)
    installation = str(Installation.objects.using(using).values_list("code", flat=True).first() or "")
    with _alone(folder, installation), _staging(folder, installation) as staging:
        places = Map(using)
        with _engine(staging) as engine:
            heaps = _heaps(staging, places, province, first, last, using)
            new = [file for month, heap in heaps for file in _parquet_of_month(engine, staging, month, heap)]
            references = {
                name: _parquet(engine, staging, f"{REFERENCE}/{name}", REFERENCES[name], rows)
                for name, rows in _references(places, using)
            }
        before = manifest_file(folder, installation)
        kept = read_manifest(before).files if before.exists() else ()
        kept = tuple(one for one in kept if not _replaced(one, province, first, last))
        files = {
            key: _moved_in(staging, folder, installation, one, at)
            for key, one in [*((one.path, one) for one in new), *references.items()]
        }
        manifest = Manifest(
            installation,
            at.astimezone(UTC).isoformat(),
            tuple(sorted((*kept, *(files[one.path] for one in new)), key=lambda one: one.path)),
            {name: files[name] for name in references},
        )
        _written_whole(staging / "manifest", manifest.text(), before)
        _sweep(folder, installation, manifest)
    return Exported(folder, sum(one.rows for one in new), len(new), len({one.month for one in new}))


@contextmanager
def _alone(folder: Path, installation: str) -> Iterator[None]:
    """One export of an installation into a folder at a time; what a killed one left behind is cleared away."""
    with open(folder / f".lock-{installation}", "w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        for left in folder.glob(f".staging-{installation}-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _staging(folder: Path, installation: str) -> Iterator[Path]:
    """Inside the folder, so that what is made there is moved in one step."""
    with tempfile.TemporaryDirectory(prefix=f".staging-{installation}-", dir=folder) as made:
        yield Path(made)


@contextmanager
def _engine(staging: Path) -> Iterator["DuckDBPyConnection"]:
    import duckdb

    settings: dict[str, Any] = {"memory_limit": MEMORY, "threads": 1, "temp_directory": str(staging / "spill")}
    engine = duckdb.connect(str(staging / "work.duckdb"), config=settings)
    try:
        yield engine
    finally:
        engine.close()


# --- From the database to heaps -------------------------------------------------------------------------------------


def _heaps(
    staging: Path, places: Map, province: str, first: date | None, last: date | None, using: str
) -> list[tuple[str, Path]]:
    """(month, file) in order. A heap is a CSV with the partition of each row before its columns."""
    heaps = _Heaps(staging)
    try:
        for row in _facts(places, province, first, last, using):
            heaps.add(f"{row[10]:%Y-%m}", row)
    finally:
        heaps.close()
    return sorted(heaps.files.items())


class _Heaps:
    """As many files as there are months, of which only some are open at a time."""

    def __init__(self, staging: Path) -> None:
        self.staging = staging
        self.files: dict[str, Path] = {}
        self._open: dict[str, tuple[Any, Any]] = {}

    def add(self, month: str, row: Sequence[Any]) -> None:
        if month not in self._open:
            if len(self._open) >= MOST_OPEN:
                self.close()
            file = self.files.setdefault(month, self.staging / f"{month}.csv")
            stream = file.open("a", encoding="utf-8", newline="")
            self._open[month] = stream, csv.writer(stream)
        self._open[month][1].writerow(row)

    def close(self) -> None:
        for stream, _writer in self._open.values():
            stream.close()
        self._open.clear()


def _facts(places: Map, province: str, first: date | None, last: date | None, using: str) -> Iterator[tuple[Any, ...]]:
    facts = Fact.objects.using(using).standing()
    if first is not None:
        facts = facts.filter(last_date__gte=first)
    if last is not None:
        facts = facts.filter(last_date__lte=last)
    kinds = {code: str(one.kind) for code, one in catalogue().indicators.items()}
    rows: Any = facts.order_by().values_list(
        "pk", "indicator", "dims", "value", "qualifier", "basis", "scope", "first_date", "last_date",
        "unit_id", "place_id", "located_id", "written_at",
    )  # fmt: skip
    for (
        pk,
        indicator,
        dims,
        value,
        qualifier,
        basis,
        scope,
        since,
        until,
        unit,
        place,
        located,
        written,
    ) in rows.iterator(chunk_size=5000):
        codes = places.codes(located, until) if located else None
        where = codes.province if codes else ""
        if province and where != province:
            continue
        yield (
            where or NO_PROVINCE,
            pk,
            indicator,
            # An indicator that the catalogue no longer holds is passed on as a plain sum of its own.
            kinds.get(indicator, "sum"),
            dims,
            value,
            qualifier,
            basis,
            scope,
            since,
            until,
            "unit" if unit else "place",
            unit or places.key(places.path_of(place)),
            places.key(places.path_of(located)) if located else "",
            where,
            codes.district if codes else "",
            codes.commune if codes else "",
            written.astimezone(UTC).replace(tzinfo=None),
        )


def _references(places: Map, using: str) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    yield (
        "places",
        (
            (places.key(row.path), row.level, row.code, row.kind, row.name, row.valid_from, row.valid_to)
            for row in places.rows
        ),
    )
    yield "anchors", places.anchor_rows()
    indicators = catalogue().indicators
    yield (
        "indicators",
        (
            (
                code,
                one.name,
                one.unit,
                one.kind,
                " ".join(catalogue().family(code)),
                one.numerator,
                one.denominator,
                next(iter(one.dimensions), None),
                one.few,
            )
            for code, one in indicators.items()
        ),
    )
    yield (
        "words",
        ((name, value, said) for name, one in catalogue().dimensions.items() for value, said in one.values.items()),
    )
    choices: Any = BasisChoice.objects.using(using).order_by("pk")
    names = ("unit", "place__path", "indicator", "dims", "first_date", "last_date", "basis")
    yield (
        "choices",
        (
            ("unit" if unit else "place", unit or places.key(path), *rest)
            for unit, path, *rest in choices.values_list(*names)
        ),
    )
    closed = Unit.objects.using(using).exclude(closed_date=None).order_by("pk")
    yield "closed", closed.values_list("pk", "closed_date")


# --- From heaps to files --------------------------------------------------------------------------------------------


def _parquet_of_month(engine: "DuckDBPyConnection", staging: Path, month: str, heap: Path) -> Iterator[File]:
    columns = {"partition": "VARCHAR", **FACTS}
    _read(engine, heap, columns)
    heap.unlink()
    partitions = engine.execute('SELECT "partition", count(*) FROM heap GROUP BY 1 ORDER BY 1').fetchall()
    for partition, rows in partitions:
        path = f"province={quote(partition, safe='')}/month={month}/facts"
        select = (
            f"SELECT {', '.join(FACTS)} FROM heap WHERE \"partition\" = '{partition.replace(chr(39), chr(39) * 2)}'"
        )
        _copy(engine, f"{select} ORDER BY indicator, place, last_date, fact", staging / path)
        yield File(path, rows, "", "", partition, month)


def _parquet(
    engine: "DuckDBPyConnection", staging: Path, path: str, columns: Columns, rows: Iterable[Sequence[Any]]
) -> File:
    heap = staging / "reference.csv"
    with heap.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    _read(engine, heap, columns)
    _copy(engine, "SELECT * FROM heap ORDER BY ALL", staging / path)
    found = engine.execute("SELECT count(*) FROM heap").fetchone()
    assert found is not None
    return File(path, found[0], "", "")


def _read(engine: "DuckDBPyConnection", heap: Path, columns: Columns) -> None:
    engine.execute(f"CREATE OR REPLACE TABLE heap AS {csv_table(columns)}", [str(heap)])


def _copy(engine: "DuckDBPyConnection", select: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    engine.execute(
        f"COPY ({select}) TO '{str(target).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)"
    )


# --- Into the folder ------------------------------------------------------------------------------------------------


def _replaced(one: File, province: str, first: date | None, last: date | None) -> bool:
    """Whether this export speaks anew of what the file holds."""
    return (
        (not province or one.province == province)
        and (first is None or one.month >= f"{first:%Y-%m}")
        and (last is None or one.month <= f"{last:%Y-%m}")
    )


def _moved_in(staging: Path, folder: Path, installation: str, made: File, at: datetime) -> File:
    """Under a name that says its content, so that nothing that holds is ever written over."""
    source = staging / made.path
    digest = sha256_of(source)
    path = f"{made.path}-{installation}-{digest[:16]}.parquet"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    _flushed(source)
    source.replace(target)
    _flushed(target.parent)
    return File(path, made.rows, digest, at.astimezone(UTC).isoformat(), made.province, made.month)


def _written_whole(draft: Path, content: str, target: Path) -> None:
    draft.write_text(content, encoding="utf-8")
    _flushed(draft)
    draft.replace(target)
    _flushed(target.parent)


def _flushed(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, installation: str, manifest: Manifest) -> None:
    """Remove this installation's files that hold no longer."""
    holding = {folder / one.path for one in (*manifest.files, *manifest.references.values())}
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for pattern in (f"province=*/month=*/facts-{installation}-*.parquet", f"{REFERENCE}/*-{installation}-*.parquet"):
        for file in folder.glob(pattern):
            if file not in holding:
                file.unlink()
                by_folder[file.parent].append(file)
    for left in by_folder:
        for empty in (left, left.parent):
            if empty != folder and empty.name.partition("=")[0] in ("province", "month") and not any(empty.iterdir()):
                empty.rmdir()
