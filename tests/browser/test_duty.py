"""The watch at a desk: a month's roster of three beside a police squad and of twelve at three posts, changed by key and by
drag; somebody calls in sick; two swap; a hand-over with a missing badge; the month's hours; the proof behind 24/24.

Time is set: the rosters are of March 2026.
"""

import io
from datetime import date, time, timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.browser.journey import NARROW, Somebody

from tuquan.assessments.models import Cycle
from tuquan.assessments.rules import local
from tuquan.assessments.services import opening
from tuquan.core.dates import Period
from tuquan.duty.enums import WindowKind
from tuquan.duty.models import ClockIn, HandOver, PostItem, Roster, RosterGuard, Shift
from tuquan.duty.patterns import patterns
from tuquan.duty.services import counting, rosters
from tuquan.duty.tests.factories import AT, guard, moment, post, window
from tuquan.notifications.models import Message
from tuquan.units.tests import factories as units

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
NAMES = ("An", "Bảo", "Cường", "Dũng", "Giang", "Hải", "Khoa", "Lộc", "Minh", "Nam", "Phúc", "Quân")


@pytest.fixture
def twelve(cast):
    """Twelve guards keep three posts round the clock, all of March, as published."""
    posts = [post(cast, name) for name in ("Cổng chính", "Cổng sau", "Kho")]
    people = [
        units.person(f"Bảo vệ {name}", username=f"baove{place}", at=cast.school_a) for place, name in enumerate(NAMES)
    ]
    for one in people:
        units.role(one, "guard", cast.school_a)
    guards = [guard(cast, user=one.user) for one in people]
    made = rosters.make_roster(cast.school_a, first=FIRST, last=LAST, posts=posts, guards=guards, by=None, at=AT)
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=None, at=AT)
    return made


def cell(page, one, day):
    return page.locator(f"#o-{one.pk}-{day.isoformat()}")


def letters(roster, one):
    """What stands in a guard's row in the records, day by day."""
    held = {shift.day: shift.kind.letter for shift in roster.shifts.filter(guard=one).select_related("kind")}
    return "".join(held.get(FIRST + timedelta(days=place), ".") for place in range(31))


def test_a_month_of_two_and_one_beside_a_police_squad(new_page, cast, clock):
    """The office of Quảng Ngãi: two at the seat, one at citizen reception, a police squad at the seat by night."""
    clock(2026, 2, 24, 9)
    seat, reception = post(cast, "Cổng trụ sở"), post(cast, "Nơi tiếp công dân", all_day=False)
    window(cast, seat, WindowKind.PARTNER, start=time(22), minutes=480, force="Tổ cảnh sát bảo vệ mục tiêu")
    window(cast, reception, start=time(7), minutes=600, weekdays=0b0011111)
    first, _second, _third = [guard(cast, f"Bảo vệ {name}") for name in NAMES[:3]]
    chief = Somebody(new_page(), cast.head_a)
    chief.goes("/ca-truc/lich/")
    chief.clicks("Lập lịch trực")
    chief.types("Từ ngày", FIRST)
    chief.types("Đến hết ngày", LAST)
    chief.presses("Lập lịch trực")
    chief.page.get_by_role("listitem").filter(has_text="Đổi ca hằng tuần").get_by_role("button", name="Xếp").click()
    chief.sees("Đã xếp theo mẫu “Đổi ca hằng tuần”.")
    chief.judges("roster-three")
    made = Roster.objects.get()
    before = letters(made, first)

    # A seventh day in a row, by a key: the rules that break are said, nothing is saved until somebody says so.
    sunday = date(2026, 3, 8)
    live = chief.page.locator("[data-roster-live]")
    cell(chief.page, first, sunday).focus()
    chief.page.keyboard.press("s")
    expect(live).to_contain_text("Bảo vệ An, 8/3")
    expect(live).to_contain_text("Trực 13 ngày liền, nhiều nhất 6.")
    expect(live).to_contain_text("Bộ luật Lao động, Điều 110")
    chief.judges("roster-key")
    assert letters(made, first) == before
    chief.page.keyboard.press("Escape")
    expect(live).to_be_hidden()
    assert letters(made, first) == before
    chief.page.keyboard.press("s")
    expect(live.get_by_role("button", name="Vẫn lưu")).to_be_visible()
    chief.page.keyboard.press("Enter")
    expect(cell(chief.page, first, sunday)).to_contain_text("S1")
    expect(cell(chief.page, first, sunday)).to_be_focused()
    assert letters(made, first) == before[:7] + "S" + before[8:]
    chief.page.keyboard.press("Delete")  # breaks nothing: saved without a question
    expect(cell(chief.page, first, sunday)).not_to_contain_text("S1")
    assert letters(made, first) == before

    chief.clicks("Công bố")
    chief.presses("Công bố")
    chief.sees("Đã công bố lịch trực.")
    chief.goes("/ca-truc/can-may-nguoi/?tu=2026-03-01")
    chief.sees("Tổ cảnh sát bảo vệ mục tiêu: 248 giờ")
    row = chief.page.get_by_role("row").filter(has_text="Cổng trụ sở")
    expect(row).to_contain_text("06:00–22:00, Chủ Nhật, 5 lần từ 01/03/2026: thiếu 1 người")
    chief.judges("headcount-three")
    assert chief.quiet()


