from datetime import date, timedelta

import pytest
from django.urls import reverse

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.units.models import RoleAssignment, Unit
from tuquan.units.permitted import has_permission, held, held_with, read_once
from tuquan.units.tests import factories


def names(user, permission):
    return sorted(Unit.objects.permitted(user, permission).values_list("name", flat=True))


@pytest.mark.django_db
def test_permitted_keeps_own_unit_tree_below_and_area(cast):
    school = ["Trường THCS Nguyễn Trãi"]
    both = ["Trường THCS Lê Lợi", "Trường THCS Nguyễn Trãi"]
    assert names(cast.head_a, Permission.UNIT_VIEW) == school
    assert names(cast.guard_a, Permission.RECORD_VIEW) == []
    assert [n for n in names(cast.officer, Permission.DOSSIER_VIEW) if n.startswith("Trường")] == both
    assert [n for n in names(cast.officer, Permission.RECORD_VIEW) if n.startswith("Trường")] == []
    assert [n for n in names(cast.police_officer, Permission.POLICE_OPINION) if n.startswith("Trường")] == both


@pytest.mark.django_db
def test_permitted_area_reaches_a_province_unit_sitting_in_the_ward_but_not_its_dossier(cast):
    department = factories.unit("Sở Tài nguyên và Môi trường", "agency", at=cast.commune)
    assert department.name in names(cast.officer, Permission.FACT_VIEW)
    assert department.name not in names(cast.officer, Permission.DOSSIER_VIEW)


@pytest.mark.django_db
def test_permitted_role_ends_with_its_last_day(cast):
    RoleAssignment.objects.filter(person__user=cast.head_a).update(
        valid_from=date(2020, 1, 1), valid_to=dates.today() + timedelta(days=1)
    )
    assert has_permission(cast.head_a, Permission.CYCLE_SIGN, cast.school_a)
    RoleAssignment.objects.filter(person__user=cast.head_a).update(valid_to=dates.today())
    assert not has_permission(cast.head_a, Permission.CYCLE_SIGN, cast.school_a)


# Roles are read once while a page is read, and never kept longer


@pytest.mark.django_db
def test_a_role_given_or_taken_holds_from_the_next_page_on(client, cast):
    client.force_login(cast.head_b)
    page = reverse("units:unit", args=[cast.school_a.pk])
    assert client.get(page).status_code == 404
    given = factories.role(cast.head_b.person, "head", cast.school_a)
    assert client.get(page).status_code == 200
    given.valid_to = dates.today()
    given.save()
    assert client.get(page).status_code == 404
    given.valid_to = None
    given.save()
    assert client.get(page).status_code == 200
    given.delete()
    assert client.get(page).status_code == 404


@pytest.mark.django_db
def test_a_unit_that_moves_to_another_authority_is_out_of_reach_from_the_next_page_on(client, cast):
    client.force_login(cast.officer)
    page = reverse("units:unit", args=[cast.school_a.pk])
    assert client.get(page).status_code == 200
    Unit.objects.filter(pk=cast.school_a.pk).update(
        following=None, managing=None, managing_path="/x/", place=None, place_path=""
    )
    assert client.get(page).status_code == 404


@pytest.mark.django_db
def test_roles_are_asked_once_while_reading_and_anew_outside(cast, django_assert_num_queries):
    with django_assert_num_queries(1), read_once():
        for _ in range(3):
            assert held_with(cast.head_a, Permission.UNIT_VIEW) != []
    factories.role(cast.head_b.person, "head", cast.school_a)
    with read_once():
        units = {one.unit for one in held_with(cast.head_b, Permission.UNIT_EDIT)}  # in no order of their own
        assert units == {cast.school_a, cast.school_b}
    with django_assert_num_queries(2):
        assert held(cast.head_a) == held(cast.head_a)


@pytest.mark.django_db
def test_an_act_asks_for_the_roles_each_time(cast, rf):
    from tuquan.units.middleware import roles_read_once

    def view(_request):
        before = len(held(cast.head_b))
        factories.role(cast.head_b.person, "guard", cast.school_b)
        return before, len(held(cast.head_b))

    assert roles_read_once(view)(rf.post("/")) == (1, 2)
    assert roles_read_once(view)(rf.get("/")) == (2, 2)
    assert roles_read_once(view)(rf.get("/")) == (3, 3)
