from datetime import timedelta

import pytest
from django.utils import timezone

from tuquan.access.permissions import Permission, Reach
from tuquan.access.roles import ROLES
from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.units.models import Membership, Person, RoleAssignment, Unit
from tuquan.units.permitted import has_permission
from tuquan.units.queries import granting, people as queries
from tuquan.units.services import roles as services
from tuquan.units.tests import factories


def person_of(user):
    return Person.objects.get(user=user)


def grant(person, role, unit, *, by, whole_below=False, last_day=None, valid_from=None):
    return services.grant_role(
        person,
        role=role,
        unit=unit,
        whole_below=whole_below,
        valid_from=valid_from or dates.today(),
        last_day=last_day,
        reason="Quyết định số 1",
        by=by,
        at=timezone.now(),
    )


def end(assignment, *, by, last_day=None):
    last_day = last_day or dates.today()
    return services.end_role(assignment, last_day=last_day, reason="Thôi giữ", by=by, at=timezone.now())


# Who may give what: the whole table, so that a new role or permission has to be thought about here.

ALL = sorted(ROLES)


@pytest.mark.parametrize(
    ("who", "where", "expected"),
    [
        ("head_a", "school_a", ["clerk", "employee", "guard", "guard_chief", "head", "receptionist", "team_member"]),
        ("head_a", "school_b", []),
        ("head_a", "office", []),
        ("clerk_a", "school_a", []),
        ("guard_a", "school_a", []),
        ("officer", "office", ["analyst", "officer"]),
        ("officer", "school_a", ["clerk", "head"]),
        ("officer", "police", []),
        ("police_officer", "school_a", []),
        ("chairman", "committee", ["analyst", "chairman", "clerk", "head", "officer", "police"]),
        ("chairman", "school_a", ["clerk", "head"]),
        ("chairman", "police", ["analyst", "chairman", "clerk", "head", "officer", "police"]),
        ("administrator", "school_a", [code for code in ALL if not ROLES[code].of_authority]),
        ("administrator", "office", [code for code in ALL if code != "administrator"]),
        ("administrator", None, ["administrator"]),
        ("chairman", None, []),
        ("head_b", "school_a", []),
    ],
)
def test_grantable_roles_by_the_cast(cast, who, where, expected):
    unit = getattr(cast, where) if where else None
    assert sorted(role.code for role in granting.grantable_roles(getattr(cast, who), unit)) == expected


@pytest.mark.parametrize("who", ["head_a", "clerk_a", "guard_a", "officer", "police_officer", "chairman", "head_b"])
def test_no_grant_makes_anybody_more_than_the_granter_or_what_the_office_appoints(cast, who):
    """Whatever somebody gives, where: the new holder has no permission there that neither the giver has nor his or
    her office appoints, and none anywhere else."""
    giver = getattr(cast, who)
    office = next(one.role for one in granting.own_assignments(giver))
    appointed = granting.APPOINTS.get(office, frozenset())
    own = powers(giver)
    for unit in (cast.committee, cast.office, cast.police, cast.school_a, cast.school_b):
        for code in ALL:
            for whole_below in (False, True):
                if not granting.may_grant(giver, code, unit, whole_below=whole_below):
                    continue
                newcomer = factories.person("Người mới", username=f"moi{Person.objects.count()}", at=unit)
                grant(newcomer, code, unit, whole_below=whole_below, by=giver)
                climbed = powers(newcomer.user) - own
                assert not climbed or code in appointed, (unit, code, whole_below, climbed)
                # Even what the office appoints stays inside the tree of the office.
                reached = {unit_id for _permission, unit_id in climbed}
                assert reached <= {unit_id for _permission, unit_id in own}, (unit, code, whole_below)
                assert not any(has_permission(newcomer.user, one) for one in INSTALLATION)


INSTALLATION = [permission for permission in Permission if permission.reach is Reach.INSTALLATION]


def powers(user):
    """Every (permission, unit) that somebody holds."""
    return {
        (permission, unit_id)
        for permission in set(Permission) - set(INSTALLATION)
        for unit_id in Unit.objects.permitted(user, permission).values_list("pk", flat=True)
    }


