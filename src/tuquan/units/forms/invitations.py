from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.units.enums import InvitationPurpose
from tuquan.units.models import Invitation


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã in trên giấy"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Gồm 4 nhóm chữ và số, ví dụ: abcde-23456-…"),
    )


class AcceptForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Có thể giữ nguyên hoặc đổi cho dễ nhớ. Chữ thường không dấu và số."),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Điền thì có thể đăng nhập bằng số điện thoại."),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự, nên là một câu ngắn dễ nhớ; không giống tên hoặc số điện thoại."),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = invitation.person
        if invitation.purpose == InvitationPurpose.RESET:
            del self.fields["username"], self.fields["phone"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password:
            known = self.person.user or User(
                username=cleaned.get("username", ""), phone=cleaned.get("phone", ""), full_name=self.person.full_name
            )
            try:
                validate_password(password, known)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
            if "again" in cleaned and cleaned["again"] != password:
                self.add_error("again", _("Hai lần nhập chưa giống nhau."))
        return cleaned
