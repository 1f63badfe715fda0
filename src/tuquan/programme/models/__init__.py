"""What a unit sets up in its year: plan, internal rules, movement models, coordination."""

from tuquan.programme.models.coordination import Coordination, CoordinationMeeting
from tuquan.programme.models.movement import (
    ModelActivity,
    ModelEvaluation,
    MovementModel,
    MovementModelQuerySet,
    MovementRegister,
)
from tuquan.programme.models.plans import YearPlan
from tuquan.programme.models.rows import UnitRows
from tuquan.programme.models.rules import InternalRules, InternalRulesTopic, RulesPublication, RulesReview
from tuquan.programme.models.signing import (
    Signature,
    Signer,
    SigningCount,
    SigningPaper,
    SigningRound,
    SigningText,
)

__all__ = [
    "Coordination",
    "CoordinationMeeting",
    "InternalRules",
    "InternalRulesTopic",
    "ModelActivity",
    "ModelEvaluation",
    "MovementModel",
    "MovementModelQuerySet",
    "MovementRegister",
    "RulesPublication",
    "RulesReview",
    "Signature",
    "Signer",
    "SigningCount",
    "SigningPaper",
    "SigningRound",
    "SigningText",
    "UnitRows",
    "YearPlan",
]
