from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.units.enums import TeamKind
from tuquan.units.models import Membership, Person, Team
from tuquan.units.queries import teams as queries
from tuquan.units.services import teams as services
from tuquan.units.services.teams import Line
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": datetime(2026, 11, 20, 2, tzinfo=UTC)}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def team(cast):
    return services.found_team(
        cast.school_a,
        kind="security_team",
        name="Tổ bảo vệ an ninh trật tự",
        valid_from=date(2023, 7, 15),
        decision_number="15/QĐ-VP",
        decision_date=date(2023, 7, 15),
        members=[
            Line("leader", cast.head_a.person),
            Line("deputy", cast.clerk_a.person),
            Line("member", full_name="Đinh Thị Mười", position="Kế toán"),
        ],
        **BY,
    )


def sitting(team, on=date(2026, 11, 20)):
    return [(one.person.full_name, one.post) for one in queries.members_on(team, on)]


def test_found_team_seats_everybody_and_adds_new_people_to_the_unit(cast, team):
    assert sitting(team) == [("Nguyễn Thị Hoa", "leader"), ("Lê Thu Hà", "deputy"), ("Đinh Thị Mười", "member")]
    assert sitting(team, date(2023, 7, 14)) == []
    assert Membership.objects.get(person__full_name="Đinh Thị Mười").position == "Kế toán"
    assert Entry.objects.filter(kind="team.member_joined").count() == 3


def test_found_team_needs_one_leader_and_refuses_all_or_nothing(cast):
    values = {"kind": "fire_team", "name": "Đội", "valid_from": date(2026, 1, 1), **BY}
    with pytest.raises(services.NobodyLeads):
        services.found_team(cast.school_a, members=[Line("member", cast.head_a.person)], **values)
    with pytest.raises(services.TwoLeaders):
        services.found_team(
            cast.school_a,
            members=[Line("leader", cast.head_a.person), Line("leader", cast.clerk_a.person)],
            **values,
        )
    with pytest.raises(services.NotOfTheUnit):
        services.found_team(
            cast.school_a,
            members=[Line("leader", full_name="Người mới"), Line("member", cast.head_b.person)],
            **values,
        )
    with pytest.raises(services.NameMissing):
        services.found_team(cast.school_a, members=[], **{**values, "name": " "})
    assert (Team.objects.count(), Person.objects.filter(full_name="Người mới").count()) == (0, 0)


def test_one_person_sits_in_several_teams(cast, team):
    second = services.found_team(
        cast.school_a,
        kind="fire_team",
        name="Đội PCCC",
        valid_from=date(2026, 1, 1),
        members=[Line("leader", cast.head_a.person)],
        **BY,
    )
    assert {one.team for one in queries.teams_of_person(cast.head_a.person)} == {team, second}


def test_changes_of_members_keep_the_history(cast, team):
    head, clerk, third = queries.members_on(team)
    with pytest.raises(services.TwoLeaders):
        services.change_post(clerk, post="leader", valid_from=date(2026, 1, 1), **BY)
    services.end_member(head, last_day=date(2025, 12, 31), **BY)
    services.change_post(clerk, post="leader", valid_from=date(2026, 1, 1), **BY)
    with pytest.raises(services.EndsBeforeItBegins):
        services.end_member(third, last_day=date(2020, 1, 1), **BY)
    with pytest.raises(services.SitsAlready):
        services.add_member(team, person=third.person, post="member", valid_from=date(2026, 1, 1), **BY)
    assert sitting(team, date(2025, 12, 31)) == [
        ("Nguyễn Thị Hoa", "leader"),
        ("Lê Thu Hà", "deputy"),
        ("Đinh Thị Mười", "member"),
    ]
    assert sitting(team) == [("Lê Thu Hà", "leader"), ("Đinh Thị Mười", "member")]


