"""Stops a request from filling the disk: what comes after the largest size taken is dropped while it arrives, and the
file, one byte too long, is then refused with its sentence."""

from django.core.files.uploadhandler import FileUploadHandler

from tuquan.files.enums import LARGEST


class CutOff(FileUploadHandler):
    chunk_size = 64 * 1024
    taken = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = LARGEST + 1 - self.taken
        self.taken += len(raw_data)
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None
