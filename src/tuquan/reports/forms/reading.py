from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.core.dates import Period
from tuquan.core.fields import DayField
from tuquan.core.ids import uuid7
from tuquan.facts import choices
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Qualifier
from tuquan.files import services as files
from tuquan.files.enums import FileKind
from tuquan.files.fields import UploadField, UploadWidget
from tuquan.files.refusals import FileRefused
from tuquan.files.services import Received
from tuquan.reports.models import AddedWord, ReadFigure, Reading, Submission
from tuquan.reports.queries import reading as reads
from tuquan.reports.reading import intake, numerals
from tuquan.reports.reading.tokens import tokens
from tuquan.reports.services.reading import Correction, Source
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import Viewer

_KINDS = frozenset({FileKind.DOCX, FileKind.PDF, FileKind.TXT})
_QUALIFIERS = [
    (Qualifier.EXACT, gettext_lazy("đúng")),
    (Qualifier.AT_LEAST, gettext_lazy("trên, hơn")),
    (Qualifier.NEARLY, gettext_lazy("gần")),
    (Qualifier.ABOUT, gettext_lazy("khoảng")),
]


@dataclass(frozen=True)
class TakenReport:
    """The words of a file that came in, and the file, looked at and waiting to be kept."""

    text: str
    notes: list[str]
    original: Received


class ReportField(UploadField):
    """A report as a file. A web page is kept as its words, since the product keeps no web pages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(kinds=_KINDS, **options)
        widget = UploadWidget(_KINDS)
        widget.widgets[0].attrs["accept"] = ".docx,.pdf,.html,.htm,.txt"
        self.widget = widget

    def clean(self, value: list[Any]) -> Any:
        upload, confirmed = value if isinstance(value, list) else (value, False)
        if not upload:
            return None
        try:
            taken = intake.from_stream(upload)
            name = str(upload.name or "")
            if name.lower().endswith((".docx", ".pdf")):
                upload.seek(0)
            else:
                upload = files.as_upload(f"{name.rpartition('.')[0] or name}.txt", taken.text.encode())
            original = files.receive(upload, confirmed=bool(confirmed), kinds=self.kinds)
        except intake.Unreadable as refusal:
            raise ValidationError(refusal.message, code=refusal.reason) from refusal
        except FileRefused as refusal:
            raise ValidationError(str(refusal.message), code="refused") from refusal
        return TakenReport(taken.text, taken.notes, original)


class _PeriodFields(forms.Form):
    first = DayField(label=gettext_lazy("Từ ngày"), required=False)
    last = DayField(label=gettext_lazy("Đến ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if bool(first) != bool(last) and not self.errors.keys() & {"first", "last"}:
            self.add_error("last" if first else "first", _("Hãy nhập cả ngày đầu và ngày cuối, hoặc để trống cả hai."))
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối phải bằng hoặc sau ngày đầu."))
        return values

    @property
    def period(self) -> Period | None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return Period(first, last) if first and last else None


class _SourceFields(_PeriodFields):
    source_title = forms.CharField(
        label=gettext_lazy("Tên báo cáo"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Báo cáo tổng kết phong trào năm 2025 của xã Ninh Sim."),
    )
    source_number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60, required=False)
    source_date = DayField(label=gettext_lazy("Ngày báo cáo"), required=False)

    @property
    def source(self) -> Source:
        values = self.cleaned_data
        return Source(values["source_title"], values["source_number"], values["source_date"])


class NewReadingForm(_SourceFields):
    field_order = ["key", "text", "file", "subject", "below", "source_title", "source_number", "source_date", "first"]

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Dán nội dung báo cáo"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = ReportField(
        label=gettext_lazy("Hoặc gửi tệp"),
        required=False,
        help_text=gettext_lazy("Đọc được .docx, .pdf có chữ, .html, .txt. Tên người trong báo cáo được che khi đọc."),
    )
    subject = forms.ChoiceField(label=gettext_lazy("Số liệu này của"), widget=forms.RadioSelect)
    below = forms.CharField(
        label=gettext_lazy("Đơn vị cấp dưới (tên hoặc mã)"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("Chỉ dùng khi chọn “đơn vị cấp dưới chưa có tài khoản”."),
    )

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        viewer: Viewer,
        for_others: bool,
        submission: Submission | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {}).setdefault("key", uuid7())
        super().__init__(*args, **kwargs)
        self.unit, self.viewer, self.submission = unit, viewer, submission
        if submission is not None:  # whose figures, and of which days, the campaign says
            for name in ("subject", "below", "first", "last"):
                del self.fields[name]
            return
        choices = [("own", _("riêng %(unit)s") % {"unit": unit.name})]
        if unit.governs is not None:
            choices.insert(
                0, ("place", _("toàn %(place)s") % {"place": f"{unit.governs.kind} {unit.governs.name}".strip()})
            )
        if for_others:
            choices.append(("below", _("đơn vị cấp dưới chưa có tài khoản")))
        else:
            del self.fields["below"]
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]
        self.fields["subject"].initial = choices[0][0]
        self.fields["first"].label = _("Kỳ của báo cáo, từ ngày")
        self.fields["first"].help_text = _("Để trống: lấy theo kỳ nói trong văn bản; sửa được sau.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        text, file = (values.get("text") or "").strip(), values.get("file")
        if text and file:
            self.add_error("file", _("Hãy dán nội dung hoặc gửi tệp, không cả hai."))
        elif not text and not file and "file" not in self.errors:
            self.add_error("text", _("Hãy dán nội dung báo cáo hoặc gửi một tệp."))
        elif text:
            try:
                values["taken"] = intake.from_bytes(values["text"].encode())
            except intake.Unreadable as refusal:
                self.add_error("text", refusal.message)
        if values.get("subject") == "below":
            values["below_unit"] = self._below((values.get("below") or "").strip())
        return values

    def _below(self, named: str) -> Unit | None:
        if not named:
            self.add_error("below", _("Hãy ghi tên hoặc mã của đơn vị."))
            return None
        reached = Unit.objects.permitted(self.viewer, Permission.FACT_VIEW).open().exclude(pk=self.unit.pk)
        found = list(reached.filter(code__iexact=named)[:1]) or list(reached.matching(named).sorted()[:6])
        if exact := [one for one in found if one.name.lower() == named.lower()]:
            found = exact[:1]
        if not found:
            self.add_error("below", _("Không có đơn vị này trong địa bàn, cấp dưới của anh/chị."))
        elif len(found) > 1:
            names = "; ".join(f"{one.name} ({one.code})" for one in found[:5])
            self.add_error("below", _("Có nhiều đơn vị khớp: %(names)s. Hãy ghi mã.") % {"names": names})
        elif reads.has_account(found[0]):
            self.add_error(
                "below", _("Đơn vị này có tài khoản; đề nghị đơn vị tự đọc báo cáo hoặc khai số liệu của mình.")
            )
        else:
            return found[0]
        return None

    @property
    def key_given(self) -> UUID:
        return self.cleaned_data["key"]

    @property
    def about(self) -> Unit | Place:
        values = self.cleaned_data
        if self.submission is not None:
            return self.submission.place or self.submission.unit
        if values["subject"] == "place" and self.unit.governs is not None:
            return self.unit.governs
        return values.get("below_unit") or self.unit

    @property
    def refused_scan(self) -> bool:
        """A picture: the way on is the form of figures."""
        errors = self.errors.as_data() if self.is_bound else {}
        return any(one.code in ("scan", "picture") for one in errors.get("file", []))


class SourceForm(_SourceFields):
    """What the report is, and of which days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].required = self.fields["last"].required = True


