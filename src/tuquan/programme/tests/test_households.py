"""The register of households, and rounds that take their list from it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tuquan.audit.models import Entry
from tuquan.core.dates import at_noon
from tuquan.files.tests.factories import upload, xlsx
from tuquan.programme import signing_queries
from tuquan.programme.models import Household
from tuquan.programme.services import households as services
from tuquan.programme.services.signing import people, rounds
from tuquan.programme.tests import factories as make
from tuquan.units.models import Unit

pytestmark = pytest.mark.django_db

SHEET = [
    ["KHU DÂN CƯ PHÚ HÒA"],
    ["TT", "Họ và tên chủ hộ", "Số nhân khẩu", "Địa chỉ", "Tổ", "Nghề nghiệp"],
    [1, "Nguyễn Văn Ba", 4, "12 Trần Phú", "Tổ 1", "Thợ mộc"],
    [2, "Lê Thị Tư", 2, "14 Trần Phú", "Tổ 1", ""],
    [3, "Nguyễn Văn Ba", 3, "5 Lê Lợi", "Tổ 2", ""],
]


@pytest.fixture
def area(cast):
    Unit.objects.filter(pk=cast.school_a.pk).update(kind="residential_area", school_level="")
    return Unit.objects.get(pk=cast.school_a.pk)


def lines(rows=SHEET):
    return services.read_sheet(xlsx(rows))


def test_a_list_is_read_with_its_title_and_without_what_is_not_needed():
    assert lines() == [
        services.Line(3, "Nguyễn Văn Ba", "12 Trần Phú", "Tổ 1", 4),
        services.Line(4, "Lê Thị Tư", "14 Trần Phú", "Tổ 1", 2),
        services.Line(5, "Nguyễn Văn Ba", "5 Lê Lợi", "Tổ 2", 3),
    ]


def test_a_list_is_tried_then_entered_as_a_whole(cast, area, client):
    client.force_login(cast.head_a)
    address = reverse("programme:households_import")
    page = client.post(address, {"file": upload("ho.xlsx", xlsx(SHEET))})
    assert (page.context["check"].new, Household.objects.count()) == (3, 0)
    sheet = page.context["confirm"]["sheet"].value()
    assert client.post(address, {"sheet": sheet}).status_code == 302
    client.post(address, {"sheet": sheet})  # the other tab
    assert sorted(Household.objects.values_list("head", "address", "part", "people")) == [
        ("Lê Thị Tư", "14 Trần Phú", "Tổ 1", 2),
        ("Nguyễn Văn Ba", "12 Trần Phú", "Tổ 1", 4),
        ("Nguyễn Văn Ba", "5 Lê Lợi", "Tổ 2", 3),
    ]


def test_wrong_lines_are_named_and_nothing_is_written(cast, area, client):
    client.force_login(cast.head_a)
    wrong = [SHEET[1], SHEET[2], [2, "", 1, "x", "", ""], [3, "Nguyễn Văn Ba", 900, "9", "", ""], SHEET[2]]
    page = client.post(reverse("programme:households_import"), {"file": upload("ho.xlsx", xlsx(wrong))})
    assert page.context["check"].errors == [
        (3, "Thiếu tên chủ hộ."),
        (4, "Số người phải từ 1 đến 60."),
        (5, "Trùng với dòng 2: cùng chủ hộ, cùng địa chỉ."),
    ]
    assert (page.context["confirm"], Household.objects.count()) == (None, 0)


def test_who_is_no_longer_on_the_list_goes_without_a_trace(cast, area):
    services.import_households(area, lines(), drop_missing=False, by=cast.head_a, at=make.NOW)
    later = at_noon(make.TODAY + timedelta(days=30))
    assert services.import_households(area, lines(SHEET[:4]), drop_missing=True, by=cast.head_a, at=later) == (0, 2, 1)
    assert sorted(Household.objects.values_list("address", flat=True)) == ["12 Trần Phú", "14 Trần Phú"]
    one = services.enter_household(area, head="Phạm Năm", people=1, by=cast.head_a, at=later)
    services.remove_household(one, by=cast.head_a, at=later)
    with pytest.raises(services.NotThere):
        services.remove_household(one, by=cast.head_a, at=later)
    assert not [entry for entry in Entry.objects.all() if "Phạm Năm" in str(vars(entry))]


def test_a_round_takes_its_list_from_the_register_and_counts_over_it(cast, area):
    services.import_households(area, lines(), drop_missing=False, by=cast.head_a, at=make.NOW)
    one = make.signing(area, by=cast.clerk_a, group="households")
    assert people.take_people(one, by=cast.clerk_a, at=make.NOW) == (3, 0)
    assert people.take_people(one, by=cast.clerk_a, at=make.NOW) == (0, 0)
    rounds.open_round(one, by=cast.clerk_a, at=make.NOW)
    one.refresh_from_db()
    services.enter_household(area, head="Phạm Năm", part="Tổ 2", by=cast.head_a, at=make.NOW)
    progress = signing_queries.progress(one)
    assert (progress.people, progress.stated, progress.whole, progress.unlisted) == (3, 4, 4, 1)
    # One came, one moved away before it signed.
    services.remove_household(Household.objects.get(address="5 Lê Lợi"), by=cast.head_a, at=make.NOW)
    assert people.take_people(one, by=cast.clerk_a, at=make.NOW) == (1, 0)
    assert sorted(one.signers.values_list("name", "part")) == [
        ("Lê Thị Tư", "Tổ 1"),
        ("Nguyễn Văn Ba", "Tổ 1"),
        ("Phạm Năm", "Tổ 2"),
    ]


def test_a_register_that_nobody_confirms_is_forgotten(cast, area):
    services.import_households(area, lines(), drop_missing=False, by=cast.head_a, at=make.NOW)
    last = make.TODAY + services.KEPT
    assert (services.forget_unconfirmed(last), Household.objects.count()) == (0, 3)
    services.confirm_register(area, by=cast.head_a, at=at_noon(make.TODAY + timedelta(days=1)))
    assert services.forget_unconfirmed(last + timedelta(days=1)) == 0
    assert services.forget_unconfirmed(last + timedelta(days=2)) == 3
    assert Household.objects.count() == 0


def test_only_the_area_itself_sees_its_households(cast, area, client):
    services.import_households(area, lines(), drop_missing=False, by=cast.head_a, at=make.NOW)
    one = Household.objects.first()
    for user in (cast.head_b, cast.officer, cast.chairman):
        client.force_login(user)
        assert client.get(reverse("programme:household_list")).status_code == 404
        assert client.get(reverse("programme:household_change", args=[one.pk])).status_code == 404
        assert client.post(reverse("programme:household_remove", args=[one.pk])).status_code == 404
    client.force_login(cast.head_a)
    assert client.get(reverse("programme:household_list")).status_code == 200
    changed = {"head": "Nguyễn Văn Bảy", "address": "1 Lê Lợi", "part": "Tổ 9", "people": "5"}
    client.post(reverse("programme:household_change", args=[one.pk]), changed)
    one.refresh_from_db()
    assert (one.head, one.address, one.part, one.people) == ("Nguyễn Văn Bảy", "1 Lê Lợi", "Tổ 9", 5)


def test_a_school_has_no_households(cast, client):
    client.force_login(cast.head_a)
    assert client.get(reverse("programme:household_list")).status_code == 404
