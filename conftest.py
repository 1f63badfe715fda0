import os
import sqlite3
import threading
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import TransactionTestCase

# Playwright's event loop makes Django refuse the database calls of a browser journey's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
LONGEST_TEST, LONGEST_JOURNEY = timedelta(seconds=20), timedelta(minutes=2)


def pytest_collection_modifyitems(config, items):
    """The second database runs what touches a database; the rest gave its answer on the first."""
    if not os.environ.get("TUQUAN_TEST_DATABASE_URL"):
        return
    without = [item for item in items if not (item.get_closest_marker("django_db") or "db" in item.fixturenames)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in set(without)]


def pytest_runtest_setup(item):
    """A test begins and ends on the same day: one that would run over midnight waits for the new day."""
    now = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    left = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo) - now
    if left < (LONGEST_JOURNEY if item.get_closest_marker("browser") else LONGEST_TEST):
        time.sleep(left.total_seconds() + 0.1)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Asked for just before the test database is made: it is empty, like that of a new installation."""
    from tuquan.core.migrating import into_an_empty_database

    with into_an_empty_database():
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Attempts are counted in the cache of the process, by minute and hour, and the map of old places is kept there,
    and where something was stated: each test begins with none of it."""
    from django.core.cache import cache

    from tuquan.facts.queries import nodes, statements

    cache.clear()
    nodes.forget()
    statements.forget()


@pytest.fixture
def cast(db):
    from tuquan.units.tests.factories import cast

    return cast()


@pytest.fixture
def queries_of(client):
    """How often a page asks the database: `queries_of(cast.officer, url)`. A list asks as often for 3 rows as for 1."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(user, url):
        client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url)
        assert response.status_code == 200, url
        # What signing in and keeping the session cost depends on the database's savepoints, not on the page.
        return [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]

    return count


@pytest.fixture(autouse=True, scope="session")
def audit_lets_tests_empty_the_tables():
    """Between tests that commit, the tables are emptied; only then the triggers of the log step aside."""
    from django.db import connection

    from tuquan.audit import triggers

    original = TransactionTestCase._fixture_teardown

    def teardown(case):
        triggers.remove(connection)
        try:
            original(case)
        finally:
            triggers.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def together(transactional_db, monkeypatch, tmp_path):
    """Runs functions at the same moment, each in a thread with a connection of its own; returns what they returned."""
    from django.db import connection, connections

    if (
        connection.vendor == "sqlite"
    ):  # the test database lives in the memory of one connection: work on a copy in a file
        file = tmp_path / "copy.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
            # As after the first command of an installation: threads that turn to it at once lock each other out.
            copy.execute("PRAGMA journal_mode=WAL")
        copy.close()
        monkeypatch.setitem(connections.settings, "default", {**connections.settings["default"], "NAME": str(file)})

    def run(*functions):
        start, results = threading.Barrier(len(functions)), [None] * len(functions)

        def work(place, function):
            start.wait()
            try:
                results[place] = function()
            except Exception as error:
                results[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return results

    return run
