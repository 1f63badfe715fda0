"""What this app makes of papers in the list (`documents.onward`)."""

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.text import fold
from tuquan.documents import onward
from tuquan.documents.enums import DocumentKind, Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.programme import plan_text
from tuquan.programme.enums import RuleTopic
from tuquan.programme.services.from_papers import PLAN, PLAN_AFTER, RULES

_PLANS = (DocumentKind.PLAN, DocumentKind.PROGRAMME)
_SIGNS = {
    RuleTopic.PREMISES: ("ra vao", "bao ve co quan", "bao ve tru so", "bao ve truong", "noi quy co quan", "tiep khach"),
    RuleTopic.STATE_SECRETS: ("bi mat nha nuoc", "bao mat"),
    RuleTopic.INTERNAL_POLITICAL_SECURITY: ("an ninh chinh tri noi bo",),
    RuleTopic.LABOUR_SAFETY: ("an toan lao dong", "an toan, ve sinh lao dong"),
    RuleTopic.FIRE: ("phong chay", "chua chay", "chay no"),
    RuleTopic.ENVIRONMENT: ("moi truong",),
    RuleTopic.LEARNER_MANAGEMENT: ("hoc sinh", "sinh vien", "nguoi hoc", "hoc vien"),
}


def year_of(document: OfficialDocument) -> int:
    """The year that the plan is for: as its subject says, else that of its day."""
    day = document.date or dates.today()
    return plan_text.year_in(document.summary) or day.year


def topics_of(document: OfficialDocument) -> list[RuleTopic]:
    """Topics that the subject of rules names."""
    folded = fold(document.summary)
    return [topic for topic, signs in _SIGNS.items() if any(sign in folded for sign in signs)]


def register() -> None:
    onward.register(
        PLAN,
        _("Ghi kế hoạch năm theo văn bản này"),
        purposes=[Purpose.YEAR_PLAN],
        permission=Permission.RECORD_EDIT,
        url_name="programme:plan_from_paper",
        offered=lambda document: document.kind in _PLANS,
    )
    onward.register(
        PLAN_AFTER,
        _("Lập kế hoạch năm nay theo kế hoạch này"),
        purposes=[Purpose.YEAR_PLAN],
        permission=Permission.RECORD_EDIT,
        url_name="programme:plan_after_paper",
        offered=lambda document: document.kind in _PLANS and year_of(document) < dates.today().year,
    )
    onward.register(
        RULES,
        _("Đưa thành nội quy, quy chế đang có hiệu lực"),
        purposes=[Purpose.RULES],
        permission=Permission.RECORD_EDIT,
        url_name="programme:rules_from_paper",
    )
