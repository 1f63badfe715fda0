from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.core.ids import uuid7
from tuquan.outreach.enums import MediaForm
from tuquan.outreach.forms.parts import topics
from tuquan.outreach.models import Material
from tuquan.outreach.queries.library import usable_materials
from tuquan.units.models import Unit


class MediaItemForm(ActForm):
    title = forms.CharField(label=_("Tên tin, bài, ấn phẩm"), max_length=250)
    form = forms.ChoiceField(label=_("Hình thức"), choices=spoken(MediaForm))
    topic = forms.ChoiceField(label=_("Chủ đề"), choices=topics(), initial="general")
    date = DayField(label=_("Ngày phát, đăng, in"), initial=dates.today)
    count = forms.IntegerField(
        label=_("Số lần phát, số tin bài, số bản in"), min_value=1, max_value=10_000_000, initial=1, localize=True
    )
    last_date = DayField(label=_("Đến ngày"), required=False, help_text=_("Chỉ nhập khi phát, treo nhiều ngày."))
    channel = forms.CharField(
        label=_("Nơi phát, đăng, treo"), max_length=200, required=False, help_text=_("Ví dụ: loa phường, báo tỉnh.")
    )
    link = forms.URLField(label=_("Liên kết"), required=False, max_length=400, assume_scheme="https")
    reach = forms.IntegerField(
        label=_("Ước số người tiếp cận"),
        min_value=1,
        max_value=100_000_000,
        required=False,
        localize=True,
        help_text=_("Chỉ là số ước, không cộng vào lượt người dự."),
    )
    reach_basis = forms.CharField(label=_("Cách ước"), max_length=200, required=False)
    material = forms.ModelChoiceField(
        Material.objects.none(), label=_("Tài liệu trong thư viện"), required=False, empty_label=_("không dùng")
    )
    act_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act_id"].initial = uuid7
        self.fields["material"].queryset = usable_materials(unit)  # type: ignore[attr-defined]
