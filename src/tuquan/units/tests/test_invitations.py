import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit.models import Entry
from tuquan.units.models import Invitation, Membership, Person
from tuquan.units.services import invitations as services
from tuquan.units.tests import factories

PASSWORD = "con ngựa xanh qua cầu"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def newcomer(cast):
    return factories.person("Đặng Thị Ánh Tuyết", at=cast.school_a, position="Giáo viên")


def paper_of(person, by, **options):
    return services.invite(person, unit=None, by=by, at=timezone.now(), **options)


def answers(**changed):
    return {"username": "anhtuyet", "phone": "0987 654 321", "password": PASSWORD, "again": PASSWORD, **changed}


def test_invitation_from_paper_to_account(client, cast, newcomer):
    client.force_login(cast.clerk_a)
    page = f"/don-vi/{cast.school_a.pk}/nguoi/{newcomer.pk}/moi/"
    assert client.get(page).status_code == 200
    paper = client.post(page)
    assert paper.status_code == 200
    assert paper.headers["Cache-Control"].startswith("max-age=0")
    code = paper.context["code"]
    assert re.fullmatch(r"([2-9a-hjkmnp-tv-z]{5}-){3}[2-9a-hjkmnp-tv-z]{5}", code)
    text = paper.content.decode()
    assert paper.context["link"] == f"http://localhost:8000/moi/{code}/"
    assert (code in text, "Đặng Thị Ánh Tuyết" in text, "<svg" in text) == (True, True, True)
    kept = Invitation.objects.get()
    assert code.replace("-", "") not in kept.code_hash
    assert (kept.purpose, kept.made_by, kept.expires_at - kept.made_at) == ("invite", cast.clerk_a, timedelta(days=7))

    client.logout()
    link = f"/moi/{code}/"
    shown = client.get(link)
    assert shown.context["form"].initial == {"username": "dangthianhtuyet", "phone": ""}
    done = client.post(link, answers())
    assert (done.status_code, done.url) == (302, "/tai-khoan/khoa/them/")
    user = User.objects.get(username="anhtuyet")
    newcomer.refresh_from_db()
    assert newcomer.user == user
    assert (user.full_name, user.phone, user.check_password(PASSWORD)) == ("Đặng Thị Ánh Tuyết", "0987654321", True)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(done.url).status_code == 200  # a passkey is offered without asking for the password again
    kinds = list(Entry.objects.order_by("at", "id").values_list("kind", "by_id"))
    assert kinds == [
        ("invitation.made", cast.clerk_a.pk),
        ("account.opened", user.pk),
        ("invitation.used", user.pk),
    ]

    client.logout()
    assert client.get(link).status_code == 410
    assert client.post(link, answers(username="khac")).status_code == 410


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"username": "a"}, "username", "Tên đăng nhập cần bắt đầu bằng chữ cái không dấu"),
        ({"username": "Ánh Tuyết"}, "username", "Tên đăng nhập cần bắt đầu bằng chữ cái không dấu"),
        ({"username": "0912345678"}, "username", "Tên đăng nhập cần bắt đầu bằng chữ cái không dấu"),
        ({"username": "truong.a"}, "username", "Tên đăng nhập này đã có người dùng."),
        ({"username": "\x00\x00\x00"}, "username", ""),
        ({"username": "x" * 10_000}, "username", ""),
        ({"username": "\u202eabc"}, "username", "Tên đăng nhập cần bắt đầu bằng chữ cái không dấu"),
        ({"phone": "12345"}, "phone", "Số điện thoại chưa đúng"),
        ({"phone": "٠٩١٢٣٤٥٦٧٨"}, "phone", "Số điện thoại chưa đúng"),
        ({"phone": "0900000001"}, "phone", "Số điện thoại này đã gắn với một tài khoản khác."),
        ({"password": "ngắn", "again": "ngắn"}, "password", "Mật khẩu quá ngắn"),
        ({"password": "anhtuyet12", "again": "anhtuyet12"}, "password", "Mật khẩu quá giống tên đăng nhập"),
        ({"again": "khác hẳn với ở trên"}, "again", "Hai lần nhập chưa giống nhau."),
        ({"password": "a\x00" * 8}, "password", ""),
        ({"password": "x" * 10_000, "again": "x" * 10_000}, "password", ""),
    ],
)
def test_invitation_accept_explains_a_wrong_entry_and_keeps_the_paper(client, cast, newcomer, changed, field, sentence):
    User.objects.filter(pk=cast.head_b.pk).update(phone="0900000001")
    _invitation, code = paper_of(newcomer, cast.head_a)
    answer = client.post(f"/moi/{code}/", answers(**changed))
    assert answer.status_code == 200
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert not User.objects.filter(username="anhtuyet").exists()
    assert Invitation.objects.get().used_at is None


