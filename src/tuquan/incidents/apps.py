from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "tuquan.incidents"
    verbose_name = _("Vụ việc")

    def ready(self) -> None:
        from tuquan.audit import erasing
        from tuquan.core import jobs
        from tuquan.incidents import acts, queries, reading, records
        from tuquan.incidents.services import concluding, reporting
        from tuquan.units import point_checks

        acts.register()
        records.register()
        reading.register()
        erasing.register("units.person", reporting.blank_person)
        point_checks.register(queries.asks_of)
        reporting.register_kinds()
        jobs.every_minute("incidents.alarms", reporting.sound_alarms)
        jobs.every_day("incidents.measures", "07:00", concluding.remind_of_measures)
        jobs.every_day("incidents.forgotten", "02:35", concluding.forget_old)
