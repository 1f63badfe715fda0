import pytest
from allauth.mfa.models import Authenticator

NUDGE = "mới chỉ có mật khẩu bảo vệ"


@pytest.mark.parametrize(
    ("who", "nudged"),
    [
        ("officer", True),
        ("chairman", True),
        ("police_officer", True),
        ("administrator", True),
        ("head_a", False),
        ("guard_a", False),
    ],
)
def test_an_authority_is_nudged_until_it_has_a_second_factor(client, cast, who, nudged):
    user = getattr(cast, who)
    client.force_login(user)
    assert (NUDGE in client.get("/tai-khoan-cua-toi/").content.decode()) == nudged
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert NUDGE not in client.get("/tai-khoan-cua-toi/").content.decode()


def test_an_installation_may_demand_it(client, cast, settings):
    page = f"/don-vi/{cast.office.pk}/nguoi/"
    client.force_login(cast.officer)
    assert client.get(page).status_code == 200
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get(page).url == "/tai-khoan/hai-buoc/"
    assert client.get("/tai-khoan/hai-buoc/").status_code == 200
    assert client.get("/tai-khoan-cua-toi/").status_code == 200
    Authenticator.objects.create(user=cast.officer, type="totp", data={"secret": "x"})
    assert client.get(page).status_code == 200
    client.force_login(cast.head_a)
    assert client.get(f"/don-vi/{cast.school_a.pk}/nguoi/").status_code == 200
    client.logout()
    assert client.get("/tai-khoan/dang-nhap/").status_code == 200
