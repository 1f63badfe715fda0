"""What journeys share: signing in, asking axe, keeping pictures."""

import json
import os
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page

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
    page.get_by_role("button", name="Đăng nhập").click()


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
