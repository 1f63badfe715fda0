"""The kinds of things people are told of. Each app registers its own in `ready()`:

kinds.register("dossier.returned", _("Hồ sơ bị trả lại để hoàn thiện"), default=Channel.EMAIL, always=True)
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from tuquan.notifications.enums import Channel


@dataclass(frozen=True)
class Kind:
    code: str
    title: str | Promise
    default: Channel = Channel.PRODUCT
    always: bool = False
    """People may choose how, but not "không báo"."""
    of_office: bool = False
    """It asks an office, not a person, to act: unread ones pass to the successor of somebody who leaves."""


KINDS: dict[str, Kind] = {}


def register(
    code: str,
    title: str | Promise,
    *,
    default: Channel = Channel.PRODUCT,
    always: bool = False,
    of_office: bool = False,
) -> Kind:
    KINDS[code] = Kind(code, title, default, always, of_office)
    return KINDS[code]


def kind_of(code: str) -> Kind:
    return KINDS.get(code) or Kind(code, code)
