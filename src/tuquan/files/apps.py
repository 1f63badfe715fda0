from datetime import date
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tuquan.core import jobs


class FilesConfig(AppConfig):
    name = "tuquan.files"
    verbose_name = _("Tệp")

    def ready(self) -> None:
        from tuquan.access.permissions import Permission
        from tuquan.files import attachments, services
        from tuquan.files.fields import DOCUMENTS
        from tuquan.units.models import RegistryReview

        attachments.register(  # units stand below files and cannot say it themselves
            "ra-soat",
            RegistryReview,
            see=[Permission.REGISTRY_EDIT, Permission.REGISTRY_DECIDE],
            change=[Permission.REGISTRY_EDIT, Permission.REGISTRY_DECIDE],
            purposes=[
                attachments.Purpose("decision", _("Quyết định đã ký, đóng dấu")),
                attachments.Purpose("proposal", _("Tờ trình, danh sách đề xuất")),
            ],
            kinds=DOCUMENTS,
        )

        def tidy(day: date) -> Any:
            return services.delete_expired(day), services.sweep()

        jobs.every_day("files.tidy", "02:30", tidy)
