from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class How(TextChoices):
    """How the guard showed that he or she stood at the point."""

    QR = "qr", _("quét mã QR")
    NFC = "nfc", _("chạm thẻ NFC")
    GPS = "gps", _("vị trí GPS")
    HAND = "hand", _("bấm tay")


class RoundState(TextChoices):
    PLANNED = "planned", _("chưa đi")
    WALKING = "walking", _("đang đi")
    DONE = "done", _("đủ điểm")
    INCOMPLETE = "incomplete", _("sót điểm")
    MISSED = "missed", _("không đi")
