"""What the services of this app refuse, and the checks they share."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from tuquan.core.dates import local_date
from tuquan.core.refusals import Refusal
from tuquan.facts.catalogue import catalogue


class UnknownTopic(Refusal):
    message = _("Không có chủ đề này trong danh mục.")
    field = "topic"


class DayAhead(Refusal):
    message = _("Ngày này chưa tới; chọn từ hôm nay trở về trước.")
    field = "date"


def refuse_unknown_topic(topic: str) -> None:
    """:raises UnknownTopic: the catalogue of figures has no such topic."""
    if topic not in catalogue().dimensions["topic"].values:
        raise UnknownTopic


def refuse_future(day: date, at: datetime) -> None:
    """:raises DayAhead: the day lies ahead."""
    if day > local_date(at):
        raise DayAhead
