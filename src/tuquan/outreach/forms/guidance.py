from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm


class SearchForm(forms.Form):
    tim = forms.CharField(
        label=_("Tìm trong các câu đã trả lời"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class AskForm(ActForm):
    text = forms.CharField(
        label=_("Anh/chị cần hỏi gì?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Không nêu tên người khác, không đưa nội dung mật."),
    )
    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    about_title = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(ActForm):
    answer = forms.CharField(label=_("Trả lời"), max_length=5000, widget=forms.Textarea(attrs={"rows": 7}))
    publish = forms.BooleanField(label=_("Đăng để các đơn vị khác cùng đọc, không nêu ai hỏi"), required=False)
    published_text = forms.CharField(
        label=_("Câu hỏi khi đăng"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bỏ tên người, tên đơn vị."),
    )
