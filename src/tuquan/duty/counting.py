"""What other apps can count at a post, to be compared with what was handed over: visitors inside, badges out.

The gate registers in its `ready()`; the watch need not know it:

    counting.register("inside", inside_at)      # inside_at(post, moment) -> int | None
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.duty.models import DutyPost

Count = Callable[[DutyPost, datetime], int | None]
"""None: nobody keeps a record of it at this post."""

NAMES: dict[str, str | Promise] = {"inside": _("khách còn bên trong"), "badges_out": _("thẻ khách chưa thu")}
COUNTS: dict[str, Count] = {}


def register(name: str, count: Count) -> None:
    if name not in NAMES:
        raise ValueError(f"nothing named {name} is handed over")
    COUNTS[name] = count


def counted(name: str, post: DutyPost, at: datetime) -> int | None:
    return COUNTS[name](post, at) if name in COUNTS else None
