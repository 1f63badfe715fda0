"""DuckDB in this process, or Spark on a cluster. Both do four things; what they are asked is the same text."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Protocol, Self

from tuquan.facts.exporting.layout import csv_table

Row = tuple[Any, ...]
TYPES: Mapping[type, str] = {int: "BIGINT", str: "STRING", bool: "BOOLEAN", date: "DATE"}


class NoSuchEngine(Exception):
    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class Engine(Protocol):
    def files(self, name: str, files: Sequence[Path]) -> None:
        """Parquet files as one table."""

    def rows(self, name: str, columns: Mapping[str, type], rows: Iterable[Row]) -> None:
        """A small table made here."""

    def view(self, name: str, select: str) -> None: ...

    def keep(self, name: str, select: str) -> None:
        """Compute now; the name may be that of a table the select reads."""

    def ask(self, select: str) -> list[Row]: ...


class DuckDB:
    """:param memory: "2GB"; more than that goes to the disk."""

    def __init__(self, *, memory: str = "", threads: int = 0) -> None:
        import duckdb

        self._folder = TemporaryDirectory(prefix="tuquan-national-")
        settings: dict[str, Any] = {"temp_directory": f"{self._folder.name}/spill"}
        if memory:
            settings["memory_limit"] = memory
        if threads:
            settings["threads"] = threads
        self._engine = duckdb.connect(str(Path(self._folder.name) / "work.duckdb"), config=settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, where: TracebackType | None) -> None:
        self._engine.close()
        self._folder.cleanup()

    def files(self, name: str, files: Sequence[Path]) -> None:
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        self._engine.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")

    def rows(self, name: str, columns: Mapping[str, type], rows: Iterable[Row]) -> None:
        heap = Path(self._folder.name) / f"{name}.csv"
        with heap.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        types = {column: TYPES[kind] for column, kind in columns.items()}
        self._engine.execute(f"CREATE OR REPLACE TABLE {name} AS {csv_table(types)}", [str(heap)])
        heap.unlink()

    def view(self, name: str, select: str) -> None:
        self._engine.execute(f"CREATE OR REPLACE VIEW {name} AS {select}")

    def keep(self, name: str, select: str) -> None:
        self._engine.execute(f"CREATE OR REPLACE TABLE {name} AS {select}")

    def ask(self, select: str) -> list[Row]:
        return self._engine.execute(select).fetchall()


class Spark:
    """:param master: "spark://host:7077" of a cluster that sees the files under the same path, or "local[2]"."""

    def __init__(self, master: str, *, settings: Mapping[str, str] | None = None) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise NoSuchEngine(
                "Chưa cài Spark: pip install 'tuquan[spark]' (cần thêm Java 17). Một máy thì DuckDB là đủ."
            ) from None
        given = {
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "4",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            # Spark 4.3 stops with "key not found" when it carries constraints through a union whose columns it prunes.
            "spark.sql.constraintPropagation.enabled": "false",
            **(settings or {}),
        }
        builder = SparkSession.builder.master(master).appName("tuquan-national")
        for key, value in given.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, where: TracebackType | None) -> None:
        self.session.stop()

    def files(self, name: str, files: Sequence[Path]) -> None:
        self.session.read.parquet(*map(str, files)).createOrReplaceTempView(name)

    def rows(self, name: str, columns: Mapping[str, type], rows: Iterable[Row]) -> None:
        schema = ", ".join(f"{column} {TYPES[kind]}" for column, kind in columns.items())
        self.session.createDataFrame([*rows], schema).createOrReplaceTempView(name)

    def view(self, name: str, select: str) -> None:
        self.session.sql(select).createOrReplaceTempView(name)

    def keep(self, name: str, select: str) -> None:
        # A checkpoint cuts the plan off, which would otherwise grow with each step of weighing.
        self.session.sql(select).localCheckpoint(eager=True).createOrReplaceTempView(name)

    def ask(self, select: str) -> list[Row]:
        return [tuple(row) for row in self.session.sql(select).collect()]
