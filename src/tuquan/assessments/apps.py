from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "tuquan.assessments"
    verbose_name = _("Đánh giá, công nhận")

    def ready(self) -> None:
        from tuquan.assessments import records
        from tuquan.assessments.reading import may_read_evidence
        from tuquan.files import registry

        records.register()
        registry.register("assessments.cycle", may_read_evidence)
