"""300 attendances in 60 seconds: the phones' own pages, beside a bare Django insert of the same row.

One attendance is what a phone asks for: the scanned address, then the form with name and staff code (two requests,
one row, one entry in the log). Counted one after the other, and by several phones at once.

TUQUAN_BENCH_DATABASE_URL=postgresql://… python bench/attendance.py [PEOPLE] [PHONES]
"""

import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Callable

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 300
PHONES = int(sys.argv[2]) if len(sys.argv) > 2 else 8

folder = tempfile.TemporaryDirectory(prefix="tuquan-bench-")
os.environ["TUQUAN_DATA_DIR"] = folder.name
os.environ["TUQUAN_DATABASE_URL"] = (
    os.environ.get("TUQUAN_BENCH_DATABASE_URL") or f"sqlite:///{folder.name}/bench.sqlite3"
)
os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tuquan.core import dates
from tuquan.outreach.models import Attendance, CheckIn, Session
from tuquan.outreach.queries.checkin import current_mark
from tuquan.outreach.services import checkin, sessions
from tuquan.units.models import Membership, Person, Unit
from tuquan.units.tests import factories


def a_session(unit: Unit, title: str) -> Session:
    return sessions.record_session(unit, title=title, date=dates.today(), by=None, at=timezone.now())


def a_door(unit: Unit, title: str) -> CheckIn:
    return checkin.open_check_in(a_session(unit, title), minutes=60, by=None, at=timezone.now())


def attend(door: CheckIn, place: int) -> None:
    phone = Client()
    scanned = phone.get(reverse("outreach:seat_scan", args=[door.pk, current_mark(door, timezone.now())]))
    answer = phone.post(scanned.url, {"full_name": f"Nguyễn Văn {place:04d}", "staff_code": f"NV{place:04d}"})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def seconds_of(work: Callable[[int], None]) -> float:
    began = time.perf_counter()
    for place in range(PEOPLE):
        work(place)
    return time.perf_counter() - began


def at_once(work: Callable[[int], None]) -> float:
    def phone(first: int) -> None:
        try:
            for place in range(first, PEOPLE, PHONES):
                work(place)
        finally:
            connection.close()

    threads = [threading.Thread(target=phone, args=[first]) for first in range(PHONES)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def show(name: str, taken: float, yardstick: float | None = None) -> None:
    ratio = f", {yardstick / taken:.2f} × yardstick" if yardstick else ""
    print(f"{name:<48} {taken:7.2f} s  {PEOPLE / taken:8.1f} per second{ratio}")


def main() -> None:
    call_command("migrate", verbosity=0)
    unit = factories.unit("Trường THCS Nguyễn Trãi")
    people = [Person(full_name=f"Nguyễn Văn {place:04d}") for place in range(PEOPLE)]
    for person in people:
        person.fold()
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=person, unit=unit, staff_code=f"NV{place:04d}") for place, person in enumerate(people)
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"Python {platform.python_version()}, Django {django.get_version()}, {connection.vendor}, "
        f"{PEOPLE} people, load average {load}"
    )
    bare = a_session(unit, "Thước đo")
    yardstick = seconds_of(lambda place: Attendance(session=bare, person=people[place]).save(force_insert=True))
    show("bare Django insert, one commit each", yardstick)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        one = a_door(unit, "Lần lượt")
        show("scan and say who one is, one after the other", seconds_of(lambda place: attend(one, place)), yardstick)
        many = a_door(unit, "Cùng lúc")
        taken = at_once(lambda place: attend(many, place))
        show(f"the same, {PHONES} phones at once", taken, yardstick)
    for door in (one, many):
        assert door.session.attendances.count() == PEOPLE
        began = time.perf_counter()
        checkin.close_check_in(door, by=None, at=timezone.now())
        print(f"closing the door, figures included: {(time.perf_counter() - began) * 1000:.0f} ms")
    print("300 in 60 s:", "met" if taken * 300 / PEOPLE <= 60 else "not met", f"({taken * 300 / PEOPLE:.1f} s)")


if __name__ == "__main__":
    main()
    folder.cleanup()
