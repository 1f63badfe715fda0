"""How states of the main job look: mapped onto the one list of states of all pages."""

from tuquan.assessments.award_enums import NominationState, ReviewState
from tuquan.assessments.enums import CycleState, FindingState, Verdict
from tuquan.core.states import State

BADGES = {
    FindingState.MET: State.MET,
    FindingState.MISSING: State.TODO,
    FindingState.NOT_MET: State.UNMET,
    FindingState.TO_JUDGE: State.JUDGE,
    FindingState.NOT_APPLICABLE: State.NOT_APPLICABLE,
}
VERDICT_BADGES = {Verdict.MET: State.MET, Verdict.NOT_MET: State.UNMET, Verdict.NOT_APPLICABLE: State.NOT_APPLICABLE}
CYCLE_BADGES = {
    CycleState.PREPARING: State.DOING,
    CycleState.REGISTRATION_SENT: State.WAITING,
    CycleState.REGISTRATION_RETURNED: State.TODO,
    CycleState.REGISTERED: State.DOING,
    CycleState.ASSESSED: State.DOING,
    CycleState.REQUESTED: State.WAITING,
    CycleState.RETURNED: State.TODO,
    CycleState.APPRAISED: State.WAITING,
    CycleState.PROPOSED: State.WAITING,
    CycleState.RECOGNISED: State.MET,
    CycleState.REFUSED: State.UNMET,
    CycleState.REVOKED: State.UNMET,
}
NOMINATION_BADGES = {
    NominationState.DRAFTING: State.DOING,
    NominationState.ASKED: State.WAITING,
    NominationState.AGREED: State.DOING,
    NominationState.DECLINED: State.NOT_APPLICABLE,
    NominationState.SENT: State.WAITING,
    NominationState.RETURNED: State.TODO,
    NominationState.LISTED: State.WAITING,
    NominationState.PASSED: State.WAITING,
    NominationState.PROPOSED: State.WAITING,
    NominationState.AWARDED: State.MET,
    NominationState.REFUSED: State.UNMET,
    NominationState.WITHDRAWN: State.NOT_APPLICABLE,
}
REVIEW_BADGES = {
    ReviewState.LISTED: State.DOING,
    ReviewState.VOTED: State.DOING,
    ReviewState.PROPOSED: State.WAITING,
    ReviewState.DECIDED: State.MET,
}