def test_dissolve_team_ends_every_seat_once(cast, team):
    services.dissolve_team(team, last_day=date(2026, 6, 30), reason="hết nhiệm vụ", **BY)
    assert sitting(team, date(2026, 6, 30))[0] == ("Nguyễn Thị Hoa", "leader")
    assert sitting(team, date(2026, 7, 1)) == []
    assert list(queries.teams_of(cast.school_a)) == []
    with pytest.raises(services.AlreadyDissolved):
        services.dissolve_team(team, last_day=date(2026, 6, 30), reason="", **BY)
    with pytest.raises(services.AlreadyDissolved):
        services.add_member(team, person=cast.guard_a.person, post="member", valid_from=date(2026, 7, 1), **BY)


def test_kinds_of_teams_have_names_by_date():
    assert queries.kind_name("fire_team", date(2025, 6, 30)) == "Đội phòng cháy và chữa cháy cơ sở"
    assert queries.kind_name("fire_team", date(2025, 7, 1)) == "Đội phòng cháy, chữa cháy và cứu nạn, cứu hộ cơ sở"
    assert all(queries.kind_name(kind) for kind in TeamKind.values)


# Pages


def url(name, *args):
    return reverse(f"units:{name}", args=args)


def members(*rows):
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for place, (person, post) in enumerate(rows):
        data |= {f"form-{place}-person": person, f"form-{place}-post": post, f"form-{place}-position": ""}
    return data


def test_team_is_founded_in_three_steps(client, cast):
    client.force_login(cast.clerk_a)
    first, second, third = (
        url(name, cast.school_a.pk) for name in ("team_found", "team_found_members", "team_found_check")
    )
    assert client.get(second).url == first
    assert client.get(third).url == first
    wrong = client.post(first, {"kind": "security_team", "valid_from": "mai"})
    assert list(wrong.context["form"].errors) == ["valid_from"]
    assert (
        client.post(first, {"kind": "security_team", "valid_from": "15/7/2023", "decision_number": "15/QĐ-VP"}).url
        == second
    )
    assert client.get(second).status_code == 200
    more = client.post(second, {**members(("Nguyễn Thị Hoa", "leader")), "more": "1"})
    assert len(more.context["forms"].forms) == 8
    assert more.context["forms"].forms[0]["person"].value() == "Nguyễn Thị Hoa"
    nobody = client.post(second, members(("Nguyễn Thị Hoa", "member")))
    assert nobody.context["forms"].non_form_errors() == ["Cần chọn một người làm tổ trưởng (đội trưởng, trưởng ban)."]
    twice = client.post(second, members(("Nguyễn Thị Hoa", "leader"), ("nguyễn thị hoa · hiệu trưởng", "member")))
    assert twice.context["forms"].non_form_errors() == ["Nguyễn Thị Hoa có hai lần trong danh sách."]
    rows = [
        ("Nguyễn Thị Hoa · Hiệu trưởng", "leader"),
        ("Trần Văn Bình", "deputy"),
        ("Đinh Thị Mười", "member"),
        ("", "member"),
    ]
    assert client.post(second, members(*rows)).url == third
    check = client.get(third).content.decode()
    assert "Đinh Thị Mười (người mới)" in check
    assert "Tổ bảo vệ an ninh, trật tự cơ quan" in check
    made = client.post(third, follow=True)
    founded = Team.objects.get()
    assert made.redirect_chain == [(founded.get_absolute_url(), 302)]
    assert sitting(founded) == [
        ("Nguyễn Thị Hoa", "leader"),
        ("Trần Văn Bình", "deputy"),
        ("Đinh Thị Mười", "member"),
    ]
    assert (founded.name, founded.valid_from) == ("Tổ bảo vệ an ninh, trật tự cơ quan", date(2023, 7, 15))
    assert client.get(third).url == first


def test_namesakes_are_told_apart_by_their_position(client, cast):
    factories.person("Nguyễn Thị Hoa", at=cast.school_a, position="Giáo viên")
    client.force_login(cast.clerk_a)
    client.post(url("team_found", cast.school_a.pk), {"kind": "fire_team", "valid_from": "1/1/2026"})
    second = url("team_found_members", cast.school_a.pk)
    asked = client.post(second, members(("Nguyễn Thị Hoa", "leader")))
    assert asked.context["forms"].errors == [
        {"person": ["Đơn vị có 2 người tên “Nguyễn Thị Hoa”. Hãy chọn trong danh sách gợi ý, có kèm chức vụ."]}
    ]
    client.post(second, members(("Nguyễn Thị Hoa · Giáo viên", "leader")))
    client.post(url("team_found_check", cast.school_a.pk))
    assert Team.objects.get().members.get().person.memberships.get().position == "Giáo viên"


