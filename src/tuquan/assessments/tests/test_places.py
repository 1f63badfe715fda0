"""Places that are assessed: a residential area, recognised by its commune's committee; a commune, recognised by the
province's (Circular 124/2021, articles 4, 5, 10)."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.assessments import queries
from tuquan.assessments.enums import CycleState, FindingState
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import communes, opening
from tuquan.assessments.tests import factories as year
from tuquan.core.dates import year_of
from tuquan.facts import queries as facts
from tuquan.programme.services import households
from tuquan.programme.services.signing import acts, people, rounds
from tuquan.programme.tests import factories as programme
from tuquan.units.enums import ManagingLevel, PlaceLevel, UnitKind
from tuquan.units.models import Unit
from tuquan.units.tests import factories as units

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(cast):
    """Phú Hòa, with its own head and clerk."""
    place = units.place("Phú Hòa", PlaceLevel.RESIDENTIAL_AREA, parent=cast.commune)
    one = units.unit(
        "Tổ dân phố Phú Hòa",
        UnitKind.RESIDENTIAL_AREA,
        managing=cast.committee,
        at=place,
        following=cast.office,
        police_body=cast.police,
        managing_level=ManagingLevel.COMMUNE,
    )
    units.role(units.person("Lê Văn Tám", username="totruong", at=one), "head", one)
    return one


@pytest.fixture
def province(cast):
    """The province's committee, office, their people."""
    above = cast.commune.parent
    committee = units.unit("Ủy ban nhân dân tỉnh Khánh Hòa", UnitKind.PEOPLES_COMMITTEE, governs=above)
    office = units.unit("Thường trực Ban Chỉ đạo tỉnh", UnitKind.STANDING_OFFICE, managing=committee, governs=above)
    officer = units.person("Lưu Thị Mai", username="canbotinh", at=office)
    units.role(officer, "officer", office, whole_below=True)
    chairman = units.person("Trần Quốc Nam", username="chutichtinh", at=committee)
    units.role(chairman, "chairman", committee, whole_below=True)
    return officer.user, chairman.user


@pytest.fixture
def ward(cast, province):
    """The ward itself as something that is assessed, held by people of its committee."""
    one = units.unit(
        "Phường Ninh Hòa",
        UnitKind.COMMUNE,
        managing=cast.committee,
        at=cast.commune,
        managing_level=ManagingLevel.PROVINCE,
    )
    units.role(cast.chairman.person, "head", one)
    units.role(cast.officer.person, "clerk", one)
    return one


def figure(code, unit, on=2026):
    return facts.figure(code, unit, year_of(on)).value


def user_of(unit):
    return unit.assignments.get(role="head").person.user


def test_a_residential_area_goes_from_registration_to_certificate(cast, area, client):
    head = user_of(area)
    cycle = year.registered(area, head, cast.officer, at=year.moment(2, 20))
    assert (cycle.recogniser, cycle.office, cycle.rule_set_code) == (
        cast.committee,
        cast.office,
        "tt124-2021-khu-dan-cu",
    )
    assert figure("units_registered_residential", area) == 1
    assert facts.figure("units_registered_residential", cast.commune, year_of(2026)).value == 1
    cycle = year.assessed(cycle, head, at=year.moment(11, 2, 15))
    cycle = year.requested(cycle, head, at=year.moment(11, 3))
    decision = year.recognised(cycle, cast.officer, cast.chairman, at=year.moment(11, 5))
    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECOGNISED
    assert figure("units_recognized_residential", area) == 1
    for name, kind in (("decision_paper", "pdf"), ("decision_certificates", "pdf")):
        client.force_login(cast.chairman)
        answer = client.get(reverse(f"assessments:{name}", args=[decision.pk, kind]))
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    client.force_login(head)
    assert client.get(cycle.get_absolute_url()).status_code == 200
    # Its own criteria, its own window.
    assert (cycle.window.first, cycle.window.last) == (date(2025, 11, 1), date(2026, 10, 31))


