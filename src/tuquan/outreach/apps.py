from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tuquan.outreach"
    verbose_name = _("Tuyên truyền, tập huấn")

    def ready(self) -> None:
        from tuquan.outreach import attaching, deeds, records

        records.register()
        deeds.register()
        attaching.register()
