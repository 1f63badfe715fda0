from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tuquan.outreach"
    verbose_name = _("Tuyên truyền, tập huấn")

    def ready(self) -> None:
        from tuquan.audit import words
        from tuquan.core import asking, jobs
        from tuquan.facts.catalogue import catalogue
        from tuquan.guards import standards
        from tuquan.notifications import kinds
        from tuquan.notifications.enums import Channel
        from tuquan.outreach import attaching, deeds, enums, held, records
        from tuquan.outreach.services import certificates, checkin, guidance, quiz, training

        records.register()
        standards.register_certificates(held.guarding)
        deeds.register()
        attaching.register()
        asking.register("outreach:ask")
        words.register_choices("topic", lambda: catalogue().dimensions["topic"].values)
        words.register_choices("contents", lambda: dict(enums.Content.choices))
        jobs.every_minute("outreach.close_check_ins", checkin.close_overdue)
        jobs.every_minute("outreach.close_quizzes", quiz.close_overdue)
        jobs.every_day("outreach.certificates", "07:00", certificates.remind)
        kinds.register(certificates.KIND, _("Giấy chứng nhận sắp hết giá trị"), default=Channel.EMAIL)
        kinds.register(guidance.ASKED, _("Có câu hỏi cần trả lời"), default=Channel.EMAIL)
        kinds.register(guidance.ANSWERED, _("Đã có trả lời cho câu hỏi của tôi"))
        kinds.register(training.OPENED, _("Lớp huấn luyện nhận danh sách"), default=Channel.EMAIL)
        kinds.register(training.RESULT, _("Có kết quả lớp huấn luyện"))
