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
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools import benching

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
    """Each combination a fact may have: (indicator, dimensions, weight, largest value, days after, whether it is a count)."""
    from itertools import product

    from tuquan.facts.catalogue import canonical

    for indicator, weight, largest, dims, more in PLAIN:
        combinations = [dict(zip(dims, values, strict=True)) for values in product(*dims.values())]
        # The first values of a dimension are the common ones.
        shares = [1 / (1 + number) for number, _one in enumerate(combinations)]
        for one, share in zip(combinations, shares, strict=True):
            yield indicator, canonical(one), weight * share / sum(shares), largest, more, False
    for indicator, weight, largest in STOCKS:
        yield indicator, "{}", weight, largest, 0, True


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
        "CREATE UNLOGGED TABLE bench_cell (k int, indicator text, dims text, largest int, more int, holds bool)"
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
            "basis, source_type, source_id, source_title, source_date, located_id, rolled, holds, written_at, ended_at, "
            "ending, end_reason) "
            "SELECT d.i, c.indicator, u.id, 'own', d.day, d.day + floor(d.a * (c.more + 1))::int, c.dims, "
            "1000 * (1 + floor(c.largest * power(d.b, 3))::bigint), "
            "CASE WHEN d.c < 0.97 THEN 'exact' WHEN d.c < 0.99 THEN 'about' ELSE 'at_least' END, 'recorded', "
            "'units.team', d.i::text, 'Sổ theo dõi', d.day, "
            f"CASE WHEN d.day < '{REFORM}' THEN coalesce(u.before, u.place) ELSE u.place END, true, c.holds, "
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


# Yardsticks


def make_yardsticks(cursor):
    """The cube is what a careful hand would keep: numbers of nodes, indicators in bytes, one row a month."""
    cursor.execute("SELECT to_regclass('bench_view')")
    if cursor.fetchone()[0]:
        return
    cursor.execute(
        "CREATE TABLE bench_above AS SELECT p.id AS place, step.node FROM units_place p, "
        "LATERAL unnest(string_to_array(trim(both '/' from p.path), '/')::bigint[]) AS step(node)"
    )
    cursor.execute("CREATE INDEX ON bench_above (place); ANALYZE bench_above")
    cursor.execute(
        "CREATE MATERIALIZED VIEW bench_view AS "
        "SELECT a.node, f.indicator COLLATE \"C\" AS indicator, date_trunc('month', f.first_date)::date AS month, "
        "sum(f.value)::bigint AS value, count(*) AS facts FROM facts_fact f JOIN bench_above a ON a.place = f.located_id "
        "WHERE f.ended_at IS NULL AND f.rolled AND NOT f.holds GROUP BY 1, 2, 3 WITH NO DATA"
    )
    cursor.execute("CREATE UNIQUE INDEX ON bench_view (node, indicator, month)")


def fill_cube(cursor):
    cursor.execute("DROP TABLE IF EXISTS bench_cube; CREATE TABLE bench_cube AS SELECT * FROM bench_view")
    cursor.execute("ALTER TABLE bench_cube ADD PRIMARY KEY (node, indicator, month); ANALYZE bench_cube")


CUBE = (
    "SELECT node, sum(value), sum(facts) FROM bench_cube "
    "WHERE node = ANY(%s) AND indicator = %s AND month >= %s AND month < %s GROUP BY node"
)
BY_GROUP = (
    "SELECT a.node, sum(f.value), count(*) FROM facts_fact f JOIN bench_above a ON a.place = f.located_id "
    "WHERE f.ended_at IS NULL AND f.rolled AND f.indicator = %s AND f.first_date >= %s AND f.last_date <= %s "
    "AND a.node = ANY(%s) GROUP BY 1"
)

LATEST = (
    "SELECT sum(l.value), count(*) FROM (SELECT DISTINCT ON (unit_id, indicator, dims) value, located_id FROM facts_fact "
    "WHERE ended_at IS NULL AND holds AND indicator = ANY(%s) AND last_date <= %s "
    "ORDER BY unit_id, indicator, dims, last_date DESC, id DESC) l JOIN bench_above a ON a.place = l.located_id "
    "WHERE a.node = %s"
)


# Measuring


