"""What the standing office and the People's Committee type."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments import boards, enums, rules
from tuquan.assessments.forms.unit import VerdictsForm, date_field
from tuquan.assessments.models import Cycle
from tuquan.assessments.services.importing import PastLine
from tuquan.core import dates
from tuquan.files.enums import FileKind
from tuquan.files.fields import SCANS, UploadField
from tuquan.units.enums import ManagingLevel, UnitKind
from tuquan.units.models import Unit


class BoardForm(forms.Form):
    q = forms.CharField(label=_("Tên đơn vị"), max_length=100, required=False)
    nam = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100, required=False)
    loai = forms.ChoiceField(label=_("Loại đơn vị"), required=False)
    tinh_trang = forms.ChoiceField(label=_("Tình trạng"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loai"].choices = [("", _g("Mọi loại")), *rules.KINDS.items()]  # type: ignore[attr-defined]
        self.fields["tinh_trang"].choices = [  # type: ignore[attr-defined]
            ("", _g("Mọi tình trạng")),
            *boards.STATES.items(),
        ]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class OnBehalfForm(forms.Form):
    number = forms.CharField(label=_("Số, ký hiệu bản đăng ký"), max_length=60)
    signed_date = date_field(_("Ngày ký"))
    received_date = date_field(_("Ngày nhận (theo dấu đến)"))
    late_reason = forms.CharField(
        label=_("Lý do đăng ký muộn"), max_length=300, required=False, help_text=_("Chỉ ghi khi nhận sau hạn đăng ký.")
    )


class AppraisalForm(VerdictsForm):
    """Phiếu thẩm định."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label=_g("Kết quả thẩm định"), choices=enums.Outcome.choices, widget=forms.RadioSelect
        )
        self.fields["note"] = forms.CharField(
            label=_g("Nhận xét chung"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
        )


class ReturnForm(forms.Form):
    reasons = forms.CharField(
        label=_("Nội dung cần bổ sung"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )
    complete_by_date = date_field(_("Ngày phải hoàn thiện"))
    paper_number = forms.CharField(label=_("Số văn bản trả lại (nếu có)"), max_length=60, required=False)

    def clean_complete_by_date(self) -> date:
        value: date = self.cleaned_data["complete_by_date"]
        if value < dates.today():
            raise forms.ValidationError(_g("Ngày hoàn thiện phải từ hôm nay trở đi."))
        return value


class ChooseCyclesForm(forms.Form):
    """Which of the listed dossiers are meant."""

    cycles = forms.ModelMultipleChoiceField(
        label=_("Đơn vị"),
        queryset=Cycle.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một đơn vị.")},
    )

    def __init__(self, *args: Any, cycles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycles"].queryset = cycles  # type: ignore[attr-defined]
        self.fields["cycles"].label_from_instance = lambda cycle: (  # type: ignore[attr-defined]
            f"{cycle.unit.name}: {cycle.get_appraisal_outcome_display()}"
            if cycle.appraisal_outcome
            else cycle.unit.name
        )


class ProposalForm(ChooseCyclesForm):
    number = forms.CharField(label=_("Số tờ trình"), max_length=60)
    date = date_field(_("Ngày tờ trình"))
    council_decision = forms.CharField(
        label=_("Quyết định thành lập hội đồng xét (nếu có)"), max_length=150, required=False
    )
    council_minutes = forms.CharField(label=_("Biên bản họp hội đồng (nếu có)"), max_length=150, required=False)
    note = forms.CharField(
        label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )


class DecisionForm(forms.Form):
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    date = date_field(_("Ngày quyết định"))
    signer = forms.CharField(label=_("Người ký"), max_length=120)
    signer_position = forms.CharField(label=_("Chức vụ người ký"), max_length=150)
    signed_file = UploadField(
        label=_("Bản quyết định đã ký, đóng dấu"),
        kinds=SCANS,
        required=False,
        help_text=_("Bản chụp PDF của quyết định."),
    )

    def __init__(self, *args: Any, cycles: Iterable[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycles = list(cycles)
        for cycle in self.cycles:
            self.fields[f"result_{cycle.pk.hex}"] = forms.ChoiceField(
                label=cycle.unit.name,
                choices=[("yes", _g("Công nhận")), ("no", _g("Không công nhận"))],
                widget=forms.RadioSelect,
                initial="yes" if cycle.appraisal_outcome == enums.Outcome.PASS else "no",
            )
            self.fields[f"reason_{cycle.pk.hex}"] = forms.CharField(
                label=_g("Lý do không công nhận"),
                max_length=1000,
                required=False,
                initial=cycle.appraisal_note[:1000] if cycle.appraisal_outcome == enums.Outcome.FAIL else "",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for cycle in self.cycles:
            if data.get(f"result_{cycle.pk.hex}") == "no" and not data.get(f"reason_{cycle.pk.hex}", "").strip():
                self.add_error(
                    f"reason_{cycle.pk.hex}", _g("Ghi lý do không công nhận %(unit)s.") % {"unit": cycle.unit.name}
                )
        return data

    def refusals(self) -> dict[Any, str]:
        return {
            cycle.pk: self.cleaned_data[f"reason_{cycle.pk.hex}"]
            for cycle in self.cycles
            if self.cleaned_data[f"result_{cycle.pk.hex}"] == "no"
        }


class PastDecisionForm(forms.Form):
    """A past decision as its paper says; the list is one unit a line, by its code."""

    year = forms.IntegerField(label=_("Công nhận năm"), min_value=2012, max_value=2100)
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    date = date_field(_("Ngày quyết định"))
    signer = forms.CharField(label=_("Người ký"), max_length=120)
    signer_position = forms.CharField(label=_("Chức vụ người ký"), max_length=150)
    basis_note = forms.CharField(label=_("Căn cứ như quyết định đã ghi"), max_length=300, required=False)
    units = forms.CharField(
        label=_("Danh sách đơn vị"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=200_000,
        help_text=_(
            "Mỗi dòng một mã đơn vị. Đơn vị không được công nhận: thêm dấu chấm phẩy và lý do, ví dụ KH-NH-NT; chưa đủ hồ sơ."
        ),
    )

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_units(self) -> list[PastLine]:
        typed = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        codes = {line.split(";")[0].strip() for line in typed}
        found = {unit.code: unit for unit in self.known.filter(code__in=codes)}
        wrong = [
            _g("Dòng %(line)d: không có đơn vị mã “%(code)s” trong danh sách của cơ quan.")
            % {"line": place, "code": code[:40]}
            for place, code in enumerate((line.split(";")[0].strip() for line in typed), 1)
            if code not in found
        ]
        if wrong:
            raise forms.ValidationError(wrong[:20])
        lines = []
        for line in typed:
            code, _semicolon, reason = line.partition(";")
            lines.append(PastLine(found[code.strip()], recognised=not reason.strip(), reason=reason.strip()))
        return lines


class PublishForm(forms.Form):
    where = forms.CharField(
        label=_("Công bố ở đâu"),
        max_length=200,
        help_text=_("Ví dụ: Cổng thông tin điện tử phường; niêm yết tại trụ sở."),
    )


class HandForm(forms.Form):
    handed_date = date_field(_("Ngày trao giấy"))
    handed_to = forms.CharField(label=_("Người nhận"), max_length=120)


class ComplaintForm(forms.Form):
    ground = forms.CharField(label=_("Nội dung khiếu nại"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    paper_number = forms.CharField(label=_("Số văn bản"), max_length=60)
    paper_date = date_field(_("Ngày văn bản"))
    outcome = forms.CharField(label=_("Kết quả giải quyết"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class RevokeForm(forms.Form):
    ground = forms.CharField(label=_("Lý do thu hồi"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    paper_number = forms.CharField(label=_("Số quyết định thu hồi"), max_length=60)
    paper_date = date_field(_("Ngày quyết định"))


class InternalDateForm(forms.Form):
    rule_set_code = forms.ChoiceField(label=_("Bộ tiêu chí"))
    year = forms.IntegerField(label=_("Năm"), min_value=2022, max_value=2100)
    deadline = forms.ChoiceField(label=_("Mốc"))
    date = date_field(_("Ngày nội bộ"))
    paper = forms.CharField(label=_("Văn bản quy định"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets = [one for one in rules.all_rule_sets() if one.deadlines and one.in_force(dates.today())]
        self.fields["rule_set_code"].choices = [(one.code, one.short_title) for one in sets]  # type: ignore[attr-defined]
        self.fields["deadline"].choices = list(rules.DEADLINES.items())  # type: ignore[attr-defined]


class AuthorityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại đơn vị"))
    managing_level = forms.ChoiceField(label=_("Cấp quản lý"))
    recogniser = forms.ModelChoiceField(label=_("Cơ quan công nhận"), queryset=Unit.objects.none())
    office = forms.ModelChoiceField(label=_("Nơi tiếp nhận hồ sơ"), queryset=Unit.objects.none())
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)
    valid_from = date_field(_("Áp dụng từ ngày"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(rules.KINDS.items())  # type: ignore[attr-defined]
        self.fields["managing_level"].choices = ManagingLevel.choices  # type: ignore[attr-defined]
        committees = (UnitKind.PEOPLES_COMMITTEE, UnitKind.MINISTRY)
        self.fields["recogniser"].queryset = units.filter(kind__in=committees)  # type: ignore[attr-defined]
        offices = (UnitKind.STANDING_OFFICE, UnitKind.POLICE, UnitKind.MINISTRY)
        self.fields["office"].queryset = units.filter(kind__in=offices)  # type: ignore[attr-defined]


class ProvinceFormForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100)
    file = UploadField(
        label=_("Mẫu Excel còn trống"),
        kinds=frozenset({FileKind.XLSX}),
        help_text=_("Hàng tiêu đề cho biết cột nào là gì: Tên đơn vị, Loại, Địa chỉ, Đăng ký, Đạt, Số quyết định…"),
    )
