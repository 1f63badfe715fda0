from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignState(TextChoices):
    DRAFT = "draft", _("đang chuẩn bị")
    OPEN = "open", _("đang thu")
    CLOSED = "closed", _("đã kết thúc")


class SubmissionState(TextChoices):
    NOT_BEGUN = "not_begun", _("chưa làm")
    FILLING = "filling", _("đang điền")
    SENT = "sent", _("đã nộp, chờ xem")
    RETURNED = "returned", _("bị trả lại")
    ACCEPTED = "accepted", _("đã tiếp nhận")
    REOPENED = "reopened", _("mở lại để sửa")
    EXCUSED = "excused", _("được miễn")


S = SubmissionState
EDITABLE = (S.NOT_BEGUN, S.FILLING, S.RETURNED, S.REOPENED)
"""The unit writes in it; nobody else sees what."""
OWED = EDITABLE
HANDED_IN = (S.SENT, S.ACCEPTED)


class Route(TextChoices):
    """How a submission came."""

    PAGE = "page", _("điền trên phần mềm")
    EXCEL = "excel", _("tệp Excel")
    REPORT = "report", _("báo cáo bằng lời")
