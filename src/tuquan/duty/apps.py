from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutyConfig(AppConfig):
    name = "tuquan.duty"
    verbose_name = _("Ca trực")

    def ready(self) -> None:
        from tuquan.duty import acts

        acts.register()
