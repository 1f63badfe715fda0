from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "tuquan.programme"
    verbose_name = _("Phong trào")

    def ready(self) -> None:
        from tuquan.audit import erasing, words
        from tuquan.core import jobs
        from tuquan.notifications import kinds
        from tuquan.programme import attaching, deeds, enums, from_papers, records
        from tuquan.programme.leaving import open_activities
        from tuquan.programme.queries import contacts_of
        from tuquan.programme.services import (
            announcing,
            coordinating,
            gaps,
            households,
            offers,
            recommendations,
            reminding,
            reviewing,
        )
        from tuquan.programme.services.signing import counting, rounds
        from tuquan.units import contacts, handover

        records.register()
        attaching.register()
        deeds.register()
        from_papers.register()
        words.register_choices("topics", lambda: dict(enums.RuleTopic.choices))
        reminding.register_kinds()
        offers.register_kinds()
        kinds.register(rounds.REMIND, _("Nhắc ký, xác nhận"))
        kinds.register(reviewing.DUE, _("Đến hạn rà soát nội quy"))
        announcing.register_kinds()
        gaps.register_kinds()
        recommendations.register_kinds()
        erasing.register("units.person", rounds.blank_person)
        jobs.every_minute("programme.signing_counts", counting.settle_waiting)
        jobs.every_minute("programme.unanswered", announcing.tell_of_unanswered)
        jobs.every_day("programme.households_forgotten", "02:30", households.forget_unconfirmed)
        jobs.every_day("programme.announcements_forgotten", "00:30", announcing.forget_past)
        jobs.every_day("programme.rules_reviews", "07:00", reviewing.remind_of_reviews)
        jobs.every_day("programme.coordination_reviews", "07:00", coordinating.remind_of_reviews)
        jobs.every_day("programme.gaps", "07:00", gaps.remind_of_gaps)
        jobs.every_day("programme.self_checks", "07:00", gaps.remind_of_checks)
        jobs.every_day("programme.plan_reminders", "07:00", reminding.remind_of_plans)
        handover.source(open_activities)
        contacts.register(contacts_of)
