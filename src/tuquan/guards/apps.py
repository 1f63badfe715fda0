from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardsConfig(AppConfig):
    name = "tuquan.guards"
    verbose_name = _("Lực lượng bảo vệ")

    def ready(self) -> None:
        from tuquan.access.permissions import Permission
        from tuquan.guards import records, standards
        from tuquan.units import acts

        records.register()
        acts.register_snapshot("pocket_cards", Permission.WATCH_WORK, standards.cards_of_snapshot)
