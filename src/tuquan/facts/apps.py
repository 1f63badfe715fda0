from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "tuquan.facts"
    verbose_name = _("Số liệu")

    def ready(self) -> None:
        from tuquan.audit import words
        from tuquan.core import jobs
        from tuquan.facts import attaching, records
        from tuquan.facts.services import relocate_moved, rolling, telling
        from tuquan.units import ending

        records.register()
        words.register_reader("facts.declaration", records.read_change)
        attaching.register()
        telling.register_kind()
        ending.register(rolling.note_ending)
        jobs.every_day("facts.relocate_moved", "02:00", relocate_moved)
