from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CycleState(TextChoices):
    """Where a unit's year stands. The order is the law's: no step is skipped."""

    PREPARING = "preparing", _("đang chuẩn bị đăng ký")
    REGISTRATION_SENT = "registration_sent", _("chờ tiếp nhận đăng ký")
    REGISTRATION_RETURNED = "registration_returned", _("đăng ký được trả lại")
    REGISTERED = "registered", _("đã đăng ký")
    ASSESSED = "assessed", _("đã tự đánh giá")
    REQUESTED = "requested", _("chờ thẩm định")
    RETURNED = "returned", _("trả lại để hoàn thiện")
    APPRAISED = "appraised", _("đã thẩm định")
    PROPOSED = "proposed", _("đã trình, chờ quyết định")
    RECOGNISED = "recognised", _("được công nhận")
    REFUSED = "refused", _("chưa được công nhận")
    REVOKED = "revoked", _("bị thu hồi công nhận")


REGISTERED_STATES = frozenset(CycleState) - {
    CycleState.PREPARING,
    CycleState.REGISTRATION_SENT,
    CycleState.REGISTRATION_RETURNED,
}
SUBMITTED_STATES = frozenset(CycleState) - {CycleState.PREPARING, CycleState.REGISTRATION_RETURNED}
DECIDED_STATES = frozenset({CycleState.RECOGNISED, CycleState.REFUSED, CycleState.REVOKED})


class FindingState(TextChoices):
    """What the records say about a criterion on a day."""

    MET = "met", _("đạt")
    MISSING = "missing", _("còn thiếu")
    NOT_MET = "not_met", _("chưa đạt")
    TO_JUDGE = "to_judge", _("cần xem xét")
    NOT_APPLICABLE = "not_applicable", _("không áp dụng")


class Verdict(TextChoices):
    """What a person concluded about a criterion."""

    MET = "met", _("đạt")
    NOT_MET = "not_met", _("chưa đạt")
    NOT_APPLICABLE = "not_applicable", _("không áp dụng")


class Stage(TextChoices):
    EARLY_REVIEW = "early_review", _("rà soát trước")
    SELF = "self", _("tự đánh giá")
    APPRAISAL = "appraisal", _("thẩm định")


class Outcome(TextChoices):
    PASS = "pass", _("đề nghị công nhận")
    FAIL = "fail", _("đề nghị không công nhận")


class RatingSubject(TextChoices):
    GUARD_FORCE = "guard_force", _("lực lượng bảo vệ")
    SUB_UNIT = "sub_unit", _("phòng, ban, tổ, đội")
    CIVIL_FORCE = "civil_force", _("lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở")


class Excuse(TextChoices):
    FORCE_MAJEURE = "force_majeure", _("bất khả kháng")
    EARLY_AND_REPORTED = "early_and_reported", _("phát hiện sớm, đã giảm hậu quả và báo cáo ngay")


class LaterActKind(TextChoices):
    COMPLAINT = "complaint", _("khiếu nại")
    REVOCATION = "revocation", _("thu hồi công nhận")


class StepKind(TextChoices):
    OPENED = "opened", _("mở hồ sơ năm")
    CONFERENCE = "conference", _("hội nghị bàn và quyết nghị")
    REGISTRATION_SENT = "registration_sent", _("gửi đăng ký")
    REGISTRATION_ACCEPTED = "registration_accepted", _("tiếp nhận đăng ký")
    REGISTRATION_RETURNED = "registration_returned", _("trả lại đăng ký")
    EARLY_REVIEW = "early_review", _("rà soát trước")
    MEETING = "meeting", _("họp tự đánh giá")
    REQUESTED = "requested", _("gửi hồ sơ đề nghị")
    APPRAISAL_OPENED = "appraisal_opened", _("bắt đầu thẩm định")
    RETURNED = "returned", _("trả lại để hoàn thiện")
    APPRAISED = "appraised", _("thẩm định xong")
    PROPOSED = "proposed", _("trình đề nghị")
    DECIDED = "decided", _("ra quyết định")
    PUBLISHED = "published", _("công bố")
    CERTIFICATE_HANDED = "certificate_handed", _("trao giấy công nhận")
    COMPLAINT = "complaint", _("khiếu nại")
    REVOKED = "revoked", _("thu hồi công nhận")


class ReviewTerm(TextChoices):
    """The two reviews of a year: those that the office's own six-month and yearly reports ask for."""

    HALF = "half", _("sơ kết 6 tháng đầu năm")
    YEAR = "year", _("tổng kết năm")


class ReviewPart(TextChoices):
    """The parts of a review, in the order in which an office writes them."""

    RESULTS = "results", _("kết quả so với kế hoạch")
    STRENGTHS = "strengths", _("ưu điểm")
    WEAKNESSES = "weaknesses", _("hạn chế")
    INCIDENTS = "incidents", _("vụ việc và bài học")
    DIRECTIONS = "directions", _("phương hướng")


class Stance(TextChoices):
    """What the police of the place say to the unit's own assessment."""

    AGREE = "agree", _("nhất trí")
    REMARKS = "remarks", _("nhất trí, có nhận xét")
    DISAGREE = "disagree", _("không nhất trí")


class InspectionState(TextChoices):
    """Where an inspection by the steering committee stands."""

    PLANNED = "planned", _("sẽ kiểm tra")
    RECORDED = "recorded", _("chờ kết luận")
    CONCLUDED = "concluded", _("chờ khắc phục")
    CLOSED = "closed", _("đã kết thúc")


class LineVerdict(TextChoices):
    """What the team saw at a line of the checklist; it is no verdict on the criterion itself."""

    GOOD = "good", _("tốt")
    LACKING = "lacking", _("còn thiếu sót")
    NOT_CHECKED = "not_checked", _("chưa kiểm tra")


class MeasureState(TextChoices):
    OPEN = "open", _("đang khắc phục")
    REPORTED = "reported", _("đơn vị báo đã xong, chờ kiểm tra lại")
    DONE = "done", _("đã khắc phục")


class CouncilPurpose(TextChoices):
    RECOGNITION = "recognition", _("xét công nhận")
    AWARD = "award", _("xét khen thưởng")


class Ballot(TextChoices):
    """How a member of a council votes on one unit."""

    FOR = "for", _("tán thành")
    AGAINST = "against", _("không tán thành")
    BLANK = "blank", _("không có ý kiến")