@pytest.mark.parametrize(
    ("who", "role", "where", "whole_below"),
    [
        ("head_a", "officer", "school_a", False),
        ("head_a", "head", "school_a", True),  # only roles of an authority reach below
        ("head_a", "administrator", "school_a", False),
        ("officer", "chairman", "office", False),
        ("officer", "officer", "committee", True),  # above the own reach
        ("officer", "head", "office", False),  # not in the own house
        ("officer", "analyst", "school_a", True),  # a school has nothing below
        ("chairman", "administrator", None, True),
        ("clerk_a", "guard", "school_a", False),
        ("police_officer", "police", "police", True),
        ("head_a", "emperor", "school_a", False),
    ],
)
def test_grant_role_refuses_to_climb(cast, who, role, where, whole_below):
    unit = getattr(cast, where) if where else None
    newcomer = factories.person("Người mới", at=unit)
    with pytest.raises(services.MayNotGrant):
        grant(newcomer, role, unit, whole_below=whole_below, by=getattr(cast, who))
    assert not newcomer.assignments.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["head_a", "officer", "chairman", "administrator"])
def test_nobody_gives_a_role_to_oneself(cast, who):
    me = person_of(getattr(cast, who))
    Membership.objects.get_or_create(person=me, unit=cast.school_a)
    with pytest.raises(services.NotToOneself):
        grant(me, "clerk", cast.school_a, by=getattr(cast, who))


def test_grant_role_only_to_members_and_once(cast):
    stranger = person_of(cast.head_b)
    with pytest.raises(services.NotOfTheUnit):
        grant(stranger, "clerk", cast.school_a, by=cast.head_a)
    guard = person_of(cast.guard_a)
    made = grant(guard, "team_member", cast.school_a, by=cast.head_a, last_day=dates.today() + timedelta(days=30))
    assert (made.valid_from, made.valid_to, made.reason) == (
        dates.today(),
        dates.today() + timedelta(days=31),
        "Quyết định số 1",
    )
    with pytest.raises(services.AlreadyHeld):
        grant(guard, "team_member", cast.school_a, by=cast.head_a)
    with pytest.raises(services.DatesNotInOrder):
        grant(guard, "clerk", cast.school_a, by=cast.head_a, last_day=dates.today() - timedelta(days=1))
    assert list(Entry.objects.values_list("kind", "unit_id", "reason")) == [
        ("role.granted", cast.school_a.pk, "Quyết định số 1")
    ]


def test_what_is_delegated_is_not_passed_on(cast):
    clerk = person_of(cast.clerk_a)
    head_role = RoleAssignment.objects.get(person__user=cast.head_a)
    services.delegate(
        head_role,
        to=clerk,
        form="TUQ",
        valid_from=dates.today(),
        last_day=dates.today(),
        reason="Đi công tác",
        by=cast.head_a,
        at=timezone.now(),
    )
    assert has_permission(cast.clerk_a, Permission.CYCLE_SIGN, cast.school_a)
    guard = person_of(cast.guard_a)
    with pytest.raises(services.MayNotGrant):
        grant(guard, "clerk", cast.school_a, by=cast.clerk_a)
    lent = RoleAssignment.objects.get(person=clerk, role="head")
    with pytest.raises(services.MayNotDelegate):
        services.delegate(
            lent,
            to=guard,
            form="KT",
            valid_from=dates.today(),
            last_day=dates.today(),
            reason="",
            by=cast.clerk_a,
            at=timezone.now(),
        )


# Ending


def test_nobody_removes_the_last_head_or_administrator(cast):
    head = RoleAssignment.objects.get(person__user=cast.head_a)
    for by in (cast.head_a, cast.officer, cast.administrator):
        with pytest.raises(services.LastHolder):
            end(head, by=by)
    admin = RoleAssignment.objects.get(role="administrator")
    with pytest.raises(services.LastHolder):
        end(admin, by=cast.administrator)
    # Somebody who holds it for a time only, or whose account is closed, is no successor.
    deputy = factories.person("Phó", username="pho.a", at=cast.school_a)
    grant(deputy, "head", cast.school_a, by=cast.head_a, last_day=dates.today() + timedelta(days=9))
    with pytest.raises(services.LastHolder):
        end(head, by=cast.head_a)
    second = factories.person("Quản trị hai", username="quantri2")
    grant(second, "administrator", None, whole_below=True, by=cast.administrator)
    second.user.is_active = False
    second.user.save()
    with pytest.raises(services.LastHolder):
        end(admin, by=cast.administrator)


