"""The log beside its yardsticks: an audited save next to a bare one and to django-auditlog; eight writers next to one
inline chain behind a lock; `verify` next to a bare chain walk. All in this script, in turn, round by round.

    python bench/audit.py [--rounds 3] [--saves 1500] [--entries 100000] [--postgres postgresql://…]

Without --postgres a server of its own is started with fsync on; without PostgreSQL on this machine that half is left out.
"""

import argparse
import functools
import hashlib
import json
import multiprocessing
import os
import platform
import statistics
import sys
import time
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools import benching

WRITERS = 8


@functools.cache
def make_tables():
    from auditlog.registry import auditlog
    from django.db import connection, models

    def plain(name):
        return type(
            name,
            (models.Model,),
            {
                "__module__": __name__,
                "Meta": type("Meta", (), {"app_label": "audit"}),
                "name": models.CharField(max_length=100),
                "place": models.CharField(max_length=100, default=""),
                "number": models.IntegerField(default=0),
            },
        )

    Bare, Logged = plain("Bare"), plain("Logged")
    auditlog.register(Logged)
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    with connection.schema_editor() as editor:
        for model in (Bare, Logged):
            if model._meta.db_table not in names:
                editor.create_model(model)
    return Bare, Logged


def rate(count, work):
    begun = time.perf_counter()
    for number in range(count):
        work(number)
    return count / (time.perf_counter() - begun)


def single_writer(rounds, saves):
    """Saves of a changed row each second: bare, audited, django-auditlog."""
    from django.utils import timezone

    from tuquan.accounts.models import User
    from tuquan.audit import services as audit

    Bare, Logged = make_tables()
    bare, ours, theirs = Bare.objects.create(name="a"), Bare.objects.create(name="b"), Logged.objects.create(name="c")
    by = User(username="bench")
    unit = UUID(int=1)

    def save(row, number):
        row.name, row.number = f"Trường {number}", number
        row.save()

    @audit.transaction
    def audited(row, number):
        before = (row.name, row.number)
        save(row, number)
        audit.record(
            "unit.named",
            row,
            unit_id=unit,
            by=by,
            at=timezone.now(),
            changes={"name": (before[0], row.name), "number": (before[1], row.number)},
            reason="Đổi tên",
        )

    for work in (lambda n: save(bare, n), lambda n: audited(ours, n), lambda n: save(theirs, n)):
        rate(50, work)
    found = {"bare": [], "audited": [], "auditlog": []}
    for _ in range(rounds):
        found["bare"].append(rate(saves, lambda n: save(bare, n)))
        found["audited"].append(rate(saves, lambda n: audited(ours, n)))
        found["auditlog"].append(rate(saves, lambda n: save(theirs, n)))
    return {name: statistics.median(rates) for name, rates in found.items()}


def write_ours(number, count, ready, results):
    """One process: audited saves into the chain of a unit of its own."""
    from django.db import connection
    from django.utils import timezone

    from tuquan.accounts.models import User
    from tuquan.audit import services as audit

    Bare, _Logged = make_tables()
    row, by, unit = Bare.objects.create(name="w"), User(username="bench"), UUID(int=1000 + number)

    @audit.transaction
    def work(step):
        row.number = step
        row.save(update_fields=["number"])
        audit.record("unit.named", row, unit_id=unit, by=by, at=timezone.now(), changes={"number": (step - 1, step)})

    work(0)
    connection.ensure_connection()
    ready.wait()
    begun = time.perf_counter()
    for step in range(count):
        work(step)
    results.put(time.perf_counter() - begun)


def write_inline(number, count, ready, results):
    """One process of the yardstick: the same save, and one global chain whose head is locked first. Raw SQL."""
    from django.db import connection, transaction

    Bare, _Logged = make_tables()
    row = Bare.objects.create(name="w")
    connection.ensure_connection()
    ready.wait()
    begun = time.perf_counter()
    for step in range(count):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT seq, hash FROM bench_head WHERE id = 1 FOR UPDATE")
            seq, before = cursor.fetchone()
            cursor.execute("UPDATE audit_bare SET number = %s WHERE id = %s", [step, row.pk])
            payload = f'{{"number":[{step - 1},{step}]}}'
            hash = hashlib.sha256(bytes(before) + payload.encode()).digest()
            cursor.execute(
                "INSERT INTO bench_chain (seq, at, payload, before, hash) VALUES (%s, now(), %s, %s, %s)",
                [seq + 1, payload, before, hash],
            )
            cursor.execute("UPDATE bench_head SET seq = %s, hash = %s WHERE id = 1", [seq + 1, hash])
    results.put(time.perf_counter() - begun)


