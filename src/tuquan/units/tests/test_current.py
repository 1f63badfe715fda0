"""A person with roles at two units is led on to the one that grants what a page needs."""

from django.urls import reverse

from tuquan.units.tests.factories import role


def _second_role(cast):
    """The head of school A also works as an officer."""
    role(cast.head_a.person, "officer", cast.office, whole_below=True)


def _in_unit(client, unit):
    client.post(reverse("home:switch_unit"), {"unit": unit.pk})


def test_a_page_of_the_other_unit_makes_that_one_the_current(cast, client):
    _second_role(cast)
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    _in_unit(client, cast.office)
    here = client.get(reverse("assessments:commendations"))
    assert (here.status_code, here.context["unit"]) == (200, cast.school_a)
    there = client.get(reverse("assessments:inspection_board"))
    assert there.status_code == 200
    again = client.get(reverse("reports:overview"))
    assert again.context["unit"] == cast.office  # it stays until something else is needed


def test_nobody_is_led_to_a_unit_without_the_permission(cast, client):
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert client.get(reverse("assessments:commendations")).status_code == 404
