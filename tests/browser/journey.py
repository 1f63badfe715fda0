"""What journeys share: signing in, asking axe, keeping pictures."""

import json
import os
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def sign_in(page: Page, user) -> None:
    """The quick way in: a session as the sign-in page would make it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "domain": "localhost", "path": "/"}]
    )


def sign_in_by_form(page: Page, username: str, password: str) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


AXE = ROOT / "node_modules/axe-core/axe.min.js"


def accessibility_faults(page: Page) -> list[str]:
    """Serious and critical findings of axe; its script comes through the debugger, past the page's policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['impact']}: {fault['id']}: {node['html'][:160]} {json.dumps(node['any'][:1])[:300]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def look(page: Page, name: str) -> None:
    """Keep what a person would see, wide and narrow, light and dark."""
    folder = os.environ.get("TUQUAN_SHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate("scrollTo(0, 0)")
            page.wait_for_timeout(50)
            page.screenshot(path=str(Path(folder) / f"{name}-{size['width']}-{scheme}.png"), full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)


class Somebody:
    """A person at a browser, who clicks and types by what stands on the page; counts the acts this takes."""

    def __init__(self, page: Page, user=None) -> None:
        self.page, self.acts, self.keys, self.faults = page, 0, 0, {}
        if user is not None:
            sign_in(page, user)

    def goes(self, path: str) -> None:
        self.page.goto(path)

    def clicks(self, words: str, role: str = "link", **more) -> None:
        self.acts += 1
        self.page.get_by_role(role, name=words, **{"exact": True, **more}).click()

    def presses(self, words: str) -> None:
        self.clicks(words, "button")

    def types(self, label: str, value, within=None) -> None:
        """Into the field of that label; days as the field wants them."""
        field = (within or self.page).get_by_label(label)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = value.isoformat() if field.get_attribute("type") == "date" else f"{value:%d/%m/%Y}"
        elif isinstance(value, datetime):
            value = f"{value:%H:%M %d/%m/%Y}"
        self.acts += 1
        self.keys += len(str(value))
        field.fill(str(value))

    def picks(self, label: str, option: str) -> None:
        self.acts += 1
        self.page.get_by_label(label).select_option(label=option)

    def answers(self, question: str, answer: str) -> None:
        self.acts += 1
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def ticks(self, label: str) -> None:
        self.acts += 1
        self.page.get_by_label(label).check()

    def attaches(self, label: str, name: str, content: bytes, kind: str = "application/pdf") -> None:
        self.acts += 1
        self.page.get_by_role("group", name=label).locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": kind, "buffer": content}
        )

    def sees(self, words: str) -> None:
        expect(self.page.locator("#page, .notices").get_by_text(words).first).to_be_visible()

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def judges(self, name: str) -> None:
        """What axe and a phone say about the page as it stands; `quiet()` asks at the end of the journey."""
        look(self.page, name)
        faults = accessibility_faults(self.page)
        before = self.page.viewport_size
        self.page.set_viewport_size(NARROW)
        if (width := self.page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            faults.append(f"{width} px wide on a phone")
        self.page.set_viewport_size(before)
        if (primary := self.page.locator("main .btn-primary:visible").count()) > 1:
            faults.append(f"{primary} primary buttons")
        self.faults[name] = faults

    def quiet(self) -> bool:
        loud = {name: found for name, found in self.faults.items() if found}
        assert not loud, json.dumps(loud, ensure_ascii=False, indent=1)
        return True
