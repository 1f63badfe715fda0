"""The national table from generated Parquet of growing size: DuckDB in one process beside Spark with two workers.

    python bench/national.py [--facts 100000 1000000] [--runs 3] [--spark]

Both read the same files and run the same text on the same machine, one after the other. Spark's own start is told apart.
Memory is the highest of this process (DuckDB). `--spark` needs Java 17 and pyspark (`make test-long` brings it).
"""

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import duckdb

from tuquan.facts.exporting.layout import FACTS, REFERENCES, File, Manifest, sha256_of
from tuquan.reports.national.engines import DuckDB, NoSuchEngine, Spark
from tuquan.reports.national.table import table

PROVINCES, COMMUNES, INDICATORS, YEARS = 34, 98, 60, 5
AT = "2026-01-01T00:00:00+00:00"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def generate(folder: Path, facts: int) -> None:
    """Recorded facts of 3,332 communes over 60 indicators and five years; one in 2,000 is a whole province's
    statement of a year."""
    engine = duckdb.connect(config={"threads": 1})
    engine.execute("SELECT setseed(0.5)")
    engine.execute(
        f"""
        CREATE TABLE made AS
        SELECT i AS fact, 'i' || (hash(i, 1) % {INDICATORS})::VARCHAR AS indicator,
               'p' || (hash(i, 2) % {PROVINCES})::VARCHAR AS province, (hash(i, 3) % {COMMUNES})::VARCHAR AS commune,
               DATE '2021-01-01' + (hash(i, 4) % {365 * YEARS})::INTEGER AS day, hash(i, 5) % 100 AS number,
               i % 2000 = 0 AS stated
        FROM range({facts}) t(i)
        """
    )
    year = "make_date(year(day), 1, 1)"
    where = "'/n0/' || province || '/'"
    files = []
    for (province,) in engine.execute("SELECT DISTINCT province FROM made ORDER BY 1").fetchall():
        for (start,) in engine.execute(f"SELECT DISTINCT {year} FROM made ORDER BY 1").fetchall():
            path = f"province={province}/month={start:%Y}-12/facts.parquet"
            (folder / path).parent.mkdir(parents=True)
            engine.execute(
                f"""COPY (SELECT fact, indicator, 'sum' AS kind, '{{}}' AS dims, number::DECIMAL(18,3) AS value,
                    'exact' AS qualifier, if(stated, 'declared', 'recorded') AS basis,
                    if(stated, 'whole_area', 'own') AS scope, if(stated, {year}, day) AS first_date,
                    if(stated, make_date(year(day), 12, 31), day) AS last_date,
                    if(stated, 'place', 'unit') AS subject_kind, if(stated, {where}, fact::VARCHAR) AS subject,
                    if(stated, {where}, {where} || 'c' || commune || '/') AS place, province AS province_code,
                    '' AS district_code, commune AS commune_code, TIMESTAMP '2026-01-01' AS written_at
                FROM made WHERE province = '{province}' AND {year} = DATE '{start}' ORDER BY indicator, place, day, fact)
                TO '{folder / path}' (FORMAT parquet, COMPRESSION zstd)"""
            )
            rows = engine.execute(f"SELECT count(*) FROM '{folder / path}'").fetchone()[0]
            files.append(File(path, rows, sha256_of(folder / path), AT, province, f"{start:%Y}-12"))
    nation = "('/n0/', 'nation', '0', '', 'Cả nước', NULL, NULL)"
    provinces = [f"('/n0/p{i}/', 'province', '{i}', 'tỉnh', '{i}', NULL, NULL)" for i in range(PROVINCES)]
    named = [f"('i{i}', 'i{i}', '', 'sum', 'i{i}', NULL, NULL, NULL, NULL)" for i in range(INDICATORS)]
    filled = {"places": [nation, *provinces], "indicators": named}
    (folder / "_reference").mkdir()
    references = {}
    for name, columns in REFERENCES.items():
        engine.execute(f"CREATE TABLE {name} ({', '.join(f'{one} {kind}' for one, kind in columns.items())})")
        if name in filled:
            engine.execute(f"INSERT INTO {name} VALUES {', '.join(filled[name])}")
        path = f"_reference/{name}.parquet"
        engine.execute(f"COPY {name} TO '{folder / path}' (FORMAT parquet)")
        references[name] = File(path, len(filled.get(name, ())), sha256_of(folder / path), AT)
    manifest = Manifest("bench", AT, tuple(files), references)
    (folder / "manifest-bench.json").write_text(manifest.text(), encoding="utf-8")
    held = f"DESCRIBE SELECT * FROM read_parquet('{folder / files[0].path}', hive_partitioning = false)"
    assert list(FACTS) == [row[0] for row in engine.execute(held).fetchall()]
    engine.close()


@contextmanager
def timed(told: list[float]):
    start = time.perf_counter()
    yield
    told.append(time.perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--spark", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    say(f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {os.cpu_count()} cores")
    for facts in given.facts:
        with TemporaryDirectory(prefix="tuquan-bench-") as made:
            folder = Path(made)
            generate(folder, facts)
            size = sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 1e6
            own: list[float] = []
            for _run in range(given.runs):
                with timed(own), DuckDB() as engine:
                    lines = table(folder, engine, check=False).lines
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            say(
                f"{facts:>12,} facts, {size:,.0f} MB, {len(lines):,} lines: DuckDB median {statistics.median(own):.1f} s "
                f"({', '.join(f'{one:.1f}' for one in own)}), memory {memory:,.0f} MB"
            )
            if given.spark:
                started: list[float] = []
                theirs: list[float] = []
                try:
                    with timed(started):
                        cluster = Spark("local-cluster[2,1,1024]")
                except NoSuchEngine as refusal:
                    sys.exit(refusal.message)
                with cluster:
                    for _run in range(given.runs):
                        with timed(theirs):
                            assert table(folder, cluster, check=False).lines == lines
                say(
                    f"{'':>12} Spark, two workers: median {statistics.median(theirs):.1f} s "
                    f"({', '.join(f'{one:.1f}' for one in theirs)}) after a start of {started[0]:.1f} s; "
                    f"{json.dumps(round(statistics.median(theirs) / statistics.median(own), 1))} x DuckDB"
                )


if __name__ == "__main__":
    main()
