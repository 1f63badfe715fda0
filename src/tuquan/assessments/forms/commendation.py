"""What people type about emulation and commendation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments import awards
from tuquan.assessments.award_enums import AwardGroup, AwardLevel, AwardSubject
from tuquan.assessments.award_lists import Source
from tuquan.assessments.forms.unit import date_field, moment_field, spoken
from tuquan.assessments.models import Nomination
from tuquan.core import dates
from tuquan.files.fields import SCANS, UploadField
from tuquan.units.models import Person, Unit

LIVING_LEVELS = [level for level in AwardLevel if level != AwardLevel.DISTRICT]


def _set_choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class YearForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100, required=False)


class SubjectForm(forms.Form):
    """Whom it is about: the unit, a part of it, or one person of it. `cleaned_data` holds what the services take."""

    who = forms.ChoiceField(label=_("Tập thể, cá nhân"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sub_units = {f"sub_unit:{one.pk}": one for one in unit.sub_units.on(dates.today()).order_by("name")}
        people = Person.objects.filter(memberships__unit=unit, memberships__valid_to=None).distinct()
        self.people = {f"person:{one.pk}": one for one in people.order_by("sort_key", "pk")}
        groups: list[Any] = [("", _g("Chọn")), ("unit:", _g("Cả đơn vị"))]
        for words, rows in ((_g("Phòng, ban, tổ, đội"), self.sub_units), (_g("Cá nhân"), self.people)):
            if rows:
                groups.append((words, [(key, str(one)) for key, one in rows.items()]))
        _set_choices(self, "who", groups)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if who := data.pop("who", ""):
            data["subject"] = AwardSubject(who.partition(":")[0])
            data["sub_unit"], data["person"] = self.sub_units.get(who), self.people.get(who)
        return data


class EmulationLineForm(SubjectForm):
    title = forms.ChoiceField(label=_("Danh hiệu đăng ký"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = []
        for group in AwardGroup:
            rows = [(row.code, row.name) for row in awards.law().titles.values() if group in row.groups]
            groups.append((capfirst(group.label), rows))
        _set_choices(self, "title", [("", _g("Chọn")), *groups])


class NominationForm(SubjectForm):
    position = forms.CharField(
        label=_("Chức vụ, công việc"), max_length=150, required=False, help_text=_("Chỉ ghi khi đề nghị khen cá nhân.")
    )
    award = forms.ChoiceField(label=_("Cấp khen và hình thức"))

    field_order = ("who", "position", "award")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = []
        for level in LIVING_LEVELS:
            rows = [row for row in awards.law().forms.values() if level in row.levels]
            named = _g("%(form)s của %(who)s")
            options = [(f"{level}:{row.code}", named % {"form": row.name, "who": level.label}) for row in rows]
            groups.append((capfirst(str(level.label)), options))
        _set_choices(self, "award", [("", _g("Chọn")), *groups])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if award := data.pop("award", ""):
            data["level"], _colon, data["form"] = award.partition(":")
        return data


class AchievementForm(forms.Form):
    source = forms.ChoiceField(
        label=_("Việc đã ghi hoặc số liệu"), help_text=_("Mỗi thành tích đứng trên một việc đã ghi, hoặc một số liệu.")
    )
    sentence = forms.CharField(
        label=_("Thành tích"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Một câu: đã làm gì trong việc này, kết quả ra sao. Không ghi việc tố giác, báo tin."),
    )

    def __init__(self, *args: Any, records: list[Source], figures: list[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[Any] = [("", _g("Chọn"))]
        for name, rows in ((_g("Việc đã ghi"), records), (_g("Số liệu"), figures)):
            if rows:
                groups.append((name, [(row.key, row.label[:120]) for row in rows]))
        _set_choices(self, "source", groups)


class SendForm(forms.Form):
    number = forms.CharField(
        label=_("Số văn bản"), max_length=60, required=False, help_text=_("Do văn thư cấp, ví dụ 12/TTr-THCS.")
    )
    date = date_field(_("Ngày văn bản"))


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Lý do rút"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TurnDownForm(forms.Form):
    act = forms.ChoiceField(
        label=_("Cách xử lý"),
        widget=forms.RadioSelect,
        choices=[("return", _("Trả lại để bổ sung")), ("refuse", _("Không đưa vào danh sách"))],
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đơn vị và người được đề nghị đọc được lý do này."),
    )


class ReviewForm(forms.Form):
    nominations = forms.ModelMultipleChoiceField(
        label=_("Đề nghị đưa vào danh sách"),
        queryset=Nomination.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một đề nghị.")},
    )
    council_decision = forms.CharField(
        label=_("Quyết định thành lập hội đồng (nếu có)"), max_length=150, required=False
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = rows  # type: ignore[attr-defined]
        self.fields["nominations"].label_from_instance = lambda one: (  # type: ignore[attr-defined]
            f"{one.who}, {one.form_words}"
            if one.subject == "unit"
            else f"{one.who} ({one.unit.name}), {one.form_words}"
        )


class VoteForm(forms.Form):
    """Time and place of the meeting, its rules, and two counts for each nomination."""

    held_at = moment_field(_("Họp lúc"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    chair = forms.CharField(label=_("Chủ trì"), max_length=150)
    secretary = forms.CharField(label=_("Thư ký"), max_length=150)
    quorum_percent = forms.IntegerField(label=_("Số người dự tối thiểu (%)"), min_value=50, max_value=100)
    pass_percent = forms.IntegerField(label=_("Tỷ lệ phiếu tán thành cần đạt (%)"), min_value=51, max_value=100)
    opinions = forms.CharField(
        label=_("Ý kiến tại cuộc họp"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, nominations: Iterable[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nominations = list(nominations)
        for one in self.nominations:
            key = one.pk.hex
            self.fields[f"for_{key}"] = forms.IntegerField(label=_g("Tán thành"), min_value=0, max_value=100)
            self.fields[f"against_{key}"] = forms.IntegerField(
                label=_g("Không tán thành"), min_value=0, max_value=100, initial=0
            )
            self.fields[f"remark_{key}"] = forms.CharField(
                label=_g("Lý do nếu không đạt"), max_length=500, required=False
            )

    def ballots(self) -> dict[Any, dict[str, Any]]:
        data = self.cleaned_data
        return {
            one.pk: {
                "votes_for": data[f"for_{one.pk.hex}"],
                "votes_against": data[f"against_{one.pk.hex}"],
                "remark": data[f"remark_{one.pk.hex}"],
            }
            for one in self.nominations
        }


class AwardDecisionForm(forms.Form):
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    date = date_field(_("Ngày quyết định"))
    signer = forms.CharField(label=_("Người ký"), max_length=120)
    signer_position = forms.CharField(label=_("Chức vụ người ký"), max_length=150)
    merit = forms.CharField(
        label=_("Thành tích ghi trong quyết định, giấy khen"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bắt đầu bằng “Đã có thành tích”; không nêu việc tố giác, báo tin."),
    )
    signed_file = UploadField(
        label=_("Bản quyết định đã ký, đóng dấu"),
        kinds=SCANS,
        required=False,
        help_text=_("Bản chụp PDF của quyết định."),
    )

    def __init__(self, *args: Any, nominations: Iterable[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nominations = list(nominations)
        for one in self.nominations:
            self.fields[f"result_{one.pk.hex}"] = forms.ChoiceField(
                label=one.who,
                choices=[("yes", _g("Khen")), ("no", _g("Không khen"))],
                widget=forms.RadioSelect,
                initial="yes",
            )
            self.fields[f"reason_{one.pk.hex}"] = forms.CharField(
                label=_g("Lý do không khen"), max_length=1000, required=False
            )

    def clean_merit(self) -> str:
        words: str = self.cleaned_data["merit"].strip()
        if awards.tells_of_tips(words):
            raise forms.ValidationError(_g("Không nêu việc tố giác, báo tin là thành tích."))
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.nominations:
            if data.get(f"result_{one.pk.hex}") == "no" and not data.get(f"reason_{one.pk.hex}", "").strip():
                self.add_error(f"reason_{one.pk.hex}", _g("Ghi lý do không khen %(who)s.") % {"who": one.who})
        return data

    def refusals(self) -> dict[Any, str]:
        return {
            one.pk: self.cleaned_data[f"reason_{one.pk.hex}"]
            for one in self.nominations
            if self.cleaned_data[f"result_{one.pk.hex}"] == "no"
        }


class LimitForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100)
    level = forms.ChoiceField(label=_("Cấp khen"))
    group = forms.ChoiceField(label=_("Nhóm"))
    most = forms.IntegerField(label=_("Nhiều nhất"), min_value=0, max_value=10000)
    paper = forms.CharField(label=_("Văn bản quy định"), max_length=200, required=False)

    def __init__(self, *args: Any, body: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = not body.is_authority
        levels = [one for one in LIVING_LEVELS if (one == AwardLevel.UNIT) == own]
        chosen = [(one.value, capfirst(str(one.label))) for one in levels]
        _set_choices(self, "level", chosen if own else [("", _g("Chọn")), *chosen])
        _set_choices(self, "group", spoken(AwardGroup))


class PastAwardsForm(forms.Form):
    """What a source says of a year that is over."""

    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    level = forms.ChoiceField(label=_("Cấp khen"))
    collectives = forms.IntegerField(
        label=_("Số tập thể"), min_value=0, required=False, help_text=_("Để trống nếu nguồn không nêu số.")
    )
    individuals = forms.IntegerField(label=_("Số cá nhân"), min_value=0, required=False)
    source_title = forms.CharField(label=_("Nguồn"), max_length=250)
    source_date = date_field(_("Ngày của nguồn"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self, "level", [("", _g("Chọn")), *spoken(AwardLevel)])
