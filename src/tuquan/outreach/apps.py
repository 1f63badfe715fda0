from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tuquan.outreach"
    verbose_name = _("Tuyên truyền, tập huấn")

    def ready(self) -> None:
        from tuquan.audit import words
        from tuquan.core import jobs
        from tuquan.facts.catalogue import catalogue
        from tuquan.outreach import attaching, deeds, enums, records
        from tuquan.outreach.services import checkin

        records.register()
        deeds.register()
        attaching.register()
        words.register_choices("topic", lambda: catalogue().dimensions["topic"].values)
        words.register_choices("contents", lambda: dict(enums.Content.choices))
        jobs.every_minute("outreach.close_check_ins", checkin.close_overdue)
