"""Where the log and its fingerprints part."""

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from tuquan.core.text import number


@dataclass(frozen=True)
class Difference:
    """The first place where log and fingerprints part. `seq` is the number of the entry in its unit's chain."""

    chain_id: int
    unit_id: UUID | None
    seq: int
    what: str

    @property
    def message(self) -> str:
        return _("Nhật ký đã bị sửa: %(chain)s, dòng số %(seq)s: %(what)s") % {
            "chain": _("chuỗi của đơn vị %s") % _unit_name(self.unit_id) if self.unit_id else _("chuỗi chung"),
            "seq": number(self.seq),
            "what": self.what,
        }


def _unit_name(unit_id: UUID) -> str:
    """The name when the unit still exists, else its key (units stand above this app: asked by label)."""
    found = apps.get_model("units.Unit")._default_manager.filter(pk=unit_id).first()
    return f"{found} ({unit_id})" if found else str(unit_id)
