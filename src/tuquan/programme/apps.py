from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "tuquan.programme"
    verbose_name = _("Phong trào")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.programme import deeds, records
        from tuquan.programme.leaving import open_activities
        from tuquan.programme.services import offers, reminding
        from tuquan.units import handover

        records.register()
        deeds.register()
        reminding.register_kinds()
        offers.register_kinds()
        jobs.every_day("programme.plan_reminders", "07:00", reminding.remind_of_plans)
        handover.source(open_activities)
