"""From a printed paper to signing in with a passkey, told by the clerk who prints it and the guard who gets it."""

import io

import pytest
import zxingcpp
from PIL import Image
from tests.browser.journey import NARROW, accessibility_faults, look, sign_in

from tuquan.accounts.models import User
from tuquan.units.tests import factories

PASSWORD = "con ngựa xanh qua cầu"


def give_authenticator(page):
    """A phone that knows its owner: Chromium's virtual authenticator, with a passkey store and a finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "ctap2Version": "ctap2_1",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def passkeys_of(session, authenticator):
    return session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]


@pytest.fixture
def newcomer(site, cast, settings):
    settings.PUBLIC_URL = site
    return factories.person("Phan Văn Hùng", at=cast.school_a, position="Bảo vệ")


def test_invited_by_qr_then_signs_in_with_a_passkey(new_page, cast, newcomer, site):
    clerk = new_page()
    sign_in(clerk, cast.clerk_a)
    clerk.goto(f"/don-vi/{cast.school_a.pk}/nguoi/")
    clerk.get_by_role("link", name="Phan Văn Hùng").click()
    clerk.get_by_role("link", name="In giấy mời").click()
    clerk.get_by_role("button", name="Lập giấy").click()
    clerk.get_by_role("heading", name="Giấy mời lập tài khoản").wait_for()
    look(clerk, "invitation-paper")
    assert accessibility_faults(clerk) == []
    picture = Image.open(io.BytesIO(clerk.locator(".qr").screenshot()))
    (scanned,) = zxingcpp.read_barcodes(picture)
    assert scanned.text.startswith(f"{site}/moi/")

    guard = new_page(viewport=NARROW)
    session, authenticator = give_authenticator(guard)
    guard.goto(scanned.text)
    guard.get_by_role("heading", name="Chào Phan Văn Hùng").wait_for()
    look(guard, "invitation-accept")
    assert accessibility_faults(guard) == []
    assert guard.get_by_label("Tên đăng nhập").input_value() == "phanvanhung"
    guard.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    guard.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    guard.get_by_role("button", name="Lập tài khoản").click()

    guard.get_by_role("heading", name="Thêm khóa đăng nhập").wait_for()
    look(guard, "passkey-add")
    assert accessibility_faults(guard) == []
    guard.get_by_role("button", name="Thêm khóa").click()
    guard.get_by_role("heading", name="Mã dự phòng").wait_for()
    look(guard, "recovery-codes")
    (passkey,) = passkeys_of(session, authenticator)
    assert (passkey["rpId"], passkey["isResidentCredential"]) == ("localhost", True)

    guard.goto("/tai-khoan/dang-xuat/")
    guard.get_by_role("button", name="Đăng xuất").last.click()
    guard.get_by_role("heading", name="Đăng nhập").wait_for()
    look(guard, "sign-in")
    assert accessibility_faults(guard) == []
    guard.goto("/tai-khoan-cua-toi/")
    assert guard.url.startswith(f"{site}/tai-khoan/dang-nhap/")
    guard.get_by_role("button", name="Đăng nhập không cần mật khẩu").click()
    guard.get_by_role("heading", name="Tài khoản của tôi").wait_for()
    look(guard, "account")
    assert accessibility_faults(guard) == []
    assert guard.get_by_text("phanvanhung").first.is_visible()
    (used,) = passkeys_of(session, authenticator)
    assert used["signCount"] > passkey["signCount"]
    user = User.objects.get(username="phanvanhung")
    assert (user.authenticator_set.get(type="webauthn").last_used_at is not None, user.is_active) == (True, True)

    # Somebody else's key opens nothing.
    stranger = new_page()
    give_authenticator(stranger)
    stranger.goto("/tai-khoan/dang-nhap/")
    stranger.get_by_role("button", name="Đăng nhập không cần mật khẩu").click()
    stranger.get_by_text("Chưa dùng được khóa đăng nhập trên thiết bị này.").wait_for()
    stranger.goto("/tai-khoan-cua-toi/")
    assert stranger.url.startswith(f"{site}/tai-khoan/dang-nhap/")


def test_signs_in_with_user_name_and_password(page, cast):
    cast.head_a.set_password(PASSWORD)
    cast.head_a.save()
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập hoặc số điện thoại").fill("truong.a")
    page.get_by_label("Mật khẩu", exact=True).fill("sai mật khẩu")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_text("Tên đăng nhập hoặc mật khẩu chưa đúng.").first.wait_for()
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.goto("/tai-khoan-cua-toi/thiet-bi/")
    page.get_by_role("rowheader", name="Chrome trên Linux").wait_for()
    look(page, "devices")
    assert accessibility_faults(page) == []
