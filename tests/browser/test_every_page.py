"""Every page that somebody of the demonstration can reach is quiet: no dead link, nothing axe finds serious, no word on
the console, no sideways scrolling on a phone, one heading, at most one primary act. axe asks the wide page; the long test
asks the narrow one as well."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.browser.crawl import pages_of
from tests.browser.journey import NARROW, WIDE, accessibility_faults, look, sign_in

from tuquan.accounts.models import User
from tuquan.home import demo
from tuquan.phone import demo as phones

PEOPLE = ["thutruong", "vanthu", "baove", "hieutruong", "congan", "canbo", "chutich", "tonghop", "quantri"]


@pytest.fixture
def demonstration(transactional_db) -> dict[str, User]:
    demo.load()
    phones.load()
    return {user.username: user for user in User.objects.filter(username__in=PEOPLE)}


@pytest.mark.parametrize("widths", [(WIDE,), pytest.param((WIDE, NARROW), marks=pytest.mark.long)])
def test_every_page_is_quiet_wide_and_narrow(
    new_page: Callable[..., Page], demonstration: dict[str, User], site: str, widths: tuple
) -> None:
    assert demonstration.keys() == set(PEOPLE)
    pages, dead = {}, {}
    for name in PEOPLE:
        found, nowhere = pages_of(demonstration[name])
        for kind, path in found.items():
            pages.setdefault(kind, (name, path))  # each kind once, with the first person who reaches it
        dead |= {(name, path): status for path, status in nowhere.items()}
    browsers: dict[str, Page] = {}
    faults = {}
    for kind, (name, path) in pages.items():
        if name not in browsers:
            browsers[name] = new_page()
            sign_in(browsers[name], demonstration[name])
        if here := faults_of(browsers[name], kind, path, widths):
            faults[name, path] = here
    said = [f"{name} {path}: {status}" for (name, path), status in dead.items()]
    said += [f"{name} {path}: {fault}" for (name, path), here in faults.items() for fault in here]
    assert not said, "\n".join(said)
    assert pages.keys() >= {
        "home:home",
        "home:gallery",
        "me:home",
        "assessments:cycle",
        "assessments:board",
        "units:unit",
        "notifications:list",
    }


def faults_of(page: Page, kind: str, path: str, widths: tuple) -> list[str]:
    page.set_viewport_size(widths[0])
    page.goto(path)
    faults = []
    for size in widths:
        page.set_viewport_size(size)
        faults += accessibility_faults(page)
    page.set_viewport_size(NARROW)
    if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
        faults.append(f"{width} px wide on a phone")
    if page.locator("h1").count() != 1:
        faults.append("not exactly one h1")
    primary = page.locator("main .page-acts .btn-primary, main .next-act .btn-primary").count()
    if primary > 1 and not kind.startswith("home:gallery"):
        faults.append(f"{primary} primary acts")
    look(page, f"page-{kind.replace(':', '-')}")
    return faults
