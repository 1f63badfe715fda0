"""The Vietnamese order of names is the same on both databases, whatever language the server sorts by."""

import pytest

from tuquan.units.models import Person

pytestmark = pytest.mark.django_db

ORDER = [
    "An Bình",
    "Ăn Na",
    "Ân Thi",
    "Bà Rịa",
    "Bá Thước",
    "Ca Lăng",
    "Đa Lộc",
    "Ea Súp",
    "Ê Đê",
    "Tổ 2",
    "Tổ 10",
    "Ưng",
]


def test_names_are_sorted_by_the_vietnamese_alphabet_on_both_databases():
    for name in reversed(ORDER):
        Person.objects.create(full_name=name)
    assert list(Person.objects.sorted().values_list("full_name", flat=True)) == ORDER


def test_names_are_found_without_their_marks_on_both_databases():
    Person.objects.create(full_name="Đặng Thị Bảo Vệ")
    assert [Person.objects.matching(query).count() for query in ("dang bao", "Bảo vệ", "ao ve")] == [1, 1, 0]
