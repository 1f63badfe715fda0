from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuquan.audit import erasing
from tuquan.core import jobs


class NotificationsConfig(AppConfig):
    name = "tuquan.notifications"
    verbose_name = _("Thông báo")

    def ready(self) -> None:
        from tuquan.notifications import data_requests, handing, services, worker

        erasing.register_for_all(services.forget)
        jobs.every_day("notifications.digest", services.DIGEST_HOUR, services.send_digests)
        jobs.every_day("notifications.tidy", "02:00", worker.tidy)
        handing.register()
        data_requests.register()
