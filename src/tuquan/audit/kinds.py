"""What the log calls each kind of act, as a person says it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: dict[str, str | Promise] = {
    # The log itself, files
    "audit.erased": _("xóa phần riêng tư trong nhật ký"),
    "audit.exported": _("xuất nhật ký ra Excel"),
    "audit.personal_viewed": _("xem phần riêng tư trong nhật ký"),
    "file.stored": _("gửi tệp"),
    "file.attached": _("gắn tệp vào bản ghi"),
    "file.deleted": _("xóa tệp"),
    # Accounts
    "account.opened": _("mở tài khoản"),
    "account.renamed": _("đổi tên tài khoản"),
    "account.closed": _("khóa tài khoản"),
    "account.reopened": _("mở lại tài khoản"),
    "account.unlocked": _("mở khóa đăng nhập"),
    "account.forgotten": _("xóa dữ liệu tài khoản"),
    "account.password_changed": _("đổi mật khẩu"),
    "account.password_renewed": _("đặt lại mật khẩu"),
    "account.session_ended": _("chấm dứt một phiên đăng nhập"),
    "account.sessions_ended": _("chấm dứt các phiên đăng nhập"),
    "invitation.made": _("lập giấy mời"),
    "invitation.used": _("dùng giấy mời"),
    "invitation.cancelled": _("hủy giấy mời"),
    "data_request.made": _("yêu cầu về dữ liệu cá nhân"),
    "data_request.acknowledged": _("tiếp nhận yêu cầu về dữ liệu cá nhân"),
    "data_request.extended": _("gia hạn yêu cầu về dữ liệu cá nhân"),
    "data_request.finished": _("giải quyết xong yêu cầu về dữ liệu cá nhân"),
    # Places, units, people
    "places.loaded": _("nạp danh mục địa bàn"),
    "place.added": _("thêm địa bàn"),
    "place.ended": _("kết thúc địa bàn"),
    "unit.created": _("thêm đơn vị"),
    "unit.changed": _("sửa thông tin đơn vị"),
    "unit.named": _("đổi tên đơn vị"),
    "unit.moved": _("chuyển trụ sở đơn vị"),
    "unit.related": _("đổi cơ quan quản lý, theo dõi"),
    "unit.marked": _("đổi đặc điểm đơn vị"),
    "unit.size": _("đổi quy mô đơn vị"),
    "unit.headcount": _("ghi quân số đơn vị"),
    "unit.closed": _("đóng đơn vị"),
    "unit.reopened": _("mở lại đơn vị"),
    "unit.site_added": _("thêm cơ sở của đơn vị"),
    "unit.gate_added": _("thêm cổng của đơn vị"),
    "unit.sub_unit_added": _("thêm phòng, ban"),
    "person.added": _("thêm người"),
    "person.edited": _("sửa thông tin người"),
    "person.left": _("người rời đơn vị"),
    "membership.began": _("nhận công tác tại đơn vị"),
    "membership.edited": _("sửa công tác tại đơn vị"),
    "membership.ended": _("thôi công tác tại đơn vị"),
    "role.granted": _("giao vai trò"),
    "role.ended": _("thôi vai trò"),
    "role.dropped": _("bỏ vai trò giao nhầm"),
    "team.member_left": _("thành viên rời tổ, đội, ban"),
    "internal_date.set": _("đặt hạn nội bộ"),
    "authority.set": _("đặt thẩm quyền"),
    # Documents and figures
    "document.entered": _("vào sổ văn bản"),
    "document.changed": _("sửa văn bản"),
    "document.cancelled": _("hủy văn bản"),
    "register.started": _("mở sổ"),
    "register.number_given": _("cấp số"),
    "register.number_cancelled": _("hủy số"),
    "facts.declared": _("khai số liệu"),
    "facts.redeclared": _("khai lại số liệu"),
    "facts.withdrawn": _("rút số liệu"),
    "facts.relocated": _("chuyển số liệu theo địa bàn"),
    "facts.basis_chosen": _("chọn nguồn số liệu"),
}


def title(kind: str) -> str:
    return str(TITLES.get(kind, kind))
