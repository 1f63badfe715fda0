"""What a unit sets up in its year: plan, internal rules, movement models, coordination."""

from tuquan.programme.models.coordination import Coordination, CoordinationMeeting
from tuquan.programme.models.movement import (
    ModelActivity,
    ModelEvaluation,
    ModelMember,
    ModelOffer,
    MovementModel,
    MovementModelQuerySet,
    MovementRegister,
)
from tuquan.programme.models.plans import CalendarAddress, PlanActivity, PlanDeed, PlanNeed, YearPlan
from tuquan.programme.models.rows import UnitRows
from tuquan.programme.models.rules import InternalRules, InternalRulesTopic

__all__ = [
    "CalendarAddress",
    "Coordination",
    "CoordinationMeeting",
    "InternalRules",
    "InternalRulesTopic",
    "ModelActivity",
    "ModelEvaluation",
    "ModelMember",
    "ModelOffer",
    "MovementModel",
    "MovementModelQuerySet",
    "MovementRegister",
    "PlanActivity",
    "PlanDeed",
    "PlanNeed",
    "UnitRows",
    "YearPlan",
]
