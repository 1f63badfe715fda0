from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.outreach.enums import Licence, MaterialKind
from tuquan.outreach.forms.parts import topics
from tuquan.outreach.models import QuizQuestion


class MaterialFields(ActForm):
    title = forms.CharField(label=_("Tên tài liệu"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=spoken(MaterialKind))
    topic = forms.ChoiceField(label=_("Chủ đề"), choices=topics(), initial="general")
    summary = forms.CharField(label=_("Dùng để làm gì"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Nội dung"), max_length=50_000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    link = forms.URLField(
        label=_("Liên kết"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_("Nơi đã đăng, nếu có. Tệp phim, PowerPoint, PDF, Word, ảnh thì thêm sau khi lưu."),
    )
    source = forms.CharField(label=_("Nguồn, tác giả"), max_length=200)
    licence = forms.ChoiceField(label=_("Quyền sử dụng"), choices=spoken(Licence), widget=forms.RadioSelect)
    pass_share = forms.IntegerField(
        label=_("Đạt khi trả lời đúng từ (%)"),
        min_value=1,
        max_value=100,
        initial=80,
        help_text=_("Chỉ dùng cho bài học có câu hỏi."),
    )
    shared = forms.BooleanField(label=_("Các đơn vị cấp dưới cùng dùng tài liệu này"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]


class QuestionForm(ActForm):
    text = forms.CharField(label=_("Câu hỏi"), max_length=300)
    options = forms.CharField(
        label=_("Các câu trả lời"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một câu."),
    )
    right = forms.IntegerField(label=_("Câu đúng là dòng thứ mấy?"), min_value=1, max_value=20)
    why = forms.CharField(label=_("Vì sao"), max_length=300, required=False, help_text=_("Người trả lời sai sẽ đọc."))


class CourseForm(forms.Form):
    """The questions of a course, one group of choices each."""

    def __init__(self, *args: Any, questions: list[QuizQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, question in enumerate(questions, start=1):
            self.fields[f"q{question.pk}"] = forms.TypedChoiceField(
                label=f"{place}. {question.text}",
                choices=list(enumerate(question.options)),
                coerce=int,
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[int, int]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}
