"""The form field through which files come in. `cleaned_data` holds a `Received`, already looked at.

minutes = UploadField(label=_("Biên bản đã ký"), kinds=DOCUMENTS)
…
files.store(form.cleaned_data["minutes"], unit=…, owner=…, by=…, at=…)
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.files import services
from tuquan.files.enums import IMAGES, PAPERS, FileKind
from tuquan.files.refusals import FileRefused

SCANS = frozenset({FileKind.PDF}) | IMAGES
DOCUMENTS = frozenset({FileKind.PDF, FileKind.DOCX, FileKind.ODT}) | IMAGES
SHEETS = frozenset({FileKind.XLSX, FileKind.ODS, FileKind.CSV})


class UploadWidget(forms.MultiWidget):
    template_name = "files/upload_widget.html"

    def __init__(self, kinds: frozenset[FileKind] | None) -> None:
        suffixes = ",".join(f".{kind.value}" for kind in FileKind if kind in (PAPERS if kinds is None else kinds))
        accept = suffixes.replace(".jpg", ".jpg,.jpeg")
        super().__init__(
            {
                "": forms.FileInput(attrs={"accept": accept, "class": "form-control"}),
                "no_mark": forms.CheckboxInput(attrs={"class": "form-check-input"}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return [None, False]


class UploadField(forms.Field):
    """A file and, for pictures and scans, the word of whoever uploads it that it bears no secrecy mark."""

    def __init__(self, *, kinds: frozenset[FileKind] | None = None, **options: Any) -> None:
        self.kinds = kinds
        super().__init__(widget=UploadWidget(kinds), **options)

    def clean(self, value: list[Any]) -> services.Received | None:
        upload, confirmed = value if isinstance(value, list) else (value, False)
        if not upload:
            if self.required:
                raise ValidationError(_("Hãy chọn tệp cho mục này."), code="no_file")
            return None
        try:
            return services.receive(upload, confirmed=bool(confirmed), kinds=self.kinds)
        except FileRefused as refusal:
            raise ValidationError(str(refusal.message), code="refused") from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and data[0])
