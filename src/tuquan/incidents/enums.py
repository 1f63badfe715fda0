from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    """How much help it needs now; no word of the criminal law, which only the competent body speaks."""

    ORDINARY = "ordinary", _("xử lý được tại chỗ")
    HELP = "help", _("cần hỗ trợ")
    EMERGENCY = "emergency", _("khẩn cấp")


class Side(TextChoices):
    HEAD = "head", _("thủ trưởng")
    CHIEF = "chief", _("tổ trưởng bảo vệ")
    TEAM = "team", _("tổ bảo vệ, tự quản")
    POLICE = "police", _("Công an nơi đóng")


class Duty(TextChoices):
    """Who does a step of a playbook."""

    GUARD = "guard", _("bảo vệ trong ca")
    SECOND = "second", _("người trực thứ hai")
    CHIEF = "chief", _("tổ trưởng bảo vệ")
    HEAD = "head", _("thủ trưởng")
    RECEPTION = "reception", _("người tiếp công dân")
    CLERK = "clerk", _("văn phòng")
    MEDICAL = "medical", _("y tế cơ quan")
    TEAM = "team", _("tổ bảo vệ, tự quản")


class StepState(TextChoices):
    DONE = "done", _("đã làm")
    NO_ANSWER = "no_answer", _("không liên lạc được")
    NOT_NEEDED = "not_needed", _("không cần")


class Outcome(TextChoices):
    """What the unit itself found when the matter was over."""

    REAL = "real", _("đã xác minh có vụ việc")
    FALSE_ALARM = "false_alarm", _("báo nhầm, không có vụ việc")


class Verdict(TextChoices):
    """What the competent body concluded."""

    VIOLATION = "violation", _("có vụ việc tại điểm này")
    NO_VIOLATION = "no_violation", _("không thuộc điểm này")


class Excuse(TextChoices):
    NONE = "", _("không đề nghị")
    FORCE_MAJEURE = "force_majeure", _("bất khả kháng")
    EARLY_AND_REPORTED = "early_and_reported", _("phát hiện sớm, đã giảm hậu quả và báo cáo ngay")


class PersonPart(TextChoices):
    """Why somebody stands in the minutes."""

    REPORTER = "reporter", _("người báo")
    WITNESS = "witness", _("người làm chứng")
    HARMED = "harmed", _("người bị hại, bị nạn")
    OWNER = "owner", _("người quản lý tài sản")
    CONCERNED = "concerned", _("người liên quan")