def fresh_sums(cursor):
    """The tables of kept sums as the product makes them today, whatever the loaded country was made with."""
    from django.db import connection

    from tuquan.facts import triggers
    from tuquan.facts.models import Fact, LongRollup, Rollup, RollupCell, RollupChange

    cursor.execute("DROP TABLE IF EXISTS facts_rollup, facts_longrollup, facts_rollupchange, facts_rollupcell CASCADE")
    with connection.schema_editor() as editor:
        for model in (RollupCell, Rollup, LongRollup, RollupChange):
            editor.create_model(model)
    cursor.execute(triggers.ROOM)
    cursor.execute(triggers.TOTAL)
    cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'facts_fact'")
    present = {name for (name,) in cursor.fetchall()}
    with connection.schema_editor() as editor:
        for index in Fact._meta.indexes:
            if index.name not in present:
                editor.add_index(Fact, index)


def seconds(work, *arguments):
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


def asked(plain, sql, values):
    return plain.execute(sql, values).fetchall()


def spread_of(times):
    """Median and 99th percentile."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def make_anew(cursor, rounds):
    from tuquan.facts.services import rebuilding

    found = {"refresh": [], "rebuild": []}
    for _ in range(rounds):
        found["refresh"].append(seconds(cursor.execute, "REFRESH MATERIALIZED VIEW bench_view"))
        found["rebuild"].append(seconds(rebuilding.rebuild))
    for table in ("facts_rollup", "facts_longrollup", "facts_rollupcell", "bench_view"):
        cursor.execute(f"VACUUM (ANALYZE) {table}")
    refresh, rebuild = (sorted(found[name])[len(found[name]) // 2] for name in ("refresh", "rebuild"))
    cursor.execute(
        "SELECT (SELECT count(*) FROM facts_rollup), (SELECT count(*) FROM facts_longrollup), "
        "pg_size_pretty(pg_total_relation_size('facts_rollup') + pg_total_relation_size('facts_longrollup')), "
        "(SELECT count(*) FROM bench_view), pg_size_pretty(pg_total_relation_size('bench_view'))"
    )
    print("{:,} years and {:,} long ones kept ({}); {:,} rows of the view ({})".format(*cursor.fetchone()))
    print(
        f"made anew: view {refresh:,.1f} s, ours {rebuild:,.1f} s   {rebuild / refresh:.2f} × it (goal ≤ 0.25)   "
        f"all: {[round(one, 1) for one in found['refresh']]} {[round(one, 1) for one in found['rebuild']]}",
        flush=True,
    )


def some_facts(drawn, cursor, count):
    """Facts as acts of today would write them."""
    from datetime import date, timedelta

    from tuquan.facts.models import Fact

    rows = [row for row in cells() if not row[5]]
    cursor.execute(
        "SELECT place FROM bench_unit WHERE n = ANY(%s)", [[drawn.randrange(1, 20_000) for _ in range(count)]]
    )
    places = [place for (place,) in cursor.fetchall()]
    for place in drawn.choices(places, k=count):
        indicator, dims, _weight, largest, _more, _count = drawn.choices(rows, [row[2] for row in rows])[0]
        day = date(2026, 11, 1) + timedelta(days=drawn.randrange(-30, 15))
        yield Fact(
            indicator=indicator, dims=dims, value=drawn.randint(1, largest), qualifier="exact", basis="recorded",
            scope="own", first_date=day, last_date=day, located_id=place, rolled=True,
        )  # fmt: skip


def upkeep(cursor, rounds):
    import random

    from django.db import transaction

    from tuquan.facts.services import rolling

    drawn = random.Random(5)
    for size in (500, 10_000):
        found = {"cube": [], "note": [], "fold": []}
        for _ in range(max(rounds, 20_000 // size)):
            facts = list(some_facts(drawn, cursor, size))
            cursor.execute("CREATE TEMP TABLE bench_new (place bigint, indicator text, day date, value bigint)")
            with cursor.copy("COPY bench_new FROM STDIN") as copy:
                for one in facts:
                    copy.write_row((one.located_id, one.indicator, one.first_date, int(one.value) * 1000))
            found["cube"].append(
                seconds(
                    cursor.execute,
                    "INSERT INTO bench_cube (node, indicator, month, value, facts) SELECT a.node, n.indicator, "
                    "date_trunc('month', n.day)::date, sum(n.value), count(*) FROM bench_new n "
                    "JOIN bench_above a ON a.place = n.place GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 "
                    "ON CONFLICT (node, indicator, month) DO UPDATE SET value = bench_cube.value + excluded.value, "
                    "facts = bench_cube.facts + excluded.facts",
                )
            )
            cursor.execute("DROP TABLE bench_new")
            with transaction.atomic():
                found["note"].append(seconds(rolling.note, facts, ()))
            found["fold"].append(seconds(rolling.fold_all))
            with transaction.atomic():  # what was only noted for the measure is taken back
                rolling.note((), facts)
            rolling.fold_all()
        cube, note, fold = (sorted(found[name])[len(found[name]) // 2] / size * 1e6 for name in found)
        print(
            f"upkeep, {size:,} facts at once: cube {cube:.1f} µs a fact; ours {note + fold:.1f} µs "
            f"(note {note:.1f} + fold {fold:.1f}; goal ≤ 30)   {(note + fold) / cube:.1f} × it",
            flush=True,
        )


def write(url, folder, rate, stop, told):
    """A process that writes so many facts a second through the real service, in acts of five."""
    benching.start(url, folder)
    import random
    from datetime import date, timedelta
    from uuid import UUID

    from django.db import connection
    from django.utils import timezone

    from tuquan.facts import sources
    from tuquan.facts.services import replace
    from tuquan.facts.sources import Figure, Summary
    from tuquan.units.models import Team, Unit

    sources.register(
        "units.team",
        name="sổ",
        figures_of=lambda team: (),
        summary_of=lambda team: Summary(team.unit, "Sổ theo dõi", date(2026, 11, 1)),
    )
    import json

    with connection.cursor() as cursor:
        cursor.execute("SELECT units FROM bench_done")
        units = cursor.fetchone()[0]
    drawn, rows = random.Random(11), [row for row in cells() if not row[5]]
    weights = [row[2] for row in rows]
    begun, written, times = time.perf_counter(), 0, []
    while not stop.is_set():
        unit = Unit(pk=UUID(f"01900000-0000-7000-8000-{drawn.randrange(1, units):012x}"))
        figures = {}
        for indicator, dims, _weight, largest, _more, _count in drawn.choices(rows, weights, k=5):
            day = date(2026, 11, 14) - timedelta(days=min(1800, int(drawn.expovariate(1 / 60))))
            one = Figure(indicator, drawn.randint(1, largest), day, dims=json.loads(dims))
            figures[one.cell] = one
        team = Team(pk=10**9 + os.getpid() * 10**6 + len(times), unit=unit)
        act = partial(replace, team, figures.values(), by=None, at=timezone.now())
        times.append(seconds(act))
        written += len(figures)
        time.sleep(max(0.0, begun + written / rate - time.perf_counter()))
    told.put((written, time.perf_counter() - begun, times))


def carry(url, folder, stop, told):
    """A worker: what is noted is folded each second."""
    benching.start(url, folder)
    from django.db import connection

    from tuquan.facts.models import RollupChange
    from tuquan.facts.services import fold_all

    waiting, times = 0, []
    while not stop.wait(1):
        waiting = max(waiting, RollupChange.objects.count())
        times.append(seconds(fold_all))
    connection.close()
    told.put((waiting, times))


def periods():
    """Name, period of ours, months of the cube."""
    from datetime import date

    from tuquan.core.dates import Period

    return (
        ("month", Period(date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 4, 1))),
        ("quarter", Period(date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 4, 1), date(2026, 7, 1))),
        ("half-year", Period(date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 1, 1), date(2026, 7, 1))),
        ("year", Period(date(2025, 1, 1), date(2025, 12, 31)), (date(2025, 1, 1), date(2026, 1, 1))),
        ("assessment year", Period(date(2025, 11, 16), date(2026, 11, 15)), (date(2025, 11, 1), date(2026, 11, 1))),
        ("5 years", Period(date(2021, 11, 16), date(2026, 11, 15)), (date(2021, 11, 1), date(2026, 11, 1))),
    )


def reading(connection, rounds, times_each):
    """Each figure in turn with the cube asked for the same node and children, as psycopg sends plain SQL."""
    import random

    from tuquan.facts.queries import figure
    from tuquan.units.models import Place
    from tuquan.units.queries.places import children

    drawn = random.Random(3)
    plain = connection.connection
    today = periods()[-1][1].last
    nation = Place.objects.get(level="nation")
    provinces = list(Place.objects.filter(level="province").on(today).order_by("pk"))
    communes = list(Place.objects.filter(level="commune").on(today).order_by("pk"))
    codes = [row[0] for row in PLAIN]
    worst = 0.0
    for label, places in (("nation", [nation]), ("province", provinces), ("commune", communes)):
        for name, period, months in periods():
            ours, cube = [], []
            for _number in range(rounds * times_each):
                place, code = drawn.choice(places), drawn.choice(codes)
                nodes = [place.pk, *children(place, period.last).values_list("pk", flat=True)]
                cube.append(seconds(asked, plain, CUBE, [nodes, code, *months]))
                ours.append(seconds(figure, code, place, period))
            (mine, p99), (yard, yard_p99) = spread_of(ours), spread_of(cube)
            worst = max(worst, mine / yard)
            print(
                f"{label:9} {name:16} cube {yard * 1e3:6.2f} / {yard_p99 * 1e3:6.2f} ms   "
                f"ours {mine * 1e3:6.2f} / {p99 * 1e3:6.2f} ms   {mine / yard:.1f} × it (goal ≤ 3)",
                flush=True,
            )
    name, period, _months = periods()[3]
    times = [seconds(lambda: connection.connection.execute(
        BY_GROUP, ["fire_drills", period.first, period.last, [nation.pk]]).fetchall()) for _ in range(2)]  # fmt: skip
    print(f"GROUP BY over the facts, nation, year: {min(times):.2f} s; largest ratio above {worst:.1f}", flush=True)


def reading_stocks(connection, rounds, times_each):
    """A stock at the end of a half month and within one, beside the latest count of each unit by plain SQL."""
    import random
    from datetime import date

    from tuquan.core.dates import Period
    from tuquan.facts.queries import figure
    from tuquan.units.models import Place

    drawn, plain = random.Random(4), connection.connection
    today = periods()[-1][1].last
    for label in ("nation", "province", "commune"):
        places = list(Place.objects.filter(level=label).on(today).order_by("pk"))
        for name, last in (("end of a half", today), ("within a half", date(2026, 11, 10))):
            ours, latest = [], []
            for _number in range(rounds * times_each):
                place, code = drawn.choice(places), drawn.choice(STOCKS)[0]
                ours.append(seconds(figure, code, place, Period(date(2026, 1, 1), last)))
            for _number in range(rounds):
                latest.append(seconds(asked, plain, LATEST, [[code], last, place.pk]))
            if label == "nation":
                found = figure(code, place, Period(date(2026, 1, 1), last))
                (value, facts), *_rest = asked(plain, LATEST, [[code], last, place.pk])
                if (int(found.value * 1000), found.facts) != (value, facts):
                    sys.exit(f"{code} {last}: {found.value} ({found.facts}), counts say {value} ({facts})")
            (mine, p99), (yard, _p99) = spread_of(ours), spread_of(latest)
            print(
                f"stock, {label:9} {name:14} latest counts {yard * 1e3:7.1f} ms   "
                f"ours {mine * 1e3:6.2f} / {p99 * 1e3:6.2f} ms",
                flush=True,
            )


def reading_statements(connection, times_each):
    """A year of which communes of one province (45 in all) stated a figure of their whole area, beside the same without."""
    from tuquan.facts.models import Fact
    from tuquan.facts.queries import figure
    from tuquan.units.models import Place

    year, code = periods()[3][1], "fire_drills"
    (nation, province, other) = [
        *Place.objects.filter(level="nation"), *Place.objects.filter(level="province").on(year.last).order_by("pk")[:2]
    ]  # fmt: skip
    communes = list(Place.objects.filter(parent=province, level="commune").on(year.last).order_by("pk")[:45])
    plainly: dict = {}
    for count in (0, 1, 10, 45):
        facts = Fact.objects.bulk_create(
            Fact(
                indicator=code, place=one, scope="whole_area", first_date=year.first, last_date=year.last, value=7,
                qualifier="exact", basis="declared", source_type="bench", source_id=f"{one.pk}", source_title="Báo cáo",
                source_date=year.last, located=one, rolled=False, written_at="2026-01-05T00:00:00Z",
            )
            for one in communes[:count]
        )  # fmt: skip
        said = []
        for name, place in (("nation", nation), ("the province", province), ("another province", other)):
            figure(code, place, year)
            median, _p99 = spread_of([seconds(figure, code, place, year) for _ in range(times_each)])
            plainly.setdefault(name, median)
            said.append(f"{name} {median * 1e3:.1f} ms, {median / plainly[name]:.1f} ×")
        print(f"{count} statements, year: {'; '.join(said)}", flush=True)
        Fact.objects.filter(pk__in=[one.pk for one in facts]).delete()


def equal(cursor, rounds):
    """Figures against the raw sums, both in one snapshot, while facts are being written."""
    import random

    from django.db import transaction

    from tuquan.facts.queries import figure
    from tuquan.units.models import Place

    drawn = random.Random(9)
    communes = list(Place.objects.filter(level__in=["commune", "province"]).on(periods()[-1][1].last).order_by("pk"))
    compared = 0
    for _number in range(rounds * 20):
        place, code = drawn.choice(communes), drawn.choice([row[0] for row in PLAIN])
        period = drawn.choice(periods())[1]
        with transaction.atomic():
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            found = figure(code, place, period)
            cursor.execute(
                "SELECT coalesce(sum(value), 0), count(*) FROM facts_fact WHERE ended_at IS NULL AND rolled "
                "AND indicator = %s AND first_date >= %s AND last_date <= %s AND located_id IN "
                "(SELECT id FROM units_place WHERE path LIKE %s UNION SELECT a.place_id FROM units_placeanchor a "
                "JOIN units_place p ON p.id = a.anchor_id WHERE p.path LIKE %s AND (a.valid_from IS NULL OR "
                "a.valid_from <= %s) AND (a.valid_to IS NULL OR a.valid_to > %s))",
                [code, period.first, period.last, place.path + "%", place.path + "%", period.last, period.last],
            )
            value, facts = cursor.fetchone()
        if (int((found.value or 0) * 1000), found.facts) != (value, facts):
            sys.exit(f"{code} {place} {period}: {found.value} ({found.facts}), facts say {value} ({facts})")
        compared += 1
    print(f"equal to the raw sums: {compared} figures of {compared}", flush=True)


def measure(url, folder, rounds, anew, rate, times_each):
    benching.start(url, folder)
    import multiprocessing

    from django.db import connection

    from tuquan.facts.services import rebuilding

    with connection.cursor() as cursor:
        cursor.execute("SELECT units, facts FROM bench_done")
        units, facts = cursor.fetchone()
        cursor.execute("SHOW server_version")
        print(
            f"\n{units:,} units, {facts:,} facts of five years; PostgreSQL {cursor.fetchone()[0]}, "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        cursor.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'")
        fresh_sums(cursor)
        make_yardsticks(cursor)
        make_anew(cursor, anew)
        fill_cube(cursor)
        upkeep(cursor, rounds)
        context = multiprocessing.get_context("spawn")
        stop, told, carried = context.Event(), context.Queue(), context.Queue()
        writer = context.Process(target=write, args=(url, folder, rate, stop, told))
        worker = context.Process(target=carry, args=(url, folder, stop, carried))
        for one in (writer, worker):
            one.start()
        time.sleep(25)  # until both are at work
        print(f"reading while {rate} facts a second are written, load {os.getloadavg()[0]:.1f}", flush=True)
        reading(connection, rounds, times_each)
        reading_stocks(connection, rounds, times_each)
        reading_statements(connection, times_each)
        equal(cursor, rounds)
        stop.set()
        written, took, times = told.get()
        waiting, folds = carried.get()
        for one in (writer, worker):
            one.join()
        act, act_p99 = spread_of(times)
        fold, fold_p99 = spread_of(folds)
        print(
            f"written meanwhile: {written / took:,.0f} facts/s, an act of five {act * 1e3:.1f} / {act_p99 * 1e3:.1f} ms; "
            f"folding each second {fold * 1e3:.0f} / {fold_p99 * 1e3:.0f} ms, at most {waiting:,} notes waited"
        )
        took = time.perf_counter()
        different = rebuilding.differences(1)
        print(
            f"all kept sums against all facts: {different or 'equal'} ({time.perf_counter() - took:,.0f} s)", flush=True
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=60, help="reads of each kind in a round")
    parser.add_argument("--anew", type=int, default=3, help="rounds of making everything anew")
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--load-only", action="store_true")
    given = parser.parse_args()
    import django
    import psycopg

    print(
        f"Python {platform.python_version()}, Django {django.__version__}, psycopg {psycopg.__version__}, "
        f"{os.cpu_count()} cores; {given.rounds} rounds"
    )
    loading = {
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB",
        "shared_buffers": "1GB", "wal_level": "minimal", "max_wal_senders": "0",
    }  # fmt: skip
    measuring = {"shared_buffers": "4GB", "max_wal_size": "4GB", "autovacuum": "on", "effective_cache_size": "16GB"}
    with tempfile.TemporaryDirectory() as folder:
        kept = given.keep or Path(folder, "server")
        if not given.keep:
            os.chmod(folder, 0o755)  # the server runs as its own user
        with benching.postgresql(keep=kept, **loading) as url:
            if url is None:
                return
            benching.in_a_process(load, url, folder, given.units, given.facts)
        if not given.load_only:
            with benching.postgresql(keep=kept, **measuring) as url:
                benching.in_a_process(measure, url, folder, given.rounds, given.anew, given.rate, given.times)


if __name__ == "__main__":
    main()
