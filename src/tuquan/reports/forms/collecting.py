from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm
from tuquan.core.dates import Period
from tuquan.core.fields import DayField
from tuquan.facts import periods
from tuquan.reports.enums.collecting import SubmissionState
from tuquan.reports.forms.parts import ReasonForm, SeveralFilesField, SeveralFilesInput
from tuquan.reports.models import Campaign, Report
from tuquan.reports.sheets.catalogue import SheetForm, forms as sheet_forms
from tuquan.units.enums import UnitKind
from tuquan.units.models import Place, Unit

FIRST_YEAR, LAST_YEAR = 2005, 2100
PERIOD_KINDS = [
    (periods.FIRST_HALF, _("6 tháng đầu năm")),
    (periods.SECOND_HALF, _("6 tháng cuối năm")),
    (periods.YEAR, _("Năm dương lịch")),
    (periods.ASSESSMENT, _("Năm đánh giá (16/11 – 15/11)")),
    (periods.QUARTER, _("Quý")),
    (periods.MONTH, _("Tháng")),
    (periods.OTHER, _("Từ ngày đến ngày")),
]
ASKED_FOR = {
    "nam": [kind for kind, _name in PERIOD_KINDS if kind != periods.OTHER],
    "phan": [periods.MONTH, periods.QUARTER],
    "first": [periods.OTHER],
    "last": [periods.OTHER],
}
"""Which kinds of period ask for which field."""
LATE = "qua-han"
CORRECTION = "xin-sua"


