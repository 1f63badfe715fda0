from datetime import UTC, datetime, timedelta

import pytest

from tuquan.audit.models import Entry
from tuquan.facts.models import Fact
from tuquan.facts.services.verify import verify
from tuquan.outreach.enums import Way
from tuquan.outreach.models import Attendance, CheckIn, CheckInDevice
from tuquan.outreach.queries.checkin import current_mark
from tuquan.outreach.services import checkin, sessions
from tuquan.outreach.tests.factories import held
from tuquan.units.models import Membership
from tuquan.units.tests import factories

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
TODAY = NOW.date()


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def member(unit, name, code, **fields):
    person = factories.person(name)
    Membership.objects.create(person=person, unit=unit, staff_code=code, **fields)
    return person


@pytest.fixture
def door(cast):
    return checkin.open_check_in(held(cast.school_a, date=TODAY), minutes=30, by=cast.clerk_a, at=NOW)


def says(door, name, code, device="a", seconds=10, scanned=5):
    return checkin.take_seat_by_code(
        door, full_name=name, staff_code=code, device=device, scanned_at=later(scanned), at=later(seconds)
    )


def test_a_code_lives_between_ten_and_fifteen_seconds(door):
    mark = current_mark(door, NOW)
    opened = []
    for seconds in range(20):
        try:
            checkin.scan(door, mark, at=later(seconds))
        except checkin.CodeTooOld:
            continue
        opened.append(seconds)
    assert opened == list(range(15 - NOW.second % 5))
    with pytest.raises(checkin.CodeTooOld):
        checkin.scan(door, "x" * 16, at=NOW)
    with pytest.raises(checkin.CodeTooOld):
        checkin.scan(door, current_mark(door, later(60)), at=NOW)


def test_a_code_of_another_door_opens_nothing(cast, door):
    other = checkin.open_check_in(held(cast.school_a, title="Khác", date=TODAY), minutes=30, by=None, at=NOW)
    with pytest.raises(checkin.CodeTooOld):
        checkin.scan(door, current_mark(other, NOW), at=NOW)


def test_a_person_of_the_list_takes_a_seat_once(cast, door):
    an = member(cast.school_a, "Bùi Thị An", "GV07")
    assert says(door, "bui thi an", "gv07") == checkin.Seat(an, again=False)
    assert says(door, "Bùi Thị An", "GV07") == checkin.Seat(an, again=True)
    assert says(door, "Bùi Thị An", "GV07", device="b") == checkin.Seat(an, again=True)
    assert list(Attendance.objects.values_list("person", "way")) == [(an.pk, Way.CODE)]
    entry = Entry.objects.get(kind="session.checked_in")
    assert (entry.unit_id, "Bùi" in entry.changes) == (cast.school_a.pk, False)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Bùi Thị An", "GV08"), ("Bùi Thị Bình", "GV07"), ("", "GV07"), ("Bùi Thị An", ""), ("Lạ Thị Lẫm", "S1")],
)
def test_whoever_is_not_on_the_list_reads_one_sentence(cast, door, name, code):
    member(cast.school_a, "Bùi Thị An", "GV07")
    member(cast.school_b, "Lạ Thị Lẫm", "S1")
    with pytest.raises(checkin.NotOnTheList):
        says(door, name, code)
    assert Attendance.objects.count() == 0


def test_a_phone_speaks_for_one_person(cast, door):
    member(cast.school_a, "Bùi Thị An", "GV07")
    member(cast.school_a, "Cao Văn Bình", "GV08")
    says(door, "Bùi Thị An", "GV07", device="a")
    with pytest.raises(checkin.DeviceUsed):
        says(door, "Cao Văn Bình", "GV08", device="a")
    assert says(door, "Cao Văn Bình", "GV08", device="b").again is False


def test_a_phone_may_be_wrong_five_times(cast, door):
    member(cast.school_a, "Bùi Thị An", "GV07")
    for _try in range(checkin.MOST_TRIES):
        with pytest.raises(checkin.NotOnTheList):
            says(door, "Bùi Thị An", "0000")
    with pytest.raises(checkin.TooManyTries):
        says(door, "Bùi Thị An", "GV07")
    assert says(door, "Bùi Thị An", "GV07", device="b").again is False


