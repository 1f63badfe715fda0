from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "tuquan.programme"
    verbose_name = _("Phong trào")

    def ready(self) -> None:
        from tuquan.audit import words
        from tuquan.programme import enums, records

        records.register()
        words.register_choices("topics", lambda: dict(enums.RuleTopic.choices))
