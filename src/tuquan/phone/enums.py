from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActState(TextChoices):
    """What became of an act that a device sent."""

    DONE = "done", _("đã ghi")
    CONFLICT = "conflict", _("đã ghi, có điểm không khớp")
    HELD = "held", _("chưa ghi được, chờ người xử lý")
    SETTLED = "settled", _("đã xử lý")


KIND_WORDS = {
    "duty.clock_in": _("Vào ca"),
    "duty.clock_out": _("Ra ca"),
    "duty.log": _("Ghi sổ trực"),
    "duty.hand_over": _("Giao ca"),
    "duty.take_over": _("Nhận ca"),
    "gate.enter": _("Cho vào"),
    "gate.leave": _("Cho ra"),
    "patrols.start": _("Bắt đầu tuần tra"),
    "patrols.point": _("Điểm tuần tra"),
    "patrols.finish": _("Kết thúc tuần tra"),
    "incidents.report": _("Báo vụ việc"),
    "incidents.step": _("Bước xử lý vụ việc"),
    "incidents.note": _("Ghi thêm về vụ việc"),
}
"""The kinds of docs/adr/0013 as a list of them is read."""
