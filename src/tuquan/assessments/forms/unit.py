"""What a unit types in its year."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments import enums, rules
from tuquan.core import dates
from tuquan.core.fields import DayField
from tuquan.files.fields import UploadField


def spoken(choices: type[TextChoices]) -> list[tuple[str, str]]:
    """The choices as they stand alone in a form: with a capital letter."""
    return [(value, capfirst(label)) for value, label in choices.choices]


def date_field(label: Any, **extra: Any) -> forms.DateField:
    """Typed as day/month/year: a browser's own date box follows the language of the computer, often month first."""
    return DayField(label=label, **extra)


def moment_field(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, help_text=_("Giờ rồi đến ngày, ví dụ 08:00 16/11/2026."))


class ForecastForm(forms.Form):
    """The day on which the year is looked at."""

    ngay = date_field(_("Xem tại ngày"), required=False)


class ConferenceForm(forms.Form):
    conference_date = date_field(_("Ngày họp hội nghị cán bộ, công chức, người lao động"))
    conference_note = forms.CharField(
        label=_("Hội nghị đã bàn và quyết nghị"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_("Ví dụ: thống nhất đăng ký phấn đấu đạt tiêu chuẩn; giao văn phòng theo dõi."),
    )


class TargetsForm(forms.Form):
    extra_targets = forms.CharField(
        label=_("Chỉ tiêu thêm của đơn vị"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
        help_text=_("Mỗi dòng một chỉ tiêu. Để trống nếu chỉ phấn đấu theo bộ tiêu chí."),
    )


class SendRegistrationForm(forms.Form):
    number = forms.CharField(
        label=_("Số, ký hiệu bản đăng ký"), max_length=60, help_text=_("Do văn thư của đơn vị cấp, ví dụ 12/ĐK-VP.")
    )
    signed_date = date_field(_("Ngày ký"))
    late_reason = forms.CharField(
        label=_("Lý do đăng ký muộn"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if late:
            self.fields["late_reason"].required = True
        else:
            del self.fields["late_reason"]

    def clean_signed_date(self) -> Any:
        value = self.cleaned_data["signed_date"]
        if value > dates.today():
            raise forms.ValidationError(_g("Ngày ký không thể sau hôm nay."))
        return value


class ConditionsForm(forms.Form):
    """What the unit has: it decides which criteria apply. A "no" is said, never assumed."""

    CHOICES = [("yes", _("Có")), ("no", _("Không"))]
    party_organisation = forms.ChoiceField(
        label=_("Đơn vị có tổ chức Đảng (chi bộ, đảng bộ)?"), choices=CHOICES, widget=forms.RadioSelect
    )
    guard_force = forms.ChoiceField(
        label=_("Đơn vị có lực lượng bảo vệ (của mình hoặc thuê)?"), choices=CHOICES, widget=forms.RadioSelect
    )
    mass_organisations = forms.ChoiceField(
        label=_("Đơn vị có công đoàn, Đoàn Thanh niên hoặc đoàn thể khác?"), choices=CHOICES, widget=forms.RadioSelect
    )
    parents_board = forms.ChoiceField(
        label=_("Trường có Ban đại diện cha mẹ học sinh?"), choices=CHOICES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not school:
            del self.fields["parents_board"]


class PeopleForm(forms.Form):
    staff = forms.IntegerField(label=_("Số cán bộ, nhân viên hiện có"), min_value=1, max_value=1_000_000)
    learners = forms.IntegerField(label=_("Số người học hiện có"), min_value=0, max_value=1_000_000)
    sub_units = forms.CharField(
        label=_("Các phòng, ban, tổ, đội trực thuộc"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        required=False,
        help_text=_("Mỗi dòng một phòng, ban. Cuối năm dùng để tính tỷ lệ hoàn thành tốt nhiệm vụ."),
    )

    def __init__(self, *args: Any, school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not school:
            del self.fields["learners"]

    def clean_sub_units(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["sub_units"].splitlines()]
        long = next((name for name in names if len(name) > 150), None)
        if long:
            raise forms.ValidationError(_g("Tên “%(name)s…” dài quá 150 ký tự.") % {"name": long[:30]})
        return list(dict.fromkeys(name for name in names if name))


class PaperForm(forms.Form):
    """A paper that proves something: number, date, what it is about. Left empty, it is entered later."""

    number = forms.CharField(label=_("Số"), max_length=15, required=False)
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=40, required=False)
    date = date_field(_("Ngày văn bản"), required=False)
    summary = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.get(name) for name in ("number", "symbol", "summary")) and not data.get("date"):
            self.add_error("date", _g("Ghi ngày của văn bản."))
        if data.get("date") and data["date"] > dates.today():
            self.add_error("date", _g("Ngày văn bản không thể sau hôm nay."))
        if data.get("date") and not data.get("summary"):
            self.add_error("summary", _g("Ghi trích yếu của văn bản."))
        return data


class RulesForm(forms.Form):
    title = forms.CharField(label=_("Tên nội quy, quy chế"), max_length=250, required=False)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    valid_from = date_field(_("Có hiệu lực từ"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("Nội quy quy định về"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = topics  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.get(name) for name in ("title", "number", "valid_from", "topics")):
            for name, sentence in (
                ("title", _g("Ghi tên nội quy.")),
                ("valid_from", _g("Ghi ngày có hiệu lực.")),
                ("topics", _g("Chọn ít nhất một mặt mà nội quy quy định.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data


class AttestForm(forms.Form):
    """The head's word on one matter. Points of the incident list ask for the conclusion when something happened."""

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    conclusion_number = forms.CharField(label=_("Số kết luận của cơ quan có thẩm quyền"), max_length=60, required=False)
    conclusion_date = date_field(_("Ngày kết luận"), required=False)
    excuse = forms.ChoiceField(label=_("Đề nghị xem xét loại trừ"), required=False)
    excuse_note = forms.CharField(label=_("Căn cứ loại trừ (số, ngày văn bản)"), max_length=300, required=False)

    def __init__(self, *args: Any, question: str, incident: rules.Incident | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        answer.label = question
        if incident is None:
            answer.choices = [  # type: ignore[attr-defined]
                ("yes", _g("Đúng, trong kỳ đơn vị đã đạt")),
                ("no", _g("Không, trong kỳ đơn vị chưa đạt")),
            ]  # type: ignore[attr-defined]
            for name in ("conclusion_number", "conclusion_date", "excuse", "excuse_note"):
                del self.fields[name]
            return
        answer.choices = [("no", _g("Không xảy ra")), ("yes", _g("Đã xảy ra, có kết luận của cơ quan có thẩm quyền"))]  # type: ignore[attr-defined]
        if incident.excuses:
            self.fields["excuse"].choices = [  # type: ignore[attr-defined]
                ("", _g("Không đề nghị")),
                *((code, enums.Excuse(code).label) for code in incident.excuses),
            ]
        else:
            del self.fields["excuse"], self.fields["excuse_note"]


class RatingForm(forms.Form):
    code = forms.ChoiceField(label=_("Xếp loại, danh hiệu"))
    is_expected = forms.BooleanField(label=_("Mới là dự kiến, theo biên bản bình xét"), required=False)
    paper_number = forms.CharField(label=_("Số quyết định hoặc biên bản"), max_length=60, required=False)
    paper_date = date_field(_("Ngày quyết định hoặc biên bản"))
    disciplined = forms.IntegerField(
        label=_("Số người bị kỷ luật từ cảnh cáo trở lên"), min_value=0, max_value=9999, initial=0
    )

    def __init__(self, *args: Any, rule_set: rules.RuleSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", _g("Chọn…")), *((rating.code, rating.title) for rating in rule_set.ratings)]  # type: ignore[attr-defined]


class TallyForm(forms.Form):
    counted = forms.IntegerField(label=_("Số đã đăng ký, đã ký"), min_value=0, max_value=100_000_000)
    total = forms.IntegerField(label=_("Tổng số"), min_value=1, max_value=100_000_000)
    date = date_field(_("Tính đến ngày"))


class EvidenceForm(forms.Form):
    title = forms.CharField(label=_("Tên minh chứng"), max_length=250)
    paper_number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    date = date_field(_("Ngày"), required=False)
    file = UploadField(
        label=_("Tệp kèm theo"), required=False, help_text=_("PDF, Word, Excel hoặc ảnh. Không tải lên tài liệu mật.")
    )


class MeetingForm(forms.Form):
    started_at = moment_field(_("Bắt đầu lúc"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    chair = forms.CharField(label=_("Chủ trì"), max_length=150)
    secretary = forms.CharField(label=_("Thư ký"), max_length=150)


class SeatForm(forms.Form):
    """A seat that the rule set names keeps its title; an empty row takes one more guest."""

    code = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Đại diện cho"), max_length=150)
    name = forms.CharField(label=_("Họ và tên"), max_length=120, required=False)
    position = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    present = forms.BooleanField(label=_("Có mặt"), required=False)
    absent_reason = forms.CharField(label=_("Lý do vắng"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("title"):
            self.fields["title"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("present") and not data.get("name", "").strip():
            title = data.get("title") or _g("người dự")
            self.add_error("name", _g("Ghi họ tên người có mặt: %(title)s.") % {"title": title})
        return data


SeatFormSet = forms.formset_factory(SeatForm, extra=0, max_num=60, absolute_max=60)


def _judgement_label(code: str) -> SafeString:
    """Seen under the criterion's name, heard alone."""
    return format_html('{}<span class="visually-hidden"> {}</span>', _g("Kết luận"), code)


class VerdictsForm(forms.Form):
    """A verdict and a remark for each criterion; where the records answer, they propose."""

    def __init__(
        self, *args: Any, criteria: tuple[rules.Criterion, ...], proposals: dict[str, tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            verdict, remark = proposals.get(criterion.code, ("", ""))
            self.fields[f"verdict_{criterion.code}"] = forms.ChoiceField(
                label=_judgement_label(criterion.code),
                choices=enums.Verdict.choices,
                widget=forms.RadioSelect,
                initial=verdict,
                error_messages={"required": _g("Chưa kết luận tiêu chí %(code)s.") % {"code": criterion.code}},
            )
            self.fields[f"remark_{criterion.code}"] = forms.CharField(
                label=_g("Nhận xét"), max_length=500, required=False, initial=remark
            )
            if criterion.probe == "score_row":
                self.fields[f"score_{criterion.code}"] = forms.DecimalField(
                    label=_g("Điểm (tối đa %(max)s)") % {"max": criterion.parameters["max"]},
                    min_value=0,
                    max_value=criterion.parameters["max"],
                    max_digits=5,
                    decimal_places=1,
                    required=False,
                )

    def judgements(self) -> dict[str, Any]:
        from tuquan.assessments.services.meeting import Judgement

        data = self.cleaned_data
        return {
            one.code: Judgement(
                enums.Verdict(data[f"verdict_{one.code}"]), data[f"remark_{one.code}"], data.get(f"score_{one.code}")
            )
            for one in self.criteria
        }


class MinutesForm(VerdictsForm):
    """The end of the meeting: opinions, votes, conclusion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["police_opinion"] = forms.CharField(
            label=_g("Ý kiến của Công an cơ sở"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=4000,
            required=False,
        )
        self.fields["opinions"] = forms.CharField(
            label=_g("Các ý kiến khác"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000, required=False
        )
        self.fields["votes_for"] = forms.IntegerField(label=_g("Số phiếu tán thành"), min_value=0, max_value=9999)
        self.fields["votes_against"] = forms.IntegerField(
            label=_g("Số phiếu không tán thành"), min_value=0, max_value=9999, initial=0
        )
        self.fields["outcome"] = forms.ChoiceField(
            label=_g("Kết luận cuộc họp"), choices=enums.Outcome.choices, widget=forms.RadioSelect
        )
        self.fields["ended_at"] = moment_field(_g("Kết thúc lúc"))


class SendRequestForm(forms.Form):
    number = forms.CharField(
        label=_("Số tờ trình hoặc công văn"), max_length=60, help_text=_("Do văn thư của đơn vị cấp.")
    )
    signed_date = date_field(_("Ngày ký"))
    text = forms.CharField(
        label=_("Hạn chế, nguyên nhân, phương hướng"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        required=False,
        help_text=_("Ghi vào báo cáo kết quả gửi kèm."),
    )
