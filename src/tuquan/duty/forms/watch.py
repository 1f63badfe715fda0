"""What somebody on watch types."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm
from tuquan.duty.models import DutyPost, PostItem
from tuquan.duty.services.watch import Counted


class ClockInForm(ActForm):
    post = forms.ModelChoiceField(DutyPost.objects.none(), label=_("Chốt"), empty_label=None)
    code = forms.CharField(
        label=_("Mã tại chốt"), max_length=20, required=False, help_text=_("In ở chốt; để trống nếu không đọc được.")
    )

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.queryset = posts


class LineForm(ActForm):
    words = forms.CharField(
        label=_("Nội dung"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Việc xảy ra tại chốt. Không ghi quan điểm, tín ngưỡng hay chuyện riêng của ai."),
    )


class HandOverForm(ActForm):
    """One box for each thing that stays at the post."""

    remarks = forms.CharField(
        label=_("Tình hình chốt"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    open_matters = forms.CharField(
        label=_("Việc còn dở"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    inside = forms.IntegerField(label=_("Khách còn bên trong"), min_value=0, max_value=99_999, required=False)
    badges_out = forms.IntegerField(label=_("Thẻ khách chưa thu"), min_value=0, max_value=99_999, required=False)

    def __init__(self, *args: Any, items: Sequence[PostItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"item-{item.pk}"] = forms.IntegerField(
                label=f"{item.name} ({item.count})", min_value=0, max_value=9999, initial=item.count
            )
        self.order_fields([f"item-{item.pk}" for item in items])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["items"] = [
            Counted(item.pk, count) for item in self.items if (count := values.pop(f"item-{item.pk}", None)) is not None
        ]
        return values


class TakeOverForm(ActForm):
    agrees = forms.TypedChoiceField(
        label=_("Nhận như bàn giao"),
        choices=[("1", _("Đúng như bàn giao")), ("0", _("Có chỗ khác"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    differences = forms.CharField(
        label=_("Chỗ khác"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agrees") is False and not values.get("differences"):
            self.add_error("differences", _("Ghi rõ khác ở chỗ nào."))
        return values
