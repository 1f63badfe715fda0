"""A restored backup brings a forgotten person back; erasing again takes the name away everywhere."""

import pytest
from django.utils import timezone

from tuquan.audit import checkpoints, services as audit
from tuquan.audit.models import Erasure
from tuquan.units.models import Membership, Person
from tuquan.units.services import data_requests
from tuquan.units.tests import factories


@pytest.mark.django_db
def test_a_restore_forgets_again_who_was_forgotten_since(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    person = factories.person("Trần Thị Lan", username="lan")
    membership = Membership.objects.create(
        person=person, unit=cast.school_a, position="Bảo vệ", staff_code="BV1", valid_to=timezone.localdate()
    )
    data_requests.forget_person(person, unit=cast.school_a, by=cast.head_a, at=timezone.now())
    checkpoints.write()
    # The backup was older: names are back, and the database knows of no erasure.
    Erasure.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(full_name="Trần Thị Lan", phone="0900000001")
    Membership.objects.filter(pk=membership.pk).update(position="Bảo vệ", staff_code="BV1")
    type(person.user).objects.filter(pk=person.user.pk).update(username="lan", full_name="Trần Thị Lan", is_active=True)
    audit.reapply_erasures(checkpoints.read().erasures)
    person = Person.objects.select_related("user").get(pk=person.pk)
    assert (person.full_name, person.phone) == ("Người đã xóa dữ liệu", "")
    assert (person.user.full_name, person.user.is_active) == ("Người đã xóa dữ liệu", False)
    assert Membership.objects.values_list("position", "staff_code").get(pk=membership.pk) == ("", "")
