"""Pages of reports at sizes an authority has: a campaign to 10,000 units, 10,000 units side by side, a report in words
with 200 numbers. Milliseconds inside the server (view, template, database), through Django's test client, on SQLite.

python bench/reports.py [UNITS]
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

UNITS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
CALLS = 7

folder = tempfile.TemporaryDirectory(prefix="tuquan-bench-")
os.environ["TUQUAN_DATA_DIR"] = folder.name
os.environ.setdefault("TUQUAN_DATABASE_URL", f"sqlite:///{folder.name}/bench.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tuquan.core.dates import Period
from tuquan.facts import services as facts
from tuquan.outreach.models import Session
from tuquan.outreach.records import figures_of_session
from tuquan.reports.models import Submission
from tuquan.reports.services import collecting, reading
from tuquan.reports.services.reading import Source
from tuquan.reports.sheets.catalogue import forms
from tuquan.units.tests import factories

AT = datetime(2026, 7, 2, 3, tzinfo=UTC)
HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
NAMES = ("Trường THCS Nguyễn Trãi", "Công ty Hải sản Đầm Nha Phu", "Trạm Y tế phường", "Hạt Kiểm lâm", "Chợ Đường Sắt")
LINES = (
    "Trong năm 2025, tổ chức {0} buổi tuyên truyền pháp luật với {1} lượt người tham dự; phát {2} tờ rơi",
    "Duy trì {0} mô hình tự quản, trong đó xây dựng mới {1} mô hình; lắp đặt {2} camera an ninh",
    "Nhân dân cung cấp {0} tin, trong đó {1} tin có giá trị giúp Công an làm rõ {2} vụ việc",
    "Khen thưởng {0} tập thể và {1} cá nhân; mở {2} lớp tập huấn kỹ năng phòng cháy",
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(name: str, call: Callable[[], object]) -> None:
    call()
    taken = []
    for _call in range(CALLS):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as seen:
        call()
    slowest = max((float(one["time"]) for one in seen.captured_queries), default=0) * 1000
    say(
        f"{name:<56} median {statistics.median(taken):7.0f} ms  slowest {max(taken):7.0f} ms  "
        f"{len(seen)} queries (slowest {slowest:.0f} ms)"
    )


def report_in_words(numbers: int) -> str:
    lines, made = [], 0
    while made < numbers:
        words = LINES[len(lines) % len(LINES)]
        lines.append(words.format(*(11 + 7 * (made + k) for k in range(3))) + ".")
        made += 3
    return "BÁO CÁO\nKết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2025\n\n" + "\n".join(lines)


def main() -> None:
    call_command("migrate", verbosity=0)
    cast = factories.cast()
    units = factories.many_units(cast, [f"{NAMES[i % len(NAMES)]} số {i}" for i in range(UNITS)])
    sessions = [
        Session(unit=unit, title="Phổ biến nội quy", date=day, topic="fire", head_count=5 + n % 90, created_at=AT)
        for n, unit in enumerate(units)
        for day in (date(2025, 3, 3), date(2026, 3, 3))
    ]
    Session.objects.bulk_create(sessions, batch_size=500)
    began = time.perf_counter()
    for start in range(0, len(sessions), 5_000):
        part = sessions[start : start + 5_000]
        facts.replace_many([(one, figures_of_session(one)) for one in part], by=None, at=AT)
    say(f"{2 * len(sessions):,} facts written in {time.perf_counter() - began:.0f} s")
    sheet = forms()["don-vi-6-thang"]
    campaign = collecting.write_campaign(
        cast.office,
        title="Báo cáo 6 tháng",
        form=sheet,
        period=HALF,
        deadline=date(2026, 7, 10),
        by=cast.officer,
        at=AT,
    )
    began = time.perf_counter()
    collecting.add_units(campaign, [unit.pk for unit in units], by=cast.officer, at=AT)
    collecting.open_campaign(campaign, by=cast.officer, at=AT)
    say(f"campaign opened to {Submission.objects.count():,} units in {time.perf_counter() - began:.1f} s")
    long = reading.start_reading(
        cast.office,
        report_in_words(200),
        subject=cast.commune,
        source=Source("Báo cáo năm 2025", "12/BC-UBND", date(2025, 12, 20)),
        by=cast.officer,
        at=AT,
    )
    say(f"a report of {len(long.text):,} characters with {long.figures.count()} numbers")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"Python {platform.python_version()}, Django {django.get_version()}, {connection.vendor}, {UNITS:,} units")

    client = Client()
    client.force_login(cast.officer, backend="tuquan.accounts.backends.UsernameOrPhoneBackend")
    side = "/bao-cao/so-sanh/?ky=6-thang-dau&nam=2026&chi_tieu=propaganda_attendees"
    pages = {
        "campaign, first page of its units": campaign.get_absolute_url(),
        "campaign, units that owe": f"{campaign.get_absolute_url()}?tinh_trang=qua-han",
        "units side by side, by name": side,
        "units side by side, by value": f"{side}&xep=-so",
        "units side by side, by change": f"{side}&xep=doi",
        "what to look at again": side.replace("so-sanh/", "so-sanh/xem-lai/"),
        "Excel of units side by side": side.replace("so-sanh/", "so-sanh/excel/"),
        "a report of 200 numbers": long.get_absolute_url(),
    }
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, address in pages.items():
            answer = client.get(address)
            if answer.status_code != 200:
                say(f"{name}: {answer.status_code} {address}")
                continue
            timed(name, lambda address=address: client.get(address).content)
        first = long.figures.filter(state="waiting", same_as=None).first()
        decide = f"{long.get_absolute_url()}xet/"
        given = {"nhan": str(first.pk)}
        if client.post(decide, given, headers={"hx-request": "true"}).status_code == 200:
            timed(
                "one press: a number taken", lambda: client.post(decide, given, headers={"hx-request": "true"}).content
            )


if __name__ == "__main__":
    main()
    folder.cleanup()
