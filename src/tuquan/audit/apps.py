from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuquan.core import jobs


class AuditConfig(AppConfig):
    name = "tuquan.audit"
    verbose_name = _("Nhật ký")

    def ready(self) -> None:
        from tuquan.audit import checkpoints

        jobs.every_minute("audit.checkpoints", checkpoints.write)
