"""What a unit sets up in its year: plan, internal rules, movement models, coordination."""

from tuquan.programme.models.announcing import Announcement, AnnouncementSide, AnnouncementTally
from tuquan.programme.models.coordination import (
    ContactCard,
    Coordination,
    CoordinationMeeting,
    CoordinationParty,
    CoordinationReview,
)
from tuquan.programme.models.disputes import DisputeCount
from tuquan.programme.models.gaps import Gap, SelfCheck, SelfCheckLine
from tuquan.programme.models.households import Household
from tuquan.programme.models.movement import (
    ModelActivity,
    ModelEvaluation,
    ModelMember,
    ModelOffer,
    MovementModel,
    MovementModelQuerySet,
    MovementRegister,
)
from tuquan.programme.models.organisations import Organisation, OrganisationAct
from tuquan.programme.models.plans import CalendarAddress, PlanActivity, PlanDeed, PlanNeed, YearPlan
from tuquan.programme.models.recommendations import Recommendation
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
    "Announcement",
    "AnnouncementSide",
    "AnnouncementTally",
    "CalendarAddress",
    "ContactCard",
    "Coordination",
    "CoordinationMeeting",
    "CoordinationParty",
    "CoordinationReview",
    "DisputeCount",
    "Gap",
    "Household",
    "InternalRules",
    "InternalRulesTopic",
    "ModelActivity",
    "ModelEvaluation",
    "ModelMember",
    "ModelOffer",
    "MovementModel",
    "MovementModelQuerySet",
    "MovementRegister",
    "Organisation",
    "OrganisationAct",
    "PlanActivity",
    "PlanDeed",
    "PlanNeed",
    "Recommendation",
    "RulesPublication",
    "RulesReview",
    "SelfCheck",
    "SelfCheckLine",
    "Signature",
    "Signer",
    "SigningCount",
    "SigningPaper",
    "SigningRound",
    "SigningText",
    "UnitRows",
    "YearPlan",
]
