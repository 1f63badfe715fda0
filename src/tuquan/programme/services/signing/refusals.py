"""What the services of signing refuse."""

from django.utils.translation import gettext_lazy as _

from tuquan.core.refusals import Refusal


class TextMissing(Refusal):
    message = _("Hãy nhập lời văn để người ký đọc.")


class RulesWithoutText(Refusal):
    """Rules that nobody could read on the phone."""


class RulesMissing(Refusal):
    message = _("Chọn nội quy hoặc tiêu chí cần xác nhận.")


class StatedTogether(Refusal):
    message = _("Ghi cả số phải ký và ngày tính số ấy.")


class NobodyToSign(Refusal):
    message = _("Chưa có ai trong danh sách phải ký. Lấy từ danh sách của đơn vị hoặc nhập tệp trước.")


class RoundClosed(Refusal):
    message = _("Đợt ký đã kết thúc.")


class RoundOpenAlready(Refusal):
    message = _("Đợt ký đã mở.")


class NothingNew(Refusal):
    message = _("Lời văn chưa khác lần trước.")


class ChangeNotTold(Refusal):
    message = _("Ghi điểm mới so với lần trước, để người đã ký biết.")


class SignedAlready(Refusal):
    message = _("Người này đã ký nên không bỏ khỏi danh sách được.")


class ListRefused(Refusal):
    """Lines of the list are wrong; nothing was written."""


class LearnersTooYoung(Refusal):
    message = _("Trẻ mầm non, học sinh tiểu học không phải ký cam kết.")


class NotNow(Refusal):
    message = _("Đợt ký này chưa mở hoặc đã kết thúc.")


class TextChanged(Refusal):
    message = _("Nội dung vừa được sửa. Anh/chị đọc lại rồi ký.")


class CodeRefused(Refusal):
    """The same words for an unknown code, a wrong one and one that is locked: nobody learns who is on the list."""

    message = _("Mã nhân viên hoặc mã ký chưa đúng. Xem lại phiếu ký; sai 5 lần thì mã bị khóa 15 phút.")


class NobodyTicked(Refusal):
    message = _("Đánh dấu ít nhất một người đã ký trên giấy.")


class ScanMissing(Refusal):
    message = _("Chọn bản chụp danh sách đã ký.")


class CopiedAlready(Refusal):
    """The year has a round of that name."""
