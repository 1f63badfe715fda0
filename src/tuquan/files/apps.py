from datetime import date
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuquan.core import jobs


class FilesConfig(AppConfig):
    name = "tuquan.files"
    verbose_name = _("Tệp")

    def ready(self) -> None:
        from tuquan.files import services

        def tidy(day: date) -> Any:
            return services.delete_expired(day), services.sweep()

        jobs.every_day("files.tidy", "02:30", tidy)