def test_throwing_cookies_away_gains_nothing(cast, door, monkeypatch):
    monkeypatch.setattr(checkin, "MOST_TRIES_OF_ALL", 3)
    member(cast.school_a, "Bùi Thị An", "GV07")
    for device in "abc":
        with pytest.raises(checkin.NotOnTheList):
            says(door, "Bùi Thị An", "0000", device=device)
    with pytest.raises(checkin.TooManyTries):
        says(door, "Bùi Thị An", "GV07", device="d")
    seat = checkin.take_seat_by_account(door, cast.guard_a, device="e", scanned_at=NOW, at=later(1))
    assert seat == checkin.Seat(cast.guard_a.person, again=False)


def test_a_scan_is_good_for_three_minutes(cast, door):
    member(cast.school_a, "Bùi Thị An", "GV07")
    for seconds, scanned in ((190, 5), (5, 10), (5, -10)):
        with pytest.raises(checkin.CodeTooOld):
            says(door, "Bùi Thị An", "GV07", seconds=seconds, scanned=scanned)
    assert says(door, "Bùi Thị An", "GV07", seconds=185, scanned=5).again is False


def test_an_account_of_another_unit_is_not_on_the_list(cast, door):
    with pytest.raises(checkin.NotOnTheList):
        checkin.take_seat_by_account(door, cast.head_b, device="a", scanned_at=NOW, at=later(1))


def test_closing_counts_the_names_and_forgets_the_phones(cast, door):
    for place in range(3):
        member(cast.school_a, f"Người số {place}", f"M{place}")
        says(door, f"Người số {place}", f"M{place}", device=str(place))
    assert Fact.objects.standing().filter(indicator="propaganda_attendees").count() == 0
    for _twice in range(2):
        checkin.close_check_in(door, by=cast.clerk_a, at=later(60))
    door.session.refresh_from_db()
    assert (door.session.head_count, CheckInDevice.objects.count()) == (3, 0)
    assert Fact.objects.standing().get(indicator="propaganda_attendees").value == 3
    assert Entry.objects.filter(kind="session.check_in_closed").count() == 1
    assert verify() is None
    with pytest.raises(checkin.DoorClosed):
        says(door, "Người số 0", "M0")


def test_a_number_counted_by_hand_stays_when_the_door_closes(cast):
    session = held(cast.school_a, date=TODAY, head_count=40)
    door = checkin.open_check_in(session, minutes=30, by=None, at=NOW)
    member(cast.school_a, "Bùi Thị An", "GV07")
    says(door, "Bùi Thị An", "GV07")
    sessions.edit_session(session, title="Sửa tên", by=None, at=later(20))
    checkin.close_check_in(door, by=None, at=later(60))
    session.refresh_from_db()
    assert session.head_count == 40


def test_a_session_is_edited_while_phones_come_in(cast, door):
    member(cast.school_a, "Bùi Thị An", "GV07")
    says(door, "Bùi Thị An", "GV07")
    edited = sessions.edit_session(door.session, title="Sửa tên", head_count=0, by=None, at=later(20))
    assert edited.title == "Sửa tên"
    assert verify() is None


def test_doors_that_nobody_closed_close_by_themselves(cast, door):
    assert checkin.close_overdue(later(29 * 60)) == 0
    assert [checkin.close_overdue(later(31 * 60)) for _twice in range(2)] == [1, 0]
    assert CheckIn.objects.get().closed_at == later(31 * 60)


def test_a_door_opens_on_the_day_once_and_not_for_a_party_cell(cast, door):
    with pytest.raises(checkin.AlreadyOpen):
        checkin.open_check_in(door.session, minutes=30, by=None, at=later(1))
    for wrong, session in (
        (checkin.NotToday, held(cast.school_a, date=TODAY - timedelta(days=1))),
        (sessions.NamesNotAllowed, held(cast.school_a, date=TODAY, form="party_cell")),
    ):
        with pytest.raises(wrong):
            checkin.open_check_in(session, minutes=30, by=None, at=NOW)


def test_a_door_opened_again_has_other_codes(cast, door):
    old = current_mark(door, NOW)
    checkin.close_check_in(door, by=None, at=NOW)
    again = checkin.open_check_in(door.session, minutes=30, by=None, at=NOW)
    assert again.pk == door.pk
    with pytest.raises(checkin.CodeTooOld):
        checkin.scan(again, old, at=NOW)