def test_team_page_and_its_changes(client, cast, team):
    client.force_login(cast.clerk_a)
    shown = client.get(team.get_absolute_url()).content.decode()
    for word in ("Nguyễn Thị Hoa", "15/QĐ-VP", "Kế toán", "Đổi chức danh"):
        assert word in shown
    add = url("team_member_add", team.pk)
    assert client.post(add, {"person": "Nguyễn Thị Hoa", "post": "member", "valid_from": "1/1/2026"}).context[
        "form"
    ].non_field_errors() == ["Người này đang là thành viên của tổ, đội, ban."]
    refused = client.post(add, {"person": "Người Mới Tinh", "post": "leader", "valid_from": "1/1/2026"})
    assert refused.context["form"].non_field_errors()
    assert not Person.objects.filter(full_name="Người Mới Tinh").exists()
    client.post(add, {"person": "Trần Văn Bình", "post": "member", "valid_from": "1/1/2026"})
    guard = team.members.get(person=cast.guard_a.person)
    client.post(url("team_member_post", team.pk, guard.pk), {"post": "deputy", "valid_from": "1/3/2026"})
    guard = team.members.get(person=cast.guard_a.person, valid_to=None)
    assert guard.post == "deputy"
    client.post(url("team_member_end", team.pk, guard.pk), {"last_day": "1/5/2026"})
    assert client.get(url("team_member_end", team.pk, guard.pk)).status_code == 404
    client.post(url("team_edit", team.pk), {"name": "Tổ mới", "duties": "Tuần tra"})
    assert "Tuần tra" in client.get(team.get_absolute_url()).content.decode()
    client.post(url("team_dissolve", team.pk), {"last_day": "19/11/2026", "reason": "hết nhiệm vụ"})
    shown = client.get(team.get_absolute_url()).content.decode()
    assert "đã giải thể" in shown
    assert "Đã tham gia" in shown
    assert "Đã giải thể" in client.get(url("team_list", cast.school_a.pk)).content.decode()


def test_teams_are_seen_by_the_own_unit_and_changed_by_few(client, cast, team):
    member = team.members.first()
    pages = [team.get_absolute_url(), url("team_list", cast.school_a.pk)]
    acts = [
        url("team_edit", team.pk),
        url("team_member_add", team.pk),
        url("team_dissolve", team.pk),
        url("team_member_post", team.pk, member.pk),
        url("team_member_end", team.pk, member.pk),
        url("team_found", cast.school_a.pk),
        url("team_found_members", cast.school_a.pk),
        url("team_found_check", cast.school_a.pk),
    ]
    for user, may_see, may_change in (
        (cast.clerk_a, True, True),
        (cast.guard_a, False, False),
        (cast.officer, False, False),
        (cast.head_b, False, False),
    ):
        client.force_login(user)
        assert {client.get(one).status_code for one in pages} == {200 if may_see else 404}
        assert {client.get(one).status_code in (200, 302) for one in acts} == {may_change}


@pytest.mark.parametrize("extra", [0, 2])
def test_team_list_asks_the_same_number_of_queries_for_few_and_many(
    client, cast, team, extra, django_assert_num_queries
):
    for number in range(extra):
        services.found_team(
            cast.school_a,
            kind="fire_team",
            name=f"Đội {number}",
            valid_from=date(2026, 1, 1),
            members=[Line("leader", cast.head_a.person), Line("member", cast.guard_a.person)],
            **BY,
        )
    client.force_login(cast.clerk_a)
    client.get(url("team_list", cast.school_a.pk))
    with django_assert_num_queries(9):
        client.get(url("team_list", cast.school_a.pk))
