from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuleTopic(TextChoices):
    """What internal rules must cover (Circular 124/2021, articles 6.1 and 7.1)."""

    PREMISES = "premises", _("bảo vệ cơ quan, trụ sở")
    STATE_SECRETS = "state_secrets", _("bảo vệ bí mật nhà nước")
    INTERNAL_POLITICAL_SECURITY = "internal_political_security", _("bảo vệ an ninh chính trị nội bộ")
    LABOUR_SAFETY = "labour_safety", _("an toàn lao động")
    FIRE = "fire", _("phòng cháy, chữa cháy, phòng, chống cháy nổ")
    ENVIRONMENT = "environment", _("bảo vệ môi trường")
    LEARNER_MANAGEMENT = "learner_management", _("quản lý, giáo dục người học")


class ModelType(TextChoices):
    FOUR_SAFETIES = "four_safeties", _("4 an toàn")
    SELF_MANAGEMENT_TEAM = "self_management_team", _("tổ tự quản")
    TIP_BOX = "tip_box", _("hòm thư tố giác")
    CAMERA = "camera", _("camera an ninh")
    PATROL = "patrol", _("tuần tra nhân dân")
    VETERAN_POLICE = "veteran_police", _("cựu công an xã")
    WORKERS_TEAM = "workers_team", _("đội công nhân tự quản")
    YOUTH = "youth", _("tuổi trẻ phòng, chống tội phạm")
    FARMERS_LAW = "farmers_law", _("nông dân với pháp luật")
    MEDIA_COLUMN = "media_column", _("chuyên mục báo, đài")
    OTHER = "other", _("mô hình khác")


class Partner(TextChoices):
    POLICE = "police", _("Công an")
    LOCAL_GOVERNMENT = "local_government", _("chính quyền địa phương")
    PARENTS = "parents", _("Ban đại diện cha mẹ học sinh")
    NEIGHBOUR = "neighbour", _("đơn vị lân cận")


class PlanPart(TextChoices):
    """The parts of a year's plan, in the order in which it is written."""

    LEADERSHIP = "leadership", _("lãnh đạo, chỉ đạo")
    RULES = "rules", _("nội quy, quy chế")
    OUTREACH = "outreach", _("tuyên truyền, quán triệt")
    TRAINING = "training", _("tập huấn, diễn tập")
    MOVEMENT = "movement", _("phong trào, mô hình")
    COORDINATION = "coordination", _("phối hợp")
    PREVENTION = "prevention", _("phòng ngừa, kiểm tra")
    REVIEW = "review", _("sơ kết, tự đánh giá, đề nghị công nhận")
    OTHER = "other", _("việc khác")


class ActivityState(TextChoices):
    PLANNED = "planned", _("chưa tới hạn")
    DOING = "doing", _("đang làm")
    DONE = "done", _("đã làm")
    LATE = "late", _("quá hạn")
    DROPPED = "dropped", _("không làm")


