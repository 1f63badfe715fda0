from datetime import date
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "tuquan.assessments"
    verbose_name = _("Đánh giá, công nhận")

    def ready(self) -> None:
        from tuquan.assessments import declared, deeds, guard_force, handing, records, rules
        from tuquan.assessments.enums import StepKind
        from tuquan.assessments.reading import may_read_award, may_read_evidence
        from tuquan.assessments.services import (
            closing,
            commending,
            emulating,
            inspecting,
            police,
            reviewing,
            telling,
        )
        from tuquan.audit import erasing, kinds, words
        from tuquan.core import jobs
        from tuquan.documents import lookup
        from tuquan.files import registry
        from tuquan.guards import yearly
        from tuquan.outreach import queries as outreach
        from tuquan.programme import signing_queries
        from tuquan.units import deeds as unit_deeds

        records.register()
        outreach.register_told(signing_queries.told)
        unit_deeds.let_stand_in("programme.signinground", for_kind="outreach.session", sort="covers")
        handing.register()
        yearly.register(guard_force.yearly)
        deeds.register()
        declared.register()
        kinds.register({f"cycle.{step.value}": step.label for step in StepKind})
        words.register_labels(rules.DEADLINES)
        words.register_labels({"achievements": _("thành tích"), "council": _("hội đồng"), "members": _("thành viên")})
        rules.look_in(Path(settings.DATA_DIR) / "rule_sets")
        words.register_choices("rule_set_code", _rule_sets)
        words.register_choices(
            "code", lambda: {one.code: one.title for rule_set in rules.all_rule_sets() for one in rule_set.ratings}
        )
        telling.register_kinds()
        telling.register_commendation_kinds()
        reviewing.register_kinds()
        inspecting.register_kinds()
        police.register_kinds()
        jobs.every_day("assessments.reminders", "07:00", telling.remind_of_deadlines)
        jobs.every_day("assessments.closed_years", "03:00", closing.forget_closed_years)
        jobs.every_day("assessments.old_proposals", "03:10", closing.forget_old_proposals)
        jobs.every_day("assessments.review_reminders", "07:05", reviewing.remind_of_dues)
        jobs.every_day("assessments.measure_reminders", "07:10", inspecting.remind_of_measures)
        erasing.register("assessments.nomination", commending.blank_nomination)
        erasing.register("assessments.emulationregistration", emulating.blank_registration)
        registry.register("assessments.cycle", may_read_evidence)
        registry.register("assessments.awardreview", may_read_award)

        def known_paper(reference: str, on: date, issued: date | None) -> lookup.KnownState | None:
            state = rules.paper_state(reference, on, issued)
            return None if state.code == "unknown" else lookup.KnownState(state.lost, state.text)

        lookup.register(known_paper)


def _rule_sets() -> dict[str, str]:
    from tuquan.assessments import rules

    law = {one.code: one.short_title for one in rules.all_rule_sets()}
    added = {
        f"{code}+{one.code}": f"{law[code]}, {one.title}"
        for one in rules.local_extensions().values()
        for code in one.extends
        if code in law
    }
    return law | added
