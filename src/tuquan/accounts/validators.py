"""What a password has to be, said in Vietnamese."""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _, ngettext


class LongEnough(django_rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "Mật khẩu quá ngắn: cần ít nhất %(count)d ký tự. Một câu ngắn dễ nhớ là tốt nhất.",
            "Mật khẩu quá ngắn: cần ít nhất %(count)d ký tự. Một câu ngắn dễ nhớ là tốt nhất.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("Ít nhất %(count)d ký tự; nên là một câu ngắn dễ nhớ.") % {"count": self.min_length}


class NotCommon(django_rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này nhiều người dùng nên dễ bị đoán. Anh/chị chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không dùng mật khẩu nhiều người hay đặt như “123456789a”.")


class NotLikeTheUser(django_rules.UserAttributeSimilarityValidator):
    DEFAULT_USER_ATTRIBUTES = ("username", "phone", "full_name", "email")

    def __init__(self) -> None:
        super().__init__(user_attributes=self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        return _("Mật khẩu quá giống %(verbose_name)s. Anh/chị chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không giống tên, tên đăng nhập hoặc số điện thoại.")