def test_on_a_phone_a_cell_leads_to_its_form_and_back(new_page, cast, clock, twelve):
    """The chief's phone shows four days of the month: it opens at today, and a tap is not answered out of sight."""
    clock(2026, 3, 16, 9)
    chief = Somebody(new_page(), cast.head_a)
    page = chief.page
    page.set_viewport_size(NARROW)
    chief.goes(twelve.get_absolute_url())
    one = twelve.rows.select_related("guard").first().guard
    here = cell(page, one, date(2026, 3, 16))
    expect(here).to_be_in_viewport()
    here.click()
    heading = page.locator("#o-dang-xem h2")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.get_by_label("Nghỉ", exact=True).check()
    page.get_by_role("button", name="Lưu ô này").click()
    expect(here).to_be_focused()
    expect(here).to_be_in_viewport()
    expect(here).to_contain_text("trống")
    assert chief.quiet()


def test_twelve_at_three_posts_are_moved_by_drag_and_key(new_page, cast, clock, twelve):
    clock(2026, 2, 24, 9)
    chief = Somebody(new_page(), cast.head_a)
    chief.goes(twelve.get_absolute_url())
    page = chief.page
    live = page.locator("[data-roster-live]")
    one, other = [row.guard for row in twelve.rows.select_related("guard")[:2]]
    before = letters(twelve, one), letters(twelve, other)
    assert (before[0][:8], before[1][:8]) == ("Đ.SCĐ.SC", "CĐ.SCĐ.S")

    # A night dragged onto the day between the other's night and morning: the rules speak while it hovers.
    source, target = cell(page, one, date(2026, 3, 5)), cell(page, other, date(2026, 3, 3))
    source.hover()
    page.mouse.down()
    target.hover()
    target.hover()
    expect(live).to_contain_text("Bảo vệ An, 5/3 ↔ Bảo vệ Bảo, 3/3")
    expect(live).to_contain_text("Bảo vệ Bảo: Chỉ nghỉ 0 giờ giữa hai ca, cần 12 giờ.")
    chief.judges("roster-drag")
    assert (letters(twelve, one), letters(twelve, other)) == before
    page.mouse.up()
    live.get_by_role("button", name="Thôi").click()
    expect(live).to_be_hidden()
    assert (letters(twelve, one), letters(twelve, other)) == before
    source.drag_to(target)
    live.get_by_role("button", name="Vẫn lưu").click()
    expect(target).to_contain_text("Đ1")
    assert (letters(twelve, one)[:8], letters(twelve, other)[:8]) == ("Đ.SC..SC", "CĐĐSCĐ.S")

    # A digit moves the guard to another post; a letter typed into a free cell keeps the post of the row.
    cell(page, one, date(2026, 3, 3)).focus()
    page.keyboard.press("2")
    expect(cell(page, one, date(2026, 3, 3))).to_contain_text("S2")
    assert Shift.objects.get(guard=one, day=date(2026, 3, 3)).post.name == "Cổng sau"
    last = twelve.rows.select_related("guard").order_by("-order")[0].guard
    free = next(FIRST + timedelta(days=place) for place, letter in enumerate(letters(twelve, last)) if letter == ".")
    cell(page, last, free).focus()
    page.keyboard.press("d")
    expect(live.get_by_role("button", name="Vẫn lưu")).to_be_visible()
    page.keyboard.press("Enter")
    expect(cell(page, last, free)).to_contain_text("Đ3")
    assert chief.quiet()


