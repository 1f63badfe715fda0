from django.db.models import IntegerChoices, TextChoices
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


class Span(IntegerChoices):
    """What a kept sum of a place and cell holds."""

    HALVES = 0, _("từ nửa tháng này đến nửa tháng kia")
    """Facts that begin in the one half month and end in the other: one and the same, for most."""
    PART = 1, _("cả một phần của năm")
    """All that lies in 1/1–15/11, or in 16/11–31/12: both kinds of year are made of these."""
    ACROSS = 2, _("vắt qua hai phần của năm")
    """Those of HALVES that lie in no single part of a year, once more beside the parts."""
