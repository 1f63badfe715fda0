from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "tuquan.units"
    verbose_name = _("Đơn vị")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.units import tasks

        jobs.every_day("units.refresh", "00:05", tasks.refresh_units)