def test_a_sick_call_is_answered_and_two_swap_with_the_chiefs_yes(new_page, cast, clock, twelve):
    clock(2026, 3, 10, 9)
    first, second = [row.guard for row in twelve.rows.select_related("guard__person__user")[4:6]]
    spare = units.person("Bảo vệ Sơn", username="son", at=cast.school_a)
    RosterGuard.objects.create(roster=twelve, guard=guard(cast, user=spare.user), order=13)
    rosters.publish_roster(twelve, by=None, at=AT)
    mine = twelve.shifts.filter(guard=first, day__gt=date(2026, 3, 11), kind__letter="C").order_by("day")[0]
    theirs = twelve.shifts.get(guard=second, day=mine.day, kind__letter="S")

    asks = Somebody(new_page(viewport=NARROW), first.person.user)
    asks.goes("/ca-truc/")
    asks.judges("watch-guard")
    asks.page.get_by_role("listitem").filter(has_text=f"{mine.day:%d/%m/%Y}").get_by_role("link", name="Đổi ca").click()
    asks.picks("Đổi với", second.person.full_name)
    asks.picks("Lấy ca", f"{second.person.full_name}: {theirs.kind.name} {theirs.day:%d/%m}")
    asks.presses("Gửi đề nghị")
    asks.sees("chờ người kia trả lời")
    answers = Somebody(new_page(viewport=NARROW), second.person.user)
    answers.goes(Message.objects.get(recipient=second.person.user, title__contains="muốn đổi ca").url)
    answers.judges("swap-asked")
    answers.presses("Đồng ý")
    chief = Somebody(new_page(), cast.head_a)
    chief.goes(Message.objects.get(recipient=cast.head_a, kind="duty.swap").url)
    chief.judges("swap-decide")
    chief.presses("Duyệt")
    chief.sees("Đã duyệt đổi ca.")
    held = twelve.shifts.filter(day=mine.day, guard__in=(first, second)).values_list("guard", "kind__letter")
    assert dict(held) == {first.pk: "S", second.pk: "C"}
    assert Message.objects.filter(recipient=first.person.user, title="Đã duyệt đổi ca").count() == 1

    ill = twelve.shifts.filter(guard=first, day__gt=date(2026, 3, 20)).order_by("day")[0]
    chief.goes(twelve.get_absolute_url())
    cell(chief.page, first, ill.day).click()
    chief.clicks("Báo nghỉ, tìm người thay")
    chief.presses("Ghi nghỉ và tìm người thay")
    chief.heading(f"Ai trực thay {ill.kind.name}, {ill.day:%d/%m/%Y}?")
    chief.judges("replacements")
    ranked = chief.page.locator("#rows").get_by_role("listitem")
    expect(ranked).to_have_count(4)  # the spare man, and who of each post is free that day
    expect(ranked.first).to_contain_text("1. Bảo vệ Sơn")
    expect(ranked.first).to_contain_text("trực được")
    expect(ranked.first).to_contain_text("không trái quy tắc bắt buộc nào")
    expect(ranked.nth(1)).to_contain_text("trái quy tắc")
    expect(ranked.nth(1)).to_contain_text("Bộ luật Lao động, Điều 110")
    ranked.first.get_by_role("button", name="Cử").click()
    chief.sees("Bảo vệ Sơn trực thay.")
    ill.refresh_from_db()
    assert ill.guard.person == spare
    told = Message.objects.filter(title__contains="có người trực thay").values_list("recipient", flat=True)
    assert set(told) == {first.person.user.pk, spare.user.pk}
    assert asks.quiet()
    assert answers.quiet()
    assert chief.quiet()


