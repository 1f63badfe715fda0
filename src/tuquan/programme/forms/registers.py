"""Forms of gaps, self-checks, recommendations, organisations and disputes."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.core.ids import uuid7
from tuquan.documents.models import OfficialDocument
from tuquan.facts.catalogue import catalogue
from tuquan.programme.enums import GapSource, OrganisationActKind, OrganisationKind, RecommendationOutcome
from tuquan.programme.forms.parts import signed_paper
from tuquan.programme.models import Organisation, Recommendation
from tuquan.programme.self_checks import Sheet

NO_SECRETS = _("Không ghi nội dung mật, không ghi tên người, không ghi điểm khuất của camera.")


def _topics() -> list[tuple[str, str]]:
    return list(catalogue().dimensions["topic"].values.items())


def _few_words(label: Any, **extra: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **extra)


class GapForm(ActForm):
    what = _few_words(_("Sơ hở, thiếu sót"), help_text=NO_SECRETS)
    topic = forms.ChoiceField(label=_("Lĩnh vực"), choices=lazy(_topics, list), initial="general")
    source = forms.ChoiceField(label=_("Phát hiện qua"), choices=spoken(GapSource))
    found_date = DayField(label=_("Ngày phát hiện"), initial=dates.today)
    place = forms.CharField(label=_("Ở đâu"), max_length=200, required=False, help_text=_("Ví dụ: cổng phụ, nhà xe."))
    found_by = forms.CharField(label=_("Bộ phận phát hiện"), max_length=150, required=False)
    file = signed_paper(_("Ảnh"))
    act_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act_id"].initial = uuid7


class ProposeForm(ActForm):
    proposal = _few_words(_("Đề xuất khắc phục"))
    responsible = forms.CharField(label=_("Bộ phận khắc phục"), max_length=150)
    due_date = DayField(label=_("Hạn khắc phục"))
    proposed_date = DayField(label=_("Ngày đề xuất"), initial=dates.today)


class MendForm(ActForm):
    mended_how = _few_words(_("Đã khắc phục thế nào"))
    mended_date = DayField(label=_("Ngày khắc phục xong"), initial=dates.today)
    file = signed_paper(_("Ảnh sau khi khắc phục"))


class CheckAgainForm(ActForm):
    passed = forms.TypedChoiceField(
        label=_("Đã khắc phục xong?"),
        choices=[("yes", _("Đạt, đã khắc phục xong")), ("no", _("Chưa, phải làm lại"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    checked_date = DayField(label=_("Ngày kiểm tra lại"), initial=dates.today)
    checked_by = forms.CharField(label=_("Bộ phận kiểm tra lại"), max_length=150, required=False)
    new_due_date = DayField(
        label=_("Hạn khắc phục mới"), required=False, help_text=_("Chỉ khi chưa đạt. Ví dụ 20/11/2026.")
    )


class SelfCheckForm(ActForm):
    """One question for each line of the sheet: passed or not yet, and nothing to type."""

    date = DayField(label=_("Ngày kiểm tra"), initial=dates.today)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line.code for line in sheet.lines]
        for line in sheet.lines:
            self.fields[line.code] = forms.TypedChoiceField(
                label=f"{line.text}?",
                choices=[("yes", _("Đạt")), ("no", _("Chưa"))],
                coerce=lambda value: value == "yes",
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answers = {code: data.pop(code) for code in self.lines if code in data}
        return {**data, "answers": answers}


class RecommendationForm(ActForm):
    title = forms.CharField(label=_("Kiến nghị"), max_length=250, help_text=_("Một câu, nói rõ đề nghị điều gì."))
    reason = forms.CharField(
        label=_("Lý do, nội dung"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    date = DayField(label=_("Ngày kiến nghị"), initial=dates.today)
    document = forms.ModelChoiceField(
        label=_("Rút từ báo cáo"),
        queryset=OfficialDocument.objects.none(),
        required=False,
        empty_label=_("Không, kiến nghị trực tiếp"),
    )

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["document"]
        choice.queryset = papers


class JoinForm(ActForm):
    to = forms.ModelChoiceField(
        label=_("Gộp vào kiến nghị nào?"),
        queryset=Recommendation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["to"]
        choice.queryset = others
        choice.label_from_instance = lambda one: f"{one.title} ({one.unit.name})"


class AnswerForm(ActForm):
    outcome = forms.ChoiceField(label=_("Kết quả"), choices=spoken(RecommendationOutcome), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Nội dung trả lời"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mọi đơn vị có kiến nghị này đều đọc được."),
    )


class OrganisationForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=spoken(OrganisationKind), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Tên tổ chức"), max_length=250, help_text=_("Ví dụ: Chi bộ Văn phòng."))
    valid_from = DayField(label=_("Có từ ngày"))


class EndOrganisationForm(ActForm):
    valid_to = DayField(label=_("Kết thúc từ ngày"), initial=dates.today)


class OrganisationActForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại việc"), choices=spoken(OrganisationActKind), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Nội dung"), max_length=250)
    on_security = forms.BooleanField(label=_("Nghị quyết về bảo đảm an ninh, trật tự"), required=False)
    date = DayField(label=_("Ngày"), initial=dates.today)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False, help_text=_("Ví dụ 04-NQ/CB."))
    people = forms.IntegerField(
        label=_("Số người dự"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Chỉ ghi số người, không ghi tên."),
    )
    file = signed_paper(_("Văn bản"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisation.kind != OrganisationKind.PARTY_ORGANISATION:
            del self.fields["on_security"]


class DisputeForm(ActForm):
    quarter = forms.ChoiceField(label=_("Quý"))
    arisen = forms.IntegerField(label=_("Số vụ phát sinh"), min_value=0, max_value=10_000, localize=True)
    settled = forms.IntegerField(label=_("Đã hòa giải, giải quyết"), min_value=0, max_value=10_000, localize=True)
    passed_on = forms.IntegerField(
        label=_("Đã chuyển nơi có thẩm quyền"), min_value=0, max_value=10_000, initial=0, localize=True
    )

    def __init__(self, *args: Any, quarters: list[tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["quarter"]
        choice.choices = [
            (f"{year}-{quarter}", _("Quý %(quarter)d năm %(year)d") % {"quarter": quarter, "year": year})
            for year, quarter in quarters
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "quarter" in data:
            year, _dash, quarter = data["quarter"].partition("-")
            data |= {"year": int(year), "quarter": int(quarter)}
        return data
