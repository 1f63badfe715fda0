"""The database as it is at one moment, for what reads all of it while acts go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A second connection that sees the database as it is now, until the end, and keeps nobody from writing."""
    base = connections["default"]
    own = deepcopy(base.settings_dict)
    if base.vendor == "postgresql":
        from django.db.backends.postgresql.psycopg_any import IsolationLevel

        own["OPTIONS"] = {**own["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}
    else:
        own["OPTIONS"] = {**own["OPTIONS"], "transaction_mode": "DEFERRED"}
    own["CONN_MAX_AGE"] = 0
    connections.databases["snapshot"] = own
    connection = connections["snapshot"]
    try:
        with transaction.atomic("snapshot"):
            with connection.cursor() as cursor:  # the first read fixes what is seen
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
                cursor.fetchall()
            yield connection
    finally:
        connection.close()
        del connections["snapshot"]
        del connections.databases["snapshot"]