def test_a_missing_badge_is_seen_by_the_other_side_and_goes_on(new_page, cast, clock):
    clock(2026, 3, 10, 21)
    gate = post(cast)
    PostItem.objects.create(post=gate, kind="badge", name="Thẻ khách", count=20, valid_from=date(2026, 1, 1))
    relief = units.person("Huỳnh Văn Lợi", username="loi", at=cast.school_a)
    units.role(relief, "guard", cast.school_a)
    gives = Somebody(new_page(viewport=NARROW), cast.guard_a)
    gives.goes("/ca-truc/")
    gives.clicks("Vào ca")
    gives.presses("Vào ca")
    gives.clicks("Giao ca")
    gives.types("Thẻ khách (20)", 19)
    gives.types("Việc còn dở", "Khách giữ thẻ số 14 hẹn trả sáng mai")
    gives.judges("hand-over-form")
    gives.presses("Ký giao ca")
    gives.sees("Thẻ khách: đếm được 19, theo danh mục 20.")

    takes = Somebody(new_page(viewport=NARROW), relief.user)
    takes.goes("/ca-truc/")
    takes.sees("có số khác")
    takes.judges("hand-over-waits")
    takes.page.get_by_role("listitem").filter(has_text="có số khác").get_by_role("link", name="Cổng chính").click()
    takes.sees("Thẻ khách: đếm được 19, theo danh mục 20.")
    takes.clicks("Ký nhận ca")
    takes.sees("Thẻ khách: đếm được 19, theo danh mục 20.")
    takes.answers("Nhận như bàn giao", "Có chỗ khác")
    takes.page.get_by_role("textbox", name="Chỗ khác").fill("Thiếu thẻ khách số 14")
    takes.presses("Ký nhận ca")
    takes.sees("nhận, có chỗ khác")
    takes.judges("hand-over-signed")
    one = HandOver.objects.get()
    assert (one.agrees, one.taken_by, one.taker_says) == (False, relief.user, "Thiếu thẻ khách số 14")

    chief = Somebody(new_page(), cast.head_a)
    chief.goes(Message.objects.get(recipient=cast.head_a, kind="duty.hand_over").url)
    chief.sees("Thiếu thẻ khách số 14")
    takes.goes("/ca-truc/")
    takes.sees("Khách giữ thẻ số 14 hẹn trả sáng mai")
    takes.clicks("Vào ca")
    takes.presses("Vào ca")
    takes.page.get_by_role("listitem").filter(has_text="Huỳnh Văn Lợi").get_by_role("link", name="Giao ca").click()
    expect(takes.page.get_by_label("Việc còn dở")).to_have_value(
        "Khách giữ thẻ số 14 hẹn trả sáng mai\nNgười nhận ghi: Thiếu thẻ khách số 14"
    )
    assert gives.quiet()
    assert takes.quiet()


