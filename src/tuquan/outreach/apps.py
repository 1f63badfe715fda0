from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tuquan.outreach"
    verbose_name = _("Tuyên truyền, tập huấn")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.outreach import attaching, deeds, records
        from tuquan.outreach.services import checkin

        records.register()
        deeds.register()
        attaching.register()
        jobs.every_minute("outreach.close_check_ins", checkin.close_overdue)