def test_a_commune_is_recognised_by_the_province(cast, ward, province, client):
    officer, chairman = province
    cycle = year.registered(ward, cast.chairman, officer, at=year.moment(2, 20))
    assert (cycle.recogniser.governs, cycle.office.governs) == (cast.commune.parent, cast.commune.parent)
    assert "chưa kiểm chứng" in cycle.authority_basis
    assert facts.figure("units_registered_commune", cast.commune.parent, year_of(2026)).value == 1
    cycle = year.assessed(cycle, cast.chairman, at=year.moment(11, 16, 15))
    cycle = year.requested(cycle, cast.chairman, at=year.moment(11, 17))
    year.recognised(cycle, officer, chairman, at=year.moment(11, 18))
    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECOGNISED
    assert figure("units_recognized_commune", ward) == 1
    client.force_login(chairman)
    assert client.get(reverse("assessments:decision", args=[cycle.decision_item.decision_id])).status_code == 200


def test_every_page_of_an_area_opens(cast, area, client):
    client.force_login(user_of(area))
    assert client.post(reverse("assessments:cycle_open")).status_code == 302
    cycle = Cycle.objects.get(unit=area)
    for name in ("cycle", "start", "start_conditions", "start_people", "attestations"):
        assert client.get(reverse(f"assessments:{name}", args=[cycle.pk])).status_code == 200, name
    assert client.get(reverse("programme:year")).context["households"] == 0


def test_households_that_signed_prove_the_criterion(cast, area):
    head = user_of(area)
    cycle = opening.open_cycle(area, 2026, by=head, at=year.moment(1, 10))
    rows = [households.Line(2, "Nguyễn Văn Ba", "12 Trần Phú"), households.Line(3, "Lê Thị Tư", "14 Trần Phú")]
    households.import_households(area, rows, drop_missing=False, by=head, at=year.moment(2, 1))
    one = programme.signing(
        area,
        by=head,
        group="households",
        first_date=date(2026, 2, 1),
        last_date=date(2026, 3, 31),
        at=year.moment(2, 1),
    )
    people.take_people(one, by=head, at=year.moment(2, 1))
    rounds.open_round(one, by=head, at=year.moment(2, 1))
    words = rounds.current_text(one).sha256

    def finding():
        found = queries.findings(cycle, date(2026, 4, 1))
        return next(one for one in found if one.criterion.probe == "households_registered")

    first, second = one.signers.order_by("sort_key")
    acts.by_slip(first, sha256=words, at=year.moment(2, 5))
    assert (finding().state, finding().measured) == (FindingState.NOT_MET, "50 % hộ gia đình đã ký (1/2)")
    acts.by_slip(second, sha256=words, at=year.moment(2, 6))
    assert (finding().state, finding().measured) == (FindingState.MET, "100 % hộ gia đình đã ký (2/2)")


def test_nobody_handles_the_dossier_of_the_ward_that_he_holds(cast, ward, province, client):
    """The officer of the ward prepares its dossier; he does not appear among those who appraise it."""
    officer, _chairman = province
    cycle = year.registered(ward, cast.chairman, officer, at=year.moment(2, 20))
    client.force_login(cast.officer)
    assert client.get(reverse("assessments:appraise", args=[cycle.pk])).status_code == 404
    client.force_login(cast.head_b)
    assert client.get(cycle.get_absolute_url()).status_code == 404


def test_the_committee_opens_the_dossier_of_its_own_commune(cast, province, client):
    deputy = units.person("Ngô Minh Tâm", username="phochutich", at=cast.committee)
    client.force_login(cast.chairman)
    address = reverse("assessments:own_commune")
    assert client.get(reverse("assessments:board")).context["may_hold_commune"]
    done = client.post(address, {"clerks": [str(deputy.pk)]})
    commune = Unit.objects.get(kind=UnitKind.COMMUNE)
    cycle = Cycle.objects.get(unit=commune)
    assert done.url == cycle.get_absolute_url()
    assert (commune.name, commune.place, commune.managing.governs) == (
        "Phường Ninh Hòa",
        cast.commune,
        cast.commune.parent,
    )
    assert sorted(commune.assignments.values_list("person__full_name", "role")) == [
        ("Ngô Minh Tâm", "clerk"),
        ("Đỗ Quang Vinh", "head"),
    ]
    # He now works there, and the page opens.
    assert client.get(cycle.get_absolute_url()).status_code == 200
    for _tab in range(2):
        assert communes.open_commune(cast.committee, cycle.year, by=cast.chairman, at=year.moment(12, 1)) == cycle
    assert (Unit.objects.filter(kind=UnitKind.COMMUNE).count(), Cycle.objects.count()) == (1, 1)


def test_nobody_else_opens_it(cast, client):
    for user in (cast.officer, cast.head_a, cast.police_officer):
        client.force_login(user)
        assert client.get(reverse("assessments:own_commune")).status_code == 404
