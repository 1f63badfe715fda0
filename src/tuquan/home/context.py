"""Navigation: the entries somebody may open, in the unit he or she works in now."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject, cached_property
from django.utils.translation import get_language, gettext_lazy as _

from tuquan.access.permissions import Permission as P
from tuquan.access.roles import ROLES
from tuquan.core.addresses import page_address
from tuquan.notifications.queries import unread_count
from tuquan.units.current import Desk, desk
from tuquan.units.models import Unit
from tuquan.units.queries.people import second_factor_missing


@dataclass(frozen=True)
class Place:
    """An entry as written here; it is shown when a role grants one of its permissions."""

    title: str | Promise
    icon: str
    url_name: str
    permissions: tuple[P, ...] = ()
    short: str | Promise = ""
    of_unit: bool = False
    """The address takes the current unit."""
    counts: bool = False
    """Shows how many notifications wait."""
    covers: tuple[str, ...] = ()
    """Beginnings of further addresses whose pages belong to this entry."""


@dataclass
class Entry:
    title: str
    short: str
    icon: str
    url: str
    current: bool = False
    count: int = 0
    covers: tuple[str, ...] = ()

    def fit(self, here: str) -> int:
        """How much of the page's address this entry covers."""
        whole = [self.url] if self.url == here else []
        parts = whole + [part for part in (self.url, *self.covers) if part != "/" and here.startswith(part)]
        return max(map(len, parts), default=0)


@dataclass(frozen=True)
class Group:
    title: str
    entries: list[Entry]


