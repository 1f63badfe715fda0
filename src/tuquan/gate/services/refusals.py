"""What the gate's services refuse with."""

from django.utils.translation import gettext_lazy as _

from tuquan.core.refusals import Refusal


class CountsOnly(Refusal):
    message = _("Cổng tiếp công dân chỉ đếm lượt: không ghi tên, không quét giấy tờ, không tìm người.")


class NotAtReception(Refusal):
    message = _("Chỉ cổng tiếp công dân mới đếm lượt không ghi tên.")


class GateElsewhere(Refusal):
    message = _("Cổng này không thuộc đơn vị.")
    field = "gate"


class NameMissing(Refusal):
    message = _("Hãy ghi họ và tên khách.")
    field = "name"


class PlateMissing(Refusal):
    message = _("Hãy ghi biển số xe.")
    field = "plate"


class PlateTaken(Refusal):
    message = _("Biển số này đã có trong sổ xe thường xuyên.")
    field = "plate"


class OwnerMissing(Refusal):
    message = _("Hãy chọn người trong đơn vị, hoặc ghi xe của ai.")
    field = "owner"


class GoodsMissing(Refusal):
    message = _("Hãy ghi hàng hóa, vật tư mang qua cổng.")
    field = "goods_name"


class HostElsewhere(Refusal):
    message = _("Người được gặp không thuộc đơn vị.")
    field = "host"


class AreaElsewhere(Refusal):
    message = _("Khu vực này không thuộc đơn vị.")
    field = "area"


class TooLong(Refusal):
    field = "ends_at"


class EndsBeforeItStarts(Refusal):
    message = _("Giờ kết thúc phải sau giờ bắt đầu và chưa qua.")
    field = "ends_at"


class AlreadyDecided(Refusal):
    message = _("Lượt này đã có người trả lời trước đó.")


class VisitOver(Refusal):
    message = _("Lượt này đã xong hoặc đã hủy.")


class OutTwice(Refusal):
    message = _("Giấy này đã dùng để ra trước đó.")


class ApproverMissing(Refusal):
    message = _("Chọn người của đơn vị có tài khoản để duyệt.")
    field = "approver"


class SameApprover(Refusal):
    message = _("Người đề nghị không tự duyệt được; cần người thứ hai.")


class NotACard(Refusal):
    message = _("Đây không phải mã QR của thẻ căn cước. Quét lại, hoặc gõ đủ 12 chữ số của thẻ.")
    field = "card"


class NumberTaken(Refusal):
    message = _("Đã có thẻ mang số này.")
    field = "number"


class NameTaken(Refusal):
    message = _("Đã có khu vực mang tên này.")
    field = "name"


class NotInside(Refusal):
    message = _("Lượt này đã được ghi ra trước đó.")
