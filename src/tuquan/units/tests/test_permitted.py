from datetime import date, timedelta

import pytest

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.units.models import RoleAssignment, Unit
from tuquan.units.permitted import has_permission
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