# Title, whether it belongs to an authority (True), to a unit (False) or to everyone, entries.
GROUPS: list[tuple[str | Promise, bool | None, list[Place]]] = [
    (
        "",
        None,
        [
            Place(_("Trang chủ"), "home", "home:home", short=_("Trang chủ")),
            Place(_("Thông báo"), "bell", "notifications:list", counts=True),
            Place(_("Cần tôi ký"), "signature", "programme:signings_own"),
        ],
    ),
    (
        _("Đơn vị của tôi"),
        False,
        [
            Place(_("Công nhận năm nay"), "certificate", "assessments:year", (P.CYCLE_VIEW,), _("Công nhận")),
            Place(
                _("Tuyên truyền, tập huấn"), "speakerphone", "outreach:session_list", (P.RECORD_VIEW,), _("Ghi việc")
            ),
            Place(_("Phong trào"), "flag", "programme:year", (P.RECORD_VIEW,)),
            Place(
                _("Thi đua, khen thưởng"),
                "award",
                "assessments:commendations",
                (P.CYCLE_VIEW,),
                covers=("/danh-gia/phan-loai/",),
            ),
            Place(_("Phối hợp, các sổ"), "notebook", "programme:registers", (P.RECORD_VIEW,)),
            Place(_("Sơ kết, tổng kết"), "report", "assessments:review_list", (P.CYCLE_VIEW,)),
            Place(
                _("Kiểm tra của Ban Chỉ đạo"),
                "zoom-check",
                "assessments:inspection_list",
                (P.CYCLE_VIEW,),
                covers=("/danh-gia/doan-kiem-tra/",),
            ),
            Place(_("Văn bản"), "file-text", "documents:document_list", (P.DOCUMENT_VIEW,)),
            Place(_("Số liệu"), "chart-bar", "facts:overview", (P.FACT_VIEW,)),
            Place(_("Báo cáo"), "file-analytics", "reports:overview", (P.REPORT_VIEW,), covers=("/bao-cao/",)),
            Place(_("Hồ sơ đơn vị"), "building", "units:unit", (P.UNIT_VIEW,), of_unit=True),
            Place(_("Người của đơn vị"), "users", "units:person_list", (P.PEOPLE_VIEW,), of_unit=True),
            Place(_("Vai trò"), "user-check", "units:role_list", (P.ROLE_GRANT,), of_unit=True),
            Place(_("Tổ, đội, ban"), "users-group", "units:team_list", (P.RECORD_VIEW,), of_unit=True),
        ],
    ),
    (
        _("Trực và bảo vệ"),
        False,
        [
            Place(
                _("Ca trực"), "clock", "duty:watch", (P.WATCH_WORK, P.ROSTER_VIEW), _("Ca trực"), covers=("/ca-truc/",)
            ),
            Place(
                _("Ra vào"),
                "door-enter",
                "gate:overview",
                (P.WATCH_WORK, P.GATE_VIEW),
                _("Ra vào"),
                covers=("/ra-vao/",),
            ),
            Place(_("Khách của tôi"), "ticket", "gate:visit_list", (P.GATE_INVITE,), covers=("/ra-vao/khach/",)),
            Place(_("Giấy ra cổng"), "door-exit", "gate:exit_list", (P.GATE_INVITE,), covers=("/ra-vao/giay-ra/",)),
            Place(_("Bảo vệ"), "shield", "guards:guard_list", (P.GUARD_VIEW,), covers=("/bao-ve/",)),
            Place(_("Việc được làm"), "id-badge-2", "guards:pocket_cards", (P.UNIT_VIEW,)),
            Place(
                _("Vụ việc"),
                "urgent",
                "incidents:incident_list",
                (P.INCIDENT_VIEW, P.WATCH_WORK),
                covers=("/vu-viec/",),
            ),
            Place(_("Tuần tra"), "walk", "patrols:round_list", (P.PATROL_VIEW, P.WATCH_WORK), covers=("/tuan-tra/",)),
            Place(_("Khi có việc, gọi"), "phone", "programme:contact_cards", (P.UNIT_VIEW,)),
            Place(_("Ca trực trên điện thoại"), "device-mobile", "phone:app", (P.WATCH_WORK,)),
            Place(
                _("Điện thoại ca trực"),
                "list-check",
                "phone:device_list",
                (P.ROSTER_VIEW,),
                covers=("/dien-thoai/viec/",),
            ),
        ],
    ),
    (
        _("Địa bàn phụ trách"),
        True,
        [
            Place(
                _("Hồ sơ đề nghị"),
                "clipboard-list",
                "assessments:board",
                (P.DOSSIER_VIEW,),
                _("Hồ sơ"),
                covers=("/danh-gia/",),
            ),
            Place(
                _("Vụ việc bàn giao"), "urgent", "incidents:transfer_list", (P.INCIDENT_RECEIVE,), covers=("/vu-viec/",)
            ),
            Place(_("Quyết định công nhận"), "gavel", "assessments:decisions", (P.DOSSIER_VIEW,)),
            Place(
                _("Xét khen thưởng"),
                "award",
                "assessments:award_board",
                (P.DOSSIER_PROPOSE, P.DOSSIER_DECIDE),
                covers=("/danh-gia/khen-thuong/", "/danh-gia/phan-loai/"),
            ),
            Place(_("Nhân rộng mô hình"), "copy", "programme:offer_list", (P.DOSSIER_RECEIVE,)),
            Place(
                _("Sơ kết, tổng kết"),
                "report",
                "assessments:review_board",
                (P.DOSSIER_VIEW,),
                covers=("/danh-gia/so-ket/",),
            ),
            Place(_("Kế hoạch kiểm tra"), "zoom-check", "assessments:inspection_board", (P.DOSSIER_VIEW,)),
            Place(_("Đơn vị"), "building-community", "units:unit_list", (P.UNIT_VIEW,), _("Đơn vị")),
            Place(
                _("Kiến nghị của đơn vị"),
                "message-report",
                "programme:recommendations_received",
                (P.DOSSIER_RECEIVE,),
                covers=("/phong-trao/cac-so/kien-nghi/",),
            ),
            Place(_("Rà soát danh sách"), "list-check", "units:review_list", (P.REGISTRY_EDIT, P.REGISTRY_DECIDE)),
            Place(_("Địa bàn"), "map-2", "units:place_list", (P.UNIT_VIEW,)),
            Place(_("Số liệu"), "chart-bar", "facts:overview", (P.FACT_VIEW,)),
            Place(_("Báo cáo"), "file-analytics", "reports:overview", (P.REPORT_VIEW,), covers=("/bao-cao/",)),
            Place(_("Văn bản"), "file-text", "documents:document_list", (P.DOCUMENT_VIEW,)),
            Place(
                _("Hướng dẫn, hỏi đáp"),
                "school",
                "outreach:question_list",
                (P.GUIDANCE_EDIT,),
                covers=("/tuyen-truyen/",),
            ),
            Place(_("Cán bộ"), "users", "units:person_list", (P.PEOPLE_VIEW,), of_unit=True),
            Place(_("Vai trò"), "user-check", "units:role_list", (P.ROLE_GRANT,), of_unit=True),
            Place(_("Mốc nội bộ"), "calendar-due", "assessments:internal_dates", (P.DOSSIER_PROPOSE,)),
            Place(_("Thẩm quyền công nhận"), "scale", "assessments:authorities", (P.RULES_EDIT,)),
        ],
    ),
    (
        _("Hệ thống"),
        None,
        [
            Place(_("Nhật ký"), "history", "audit:entry_list", (P.AUDIT_VIEW,)),
            Place(_("Thư gửi đi"), "mail", "notifications:outbox", (P.SYSTEM_VIEW,)),
            Place(_("Sức khỏe hệ thống"), "heartbeat", "home:health", (P.SYSTEM_VIEW,)),
            Place(_("Quản trị viên"), "shield-lock", "units:administrator_list", (P.SYSTEM_EDIT,)),
            Place(_("Thành phần trang"), "layout-dashboard", "home:gallery", (P.SYSTEM_VIEW,)),
        ],
    ),
]


