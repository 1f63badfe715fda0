"""What a decision that founds a team says: its name and kind, who sits in it. A person looks at all of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core.text import clean, fold
from tuquan.documents import onward
from tuquan.documents.enums import DocumentKind, Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.documents.services import onward as services
from tuquan.units import founding
from tuquan.units.enums import TeamKind, TeamPost
from tuquan.units.models import Team
from tuquan.units.services.refusals import Refused

CODE = "team"
MOST = 60

_CAPITAL = r"[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ][a-zà-ỹăđĩũơư]*"
_NAME = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{1,5}}"
_MARK = r"(?:\d{1,2}\s*[.)/]|[-–+•*])?\s*"
_TITLED = re.compile(
    rf"^{_MARK}(?:Đồng chí|đồng chí|Đ/c|đ/c|Ông|ông|Bà|bà|Thầy|Cô)\s*:?\s+({_NAME})\s*(?:$|[,;:.–-]\s*(.*)$)"
)
_NUMBERED = re.compile(rf"^\d{{1,2}}\s*[.)/]\s*({_NAME})\s*[,;:–-]\s*(.+)$")
_BARE_NUMBER = re.compile(r"^\d{1,2}\.?$")
_BARE_NAME = re.compile(rf"^(?:(?:Ông|Bà|Đ/c|Đồng chí)\s+)?({_NAME})$")
_FOUNDS = re.compile(r"(?:thành lập|kiện toàn)\s+(?:lại\s+)?(.+)$", re.IGNORECASE)
_POSTS = (
    (TeamPost.DEPUTY, ("to pho", "doi pho", "pho truong ban", "pho ban", "trung doi pho", "pho doi truong")),
    (TeamPost.LEADER, ("to truong", "doi truong", "truong ban", "trung doi truong")),
    (TeamPost.MEMBER, ("thanh vien", "uy vien", "to vien", "doi vien", "thu ky")),
)
_KINDS = (
    (TeamKind.FIRE_TEAM, ("phong chay", "chua chay", "pccc")),
    (TeamKind.FLOOD_TEAM, ("lut", "thien tai")),
    (TeamKind.SELF_DEFENCE, ("tu ve",)),
    (TeamKind.MODEL_BOARD, ("ban chi dao mo hinh", "ban chi dao xay dung mo hinh")),
    (TeamKind.LOCAL_BOARD, ("ban chi dao",)),
    (TeamKind.SELF_MANAGEMENT, ("tu quan",)),
)


@dataclass(frozen=True)
class Member:
    name: str
    position: str = ""
    post: TeamPost = TeamPost.MEMBER


@dataclass(frozen=True)
class Founding:
    name: str
    kind: TeamKind
    members: tuple[Member, ...]


def founding_of(lines: Sequence[str], subject: str) -> Founding:
    found = _FOUNDS.search(subject)
    name = clean(found[1]).rstrip(".") if found else ""
    folded = fold(name)
    kind = next((kind for kind, words in _KINDS if any(word in folded for word in words)), TeamKind.SECURITY_TEAM)
    seen: dict[str, Member] = {}
    for member in _members([clean(line) for line in lines]):
        seen.setdefault(member.name.casefold(), member)
    return Founding(name[:1].upper() + name[1:200], kind, tuple(seen.values())[:MOST])


def _members(lines: Sequence[str]) -> Iterator[Member]:
    for at, line in enumerate(lines):
        if found := _TITLED.match(line) or _NUMBERED.match(line):
            yield _member(found[1], re.split(r"\s*[,;–]\s*|\s+-\s+", (found[2] or "").rstrip(" .;")))
        elif _BARE_NUMBER.match(line) and at + 1 < len(lines) and (found := _BARE_NAME.match(lines[at + 1])):
            cells = []
            for cell in lines[at + 2 : at + 5]:  # a table comes cell by cell: position, post, note
                if not cell or _BARE_NUMBER.match(cell):
                    break
                cells.append(cell)
            yield _member(found[1], cells)


def _member(name: str, words: Sequence[str]) -> Member:
    """The post in the team stands behind the position in the office: "Trưởng phòng, Tổ trưởng"."""
    words = [word for word in map(clean, words) if word]
    for at in reversed(range(len(words))):
        folded = fold(re.sub(r"^(làm|là|giữ chức)\s+", "", words[at], flags=re.IGNORECASE))
        post = next((post for post, names in _POSTS if folded.startswith(names)), None)
        if post is not None:
            position = ", ".join(words[:at])
            return Member(clean(name), position[:120], post)
    return Member(clean(name), (words[0] if words else "")[:120])


class UsedAlready(Refused):
    message = services.MadeAlready.message


def note_team(key: str, team: Team, by: User, at: datetime) -> None:
    """The team came of a paper of its own unit. Whoever changed number and day in the form founds by another paper."""
    document = OfficialDocument.objects.filter(pk=key, unit=team.unit_id).first()
    if document is None or (team.decision_number != document.reference and team.decision_date != document.date):
        return
    try:
        services.note_made(document, CODE, team, by=by, at=at)
    except services.REFUSALS as refusal:
        raise UsedAlready(refusal.message) from refusal


def register() -> None:
    founding.register(CODE, note_team)
    onward.register(
        CODE,
        _("Ghi tổ, đội, ban được thành lập"),
        purposes=[Purpose.FOUNDING],
        permission=Permission.TEAM_EDIT,
        url_name="documents:founding",
        offered=lambda document: document.kind == DocumentKind.DECISION,
    )