def eight_writers(rounds, count):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_chain (seq bigint PRIMARY KEY, at timestamptz, payload text, before bytea, hash bytea)"
        )
        cursor.execute("CREATE TABLE bench_head (id int PRIMARY KEY, seq bigint, hash bytea)")
        cursor.execute("INSERT INTO bench_head VALUES (1, 0, %s)", [bytes(32)])
    connection.close()
    context = multiprocessing.get_context("fork")
    found = {"inline": [], "ours": []}
    for _ in range(rounds):
        for name, write in (("inline", write_inline), ("ours", write_ours)):
            ready, results = context.Barrier(WRITERS), context.Queue()
            workers = [context.Process(target=write, args=(n, count, ready, results)) for n in range(WRITERS)]
            for worker in workers:
                worker.start()
            slowest = max(results.get() for _ in workers)
            for worker in workers:
                worker.join()
            found[name].append(WRITERS * count / slowest)
    from tuquan.audit.verify import check

    result = check()
    if result.difference:
        sys.exit(result.message)
    return {name: statistics.median(rates) for name, rates in found.items()}


def verifying(rounds, entries):
    """Entries each second: `verify`, next to the plainest chain over the same columns (canonical JSON and SHA-256)."""
    from django.db import connection, transaction
    from django.utils import timezone

    from tuquan.accounts.models import User
    from tuquan.audit import services as audit
    from tuquan.audit.models import Entry
    from tuquan.audit.verify import check

    by, unit = User(username="bench"), UUID(int=2)
    missing = entries - Entry.objects.count()
    while missing > 0:
        with audit.act():
            for number in range(min(missing, 5000)):
                changes = {"name": (f"Trường {number}", "Trường A")}
                audit.record("unit.named", by, unit_id=unit, by=by, at=timezone.now(), changes=changes)
        missing -= 5000

    def fingerprint(before, row):
        text = json.dumps([str(value) for value in row], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(before + text.encode()).digest()

    columns = "id, chain_id, seq, at, kind, unit_id, by_id, object_type, object_id, changes, reason"
    blob = "bytea" if connection.vendor == "postgresql" else "blob"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_walk")
        cursor.execute(f"CREATE TABLE bench_walk AS SELECT {columns} FROM audit_entry ORDER BY id")
        cursor.execute("CREATE UNIQUE INDEX bench_walk_id ON bench_walk (id)")
        cursor.execute(f"ALTER TABLE bench_walk ADD COLUMN hash {blob}")
        cursor.execute(f"SELECT {columns} FROM bench_walk ORDER BY id")
        before, hashes = bytes(32), []
        for row in cursor.fetchall():
            before = fingerprint(before, row)
            hashes.append((connection.Database.Binary(before), row[0]))
        cursor.executemany("UPDATE bench_walk SET hash = %s WHERE id = %s", hashes)

    def walk():
        before, count, last = bytes(32), 0, -1
        while True:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {columns}, hash FROM bench_walk WHERE id > %s ORDER BY id LIMIT 5000", [last])
                rows = cursor.fetchall()
            for row in rows:
                before = fingerprint(before, row[:-1])
                if before != row[-1]:
                    sys.exit("bench_walk")
            count += len(rows)
            if len(rows) < 5000:
                return count
            last = rows[-1][0]

    found = {"walk": [], "verify": []}
    for _ in range(rounds):
        begun = time.perf_counter()
        count = walk()
        found["walk"].append(count / (time.perf_counter() - begun))
        begun = time.perf_counter()
        result = check()
        if result.difference:
            sys.exit(result.message)
        found["verify"].append(result.entries / (time.perf_counter() - begun))
    return {name: statistics.median(rates) for name, rates in found.items()}


def measure(url, given, folder):
    benching.start(url, folder, "auditlog")  # django-auditlog beside the product
    from django.db import connection

    single = single_writer(given.rounds, given.saves)
    lines = [
        f"bare save            {single['bare']:>9,.0f}/s",
        f"audited save         {single['audited']:>9,.0f}/s   {single['audited'] / single['bare']:.2f} × bare (goal ≥ 0.40)",
        f"django-auditlog      {single['auditlog']:>9,.0f}/s   ours "
        f"{single['audited'] / single['auditlog']:.2f} × it (goal ≥ 1.20)",
    ]
    if connection.vendor == "postgresql":
        eight = eight_writers(given.rounds, given.saves // 3)
        lines += [
            f"8 writers, one chain {eight['inline']:>9,.0f}/s",
            f"8 writers, ours      {eight['ours']:>9,.0f}/s   {eight['ours'] / eight['inline']:.2f} × it (goal ≥ 1.50)",
        ]
    both = verifying(given.rounds, given.entries)
    lines += [
        f"plain chain verify   {both['walk']:>9,.0f} entries/s",
        f"verify               {both['verify']:>9,.0f} entries/s   {both['verify'] / both['walk']:.2f} × it (goal ≥ 0.80)",
    ]
    print("\n".join(lines), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--saves", type=int, default=1500)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--postgres", default="")
    given = parser.parse_args()
    import auditlog
    import django

    print(
        f"Python {platform.python_version()}, Django {django.__version__}, django-auditlog {auditlog.__version__}, "
        f"{os.cpu_count()} cores; median of {given.rounds} rounds of {given.saves} saves, {given.entries:,} entries"
    )
    benching.on_each_database(measure, given)


if __name__ == "__main__":
    main()
