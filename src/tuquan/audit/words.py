"""What a change is called where the log's name for it is no column of the record, and what its codes mean."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Reader = Callable[[str, Any], tuple[str, str]]
"""Name and value of a change, as the log holds them → how both read. The value is never empty."""

LABELS: dict[str, str | Promise] = {
    "act": _("đề xuất"),
    "added": _("thêm"),
    "changed": _("sửa"),
    "contents": _("nội dung"),
    "count": _("số lượng"),
    "created": _("thêm"),
    "date": _("ngày"),
    "effective": _("hiệu quả"),
    "end": _("ngày cuối"),
    "facts": _("số liệu"),
    "group": _("nhóm người"),
    "head_count": _("lượt người"),
    "holds": _("trả lời"),
    "insured": _("lao động đóng bảo hiểm"),
    "joined": _("nối với"),
    "names": _("số người có tên"),
    "number": _("số"),
    "people": _("số người"),
    "person": _("người"),
    "place": _("nơi đóng"),
    "reason": _("lý do"),
    "role": _("vai trò"),
    "rows": _("số dòng"),
    "second_factor": _("xác thực hai bước"),
    "sector": _("lĩnh vực"),
    "size": _("quy mô"),
    "successors": _("đơn vị kế thừa"),
    "team": _("tổ, đội, ban"),
    "topics": _("lĩnh vực"),
    "unit": _("đơn vị"),
    "units": _("số đơn vị"),
    "until": _("tính đến"),
    "valid_from": _("từ ngày"),
    "valid_to": _("đến trước ngày"),
    "year": _("năm"),
}
_CHOICES: dict[str, list[Callable[[], Mapping[str, str | Promise]]]] = {}
_READERS: dict[str, Reader] = {}


def register_labels(labels: Mapping[str, str | Promise]) -> None:
    """An app says in `ready()` what the names in its entries are called."""
    LABELS.update(labels)


def register_choices(name: str, choices: Callable[[], Mapping[str, str | Promise]]) -> None:
    """An app says what the codes under a name mean, read when first needed; a name may have several lists."""
    _CHOICES.setdefault(name, []).append(choices)


def register_reader(object_type: str, reader: Reader) -> None:
    """For records whose entries need more than words: figures, for instance."""
    _READERS[object_type] = reader


def reader_of(object_type: str) -> Reader | None:
    return _READERS.get(object_type)


def label(name: str) -> str:
    return str(LABELS.get(name, name))


def value(name: str, code: str) -> str:
    return next((str(known[code]) for choices in _CHOICES.get(name, ()) if code in (known := choices())), code)
