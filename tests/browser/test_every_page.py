"""Every page that somebody can reach is quiet: no dead link, nothing axe finds serious, no word on the console, no
sideways scrolling on a phone."""

import pytest
from tests.browser.crawl import pages_of
from tests.browser.journey import NARROW, WIDE, accessibility_faults, look, sign_in

PEOPLE = ["head_a", "clerk_a", "guard_a", "police_officer", "officer", "chairman", "administrator"]


def test_no_link_leads_nowhere(cast):
    dead = {name: found for name in PEOPLE if (found := pages_of(getattr(cast, name))[1])}
    assert dead == {}


@pytest.fixture
def pages(cast):
    """Each kind of page once, with the first person who reaches it."""
    found: dict[str, tuple[str, str]] = {}
    for name in PEOPLE:
        for kind, path in pages_of(getattr(cast, name))[0].items():
            found.setdefault(kind, (name, path))
    return found


def test_every_page_is_quiet_wide_and_narrow(new_page, cast, pages):
    browsers, faults = {}, {}
    for kind, (name, path) in pages.items():
        if name not in browsers:
            browsers[name] = new_page()
            sign_in(browsers[name], getattr(cast, name))
        page = browsers[name]
        page.set_viewport_size(WIDE)
        page.goto(path)
        here = accessibility_faults(page)
        page.set_viewport_size(NARROW)
        here += accessibility_faults(page)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            here.append(f"{width} px wide on a phone")
        if page.locator("h1").count() != 1:
            here.append("not exactly one h1")
        primary = page.locator("main .page-acts .btn-primary, main .next-act .btn-primary").count()
        if primary > 1 and kind != "home:gallery":
            here.append(f"{primary} primary acts")
        look(page, f"page-{kind.replace(':', '-')}")
        if here:
            faults[f"{name} {path}"] = here
    assert faults == {}
    assert "home:gallery" in pages
