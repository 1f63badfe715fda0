from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutyConfig(AppConfig):
    name = "tuquan.duty"
    verbose_name = _("Ca trực")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.duty import acts, records
        from tuquan.duty.services import counting
        from tuquan.notifications import kinds

        acts.register()
        kinds.register("duty.shift", _("Ca trực của tôi thay đổi"))
        kinds.register("duty.swap", _("Đổi ca chờ duyệt"))
        records.register()
        jobs.every_day("duty.coverage", "03:00", counting.count_each)
