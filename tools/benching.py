"""What the scripts of `bench/` share: databases to measure on, and Django on one of them."""

import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools import pg_cluster

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""As an office runs it; the settings of the tests are quicker than that."""


def start(url: str, folder: str, *apps: str) -> None:
    """Django on that database, with more apps beside the product's own."""
    os.environ |= {
        "TUQUAN_DATABASE_URL": url,
        "TUQUAN_DATA_DIR": folder,
        "TUQUAN_SECRET_KEY": "bench",
        "TUQUAN_PUBLIC_URL": "http://localhost:8000",
        "DJANGO_SETTINGS_MODULE": "tuquan.config.settings",
    }
    from django.conf import settings

    settings.INSTALLED_APPS.extend(apps)
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def postgresql(given: str = "", keep: Path | None = None, **settings: str) -> Iterator[str | None]:
    """The address given, else a durable server of one's own; None, and a word about it, without PostgreSQL here."""
    if given:
        yield given
        return
    usual = dict(pg_cluster.SETTINGS)
    pg_cluster.SETTINGS |= {**DURABLE, **settings}
    try:
        with pg_cluster.cluster(keep) as url:
            yield url
    except pg_cluster.NoServer as missing:
        print(missing)
        yield None
    finally:
        pg_cluster.SETTINGS |= usual


def on_each_database(measure: Callable[..., None], given: Any) -> None:
    """`measure(url, given, folder)` on SQLite and then on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgresql(given.postgres or "") as server:
        urls: Mapping[str, str | None] = {"SQLite": f"sqlite:///{folder}/bench.sqlite3", "PostgreSQL": server}
        for name, url in urls.items():
            if url is not None:
                print(f"\n{name}", flush=True)
                in_a_process(measure, url, given, folder)


def in_a_process(work: Callable[..., None], *arguments: Any) -> None:
    """A process of its own: Django knows one database."""
    worker = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    worker.start()
    worker.join()
    if worker.exitcode:
        sys.exit(worker.exitcode)
