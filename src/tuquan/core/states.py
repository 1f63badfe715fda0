"""The one list of states that pages show: a word, an icon and a colour, never the colour alone."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """What a badge says. Apps map their own states to these and may say more precisely what is waited for."""

    TODO = "todo"
    DOING = "doing"
    WAITING = "waiting"
    MET = "met"
    UNMET = "unmet"
    LATE = "late"
    NOT_APPLICABLE = "not_applicable"
    JUDGE = "judge"

    @property
    def word(self) -> str | Promise:
        return WORDS[self]

    @property
    def icon(self) -> str:
        return ICONS[self]


WORDS = {
    State.TODO: _("chưa làm"),
    State.DOING: _("đang làm"),
    State.WAITING: _("đang chờ"),
    State.MET: _("đạt"),
    State.UNMET: _("chưa đạt"),
    State.LATE: _("quá hạn"),
    State.NOT_APPLICABLE: _("không áp dụng"),
    State.JUDGE: _("cần xem xét"),
}
ICONS = {
    State.TODO: "circle-dashed",
    State.DOING: "progress",
    State.WAITING: "hourglass",
    State.MET: "circle-check",
    State.UNMET: "circle-x",
    State.LATE: "alert-triangle",
    State.NOT_APPLICABLE: "circle-minus",
    State.JUDGE: "zoom-question",
}
