from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    ANNUAL = "annual", _("báo cáo năm")
    HALF_YEAR = "half-year", _("báo cáo 6 tháng")
    RESULT = "result", _("báo cáo kết quả năm đánh giá")
    FIVE_YEAR = "five-year", _("báo cáo tổng kết 5 năm")
    THEMATIC = "thematic", _("báo cáo chuyên đề")


class ReportState(TextChoices):
    DRAFT = "draft", _("đang soạn")
    ISSUED = "issued", _("đã ban hành")
    REPLACED = "replaced", _("đã được thay")
    WITHDRAWN = "withdrawn", _("đã thu hồi")


class VersionKind(TextChoices):
    DRAFTED = "drafted", _("máy soạn từ hồ sơ")
    SAVED = "saved", _("lưu")
    KEPT_APART = "apart", _("giữ riêng vì hai người cùng sửa")
