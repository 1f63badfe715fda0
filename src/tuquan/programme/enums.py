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
