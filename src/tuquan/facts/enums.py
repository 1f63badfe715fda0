from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    OWN = "own", _("của riêng đơn vị, địa bàn")
    WHOLE_AREA = "whole_area", _("toàn địa bàn")


class Qualifier(TextChoices):
    """How sharp a figure is. How they combine stands in `qualifiers.py`."""

    EXACT = "exact", _("đúng bằng")
    AT_LEAST = "at_least", _("trên, hơn")
    NEARLY = "nearly", _("gần")
    ABOUT = "about", _("khoảng")


class Basis(TextChoices):
    """Where a figure comes from; in this order one of them counts, unless a person chose."""

    RECORDED = "recorded", _("ghi nhận từ việc hằng ngày")
    DECLARED = "declared", _("đơn vị, địa bàn khai")
    READ = "read", _("đọc từ báo cáo, đã xác nhận")


class Ending(TextChoices):
    """Why a fact no longer stands."""

    STANDS = "", _("đang có giá trị")
    REPLACED = "replaced", _("đã được thay")
    WITHDRAWN = "withdrawn", _("đã rút")
