"""Why a file is not taken: one sentence that says what is wrong and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FileRefused(Exception):
    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class MarkUnknown(FileRefused):
    """The product cannot read the file; whoever uploads it has to look and to say that it bears no mark."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Đây là ảnh, bản quét hoặc đoạn phim nên phần mềm không đọc được chữ bên trong. Anh/chị xem lại tệp rồi đánh dấu "
                "“Tôi đã xem, tệp không mang dấu chỉ độ mật” và gửi lại."
            )
        )


class SecretMark(FileRefused):
    """The file bears a secrecy mark (Law on the protection of State secrets: such papers never enter the product)."""

    def __init__(self, mark: str, where: str | Promise) -> None:
        super().__init__(
            _(
                "Tệp mang dấu chỉ độ mật “%(mark)s” (%(where)s) nên không được nhận: tài liệu bí mật nhà nước không "
                "được đưa vào, ghi lại hoặc tóm tắt trong hệ thống này. Anh/chị lưu, gửi tài liệu ấy theo quy định về "
                "bảo vệ bí mật nhà nước. Nếu không phải tài liệu mật, bỏ chữ ấy ở tên tệp hoặc đầu trang rồi gửi lại."
            )
            % {"mark": mark, "where": where}
        )
        self.mark = mark
