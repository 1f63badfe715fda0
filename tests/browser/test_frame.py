"""The frame around every page: theme, menus, dialogs, forms that are sent once, fonts, the page without scripts."""

import pytest
from playwright.sync_api import expect
from tests.browser.journey import NARROW, accessibility_faults, look, sign_in

GALLERY = "/thanh-phan/"
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.fixture
def gallery(page, cast):
    sign_in(page, cast.administrator)
    page.goto(GALLERY)
    return page


def expect_theme(page, theme: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)


def test_theme_follows_the_device_until_somebody_chooses(gallery):
    gallery.emulate_media(color_scheme="dark")
    expect_theme(gallery, "dark")
    gallery.get_by_text("Tài khoản và giao diện").locator("..").click()
    gallery.get_by_role("button", name="Nền sáng").click()
    expect_theme(gallery, "light")
    gallery.reload()
    expect_theme(gallery, "light")
    gallery.get_by_text("Tài khoản và giao diện").locator("..").click()
    expect(gallery.get_by_role("button", name="Nền sáng")).to_have_attribute("aria-pressed", "true")
    gallery.get_by_role("button", name="Theo máy").click()
    expect_theme(gallery, "dark")


def test_menu_closes_on_escape_and_gives_the_focus_back(gallery):
    summary = gallery.locator("details.menu summary").last
    summary.click()
    expect(gallery.get_by_role("button", name="Đăng xuất")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(summary).to_be_focused()


def test_on_a_phone_the_whole_menu_opens_from_the_bottom(gallery):
    gallery.set_viewport_size(NARROW)
    entry = gallery.locator("#menu").get_by_role("link", name="Thành phần trang")
    expect(entry).to_be_hidden()
    gallery.get_by_role("button", name="Mục khác").click()
    expect(entry).to_be_visible()
    assert accessibility_faults(gallery) == []
    gallery.keyboard.press("Escape")
    expect(entry).to_be_hidden()


def test_every_control_can_be_hit_with_a_thumb(gallery):
    gallery.set_viewport_size(NARROW)
    controls = "button, .btn, .nav-entry, .tabs a, summary, select, .form-control, label.choice"
    small = gallery.evaluate(
        """(controls) => [...document.querySelectorAll(controls)]
           .filter((one) => one.checkVisibility())
           .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
           .filter(([, box]) => box.height < 44 || box.width < 44)
           .map(([html]) => html)""",
        controls,
    )
    assert small == []


def test_row_opens_on_click_and_on_enter_and_arrows_walk(gallery):
    first, second = gallery.locator("tr[data-open]").all()
    first.locator("td").first.click()
    assert gallery.url.endswith("#1")
    first.get_by_role("link").focus()
    gallery.keyboard.press("ArrowDown")
    expect(second.get_by_role("link")).to_be_focused()
    gallery.keyboard.press("Enter")
    assert gallery.url.endswith("#2")


def test_dialog_says_the_consequence_and_hasty_enter_does_no_harm(gallery):
    posted = []
    gallery.on("request", lambda request: posted.append(request) if request.method == "POST" else None)
    gallery.get_by_role("link", name="Xóa bản nháp").click()
    dialog = gallery.get_by_role("dialog", name="Xóa bản nháp này?")
    expect(dialog).to_contain_text("Bản nháp mất hẳn, không lấy lại được.")
    assert accessibility_faults(gallery) == []
    look(gallery, "dialog")
    gallery.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert posted == []


def test_error_summary_is_read_first_and_leads_to_the_field(gallery):
    summary = gallery.get_by_role("alert").filter(has_text="Có chỗ cần sửa")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Hãy nhập họ và tên.").click()
    expect(gallery.locator("#id_wrong-name")).to_be_focused()


def test_typed_password_can_be_shown(gallery):
    field = gallery.locator("#id_password")
    field.fill("bí mật")
    gallery.locator("[data-eye='#id_password']").click()
    expect(field).to_have_attribute("type", "text")


def test_leaving_with_unsent_words_asks(gallery):
    asked = []
    gallery.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    gallery.locator("#id_name").fill("Lê Thu Hà")
    gallery.goto("/")
    assert asked == ["beforeunload"]


def test_form_is_sent_once_however_often_it_is_pressed(gallery, cast):
    posted = []
    gallery.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    gallery.evaluate(
        """() => {
          const form = document.createElement("form");
          form.method = "post"; form.action = "/chuyen-don-vi/?slow"; form.id = "twice";
          form.append(Object.assign(document.createElement("button"), {textContent: "Gửi"}));
          document.querySelector("main").append(form);
        }"""
    )
    gallery.route("**/chuyen-don-vi/**", lambda route: None)  # the answer never comes
    with gallery.expect_request("**/chuyen-don-vi/**"):
        gallery.evaluate("for (let press = 0; press < 3; press++) document.querySelector('#twice button').click()")
    gallery.wait_for_timeout(300)
    assert len(posted) == 1


def test_every_vietnamese_letter_comes_from_our_font(gallery):
    for weight in (400, 500, 600, 700):
        gallery.evaluate(
            """([letters, weight]) => {
              document.querySelector("#letters")?.remove();
              const line = document.createElement("p");
              line.id = "letters"; line.textContent = letters; line.style.fontWeight = weight;
              document.querySelector("main").prepend(line);
              return document.fonts.ready;
            }""",
            [LETTERS + LETTERS.upper() + "0123456789.,:;–-%/()“”…₫§°", weight],
        )
        debugger = gallery.context.new_cdp_session(gallery)
        debugger.send("DOM.enable")
        debugger.send("CSS.enable")
        root = debugger.send("DOM.getDocument")["root"]["nodeId"]
        line = debugger.send("DOM.querySelector", {"nodeId": root, "selector": "#letters"})["nodeId"]
        fonts = debugger.send("CSS.getPlatformFontsForNode", {"nodeId": line})["fonts"]
        assert {font["familyName"].split(" SemiBold")[0].split(" Medium")[0] for font in fonts} == {"Be Vietnam Pro"}


def test_without_scripts_every_way_is_still_there(new_page, cast):
    page = new_page(java_script_enabled=False, viewport=NARROW)
    sign_in(page, cast.administrator)
    page.goto(GALLERY)
    page.get_by_role("button", name="Mục khác").click()
    expect(page.locator("#menu").get_by_role("link", name="Thành phần trang")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("details.menu summary").last.click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    expect(page.get_by_role("button", name="Nền tối")).to_be_hidden()  # works only with scripts, so it hides
    expect(page.locator("[data-eye]").first).to_be_hidden()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_skip_link_is_the_first_stop_of_the_keyboard(page, cast):
    sign_in(page, cast.head_a)
    page.goto("/khong-co-trang-nay/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()


def test_print_is_black_on_white_without_the_frame(gallery):
    gallery.emulate_media(media="print", color_scheme="dark")
    for part in (".topbar", "#menu", ".bottombar", ".page-acts", ".page-foot"):
        expect(gallery.locator(part).first).to_be_hidden()
    assert gallery.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert gallery.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_missing_page_looks_calm(new_page, cast):
    page = new_page()
    page.goto("/khong-co-trang-nay/")
    expect(page.get_by_role("heading", name="Không tìm thấy trang")).to_be_visible()
    assert accessibility_faults(page) == []
    look(page, "404-stranger")
    sign_in(page, cast.head_a)
    page.goto("/khong-co-trang-nay/")
    assert accessibility_faults(page) == []
    look(page, "404-head")
