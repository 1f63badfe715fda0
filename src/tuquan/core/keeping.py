"""Files that are written whole or not at all: secrets an installation keeps, and what a command was asked for."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; made and written first when it is not there, closed to other users of the machine.

    Written aside and linked in whole: of two processes that start at once one wins, and neither reads half a secret.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(make())
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_bytes()


def check_room(file: Path) -> None:
    """Asked before long work, so that an address that cannot be written is told at once.

    :raises OSError: the folder is not there, or the file is a folder.
    """
    if not file.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A draft beside the file, put in its place when all was written.

    :raises OSError: names the file that was asked for, not the draft.
    """
    check_room(file)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        yield draft
        draft.replace(file)
    except OSError as error:
        if error.filename in (None, str(draft)):
            error.filename = str(file)
        raise
    finally:
        draft.unlink(missing_ok=True)
