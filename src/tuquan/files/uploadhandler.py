"""How a file arrives: what comes after the largest size taken is dropped on the way, and the file, one byte too long, is
then refused with its sentence; what is larger than a page goes to the data folder's own disk, never into memory."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from tuquan.files import videos
from tuquan.files.enums import LARGEST, LARGEST_PAPER

INCOMING = "incoming"


class CutOff(FileUploadHandler):
    chunk_size = 64 * 1024
    taken, most = 0, LARGEST_PAPER

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.taken, self.most = 0, LARGEST_PAPER

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.taken and videos.kind_of(raw_data):
            self.most = LARGEST
        room = self.most + 1 - self.taken
        self.taken += len(raw_data)
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None


class _Upload(TemporaryUploadedFile):
    def __init__(self, name: str, content_type: str, charset: str | None, extra: dict | None) -> None:
        folder = Path(settings.MEDIA_ROOT) / INCOMING
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The machine's own folder for such things may be memory (tmpfs).
        file = tempfile.NamedTemporaryFile(suffix=".upload", dir=folder)  # noqa: SIM115
        UploadedFile.__init__(self, file, name, content_type, 0, charset, extra)  # type: ignore[arg-type]


class OnDisk(TemporaryFileUploadHandler):
    def new_file(self, *args: object, **kwargs: object) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)  # type: ignore[arg-type]
        self.file = _Upload(self.file_name or "", self.content_type or "", self.charset, self.content_type_extra)
