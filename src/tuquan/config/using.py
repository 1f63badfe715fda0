"""Who uses the data at this moment. Server, worker and commands share it; a restore wants it alone.

The lock goes with its process, also when that is killed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tuquan.config import environment

_held: int | None = None


class InUse(Exception):
    message = "Tự Quản đang chạy trên dữ liệu này; hãy dừng máy chủ (và các lệnh khác) rồi khôi phục lại."


def share() -> None:
    """For the rest of this process."""
    global _held
    if _held is None:
        _held = os.open(environment.data_dir() / ".in-use", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(_held, fcntl.LOCK_SH)


@contextmanager
def alone() -> Iterator[None]:
    """
    :raises InUse: somebody else has it.
    """
    with open(environment.data_dir() / ".in-use", "a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        yield
