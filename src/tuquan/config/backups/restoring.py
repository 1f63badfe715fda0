"""Restoring: prove the backup, build everything beside what is there, put it in place in one step, keep the former.

SQLite: a new database file is built and renamed over the old one, which stays under another name. PostgreSQL: one
transaction drops the tables, builds and fills them; what was there is first written into a backup of its own. Files
have names that cannot be guessed and are never rewritten, so the missing ones are added before and surplus ones set
aside after. Killed at any moment, the installation holds either the former data or the restored one.
"""

import hashlib
import logging
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from tuquan.audit import checkpoints, services as audit
from tuquan.config import using
from tuquan.config.backups import checking, keeping, rows, sealing
from tuquan.config.backups.checking import Checked, DamagedBackup
from tuquan.config.backups.writing import SEALED
from tuquan.core import status
from tuquan.core.migrating import into_an_empty_database
from tuquan.notifications import services as notifications

logger = logging.getLogger(__name__)
Say = Callable[[str], None]
NOTE = "restore"


class NoKeysInBackup(Exception):
    message = "Bản sao lưu này không kèm các khóa; hãy khôi phục không dùng --keys."


class DatabaseBusy(Exception):
    message = "Cơ sở dữ liệu đang có chương trình khác dùng; hãy dừng máy chủ và việc nền rồi khôi phục lại."


def restore(file: Path, *, passphrase: str | None = None, say: Say = lambda sentence: None) -> str:
    """Put the installation back to the state of the backup; the sentence says what was done and where the former is.

    :raises NotABackup, DamagedBackup, BackupFromLaterVersion, WrongPassphrase, InUse: and nothing was touched.
    """
    with checking.opened(file) as backup, using.alone():
        say(backup.sentence)
        _refuse_unknown_migrations(backup)
        keys = _keys(backup, passphrase)
        at = timezone.now()
        aside = _folder_aside(at)
        _file_erasures()
        before = _former_backup(at) if connection.vendor == "postgresql" else ""
        _place_files(backup, aside)
        _place_marks(backup)
        mark = secrets.randbelow(1 << 31)
        status.write(NOTE, mark=mark, of=backup.manifest["at"], package_data=backup.manifest["package_data"])
        if connection.vendor == "sqlite":
            _restore_sqlite(backup, aside, mark)
        else:
            _restore_postgresql(backup, mark)
        _place_keys(keys, aside)
        complete(say)
        _clear_files(backup, aside)
    with suppress(OSError):
        aside.rmdir()  # nothing was there before
    former = before or (f" Dữ liệu trước đó được giữ ở {aside}." if aside.exists() else "")
    return f"Đã khôi phục dữ liệu của {timezone.localtime(backup.at):%H:%M ngày %d/%m/%Y}.{former}"


# --- Before anything is touched -------------------------------------------------------------------------------------


def _refuse_unknown_migrations(backup: Checked) -> None:
    known = MigrationLoader(None).graph.nodes
    for app, name in backup.manifest["migrations"]:
        if (app, name) not in known:
            raise checking.BackupFromLaterVersion(backup.manifest["version"])


def _keys(backup: Checked, passphrase: str | None) -> dict[str, bytes]:
    if passphrase is None:
        return {}
    if not backup.has_keys:
        raise NoKeysInBackup
    return sealing.open_sealed(backup.read(SEALED), passphrase)


def _folder_aside(at: datetime) -> Path:
    path = keeping.folder() / f"truoc-khoi-phuc-{timezone.localtime(at):%Y%m%d-%H%M%S}"
    path.mkdir(mode=0o700)
    return path


def _former_backup(at: datetime) -> str:
    """What PostgreSQL holds now, as a backup; nothing when it was never used."""
    if "django_migrations" not in connection.introspection.table_names():
        return ""
    made = keeping.keep(keeping.BEFORE_RESTORE, at=at)
    connection.close()
    return f" Dữ liệu trước đó được giữ trong {made.file}."


# --- The database ---------------------------------------------------------------------------------------------------


