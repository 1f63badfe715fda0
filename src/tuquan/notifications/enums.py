from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How somebody wants to be told of one kind of thing."""

    PRODUCT = "product", _("chỉ trong phần mềm")
    EMAIL = "email", _("trong phần mềm và gửi thư điện tử ngay")
    DIGEST = "digest", _("trong phần mềm và gộp vào thư 7 giờ sáng")
    NONE = "none", _("không báo")


class EmailState(TextChoices):
    WAITING = "waiting", _("chờ gửi")
    SENDING = "sending", _("đang gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")
    UNSURE = "unsure", _("chưa rõ")
    """Cut off while it was handed over: it may have left. Nobody but a person sends it again."""


class RunState(TextChoices):
    RUNNING = "running", _("đang chạy")
    DONE = "done", _("đã chạy")
    FAILED = "failed", _("bị lỗi")
