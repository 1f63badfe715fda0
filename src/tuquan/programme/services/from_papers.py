"""A plan or rules made of a paper that is in the list: one act, once for each paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.documents.models import OfficialDocument
from tuquan.documents.services import onward
from tuquan.files.services import Received
from tuquan.programme.models import InternalRules, YearPlan
from tuquan.programme.services import activities, planning, rules
from tuquan.units.services.checks import locked_unit

PLAN, PLAN_AFTER, RULES = "plan", "plan_after", "rules"


class PaperUsed(Refusal):
    """Something was made of the paper already, or it no longer stands."""


class NothingTicked(Refusal):
    message = gettext_lazy("Chọn ít nhất một việc đưa vào kế hoạch.")


@dataclass(frozen=True)
class Line:
    what: str
    part: str
    first_date: date
    last_date: date
    responsible: str = ""


@audit.transaction
def plan_from_paper(
    document: OfficialDocument, year: int, *, code: str, title: str, lines: Sequence[Line], by: User, at: datetime
) -> YearPlan:
    """The plan that the paper is (`PLAN`), issued as it says; or a draft after its example (`PLAN_AFTER`). A plan that
    the year has already takes the activities besides its own.

    :raises PaperUsed: it was done before.
    :raises NothingTicked: no activity was chosen for a draft.
    :raises planning.DateRefused: days outside the year.
    """
    document = _claimed(document, code)
    unit = locked_unit(document.unit, at)
    if not lines and code == PLAN_AFTER:
        raise NothingTicked
    plan = YearPlan.objects.select_for_update(of=("self",)).filter(unit=unit, year=year).first()
    if plan is None and code == PLAN:
        fits = document.date is not None and year - 1 <= document.date.year <= year
        plan = planning.plan_year(
            unit,
            year,
            title=title,
            number=document.reference[:60],
            issued_date=document.date if fits else None,
            document=document,
            by=by,
            at=at,
        )
    elif plan is None:
        plan = planning.plan_year(unit, year, title=title, by=by, at=at)
    for line in lines:
        activities.add_activity(plan, **vars(line), basis=_basis(document, code), by=by, at=at)
    onward.note_made(document, code, plan, by=by, at=at)
    return plan


def _basis(document: OfficialDocument, code: str) -> str:
    return "" if code == PLAN else document.reference[:200]


@audit.transaction
def rules_from_paper(
    document: OfficialDocument,
    *,
    replaces: InternalRules | None = None,
    title: str,
    topics: Iterable[str],
    valid_from: date,
    number: str = "",
    text: str = "",
    what_changed: str = "",
    file: Received | None = None,
    by: User,
    at: datetime,
) -> InternalRules:
    """Rules in force as the paper says, or the next version of those they replace, with the paper as their file.

    :raises PaperUsed: it was done before.
    :raises rules.NoTopic, rules.NothingChanged, rules.RulesEnded, DateRefused: as for rules typed in.
    """
    document = _claimed(document, RULES)
    common: dict[str, Any] = {
        "title": title,
        "topics": topics,
        "valid_from": valid_from,
        "number": number,
        "text": text,
        "file": file,
    }
    if replaces is None:
        issued = rules.issue_rules(document.unit, **common, by=by, at=at)
    else:
        issued = rules.issue_new_version(replaces, **common, what_changed=what_changed, by=by, at=at)
    onward.note_made(document, RULES, issued, by=by, at=at)
    return issued


def _claimed(document: OfficialDocument, code: str) -> OfficialDocument:
    try:
        return onward.claim(document, code)
    except onward.REFUSALS as refusal:
        raise PaperUsed(refusal.message) from refusal
