"""Badges of the main job."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from tuquan.assessments.award_enums import NominationState, ReviewState
from tuquan.assessments.award_lists import past_words as past_words_of
from tuquan.assessments.badges import BADGES, CYCLE_BADGES, NOMINATION_BADGES, REVIEW_BADGES, VERDICT_BADGES
from tuquan.assessments.enums import CycleState, FindingState, Verdict
from tuquan.assessments.findings import Finding
from tuquan.assessments.models import AwardReview, CriterionResult, Cycle, Nomination, PastAwards
from tuquan.core import dates
from tuquan.core.states import State
from tuquan.core.templatetags.tuquan import state

register = template.Library()


@register.simple_tag
def finding_state(finding: Finding) -> SafeString:
    badge = BADGES[FindingState(finding.state)]
    words = str(finding.state.label)
    if finding.state == FindingState.NOT_MET and finding.due < dates.today() and finding.missing:
        badge, words = State.LATE, dates.until(finding.due, dates.today())
    return state(badge, words)


@register.simple_tag
def verdict_state(result: CriterionResult) -> SafeString:
    return state(VERDICT_BADGES[Verdict(result.verdict)], result.get_verdict_display())


@register.simple_tag
def cycle_state(cycle: Cycle) -> SafeString:
    return state(CYCLE_BADGES[CycleState(cycle.state)], cycle.get_state_display())


@register.simple_tag
def cycle_badge(code: str) -> SafeString:
    return state(CYCLE_BADGES[CycleState(code)], CycleState(code).label)


@register.simple_tag
def nomination_badge(nomination: Nomination) -> SafeString:
    return state(NOMINATION_BADGES[NominationState(nomination.state)], nomination.get_state_display())


@register.simple_tag
def review_badge(review: AwardReview) -> SafeString:
    return state(REVIEW_BADGES[ReviewState(review.state)], review.get_state_display())


@register.filter
def past_words(past: PastAwards) -> str:
    return past_words_of(past)


@register.filter
def split_words(text: str) -> list[str]:
    return text.split()


@register.filter
def stage(results: dict[str, CriterionResult], name: str) -> CriterionResult | None:
    return results.get(name)


@register.filter
def day_of(iso: str) -> str:
    """The day of a stored record as dd/mm/yyyy."""
    return dates.day(date.fromisoformat(iso))
