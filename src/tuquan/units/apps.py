from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "tuquan.units"
    verbose_name = _("Đơn vị")

    def ready(self) -> None:
        from tuquan.access.roles import ROLES
        from tuquan.audit import erasing, words
        from tuquan.core import jobs
        from tuquan.units import enums, handing, tasks
        from tuquan.units.services import data_requests

        erasing.register("units.person", data_requests.blank_person)
        erasing.register("units.membership", data_requests.blank_membership)
        erasing.register("units.datarequest", data_requests.blank_request)
        words.register_labels(dict(enums.UnitFlag.choices))
        words.register_choices("group", lambda: dict(enums.MemberKind.choices))
        words.register_choices("sector", lambda: dict(enums.EnterpriseSector.choices))
        words.register_choices("size", lambda: dict(enums.EnterpriseClass.choices))
        words.register_choices("act", lambda: dict(enums.ReviewAct.choices))
        words.register_choices("role", lambda: {code: role.title for code, role in ROLES.items()})
        jobs.every_day("units.refresh", "00:05", tasks.refresh_units)
        handing.register()
