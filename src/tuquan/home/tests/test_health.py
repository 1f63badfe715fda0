"""The health page says what is well, what is not, and what to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tuquan.audit import checkpoints, services as audit
from tuquan.core import status
from tuquan.home import health
from tuquan.notifications.models import DailyRun, OutboxEmail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def sign(title):
    return next(one for one in health.signs(timezone.now()) if one.title == title)


def test_health_of_a_new_machine_names_what_is_missing():
    found = {one.title: one.well for one in health.signs(timezone.now())}
    assert (found["Cơ sở dữ liệu"], found["Cấu trúc dữ liệu"], found["Hàng đợi việc nền"]) == (True, True, True)
    assert (found["Bản sao lưu gần nhất"], found["Việc nền"]) == (False, False)
    assert sign("Việc nền").advice == "Chạy tuquan serve (có sẵn việc nền) hoặc tuquan worker."


def test_a_backup_is_well_while_it_is_fresh_and_there(tmp_path, monkeypatch):
    file = tmp_path / "b.zip"
    file.write_bytes(b"x")
    status.write("backup", file=str(file), size=5_400_000, rows=39348, files=12, reason="hang-ngay")
    said = sign("Bản sao lưu gần nhất")
    assert said.well
    assert said.words.endswith(f"5,1 MB, 39.348 dòng, 12 tệp; đã đọc lại và khớp từng tệp. {file}")
    later = timezone.now() + timedelta(hours=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not sign("Bản sao lưu gần nhất").well
    file.unlink()
    assert sign("Bản sao lưu gần nhất").advice == "Tệp này không còn ở đó."


def test_a_backup_that_failed_after_the_last_good_one_is_told(tmp_path):
    status.write("backup", file=str(tmp_path), size=1, rows=1, files=1, reason="hang-ngay")
    assert [one.title for one in health._failed_backup()] == []
    status.write("backup_failed", reason="hang-ngay", error="Ổ đĩa đã đầy.")
    assert [one.words for one in health._failed_backup()] == ["Ổ đĩa đã đầy."]


def test_a_silent_worker_is_told(monkeypatch):
    status.write("worker", process=1)
    assert sign("Việc nền").well
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert (sign("Việc nền").well, sign("Việc nền").words) == (False, "Báo còn chạy 5 phút trước.")


def test_health_page_shows_every_sign_to_the_administrator_only(cast, client):
    client.force_login(cast.administrator)
    page = client.get(reverse("home:health")).content.decode()
    assert [one.title for one in health.signs(timezone.now()) if escape(one.title) not in page] == []
    client.force_login(cast.officer)
    assert client.get(reverse("home:health")).status_code == 403


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/song/")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_certificate_page_shows_the_fingerprint_and_gives_the_file(client, tmp_path, monkeypatch):
    from tuquan.config import certificates

    monkeypatch.setenv("TUQUAN_DATA_DIR", str(tmp_path))
    assert client.get("/chung-thu/").status_code == 404
    authority, _key = certificates.authority()
    page = client.get("/chung-thu/").content.decode()
    from cryptography.hazmat.primitives.hashes import SHA256

    digest = authority.fingerprint(SHA256()).hex().upper()
    assert digest[:4] + " " + digest[4:8] in page
    assert client.get("/chung-thu/?tai=1").content == (tmp_path / "keys" / "ca.crt").read_bytes()


def unwell(*titles):
    return [(sign.title, sign.words) for sign in health.signs(timezone.now()) if not sign.well and sign.title in titles]


OURS = ("Việc hằng ngày", "Thư gửi đi", "Dấu mốc đã ký của nhật ký")


def test_health_is_well_where_nothing_is_stuck(cast):
    assert unwell(*OURS) == []


def test_health_names_what_is_stuck(cast):
    now = timezone.now()
    OutboxEmail.objects.create(
        recipient=cast.head_a,
        address="a@example.vn",
        key="k",
        subject="",
        body="",
        state="unsure",
        next_try_at=now,
        created_at=now,
    )
    for days, state in ((1, "failed"), (0, "failed")):
        DailyRun.objects.create(
            job="remind", day=now.date() - timedelta(days=days), state=state, started_at=now, error="ValueError: no"
        )
    with audit.act():
        audit.record("unit.named", cast.school_a, unit_id=None, by=None)
    checkpoints.write()
    file = next(checkpoints.folder().glob("*.jsonl"))
    file.write_text(file.read_text().replace('"body"', '"x"'))
    assert unwell(*OURS) == [
        ("Việc hằng ngày", "remind: ValueError: no"),
        ("Thư gửi đi", "1 thư không gửi được hoặc chưa rõ đã gửi."),
        ("Dấu mốc đã ký của nhật ký", "Tệp dấu mốc bị sửa."),
    ]