def test_a_head_leaves_after_the_successor_came(cast):
    successor = factories.person("Kế nhiệm", username="ke.nhiem", at=cast.school_a)
    grant(successor, "head", cast.school_a, by=cast.head_a)
    head = RoleAssignment.objects.get(person__user=cast.head_a)
    ended = end(head, by=cast.head_a)
    assert ended.valid_to == dates.today() + timedelta(days=1)
    with pytest.raises(services.LastHolder):
        end(RoleAssignment.objects.get(person=successor), by=cast.officer)
    with pytest.raises(services.AlreadyEnded):
        end(head, by=cast.officer, last_day=dates.today() + timedelta(days=3))


@pytest.mark.parametrize(
    ("who", "of", "allowed"),
    [
        ("head_a", "guard_a", True),
        ("guard_a", "guard_a", True),
        ("clerk_a", "guard_a", False),
        ("head_b", "guard_a", False),
        ("officer", "clerk_a", True),
        ("police_officer", "guard_a", False),
        ("head_a", "officer", False),
    ],
)
def test_end_role_by_the_cast(cast, who, of, allowed):
    assignment = RoleAssignment.objects.get(person__user=getattr(cast, of))
    if allowed:
        assert end(assignment, by=getattr(cast, who)).valid_to == dates.today() + timedelta(days=1)
    else:
        with pytest.raises(services.MayNotEnd):
            end(assignment, by=getattr(cast, who))


# Delegation


@pytest.fixture
def deputy(cast):
    return factories.person("Lê Văn Phó", username="pho", at=cast.school_a, position="Phó Hiệu trưởng")


def lend(cast, deputy, *, form="KT", first=dates.today(), last=dates.today() + timedelta(days=6), by=None):
    return services.delegate(
        RoleAssignment.objects.get(person__user=cast.head_a),
        to=deputy,
        form=form,
        valid_from=first,
        last_day=last,
        reason="Đi học",
        by=by or cast.head_a,
        at=timezone.now(),
    )


def test_delegate_lends_the_role_for_a_time_and_shows_on_papers(cast, deputy):
    lend(cast, deputy, first=dates.today() + timedelta(days=1))
    assert not has_permission(deputy.user, Permission.CYCLE_SIGN, cast.school_a)
    RoleAssignment.objects.filter(person=deputy).update(valid_from=dates.today())
    assert has_permission(deputy.user, Permission.CYCLE_SIGN, cast.school_a)
    assert queries.signature_lines(deputy, cast.school_a, "head") == ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"]
    assert queries.signature_lines(person_of(cast.head_a), cast.school_a, "head") == ["HIỆU TRƯỞNG"]
    RoleAssignment.objects.filter(person=deputy).update(
        valid_to=dates.today(), valid_from=dates.today() - timedelta(days=5)
    )
    assert not has_permission(deputy.user, Permission.CYCLE_SIGN, cast.school_a)
    assert queries.signature_lines(deputy, cast.school_a, "head") == ["PHÓ HIỆU TRƯỞNG"]
    assert list(Entry.objects.values_list("kind", flat=True)) == ["role.delegated"]


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"last": None}, services.DelegationTooLong),
        ({"last": dates.today() + timedelta(days=400)}, services.DelegationTooLong),
        ({"first": dates.today(), "last": dates.today() - timedelta(days=1)}, services.DatesNotInOrder),
        ({"form": "XX"}, services.MayNotDelegate),
    ],
)
def test_delegate_refuses(cast, deputy, how, refusal):
    with pytest.raises(refusal):
        lend(cast, deputy, **how)
    assert not deputy.assignments.exists()


