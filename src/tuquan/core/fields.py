from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


class DayField(forms.DateField):
    """A day of an office's life: slips like 01/09/0206 and days that no calendar goes on from are explained."""

    default_error_messages = {"far": _("Ngày này không hợp lý. Hãy xem lại năm.")}

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return day
