"""Wordings of the province that the reader did not know."""

from datetime import datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.facts.catalogue import catalogue
from tuquan.reports.models import AddedWord
from tuquan.units.models import Unit

FEWEST_WORDS = 2


class WordRefused(Exception):
    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@audit.transaction
def add_word(unit: Unit, phrase: str, indicator: str, *, by: User | None, at: datetime) -> AddedWord:
    """From now on a number beside this phrase is read as the indicator, in every office of the installation.

    :raises WordRefused: too short to be told from ordinary words, or known already.
    """
    phrase = " ".join(phrase.lower().split())
    words = phrase.split()
    if len(words) < FEWEST_WORDS or not all(any(char.isalpha() for char in word) for word in words):
        raise WordRefused(_("Cách gọi cần ít nhất hai từ và không có chữ số, để không nhầm với chữ thường."))
    if indicator not in catalogue().indicators:
        raise WordRefused(_("Không có chỉ tiêu này trong danh mục."))
    if (known := AddedWord.objects.filter(phrase=phrase).first()) is not None:
        if known.indicator == indicator:
            return known
        raise WordRefused(
            _("“%(phrase)s” đã được ghi cho chỉ tiêu “%(name)s”. Anh/chị bỏ cách gọi ấy trước.")
            % {"phrase": phrase, "name": catalogue()[known.indicator].name}
        )
    word = AddedWord.objects.create(unit=unit, phrase=phrase, indicator=indicator, added_by=by, added_at=at)
    audit.record(
        "reading.word_added",
        word,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"phrase": ("", phrase), "indicator": ("", indicator)},
    )
    return word


@audit.transaction
def remove_word(word: AddedWord, *, by: User | None, at: datetime) -> None:
    audit.record(
        "reading.word_removed",
        word,
        unit_id=word.unit_id,
        by=by,
        at=at,
        changes={"phrase": (word.phrase, ""), "indicator": (word.indicator, "")},
    )
    word.delete()
