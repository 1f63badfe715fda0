from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PhoneConfig(AppConfig):
    name = "tuquan.phone"
    verbose_name = _("Điện thoại")

    def ready(self) -> None:
        from tuquan.audit import erasing
        from tuquan.core import jobs
        from tuquan.phone.services import keeping

        erasing.register_for_all(keeping.forget_act)
        jobs.every_day("phone.forget_old", "02:20", keeping.forget_old)
