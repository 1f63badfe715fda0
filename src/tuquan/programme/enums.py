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
