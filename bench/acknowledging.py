"""Acknowledgements a second through the real page, with middleware, CSRF, log and all, beside a bare Django insert.

    python bench/acknowledging.py [--people 2000] [--rounds 3] [--postgres postgresql://…]

One client, one after the other: what one process sustains. 20,000 in a day are 0.23 a second on average; a shift that
changes brings them in half an hour, 11 a second. Without --postgres a server of its own is started with fsync on;
without PostgreSQL on this machine that half is left out.
"""

import argparse
import multiprocessing
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools import benching


def prepare(people):
    """A unit with that many people on the list of an open round of acknowledgement, and each one's slip."""
    from urllib.parse import urlsplit

    from django.utils import timezone

    from tuquan.core import dates
    from tuquan.programme.services.signing import codes, people as listing, rounds
    from tuquan.units.enums import UnitKind
    from tuquan.units.services.people import SheetRow
    from tuquan.units.services.registry import create_unit

    at, today = timezone.now(), dates.today()
    unit = create_unit(code="BENCH", name="Công ty May", kind=UnitKind.ENTERPRISE, by=None, at=at, valid_from=today)
    round = rounds.prepare_round(
        unit,
        kind="acknowledgement",
        title="Xác nhận nội quy",
        group="staff",
        first_date=today,
        last_date=today,
        text="Tôi đã đọc, đã hiểu nội quy.\n" * 40,
        covers_criteria=True,
        by=None,
        at=at,
    )
    rows = [
        SheetRow(line=n, full_name=f"Công nhân {n}", staff_code=f"CN{n}", sub_unit=f"Tổ {n // 40}")
        for n in range(people)
    ]
    begun = time.perf_counter()
    listing.list_people(round, rows=rows, by=None, at=at)
    listed = time.perf_counter() - begun
    rounds.open_round(round, by=None, at=at)
    signers = list(round.signers.order_by("?"))
    return round, [(one, urlsplit(codes.slip_url(one, round)).path) for one in signers], listed


def work(url, folder, people, rounds_of_it, results):
    benching.start(url, folder)
    from django.conf import settings
    from django.db import connection, models
    from django.test import Client
    from django.utils import timezone

    from tuquan.programme import papers, signing_queries
    from tuquan.programme.models import Signature
    from tuquan.programme.services.signing import rounds

    settings.ALLOWED_HOSTS.append("testserver")
    Bare = type(
        "Bare",
        (models.Model,),
        {
            "__module__": __name__,
            "Meta": type("Meta", (), {"app_label": "programme"}),
            "person": models.CharField(max_length=40),
            "sha256": models.CharField(max_length=64),
            "at": models.DateTimeField(),
        },
    )
    with connection.schema_editor() as editor:
        editor.create_model(Bare)
    round, slips, listed = prepare(people)
    sha256 = rounds.current_text(round).sha256
    client = Client(enforce_csrf_checks=False)
    client.get(slips[0][1])  # everything is loaded once

    def acknowledge(path):
        assert client.post(path, {"sha256": sha256}).status_code == 302

    def bare(path):
        Bare.objects.create(person=path[-40:], sha256=sha256, at=timezone.now())

    found = {"bare": [], "ours": [], "milliseconds": []}
    share = len(slips) // rounds_of_it
    for number in range(rounds_of_it):
        mine = [path for _signer, path in slips[number * share : (number + 1) * share]]
        for name, act in (("bare", bare), ("ours", acknowledge)):
            begun = time.perf_counter()
            for path in mine:
                one = time.perf_counter()
                act(path)
                if name == "ours":
                    found["milliseconds"].append((time.perf_counter() - one) * 1000)
            found[name].append(len(mine) / (time.perf_counter() - begun))
    assert Signature.objects.count() == share * rounds_of_it
    begun = time.perf_counter()
    for _again in range(20):
        signing_queries.progress(round)
    progress = (time.perf_counter() - begun) / 20 * 1000
    begun = time.perf_counter()
    papers.slips(round, [signer for signer, _path in slips[:1200]], timezone.now())
    slips_seconds = time.perf_counter() - begun
    results.put((found, listed, progress, slips_seconds, min(1200, len(slips))))


def measure(name, url, people, rounds_of_it):
    """In a process of its own: Django opens one database."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    with tempfile.TemporaryDirectory(prefix="tuquan-bench-") as folder:
        url = url or f"sqlite:///{folder}/bench.sqlite3"
        process = context.Process(target=work, args=(url, folder, people, rounds_of_it, results))
        process.start()
        found, listed, progress, slips, printed = results.get(timeout=1800)
        process.join()
    ours, bare = statistics.median(found["ours"]), statistics.median(found["bare"])
    times = sorted(found["milliseconds"])
    print(
        f"{name}: {ours:.0f}/s through the page (p50 {times[len(times) // 2]:.1f} ms, "
        f"p99 {times[len(times) * 99 // 100]:.1f} ms), bare insert {bare:.0f}/s, ratio {ours / bare:.2f}; "
        f"list of {people}: {listed:.2f} s; live progress: {progress:.1f} ms; {printed} slips as PDF: {slips:.1f} s"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", default="")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}")
    measure("SQLite", None, options.people, options.rounds)
    with benching.postgresql(options.postgres) as url:
        if url:
            measure("PostgreSQL", url, options.people, options.rounds)


if __name__ == "__main__":
    main()
