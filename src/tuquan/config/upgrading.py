"""Bringing the database to this version: one process at a time, and never without a backup of what was there."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit.queries import installation
from tuquan.config.backups import keeping
from tuquan.core import status
from tuquan.core.migrating import into_an_empty_database
from tuquan.units.models import Place
from tuquan.units.services import places

# A number of our own among the advisory locks of the PostgreSQL server.
LOCK = 0x7475_7175_616E
PLACES = Path(places.__file__).parent.parent / "data" / "places"

Tell = Callable[[str], None]


def pending() -> list[str]:
    """The migrations of this version that the database has not seen."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def holds_data() -> bool:
    """Whether anybody has worked with this database: then it is backed up before it is changed."""
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def is_empty() -> bool:
    return not connection.introspection.table_names()


def upgrade(tell: Tell) -> None:
    """Back up, migrate, bring the shipped places up to date. Two servers starting at once take turns."""
    with locked():
        applied = pending()
        if applied:
            if holds_data():
                made = keeping.keep(keeping.BEFORE_UPGRADE, at=timezone.now())
                tell(f"Đã sao lưu trước khi nâng cấp: {made.file}")
            tell("Đang chuẩn bị cơ sở dữ liệu…")
            with into_an_empty_database() if is_empty() else nullcontext():
                call_command("migrate", interactive=False, verbosity=0)
            installation()  # its code stands in every backup and names the folder of signed marks
        load_package_data(anyway=bool(applied))


def load_package_data(*, anyway: bool) -> None:
    """Places come with the package; they are read again only when the files or the database are new."""
    if anyway or not package_data_loaded() or not Place.objects.exists():
        places.load_places()
        note_package_data()


def package_data_loaded() -> bool:
    note = status.read("places")
    return (note.get("digest"), note.get("database")) == (package_data(), _database())


def note_package_data() -> None:
    status.write("places", digest=package_data(), database=_database())


def package_data() -> str:
    """The fingerprint of the shipped files."""
    digest = hashlib.sha256()
    for file in sorted(PLACES.glob("*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _database() -> str:
    named = connection.settings_dict
    return f"{named['HOST']}:{named['PORT']}/{named['NAME']}"


@contextmanager
def locked() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    with open(f"{connection.settings_dict['NAME']}.lock", "a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
