"""A shift on a phone without network: afterwards every act is on the server, once."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.phone import database, logs, phone_options, says, takes_over, unlocks

from tuquan.duty.models import ClockIn, LogLine
from tuquan.duty.tests import factories as duty
from tuquan.phone import assets
from tuquan.phone.models import Device, SentAct
from tuquan.phone.services import opening


def kinds():
    return list(SentAct.objects.order_by("device", "seq").values_list("kind", "state"))


@pytest.fixture
def post(cast):
    return duty.post(cast)


def clocks_in(page):
    page.get_by_role("button", name="Vào ca không quét").click()
    expect(page.get_by_text("Vào ca lúc")).to_be_visible()


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
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    page.wait_for_timeout(500)
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
