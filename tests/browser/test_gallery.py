from tests.browser.journey import NARROW, accessibility_faults, look, sign_in


def test_gallery_is_quiet(page, cast, site):
    sign_in(page, cast.administrator)
    page.goto("/thanh-phan/")
    look(page, "gallery")
    assert accessibility_faults(page) == []
    page.set_viewport_size(NARROW)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