def test_the_hours_of_the_month_leave_as_a_sheet_that_says_what_the_roster_says(new_page, cast, clock, twelve):
    clock(2026, 4, 2, 9)
    rosters.publish_roster(twelve, by=None, at=AT)
    chief = Somebody(new_page(), cast.head_a)
    chief.goes("/ca-truc/bao-chot/?tu=2026-03-01&den=2026-03-31")
    chief.judges("coverage-month")
    chief.goes("/ca-truc/lich/")
    with chief.page.expect_download() as file:
        chief.page.evaluate("location.href = '/ca-truc/gio-truc/?tu=2026-03-01'")
    assert file.value.suggested_filename == "gio-truc-2026-03.xlsx"
    sheet = load_workbook(io.BytesIO(file.value.path().read_bytes())).active
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    planned = {row.guard: letters(twelve, row.guard) for row in twelve.rows.select_related("guard__person")}
    said = {row[1]: (row[2], row[3], row[5], row[7]) for row in rows}
    assert said == {
        one.person.full_name: (
            31 - row.count("."),
            row.count("Đ"),
            8 * (31 - row.count(".")),
            8 * row.count("Đ"),
        )
        for one, row in planned.items()
    }
    assert sum(row[5] for row in rows) == 3 * 31 * 24  # as many hours as three posts need
    assert chief.quiet()


LOCAL = """code: tinh-mau
title: "tiêu chí của tỉnh"
extends: [tt124-2021-co-so-giao-duc]
paper: {number: "12/QĐ-UBND", issuer: "Ủy ban nhân dân tỉnh", date: 2026-01-05}
valid_from: 2026-01-05
valid_to: null
groups: [{code: DP, title: "Tiêu chí của tỉnh", article: "Điều 3"}]
criteria:
  - code: DP1
    group: DP
    article: "Điều 3"
    status: unverified
    text: "Có bảo vệ trực 24/24 tại các chốt."
    short: "Bảo vệ trực 24/24"
    how: computed
    probe: watch_kept
    parameters: {share: 95}
    evidence: [coverage_proof]
    who: guard_chief
    due: window_end
    how_to: ["Lập chốt.", "Lập lịch.", "Ghi vào ca.", "Xem bao chốt.", "Đối chiếu sổ."]
    sample: "Ba chốt 24/24."
"""


def test_the_criterion_of_24_hours_opens_to_the_proof(new_page, cast, clock, twelve, tmp_path, monkeypatch):
    """A province asks for posts kept round the clock; what it finds opens to each hour and who was there."""
    (tmp_path / "tinh-mau.yaml").write_text(LOCAL, encoding="utf-8")
    monkeypatch.setattr(local, "_folder", tmp_path)
    opening.open_cycle(cast.school_a, 2026, by=cast.head_a, at=moment(date(2026, 1, 12)))
    clock(2026, 4, 2, 9)
    rosters.publish_roster(twelve, by=None, at=AT)
    shifts = list(twelve.shifts.select_related("guard__person", "post").order_by("starts_at", "pk"))
    ClockIn.objects.bulk_create(
        ClockIn(unit=one.unit, post=one.post, person=one.guard.person, shift=one, in_at=one.starts_at,
                in_received_at=one.starts_at, out_at=one.ends_at, out_received_at=one.ends_at)
        for one in shifts[:40] + shifts[41:]
    )  # fmt: skip
    counting.count_month(cast.school_a, Period(FIRST, LAST), by=None, at=moment(date(2026, 4, 1), 3))
    head = Somebody(new_page(), cast.head_a)
    head.goes(Cycle.objects.get().get_absolute_url())
    head.page.get_by_role("link", name="Bảo vệ trực 24/24").first.click()
    head.sees("98,8 % (cần 95 %)")
    head.judges("criterion-24")
    head.page.get_by_role("link", name="Bao chốt tháng 03/2026").first.click()
    head.heading("Bằng chứng bao chốt")
    head.sees("thiếu 14")  # six hours before the first night shift, and the eight of one who did not clock in
    empty = shifts[40]
    head.page.get_by_role("link", name=f"Xem từng khoảng giờ {empty.post.name}").click()
    row = head.page.get_by_role("row").filter(has_text="thực tế: 1").filter(has_text=f"{empty.day:%d/%m}")
    expect(row).to_contain_text(empty.guard.person.full_name)
    head.judges("coverage-post")
    assert head.quiet()
