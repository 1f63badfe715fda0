"""allauth's forms with our words. The rules are allauth's; here are labels, hints and limits."""

import struct
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 200
"""Longer ones only cost time to hash."""


def _say(field: forms.Field, label: Any, *, hint: Any = "", **attributes: str) -> None:
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)
    field.error_messages["required"] = _("Anh/chị chưa điền ô này.")


def _limit(field: forms.Field, length: int) -> None:
    field.widget.attrs["maxlength"] = str(length)
    field.validators = [
        validator for validator in field.validators if not isinstance(validator, MaxLengthValidator)
    ] + [MaxLengthValidator(length, _("Nội dung này dài quá."))]


def _password(field: forms.Field, label: Any, **attributes: str) -> None:
    _say(field, label, hint=field.help_text, **attributes)
    _limit(field, LONGEST_PASSWORD)


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["login"],
            _("Tên đăng nhập hoặc số điện thoại"),
            autocomplete="username webauthn",
            autocapitalize="none",
            spellcheck="false",
        )
        _password(self.fields["password"], _("Mật khẩu"))
        self.fields["password"].help_text = ""
        _limit(self.fields["login"], 60)
        _say(
            self.fields["remember"],
            _("Giữ đăng nhập trên máy này hai tuần"),
            hint=_("Không chọn khi dùng máy chung ở phòng trực, cổng bảo vệ."),
        )


class _NewPassword:
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def name_new_password(self) -> None:
        _password(self.fields["password1"], _("Mật khẩu mới"))
        _password(self.fields["password2"], _("Nhập lại mật khẩu mới"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data  # type: ignore[arg-type]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai lần nhập chưa giống nhau."))  # type: ignore[attr-defined]
        return cleaned


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["oldpassword"], _("Mật khẩu hiện tại"))
        self.fields["oldpassword"].help_text = ""
        self.name_new_password()


class SetPasswordForm(_NewPassword, account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_new_password()


class ConfirmPasswordForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["password"], _("Mật khẩu"))
        self.fields["password"].help_text = ""


class _Code:
    fields: dict[str, forms.Field]

    def name_code(self, hint: Any) -> None:
        _say(self.fields["code"], _("Mã xác thực"), hint=hint, autocomplete="one-time-code")
        _limit(self.fields["code"], 20)


class CodeForm(_Code, second_factor.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_code(_("Mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng."))


class ConfirmCodeForm(_Code, second_factor.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_code(_("Mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng."))


class ActivateAppForm(_Code, app.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_code(_("Mã 6 số mà ứng dụng đang hiện."))


# What the parser of a key's answer raises over answers that no browser would send.
_UNREADABLE = (
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    struct.error,
    RecursionError,
    InvalidSignature,
)


class _KeyAnswer:
    """A forged or damaged answer of a key is a wrong answer, not an error of ours."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class SignInByPasskeyForm(_KeyAnswer, passkeys.LoginWebAuthnForm):
    pass


class SecondStepByPasskeyForm(_KeyAnswer, passkeys.AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskeyForm(_KeyAnswer, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """A key is always made to sign in without a password: a key that is only a second step confuses people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Tên gọi của khóa"), hint=_("Để anh/chị nhận ra, ví dụ: điện thoại của tôi."))
        _limit(self.fields["name"], 60)
        self.fields["passwordless"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Tên gọi của khóa"))
        _limit(self.fields["name"], 60)
