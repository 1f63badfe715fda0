"""States and kinds of emulation and commendation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AwardLevel(TextChoices):
    """By who awards; the codes are those of the dimension `award_level` of the figures."""

    MINISTRY = "ministry", _("Bộ trưởng Bộ Công an, bộ, ngành trung ương")
    PROVINCE = "province", _("Chủ tịch UBND tỉnh, thành phố")
    PROVINCE_POLICE = "province_police", _("Giám đốc Công an tỉnh, thành phố")
    DISTRICT = "district", _("Chủ tịch UBND cấp huyện (trước 01/7/2025)")
    COMMUNE = "commune", _("Chủ tịch UBND xã, phường, đặc khu")
    UNIT = "unit", _("Thủ trưởng đơn vị")


class AwardSubject(TextChoices):
    UNIT = "unit", _("cả đơn vị")
    SUB_UNIT = "sub_unit", _("phòng, ban, tổ, đội")
    PERSON = "person", _("cá nhân")


class AwardGroup(TextChoices):
    """What limits and figures count."""

    COLLECTIVE = "collective", _("tập thể")
    INDIVIDUAL = "individual", _("cá nhân")


class NominationState(TextChoices):
    DRAFTING = "drafting", _("đang soạn")
    ASKED = "asked", _("chờ người được đề nghị trả lời")
    AGREED = "agreed", _("đủ để gửi")
    DECLINED = "declined", _("người được đề nghị không đồng ý")
    SENT = "sent", _("đã gửi, chờ xét")
    RETURNED = "returned", _("trả lại để bổ sung")
    LISTED = "listed", _("trong danh sách họp xét")
    PASSED = "passed", _("hội đồng đã thông qua")
    PROPOSED = "proposed", _("đã trình")
    AWARDED = "awarded", _("được khen")
    REFUSED = "refused", _("không được khen")
    WITHDRAWN = "withdrawn", _("đơn vị đã rút")


N = NominationState
OPEN_TO_CHANGE = frozenset({N.DRAFTING, N.ASKED, N.AGREED, N.RETURNED})
"""The unit still writes."""
AT_THE_BODY = frozenset({N.SENT, N.RETURNED, N.LISTED, N.PASSED, N.PROPOSED, N.AWARDED, N.REFUSED})
"""What those who review may see: sent, never drafts."""
PENDING = frozenset({N.ASKED, N.AGREED, N.SENT, N.RETURNED, N.LISTED, N.PASSED, N.PROPOSED})
"""The person may still answer, or take the answer back."""
ENDED = frozenset({N.AWARDED, N.REFUSED, N.WITHDRAWN, N.DECLINED})


class Consent(TextChoices):
    YES = "yes", _("đồng ý")
    NO = "no", _("không đồng ý")


class ConsentVia(TextChoices):
    ACCOUNT = "account", _("bằng tài khoản")
    LINK = "link", _("bằng liên kết riêng")


class ReviewState(TextChoices):
    LISTED = "listed", _("đã lập danh sách, chưa họp")
    VOTED = "voted", _("đã bỏ phiếu")
    PROPOSED = "proposed", _("đã trình")
    DECIDED = "decided", _("đã có quyết định")
