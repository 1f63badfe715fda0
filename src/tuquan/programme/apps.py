from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "tuquan.programme"
    verbose_name = _("Phong trào")

    def ready(self) -> None:
        from tuquan.programme import records

        records.register()
