from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "tuquan.programme"
    verbose_name = _("Phong trào")

    def ready(self) -> None:
        from tuquan.audit import erasing
        from tuquan.core import jobs
        from tuquan.notifications import kinds
        from tuquan.programme import records
        from tuquan.programme.services import reviewing
        from tuquan.programme.services.signing import counting, rounds

        records.register()
        kinds.register(rounds.REMIND, _("Nhắc ký, xác nhận"))
        kinds.register(reviewing.DUE, _("Đến hạn rà soát nội quy"))
        erasing.register("units.person", rounds.blank_person)
        jobs.every_minute("programme.signing_counts", counting.settle_waiting)
        jobs.every_day("programme.rules_reviews", "07:00", reviewing.remind_of_reviews)