def test_delegate_only_ones_own_role_inside_its_time_to_a_member(cast, deputy):
    with pytest.raises(services.MayNotDelegate):
        lend(cast, deputy, by=cast.clerk_a)
    with pytest.raises(services.NotOfTheUnit):
        lend(cast, person_of(cast.head_b))
    with pytest.raises(services.NotToOneself):
        lend(cast, person_of(cast.head_a))
    RoleAssignment.objects.filter(person__user=cast.head_a).update(valid_to=dates.today() + timedelta(days=2))
    with pytest.raises(services.DelegationOutsideRole):
        lend(cast, deputy)


def test_what_was_lent_ends_with_the_role(cast, deputy):
    lend(cast, deputy)
    successor = factories.person("Kế nhiệm", username="ke.nhiem", at=cast.school_a)
    grant(successor, "head", cast.school_a, by=cast.head_a)
    end(RoleAssignment.objects.get(person__user=cast.head_a), by=cast.head_a)
    assert RoleAssignment.objects.get(person=deputy).valid_to == dates.today() + timedelta(days=1)


def test_the_delegator_takes_it_back(cast, deputy):
    lent = lend(cast, deputy)
    assert end(lent, by=cast.head_a).valid_to == dates.today() + timedelta(days=1)


# Pages


def test_role_grant_page_gives_a_role(client, cast):
    guard = person_of(cast.guard_a)
    client.force_login(cast.head_a)
    url = f"/don-vi/{cast.school_a.pk}/nguoi/{guard.pk}/vai-tro/"
    shown = client.get(url)
    assert [code for code, _words in shown.context["form"].fields["role"].choices] == [
        "head",
        "clerk",
        "team_member",
        "guard_chief",
        "guard",
        "receptionist",
        "employee",
    ]
    assert "Ghi các buổi tuyên truyền" in shown.content.decode()  # the sentence of the role
    typed = {
        "role": "guard_chief",
        "valid_from": f"{dates.today():%d/%m/%Y}",
        "last_day": "",
        "reason": "Quyết định số 12",
    }
    assert client.post(url, typed).url == f"/don-vi/{cast.school_a.pk}/nguoi/{guard.pk}/"
    assert sorted(guard.assignments.values_list("role", flat=True)) == ["guard", "guard_chief"]
    again = client.post(url, typed)
    assert again.context["form"].non_field_errors() == ["Người này đang giữ vai trò đó ở đơn vị."]
    forged = client.post(url, {**typed, "role": "officer"})
    assert list(forged.context["form"].errors) == ["role"]


@pytest.mark.parametrize("nasty", ["\x00", "x" * 10_000, "\u202e", "💥", "1e9", "99/99/9999", "31/12/9999"])
def test_role_pages_survive_nasty_input(client, cast, nasty):
    guard = person_of(cast.guard_a)
    assignment = guard.assignments.get()
    head = RoleAssignment.objects.get(person__user=cast.head_a)
    client.force_login(cast.head_a)
    here = f"/don-vi/{cast.school_a.pk}"
    plain = {
        "role": "employee",
        "valid_from": "01/01/2026",
        "last_day": "01/02/2026",
        "reason": "x",
        "to": guard.pk,
        "form": "KT",
    }
    for url in (
        f"{here}/nguoi/{guard.pk}/vai-tro/",
        f"{here}/vai-tro/{assignment.pk}/ket-thuc/",
        f"{here}/vai-tro/{head.pk}/uy-quyen/",
        f"{here}/nguoi/{guard.pk}/thoi-viec/",
    ):
        for field in plain:
            assert client.post(url, {**plain, field: nasty}).status_code in (200, 302), (url, field)


def test_role_list_from_above_shows_only_whom_one_appoints(client, cast):
    url = f"/don-vi/{cast.school_a.pk}/vai-tro/"
    client.force_login(cast.head_a)
    assert len(client.get(url).context["assignments"]) == 3
    client.force_login(cast.officer)
    assert [one.role for one in client.get(url).context["assignments"]] == ["clerk", "head"]
    for who in ("guard_a", "clerk_a", "head_b", "police_officer"):
        client.force_login(getattr(cast, who))
        assert client.get(url).status_code == 404, who


