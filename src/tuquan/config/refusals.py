"""What a command says when something expected goes wrong: one Vietnamese sentence instead of a traceback."""

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import DatabaseError


class Refusal(Exception):
    """A command cannot do what was asked; `message` is the sentence the person reads."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_FILES = {
    errno.ENOENT: "Không có tệp hoặc thư mục {file}.",
    errno.EACCES: "Không được phép đọc hoặc ghi {file}.",
    errno.EPERM: "Không được phép đọc hoặc ghi {file}.",
    errno.EISDIR: "{file} là thư mục, cần một tệp.",
    errno.ENOTDIR: "Đường dẫn {file} không đúng.",
    errno.EEXIST: "{file} đã có.",
    errno.ENOSPC: "Ổ đĩa đã đầy nên chưa ghi được {file}; hãy dọn chỗ rồi làm lại.",
    errno.EDQUOT: "Đã hết phần dung lượng được dùng nên chưa ghi được {file}.",
    errno.EFBIG: "Hệ thống không cho ghi tệp lớn đến thế: {file}.",
    errno.EROFS: "Ổ đĩa chỉ cho đọc nên không ghi được {file}.",
    errno.EIO: "Ổ đĩa báo lỗi khi đọc hoặc ghi {file}.",
    errno.EADDRINUSE: "Cổng này đang được chương trình khác dùng; hãy chọn cổng khác bằng --port.",
}


def sentence(error: BaseException) -> str | None:
    """The sentence for an expected failure; None when it is a fault of the program and the traceback is needed."""
    message = getattr(error, "message", None)
    if message and type(error).__module__.partition(".")[0] == "tuquan":
        return str(message)
    if isinstance(error, OSError) and error.errno in _FILES:
        return _FILES[error.errno].format(file=error.filename or "tệp")
    from django.db import DatabaseError

    return _of_database(error) if isinstance(error, DatabaseError) else None


def _of_database(error: "DatabaseError") -> str | None:
    told = str(error).lower()
    if "locked" in told:
        return "Cơ sở dữ liệu đang bận vì một việc khác đang ghi; hãy thử lại sau ít phút."
    if "disk is full" in told or "no space left" in told:
        return "Ổ đĩa của cơ sở dữ liệu đã đầy; chưa có gì được ghi, hãy dọn chỗ rồi làm lại."
    if "unable to open database" in told:
        return "Không mở được tệp cơ sở dữ liệu; kiểm tra TUQUAN_DATABASE_URL, TUQUAN_DATA_DIR và quyền của thư mục."
    if "not a database" in told or "malformed" in told:
        return "Tệp cơ sở dữ liệu bị hỏng hoặc không phải của Tự Quản; hãy khôi phục từ bản sao lưu (tuquan restore)."
    if "readonly database" in told:
        return "Tệp cơ sở dữ liệu chỉ cho đọc; kiểm tra quyền của tệp và thư mục."
    if "authentication failed" in told or "no password supplied" in told:
        return "Máy chủ PostgreSQL không nhận tên hoặc mật khẩu trong TUQUAN_DATABASE_URL."
    if "does not exist" in told and "database" in told:
        return "Trên máy chủ PostgreSQL chưa có cơ sở dữ liệu ghi trong TUQUAN_DATABASE_URL; hãy tạo bằng createdb."
    if "connection" in told or "could not translate host" in told or "failed to resolve host" in told:
        return "Không kết nối được máy chủ PostgreSQL ghi trong TUQUAN_DATABASE_URL; máy chủ có đang chạy không?"
    if "no such table" in told or "does not exist" in told:
        return "Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp cho phiên bản này; hãy chạy tuquan migrate."
    return None