class CampaignForm(ActForm):
    title = forms.CharField(
        label=_("Tên đợt"), max_length=200, help_text=_("Ví dụ: Báo cáo 6 tháng đầu năm 2026 về phong trào.")
    )
    form = forms.ChoiceField(label=_("Biểu số liệu"), required=False)
    outline = forms.CharField(
        label=_("Đề cương báo cáo bằng lời"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Bỏ trống nếu chỉ thu số liệu."),
    )
    ky = forms.ChoiceField(label=_("Kỳ báo cáo"), choices=PERIOD_KINDS)
    nam = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    phan = forms.IntegerField(
        label=_("Tháng hoặc quý số"),
        required=False,
        min_value=1,
        max_value=12,
        help_text=_("Chỉ khi kỳ là tháng, quý."),
    )
    first = DayField(label=_("Từ ngày"), required=False, help_text=_("Chỉ khi kỳ là từ ngày đến ngày."))
    last = DayField(label=_("Đến ngày"), required=False)
    deadline = DayField(label=_("Hạn nộp"))
    reminder_days = forms.CharField(
        label=_("Nhắc trước hạn (ngày)"),
        required=False,
        max_length=80,
        help_text=_("Ví dụ: 7, 1, 0, -3 là nhắc trước 7 ngày, trước 1 ngày, đúng hạn và sau hạn 3 ngày."),
    )
    instruction = forms.CharField(
        label=_("Hướng dẫn cho đơn vị"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        today = dates.today()
        kwargs["initial"] = {"ky": periods.FIRST_HALF, "nam": today.year, "reminder_days": "7, 1, 0, -3"}
        if campaign is not None:
            kwargs["initial"] = _typed(campaign)
        super().__init__(*args, **kwargs)
        self.fields["nam"].localize = self.fields["phan"].localize = False
        self.fields["nam"].required = self["ky"].value() != periods.OTHER
        for name, kinds in ASKED_FOR.items():
            self.fields[name].widget.attrs["data-shown-when"] = f"ky={' '.join(kinds)}"
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            ("", _g("Không dùng biểu, chỉ báo cáo bằng lời")),
            *((one.code, f"{one.title} – {one.fills.words}") for one in sheet_forms().values() if one.holds_on(today)),
        ]

    def clean_form(self) -> SheetForm | None:
        return sheet_forms().get(self.cleaned_data["form"])

    def clean_reminder_days(self) -> list[int]:
        try:
            return [int(one) for one in self.cleaned_data["reminder_days"].replace(";", ",").split(",") if one.strip()]
        except ValueError:
            raise forms.ValidationError(_g("Hãy ghi các số ngày, cách nhau bằng dấu phẩy.")) from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, year, part = values.get("ky"), values.get("nam"), values.get("phan")
        first, last = values.get("first"), values.get("last")
        if kind == periods.OTHER:
            if not first or not last:
                self.add_error("first", _g("Hãy nhập ngày đầu và ngày cuối của kỳ."))
            elif last < first:
                self.add_error("last", _g("Ngày cuối phải bằng hoặc sau ngày đầu."))
            else:
                values["period"] = Period(first, last)
        elif kind in (periods.MONTH, periods.QUARTER) and (not part or (kind == periods.QUARTER and part > 4)):
            self.add_error("phan", _g("Hãy nhập tháng từ 1 đến 12 hoặc quý từ 1 đến 4."))
        elif kind and year:
            values["period"] = periods.period_of(kind, year, part=part or 1)
        return values

    @property
    def arguments(self) -> dict[str, Any]:
        names = ("title", "form", "outline", "period", "deadline", "reminder_days", "instruction")
        return {name: self.cleaned_data[name] for name in names}


def _typed(campaign: Campaign) -> dict[str, Any]:
    period = campaign.period
    kind = periods.kind_of(period)
    return {
        "title": campaign.title,
        "form": campaign.form["code"] if campaign.form else "",
        "outline": campaign.outline,
        "ky": kind,
        "nam": period.last.year,
        "phan": {periods.MONTH: period.first.month, periods.QUARTER: (period.first.month + 2) // 3}.get(kind),
        "first": period.first if kind == periods.OTHER else None,
        "last": period.last if kind == periods.OTHER else None,
        "deadline": campaign.deadline,
        "reminder_days": ", ".join(str(day) for day in campaign.reminder_days),
        "instruction": campaign.instruction,
    }


class DeadlineForm(ReasonForm):
    deadline = DayField(label=_("Hạn mới"))

    field_order = ("deadline", "reason")


class RemindForm(ActForm):
    words = forms.CharField(
        label=_("Lời nhắc"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Có thể bỏ trống; tên đợt, hạn nộp và đường dẫn tự có trong thông báo."),
    )


class UnitFilterForm(forms.Form):
    """Which of the units that can be asked are looked for."""

    tim = forms.CharField(label=_("Tên, mã đơn vị"), required=False)
    loai = forms.ChoiceField(label=_("Loại đơn vị"), required=False)
    noi = forms.ModelChoiceField(label=_("Nơi đóng"), required=False, queryset=Place.objects.none())

    def __init__(self, *args: Any, places: QuerySet[Place], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["noi"].queryset = places  # type: ignore[attr-defined]
        self.fields["noi"].empty_label = _g("Mọi nơi")  # type: ignore[attr-defined]
        self.fields["loai"].choices = [  # type: ignore[attr-defined]
            ("", _g("Mọi loại")),
            *((kind, capfirst(str(UnitKind(kind).label))) for kind in kinds),
        ]

    def narrowed(self, units: QuerySet[Unit]) -> QuerySet[Unit]:
        if not self.is_valid():
            return units
        values = self.cleaned_data
        if values["tim"]:
            units = units.matching(values["tim"])  # type: ignore[attr-defined]
        if values["loai"]:
            units = units.filter(kind=values["loai"])
        if values["noi"]:
            units = units.filter(place_path__startswith=values["noi"].path)
        return units


class BoardFilterForm(forms.Form):
    tim = forms.CharField(label=_("Tên, mã đơn vị"), required=False)
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", _("Mọi tình trạng")),
            (LATE, _("Quá hạn chưa nộp")),
            (CORRECTION, _("Xin sửa bài đã nộp")),
            *((value, capfirst(str(label))) for value, label in SubmissionState.choices),
        ],
    )

    def narrowed(self, submissions: Any, today: date) -> Any:
        if not self.is_valid():
            return submissions
        values = self.cleaned_data
        if values["tim"]:
            units = Unit.objects.matching(values["tim"])
            submissions = submissions.filter(unit__in=units)
        if values["tinh_trang"] == LATE:
            submissions = submissions.late(today)
        elif values["tinh_trang"] == CORRECTION:
            submissions = submissions.exclude(correction_asked_at=None)
        elif values["tinh_trang"]:
            submissions = submissions.filter(state=values["tinh_trang"])
        return submissions


class NarrativeForm(ActForm):
    report = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("Lấy lời từ báo cáo của đơn vị"),
        required=False,
        empty_label=_("Không lấy, viết hoặc dán ở dưới"),
        help_text=_("Chỉ báo cáo đã ban hành. Chọn thì lời của báo cáo thay cho ô dưới."),
    )
    narrative = forms.CharField(
        label=_("Báo cáo bằng lời"), required=False, widget=forms.Textarea(attrs={"rows": 16}), strip=True
    )

    def __init__(self, *args: Any, reports: QuerySet[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["report"]
        offered.queryset = reports
        if not reports.exists():
            del self.fields["report"]


class WorkbooksForm(ActForm):
    workbooks = SeveralFilesField(
        label=_("Các tệp Excel đã điền"),
        widget=SeveralFilesInput(attrs={"accept": ".xlsx"}),
        help_text=_("Chọn được nhiều tệp cùng lúc; phải là tệp tải từ chính đợt này."),
    )


class WorkbookForm(ActForm):
    workbooks = SeveralFilesField(label=_("Tệp Excel đã điền"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class ReceiptForm(forms.Form):
    """A receipt to look up, and the file of what was handed in to compare."""

    number = forms.CharField(label=_("Số biên nhận"), max_length=20, help_text=_("Ví dụ: BN-7K3FQ-92QDM."))
    file = forms.FileField(
        label=_("Tệp nội dung đã nộp (.json)"),
        required=False,
        help_text=_("Không bắt buộc. Phần mềm tính lại dấu vân tay của tệp rồi so với biên nhận."),
    )