def test_invitation_enter_takes_the_code_as_it_is_typed(client, cast, newcomer):
    _invitation, code = paper_of(newcomer, cast.head_a)
    assert client.get("/moi/").status_code == 200
    answer = client.post("/moi/", {"code": f" {services.written(code).upper().replace('-', ' ')} "})
    assert answer.url == f"/moi/{services.written(code)}/"
    assert client.get(answer.url).status_code == 200
    for nasty in ("", "\x00", "x" * 10_000, "💥", "../../etc", "\u202e"):
        assert client.post("/moi/", {"code": nasty}).status_code in (200, 302)
    assert client.get("/moi/-/").status_code == 410


@pytest.mark.parametrize("why", ["expired", "cancelled", "replaced", "maker left", "maker lost the right", "unknown"])
def test_invitation_gone_says_what_to_do(client, cast, newcomer, why):
    invitation, code = paper_of(newcomer, cast.clerk_a)
    if why == "expired":
        past = timezone.now() - timedelta(days=8)
        Invitation.objects.update(made_at=past, expires_at=past + timedelta(days=7))
    elif why == "cancelled":
        services.cancel(invitation, by=cast.clerk_a, at=timezone.now())
    elif why == "replaced":
        paper_of(newcomer, cast.head_a)
    elif why == "maker left":
        User.objects.filter(pk=cast.clerk_a.pk).update(is_active=False)
    elif why == "maker lost the right":  # meanwhile the newcomer became head: the clerk's paper must not open that
        factories.role(newcomer, "head", cast.school_a)
    else:
        code = "23456789abcdefghjkmn"
    answer = client.get(f"/moi/{code}/")
    assert answer.status_code == 410
    assert "Anh/chị nhờ người phụ trách của đơn vị in giấy khác." in answer.content.decode()
    assert client.post(f"/moi/{code}/", answers()).status_code == 410
    assert not User.objects.filter(username="anhtuyet").exists()


def test_invitation_accept_on_a_device_where_somebody_is_signed_in(client, cast, newcomer):
    _invitation, code = paper_of(newcomer, cast.head_a)
    client.force_login(cast.head_a)
    answer = client.post(f"/moi/{code}/", answers())
    assert "Đăng xuất, để người được mời làm" in answer.content.decode()
    assert "Nhận bằng tài khoản này" not in answer.content.decode()  # the head made the paper
    assert str(services.NotYourOwnPaper.message) in client.post(f"/moi/{code}/", {"join": "1"}).content.decode()
    assert not User.objects.filter(username="anhtuyet").exists()
    assert client.post("/tai-khoan/dang-xuat/", {"next": f"/moi/{code}/"}).url == f"/moi/{code}/"


def test_reset_gives_a_new_password_and_signs_out_everywhere(client, cast, django_user_model):
    from django.test import Client

    guard = Person.objects.get(user=cast.guard_a)
    Authenticator.objects.create(user=cast.guard_a, type="totp", data={"secret": "x"})
    thief = Client()
    thief.force_login(cast.guard_a)
    invitation, code = paper_of(guard, cast.clerk_a)
    assert invitation.purpose == "reset"
    page = client.get(f"/moi/{code}/")
    assert sorted(page.context["form"].fields) == ["again", "password"]
    done = client.post(f"/moi/{code}/", {"password": PASSWORD, "again": PASSWORD})
    assert done.url == "/tai-khoan/hai-buoc/nhap-ma/"  # the second step stays, for the paper alone is one step
    cast.guard_a.refresh_from_db()
    assert cast.guard_a.check_password(PASSWORD)
    assert thief.get("/tai-khoan-cua-toi/").status_code == 302


