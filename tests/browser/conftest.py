"""The browser of the journeys: one system Chromium per session, a page of its own per test, a live server on localhost.

`TUQUAN_SHOTS=/folder` keeps what `look()` sees, for people to judge.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from tests.browser.journey import WIDE

SECONDS = 1000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=15 * SECONDS)  # a busy machine is no fault of the page
# Chromium says this of every answer that is not 200, also of those a journey asks for.
EXPECTED = ("Failed to load resource",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory) -> None:
    """A database in a file: in memory, all threads of the server would share one connection, and two presses at once
    would meet inside one transaction."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "journeys.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(file)
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium with more arguments than usual; most journeys share one."""
    path = os.environ.get("TUQUAN_CHROMIUM") or next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])


@pytest.fixture(scope="session")
def chromium(launch) -> Iterator[Browser]:
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def site(transactional_db) -> Iterator[str]:
    """The address of a live server. Passkeys need the name localhost."""
    case = type("Journey", (StaticLiveServerTestCase,), {"host": "localhost"})
    case._pre_setup = lambda *arguments: None
    case.setUpClass()
    yield case.live_server_url
    case.tearDownClass()


@pytest.fixture
def clock(monkeypatch) -> Callable[..., None]:
    """`clock(2026, 3, 20, 9)`: from there the server's time runs on. Sessions of before may be over by then."""

    def put(*moment: int) -> None:
        began, first = time.monotonic(), timezone.make_aware(datetime(*moment))
        monkeypatch.setattr(timezone, "now", lambda: first + timedelta(seconds=time.monotonic() - began))

    return put


@pytest.fixture
def new_page(chromium, site) -> Iterator[Callable[..., Page]]:
    """Opens pages of separate browsers (one per person); at the end no page may have complained."""
    contexts, complaints = [], []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def new(**options: object) -> Page:
        options = {"viewport": WIDE, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", **options}
        context = chromium.new_context(base_url=site, reduced_motion="reduce", **options)
        context.set_default_timeout(15 * SECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page) -> Page:
    return new_page()
