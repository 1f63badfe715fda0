from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tuquan.accounts"
    verbose_name = _("Người dùng")

    def ready(self) -> None:
        from tuquan.accounts import services
        from tuquan.audit import erasing

        erasing.register("accounts.user", services.blank_again)
