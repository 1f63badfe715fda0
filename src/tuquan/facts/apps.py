from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "tuquan.facts"
    verbose_name = _("Số liệu")

    def ready(self) -> None:
        from tuquan.facts import records

        records.register()
