"""Check-ins at the gate through the real page (session, permission, CSRF, pass, log, counts, the page that is shown),
beside the smallest Django endpoint that does one UPDATE … RETURNING on the same database. Both are served alike: the
product by `tuquan serve` (its worker, which tells hosts and folds figures, works beside it), the endpoint by the same
server with as many processes and threads.

    python bench/gate.py [--codes 300] [--rounds 3] [--clients 1 4 16] [--postgres postgresql://…]

Every code of the last round is sent twice at once by two clients: none may be let in twice. The clients run on the same
machine. Without --postgres a server of its own is started with fsync on.
"""

import argparse
import http.client
import json
import os
import platform
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.middleware.csrf import _mask_cipher_secret
from tools import benching

from tuquan.config import serving

HOSTS, WARM = 20, 64
SETTLED = 12
"""Seconds until what a server does once after its start (a first backup, loading what draws charts) is over."""
YARDSTICK = """
import os
import dj_url
from django.conf import settings
settings.configure(DATABASES={"default": dj_url.DATABASE}, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[],
                   SECRET_KEY="x", DEBUG=False, INSTALLED_APPS=[])
import django
django.setup()
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path


def redeem(request, number):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE yardstick SET uses = uses + 1 WHERE id = %s AND uses < 1 RETURNING uses", [number])
        return HttpResponse("yes" if cursor.fetchone() else "no")


urlpatterns = [path("redeem/<int:number>/", redeem)]
application = get_wsgi_application()
"""


