"""A day at two gates as the guards see it: 200 comings on two phones, three hours of it without network, the desk in a
third browser; in the evening roll call, balance, book and figures say what happened; later nobody's name is left."""

import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.journey import Somebody, accessibility_faults
from tests.browser.phone import database, goes_to, phone_options, says, takes_over, unlocks, wait_until

from tuquan.audit.verify import verify
from tuquan.core import jobs
from tuquan.duty.tests import factories as duty
from tuquan.facts.models import Fact
from tuquan.gate.models import Badge, GateEntry, Goods, Pass
from tuquan.gate.services import delegations, setting, vehicles, visiting
from tuquan.gate.tests.factories import code_of, gate
from tuquan.phone.enums import ActState
from tuquan.phone.models import SentAct
from tuquan.units.tests.factories import person, role

DAY = datetime(2026, 10, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""A Monday."""
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Minh")
GIVEN = ("Bình", "Châu", "Dũng", "Giang", "Hạnh", "Khoa", "Liên", "Mạnh", "Nga", "Oanh")
GIVEN += ("Phúc", "Quý", "Sơn", "Tú", "Uyên", "Vinh", "Xuân", "Yến", "Đạt", "Thảo")


def at(hour: int, minute: float = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute)


def guest(number: int) -> str:
    """200 people of three names, no two alike and none within another."""
    return f"{FAMILY[number % 10]} {MIDDLE[number // 10 % 5]} {GIVEN[number // 50 * 5 + number % 5]}"


STAY = {guest(140), guest(141), guest(184)}
"""Still inside in the evening; the third had no appointment."""


def card(number: int) -> str:
    return f"001090{number:06d}|012345678|{guest(number)}|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


class Day:
    """One clock for the server and the phones: it runs on, and is put forward for all of them at once."""

    def __init__(self, monkeypatch) -> None:
        self.began, self.start, self.phones = time.monotonic(), at(7), []
        monkeypatch.setattr(timezone, "now", self.now)

    def now(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.began)

    def until(self, moment: datetime) -> None:
        ahead = max(moment - self.now(), timedelta(0))
        self.start += ahead
        for one in self.phones:
            one.clock.fast_forward(round(ahead.total_seconds() * 1000))


@dataclass
class Came:
    """What a guard knows for certain of one who came."""

    name: str
    what: str
    gate: str
    at: datetime
    people: int = 1
    badge: str = ""
    conflict: str = ""
    gone_at: datetime | None = None
    gone_by: str = ""


@dataclass
class Guard:
    """Somebody at a gate with a phone, who presses and types; `book`: what both know in the end."""

    page: Page
    gate: str
    day: Day
    book: list[Came] = field(default_factory=list)
    presses: int = 0
    keys: int = 0

    def press(self, words: str, **more: Any) -> None:
        self.presses += 1
        self.page.get_by_role("button", name=words, exact=True, **more).click()

    def fill(self, label: str, value: str) -> None:
        self.keys += len(value)
        self.page.get_by_label(label).fill(value)

    def scan(self, code: str) -> None:
        """As a reader on a cable: it types, wherever the focus is, and ends with Enter."""
        self.press("Quét mã")
        expect(self.page.get_by_role("dialog", name="Quét giấy")).to_be_visible()
        self.page.keyboard.press(code[0])
        self.page.keyboard.insert_text(code[1:])
        self.page.keyboard.press("Enter")

    def wrote(self, name: str, what: str = "visitor", **more: Any) -> Came:
        expect(self.page.locator(".verdict, .sheet, .scanner")).to_have_count(0)
        made = Came(name, what, self.gate, self.day.now(), **more)
        self.book.append(made)
        return made

    def lets_in(self, code: str, name: str, **more: Any) -> Came:
        self.scan(code)
        expect(self.page.get_by_text("✓ MỜI VÀO")).to_be_visible()
        self.press("Cho vào")
        return self.wrote(name, **more)

    def turns_away(self, code: str, reason: str) -> None:
        self.scan(code)
        expect(self.page.get_by_text("✕ CHƯA ĐƯỢC VÀO")).to_be_visible()
        expect(self.page.get_by_text(reason)).to_be_visible()
        self.press("Không cho vào")

    def card(self, number: int, badge: str = "") -> Came:
        self.scan(card(number))
        expect(self.page.get_by_label("Họ và tên")).to_have_value(guest(number))
        if badge:
            self.fill("Số thẻ khách", badge)
        self.press("Cho vào")
        return self.wrote(guest(number), badge=badge)

    def more(self, *, button: str = "Khách không hẹn", **said: str) -> None:
        """A walk-in with what is folded away."""
        self.press(button)
        self.page.get_by_text("Thêm: xe, hàng, đoàn, cơ quan").click()
        self.presses += 1
        for label, value in said.items():
            words = LABELS[label]
            if label == "what":
                self.page.get_by_label(words, exact=True).select_option(label=value)
                self.presses += 1
            elif label == "goes_back":
                self.page.get_by_label(words).check()
                self.presses += 1
            else:
                self.keys += len(value)
                self.page.get_by_label(words, exact=True).fill(value)

    def finds(self, words: str) -> Any:
        """Typed where many are inside; of a dozen the guard sees the row (the phone then soon hides the field)."""
        if sum(one.gone_at is None and one.what != "count" for one in self.book) > 12:
            self.keys += len(words)
            self.page.get_by_label("Tìm người ra").fill(words)
        out = self.page.get_by_role("button", name="Cho ra", exact=True)
        return self.page.get_by_role("listitem").filter(has=out).filter(has_text=words)

    def lets_out(self, one: Came, by: str = "") -> None:
        """Found in the list by what is typed, or by the pass or card once more."""
        if by:
            self.scan(by)
            asked = self.page.get_by_role("dialog", name="Đang ở trong")
            expect(asked).to_contain_text(one.name)
            self.presses += 1
            asked.get_by_role("button", name="Cho ra").click()
            rows = None
        else:
            self.presses += 1
            rows = self.finds(one.badge or one.name)
            rows.get_by_role("button", name="Cho ra").click()
        if one.badge:
            self.press("Đã trả thẻ, cho ra")
        self.is_out(one, rows)

    def is_out(self, one: Came, rows: Any, left: int = 0) -> None:
        """The phone has written it down: no question is open, and the row is gone."""
        expect(self.page.locator(".verdict, .sheet, .scanner")).to_have_count(0)
        if rows is not None:
            expect(rows).to_have_count(left)
        one.gone_at, one.gone_by = self.day.now(), self.gate

    def stands_at(self, name: str) -> None:
        self.page.get_by_label("Cổng", exact=True).select_option(label=name)

    def counts(self, people: int) -> None:
        """At citizen reception, and back to the own gate."""
        self.stands_at("Nơi tiếp công dân")
        self.fill("Số người cùng đến", str(people))
        self.press("Ghi số người này")
        expect(self.page.get_by_text(f"Đã đếm {people} người.")).to_be_visible()
        self.book.append(Came("", "count", "Nơi tiếp công dân", self.day.now(), people=people))
        self.stands_at(self.gate)


LABELS = {
    "what": "Loại",
    "name": "Họ và tên",
    "organisation": "Cơ quan của khách",
    "people": "Số người",
    "plate": "Biển số xe",
    "goods": "Hàng hóa, vật tư",
    "quantity": "Số lượng",
    "goes_back": "Sẽ đưa trở lại",
}


def keep(page: Page, name: str) -> None:
    """`TUQUAN_SHOTS`: the phone as the guard holds it, in the dark."""
    if folder := os.environ.get("TUQUAN_SHOTS"):
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=str(Path(folder) / f"gate-day-{name}.png"))
        page.emulate_media(color_scheme="light")


@pytest.fixture
def day(monkeypatch) -> Day:
    return Day(monkeypatch)


@pytest.fixture
def announced(cast, day):
    """150 guests with a pass each, four groups of six, a contractor who comes and goes; a delegation in numbers."""
    unit, host = cast.school_a, cast.clerk_a.person
    main, back = gate(unit), gate(unit, "Cổng phụ")
    gate(unit, "Nơi tiếp công dân", reception=True)
    by = {"by": cast.head_a, "at": at(6)}
    setting.set_gate(unit, log_days=30, goods_days=365, **by)
    setting.add_badges(unit, first=1, last=60, letters="K", **by)
    vehicles.add_vehicle(unit, plate="79A-123.45", owner=None, whose="Công ty Môi trường", **by)
    duty.post(cast)

    def visit(name: str, **more: Any) -> Any:
        more = {"kind": "visitor", "people": 1, "starts_at": at(7), "ends_at": at(17, 30), **more}
        return visiting.announce_visit(unit, name=name, host=host, by=cast.clerk_a, at=at(6), **more)

    found = {guest(number): visit(guest(number)) for number in range(150)}
    for number in range(4):
        name = f"Đoàn trường số {number + 1}"
        found[name] = visit(name, kind="group", people=6)
    found["Tổ sửa điện"] = visit("Tổ sửa điện", kind="contractor")
    delegations.expect_delegation(
        unit, gate=back, expected_at=at(9), ends_at=at(12), people=14, vehicles=2, by=cast.head_a, at=at(6)
    )
    assert (main.name, back.name) == ("Cổng chính", "Cổng phụ")
    return found


@pytest.fixture
def guards(cast, day, announced, new_page):
    second = person("Đinh Công Sáu", username="baove2.a", at=cast.school_a, position="Bảo vệ")
    role(second, "guard", cast.school_a)
    made = []
    for user, name, place in (
        (cast.guard_a, "Máy cổng chính", "Cổng chính"),
        (second.user, "Máy cổng phụ", "Cổng phụ"),
    ):
        page = new_page(**phone_options())
        page.context.set_default_timeout(60_000)  # a long day on a busy machine
        page.context.clock.install(time=day.now())
        day.phones.append(page.context)
        takes_over(page, user, name)
        goes_to(page, "Ra vào")
        one = Guard(page, place, day, made[0].book if made else [])
        one.stands_at(place)
        made.append(one)
    return made


@pytest.mark.long
def test_a_day_at_two_gates_as_the_guards_see_it(cast, day, announced, guards, new_page):
    front, back = guards
    book = front.book
    codes = {name: code_of(one) for name, one in announced.items()}
    short = {name: one.code for name, one in announced.items()}
    desk = Somebody(new_page(), cast.clerk_a)

    day.until(at(7, 30))
    a_queue_before_eight(front, back, codes)
    day.until(at(8))
    for one in guards:
        says(one.page, "Đã gửi hết")
        wait_until(one.page, lambda page=one.page: page.get_by_text("Đang ở trong: 40 người").count() == 1)
        one.page.context.set_offline(True)
    three_hours_without_network(cast, day, announced, guards, codes, short, desk)

    day.until(at(11))
    for one in guards:
        one.page.context.set_offline(False)
        says(one.page, "Đã gửi hết")
        keep(one.page, f"11-sent-{one.gate[-1]}")
    what_did_not_agree(day, announced, guards, desk)
    the_afternoon(day, announced, guards, codes, desk)
    the_evening(cast, day, book, guards, desk)
    a_month_later(cast, day, guards, desk)


def a_queue_before_eight(front, back, codes):
    """Twenty at each gate, one behind the other, with network: each is asked of the server first."""
    began = time.monotonic()
    for number in range(40):
        (front, back)[number % 2].lets_in(codes[guest(number)], guest(number))
    print(f"\nqueue of 40 at two gates: {(time.monotonic() - began) / 40:.2f} s each, of the machine")
    assert (front.presses, front.keys) == (2 * 20, 0), "scan, let in: nothing to type"
    keep(front.page, "07-queue")


def three_hours_without_network(cast, day, announced, guards, codes, short, desk):
    front, back = guards
    book = front.book
    came = {one.name: one for one in book}

    # What the phones know by themselves.
    front.turns_away("98765432", "Mã này không phải do đơn vị cấp.")
    keep(front.page, "08-no-network")

    for number in range(40, 120):
        here = guards[number % 2]
        day.until(at(8, number - 39))
        came[guest(number)] = here.lets_in(
            short[guest(number)] if number % 10 == 0 else codes[guest(number)], guest(number)
        )
    began, presses, keys = time.monotonic(), front.presses, front.keys
    for number in range(150, 186):
        badge = f"K{number - 149:02d}" if number < 180 else ""
        came[guest(number)] = guards[number % 2].card(number, badge)
    print(f"36 walk-ins by card: {(time.monotonic() - began) / 36:.2f} s each, of the machine")
    assert (front.presses - presses, front.keys - keys) == (2 * 18, 3 * 15), "two presses; the number of the badge"
    front.page.get_by_role("button", name="Khách không hẹn").click()
    keep(front.page, "09-walk-in")
    assert accessibility_faults(front.page) == []
    front.page.get_by_role("button", name="Quay lại").click()
    for number in range(4):
        name = f"Đoàn trường số {number + 1}"
        came[name] = guards[number % 2].lets_in(codes[name], name, what="group", people=6)
    assert front.page.get_by_text("Đang ở trong: ").count() == 1
    looks_at_the_list(front)
    keep(front.page, "09-inside")

    # A contractor with tools, a lorry, a delegation in numbers, two vehicles that come regularly, citizens counted.
    front.more(
        what="Nhà thầu, thợ",
        name="Thợ máy lạnh",
        people="2",
        plate="79C-001.22",
        goods="Máy khoan",
        quantity="2",
        goes_back="x",
    )
    front.press("Cho vào")
    came["Thợ máy lạnh"] = front.wrote("Thợ máy lạnh", "contractor", people=2)
    for plate in ("79A-123.45", "79A 123.45"):
        back.more(what="Xe", plate=plate)
        expect(back.page.get_by_text("Xe thường xuyên của Công ty Môi trường")).to_be_visible()
        back.press("Cho vào")
        lorry = back.wrote("Công ty Môi trường", "vehicle")  # and who drives it
        there = back.page.get_by_role("listitem").filter(has_text="79A")
        there.get_by_role("button", name="Cho ra").click()
        back.is_out(lorry, there)
    back.press("Đoàn đã vào")
    back.page.get_by_role("button", name="Ghi đoàn vào").click()
    came["delegation"] = back.wrote("", "delegation", people=14)
    back.counts(3)
    back.counts(12)

    # The contractor of the list comes, goes and comes again with the same pass; the phone asks which of both.
    for _time in range(2):
        came["Tổ sửa điện"] = front.lets_in(codes["Tổ sửa điện"], "Tổ sửa điện", what="contractor")
        front.lets_out(came["Tổ sửa điện"], by=codes["Tổ sửa điện"])

    # The desk has network: one pass is revoked, and no phone can hear of it.
    day.until(at(9, 45))
    revoked = announced[guest(120)]
    desk.goes(f"/ra-vao/khach/{revoked.pk}/")
    desk.clicks("Hủy lượt khách")
    desk.page.get_by_role("dialog").get_by_role("button", name="Hủy lượt khách").click()
    desk.sees("đã hủy")
    day.until(at(9, 50))
    came[guest(120)] = front.lets_in(codes[guest(120)], guest(120), conflict="let_in")

    # One pass on both phones.
    came[guest(121)] = front.lets_in(codes[guest(121)], guest(121))
    day.until(at(9, 55))
    back.lets_in(codes[guest(121)], guest(121), conflict="double_use")
    # And no pass at all, but the head said yes.
    front.scan("12345678")
    front.page.get_by_text("Vẫn cho vào").click()
    front.page.get_by_label("Họ và tên").fill("Cao Thị Lụa")
    front.page.get_by_label("Ai cho phép, vì sao").fill("Trực ban đã gặp")
    front.press("Ghi lượt vào")
    came["Cao Thị Lụa"] = front.wrote("Cao Thị Lụa", conflict="let_in")

    # The tab is closed and opened again: nothing is lost, and what waits is said before the PIN.
    before = front.page.locator("#queue").inner_text()
    says(front.page, " việc chờ gửi, chờ mạng")
    context = front.page.context
    front.page.close()
    front.page = context.new_page()
    front.page.goto("/dien-thoai/")
    waiting = before.split()[0]
    expect(front.page.get_by_text(f"{waiting} việc chờ gửi nằm trong máy, đã khóa.")).to_be_visible()
    unlocks(front.page)
    says(front.page, f"{waiting} việc chờ gửi, chờ mạng")
    goes_to(front.page, "Ra vào")

    # Who leaves: found among all who are inside by name, by badge, by pass, by card; some by the other gate.
    day.until(at(10, 10))
    expect(front.page.get_by_label("Cổng", exact=True).locator("option:checked")).to_have_text("Cổng chính")
    began = time.monotonic()
    for number in range(40):
        # Those of before eight are known to both phones.
        guards[(number + 1) % 2].lets_out(came[guest(number)], by=codes[guest(number)] if number % 3 == 0 else "")
    print(f"40 out of all inside: {(time.monotonic() - began) / 40:.2f} s each, of the machine")
    for number in range(150, 170):
        guards[number % 2].lets_out(came[guest(number)], by=card(number) if number % 4 == 0 else "")
    front.turns_away(codes[guest(1)], "Giấy đã dùng hết số lượt.")
    # One who left by the other gate is let out here once more, later. Neither phone can know. This one will be heard first;
    # the book takes the earlier time all the same.
    day.until(at(10, 40))
    front.finds(guest(0)).get_by_role("button", name="Cho ra").click()
    says(front.page, " việc chờ gửi, chờ mạng")
    expect(front.page.get_by_text("Đã ghi lượt ra.")).to_be_visible()
    keep(front.page, "10-waiting")
    assert SentAct.objects.count() == 40


def looks_at_the_list(guard):
    """Below the buttons; one press leads to it, and to the field in which a name is typed."""
    guard.presses += 1
    guard.page.get_by_role("button", name="Cho ra: tìm trong").click()
    expect(guard.page.get_by_label("Tìm người ra")).to_be_focused()


def what_did_not_agree(day, announced, guards, desk):
    """Named on the phone that sent it, and on the page of the balance; nothing was dropped."""
    front, back = guards
    states = Counter(SentAct.objects.values_list("state", flat=True))
    assert states[ActState.CONFLICT] == 4, states
    goes_to(front.page, "Ca trực")
    expect(
        front.page.get_by_text("giấy được dùng quá số lần").or_(front.page.get_by_text("đã cho vào dù")).first
    ).to_be_visible()
    keep(front.page, "11-conflicts")
    goes_to(back.page, "Ca trực")
    expect(
        back.page.get_by_text("lượt này đã được ghi ra ở máy khác, lúc 10:40 12/10; sổ lấy giờ ra sớm hơn")
    ).to_be_visible()
    for one in guards:
        goes_to(one.page, "Ra vào")
    desk.goes("/ra-vao/can-doi/")
    found = desk.page.locator("#khong-khop li")
    assert sorted(one.split("\n")[0] for one in found.all_inner_texts()) == [
        "Giấy được dùng quá số lần, ở máy hoặc cổng khác",
        "Đã cho vào dù giấy không hợp lệ",
        "Đã cho vào dù giấy không hợp lệ",
    ]


def the_afternoon(day, announced, guards, codes, desk):
    """With network again: the rest comes, three of them to the desk of the main gate; most leave."""
    front, _back = guards
    came = {one.name: one for one in front.book}
    for number in range(122, 147):
        came[guest(number)] = guards[number % 2].lets_in(codes[guest(number)], guest(number))
    day.until(at(13))
    main = GateEntry.objects.filter(name=guest(0)).get().gate
    for number in range(147, 150):
        desk.goes(f"/ra-vao/cong/{main.pk}/")
        desk.page.keyboard.insert_text(codes[guest(number)])
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_role("alert")).to_contain_text("MỜI VÀO")
        front.book.append(Came(guest(number), "visitor", "Cổng chính", day.now()))
    for one in guards:
        says(one.page, "Đã gửi hết")
    # Used up already, and with network a phone hears at once of what the other did.
    day.until(at(13, 10))
    day.until(at(16, 30))
    wait_until(front.page, lambda: front.page.get_by_text(guest(149)).count() == 1)
    looks_at_the_list(front)
    keep(front.page, "16-inside")
    for place, one in enumerate(front.book):
        if one.gone_at is not None or one.name in STAY or one.what == "count":
            continue
        leaving = front if one.name == guest(121) else guards[place % 2]
        if one.what == "delegation":
            rows = leaving.finds("").filter(has_text="Đoàn công tác")
            rows.get_by_role("button", name="Cho ra").click()
            leaving.is_out(one, rows)
        elif one.name == "Thợ máy lạnh":
            rows = leaving.finds(one.name)
            rows.get_by_role("button", name="Cho ra").click()
            leaving.page.get_by_label("Đã thấy mang ra đủ: 2 Máy khoan").check()
            leaving.page.get_by_role("dialog").get_by_role("button", name="Cho ra").click()
            leaving.is_out(one, rows)
        elif one.badge == "K25":
            rows = leaving.finds("K25")
            rows.get_by_role("button", name="Cho ra").click()
            leaving.press("Chưa trả thẻ, vẫn cho ra")
            leaving.is_out(one, rows)
        elif one.name == guest(121):  # twice inside, the later above
            rows, left = leaving.finds(one.name), 0 if one.conflict else 1
            expect(rows).to_have_count(left + 1)
            rows.last.get_by_role("button", name="Cho ra").click()
            leaving.is_out(one, rows, left)
        else:
            leaving.lets_out(one)
        says(leaving.page, "Đã gửi hết")


def the_evening(cast, day, book, guards, desk):
    for one in guards:
        says(one.page, "Đã gửi hết")
    day.until(at(17, 40))
    unit = cast.school_a
    assert len(book) == 200

    def known(one: GateEntry) -> tuple:
        left = one.left_gate.name if one.left_gate else ""
        return one.name, one.what, one.people, one.gate.name, one.badge.number if one.badge else "", one.conflict, left

    written = list(GateEntry.objects.filter(unit=unit).select_related("gate", "left_gate", "badge"))
    assert Counter(map(known, written)) == Counter(
        (one.name, one.what, one.people, one.gate, one.badge, one.conflict, one.gone_by) for one in book
    )
    # Each at the minute at which it happened, whenever it was sent.
    rows = {(one.name, one.what, one.gate.name, one.entered_at.replace(second=0, microsecond=0)) for one in written}
    assert len(rows) <= len(book)
    for one in book:
        near = [row for row in written if (row.name, row.what, row.gate.name) == (one.name, one.what, one.gate)]
        assert min(abs((row.entered_at - one.at).total_seconds()) for row in near) < 30, one
        if one.gone_at:
            assert min(abs((row.left_at - one.gone_at).total_seconds()) for row in near if row.left_at) < 30, one
    assert Counter(SentAct.objects.values_list("state", flat=True))[ActState.CONFLICT] == 4
    assert not SentAct.objects.filter(state__in=[ActState.HELD]).exists()
    assert Counter(Pass.objects.values_list("uses", flat=True)) == {1: 153, 2: 2}
    assert [(row.quantity, row.outstanding) for row in Goods.objects.all()] == [(2, 0)]

    desk = Somebody(desk.page, cast.clerk_a)
    desk.goes("/ra-vao/dang-o-trong/")
    assert {one.split("\n")[0] for one in desk.page.locator("tbody tr th").all_inner_texts()} == STAY
    desk.sees("3 người ngoài đơn vị, lúc 17:4")
    desk.judges("gate-day-roll-call")
    desk.goes("/ra-vao/can-doi/")
    desk.sees("còn chưa khớp")
    desk.sees("Thẻ K25")
    assert desk.page.get_by_text("quá giờ").count() == 2, "the third has no time that was agreed"
    desk.judges("gate-day-balance")
    desk.goes("/ra-vao/so-khach/")
    expect(desk.page.locator("tbody tr")).to_have_count(200 - 2)
    desk.sees("Khách: 188 người · Đoàn, nhóm: 24 người · Nhà thầu: 4 người, 1 xe · Xe: 2 người, 2 xe")
    desk.sees("Lượt tiếp công dân: 15 người · Đoàn công tác: 14 người, 2 xe")
    began = time.monotonic()
    desk.goes("/ra-vao/so-khach/")
    print(f"visitor book of 198 rows: {time.monotonic() - began:.2f} s")
    desk.judges("gate-day-book")
    desk.quiet()
    for one in guards:
        one.page.reload()
        unlocks(one.page)
        says(one.page, "Đã gửi hết")
        goes_to(one.page, "Ra vào")
        expect(one.page.get_by_text("Đang ở trong: 3 người")).to_be_visible()
        expect(one.page.get_by_text("⚠ Quá giờ hẹn ra: 2 lượt")).to_be_visible()
    keep(guards[0].page, "17-evening")


def a_month_later(cast, day, guards, desk):
    """The figures stay, the names go: from the book, from what the phones sent, from the phones."""
    day.until(at(25, 35))
    for run in jobs.EACH_MINUTE.values():
        run(timezone.now())
    figures = Fact.objects.standing().filter(indicator="gate_entries", unit=cast.school_a)
    counted: Counter[str] = Counter()
    for one in figures:
        counted[json.loads(one.dims)["gate_entry"]] += int(one.value)
    assert counted == {"visitor": 188, "group": 24, "contractor": 4, "vehicle": 2, "delegation": 14, "count": 15}
    # The book is kept for 30 days; of whoever was never let out, 30 more.
    day.until(DAY + timedelta(days=31, hours=2))
    assert named_after_the_night(cast, day) == Counter({"Công ty Môi trường": 2, **dict.fromkeys(STAY, 1)})
    day.until(DAY + timedelta(days=62, hours=2))
    assert named_after_the_night(cast, day) == {"Công ty Môi trường": 2}, "vehicles are kept for a year"
    assert not [one for one in SentAct.objects.all() if "Nguyễn" in json.dumps(one.data, ensure_ascii=False)]
    assert verify() is None
    assert Badge.objects.filter(unit=cast.school_a).count() == 60
    desk = Somebody(desk.page, cast.clerk_a)
    desk.goes("/ra-vao/so-khach/?ngay=12/10/2026")
    assert not any(guest(number) in desk.page.locator("main").inner_text() for number in range(200))
    front = guards[0]
    front.page.reload()
    unlocks(front.page)
    says(front.page, "dữ liệu đơn vị đã xóa khỏi máy")
    assert database(front.page)["counts"]["queue"] == 0


def named_after_the_night(cast, day) -> Counter[str]:
    jobs.DAILY["gate.forget"].run(day.now().date())
    rows = GateEntry.objects.filter(unit=cast.school_a).exclude(name="")
    return Counter(rows.values_list("name", flat=True))