def _restore_sqlite(backup: Checked, aside: Path, mark: int) -> None:
    file = Path(connection.settings_dict["NAME"])
    fresh = file.with_name(f"{file.name}.dang-khoi-phuc")
    _unlink_database(fresh)
    connection.close()
    connection.settings_dict["NAME"] = str(fresh)
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # nobody relies on this file before it is whole and synced
        tables = _build(backup)
        with transaction.atomic():
            _load(backup, tables)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version={mark}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode=DELETE")
    except BaseException:
        connection.close()
        _unlink_database(fresh)
        raise
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(file)
    _sync(fresh)
    if file.exists():
        _fold_log_in(file, aside)
        os.link(file, aside / file.name)
    fresh.replace(file)
    _sync(file.parent)


def _fold_log_in(file: Path, aside: Path) -> None:
    """The former database becomes one file; when it is too damaged for that, its log goes aside beside it."""
    try:
        with closing(sqlite3.connect(file, timeout=5)) as former:
            busy = former.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            mode = former.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        if busy or mode != "delete":
            raise DatabaseBusy
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise DatabaseBusy from None
        raise
    except sqlite3.DatabaseError:
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{file}{ending}").replace(aside / f"{file.name}{ending}")


def _unlink_database(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _restore_postgresql(backup: Checked, mark: int) -> None:
    ours = {model._meta.db_table for model in rows.models_at(connection, rows.applied_migrations(connection))}
    ours |= rows.LEFT_OUT | {"django_migrations"}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            present = sorted(ours & set(connection.introspection.table_names(cursor)))
            if present:
                names = ", ".join(connection.ops.quote_name(table) for table in present)
                cursor.execute(f"DROP TABLE {names} CASCADE")
            _load(backup, _build(backup))
            cursor.execute(f"COMMENT ON TABLE django_migrations IS '{mark}'")
    except DatabaseError as error:
        if "lock timeout" in str(error):
            raise DatabaseBusy from None
        raise
    finally:
        connection.close()


def _build(backup: Checked) -> list[type[models.Model]]:
    """The tables as they were at the backup's migrations."""
    wanted = [(app, name) for app, name in backup.manifest["migrations"]]
    executor = MigrationExecutor(connection)
    with into_an_empty_database():
        executor.migrate(rows.last_of_each_app(executor.loader, wanted))
    tables = rows.models_at(connection, wanted)
    if {model._meta.db_table for model in tables} != set(backup.tables):
        raise DamagedBackup("các bảng không đúng với phiên bản đã ghi")
    return tables


def _load(backup: Checked, tables: list[type[models.Model]]) -> None:
    """Put the rows in and prove that all are there, and no others."""
    with _triggers_aside(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # building the tables asked for immediate checks
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in tables:  # what the migrations themselves put in
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        for model in tables:
            table = model._meta.db_table
            if [field.column for field in rows.stored_fields(model)] != backup.tables[table]["columns"]:
                raise DamagedBackup(f"các cột của bảng {table} không đúng với phiên bản đã ghi")
            try:
                rows.insert(model, backup.lines(table), connection)
            except ValueError as error:
                raise DamagedBackup(f"một dòng của bảng {table} không đọc được ({error})") from error
        if connection.vendor == "postgresql":
            _set_counters(tables)
    if connection.vendor == "sqlite":
        connection.check_constraints()
    for model in tables:
        total = rows.Sum()
        for line in rows.lines(model, connection.alias):
            total.add(line)
        told = backup.tables[model._meta.db_table]
        if (total.rows, total.hex()) != (told["rows"], told["sum"]):
            raise DamagedBackup(f"bảng {model._meta.db_table} sau khi nạp không giống bản sao lưu")


def _set_counters(tables: list[type[models.Model]]) -> None:
    """The next id of each table comes after the greatest. (Django's own statement fails when that is 0.)"""
    with connection.cursor() as cursor:
        for model in tables:
            if isinstance(field := model._meta.auto_field, models.Field):
                table, column = (
                    connection.ops.quote_name(model._meta.db_table),
                    connection.ops.quote_name(field.column or ""),
                )
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), greatest(coalesce(max({column}), 1), 1), "
                    f"coalesce(max({column}), 0) > 0) FROM {table}",
                    [table, field.column],
                )


