from django.utils.translation import gettext_lazy as _

from tuquan.core.refusals import Refusal


class NoWatchHere(Refusal):
    message = _("Anh/chị chưa được giao việc ca trực ở đơn vị này. Hãy hỏi tổ trưởng bảo vệ.")


class DeviceRevoked(Refusal):
    message = _("Điện thoại này đã bị thu hồi. Dữ liệu ca trên máy được xóa; hãy báo tổ trưởng bảo vệ.")


class AlreadyRevoked(Refusal):
    message = _("Điện thoại này đã được thu hồi trước đó.")


class AlreadySettled(Refusal):
    message = _("Việc này đã có người xử lý.")


class NotHeld(Refusal):
    message = _("Chỉ việc chưa ghi được và còn giữ nội dung (trong 30 ngày) mới thử ghi lại được.")
