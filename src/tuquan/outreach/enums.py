from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionKind(TextChoices):
    AWARENESS = "awareness", _("buổi tuyên truyền, quán triệt")
    TRAINING = "training", _("lớp tập huấn, huấn luyện")


class SessionForm(TextChoices):
    CONFERENCE = "conference", _("hội nghị")
    BRIEFING = "briefing", _("giao ban, sinh hoạt cơ quan")
    PARTY_CELL = "party_cell", _("sinh hoạt chi bộ")
    UNION = "union", _("sinh hoạt công đoàn, đoàn thể")
    CLASS = "class", _("lớp học")
    FLAG_SALUTE = "flag_salute", _("chào cờ, sinh hoạt dưới cờ")
    LOUDSPEAKER = "loudspeaker", _("loa truyền thanh")
    FESTIVAL = "festival", _("Ngày hội toàn dân bảo vệ an ninh Tổ quốc")
    OTHER = "other", _("hình thức khác")


HEAD_COUNT_ONLY = (SessionForm.PARTY_CELL, SessionForm.UNION)
"""Party-cell and union meetings: a head count only, never names (design: Rights, secrets and privacy)."""