class OfferState(TextChoices):
    WAITING = "waiting", _("chờ trả lời")
    ACCEPTED = "accepted", _("đã nhận")
    DECLINED = "declined", _("chưa nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


class ModelOutcome(TextChoices):
    """What became of a model in a year."""

    NEW = "new", _("mới trong năm")
    KEPT = "kept", _("được duy trì")
    MERGED = "merged", _("gộp vào mô hình khác")
    ENDED = "ended", _("kết thúc")


class Mark(TextChoices):
    """How a model stands against a criterion of its yearly evaluation."""

    MET = "met", _("đạt")
    PARTLY = "partly", _("đạt một phần")
    UNMET = "unmet", _("chưa đạt")


# Coordination, announcements, registers


class JointActivity(TextChoices):
    """What two sides of a coordination regulation do together."""

    MEETING = "meeting", _("giao ban, trao đổi")
    INFORMATION = "information", _("trao đổi thông tin")
    PATROL = "patrol", _("tuần tra chung")
    CHECK = "check", _("kiểm tra chung")
    DRILL = "drill", _("diễn tập, thực tập phương án")
    AWARENESS = "awareness", _("tuyên truyền chung")
    OTHER = "other", _("việc khác")


class ReviewResult(TextChoices):
    GOOD = "good", _("phối hợp tốt")
    FAIR = "fair", _("phối hợp được, còn điểm phải rút kinh nghiệm")
    POOR = "poor", _("phối hợp chưa tốt")


class AnnouncementKind(TextChoices):
    DELEGATION = "delegation", _("đoàn đến làm việc")
    EVENT = "event", _("sự kiện")
    RECEPTION_DAY = "reception_day", _("ngày tiếp công dân")
    SUPPORT = "support", _("đề nghị hỗ trợ")


class Reply(TextChoices):
    RECEIVED = "received", _("đã nhận")
    COMING = "coming", _("sẽ có mặt")
    QUESTION = "question", _("cần hỏi lại")


class OrganisationKind(TextChoices):
    """The codes are those of the unit's marks: a criterion asks whether the unit has one."""

    PARTY_ORGANISATION = "party_organisation", _("tổ chức Đảng")
    UNION = "union", _("Công đoàn")
    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên")
    VETERANS = "veterans", _("Hội Cựu chiến binh")


class OrganisationActKind(TextChoices):
    RESOLUTION = "resolution", _("nghị quyết, kế hoạch")
    MEETING = "meeting", _("sinh hoạt")
    ACTIVITY = "activity", _("hoạt động, phong trào")


class GapSource(TextChoices):
    SELF_CHECK = "self_check", _("tự kiểm tra")
    INSPECTION = "inspection", _("cấp trên, Công an kiểm tra")
    INCIDENT = "incident", _("sau một vụ việc, sự cố")
    REPORTED = "reported", _("người trong đơn vị báo")
    RULES_REVIEW = "rules_review", _("rà soát nội quy")


class RecommendationOutcome(TextChoices):
    ACCEPTED = "accepted", _("tiếp thu")
    PARTLY = "partly", _("tiếp thu một phần")
    PASSED_ON = "passed_on", _("đã chuyển cấp trên xem xét")
    NOT_ACCEPTED = "not_accepted", _("chưa tiếp thu")


class SigningKind(TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("xác nhận đã được phổ biến")
    COMMITMENT = "commitment", _("cam kết")
    COVENANT = "covenant", _("giao ước thi đua")


PLEDGES = (SigningKind.COMMITMENT, SigningKind.COVENANT)
"""What counts as a signed commitment in figures; an acknowledgement is no promise."""


class SignerGroup(TextChoices):
    STAFF = "staff", _("cán bộ, nhân viên, người lao động")
    LEARNERS = "learners", _("người học từ trung học cơ sở trở lên")
    HOUSEHOLDS = "households", _("hộ gia đình")
    SUB_UNITS = "sub_units", _("phòng, ban, tổ, đội")


class SigningWay(TextChoices):
    CODE = "code", _("mã nhân viên và mã ký trên điện thoại")
    SLIP = "slip", _("mã QR của phiếu ký riêng")
    ACCOUNT = "account", _("tài khoản của mình")
    PAPER = "paper", _("ký tay trên danh sách giấy")


class ReviewOutcome(TextChoices):
    KEPT = "kept", _("giữ nguyên")
    TO_CHANGE = "to_change", _("phải sửa, bổ sung")


class PublishedWhere(TextChoices):
    NOTICE_BOARD = "notice_board", _("niêm yết tại cổng, bảng tin, nơi làm việc")
    WEB = "web", _("đăng trang thông tin, nhóm nội bộ")
    HANDED_OUT = "handed_out", _("phát bản in cho từng người")
    MEETING = "meeting", _("đọc tại hội nghị, giao ban")
    LOUDSPEAKER = "loudspeaker", _("phát thanh nội bộ")
