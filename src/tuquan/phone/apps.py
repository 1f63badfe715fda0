from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PhoneConfig(AppConfig):
    name = "tuquan.phone"
    verbose_name = _("Điện thoại")

    def ready(self) -> None:
        from tuquan.audit import erasing
        from tuquan.core import jobs
        from tuquan.notifications import kinds
        from tuquan.phone.services import keeping, pushing, telling

        erasing.register_for_all(keeping.forget_act)
        kinds.register(telling.TO_SETTLE, _("Việc gửi từ điện thoại chờ xử lý"))
        jobs.every_day("phone.forget_old", "02:20", keeping.forget_old)
        jobs.every_minute("phone.push", pushing.push_what_is_new)
