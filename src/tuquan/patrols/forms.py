import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm
from tuquan.files.enums import FileKind
from tuquan.files.fields import UploadField
from tuquan.patrols import plans
from tuquan.patrols.models import Point, SitePlan

PICTURES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.WEBP})
ANSWERS = (("yes", _("Có")), ("no", _("Không")))


class PointForm(ActForm):
    name = forms.CharField(label=_("Tên điểm"), max_length=150)
    instructions = forms.CharField(
        label=_("Việc phải làm tại điểm"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    questions = forms.CharField(
        label=_("Câu hỏi tại điểm"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một câu, trả lời “Có” là bình thường. Ví dụ: Cửa kho đã khóa?"),
    )
    photo = forms.BooleanField(label=_("Cần chụp ảnh khi tới điểm"), required=False)
    nfc = forms.CharField(label=_("Số thẻ NFC"), max_length=40, required=False)
    latitude = forms.FloatField(label=_("Vĩ độ"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Kinh độ"), min_value=-180, max_value=180, required=False)
    radius = forms.IntegerField(label=_("Bán kính GPS (m)"), min_value=5, max_value=500, initial=30, localize=True)

    def clean_questions(self) -> list[str]:
        return [line.strip()[:200] for line in self.cleaned_data["questions"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("longitude", _("Ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."))
        return data


class RouteForm(ActForm):
    name = forms.CharField(label=_("Tên tuyến"), max_length=150)
    basis = forms.CharField(
        label=_("Theo phương án bảo vệ"), max_length=200, required=False, help_text=_("Số, ngày phương án, mục nào.")
    )
    points = forms.ModelMultipleChoiceField(
        label=_("Các điểm"), queryset=Point.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    order = forms.CharField(
        label=_("Thứ tự đi"),
        max_length=200,
        required=False,
        help_text=_("Số của các điểm theo danh sách trên, ví dụ 2, 1, 3. Bỏ trống: như danh sách."),
    )
    ordered = forms.BooleanField(label=_("Phải đi đúng thứ tự"), required=False)
    minutes = forms.IntegerField(label=_("Đi hết trong (phút)"), min_value=5, max_value=480, initial=45, localize=True)

    def __init__(self, *args: Any, points: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["points"]
        choice.queryset = points
        self.listed = list(points)
        choice.label_from_instance = lambda one: f"{self.listed.index(one) + 1}. {one.name}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = list(data.get("points") or ())
        typed = [int(part) for part in re.findall(r"\d+", data.pop("order", "") or "")]
        if typed and not self.errors:
            wanted = [self.listed[n - 1] for n in typed if 0 < n <= len(self.listed)]
            if sorted(one.pk for one in wanted) != sorted(one.pk for one in chosen):
                self.add_error("order", _("Thứ tự phải có đủ các điểm đã chọn, mỗi điểm một lần."))
            chosen = wanted
        data["points"] = chosen
        return data


class WindowsForm(ActForm):
    windows = forms.CharField(
        label=_("Khung giờ mỗi ngày"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi dòng một vòng: 22:00-22:30. Thêm chữ “ngẫu nhiên” để giờ gọi đi thay đổi mỗi ngày."),
    )

    def clean_windows(self) -> list[tuple[time, time, bool]]:
        found = []
        for number, line in enumerate(self.cleaned_data["windows"].splitlines(), 1):
            if not line.strip():
                continue
            hours = re.findall(r"\d{1,2}[:hg]\d{2}", line)
            try:
                opens, closes = (time.fromisoformat(re.sub("[hg]", ":", one).zfill(5)) for one in hours)
            except ValueError:
                raise forms.ValidationError(
                    _("Dòng %(line)d: ghi hai giờ, ví dụ 22:00-22:30."), params={"line": number}
                ) from None
            found.append((opens, closes, "ngẫu" in line.casefold() or "ngau" in line.casefold()))
        return found


class PassForm(ActForm):
    """The questions of the point; an answer “Không” tells the chief."""

    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, point: Point, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.point = point
        for number, question in enumerate(point.questions):
            self.fields[f"answer-{number}"] = forms.ChoiceField(
                label=question, choices=ANSWERS, widget=forms.RadioSelect, required=True
            )
        self.fields["photo"] = UploadField(label=_("Ảnh tại điểm"), kinds=PICTURES, required=point.photo)
        self.fields["code"] = forms.CharField(
            label=_("Mã trên tờ dán tại điểm"),
            max_length=200,
            required=False,
            initial=code,
            help_text=_("Quét mã thì đã điền sẵn. Bỏ trống: ghi là bấm tay."),
        )
        self.order_fields([*(f"answer-{n}" for n in range(len(point.questions))), "photo", "note", "code"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answers = {str(n): data.pop(f"answer-{n}", "") for n in range(len(self.point.questions))}
        photo, code = data.pop("photo", None), data.get("code") or ""
        data["code"] = code
        return {**data, "answers": answers, "photos": [photo] if photo else [], "how": "qr" if code else "hand"}


class FinishForm(ActForm):
    note = forms.CharField(
        label=_("Ghi chú về vòng tuần tra"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SetAsideForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class PlanForm(ActForm):
    name = forms.CharField(label=_("Tên sơ đồ"), max_length=150)
    file = UploadField(
        label=_("Ảnh sơ đồ mặt bằng"),
        kinds=PICTURES,
        help_text=_("Ảnh chụp hoặc xuất từ bản vẽ. Sơ đồ thuộc phương án bảo vệ, không rời đơn vị."),
    )


class MarkForm(ActForm):
    plan = forms.ModelChoiceField(label=_("Sơ đồ"), queryset=SitePlan.objects.none())
    cell = forms.CharField(label=_("Ô trên sơ đồ"), max_length=4, help_text=_("Chữ cột và số hàng, ví dụ C7."))

    def __init__(self, *args: Any, site_plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["plan"]
        choice.queryset = site_plans

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        plan, cell = data.get("plan"), data.pop("cell", "")
        if plan is not None and not self.errors:
            found = plans.middle_of(plan, cell)
            if found is None:
                self.add_error("cell", _("Ô từ A1 đến %(last)s.") % {"last": plans.last_cell(plan)})
            else:
                data["x"], data["y"] = found
        return data


class KeepingForm(ActForm):
    keep_months = forms.IntegerField(
        label=_("Giữ nhật ký tuần tra (tháng)"),
        min_value=1,
        max_value=60,
        localize=True,
        help_text=_("Hết hạn, phần mềm xóa vòng đi, ảnh và tên người đi."),
    )
