from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "tuquan.assessments"
    verbose_name = _("Đánh giá, công nhận")

    def ready(self) -> None:
        from tuquan.assessments import records

        records.register()
