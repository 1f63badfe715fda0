from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tuquan.outreach"
    verbose_name = _("Tuyên truyền, tập huấn")

    def ready(self) -> None:
        from tuquan.audit import words
        from tuquan.facts.catalogue import catalogue
        from tuquan.outreach import enums, records

        records.register()
        words.register_choices("topic", lambda: catalogue().dimensions["topic"].values)
        words.register_choices("contents", lambda: dict(enums.Content.choices))