@contextmanager
def _triggers_aside() -> Iterator[None]:
    """Triggers guard what people do; rows that come back from a backup have passed them once."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
            )
            tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            # Foreign keys are looked at before the tables are altered again: PostgreSQL wants no checks outstanding.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


# --- Files, marks, keys ---------------------------------------------------------------------------------------------


def _place_files(backup: Checked, aside: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    for name in backup.files:
        target = media / name.removeprefix("files/")
        if target.exists():
            if _same(backup, name, target):
                continue
            _move(target, aside / name)  # damaged or tampered with: the backup's is the one that was uploaded
        _put(target, backup, name)


def _clear_files(backup: Checked, aside: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    wanted = set(backup.files)
    for file in sorted(media.rglob("*")) if media.exists() else []:
        name = f"files/{file.relative_to(media).as_posix()}"
        if file.is_file() and name not in wanted:
            _move(file, aside / name)


def _place_marks(backup: Checked) -> None:
    """The signed marks of the log are only added to: those made after the backup bind no less."""
    for name in backup.manifest["members"]:
        target = Path(settings.DATA_DIR) / name
        if name.startswith("audit/") and not target.exists():
            _put(target, backup, name)


def _place_keys(keys: dict[str, bytes], aside: Path) -> None:
    folder = Path(settings.DATA_DIR) / "keys"
    for name, content in keys.items():
        target = folder / name
        if target.exists():
            if target.read_bytes() == content:
                continue
            _move(target, aside / "keys" / name)
        folder.mkdir(mode=0o700, exist_ok=True)
        with open(target, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


def _same(backup: Checked, name: str, file: Path) -> bool:
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == backup.manifest["members"][name]


def _put(target: Path, backup: Checked, name: str) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{os.getpid()}")
    with (
        backup.zip.open(name) as source,
        open(made, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream,
    ):
        shutil.copyfileobj(source, stream, 1 << 20)
        stream.flush()
        os.fsync(stream.fileno())
    made.replace(target)


def _move(file: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(file, to)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- Afterwards -----------------------------------------------------------------------------------------------------


def _file_erasures() -> None:
    """What was erased in the last minute is written into the signed marks, which outlive the restore."""
    try:
        if "audit_erasure" in connection.introspection.table_names():
            checkpoints.write()
    except (DatabaseError, ValueError):
        logger.warning("The former database cannot be read; erasures of its last minute are not known", exc_info=True)
    finally:
        connection.close()


def complete(say: Say = lambda sentence: None) -> None:
    """What follows once the database is in place: upgrade to this version, forget again what was erased after the
    backup, hold letters that may have gone out since, begin a new epoch of the log.

    Every command begins with this, so that a restore which was cut off just here is carried through; one that was cut
    off earlier left the former database, and nothing follows.
    """
    note = status.read(NOTE)
    if not note:
        return
    if note["mark"] == _mark():
        from tuquan.config import upgrading

        if note["package_data"] == upgrading.package_data():
            upgrading.note_package_data()
        upgrading.upgrade(say)
        marks = checkpoints.read()
        if again := audit.reapply_erasures(marks.erasures):
            say(f"Đã xóa lại {again} phần riêng tư từng được xóa sau khi sao lưu.")
        if held := notifications.hold_waiting_letters():
            say(f"{held} thư chờ gửi lúc sao lưu được để ở “chưa rõ”: có thể đã gửi sau đó, nên không tự gửi lại.")
        at = timezone.localtime(datetime.fromisoformat(note["of"]))
        checkpoints.begin_epoch(f"khôi phục bản sao lưu lúc {at:%H:%M %d/%m/%Y}")
    status.forget(NOTE)


def _mark() -> int | None:
    """Which restore built this database, if one did."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA user_version")
            return cursor.fetchone()[0]
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        told = cursor.fetchone()[0]
        return int(told) if told else None
