"""A shift on a phone without network: afterwards every act is on the server, once."""

import pytest
from playwright.sync_api import expect
from tests.browser.phone import logs, phone_options, says, takes_over, unlocks

from tuquan.duty.models import ClockIn
from tuquan.duty.tests import factories as duty
from tuquan.phone.models import Device, SentAct


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
