from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardsConfig(AppConfig):
    name = "tuquan.guards"
    verbose_name = _("Lực lượng bảo vệ")

    def ready(self) -> None:
        from tuquan.guards import records

        records.register()
