from datetime import timedelta

import pytest
from django.utils import timezone

from tuquan.audit import checkpoints, services as audit
from tuquan.home.health import signs
from tuquan.notifications.models import DailyRun, OutboxEmail


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def unwell(*titles):
    return [(sign.title, sign.words) for sign in signs(timezone.now()) if not sign.well and sign.title in titles]


OURS = ("Việc hằng ngày", "Thư gửi đi", "Dấu mốc đã ký của nhật ký")


@pytest.mark.django_db
def test_health_is_well_where_nothing_is_stuck(cast):
    assert unwell(*OURS) == []


@pytest.mark.django_db
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
