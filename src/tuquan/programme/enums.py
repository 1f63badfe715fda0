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
