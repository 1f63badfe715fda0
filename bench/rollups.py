"""Figures of places beside their yardsticks, on PostgreSQL: a cube of every level (node, indicator, month) read by plain
SQL, GROUP BY over the facts, a materialised view and its refresh. All in this script, in turn, round by round, while
acts are being written through the service and a worker folds them.

    python bench/rollups.py [--units 20000] [--facts 1000000] [--rounds 3] [--rate 500] [--keep FOLDER] [--load-only]

The country is the shipped list of places; units, facts of five years and their sizes are drawn from a fixed seed inside
the database. With --keep the loaded country stays in that folder and is taken up again the next time.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools import benching  # noqa: E402  (the path comes first)

FIRST, DAYS = "2021-11-16", 1826
"""Five years of assessment, 2022 to 2026."""
REFORM = "2025-07-01"
CHUNK = 5_000_000
TOPICS = ("general", "crime", "fraud", "fire", "traffic", "drugs", "cyber", "internal_rules")
FORMS = ("conference", "briefing", "class", "loudspeaker")
# indicator, weight, largest ordinary value, dimensions with their values, most days after the first
PLAIN = (
    ("propaganda_sessions", 18, 1, {"topic": TOPICS, "form": FORMS}, 0),
    ("propaganda_attendees", 18, 300, {"topic": TOPICS, "form": FORMS}, 0),
    ("commitments_signed", 8, 200, {"topic": TOPICS[:3], "signer": ("person", "household", "unit")}, 0),
    ("media_items", 4, 5, {"topic": TOPICS[:4]}, 0),
    ("training_courses", 4, 1, {"topic": TOPICS[:5]}, 40),
    ("training_attendees", 4, 60, {"topic": TOPICS[:5]}, 40),
    ("guard_classes", 2, 1, {"topic": ("guarding", "fire")}, 12),
    ("fire_drills", 5, 1, {}, 0),
    ("fire_drill_participants", 5, 150, {}, 0),
    ("tips_received", 6, 3, {"topic": TOPICS[:5]}, 0),
    ("tips_resolved", 4, 3, {"topic": TOPICS[:5]}, 0),
    ("cases_handled", 6, 2, {"topic": TOPICS[:6]}, 0),
    ("disputes_mediated", 5, 2, {}, 0),
    ("gaps_found", 5, 4, {"topic": TOPICS[:6]}, 0),
    ("gaps_fixed", 4, 4, {"topic": TOPICS[:6]}, 0),
)
STOCKS = (("security_guards", 1.5, 20), ("cameras", 0.5, 40))


# The country


def cells():
    """Each combination a fact may have: (indicator, dimensions, weight, largest value, days after, rolled)."""
    from itertools import product

    from tuquan.facts.catalogue import canonical

    for indicator, weight, largest, dims, more in PLAIN:
        combinations = [dict(zip(dims, values, strict=True)) for values in product(*dims.values())]
        # The first values of a dimension are the common ones.
        shares = [1 / (1 + number) for number, _one in enumerate(combinations)]
        for one, share in zip(combinations, shares, strict=True):
            yield indicator, canonical(one), weight * share / sum(shares), largest, more, True
    for indicator, weight, largest in STOCKS:
        yield indicator, "{}", weight, largest, 0, False


def load(url, folder, units, facts):
    """Fill the tables without their indexes, then build those the product has."""
    benching.start(url, folder)
    from django.db import connection

    from tuquan.units.services.places import load_places

    load_places()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_done')")
        if cursor.fetchone()[0]:
            return
        begun = time.perf_counter()
        cursor.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'; SELECT setseed(0.4)")
        put_back = bare(cursor, "units_unit", "units_unitlocation", "facts_fact")
        make_units(cursor, units)
        make_facts(cursor, facts)
        print(f"{units:,} units and {facts:,} facts in {time.perf_counter() - begun:,.0f} s", flush=True)
        for statement in put_back:
            cursor.execute(statement)
        for table in ("units_unit", "units_unitlocation", "facts_fact", "units_place"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute(f"CREATE TABLE bench_done AS SELECT {units} AS units, {facts} AS facts")
        print(f"with their indexes in {time.perf_counter() - begun:,.0f} s", flush=True)


def bare(cursor, *tables):
    """Take indexes, constraints and triggers away; gives the statements that put them back. Foreign keys come back
    without looking at the rows we made ourselves."""
    put_back, foreign = [], []
    for table in tables:
        cursor.execute(
            "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
            "AND contype IN ('f', 'c', 'u', 'p') ORDER BY contype",
            [table],
        )
        for name, kind, definition in cursor.fetchall():
            if kind == "p" and table == "units_unit":
                continue  # others refer to it
            if kind == "f":
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                foreign.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')
            elif kind != "p" or table != "facts_fact":
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                late = " NOT VALID" if kind == "c" else ""
                put_back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{late}')
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [table],
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
            put_back.append(definition)
    # A fact refers to the one it took the place of, so its key is let go by name.
    cursor.execute("ALTER TABLE facts_fact DROP CONSTRAINT facts_fact_pkey CASCADE")
    put_back.insert(0, "ALTER TABLE facts_fact ADD PRIMARY KEY (id)")
    return [*put_back, *foreign]


def make_units(cursor, units):
    """Skewed over the communes; two in a hundred stood in a commune of the old map before the reform."""
    cursor.execute(
        "CREATE UNLOGGED TABLE bench_unit AS "
        "WITH now AS (SELECT array_agg(id ORDER BY md5(code)) AS ids, count(*) AS n FROM units_place "
        "             WHERE level = 'commune' AND valid_to IS NULL), "
        "old AS (SELECT array_agg(id ORDER BY md5(code)) AS ids, count(*) AS n FROM units_place "
        f"        WHERE level = 'commune' AND valid_to = '{REFORM}') "
        "SELECT i AS n, ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid AS id, "
        "now.ids[1 + floor(now.n * power(random(), 1.7))::int] AS place, "
        "CASE WHEN i % 50 = 0 THEN old.ids[1 + floor(old.n * random())::int] END AS before "
        f"FROM generate_series(1, {int(units)}) i, now, old"
    )
    from tuquan.units.models import Unit

    given = {
        "id": "b.id",
        "name": "'Đơn vị số ' || b.n",
        "code": "'DV' || lpad(b.n::text, 8, '0')",
        "sort_key": "convert_to('don vi so ' || lpad(b.n::text, 8, '0'), 'UTF8')",
        "search_text": "' don vi so ' || b.n",
        "kind": "(ARRAY['agency','enterprise','school','hospital'])[1 + b.n % 4]",
        "managing_level": "'none'",
        "place_id": "b.place",
        "place_path": "p.path",
        "managing_path": "'/' || replace(b.id::text, '-', '') || '/'",
    }
    columns = {
        field.column: given.get(field.column, "''")
        for field in Unit._meta.concrete_fields
        if field.column in given or not field.null
    }
    cursor.execute(
        f"INSERT INTO units_unit ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
        "FROM bench_unit b JOIN units_place p ON p.id = b.place"
    )
    cursor.execute(
        "INSERT INTO units_unitlocation (unit_id, place_id, valid_from, valid_to) "
        f"SELECT id, before, NULL, '{REFORM}'::date FROM bench_unit WHERE before IS NOT NULL "
        f"UNION ALL SELECT id, place, CASE WHEN before IS NOT NULL THEN '{REFORM}'::date END, NULL FROM bench_unit"
    )


def make_facts(cursor, facts):
    """A few units do much, most do little; one fact in a hundred no longer stands."""
    cursor.execute("SELECT count(*) FROM bench_unit")
    units = cursor.fetchone()[0]
    rows = list(cells())
    cursor.execute(
        "CREATE UNLOGGED TABLE bench_cell (k int, indicator text, dims text, largest int, more int, rolled bool)"
    )
    cursor.executemany(
        "INSERT INTO bench_cell VALUES (%s, %s, %s, %s, %s, %s)",
        [(number, row[0], row[1], *row[3:]) for number, row in enumerate(rows)],
    )
    steps, total = [], 0.0
    for row in rows[:-1]:
        total += row[2]
        steps.append(total)
    everything = total + rows[-1][2]
    limits = "ARRAY[" + ",".join(f"{step / everything:.9f}" for step in steps) + "]::float8[]"
    for start in range(0, facts, CHUNK):
        last = min(start + CHUNK, facts)
        cursor.execute(
            "INSERT INTO facts_fact (id, indicator, unit_id, scope, first_date, last_date, dims, value, qualifier, "
            "basis, source_type, source_id, source_title, source_date, located_id, rolled, written_at, ended_at, "
            "ending, end_reason) "
            "SELECT d.i, c.indicator, u.id, 'own', d.day, d.day + floor(d.a * (c.more + 1))::int, c.dims, "
            "1000 * (1 + floor(c.largest * power(d.b, 3))::bigint), "
            "CASE WHEN d.c < 0.97 THEN 'exact' WHEN d.c < 0.99 THEN 'about' ELSE 'at_least' END, 'recorded', "
            "'units.team', d.i::text, 'Sổ theo dõi', d.day, "
            f"CASE WHEN d.day < '{REFORM}' THEN coalesce(u.before, u.place) ELSE u.place END, c.rolled, "
            "d.day + interval '12 hours', CASE WHEN d.i % 100 = 0 THEN d.day + interval '36 hours' END, "
            "CASE WHEN d.i % 100 = 0 THEN 'withdrawn' ELSE '' END, '' "
            "FROM (SELECT i, "
            f"date '{FIRST}' + floor(random() * {DAYS})::int AS day, "
            f"1 + floor({units} * power(random(), 1.5))::int AS unit, "
            f"width_bucket(random(), {limits}) AS k, random() AS a, random() AS b, random() AS c "
            f"FROM generate_series({start + 1}, {last}) i) d "
            "JOIN bench_unit u ON u.n = d.unit JOIN bench_cell c ON c.k = d.k"
        )
    cursor.execute("SELECT setval(pg_get_serial_sequence('facts_fact', 'id'), %s)", [facts])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--load-only", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        loading = {
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB",
            "shared_buffers": "1GB", "wal_level": "minimal", "max_wal_senders": "0",
        }  # fmt: skip
        with benching.postgresql(keep=given.keep, **loading) as url:
            if url is None:
                return
            benching.in_a_process(load, url, folder, given.units, given.facts)
            if given.load_only:
                return


if __name__ == "__main__":
    main()
