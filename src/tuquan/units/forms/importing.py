from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.units import enums
from tuquan.units.forms.fields import PlaceField, UnitField
from tuquan.units.models import Unit
from tuquan.units.services.importing import COLUMNS, Rows


class UploadForm(forms.Form):
    office = forms.ModelChoiceField(Unit.objects.none(), label=_("Nhập vào danh sách của"), empty_label=None)
    file = forms.FileField(
        label=_("Tệp Excel hoặc CSV"),
        help_text=_("Tệp mẫu, hoặc chính danh sách anh/chị đang có. Phần mềm tự nhận các cột."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, offices: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices


class ColumnsForm(forms.Form):
    """Which column of the file is what, and what holds where the file says nothing."""

    default_kind = forms.ChoiceField(
        label=_("Loại đơn vị, khi tệp không ghi"),
        choices=[("", _("nhận theo tên; không nhận được thì báo lỗi")), *enums.UnitKind.choices],
        required=False,
    )
    default_place = PlaceField(label=_("Xã, phường nơi đóng, khi tệp không ghi"), required=False)
    default_managing = UnitField(Unit.objects.none(), label=_("Cơ quan quản lý, khi tệp không ghi"), required=False)
    default_police = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Công an phụ trách, khi tệp không ghi"),
        required=False,
        empty_label=_("chưa có"),
    )

    def __init__(
        self, *args: Any, rows: Rows, office: Unit, managers: QuerySet[Unit], police: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        fields: dict[str, Any] = self.fields
        fields["default_place"].office = office
        fields["default_managing"].units = managers
        fields["default_police"].queryset = police
        headings = [("", _("không có trong tệp"))] + [
            (str(place), f"{heading} ({_column_letter(place)})") for place, heading in enumerate(rows.header) if heading
        ]
        for column in COLUMNS:
            fields[f"column_{column.name}"] = forms.ChoiceField(
                label=column.title,
                choices=headings,
                required=column.name == "name",
                initial=str(rows.columns.get(column.name, "")),
                help_text=column.help,
            )

    @property
    def column_fields(self) -> str:
        return " ".join(f"column_{column.name}" for column in COLUMNS)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        chosen: dict[str, str] = {}
        for column in COLUMNS:
            place = values.get(f"column_{column.name}", "")
            if place and place in chosen:
                self.add_error(
                    f"column_{column.name}", _("Cột này đã được chọn cho “%(title)s”.") % {"title": chosen[place]}
                )
            elif place:
                chosen[place] = column.title
        return values

    @property
    def columns(self) -> dict[str, int]:
        return {
            column.name: int(self.cleaned_data[f"column_{column.name}"])
            for column in COLUMNS
            if self.cleaned_data.get(f"column_{column.name}")
        }


def _column_letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
