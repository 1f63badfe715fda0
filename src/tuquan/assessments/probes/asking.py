"""The answer to a criterion, its condition included."""

from django.utils.translation import gettext as _

from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Question
from tuquan.assessments.probes.heads_word import attestation
from tuquan.assessments.probes.registry import PROBES
from tuquan.assessments.rules import Status
from tuquan.units.enums import UnitFlag
from tuquan.units.models import UnitMark


def applies(question: Question) -> bool | None:
    """Whether the criterion's condition ("where there is a Party organisation") holds; None when nobody has said."""
    condition = question.criterion.if_any
    if condition is None or condition in ("other_papers", "civil_force"):
        return True
    flags = {
        "party_organisation": [UnitFlag.PARTY_ORGANISATION],
        "guard_force": [UnitFlag.GUARD_FORCE],
        "parents_board": [UnitFlag.PARENTS_BOARD],
        "mass_organisations": [UnitFlag.UNION, UnitFlag.YOUTH_UNION, UnitFlag.VETERANS],
    }[condition]
    if UnitMark.objects.on(question.on).filter(unit=question.unit, flag__in=flags).exists():
        return True
    said = attestation(question, f"has:{condition}")
    return None if said is None else said.holds


def ask(question: Question) -> Answer:
    """The answer to a criterion, its condition included."""
    applicable = applies(question)
    if applicable is False:
        if question.criterion.if_any_status == Status.UNVERIFIED:
            note = question.criterion.if_any_note or _(
                "Luật không nói rõ khi đơn vị không có tổ chức này; nơi thẩm định kết luận."
            )
            return Answer(FindingState.TO_JUDGE, notes=(note,))
        return Answer(FindingState.NOT_APPLICABLE)
    if applicable is None:
        label = {
            "party_organisation": _("tổ chức Đảng"),
            "guard_force": _("lực lượng bảo vệ"),
            "parents_board": _("Ban đại diện cha mẹ học sinh"),
        }
        return question.lacking(
            _("Đơn vị chưa cho biết có %(what)s hay không.")
            % {"what": label.get(question.criterion.if_any or "", _("tổ chức này"))}
        )
    return PROBES[question.criterion.probe](question)
