"""List page and search at 10,000 units, beside their yardsticks, on SQLite.

List: the smallest Django page that lists 50 of 10,000 rows (a view, a template, no middleware), and our full page
(session, permission, navigation); both through Django's test client.
Search: SQLite's FTS5 on the same folded text, and our `matching()` behind `permitted()`, first page by sort key.

python bench/pages.py [ROWS]
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ROUNDS, CALLS = 15, 10

folder = tempfile.TemporaryDirectory(prefix="tuquan-bench-")
os.environ["TUQUAN_DATA_DIR"] = folder.name
os.environ["TUQUAN_DATABASE_URL"] = f"sqlite:///{folder.name}/bench.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.urls import path

from tuquan.access.permissions import Permission
from tuquan.units.models import Unit
from tuquan.units.tests import factories

NAMES = ("Trường THCS Nguyễn Trãi", "Công ty Hải sản Đầm Nha Phu", "Trạm Y tế phường", "Hạt Kiểm lâm", "Chợ Đường Sắt")
PAGE = "{% for unit in units %}<tr><td>{{ unit.name }}</td><td>{{ unit.code }}</td></tr>{% endfor %}"
TEMPLATE = Engine().from_string(PAGE)


def smallest(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEMPLATE.render(Context({"units": Unit.objects.order_by("sort_key", "pk")[:50]})))


def beside(*pair: tuple[Callable[[], object], AbstractContextManager]) -> list[list[float]]:
    """Milliseconds of ours and the yardstick, in short rounds that take turns: whatever else the machine does hits both
    alike. Settings change between the rounds, never while the clock runs."""
    taken: list[list[float]] = [[], []]
    for _round in range(ROUNDS):
        for (call, settings), times in zip(pair, taken, strict=True):
            with settings:
                call()
                for _call in range(CALLS):
                    began = time.perf_counter()
                    call()
                    times.append((time.perf_counter() - began) * 1000)
    return taken


urlpatterns = [path("", smallest)]


def show(name: str, taken: list[float], yardstick: list[float] | None = None) -> None:
    middle, ordered = statistics.median(taken), sorted(taken)
    line = f"{name:<42} p50 {middle:7.2f} ms  p99 {ordered[int(len(ordered) * 0.99)]:7.2f} ms"
    if yardstick:
        rounds = [slice(start, start + CALLS) for start in range(0, len(taken), CALLS)]
        ratios = [statistics.median(taken[one]) / statistics.median(yardstick[one]) for one in rounds]
        line += f", {statistics.median(ratios):.2f} × yardstick (best against best {min(taken) / min(yardstick):.2f})"
    print(line)


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = factories.cast()
    factories.many_units(cast, [f"{NAMES[i % len(NAMES)]} số {i}" for i in range(ROWS)])
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE words USING fts5(search_text, id UNINDEXED)")
        cursor.execute("INSERT INTO words SELECT search_text, id FROM units_unit")
        cursor.execute("ANALYZE")
    print(
        f"Python {platform.python_version()}, Django {django.get_version()}, SQLite, {ROWS:,} units, {ROUNDS} × {CALLS} calls"
    )

    client = Client()
    client.force_login(cast.officer, backend="tuquan.accounts.backends.UsernameOrPhoneBackend")
    full = override_settings(ALLOWED_HOSTS=["testserver"])
    bare = override_settings(ALLOWED_HOSTS=["testserver"], ROOT_URLCONF=__name__, MIDDLEWARE=[])

    visitor = Client()
    ours, yardstick = beside((lambda: client.get("/don-vi/"), full), (lambda: visitor.get("/"), bare))
    with full:
        assert client.get("/don-vi/").status_code == 200
    show("smallest Django list of 50", yardstick)
    show("/don-vi/, full page", ours, yardstick)

    def fts() -> list:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM words WHERE words MATCH 'kiem AND lam' LIMIT 50")
            return cursor.fetchall()

    def search() -> list[Unit]:
        found = Unit.objects.permitted(cast.officer, Permission.UNIT_VIEW).matching("kiem lam")
        return list(found.order_by("sort_key", "pk")[:50])

    found, yardstick = beside((search, nullcontext()), (fts, nullcontext()))
    show("SQLite FTS5 on folded text, unordered", yardstick)
    show("matching() permitted, first page in order", found, yardstick)


if __name__ == "__main__":
    main()
    folder.cleanup()
