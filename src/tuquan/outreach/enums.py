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
    CONTEST = "contest", _("hội thi, diễn đàn, tọa đàm")
    ONLINE = "online", _("trực tuyến")
    PRACTICE = "practice", _("thực hành tại chỗ")
    FESTIVAL = "festival", _("Ngày hội toàn dân bảo vệ an ninh Tổ quốc")
    OTHER = "other", _("hình thức khác")


HEAD_COUNT_ONLY = (SessionForm.PARTY_CELL, SessionForm.UNION)
"""Party-cell and union meetings: a head count only, never names (design: Rights, secrets and privacy)."""


class Audience(TextChoices):
    STAFF = "staff", _("cán bộ, nhân viên")
    LEARNERS = "learners", _("người học")
    GUARDS = "guards", _("bảo vệ")
    TEAM = "team", _("thành viên tổ tự quản")
    RESIDENTS = "residents", _("người dân")
    MIXED = "mixed", _("nhiều đối tượng")


class Content(TextChoices):
    """What every person of the unit has to be told once in the window (Circular 124/2021, article 6.1)."""

    INTERNAL_RULES = "internal_rules", _("nội quy, quy định của đơn vị")
    CRITERIA = "criteria", _("tiêu chí của tiêu chuẩn An toàn về ANTT")


class CountedAs(TextChoices):
    """How sharp a head count is; the codes are those of figures."""

    EXACT = "exact", _("đúng số này")
    AT_LEAST = "at_least", _("trên, hơn số này")
    NEARLY = "nearly", _("gần số này")
    ABOUT = "about", _("khoảng số này")
