from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tuquan.accounts.models import User
from tuquan.core.prepared import Prepared
from tuquan.units.models import RoleAssignment, Unit


@pytest.mark.django_db
def test_prepared_query_reads_anew_for_each_value(cast, django_assert_num_queries):
    account = Prepared(lambda pk: User.objects.filter(pk=pk))
    with django_assert_num_queries(3):
        assert [account(one.pk) for one in (cast.head_a, cast.officer, cast.head_a)] == [
            [cast.head_a],
            [cast.officer],
            [cast.head_a],
        ]
    User.objects.filter(pk=cast.head_a.pk).update(full_name="Tên mới")
    assert [one.full_name for one in account(cast.head_a.pk)] == ["Tên mới"]
    assert account(uuid4()) == []


@pytest.mark.django_db
def test_prepared_query_brings_related_rows_as_the_queryset_does(cast):
    def build(user_id, day):
        held = RoleAssignment.objects.filter(person__user=user_id, valid_from__lte=day)
        return held.select_related("unit__governs")

    prepared, day = Prepared(build), date(2026, 11, 23)
    for user in (cast.officer, cast.administrator):
        found, expected = prepared(user.pk, day), list(build(user.pk, day))
        before = len(connection.queries_log)
        assert found == expected
        assert [(a.unit, a.unit and a.unit.governs) for a in found] == [
            (a.unit, a.unit and a.unit.governs) for a in expected
        ]
        assert len(connection.queries_log) == before


@pytest.mark.django_db
def test_prepared_query_of_texts_and_values(cast):
    named = Prepared(lambda code: Unit.objects.filter(code=code).values_list("pk", "name"))
    found = [named(unit.code) for unit in (cast.school_a, cast.school_b)]
    assert found == [[(unit.pk, unit.name)] for unit in (cast.school_a, cast.school_b)]
    assert named("' OR 1=1 --") == []


@pytest.mark.django_db
def test_a_queryset_that_calculates_with_its_values_is_refused(cast):
    with pytest.raises(TypeError):
        Prepared(lambda text: Unit.objects.filter(name__startswith=text))("Trường")
    with pytest.raises(TypeError):
        Prepared(lambda pk: Unit.objects.all())(UUID(int=1))
