"""Goes on working with a restored installation: new rows in tables whose ids the database counts."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"
    django.setup()
    from django.utils import timezone

    from tuquan.audit import services as audit
    from tuquan.units.models import Headcount, Unit

    with audit.act():
        unit = Unit.objects.get(name="Trường THCS Nguyễn Trãi")
        first = Headcount.objects.count() + 1
        for day in range(first, first + 3):
            Headcount.objects.create(unit=unit, group="staff", date=f"2026-01-0{day}", people=day)
        audit.record("unit.counted", unit, unit_id=unit.pk, by=None, at=timezone.now())
