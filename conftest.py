import os

import pytest
from django.test import TransactionTestCase

# Playwright's event loop makes Django refuse the database calls of a browser journey's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def cast(db):
    from tuquan.units.tests.factories import cast

    return cast()


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
