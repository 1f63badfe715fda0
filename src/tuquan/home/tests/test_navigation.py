import re
from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse

from tuquan.core import dates
from tuquan.home.context import GROUPS
from tuquan.units.current import SESSION_KEY
from tuquan.units.models import RoleAssignment
from tuquan.units.tests.factories import role

PAGE = "/khong-co-trang-nay/"  # every page has the frame, also this one


def entries(client) -> list[str]:
    html = client.get(PAGE).content.decode()
    side = html[html.index('id="menu"') : html.index("</nav>", html.index('id="menu"'))]
    return re.findall(r"</svg>([^<]+)", side.split("</a>", 1)[1])


def test_entries_are_those_a_role_allows(client, cast):
    client.force_login(cast.administrator)
    assert "Thành phần trang" in entries(client)
    client.force_login(cast.head_a)
    assert "Thành phần trang" not in entries(client)


def test_entries_appear_only_when_their_address_exists(client, cast):
    existing = set()
    for _title, _belongs, places in GROUPS:
        for one in places:
            try:
                reverse(one.url_name, args=[cast.school_a.pk] if one.of_unit else [])
                existing.add(str(one.title))
            except NoReverseMatch:
                pass
    for user in (cast.head_a, cast.officer, cast.guard_a, cast.chairman, cast.administrator):
        client.force_login(user)
        assert set(entries(client)) <= existing


def test_frame_takes_one_query_for_roles(client, cast, django_assert_max_num_queries):
    client.force_login(cast.head_a)
    client.get(PAGE)
    with django_assert_max_num_queries(6):  # session, account, its own session row, roles, unread, savepoint
        client.get(PAGE)


@pytest.fixture
def two_units(cast):
    """The head of school A also heads school B."""
    role(cast.head_a.person, "head", cast.school_b)
    return cast


def test_person_with_two_units_works_in_the_first_until_another_is_chosen(client, two_units):
    client.force_login(two_units.head_a)
    html = client.get(PAGE).content.decode()
    assert 'aria-current="true"' in html
    assert "Trường THCS Lê Lợi" in html
    answer = client.post("/chuyen-don-vi/", {"unit": str(two_units.school_a.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session[SESSION_KEY] == str(two_units.school_a.pk)
    html = client.get(PAGE).content.decode()
    assert re.search(r'value="([^"]+)" aria-current="true"', html)[1] == str(two_units.school_a.pk)


@pytest.mark.parametrize("unit", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_unit_without_a_role_cannot_be_chosen(client, cast, unit):
    client.force_login(cast.head_a)
    assert client.post("/chuyen-don-vi/", {"unit": unit}).status_code == 404


def test_the_stranger_cannot_choose_the_other_school(client, cast):
    client.force_login(cast.head_b)
    assert client.post("/chuyen-don-vi/", {"unit": str(cast.school_a.pk)}).status_code == 404
    assert SESSION_KEY not in client.session


def test_a_role_that_ended_takes_its_unit_away(client, two_units):
    client.force_login(two_units.head_a)
    client.post("/chuyen-don-vi/", {"unit": str(two_units.school_b.pk)})
    client.get(PAGE)  # reads the message that names the unit
    RoleAssignment.objects.filter(person__user=two_units.head_a, unit=two_units.school_b).update(
        valid_from=date(2020, 1, 1), valid_to=dates.today()
    )
    html = client.get(PAGE).content.decode()
    assert "Lê Lợi" not in html
    assert "Nguyễn Trãi" in html


def test_choosing_is_a_post(client, cast):
    client.force_login(cast.head_a)
    assert client.get("/chuyen-don-vi/").status_code == 405


def test_gallery_shows_every_component_to_the_administrator_only(client, cast):
    client.force_login(cast.administrator)
    assert client.get("/thanh-phan/").status_code == 200
    for user in (cast.head_a, cast.guard_a, cast.officer, cast.chairman):
        client.force_login(user)
        assert client.get("/thanh-phan/").status_code == 403
