from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GateConfig(AppConfig):
    name = "tuquan.gate"
    verbose_name = _("Ra vào")

    def ready(self) -> None:
        from tuquan.core import jobs
        from tuquan.gate import acts, handed_over, records
        from tuquan.gate.services import exits, keeping, telling
        from tuquan.notifications import kinds
        from tuquan.notifications.enums import Channel

        records.register()
        acts.register()
        handed_over.register()
        jobs.every_day("gate.forget", "01:30", keeping.forget_of_the_day)
        jobs.every_minute("gate.counts", keeping.write_counts)
        jobs.every_minute("gate.hosts", telling.ask_others)
        jobs.every_minute("gate.exits", exits.tell_not_back)
        kinds.register(telling.EXIT_TO_APPROVE, _("Có giấy ra cổng chờ duyệt"))
        kinds.register(telling.EXIT_DECIDED, _("Giấy ra cổng của tôi có trả lời"))
        kinds.register(telling.EXIT_LATE, _("Quá giờ về theo giấy ra cổng"))
        kinds.register(telling.ARRIVED, _("Có người đến gặp tôi ở cổng"))
        kinds.register(telling.WAITING, _("Khách chờ ở cổng, người được gặp chưa trả lời"))
        kinds.register(telling.CONFLICT, _("Ra vào có điều không khớp"))
        kinds.register(telling.TO_APPROVE, _("Có lượt khách chờ duyệt"), default=Channel.EMAIL)
