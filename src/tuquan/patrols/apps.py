from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrolsConfig(AppConfig):
    name = "tuquan.patrols"
    verbose_name = _("Tuần tra")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.patrols import acts, reading, records
        from tuquan.patrols.services import counting, planning, walking
        from tuquan.units import point_checks

        acts.register()
        reading.register()
        records.register()
        walking.register_kinds()
        point_checks.register_points(planning.points_of)
        jobs.every_minute("patrols.watch", walking.watch)
        jobs.every_day("patrols.plan_ahead", "00:05", planning.plan_ahead)
        jobs.every_day("patrols.counts", "00:20", counting.count_each, catch_up=True)
        jobs.every_day("patrols.forgotten", "02:40", planning.forget_rounds)
