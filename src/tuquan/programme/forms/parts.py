from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.files.fields import DOCUMENTS, UploadField

NUMBER_HELP = _("Do văn thư của đơn vị cấp, ví dụ 12/KH-VP.")


def signed_paper(label: Any = _("Bản đã ký")) -> UploadField:
    return UploadField(label=label, kinds=DOCUMENTS, required=False)


def long_text(label: Any, *, rows: int = 5, **extra: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, required=False, **extra
    )
