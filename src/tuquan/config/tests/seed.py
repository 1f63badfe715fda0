"""Fills an installation with a little of everything that a backup has to carry, or goes on writing pairs of rows."""

import os
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from tuquan.audit import services as audit
    from tuquan.units.models import EnterpriseSize, Person, Place, PlaceAnchor, PlaceSuccession, Unit
    from tuquan.units.tests.factories import cast

    @audit.transaction
    def pair(number: int) -> None:
        for side in ("trái", "phải"):
            person = Person.objects.create(full_name=f"Cặp {number} {side}")
            audit.record(
                "person.created",
                person,
                unit_id=None,
                by=None,
                at=timezone.now(),
                changes={"number": (None, number)},
                personal={"full_name": (None, person.full_name)},
            )

    if sys.argv[1:] == ["pairs"]:
        number = 0
        while True:
            number += 1
            pair(number)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()

    # The shipped places would be most of what is copied; their loader has tests of its own.
    with connection.constraint_checks_disabled():
        for model in (PlaceAnchor, PlaceSuccession, Place):
            model.objects.all()._raw_delete("default")
    everyone = cast()
    everyone.clerk_a.set_password("con ngựa xanh qua cầu")
    everyone.clerk_a.save()
    for number in range(20):
        pair(number)
    EnterpriseSize.objects.create(
        unit=everyone.school_a, year=2025, sector="Dịch vụ", insured=12, revenue=Decimal("3.250"), size="small"
    )
    Unit.objects.filter(pk=everyone.school_b.pk).update(
        closed_date=date(2026, 6, 30), note="Dòng 1\nDòng 2 “ngoặc” \\ '"
    )
    Person.objects.create(full_name="Đặng Thị Ếch ổ", phone="0912345678")
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.create(
        args_kwargs={"args": [1, "hai", None], "kwargs": {"b": 1, "a": [2.5, True]}},
        task_path="tuquan.none",
        backend_name="default",
        run_after=timezone.make_aware(datetime(2030, 1, 1, 12, 30, 15, 123456)) + timedelta(days=1),
    )
    folder = Path(settings.MEDIA_ROOT) / "ab" / "cd"
    folder.mkdir(parents=True)
    (folder / "khong-doan-duoc.pdf").write_bytes(os.urandom(300_000))
    (folder / "anh.jpg").write_bytes(b"")
