"""The officer states five years of the whole area and follows a number down; the clerk records a session and ticks who
was there, and the number follows."""

from tests.browser.journey import NARROW, accessibility_faults, look, sign_in

from tuquan.outreach.tests.factories import people


def line(page, number, indicator, division, qualifier, value):
    page.locator(f"#id_so-{number}-indicator").select_option(indicator)
    page.locator(f"#id_so-{number}-division").select_option(division)
    page.locator(f"#id_so-{number}-qualifier").select_option(qualifier)
    page.locator(f"#id_so-{number}-value").fill(value)


def test_officer_declares_a_whole_area_and_opens_a_figure_to_its_source(new_page, cast):
    page = new_page()
    sign_in(page, cast.officer)
    page.goto("/so-lieu/")
    page.get_by_role("link", name="Khai số liệu").click()
    page.get_by_label("Từ ngày").fill("15/08/2014")
    page.get_by_label("Đến ngày").fill("12/08/2019")
    page.get_by_label("Nguồn", exact=True).fill("Tổng kết 5 năm thực hiện Chỉ thị 07")
    line(page, 0, "units_registered", "", "exact", "1.217")
    line(page, 1, "propaganda_sessions", "topic=general", "exact", "2.914")
    line(page, 2, "propaganda_sessions", "topic=traffic", "exact", "427")
    line(page, 3, "propaganda_attendees", "topic=traffic", "nearly", "152.328")
    look(page, "declaration-new")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Xem lại trước khi khai").click()
    page.get_by_text("gần 152.328 lượt người").wait_for()
    look(page, "declaration-check")
    page.get_by_role("button", name="Khai số liệu này").click()
    page.get_by_role("heading", name="Tổng kết 5 năm thực hiện Chỉ thị 07").wait_for()
    look(page, "declaration")
    page.goto("/so-lieu/")
    page.locator("#id_nam").fill("2014")
    page.locator("#id_den_nam").fill("2019")
    page.get_by_role("button", name="Xem").click()
    look(page, "figures-of-a-place")
    page.get_by_role("link", name="2.914").click()
    page.get_by_role("heading", name="Buổi tuyên truyền · Pháp luật, ANTT chung").wait_for()
    look(page, "lineage")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Tổng kết 5 năm thực hiện Chỉ thị 07").click()
    page.get_by_text("2.914 buổi").wait_for()


def test_clerk_records_a_session_and_ticks_who_was_there(new_page, cast):
    people(cast.school_a, "Bùi Văn An", "Cao Thị Bình")
    page = new_page(viewport=NARROW)
    sign_in(page, cast.clerk_a)
    page.goto("/tuyen-truyen/ghi/?quan-triet=1")
    page.get_by_label("Nội dung").fill("Phổ biến nội quy và tiêu chí đầu năm")
    look(page, "session-add")
    page.get_by_role("button", name="Ghi buổi này").click()
    page.get_by_role("link", name="Ghi người dự").click()
    page.get_by_label("Bùi Văn An").check()
    page.get_by_label("Cao Thị Bình").check()
    look(page, "attendance")
    page.get_by_role("button", name="Ghi người dự").click()
    page.get_by_text("2 người đã điểm danh").wait_for()
    look(page, "session")
    page.goto("/tuyen-truyen/")
    look(page, "sessions")
    page.locator("dl.figures").get_by_role("link", name="2", exact=True).click()
    page.get_by_role("link", name="Phổ biến nội quy và tiêu chí đầu năm").wait_for()
    page.goto("/tuyen-truyen/con-thieu/")
    look(page, "owed")
    assert page.get_by_text("Cao Thị Bình").count() == 0
