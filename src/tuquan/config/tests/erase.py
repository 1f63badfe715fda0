"""Erases what the log keeps of one person."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"
    django.setup()
    from django.utils import timezone

    from tuquan.audit import checkpoints, services as audit
    from tuquan.units.models import Person

    person = Person.objects.get(full_name="Cặp 3 trái")
    audit.erase([person], unit_id=None, by=None, at=timezone.now(), reason="Theo yêu cầu")
    checkpoints.write()
