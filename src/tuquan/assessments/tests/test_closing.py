"""Names of who attended go when the year is closed and the unit's days have passed; figures and counts stay."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.assessments.enums import CycleState
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import closing
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import moment
from tuquan.audit.models import Entry
from tuquan.core.dates import Period
from tuquan.facts.queries import figure
from tuquan.facts.services.verify import verify
from tuquan.files import attachments, services as files
from tuquan.files.enums import FileKind
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload
from tuquan.outreach.models import Attendance, NameKeeping
from tuquan.outreach.services import names, sessions
from tuquan.programme.services.signing import people, rounds
from tuquan.units.models import Unit
from tuquan.units.services.people import SheetRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def attended(cast, day):
    session = sessions.record_session(
        cast.school_a, title="Phổ biến nội quy", date=day, by=cast.clerk_a, at=make.moment(day.month, day.day)
    )
    people = [cast.clerk_a.person, cast.guard_a.person]
    sessions.record_attendance(session, people=people, by=cast.clerk_a, at=make.moment(day.month, day.day))
    return session


def decided(cast):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    make.ratings(cast.school_a, cast.head_a)
    make.recognised(make.requested(make.assessed(cycle, cast.head_a), cast.head_a), cast.officer, cast.chairman)


def test_names_of_a_decided_year_go_after_thirty_days_and_those_of_the_next_stay(cast):
    decided(cast)  # on 18/11/2026; five attended in February
    attended(cast, date(2026, 11, 15))
    attended(cast, date(2026, 11, 16))  # already the year of assessment 2027
    round = rounds.prepare_round(
        cast.school_a,
        kind="commitment",
        title="Cam kết",
        group="staff",
        first_date=date(2026, 3, 1),
        last_date=date(2026, 3, 31),
        text="Tôi cam kết.",
        by=cast.clerk_a,
        at=moment(3, 1),
    )
    rows = [SheetRow(line=2, full_name="Đặng An")]
    people.list_people(round, rows=rows, by=cast.clerk_a, at=moment(3, 1))
    before = figure("propaganda_attendees", cast.school_a, Period(date(2026, 1, 1), date(2026, 12, 31))).value
    assert closing.names_end(cast.school_a, date(2026, 12, 18)) == date(2025, 11, 15)
    assert closing.forget_closed_years(date(2026, 12, 18)) == 0
    assert closing.names_end(cast.school_a, date(2026, 12, 19)) == date(2026, 11, 15)
    assert closing.forget_closed_years(date(2026, 12, 19)) == 5 + 2 + 1
    assert set(Attendance.objects.values_list("session__date", flat=True)) == {date(2026, 11, 16)}
    assert [one.name for one in round.signers.all()] == [""]
    after = figure("propaganda_attendees", cast.school_a, Period(date(2026, 1, 1), date(2026, 12, 31))).value
    assert (before, after) == (4, 4)
    entry = Entry.objects.get(kind="session.names_forgotten")
    assert (entry.unit_id, entry.by_id, '"names":[7,0]' in entry.changes.replace(" ", "")) == (
        cast.school_a.pk,
        None,
        True,
    )
    assert closing.forget_closed_years(date(2026, 12, 20)) == 0
    assert Entry.objects.filter(kind="session.names_forgotten").count() == 1


@pytest.mark.parametrize(
    ("state", "first_day"),
    [
        (None, date(2027, 1, 31)),  # nobody registered: closed on 31/12/2026
        (CycleState.PREPARING, date(2027, 1, 31)),
        (CycleState.REQUESTED, date(2028, 1, 31)),  # still waits for its decision: a year more at most
    ],
)
def test_a_year_without_a_decision_closes_with_the_calendar(cast, state, first_day):
    attended(cast, date(2026, 3, 2))
    if state is not None:
        make.good_year(cast.school_b, cast.head_b)
        make.registered(cast.school_b, cast.head_b, cast.officer)
        Cycle.objects.update(unit=cast.school_a, state=state)
    assert closing.names_end(cast.school_a, first_day - timedelta(days=1)) in (None, date(2025, 11, 15))
    assert closing.names_end(cast.school_a, first_day) >= date(2026, 11, 15)


def test_a_residential_area_ends_its_year_on_the_last_of_october(cast):
    Unit.objects.filter(pk=cast.school_a.pk).update(kind="residential_area", school_level="")
    cast.school_a.refresh_from_db()
    assert closing.names_end(cast.school_a, date(2027, 1, 31)) == date(2026, 10, 31)


def test_an_authority_follows_the_calendar(cast):
    assert closing.names_end(cast.office, date(2027, 1, 31)) == date(2026, 12, 31)


def test_the_unit_sets_the_days_through_its_page(cast, client):
    page = reverse("outreach:names_keep")
    client.force_login(cast.clerk_a)
    assert client.post(page, {"days": "181"}).status_code == 200
    assert client.post(page, {"days": "0"}).status_code == 302
    assert NameKeeping.objects.get().days == 0
    decided(cast)
    assert closing.names_end(cast.school_a, date(2026, 11, 19)) == date(2026, 11, 15)
    entry = Entry.objects.get(kind="session.names_kept")
    assert (entry.by_id, entry.changes.replace(" ", "")) == (cast.clerk_a.pk, '{"days":[30,0]}')
    with pytest.raises(names.TooLong):
        names.keep_names_for(cast.school_a, days=181, by=cast.clerk_a, at=timezone.now())


def test_lists_on_file_go_with_the_names_and_pictures_stay(cast):
    session = attended(cast, date(2026, 3, 2))
    at = moment(3, 2)
    for purpose in ("names", "photo"):
        one = files.receive(upload(f"{purpose}.pdf", samples()[FileKind.PDF]))
        attachments.attach(session, file=one, purpose=purpose, by=cast.clerk_a, at=at)
    assert closing.forget_closed_years(date(2027, 2, 1)) == 2
    assert list(StoredFile.objects.values_list("purpose", flat=True)) == ["photo"]
    session.refresh_from_db()
    assert (session.head_count, verify()) == (2, None)
