from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_SHEET = 5 * 1024 * 1024
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


class DayField(forms.DateField):
    """A day of an office's life: slips like 01/09/0206 and days that no calendar goes on from are explained."""

    default_error_messages = {"far": _("Ngày này không hợp lý. Hãy xem lại năm.")}

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return day


class SheetWidget(forms.FileInput):
    """Nothing to keep or to clear: a list is read and forgotten."""

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ".xlsx,.csv"})


class SheetField(forms.FileField):
    """A list in Excel or CSV that is read and forgotten; it lies in memory while that happens, so it must be small."""

    widget = SheetWidget
    default_error_messages = {"large": _("Tệp lớn quá 5 MB. Hãy chia thành nhiều tệp.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Tệp danh sách"))
        options.setdefault("help_text", _("Excel (.xlsx) hoặc CSV; dòng đầu là tên cột như trong tệp mẫu."))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > LARGEST_SHEET:
            raise forms.ValidationError(self.error_messages["large"], code="large")
        return file