def test_person_appoint_names_the_first_head_of_a_unit(client, cast):
    unit = factories.unit("Trường Mầm non Hoa Sen", managing=cast.committee, at=cast.commune, following=cast.office)
    client.force_login(cast.officer)
    url = f"/don-vi/{unit.pk}/vai-tro/moi-nguoi/"
    assert client.get(url).status_code == 200
    typed = {"full_name": "Võ Thị Sen", "position": "Hiệu trưởng", "phone": "", "role": "head", "reason": "QĐ 5"}
    answer = client.post(url, typed)
    sen = Person.objects.get(full_name="Võ Thị Sen")
    assert answer.url == f"/don-vi/{unit.pk}/nguoi/{sen.pk}/moi/"
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url).context["code"]
    assert (sen.memberships.get().position, sen.assignments.get().role) == ("Hiệu trưởng", "head")
    assert client.post(url, {**typed, "role": "officer"}).context["form"].errors["role"]
    wrong = client.post(url, {**typed, "phone": "1"})
    assert wrong.context["form"].errors["phone"] == ["Số điện thoại chưa đúng: cần 10 chữ số, bắt đầu bằng 0."]
    assert Person.objects.filter(full_name="Võ Thị Sen").count() == 1
    client.force_login(cast.head_b)
    assert client.get(url).status_code == 404


def test_role_end_page(client, cast):
    assignment = RoleAssignment.objects.get(person__user=cast.guard_a)
    url = f"/don-vi/{cast.school_a.pk}/vai-tro/{assignment.pk}/ket-thuc/"
    for who in ("clerk_a", "head_b", "police_officer"):
        client.force_login(getattr(cast, who))
        assert client.get(url).status_code == 404, who
    client.force_login(cast.head_a)
    assert client.get(url).status_code == 200
    assert client.post(url, {"last_day": "", "reason": ""}).context["form"].errors.keys() == {"last_day", "reason"}
    client.post(url, {"last_day": f"{dates.today():%d/%m/%Y}", "reason": "Chuyển việc"})
    assignment.refresh_from_db()
    assert assignment.valid_to == dates.today() + timedelta(days=1)


def test_role_delegate_page(client, cast, deputy):
    head = RoleAssignment.objects.get(person__user=cast.head_a)
    url = f"/don-vi/{cast.school_a.pk}/vai-tro/{head.pk}/uy-quyen/"
    client.force_login(cast.clerk_a)
    assert client.get(url).status_code == 404
    client.force_login(cast.head_a)
    page = client.get(url)
    assert [person.full_name for person in page.context["form"].fields["to"].queryset] == [
        "Lê Thu Hà",
        "Lê Văn Phó",
        "Trần Văn Bình",
    ]
    typed = {
        "to": deputy.pk,
        "form": "KT",
        "valid_from": f"{dates.today():%d/%m/%Y}",
        "last_day": f"{dates.today():%d/%m/%Y}",
        "reason": "Đi học",
    }
    assert client.post(url, typed).url == "/tai-khoan-cua-toi/"
    assert deputy.assignments.get().delegation_form == "KT"
    again = client.post(url, typed)
    assert again.context["form"].non_field_errors() == ["Người này đang giữ vai trò đó ở đơn vị."]


def test_administrators_are_added_by_user_name_and_ended(client, cast):
    url = "/don-vi/quan-tri-vien/"
    for who in ("head_a", "officer", "chairman"):
        client.force_login(getattr(cast, who))
        assert client.get(url).status_code == 404
    client.force_login(cast.administrator)
    assert [one.person.full_name for one in client.get(url).context["holders"]] == ["Quản trị viên"]
    wrong = client.post(url, {"username": "khong.co", "reason": "x"})
    assert wrong.context["form"].errors == {"username": ["Không có tài khoản nào mang tên này."]}
    self = client.post(url, {"username": "quantri", "reason": "x"})
    assert self.context["form"].errors == {"username": [str(services.NotToOneself.message)]}
    assert client.post(url, {"username": "canbo", "reason": "QĐ 3"}).url == url
    mine = RoleAssignment.objects.get(person__user=cast.administrator)
    done = client.post(
        f"{url}{mine.pk}/ket-thuc/", {"last_day": f"{dates.today() - timedelta(days=1):%d/%m/%Y}", "reason": "Đổi"}
    )
    assert done.url == "/tai-khoan-cua-toi/"
    assert client.get(url).status_code == 404
    client.force_login(cast.officer)
    assert client.get(url).status_code == 200