def prepare(url, folder, given):
    """A unit with gates, at each a guard who is signed in, guests with passes and hosts who have accounts; the yardstick's
    table. In a process of its own."""
    benching.start(url, folder)
    from datetime import timedelta

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from tuquan.accounts.models import User
    from tuquan.core import dates
    from tuquan.gate.models import Pass, Visit
    from tuquan.gate.services import visiting
    from tuquan.units.enums import UnitKind
    from tuquan.units.models import Membership, Person, RoleAssignment
    from tuquan.units.services import properties
    from tuquan.units.services.registry import create_unit

    at, today = timezone.now(), dates.today()
    unit = create_unit(code="BENCH", name="Công ty May", kind=UnitKind.ENTERPRISE, by=None, at=at, valid_from=today)
    site = properties.add_site(unit, name="Nhà máy", by=None, at=at)

    def person(name, role):
        user = User.objects.create_user(name.replace(" ", "."), None, full_name=name)
        made = Person.objects.create(full_name=name, user=user)
        Membership.objects.create(person=made, unit=unit)
        RoleAssignment.objects.create(person=made, role=role, unit=unit)
        return made

    settings.ALLOWED_HOSTS.append("testserver")
    desks = []
    for number in range(max(given.clients)):
        gate = properties.add_gate(site, name=f"Cổng {number}", by=None, at=at)
        client = Client()
        client.force_login(person(f"Guard {number}", "guard").user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
        assert client.get(f"/ra-vao/cong/{gate.pk}/").status_code == 200
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        desks.append([gate.pk, cookies])
    hosts = [person(f"Host {number}", "employee") for number in range(HOSTS)]
    end = at + timedelta(hours=12)
    count = WARM + given.codes * (given.rounds * len(given.clients) + 1)
    visits = Visit.objects.bulk_create(
        [
            Visit(
                unit=unit,
                state="approved",
                name=f"Khách {number}",
                host=hosts[number % HOSTS],
                starts_at=at,
                ends_at=end,
                code=f"{number:08d}",
                made_at=at,
                decided_at=at,
            )
            for number in range(count)
        ]
    )
    passes = Pass.objects.bulk_create(
        [Pass(unit=unit, visit=one, starts_at=at, ends_at=end, max_uses=1, approved=True) for one in visits]
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE yardstick (id integer PRIMARY KEY, uses integer NOT NULL)")
        cursor.executemany("INSERT INTO yardstick VALUES (%s, 0)", [(number,) for number in range(count)])
    said = {
        "desks": desks,
        "codes": [visiting.token_of_pass(row) for row in passes],
        "database": connection.settings_dict,
    }
    Path(folder, "said.json").write_text(json.dumps(said, default=str))


def count(url, folder):
    benching.start(url, folder)
    from django.db.models import Max

    from tuquan.gate.models import GateEntry, Pass, Tally

    said = {
        "entries": GateEntry.objects.count(),
        "most_uses": Pass.objects.aggregate(most=Max("uses"))["most"],
        "counted": sum(Tally.objects.values_list("people", flat=True)),
    }
    Path(folder, "counted.json").write_text(json.dumps(said))


@contextmanager
def served(command, folder, environment):
    """A server on a port of its own, once it answers; the port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *(part.replace("PORT", str(port)) for part in command)]
    log = open(Path(folder, "server.log"), "ab")  # noqa: SIM115  as long as the server
    server = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        for _try in range(600):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def processor_ms(pid):
    """What a process and those it started have used so far; 0 where the system does not tell."""
    ticks, parents = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            one = int(entry.parent.name)
            parents[one], ticks[one] = int(fields[1]), int(fields[11]) + int(fields[12])
    mine = {pid}
    while more := {one for one, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(ticks.get(one, 0) for one in mine) * 1000 / os.sysconf("SC_CLK_TCK")


def until_told(url):
    """The worker has told the hosts: what it does for us does not slow the yardstick's turn."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)
    else:
        import psycopg

        connection = psycopg.connect(url, autocommit=True)
    with closing(connection):
        while connection.execute("SELECT count(*) FROM gate_gateentry WHERE to_tell").fetchone()[0]:
            time.sleep(0.2)


def sent(port, requests, clients):
    """All requests by so many clients at once: seconds for each, seconds for all, and the answers."""
    todo, times, answers, lock = iter(requests), [], [], threading.Lock()

    def client():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                one = next(todo, None)
            if one is None:
                return connection.close()
            method, path, body, headers = one
            begun = time.perf_counter()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read()
            times.append(time.perf_counter() - begun)
            answers.append((response.status, text))

    threads = [threading.Thread(target=client) for _one in range(clients)]
    begun = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return times, time.perf_counter() - begun, answers


def measure(name, url, given):
    with tempfile.TemporaryDirectory(prefix="tuquan-bench-") as folder:
        url = url or f"sqlite:///{folder}/bench.sqlite3"
        benching.in_a_process(prepare, url, folder, given)
        said = json.loads(Path(folder, "said.json").read_text())
        database = {
            key: said["database"][key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        }
        if "sqlite" in database["ENGINE"]:
            database["OPTIONS"] = {"timeout": 30, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
        database["CONN_MAX_AGE"] = None
        Path(folder, "dj_url.py").write_text(f"DATABASE = {database!r}\n")
        Path(folder, "yardstick_app.py").write_text(YARDSTICK)
        environment = {
            "TUQUAN_DATABASE_URL": url,
            "TUQUAN_DATA_DIR": folder,
            "TUQUAN_SECRET_KEY": "bench",
            "TUQUAN_PUBLIC_URL": "http://127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "tuquan.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{folder}",
        }
        plain = {key: value for key, value in environment.items() if key != "DJANGO_SETTINGS_MODULE"}

        def ours(number, gates=1):
            """The form as the page at the desk sends it, each time with the token masked anew; each gate has its guard."""
            gate, cookies = said["desks"][number % gates]
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
                "Host": "localhost",
            }
            form = {
                "csrfmiddlewaretoken": _mask_cipher_secret(cookies["csrftoken"]),
                "code": codes[number],
                "act": str(uuid4()),
            }
            return "POST", f"/ra-vao/cong/{gate}/quet/", urlencode(form), headers

        codes, taken = said["codes"], WARM
        workers, threads = serving.workers("sqlite" in database["ENGINE"]), serving.THREADS
        alike = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws"]
        granian = ["granian", "--port", "PORT", "--log-level", "error", *alike, "yardstick_app:application"]
        with (
            served(granian, folder, plain) as (bare, bare_process),
            served(["tuquan.config.cli", "serve", "--port", "PORT"], folder, environment) as (product, process),
        ):
            sent(bare, [("GET", "/redeem/999999999/", None, {})] * WARM, 16)
            sent(product, [ours(number, len(said["desks"])) for number in range(WARM)], 16)
            time.sleep(SETTLED)
            for clients in given.clients:
                found = defaultdict(list)
                for _round in range(given.rounds):
                    mine = range(taken, taken + given.codes)
                    taken += given.codes
                    bare_scans = [("POST", f"/redeem/{number}/", None, {}) for number in mine]
                    for prefix, port, pid, requests, good in (
                        ("bare ", bare, bare_process, bare_scans, b"yes"),
                        ("", product, process, [ours(number, clients) for number in mine], "MỜI VÀO".encode()),
                    ):
                        used = processor_ms(pid)
                        times, whole, answers = sent(port, requests, clients)
                        found[f"{prefix}cpu"].append((processor_ms(pid) - used) / len(times))
                        until_told(url)
                        wrong = [status for status, text in answers if status != 200 or good not in text]
                        assert not wrong, (name, prefix, clients, wrong[:5])
                        times.sort()
                        found[f"{prefix}rate"].append(len(times) / whole)
                        found[f"{prefix}p50"].append(times[len(times) // 2] * 1000)
                        found[f"{prefix}p99"].append(times[len(times) * 99 // 100] * 1000)
                median = {key: statistics.median(values) for key, values in found.items()}
                print(
                    f"{name}, {clients} clients: yardstick {median['bare rate']:.0f}/s, p50 {median['bare p50']:.1f} ms, "
                    f"p99 {median['bare p99']:.1f} ms; ours {median['rate']:.0f}/s, p50 {median['p50']:.1f} ms, "
                    f"p99 {median['p99']:.1f} ms; ratio {median['rate'] / median['bare rate']:.2f}, "
                    f"p50 {median['p50'] / median['bare p50']:.1f} x, p99 {median['p99'] / median['p50']:.1f} x p50; "
                    f"processor {median['bare cpu']:.2f} and {median['cpu']:.2f} ms a request",
                    flush=True,
                )
            most = max(given.clients)
            twice = [ours(number, most) for number in range(taken, taken + given.codes) for _time in (1, 2)]
            _times, _whole, answers = sent(product, twice, most)
            until_told(url)
        let_in = sum("MỜI VÀO".encode() in text for _status, text in answers)
        assert all(status == 200 for status, _text in answers)
        benching.in_a_process(count, url, folder)
        told = json.loads(Path(folder, "counted.json").read_text())
        print(
            f"{name}: {len(twice)} requests, every code twice at {max(given.clients)} clients: {let_in} let in of "
            f"{given.codes}; entries {told['entries']}, counted {told['counted']}, most uses of a pass {told['most_uses']}"
        )
        assert (let_in, told["most_uses"], told["entries"]) == (given.codes, 1, taken + given.codes)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--codes", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--postgres", default="")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    measure("SQLite", None, given)
    with benching.postgresql(given.postgres) as url:
        if url:
            measure("PostgreSQL", url, given)


if __name__ == "__main__":
    main()