@lru_cache(maxsize=500)
def _menu(
    permissions: frozenset[P], is_authority: bool, has_unit: bool, _language: str | None
) -> list[tuple[str, list[tuple[Place, str, str]]]]:
    """What somebody with these permissions may open, in words of the language: the same for all who hold them."""
    found = []
    for title, of_authority, places in GROUPS:
        if of_authority not in (None, is_authority):
            continue
        shown = [place for place in places if not place.permissions or not permissions.isdisjoint(place.permissions)]
        entries = [(place, str(place.title), str(place.short)) for place in shown if has_unit or not place.of_unit]
        if entries:
            found.append((str(title), entries))
    return found


class Navigation:
    """Everything is read when a template first asks for it: error pages and fragments cost nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def desk(self) -> Desk:
        return desk(self.request)

    @property
    def units(self) -> list[Unit]:
        return self.desk.units

    @property
    def unit(self) -> Unit | None:
        return self.desk.unit

    @property
    def unit_name(self) -> str:
        return self.unit.short_name or self.unit.name if self.unit else ""

    @cached_property
    def unread(self) -> int:
        return unread_count(self.request.user) if self.request.user.is_authenticated else 0

    @cached_property
    def second_factor_missing(self) -> bool:
        """Whether somebody who works for an authority or the installation still signs in by password alone."""
        held = [ROLES[one.role] for one in self.desk.assignments if one.role in ROLES]
        return any(role.of_authority for role in held) and second_factor_missing(self.request.user)

    @cached_property
    def groups(self) -> list[Group]:
        if not self.request.user.is_authenticated:
            return []
        desk = self.desk
        menu = _menu(frozenset(desk.permissions), desk.is_authority, desk.unit is not None, get_language())
        found = [Group(title, [self._entry(*entry) for entry in entries]) for title, entries in menu]
        self._mark_current([entry for group in found for entry in group.entries])
        return found

    @property
    def shortcuts(self) -> list[Entry]:
        """The bottom bar of a phone: home and the first entries that have a short name."""
        return [entry for group in self.groups for entry in group.entries if entry.short][:3]

    def _entry(self, place: Place, title: str, short: str) -> Entry:
        url = page_address(place.url_name, *([self.unit.pk] if place.of_unit and self.unit else []))
        return Entry(title, short, place.icon, url, count=self.unread if place.counts else 0, covers=place.covers)

    def _mark_current(self, entries: list[Entry]) -> None:
        """The entry with the longest address that the page's address begins with."""
        if entries:
            nearest = max(entries, key=lambda entry: entry.fit(self.request.path))
            nearest.current = nearest.fit(self.request.path) > 0


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"nav": SimpleLazyObject(lambda: Navigation(request))}
