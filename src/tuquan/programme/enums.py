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
