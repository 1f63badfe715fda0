"""A whole installation, its server killed in mid-upload and started again: every act of the phone is there, once."""

import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect
from tests.browser.journey import sign_in_by_form
from tests.browser.phone import PIN, clocks_in, phone_options, says

from tuquan.config.tests.installation import Installation, wait_for
from tuquan.home.demo.people import PASSWORD

pytestmark = pytest.mark.long
LINES = 400
WRITE = """async (lines) => {
  for (let number = 0; number < lines; number += 1) {
    const field = document.querySelector("textarea");
    field.value = `Dòng ${number}`;
    field.closest(".card").querySelector("button").click();
    while (document.contains(field)) await new Promise((later) => setTimeout(later, 1));
  }
}"""


@contextmanager
def served(here: Installation, port: int) -> Iterator[None]:
    """Ends as when the power fails: the server and all it started, at once."""
    process = here.start("serve", "--port", port, start_new_session=True)
    try:
        wait_for(port)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_every_act_is_there_once_after_the_server_was_killed(tmp_path, chromium):
    here, port = Installation(tmp_path), free_port()
    here.do("demo")
    context = chromium.new_context(base_url=f"http://localhost:{port}", locale="vi-VN", **phone_options())
    page = context.new_page()
    page.set_default_timeout(60_000)
    with served(here, port):
        sign_in_by_form(page, "baove", PASSWORD)
        page.goto("/dien-thoai/")
        page.get_by_label("Đặt mã PIN cho ca").fill(PIN)
        page.get_by_label("Nhập lại mã PIN").fill(PIN)
        page.get_by_role("button", name="Nhận máy, bắt đầu ca").click()
        expect(page.get_by_role("navigation", name="Màn hình")).to_be_visible()
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        context.set_offline(True)
        if page.get_by_role("button", name="Vào ca không quét").count():
            clocks_in(page)
        page.evaluate(WRITE, LINES)
        context.set_offline(False)
        page.wait_for_function(
            "(most) => { const left = parseInt(document.getElementById('queue').textContent.replace('.', ''));"
            " return left > 0 && left < most; }",
            arg=LINES,
            polling=20,
        )
    left = int(page.locator("#queue").inner_text().split()[0])
    assert 0 < left < LINES, "killed while some were sent and some were not"
    with served(here, port):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("#queue")).to_contain_text("Đã gửi hết", timeout=180_000)
        says(page, "Đã gửi hết")
    with sqlite3.connect(here.sqlite) as database:
        texts = [row[0] for row in database.execute("SELECT text FROM duty_logline WHERE text LIKE 'Dòng %'")]
        seqs = [row[0] for row in database.execute("SELECT seq FROM phone_sentact ORDER BY seq")]
    assert sorted(texts) == sorted(f"Dòng {number}" for number in range(LINES))
    assert seqs == list(range(1, len(seqs) + 1))
    assert here.do("audit", "verify")
    context.close()
