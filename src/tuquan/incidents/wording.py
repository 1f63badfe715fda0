"""Free text of an incident: state secrets and card numbers stay out of it."""

import re

from django.utils.translation import gettext as _

from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files import secrecy

_CARD = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)|(?<!\d)\d{3}[ .]\d{3}[ .]\d{3}[ .]\d{3}(?!\d)")
MASKED = "…"


class WordsUnfit(Refusal):
    """The text holds what must not be written down here."""


def fit(text: str, field: str) -> str:
    """The text as it may stand.

    :raises WordsUnfit: it bears a secrecy mark or a card number.
    """
    if secrecy.mark_in_page(text.splitlines()) is not None:
        raise WordsUnfit(
            _("Không ghi nội dung bí mật nhà nước vào phần mềm. Báo trực tiếp người có thẩm quyền."), field=field
        )
    if _CARD.search(text):
        raise WordsUnfit(_("Bỏ số thẻ căn cước; ở đây không cần."), field=field)
    return clean(text)


def masked(text: str) -> tuple[str, bool]:
    """What a device sent, with card numbers blacked out and marked text left out; whether something went."""
    if secrecy.mark_in_page(text.splitlines()) is not None:
        return "", True
    found, count = _CARD.subn(MASKED, text)
    return clean(found), bool(count)
