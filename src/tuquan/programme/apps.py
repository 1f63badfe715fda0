from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "tuquan.programme"
    verbose_name = _("Phong trào")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.programme import records
        from tuquan.programme.services import announcing, coordinating, gaps, recommendations

        records.register()
        announcing.register_kinds()
        gaps.register_kinds()
        recommendations.register_kinds()
        jobs.every_day("programme.announcements_forgotten", "00:30", announcing.forget_past)
        jobs.every_day("programme.coordination_reviews", "07:00", coordinating.remind_of_reviews)
        jobs.every_day("programme.gaps", "07:00", gaps.remind_of_gaps)
        jobs.every_day("programme.self_checks", "07:00", gaps.remind_of_checks)
        jobs.every_minute("programme.unanswered", announcing.tell_of_unanswered)
