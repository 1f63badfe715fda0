"""A guard's phone in a real browser, with kinds of acts of its own where no app is needed."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from tests.browser.journey import NARROW, sign_in

PIN = "246813"


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), "#557799").save(out, "JPEG")
    return out.getvalue()


PICTURE: FilePayload = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": _picture()}


def phone_options(**more: Any) -> dict[str, Any]:
    return {"viewport": NARROW, "has_touch": True, "is_mobile": True, "service_workers": "allow", **more}


def takes_over(page: Page, user: Any, name: str = "Máy cổng chính") -> None:
    """Sign in, set the PIN, have the application kept on the phone."""
    sign_in(page, user)
    page.goto("/dien-thoai/")
    page.get_by_label("Tên máy").fill(name)
    page.get_by_label("Đặt mã PIN cho ca").fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Nhận máy, bắt đầu ca").click()
    expect(page.get_by_role("navigation", name="Màn hình")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def unlocks(page: Page, pin: str = PIN) -> None:
    page.get_by_label("Mã PIN của ca").fill(pin)
    page.get_by_role("button", name="Mở khóa").click()
    expect(page.get_by_role("navigation", name="Màn hình")).to_be_visible()


def says(page: Page, words: str) -> None:
    """What stands about the queue, in words."""
    expect(page.locator("#queue")).to_contain_text(words)


def logs(page: Page, words: str) -> None:
    page.get_by_label("Ghi sổ trực").fill(words)
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text(words)).to_be_visible()


def clocks_in(page: Page) -> None:
    page.get_by_role("button", name="Vào ca không quét").click()
    expect(page.get_by_text("Vào ca lúc")).to_be_visible()


def goes_to(page: Page, tab: str) -> None:
    page.get_by_role("navigation", name="Màn hình").get_by_role("link", name=tab).click()
    expect(page.locator("nav [aria-current]")).to_have_text(tab)


def scans(page: Page, code: str) -> None:
    page.get_by_role("button", name="Quét mã").click()
    page.get_by_placeholder("Hoặc gõ mã hẹn").fill(code)
    page.get_by_role("button", name="Nhận mã").click()


def wait_until(page: Page, seen: Callable[[], Any]) -> None:
    """For what no locator can wait for."""
    until = time.monotonic() + 15
    while not seen():
        assert time.monotonic() < until, "it did not happen"
        page.wait_for_timeout(50)


READ = """async () => {
  const done = (asked) => new Promise((end) => { asked.onsuccess = () => end(asked.result); });
  const db = await done(indexedDB.open("tuquan-ca-truc"));
  const words = [], counts = {};
  const read = (value) => {
    if (value instanceof Uint8Array) words.push(new TextDecoder().decode(value));
    else if (typeof value === "string") words.push(value);
    else if (value && typeof value === "object" && !(value instanceof CryptoKey)) Object.values(value).forEach(read);
  };
  for (const name of db.objectStoreNames) {
    const rows = await done(db.transaction(name).objectStore(name).getAll());
    counts[name] = rows.length;
    rows.forEach(read);
  }
  const vault = await done(db.transaction("meta").objectStore("meta").get("vault"));
  words.push(JSON.stringify(localStorage));
  return { words: words.join("\\n"), counts, keys: vault ? vault.machine.extractable : null };
}"""


def database(page: Page) -> dict[str, Any]:
    """What whoever holds the phone can read in it."""
    found: dict[str, Any] = page.evaluate(READ)
    return found
