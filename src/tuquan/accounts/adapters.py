"""Where django-allauth asks us: who may come in, how secrets are kept, what the office's own sign-in service may do."""

import base64
import hashlib
import logging
import secrets
import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as __, gettext_lazy as _

from tuquan.accounts import lockout
from tuquan.accounts.backends import UsernameOrPhoneBackend, phone_digits
from tuquan.accounts.models import User
from tuquan.audit import services as audit

logger = logging.getLogger(__name__)

WRONG_PASSWORD = _("Tên đăng nhập hoặc mật khẩu chưa đúng. Anh/chị kiểm tra chữ hoa, chữ thường rồi nhập lại.")

SENTENCES = {
    "account/messages/password_changed.txt": _("Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất."),
    "account/messages/password_set.txt": _("Đã đặt mật khẩu."),
    "mfa/messages/totp_activated.txt": _("Đã bật ứng dụng xác thực."),
    "mfa/messages/totp_deactivated.txt": _("Đã tắt ứng dụng xác thực."),
    "mfa/messages/recovery_codes_generated.txt": _("Đã tạo 10 mã dự phòng mới. Anh/chị in ra và cất nơi kín."),
    "mfa/messages/webauthn_added.txt": _("Đã thêm khóa đăng nhập."),
    "mfa/messages/webauthn_removed.txt": _("Đã xóa khóa đăng nhập."),
}
"""What allauth says, under the names of the templates it would use; what is not here is not said."""

NOTED = {
    "mfa/email/totp_activated": "account.app_added",
    "mfa/email/totp_deactivated": "account.app_removed",
    "mfa/email/recovery_codes_generated": "account.codes_made",
    "mfa/email/webauthn_added": "account.passkey_added",
    "mfa/email/webauthn_removed": "account.passkey_removed",
    "socialaccount/email/account_connected": "account.office_linked",
    "socialaccount/email/account_disconnected": "account.office_unlinked",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng sử dụng."),
        "username_password_mismatch": WRONG_PASSWORD,
        "email_password_mismatch": WRONG_PASSWORD,
        "phone_password_mismatch": WRONG_PASSWORD,
        "invalid_login": WRONG_PASSWORD,
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Anh/chị nhập mã mới nhất."),
        "too_many_login_attempts": _("Nhập sai quá nhiều lần. Anh/chị chờ vài phút rồi thử lại."),
        "rate_limited": _("Nhập sai quá nhiều lần. Anh/chị chờ vài phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        user.backend = f"{UsernameOrPhoneBackend.__module__}.{UsernameOrPhoneBackend.__qualname__}"  # type: ignore[attr-defined]
        super().login(request, user)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        if not user.may_sign_in():  # a passkey or the office's service may know somebody who has left
            user.is_active = False
        return super().pre_login(request, user, **kwargs)

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very host: allauth would also trust every other allowed host."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return lockout.address_of(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a few minutes ago has just shown who he or she is."""
        records = get_authentication_records(self.request, self.request.user)
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > since for record in records)

    def set_password(self, user: User, password: str) -> None:
        with audit.act():
            super().set_password(user, password)
            audit.record("account.password_changed", user, unit_id=None, by=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own letters are not sent: news about an account goes through the product's notifications."""

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth tells here of every change to the account's keys: noted in the log, no letter is written."""
        if kind := NOTED.get(template_prefix):
            with audit.act():
                audit.record(kind, user, unit_id=None, by=user)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        sentence = message or SENTENCES.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence), extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã hoặc khóa chưa đúng, hoặc đã hết hạn. Anh/chị thử lại."),
        "cannot_delete_authenticator": _("Không tắt được bước xác thực thứ hai."),
        "cannot_generate_recovery_codes": _("Cần bật xác thực hai bước trước khi tạo mã dự phòng."),
        "rate_limited": _("Nhập sai quá nhiều lần. Anh/chị chờ vài phút rồi thử lại."),
    }

    def _fernet(self) -> Fernet:
        key = hashlib.sha256(b"tuquan.second-factor:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self._fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Restored without the keys: no code fits a random secret, so the person needs a reset link.
            logger.exception("A second factor was sealed with another secret key")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(scale=5, border=2, light="#fff")

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return __("Khóa thứ %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Tự Quản"}

    def _get_user_identifier(self, user: User) -> str:
        return user.username


class OfficeAccountAdapter(DefaultSocialAccountAdapter):
    """The office's sign-in service opens accounts that exist already; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        user = known_user(sociallogin.account.extra_data)
        if user is None or not user.may_sign_in():
            logger.info("Sign-in through %s: no account fits", sociallogin.account.provider)
            raise ImmediateHttpResponse(redirect("socialaccount_signup"))
        sociallogin.connect(request, user)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        logger.warning("Sign-in through %s failed: %s %s", provider, error, exception)
        raise ImmediateHttpResponse(redirect("socialaccount_login_error"))


def known_user(data: dict[str, Any]) -> User | None:
    """The one user whom the claims name: user name first, then a confirmed phone number or e-mail address.

    The office vouches for the user names of its service; a phone number or an address counts only when the service
    says that it was confirmed. Claims that fit two people fit nobody: a person has to look.
    """
    claims = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})} or data
    if username := str(claims.get("preferred_username") or ""):
        user = User.objects.filter(username=username.lower()).first()
        if user is not None:
            return user
    found: set[User] = set()
    if claims.get("phone_number_verified") is True and (phone := phone_digits(str(claims.get("phone_number") or ""))):
        found.update(User.objects.filter(phone=phone))
    if claims.get("email_verified") is True and (email := str(claims.get("email") or "")):
        found.update(User.objects.filter(email__iexact=email))
    return found.pop() if len(found) == 1 else None