def test_reset_may_drop_the_second_step(client, cast):
    guard = Person.objects.get(user=cast.guard_a)
    Authenticator.objects.create(user=cast.guard_a, type="totp", data={"secret": "x"})
    _invitation, code = paper_of(guard, cast.head_a, drops_second_factor=True)
    done = client.post(f"/moi/{code}/", {"password": PASSWORD, "again": PASSWORD})
    assert done.url == "/tai-khoan-cua-toi/"
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("maker", "of", "allowed"),
    [
        ("head_a", "guard_a", True),
        ("head_a", "clerk_a", True),
        ("clerk_a", "guard_a", True),
        ("clerk_a", "head_a", False),  # whoever holds the paper is the head
        ("guard_a", "clerk_a", False),
        ("head_b", "guard_a", False),
        ("officer", "head_a", True),
        ("officer", "clerk_a", True),
        ("officer", "guard_a", False),
        ("officer", "chairman", False),
        ("chairman", "officer", True),
        ("chairman", "head_a", True),
        ("police_officer", "head_a", False),
        ("administrator", "head_a", True),
        ("administrator", "chairman", True),
        ("head_a", "head_a", False),
        ("chairman", "administrator", False),
    ],
)
def test_invite_only_by_who_could_give_all_the_roles(cast, maker, of, allowed):
    person = Person.objects.get(user=getattr(cast, of))
    by = getattr(cast, maker)
    if allowed:
        assert paper_of(person, by)[0].purpose == "reset"
    else:
        with pytest.raises(services.MayNotOpenAccount):
            paper_of(person, by)
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk_a", 200), ("head_a", 200), ("guard_a", 404), ("officer", 404), ("head_b", 404), (None, 302)],
)
def test_person_invite_page_by_the_cast(client, cast, newcomer, who, status):
    if who:
        client.force_login(getattr(cast, who))
    page = f"/don-vi/{cast.school_a.pk}/nguoi/{newcomer.pk}/moi/"
    assert (client.get(page).status_code, client.post(page).status_code) == (status, status)
    assert Invitation.objects.exists() == (status == 200)


def test_person_invite_refuses_with_a_sentence(client, cast):
    client.force_login(cast.clerk_a)
    head = Person.objects.get(user=cast.head_a)
    answer = client.post(f"/don-vi/{cast.school_a.pk}/nguoi/{head.pk}/moi/")
    assert str(services.MayNotOpenAccount.message) in answer.content.decode()
    assert not Invitation.objects.exists()


def test_who_has_an_account_takes_the_invitation_with_it(client, cast):
    here_too = factories.person("Trần Văn Bình", at=cast.school_b, position="Bảo vệ ca đêm")
    factories.role(here_too, "guard_chief", cast.school_b)
    _invitation, code = paper_of(here_too, cast.head_b)
    client.force_login(cast.guard_a)
    assert "Nhận bằng tài khoản này" in client.get(f"/moi/{code}/").content.decode()
    assert client.post(f"/moi/{code}/", {"join": "1"}).url == "/tai-khoan-cua-toi/"
    me = Person.objects.get(user=cast.guard_a)
    assert not Person.objects.filter(pk=here_too.pk).exists()
    assert sorted(me.memberships.values_list("unit__name", "position")) == [
        ("Trường THCS Lê Lợi", "Bảo vệ ca đêm"),
        ("Trường THCS Nguyễn Trãi", "Bảo vệ"),
    ]
    assert sorted(me.assignments.values_list("role", flat=True)) == ["guard", "guard_chief"]
    assert User.objects.filter(full_name="Trần Văn Bình").count() == 1
    assert client.post(f"/moi/{code}/", {"join": "1"}).status_code == 410
    kinds = list(Entry.objects.filter(by_id=cast.guard_a.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["person.joined", "invitation.used"]


def test_two_people_noted_side_by_side_are_not_joined(client, cast, monkeypatch):
    from django.db import IntegrityError
    from django.db.models.query import QuerySet

    twin = factories.person("Trần Văn Bình", at=cast.school_b)
    _invitation, code = paper_of(twin, cast.head_b)
    update = QuerySet.update

    def clash(rows, **values):
        if rows.model.__name__ == "TeamMember":
            raise IntegrityError
        return update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", clash)
    client.force_login(cast.guard_a)
    answer = client.post(f"/moi/{code}/", {"join": "1"})
    assert str(services.CannotJoin.message) in answer.content.decode()
    assert Membership.objects.get(person=twin).unit == cast.school_b


def test_a_reset_paper_joins_nothing(client, cast):
    _invitation, code = paper_of(Person.objects.get(user=cast.guard_a), cast.head_a)
    client.force_login(cast.clerk_a)
    assert "Nhận bằng tài khoản này" not in client.get(f"/moi/{code}/").content.decode()
    assert str(services.InvitationNotUsable.message) in client.post(f"/moi/{code}/", {"join": "1"}).content.decode()
