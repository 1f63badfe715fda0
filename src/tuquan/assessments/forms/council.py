"""What the secretary of a council types: the call, the members, the ballots, the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments.enums import Ballot
from tuquan.assessments.forms.unit import moment_field, spoken
from tuquan.assessments.models import CouncilSeat
from tuquan.units.models import Unit


class CouncilForm(forms.Form):
    body = forms.CharField(
        label=_("Tên hội đồng, ban"),
        max_length=200,
        help_text=_("Ví dụ: Hội đồng xét, duyệt tiêu chuẩn An toàn về an ninh, trật tự; Ban Chỉ đạo phường."),
    )
    decision = forms.CharField(label=_("Quyết định thành lập"), max_length=150, required=False)
    started_at = moment_field(_("Họp lúc"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    chair = forms.CharField(label=_("Chủ trì"), max_length=150)
    secretary = forms.CharField(label=_("Thư ký"), max_length=150)
    secret = forms.BooleanField(
        label=_("Bỏ phiếu kín"), required=False, help_text=_("Phiếu kín chỉ ghi số phiếu, không ghi tên.")
    )
    quorum_percent = forms.IntegerField(
        label=_("Số người dự tối thiểu (%)"),
        min_value=1,
        max_value=100,
        initial=67,
        help_text=_("Theo quy chế của hội đồng; luật không quy định."),
    )
    pass_percent = forms.IntegerField(
        label=_("Số phiếu tán thành tối thiểu (%)"),
        min_value=1,
        max_value=100,
        initial=51,
        help_text=_("Tính trên số thành viên được bỏ phiếu về từng đơn vị."),
    )


class MemberForm(forms.Form):
    """A member; an empty name leaves the row out."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120, required=False)
    position = forms.CharField(label=_("Chức vụ"), max_length=150, required=False)
    unit = forms.ModelChoiceField(
        label=_("Thuộc đơn vị được xét, có đề nghị"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Không"),
    )
    present = forms.BooleanField(label=_("Có mặt"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


MemberFormSet = forms.formset_factory(MemberForm, extra=0, max_num=60, absolute_max=60)


class VotesForm(forms.Form):
    """Counts for a secret ballot; for an open one a choice for each member who may vote."""

    def __init__(
        self, *args: Any, secret: bool, seats: list[CouncilSeat], bound: set[int], said: dict[int, str], **kwargs: Any
    ) -> None:
        """`seats`: who is present; `bound`: those of them who belong to the unit and never vote on it."""
        super().__init__(*args, **kwargs)
        self.secret = secret
        self.voters = [seat for seat in seats if seat.pk not in bound]
        if secret:
            self.fields["aside"] = forms.TypedMultipleChoiceField(
                label=_g("Người khác xin không tham gia"),
                choices=[(seat.pk, seat.name) for seat in self.voters],
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            for name, label in (
                ("votes_for", _g("Tán thành")),
                ("votes_against", _g("Không tán thành")),
                ("votes_blank", _g("Không có ý kiến, phiếu trắng")),
            ):
                self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=99)
        else:
            choices = [*spoken(Ballot), ("aside", _g("Không tham gia"))]
            for seat in self.voters:
                self.fields[f"ballot_{seat.pk}"] = forms.ChoiceField(
                    label=seat.name, choices=choices, widget=forms.RadioSelect, initial=said.get(seat.pk, "")
                )
        self.fields["note"] = forms.CharField(label=_g("Ghi chú"), max_length=300, required=False)

    def aside(self) -> list[int]:
        if self.secret:
            return list(self.cleaned_data["aside"])
        return [seat.pk for seat in self.voters if self.cleaned_data[f"ballot_{seat.pk}"] == "aside"]

    def ballots(self) -> dict[int, Ballot]:
        away = set(self.aside())
        return {seat.pk: Ballot(self.cleaned_data[f"ballot_{seat.pk}"]) for seat in self.voters if seat.pk not in away}


class CloseForm(forms.Form):
    ended_at = moment_field(_("Kết thúc lúc"))
    opinions = forms.CharField(
        label=_("Ý kiến thảo luận"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
