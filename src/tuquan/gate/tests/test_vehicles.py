"""Vehicles that come again and again."""

from datetime import timedelta

import pytest

from tuquan.core.ids import uuid7
from tuquan.gate.models import GateEntry, RegularVehicle, Tally
from tuquan.gate.services import entering, keeping, vehicles
from tuquan.gate.services.recording import Arrival
from tuquan.gate.services.refusals import HostElsewhere, OwnerMissing, PlateMissing, PlateTaken
from tuquan.gate.tests.factories import NOW, gate
from tuquan.units.acts import KINDS, SNAPSHOTS, Act


def add(cast, plate="79a-123.45", **given):
    given = {"owner": None, "whose": "", **given}
    return vehicles.add_vehicle(cast.school_a, plate=plate, **given, by=cast.head_a, at=NOW)


def come(cast, here, plate, people=1, **given):
    arrival = Arrival("vehicle", plate=plate, people=people, **given)
    entry = entering.record_entry(here, arrival, by=cast.guard_a, at=NOW)
    return entry.name, entry.plate, entry.people


def test_a_vehicle_is_known_by_its_plate_however_it_is_typed(cast):
    here = gate(cast.school_a)
    add(cast, owner=cast.clerk_a.person)
    add(cast, "29C-111.22", whose="Công ty Môi trường")
    assert [come(cast, here, plate, 2) for plate in ("79A 12345", "29c11122", "51F-999.99")] == [
        ("Lê Thu Hà", "79A12345", 1),
        ("Công ty Môi trường", "29C11122", 2),
        ("", "51F99999", 2),
    ]
    # Whoever works here is no guest; the vehicle is counted all the same.
    assert Tally.objects.values_list("people", "vehicles").get() == (5, 3)


def test_what_the_guard_says_and_the_next_unit_are_left_as_they_are(cast):
    add(cast, owner=cast.clerk_a.person)
    assert come(cast, gate(cast.school_a), "79A-123.45", name="Xe mượn")[0] == "Xe mượn"
    assert come(cast, gate(cast.school_b), "79A-123.45")[0] == ""


def test_whoever_no_longer_works_here_and_whose_day_is_over_is_not_known(cast):
    here = gate(cast.school_a)
    add(cast, owner=cast.clerk_a.person)
    add(cast, "29C-111.22", whose="Nhà thầu", last_date=(NOW - timedelta(days=1)).date())
    cast.clerk_a.person.memberships.update(valid_to=NOW.date())
    assert [come(cast, here, plate)[0] for plate in ("79A-123.45", "29C-111.22")] == ["", ""]


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        pytest.param(PlateMissing, {"plate": " - ", "whose": "Nhà thầu"}, id="no-plate"),
        pytest.param(PlateTaken, {"plate": "79A12345", "whose": "Nhà thầu"}, id="twice"),
        pytest.param(OwnerMissing, {"plate": "79A-222.22"}, id="nobody's"),
    ],
)
def test_what_cannot_stand_on_the_list(cast, refusal, given):
    add(cast, owner=cast.clerk_a.person)
    with pytest.raises(refusal):
        add(cast, **given)


def test_a_person_of_another_unit_has_no_vehicle_here(cast):
    with pytest.raises(HostElsewhere):
        add(cast, owner=cast.head_b.person)


def test_it_is_forgotten_the_night_after_its_last_day(cast):
    add(cast, owner=cast.clerk_a.person)
    add(cast, "29C-111.22", whose="Nhà thầu", last_date=NOW.date())
    keeping.forget(cast.school_a, at=NOW)
    assert RegularVehicle.objects.count() == 2
    keeping.forget(cast.school_a, at=NOW + timedelta(days=1))
    assert [one.plate for one in RegularVehicle.objects.all()] == ["79A12345"]


def test_a_phone_takes_the_list_along_and_what_it_sends_is_known(cast):
    here = gate(cast.school_a)
    add(cast, owner=cast.clerk_a.person)
    taken = SNAPSHOTS["gate"].build(cast.school_a, cast.guard_a, NOW)
    assert taken["vehicles"] == [{"plate": "79A12345", "whose": "Lê Thu Hà"}]
    data = {"gate": here.pk, "what": "vehicle", "plate": "79A-123.45", "people": 1}
    KINDS["gate.enter"].do(Act(uuid7(), "gate.enter", cast.school_a, cast.guard_a, NOW, NOW, "máy 1", data))
    assert GateEntry.objects.values_list("name", "people").get() == ("Lê Thu Hà", 0)


def test_the_chief_keeps_the_list_and_the_guard_is_told_whose_it_is(cast, client):
    client.force_login(cast.head_a)
    form = {"plate": "79A-123.45", "owner": cast.clerk_a.person.pk, "whose": "", "last_date": ""}
    assert client.post("/ra-vao/thiet-lap/xe/", form).status_code == 302
    assert "79A12345" in client.get("/ra-vao/thiet-lap/").content.decode()
    client.force_login(cast.guard_a)
    here = gate(cast.school_a)
    said = [
        client.post(
            f"/ra-vao/cong/{here.pk}/xe/",
            {"act": uuid7(), "plate": plate, "people": "1", "quantity": "1", "direction": "in"},
            follow=True,
        ).content.decode()
        for plate in ("79a12345", "30A-555.55")
    ]
    assert ["Xe thường xuyên của Lê Thu Hà" in said[0], "không có trong sổ xe thường xuyên" in said[1]] == [True, True]
    client.force_login(cast.head_a)
    row = RegularVehicle.objects.get()
    assert client.post(f"/ra-vao/thiet-lap/xe/{row.pk}/bo/").status_code == 302
    assert RegularVehicle.objects.count() == 0
