"""A shift on a phone without network: afterwards every act is on the server, once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import Somebody, accessibility_faults, look, sign_in
from tests.browser.phone import (
    clocks_in,
    database,
    logs,
    phone_options,
    says,
    scans,
    takes_over,
    unlocks,
    wait_until,
)

from tuquan.duty.models import ClockIn, LogLine
from tuquan.duty.tests import factories as duty
from tuquan.gate.models import GateEntry
from tuquan.gate.tests import factories as gate
from tuquan.incidents.models import Incident
from tuquan.patrols.models import Round
from tuquan.patrols.tests import factories as patrols
from tuquan.phone import assets
from tuquan.phone.models import Device, SentAct
from tuquan.phone.services import opening
from tuquan.phone.tests import factories as phones
from tuquan.units.models import Unit


def kinds():
    return list(SentAct.objects.order_by("device", "seq").values_list("kind", "state"))


@pytest.fixture
def post(cast):
    return duty.post(cast)


def test_a_shift_without_network_is_sent_once_when_it_is_back(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    says(page, "Đã gửi hết")
    page.context.set_offline(True)
    clocks_in(page)
    logs(page, "Đèn hành lang tầng 2 hỏng")
    says(page, "2 việc chờ gửi, chờ mạng")
    page.reload()  # from the phone itself: there is no network
    unlocks(page)
    says(page, "2 việc chờ gửi, chờ mạng")
    expect(page.get_by_text("Đèn hành lang tầng 2 hỏng")).to_be_visible()
    assert kinds() == []
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    # Without the code of the post it is recorded, and a person looks at it.
    assert kinds() == [("duty.clock_in", "conflict"), ("duty.log", "done")]
    assert ClockIn.objects.get().person.user == cast.guard_a
    assert Device.objects.get().seq == 2


def test_the_police_of_the_place_can_be_rung_while_the_phone_is_locked(cast, post, new_page):
    Unit.objects.filter(pk=cast.police_officer.person.memberships.get().unit_id).update(phone="0258 3 000 113")
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_label("Mã PIN của ca")).to_be_visible()
    expect(page.get_by_role("link", name="Công an phường Ninh Hòa")).to_have_attribute("href", "tel:02583000113")
    assert page.get_by_text("Thủ trưởng").count() == 0


def test_a_killed_tab_and_a_wrong_pin_lose_nothing(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    page.close()
    again = page.context.new_page()
    again.goto("/dien-thoai/")
    expect(again.get_by_text("1 việc chờ gửi nằm trong máy, đã khóa.")).to_be_visible()
    again.get_by_label("Mã PIN của ca").fill("135790")
    again.get_by_role("button", name="Mở khóa").click()
    expect(again.get_by_text("Mã PIN chưa đúng, còn 7 lần.")).to_be_visible()
    unlocks(again)
    says(again, "1 việc chờ gửi, chờ mạng")
    again.context.set_offline(False)
    says(again, "Đã gửi hết")
    assert [kind for kind, _state in kinds()] == ["duty.clock_in"]


def test_what_lies_on_the_phone_cannot_be_read_without_the_pin(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    logs(page, "Chìa khóa kho để ở ngăn kéo")
    kept = database(page)
    for secret in ("Chìa khóa kho", "duty.log", "Cổng chính", cast.guard_a.full_name, cast.school_a.name):
        assert secret not in kept["words"]
    assert kept["keys"] is False, "the key of this browser cannot be taken out of it"


def test_a_revoked_phone_clears_itself_at_its_next_contact(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    opening.revoke_device(Device.objects.get(), reason="Mất máy", by=cast.head_a, at=timezone.now())
    page.context.set_offline(False)
    expect(page.get_by_text("Điện thoại này đã bị thu hồi.")).to_be_visible()
    left = database(page)
    assert left["keys"] is None
    assert [left["counts"][name] for name in ("queue", "pictures", "results")] == [0, 0, 0]
    assert SentAct.objects.count() == 0


def test_a_server_stopped_in_mid_upload_gets_every_act_once(cast, post, new_page):
    """The server does the acts and its answer is lost on the way; the phone sends them again."""
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    for number in range(3):
        logs(page, f"Dòng {number}")
    lost = []

    def lose(route):
        answer = route.fetch()
        lost.append(answer.status)
        route.abort()

    page.context.route("**/dien-thoai/gui/", lose, times=1)
    page.context.set_offline(False)
    says(page, "4 việc chờ gửi, chờ máy chủ")
    says(page, "Đã gửi hết")
    assert lost == [200]
    assert [kind for kind, _state in kinds()] == ["duty.clock_in", "duty.log", "duty.log", "duty.log"]
    assert LogLine.objects.count() == 3


def test_all_is_sent_is_said_without_a_word_of_waiting_for_the_network(cast, post, new_page):
    """Also while the fresh data are still on their way."""
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    says(page, "Đã gửi hết")
    page.context.set_offline(True)
    clocks_in(page)
    says(page, "1 việc chờ gửi, chờ mạng")
    asked = []
    page.context.route("**/dien-thoai/du-lieu/", lambda route: asked.append(route))
    page.context.set_offline(False)
    wait_until(page, lambda: asked)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    asked[0].continue_()


def test_two_tabs_share_one_queue(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    clocks_in(page)
    says(page, "Đã gửi hết")
    other = page.context.new_page()
    other.goto("/dien-thoai/")
    unlocks(other)
    page.context.set_offline(True)
    for number in range(3):
        logs(page, f"Máy này {number}")
        logs(other, f"Thẻ kia {number}")
    says(page, "6 việc chờ gửi")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    says(other, "Đã gửi hết")
    assert list(SentAct.objects.order_by("seq").values_list("seq", "state")) == [
        (1, "conflict"),
        *[(seq, "done") for seq in range(2, 8)],
    ]


def test_a_clock_moved_in_mid_shift_leaves_the_right_times(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    before = timezone.now()
    # Three hours ahead, by hand: the running time does not follow.
    page.evaluate(
        """() => {
          const real = Date.now.bind(Date), Before = Date;
          globalThis.Date = class extends Before {
            constructor(...all) { all.length ? super(...all) : super(Date.now()); }
            static now() { return real() + 3 * 3600 * 1000; }
          };
        }"""
    )
    logs(page, "Sau khi đổi giờ")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    first, second = SentAct.objects.order_by("seq")
    assert [first.clock_doubtful, second.clock_doubtful] == [False, False]
    assert abs((first.happened_at - before).total_seconds()) < 60
    assert abs((second.happened_at - before).total_seconds()) < 60
    assert (second.phone_at - before).total_seconds() > 10_000


def test_an_upgrade_in_mid_shift_keeps_the_queue(cast, post, new_page, monkeypatch):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    logs(page, "Trước khi nâng cấp")
    first = page.evaluate("document.documentElement.dataset.version")
    monkeypatch.setattr(assets, "version", lambda: "0123456789ab")
    page.context.route("**/dien-thoai/gui/", lambda route: route.abort())
    page.context.set_offline(False)
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.get_by_role("button", name="Có bản mới của ứng dụng: bấm để dùng").click()
    expect(page.get_by_label("Mã PIN của ca")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.version") == "0123456789ab" != first
    page.context.unroute("**/dien-thoai/gui/")
    unlocks(page)
    says(page, "Đã gửi hết")
    assert [kind for kind, _state in kinds()] == ["duty.clock_in", "duty.log"]


def test_a_full_phone_says_so_and_loses_nothing(cast, post, new_page):
    page = new_page(**phone_options())
    page.add_init_script("navigator.storage.estimate = async () => ({ quota: 9e8, usage: 8.9e8 })")
    takes_over(page, cast.guard_a)
    says(page, "Máy sắp hết chỗ: xóa bớt ảnh, phim.")
    page.context.set_offline(True)
    clocks_in(page)
    # A phone without room: the browser refuses to write, also after the reserve was given up.
    page.evaluate(
        """() => {
          const add = IDBObjectStore.prototype.add;
          window.room = 0;
          IDBObjectStore.prototype.add = function (...all) {
            if (this.name === "queue" && window.room-- <= 0) throw new DOMException("full", "QuotaExceededError");
            return add.apply(this, all);
          };
        }"""
    )
    page.get_by_label("Ghi sổ trực").fill("Máy đầy")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text("Máy đã hết chỗ: việc này CHƯA được ghi.")).to_be_visible()
    expect(page.get_by_label("Ghi sổ trực")).to_have_value("Máy đầy")
    says(page, "1 việc chờ gửi")
    page.evaluate("window.room = 10")
    page.get_by_role("button", name="Ghi vào sổ").click()
    says(page, "2 việc chờ gửi")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert [kind for kind, _state in kinds()] == ["duty.clock_in", "duty.log"]


# --- At the gate, on the patrol, at an incident ----------------------------------------------------------------------


def test_one_pass_on_two_phones_without_network_is_found_at_the_upload(cast, post, new_page):
    """Each phone alone must let the guest in; the server records both and names the second."""
    gate.gate(cast.school_a)
    now = timezone.now()
    visit = gate.visit(cast.school_a, at=now - timedelta(hours=1))
    code = gate.code_of(visit)
    phones = [new_page(**phone_options()) for _ in range(2)]
    for number, page in enumerate(phones):
        takes_over(page, cast.guard_a, f"Máy {number}")
        page.context.set_offline(True)
        page.get_by_role("link", name="Ra vào").click()
        scans(page, code)
        expect(page.get_by_text("MỜI VÀO")).to_be_visible()
        page.get_by_role("button", name="Cho vào", exact=True).click()
        expect(page.get_by_text("Đang ở trong: 1 người")).to_be_visible()
        scans(page, code)
        page.get_by_role("dialog", name="Đang ở trong").get_by_role("button", name="vào thêm lượt nữa").click()
        expect(page.get_by_text("Giấy đã dùng hết số lượt.")).to_be_visible()
        page.get_by_role("button", name="Không cho vào").click()
    for page in phones:
        page.context.set_offline(False)
        says(page, "Đã gửi hết")
    assert kinds() == [("gate.enter", "done"), ("gate.enter", "conflict")]
    assert GateEntry.objects.count() == 2
    second = phones[1]
    second.get_by_role("link", name="Ca trực").click()
    expect(second.get_by_text("đã ghi, có điểm không khớp")).to_be_visible()


def test_one_pass_on_two_phones_with_network_lets_in_once(cast, post, new_page):
    """The second phone took its data before the first let the guest in: it asks the server, and hears no."""
    gate.gate(cast.school_a)
    code = gate.code_of(gate.visit(cast.school_a, at=timezone.now() - timedelta(hours=1)))
    first, second = (new_page(**phone_options()) for _ in range(2))
    for number, page in enumerate((first, second)):
        takes_over(page, cast.guard_a, f"Máy {number}")
        says(page, "Đã gửi hết")
        page.get_by_role("link", name="Ra vào").click()
        scans(page, code)
        expect(page.get_by_text("MỜI VÀO")).to_be_visible()
    first.get_by_role("button", name="Cho vào", exact=True).click()
    expect(first.get_by_text("Đang ở trong: 1 người")).to_be_visible()
    says(first, "Đã gửi hết")
    second.get_by_role("button", name="Cho vào", exact=True).click()
    expect(second.get_by_text("CHƯA ĐƯỢC VÀO")).to_be_visible()
    expect(second.get_by_text("Giấy đã dùng hết số lượt.")).to_be_visible()
    second.get_by_role("button", name="Không cho vào").click()
    assert kinds() == [("gate.enter", "done")]
    assert GateEntry.objects.get().conflict == ""


def test_a_pass_given_after_the_network_went_is_let_in_once(cast, post, new_page):
    """The phone knows only what the pass says of itself, and what it did itself."""
    gate.gate(cast.school_a)
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    code = gate.code_of(gate.visit(cast.school_a, at=timezone.now() - timedelta(hours=1)))
    page.get_by_role("link", name="Ra vào").click()
    scans(page, code)
    page.get_by_role("button", name="Cho vào", exact=True).click()
    expect(page.get_by_text("Đang ở trong: 1 người")).to_be_visible()
    scans(page, code)
    page.get_by_role("dialog", name="Đang ở trong").get_by_role("button", name="vào thêm lượt nữa").click()
    expect(page.get_by_text("Giấy đã dùng hết số lượt.")).to_be_visible()
    page.get_by_role("button", name="Không cho vào").click()
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    expect(page.get_by_text("Phạm Văn Khách")).to_be_visible()  # whose pass it was, from the server
    assert kinds() == [("gate.enter", "done")]


def test_a_night_without_network_patrol_and_theft(cast, post, new_page):
    """A round with its codes, then a theft reported and its steps ticked; all of it arrives, once, with its links."""
    points = patrols.points(cast, "Cổng chính", "Kho")
    patrols.route(cast, points=points, windows=False)
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    page.get_by_role("link", name="Tuần tra").click()
    page.get_by_role("button", name="Bắt đầu").click()
    for point in points:
        expect(page.get_by_role("heading", name=f"Điểm tiếp theo: {point.name}")).to_be_visible()
        page.get_by_role("button", name="Quét mã tại điểm").click()
        page.get_by_placeholder("Hoặc gõ mã ghi trên điểm").fill(point.code)
        page.get_by_role("button", name="Nhận mã").click()
    page.get_by_role("button", name="Kết thúc vòng").click()
    page.get_by_role("link", name="Vụ việc").click()
    page.get_by_role("button", name="Báo vụ việc").click()
    page.get_by_role("radio", name="Trộm cắp, mất tài sản").click()
    page.get_by_label("Ở đâu").fill("Kho thiết bị")
    page.get_by_label("Đang thế nào").fill("Khóa bị cắt, mất hai máy tính")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("heading", name="Trộm cắp, mất tài sản, Kho thiết bị")).to_be_visible()
    page.get_by_role("button", name="Đã làm").first.click()
    expect(page.get_by_text("✓ Đã làm")).to_be_visible()
    says(page, "7 việc chờ gửi")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert [kind for kind, _state in kinds()] == [
        "duty.clock_in",
        "patrols.start",
        "patrols.point",
        "patrols.point",
        "patrols.finish",
        "incidents.report",
        "incidents.step",
    ]
    assert [state for _kind, state in kinds()][1:] == ["done"] * 6
    incident = Incident.objects.get()
    assert (incident.kind, incident.where, incident.steps.count()) == ("theft", "Kho thiết bị", 1)
    assert Round.objects.get().visits.count() == 2


def test_the_screens_are_usable_by_everybody(cast, post, new_page):
    gate.gate(cast.school_a)
    patrols.route(cast, windows=False)
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for tab in ("Ca trực", "Ra vào", "Tuần tra", "Vụ việc", "Gọi"):
            page.get_by_role("link", name=tab, exact=True).click()
            expect(page.locator("nav [aria-current]")).to_have_text(tab)
            assert accessibility_faults(page) == [], (tab, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
            low = page.evaluate(
                "[...document.querySelectorAll('button, a, input, select, textarea, summary')]"
                ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 56)"
                ".map((one) => one.outerHTML.slice(0, 80))"
            )
            assert low == [], tab

    # The Back button of the phone leaves the sheet; the next one, the screen. A sheet closed by hand leaves no trace.
    page.get_by_role("link", name="Vụ việc", exact=True).click()
    sheet = page.get_by_role("dialog", name="Báo vụ việc")
    for leaves in (page.go_back, page.get_by_role("button", name="Quay lại").click, page.go_back):
        page.get_by_role("button", name="Báo vụ việc").click()
        expect(sheet).to_be_visible()
        leaves()
        expect(sheet).to_have_count(0)
        expect(page.locator("nav [aria-current]")).to_have_text("Vụ việc")
    page.go_back()
    expect(page.locator("nav [aria-current]")).to_have_text("Gọi")


@pytest.mark.long
def test_the_first_screen_comes_within_a_second_on_a_slow_phone(cast, post, new_page):
    """Opened again from the phone itself, at a quarter of this machine's speed."""
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    times = []
    for _ in range(5):
        page.reload()
        expect(page.get_by_label("Mã PIN của ca")).to_be_visible()
        times.append(page.evaluate("performance.getEntriesByName('first-screen')[0].startTime"))
    print("first screen, ms:", sorted(round(one) for one in times))
    assert sorted(times)[len(times) // 2] < 3000  # the goal is a second on a quiet machine: docs/performance.md


@pytest.mark.long
def test_five_thousand_acts_are_sent_once(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    clocks_in(page)
    says(page, "Đã gửi hết")
    page.context.set_offline(True)
    page.evaluate(
        """async () => {
          for (let number = 0; number < 4999; number += 1) {
            const field = document.querySelector("textarea");
            field.value = `Dòng ${number}`;
            field.closest(".card").querySelector("button").click();
            while (document.contains(field)) await new Promise((later) => setTimeout(later, 1));
          }
        }"""
    )
    logs(page, "Dòng cuối")
    page.reload()
    unlocks(page)
    says(page, "5.000 việc chờ gửi")
    page.context.set_offline(False)
    expect(page.locator("#queue")).to_contain_text("Đã gửi hết", timeout=900_000)
    assert LogLine.objects.count() == 5000
    assert list(SentAct.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 5002))


def test_the_next_guard_takes_over_the_phone_and_each_act_keeps_its_person(cast, post, new_page):
    """What the first one has not sent goes under the first one's name, from the phone of the second."""
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    page.context.route("**/dien-thoai/gui/", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_role("button", name="Người khác nhận máy").click()
    sign_in(page, cast.clerk_a)
    page.reload()
    page.get_by_role("button", name="Quên mã, hoặc người khác nhận máy").click()
    expect(page.get_by_text(f"Xin chào {cast.clerk_a.full_name}.")).to_be_visible()
    page.get_by_label("Đặt mã PIN cho ca").fill("975310")
    page.get_by_label("Nhập lại mã PIN").fill("975310")
    page.context.unroute("**/dien-thoai/gui/")
    page.get_by_role("button", name="Nhận máy, bắt đầu ca").click()
    says(page, "Đã gửi hết")
    assert Device.objects.count() == 1
    assert SentAct.objects.get().user == cast.guard_a
    page.reload()
    unlocks(page, "975310")
    expect(page.get_by_text(cast.clerk_a.full_name)).to_be_visible()


def test_the_chief_settles_what_did_not_agree(cast, post, new_page):
    phones.held(phones.phone(cast.school_a, cast.guard_a))
    chief = Somebody(new_page(), cast.head_a)
    page = chief.page
    chief.goes("/dien-thoai/may/")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Việc chờ xử lý (1)").click()
    assert accessibility_faults(page) == []
    look(page, "phone-acts")
    page.get_by_role("link", name="Việc chưa rõ loại").click()
    assert accessibility_faults(page) == []
    look(page, "phone-act")
    page.get_by_role("button", name="Thử ghi lại").click()
    expect(page.get_by_text("Máy chủ chưa biết loại việc này.").first).to_be_visible()
    page.get_by_role("link", name="Ghi cách xử lý").click()
    page.get_by_label("Lý do").fill("Đã ghi vào sổ giấy")
    page.get_by_role("button", name="Ghi đã xử lý").click()
    expect(page.get_by_text("Đã ghi cách xử lý.")).to_be_visible()
    assert SentAct.objects.get().settled_reason == "Đã ghi vào sổ giấy"


def test_a_hand_over_without_network_is_taken_over_by_the_next(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    page.get_by_role("button", name="Giao ca").click()
    page.get_by_label("Việc đang dở, cần theo dõi").fill("Xe tải chờ ở cổng sau")
    page.get_by_role("dialog").get_by_role("button", name="Giao ca").click()
    says(page, "2 việc chờ gửi")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    other = new_page(**phone_options())
    takes_over(other, cast.clerk_a, "Máy hai")
    expect(other.get_by_text("Việc đang dở: Xe tải chờ ở cổng sau")).to_be_visible()
    other.get_by_role("button", name="Nhận đúng như bàn giao").click()
    expect(other.get_by_role("button", name="Nhận đúng như bàn giao")).to_be_hidden()
    says(other, "Đã gửi hết")
    assert [kind for kind, _state in kinds()] == ["duty.clock_in", "duty.hand_over", "duty.take_over"]
