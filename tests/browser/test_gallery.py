import pytest
from tests.browser.journey import NARROW, accessibility_faults, look, sign_in


@pytest.mark.parametrize("kind", ["", "list/", "form/", "guided/", "check/", "confirm/", "board/", "letter/"])
def test_page_kind_is_quiet_in_light_and_dark_wide_and_narrow(page, cast, kind):
    sign_in(page, cast.administrator)
    page.goto(f"/thanh-phan/{kind}")
    look(page, f"gallery-{kind.strip('/')}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert accessibility_faults(page) == []
    page.set_viewport_size(NARROW)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
