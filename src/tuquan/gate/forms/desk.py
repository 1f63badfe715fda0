"""What a guard types at the gate: few fields, quick ones."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.gate.enums import Direction, EntryKind
from tuquan.gate.models import Badge
from tuquan.gate.services.recording import GoodsMoved
from tuquan.units.models import Person, Unit


def host_field(unit: Unit) -> forms.ModelChoiceField:
    people = Person.objects.filter(memberships__unit=unit, memberships__valid_to=None).distinct()
    return forms.ModelChoiceField(
        people.order_by("sort_key", "pk"), label=_("Gặp ai"), required=False, empty_label=_("Không gặp riêng ai")
    )


class WalkInForm(ActForm):
    """Name, whom to see, badge: the rest only where it is needed."""

    card = forms.CharField(widget=forms.HiddenInput, required=False)
    act = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    host = forms.ModelChoiceField(Person.objects.none())
    badge = forms.CharField(label=_("Số thẻ khách"), max_length=20, required=False)
    purpose = forms.CharField(label=_("Việc đến"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Nơi công tác"), max_length=150, required=False)
    plate = forms.CharField(label=_("Biển số xe"), max_length=20, required=False)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=2000, initial=1, localize=True)
    what = forms.ChoiceField(
        label=_("Loại"), choices=spoken(EntryKind)[:3], initial=EntryKind.VISITOR, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Trực ban đã gặp và cho vào vì"),
        max_length=200,
        required=False,
        help_text=_("Chỉ ghi khi đã gặp trực ban."),
    )
    field_order = ["card", "act", "name", "host", "badge", "purpose", "organisation", "plate", "people", "what", "note"]

    def __init__(self, *args: Any, unit: Unit, led: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"] = host_field(unit)
        free = Badge.objects.filter(unit=unit, lost_at=None).exclude(
            entries__badge_returned_at=None, entries__isnull=False
        )
        first = free.order_by("number").first()
        self.fields["badge"].help_text = _("Thẻ còn: %(number)s…") % {"number": first.number} if first else ""
        if led:
            self.fields["note"].required = True
        else:
            del self.fields["note"]
        self.order_fields(self.field_order)


class GoodsFields(ActForm):
    goods_name = forms.CharField(label=_("Hàng hóa, vật tư"), max_length=120, required=False)
    quantity = forms.DecimalField(
        label=_("Số lượng"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2, initial=1, localize=True
    )
    measure = forms.CharField(label=_("Đơn vị tính"), max_length=20, required=False)
    direction = forms.ChoiceField(
        label=_("Chiều"), choices=spoken(Direction), initial=Direction.IN, widget=forms.RadioSelect
    )
    paper = forms.CharField(label=_("Giấy kèm theo"), max_length=60, required=False)
    goes_back = forms.BooleanField(label=_("Sẽ đưa trở lại (máy móc, dụng cụ)"), required=False)

    def moved(self) -> tuple[GoodsMoved, ...]:
        said = self.cleaned_data
        if not said["goods_name"]:
            return ()
        return (
            GoodsMoved(
                said["goods_name"],
                said["quantity"],
                said["measure"],
                said["direction"],
                said["paper"],
                said["goes_back"],
            ),
        )


class VehicleForm(GoodsFields):
    act = forms.UUIDField(widget=forms.HiddenInput)
    plate = forms.CharField(label=_("Biển số xe"), max_length=20)
    people = forms.IntegerField(label=_("Số người trên xe"), min_value=0, max_value=100, initial=1, localize=True)
    organisation = forms.CharField(label=_("Của đơn vị nào"), max_length=150, required=False)
    field_order = ["act", "plate", "people", "organisation", "goods_name"]


class GoodsForm(GoodsFields):
    act = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Người mang"), max_length=120, required=False)
    organisation = forms.CharField(label=_("Của đơn vị nào"), max_length=150, required=False)
    field_order = ["act", "goods_name", "quantity", "measure", "direction", "paper", "goes_back", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods_name"].required = True


class LetInForm(ActForm):
    act = forms.UUIDField(widget=forms.HiddenInput)
    given_pass = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Lý do vẫn cho vào"), max_length=200)


class LeaveForm(ActForm):
    badge_returned = forms.BooleanField(label=_("Đã trả thẻ khách"), required=False, initial=True)

    def __init__(self, *args: Any, has_badge: bool, goods: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goods = goods
        if not has_badge:
            del self.fields["badge_returned"]
        for one in goods:
            self.fields[f"goods_{one.pk}"] = forms.DecimalField(
                label=_("Mang ra: %(name)s") % {"name": one.name},
                min_value=0,
                max_value=one.quantity,
                decimal_places=2,
                initial=one.quantity.normalize(),
                localize=True,
            )

    def back(self) -> list[tuple[int, Decimal]]:
        return [(one.pk, self.cleaned_data[f"goods_{one.pk}"]) for one in self.goods]


class HeldForm(ActForm):
    card = forms.CharField(
        label=_("Thẻ căn cước"),
        max_length=400,
        help_text=_("Quét mã QR trên thẻ, hoặc gõ 12 chữ số. Số thẻ không được lưu lại."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DayForm(forms.Form):
    ngay = DayField(label=_("Ngày"), required=False)
