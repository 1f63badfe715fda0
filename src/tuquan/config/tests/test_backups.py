"""Backup and restore, by the command, on both databases."""

import hashlib
import io
import json
import resource
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from tuquan.config.backups import checking, keeping, sealing, writing
from tuquan.config.tests.installation import Installation

SECRET = {"TUQUAN_PASSPHRASE": "một cụm mật khẩu dài"}


def names(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="session")
def made_backup(filled_folder, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "tuquan.zip"
    Installation(filled_folder).do("backup", file)
    return file


@pytest.fixture
def backup(made_backup, tmp_path) -> Path:
    return Path(shutil.copy(made_backup, tmp_path / "tuquan.zip"))


@pytest.mark.long
def test_an_installation_moves_from_sqlite_to_postgresql_and_back_row_for_row(filled_folder, moved, fresh):
    filled = Installation(filled_folder)
    assert moved.everything() == filled.everything()
    assert names(moved.data / "files") == names(filled.data / "files")
    assert len(names(moved.data / "files")) == 2
    assert "nguyên vẹn: 41 dòng" in moved.do("audit", "verify")
    # It goes on: ids that the database makes do not collide, and the log still refuses to be changed.
    moved.do(entry="tuquan.config.tests.more")
    with psycopg.connect(moved.database) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("UPDATE audit_entry SET kind = 'x'")

    moved.do("backup", moved.folder / "back.zip")
    back = fresh()
    back.do("restore", moved.folder / "back.zip")
    assert back.everything() == moved.everything()
    back.do(entry="tuquan.config.tests.more")
    assert "nguyên vẹn: 43 dòng" in back.do("audit", "verify")
    with closing(sqlite3.connect(back.sqlite)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE audit_entry SET kind = 'x'")


def test_a_restore_puts_the_former_data_aside_and_forgets_what_came_later(filled):
    filled.do("backup", filled.folder / "b.zip")
    before = filled.everything()
    files = names(filled.data / "files")
    filled.do(entry="tuquan.config.tests.more")
    (filled.data / "files" / "sau.pdf").write_bytes(b"later")
    (filled.data / "files" / "ab" / "cd" / "anh.jpg").write_bytes(b"tampered with")
    later = filled.everything()
    said = filled.do("restore", filled.folder / "b.zip")
    assert filled.everything() == before
    assert names(filled.data / "files") == files
    aside = next((filled.data / "backups").glob("truoc-khoi-phuc-*"))
    assert str(aside) in said
    assert names(aside).keys() == {"tuquan.sqlite3", "files/sau.pdf", "files/ab/cd/anh.jpg"}
    shutil.copy(aside / "tuquan.sqlite3", filled.sqlite)
    assert filled.everything() == later


@pytest.mark.long
def test_a_restore_over_used_postgresql_keeps_a_backup_of_what_was_there(moved, filled, fresh, postgresql):
    used = fresh(postgresql())
    used.do("restore", moved.folder / "first.zip")
    used.do(entry="tuquan.config.tests.more")
    former = used.everything()
    filled.do("backup", filled.folder / "b.zip")
    said = used.do("restore", filled.folder / "b.zip")
    assert used.everything() == filled.everything() != former
    kept = next((used.data / "backups").glob("*-truoc-khoi-phuc.zip"))
    assert str(kept) in said
    with checking.opened(kept) as backup:
        assert backup.tables["units_headcount"]["rows"] == 3


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_backup_taken_while_others_write_holds_whole_acts_only(database, filled, moved, tmp_path):
    one = moved if database == "postgresql" else filled
    writer = one.start("pairs", entry="tuquan.config.tests.seed", stdout=subprocess.PIPE)
    try:
        writer.stdout.readline()
        for number in range(2):
            one.do("backup", tmp_path / f"{number}.zip")
        going_on = int(writer.stdout.readline())
    finally:
        writer.kill()
        writer.communicate()
    sizes = []
    for number in range(2):
        with checking.opened(tmp_path / f"{number}.zip") as backup:
            people = b"".join(backup.lines("units_person")).decode()
            entries = backup.tables["audit_entry"]["rows"]
            ends = sum(json.loads(line)[2] for line in backup.lines("audit_chain"))
        assert people.count(' trái"') == people.count(' phải"')
        assert entries == ends
        sizes.append(people.count(' trái"'))
    assert going_on > 1
    assert 20 < sizes[0] < sizes[1]


def test_not_one_byte_of_a_backup_may_change(backup):
    content = backup.read_bytes()
    step = max(len(content) // 150, 1)
    places = [0, 10, *range(26, len(content), step), len(content) - 1, len(content) - 75]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 0x20
        backup.write_bytes(changed)
        with pytest.raises((checking.DamagedBackup, checking.NotABackup)):
            checking.check(backup)
    backup.write_bytes(content)
    assert "nguyên vẹn" in checking.check(backup)


@pytest.mark.parametrize("size", [0, 3, 40, 1000, -80, -71, -1])
def test_a_cut_backup_is_refused(backup, size):
    content = backup.read_bytes()
    backup.write_bytes(content[:size])
    with pytest.raises((checking.DamagedBackup, checking.NotABackup)):
        checking.check(backup)


def rewritten(file: Path, change) -> None:
    """The zip with other members and a right fingerprint at the end: only the manifest can tell."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = writing.COMMENT
    content = stream.getvalue()[: -len(writing.COMMENT)]
    file.write_bytes(content + b"sha256:" + hashlib.sha256(content).hexdigest().encode())


def swap(members):
    first, second = "database/units_unit.jsonl", "database/units_person.jsonl"
    members[first], members[second] = members[second], members[first]


def drop(members):
    del members["database/audit_entry.jsonl"]


def add(members):
    members["files/../../keys/secret_key"] = b"mine"


def edit(members):
    name = "database/units_unit.jsonl"
    members[name] = members[name].replace("Nguyễn Trãi".encode(), "Nguyễn Huệ".encode())


@pytest.mark.parametrize("change", [swap, drop, add, edit])
def test_a_backup_with_other_members_is_refused(backup, change):
    rewritten(backup, change)
    with pytest.raises(checking.DamagedBackup):
        checking.check(backup)


def test_a_path_that_leaves_its_folder_is_refused_even_when_it_is_declared(backup):
    def declare(members):
        add(members)
        manifest = json.loads(members["manifest.json"])
        manifest["members"]["files/../../keys/secret_key"] = hashlib.sha256(b"mine").hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    rewritten(backup, declare)
    with pytest.raises(checking.DamagedBackup, match="không hợp lệ"):
        checking.check(backup)


def test_a_damaged_backup_is_refused_before_anything_is_touched(filled, backup):
    rewritten(backup, edit)
    before = {**names(filled.data)}
    done = filled.run("restore", backup)
    assert done.returncode == 1
    assert done.stderr == (
        "Bản sao lưu bị hỏng: phần database/units_unit.jsonl không khớp với dấu vân tay đã ghi. "
        "Chưa có gì bị thay đổi; hãy dùng một bản khác.\n"
    )
    assert names(filled.data) == before


def test_another_file_is_no_backup(filled):
    file = filled.folder / "thu.txt"
    file.write_text("Kính gửi")
    done = filled.run("restore", file)
    assert (done.returncode, done.stderr) == (1, "Tệp này không phải bản sao lưu của Tự Quản.\n")
    done = filled.run("restore", filled.folder / "khong-co.zip")
    assert (done.returncode, done.stderr) == (1, f"Không có tệp hoặc thư mục {filled.folder}/khong-co.zip.\n")


def test_a_backup_of_a_later_version_is_refused(backup):
    def later(members):
        members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 2')

    rewritten(backup, later)
    with pytest.raises(checking.BackupFromLaterVersion):
        checking.check(backup)


def test_keys_travel_only_under_a_passphrase(filled, fresh):
    filled.environment = SECRET
    plain, sealed = filled.folder / "plain.zip", filled.folder / "sealed.zip"
    filled.do("backup", plain)
    filled.do("backup", sealed, "--keys")
    secret = (filled.data / "keys" / "secret_key").read_bytes()
    with zipfile.ZipFile(plain) as one, zipfile.ZipFile(sealed) as two:
        # Tables may be of keys: what is in them opens nothing without what lies in the folder.
        assert not [name for name in one.namelist() if "key" in name and not name.startswith("database/")]
        assert not any(secret in two.read(name) for name in two.namelist())

    new = fresh()
    new.environment = {"TUQUAN_PASSPHRASE": "một cụm khác"}
    done = new.run("restore", sealed, "--keys")
    assert (done.returncode, done.stderr) == (1, sealing.WrongPassphrase.message + "\n")
    assert not new.sqlite.exists()
    new.environment = SECRET
    done = new.run("restore", plain, "--keys")
    assert (done.returncode, done.stderr) == (
        1,
        "Bản sao lưu này không kèm các khóa; hãy khôi phục không dùng --keys.\n",
    )
    new.do("restore", sealed, "--keys")
    assert (new.data / "keys" / "secret_key").read_bytes() == secret


def test_a_short_passphrase_is_refused(filled):
    filled.environment = {"TUQUAN_PASSPHRASE": "ngắn"}
    done = filled.run("backup", filled.folder / "b.zip", "--keys")
    assert (done.returncode, done.stderr) == (1, "Cụm mật khẩu phải có ít nhất 12 ký tự.\n")


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(filled):
    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    where = filled.folder / "disk"
    where.mkdir()
    done = filled.run("backup", where / "b.zip", preexec_fn=small_disk)
    assert (done.returncode, done.stderr) == (1, f"Hệ thống không cho ghi tệp lớn đến thế: {where}/b.zip.\n")
    assert list(where.iterdir()) == []


def test_a_backup_does_not_go_into_the_folder_of_files(filled):
    done = filled.run("backup", filled.data / "files" / "b.zip")
    assert (done.returncode, done.stderr) == (1, writing.BackupInsideFiles.message + "\n")


@pytest.mark.long
def test_over_a_damaged_database_and_what_was_erased_since_is_erased_again(filled):
    filled.do("backup", filled.folder / "b.zip")
    before = filled.everything()
    filled.do(entry="tuquan.config.tests.erase")
    content = bytearray(filled.sqlite.read_bytes())
    content[100:5000] = b"\0" * 4900
    filled.sqlite.write_bytes(content)
    assert filled.run("audit", "verify").returncode == 1
    said = filled.do("restore", filled.folder / "b.zip")
    assert "Đã xóa lại 1 phần riêng tư" in said
    after = filled.everything()
    gone = {line.split()[0] for line in set(before.splitlines()) - set(after.splitlines())}
    assert gone == {"audit_personalvalue", "units_person"}
    assert ("Cặp 3 trái" in before, "Cặp 3 trái" in after, "Cặp 3 phải" in after) == (True, False, True)
    assert "nguyên vẹn" in filled.do("audit", "verify")


def test_daily_backups_are_kept_for_seven_days_and_four_weeks(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(writing, "backup", lambda file, reason: _empty(file))
    monkeypatch.setattr(checking, "check", lambda file: "")
    at = timezone.make_aware(datetime(2026, 3, 1, 2, 5))
    for hour in range(24 * 60):
        keeping.keep_daily(at=at + timedelta(hours=hour))
    keeping.keep(keeping.BEFORE_UPGRADE, at=at + timedelta(days=60))
    assert [f"{made:%d/%m} {reason}" for made, reason, _file in keeping.kept()] == [
        "12/04 hang-ngay",
        "19/04 hang-ngay",
        *[f"{day}/04 hang-ngay" for day in range(23, 30)],
        "30/04 truoc-nang-cap",
    ]


def _empty(file: Path) -> writing.Backup:
    file.write_bytes(b"")
    return writing.Backup(file=file, size=0, tables=0, rows=0, files=0, with_keys=False)