class ReadFigureForm(_PeriodFields):
    """What a number says. Days left empty are the report's."""

    field_order = ["indicator", "value", "qualifier", "division", "first", "last"]

    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), choices=lazy(choices.indicators, list))
    value = forms.DecimalField(label=gettext_lazy("Số"), min_value=0, max_digits=18, decimal_places=3, localize=True)
    qualifier = forms.ChoiceField(label=gettext_lazy("Mức"), choices=_QUALIFIERS, initial=Qualifier.EXACT)
    division = forms.ChoiceField(label=gettext_lazy("Chia theo"), required=False, choices=lazy(choices.divisions, list))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].label = _("Nếu là số của kỳ khác: từ ngày")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        name = (values.get("division") or "").partition("=")[0]
        if values.get("indicator") and name and name not in catalogue()[values["indicator"]].dimensions:
            self.add_error("division", _("Chỉ tiêu này không chia theo cách đó."))
        return values

    @property
    def correction(self) -> Correction:
        values = self.cleaned_data
        name, _sign, code = (values["division"] or "").partition("=")
        return Correction(
            values["indicator"], values["value"], values["qualifier"], {name: code} if name else {}, self.period
        )

    @staticmethod
    def of(figure: ReadFigure) -> dict[str, Any]:
        """What stands there now."""
        return {
            "indicator": figure.indicator,
            "value": figure.value,
            "qualifier": figure.qualifier,
            "division": "".join(f"{name}={value}" for name, value in list(figure.divided.items())[:1]),
            "first": figure.first_date,
            "last": figure.last_date,
        }


class AddFigureForm(ReadFigureForm):
    """A number the reader missed, with the words of the text where it stands."""

    field_order = ["passage", *ReadFigureForm.field_order]

    passage = forms.CharField(
        label=gettext_lazy("Chỗ đứng trong báo cáo"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Chép đúng vài chữ có con số ấy, ví dụ: 1.250 lượt hộ. Để trống nếu không có trong văn bản."
        ),
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        passage = values.get("passage") or ""
        values["span"] = None
        if passage:
            text, near = self.reading.text, values.get("start")
            at = near if near is not None and text.startswith(passage, near) else text.find(passage)
            if at < 0:
                self.add_error("passage", _("Không tìm thấy những chữ này trong báo cáo; hãy chép đúng từng chữ."))
            else:
                values["span"] = span_in(passage, at)
        return values


def span_in(passage: str, at: int) -> tuple[int, int]:
    """The number inside the chosen words, as a place in the text; all of them where there is none."""
    found = numerals.numerals(tokens(passage))
    return (at + found[0].start, at + found[0].end) if found else (at, at + len(passage))


def value_in(passage: str) -> tuple[Decimal, str] | None:
    """The number that chosen words say, and how sharply."""
    found = numerals.numerals(tokens(passage))
    if not found:
        return None
    value = found[0].value
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value)), found[0].qualifier


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=250)


class KeepingForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Giữ tệp gốc bao nhiêu ngày?"),
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Hết số ngày này tệp gốc tự xóa; nội dung đã che tên và số liệu ở lại."),
    )


class WordForm(forms.ModelForm):
    indicator = forms.ChoiceField(label=gettext_lazy("Là chỉ tiêu nào?"), choices=lazy(choices.indicators, list))

    class Meta:
        model = AddedWord
        fields = ["phrase"]
        help_texts = {"phrase": gettext_lazy("Những chữ đứng cạnh con số, ví dụ: lượt hộ nghe loa.")}

    def validate_unique(self) -> None:
        """The service says which indicator has it."""
