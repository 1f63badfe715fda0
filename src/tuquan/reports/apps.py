from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "tuquan.reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from tuquan.facts import sources
        from tuquan.reports import collected
        from tuquan.reports.queries.reading import origin_of
        from tuquan.reports.queries.targets import aims_of
        from tuquan.reports.queries.uses import uses_of

        sources.register_uses(uses_of)
        sources.register_origin(origin_of)
        sources.register_aims(aims_of)
        collected.register()
