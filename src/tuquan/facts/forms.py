from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.core import dates, text
from tuquan.core.dates import Period
from tuquan.core.fields import DayField
from tuquan.facts import choices, periods
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.services import DeclaredFigureInput
from tuquan.units.models import Unit

FIRST_YEAR, LAST_YEAR = 2005, 2100


def _period_kinds() -> list[Any]:
    """All kinds in one list: no field that counts for some kinds only."""
    return [
        (periods.YEAR, _("Năm dương lịch")),
        (periods.ASSESSMENT, _("Năm đánh giá (16/11 – 15/11)")),
        (periods.FIRST_HALF, _("6 tháng đầu năm")),
        (periods.SECOND_HALF, _("6 tháng cuối năm")),
        (
            _("Quý"),
            [
                (f"{periods.QUARTER}-{part}", _("Quý %(quarter)s") % {"quarter": roman})
                for part, roman in enumerate(periods.ROMAN, 1)
            ],
        ),
        (
            _("Tháng"),
            [(f"{periods.MONTH}-{part}", _("Tháng %(month)s") % {"month": part}) for part in range(1, 13)],
        ),
    ]


class PeriodForm(forms.Form):
    """The period in the address. What is missing is this year; what makes no sense is said and this year shown."""

    ky = forms.ChoiceField(label=gettext_lazy("Kỳ"), required=False, choices=lazy(_period_kinds, list))
    nam = forms.IntegerField(label=gettext_lazy("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    den_nam = forms.IntegerField(
        label=gettext_lazy("Đến năm (nếu nhiều năm)"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )

    def __init__(self, data: Mapping[str, Any], *, today_year: int | None = None, **more: Any) -> None:
        self.this_year = today_year or dates.today().year
        super().__init__({"ky": periods.YEAR, "nam": str(self.this_year), **_first(data)}, **more)
        self.fields["nam"].localize = self.fields["den_nam"].localize = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("nam"), values.get("den_nam")
        if first and last and last < first:
            self.add_error("den_nam", _("Năm sau phải bằng hoặc lớn hơn năm đầu."))
        elif first and last and last > first and values.get("ky") not in ("", periods.YEAR, periods.ASSESSMENT):
            self.add_error("den_nam", _("Nhiều năm chỉ xem được theo năm dương lịch hoặc năm đánh giá."))
        return values

    @property
    def period(self) -> Period:
        if not self.is_valid():
            return dates.year_of(self.this_year)
        values = self.cleaned_data
        kind, _sign, part = (values["ky"] or periods.YEAR).rpartition("-")
        if not part.isdigit():
            kind, part = values["ky"] or periods.YEAR, "1"
        return periods.period_of(kind, values["nam"] or self.this_year, values["den_nam"] or None, int(part))

    @property
    def query(self) -> str:
        """The address part that keeps the period."""
        if not self.is_valid():
            return ""
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return "&".join(f"{name}={value}" for name, value in values.items())


def _first(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data.get(name) for name in ("ky", "nam", "den_nam") if data.get(name)}


class CatalogueForm(forms.Form):
    """What of the catalogue is shown."""

    q = forms.CharField(label=gettext_lazy("Tên hoặc mã chỉ tiêu"), required=False, max_length=100)
    nhom = forms.ChoiceField(label=gettext_lazy("Nhóm"), required=False)
    cua = forms.ChoiceField(
        label=gettext_lazy("Danh mục"),
        required=False,
        choices=[
            ("", gettext_lazy("Tất cả")),
            ("chung", gettext_lazy("Dùng chung cả nước")),
            ("rieng", gettext_lazy("Tỉnh thêm")),
        ],
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["nhom"].choices = [("", _("Tất cả")), *catalogue().groups.items()]  # type: ignore[attr-defined]


class DeclarationForm(forms.Form):
    """Whose figures, of which days, from which source."""

    pham_vi = forms.ChoiceField(label=gettext_lazy("Số này của"), widget=forms.RadioSelect)
    first = DayField(label=gettext_lazy("Từ ngày"))
    last = DayField(label=gettext_lazy("Đến ngày"))
    source_title = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=250,
        help_text=gettext_lazy("Ví dụ: Báo cáo số 45/BC-UBND tổng kết 5 năm thực hiện Chỉ thị 07."),
    )
    source_date = DayField(label=gettext_lazy("Ngày của nguồn"), required=False)
    basis = forms.ChoiceField(
        label=gettext_lazy("Số lấy từ đâu"),
        choices=[
            (Basis.DECLARED, gettext_lazy("Đơn vị, địa bàn tự khai")),
            (Basis.READ, gettext_lazy("Đọc từ một báo cáo và đã đối chiếu")),
        ],
        initial=Basis.DECLARED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("own", _("riêng %(unit)s") % {"unit": unit.name})]
        if unit.governs is not None:
            choices.insert(
                0, ("whole_area", _("toàn %(place)s") % {"place": f"{unit.governs.kind} {unit.governs.name}".strip()})
            )
        self.fields["pham_vi"].choices = choices  # type: ignore[attr-defined]
        self.fields["pham_vi"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối phải bằng hoặc sau ngày đầu."))
        return values

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class FigureForm(forms.Form):
    """One line of a declaration; an empty line is left out."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("Chỉ tiêu"), required=False, choices=lazy(choices.indicators, list)
    )
    division = forms.ChoiceField(label=gettext_lazy("Chia theo"), required=False, choices=lazy(choices.divisions, list))
    qualifier = forms.ChoiceField(
        label=gettext_lazy("Mức"),
        required=False,
        choices=[
            (Qualifier.EXACT, gettext_lazy("đúng")),
            (Qualifier.AT_LEAST, gettext_lazy("trên, hơn")),
            (Qualifier.NEARLY, gettext_lazy("gần")),
            (Qualifier.ABOUT, gettext_lazy("khoảng")),
        ],
    )
    value = forms.DecimalField(
        label=gettext_lazy("Số"), required=False, min_value=0, max_digits=18, decimal_places=3, localize=True
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        indicator, value = values.get("indicator"), values.get("value")
        if not indicator and value is not None:
            self.add_error("indicator", _("Hãy chọn chỉ tiêu cho số %(value)s.") % {"value": text.number(value)})
        if indicator and value is None and "value" not in self.errors:
            self.add_error("value", _("Hãy nhập số của chỉ tiêu này; không có thì ghi 0 hoặc bỏ dòng."))
        name = (values.get("division") or "").partition("=")[0]
        if indicator and name and name not in catalogue()[indicator].dimensions:
            self.add_error("division", _("Chỉ tiêu này không chia theo cách đó."))
        return values

    @property
    def figure(self) -> DeclaredFigureInput | None:
        values = self.cleaned_data
        if not values.get("indicator"):
            return None
        name, _sign, code = (values["division"] or "").partition("=")
        return DeclaredFigureInput(
            values["indicator"], values["value"], values["qualifier"] or Qualifier.EXACT, {name: code} if name else {}
        )


class BaseFigureFormSet(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        figures = self.figures
        if not figures:
            raise ValidationError(_("Hãy nhập ít nhất một số."))
        cells = [(one.indicator, *one.dims.items()) for one in figures]
        for place, cell in enumerate(cells):
            if cell in cells[:place]:
                raise ValidationError(
                    _("Chỉ tiêu “%(name)s” ghi hai lần; gộp lại hoặc chia theo phần khác nhau.")
                    % {"name": catalogue()[figures[place].indicator].name}
                )

    @property
    def figures(self) -> list[DeclaredFigureInput]:
        return [figure for form in self.forms if (figure := form.figure) is not None]


FigureFormSet = forms.formset_factory(FigureForm, formset=BaseFigureFormSet, extra=6, max_num=200, absolute_max=220)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=250)


class ChooseBasisForm(ReasonForm):
    """Which of the figures standing side by side counts."""

    first = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    last = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    basis = forms.ChoiceField(choices=Basis.choices, widget=forms.HiddenInput)
