from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "tuquan.units"
    verbose_name = _("Đơn vị")

    def ready(self) -> None:
        from tuquan.audit import erasing
        from tuquan.core import jobs
        from tuquan.units import handing, tasks
        from tuquan.units.services import data_requests

        erasing.register("units.person", data_requests.blank_person)
        erasing.register("units.membership", data_requests.blank_membership)
        erasing.register("units.datarequest", data_requests.blank_request)
        jobs.every_day("units.refresh", "00:05", tasks.refresh_units)
        handing.register()
