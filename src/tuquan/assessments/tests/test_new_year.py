"""A unit begins a new year with what it chooses from the last."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.assessments.models import Cycle
from tuquan.assessments.new_year import offer_of, year_to_begin
from tuquan.assessments.services import new_year as services
from tuquan.core.dates import at_noon
from tuquan.outreach.services import sessions as outreach
from tuquan.programme.models import PlanActivity, SigningRound, YearPlan
from tuquan.programme.services.signing import rounds
from tuquan.programme.tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = date(2027, 1, 5)
NOW = at_noon(TODAY)


@pytest.fixture
def last_year(cast):
    """2026: a plan with an own activity that was done, one that was not, a round, a class."""
    unit, by = cast.school_a, cast.clerk_a
    plan = make.plan(unit, by=by)
    done = make.activity(
        plan, by=by, what="Tuần tra quanh trường", first_date=date(2026, 2, 1), last_date=date(2026, 2, 28)
    )
    done.done_date, done.done_note = date(2026, 2, 20), "Đã làm"
    done.save()
    make.activity(plan, by=by, what="Lắp thêm đèn cổng", first_date=date(2026, 5, 1), last_date=date(2026, 5, 31))
    make.opened(unit, "Lê Thị Tư", by=by, text="Tôi cam kết năm 2026.", title="Cam kết năm 2026")
    outreach.record_session(
        unit,
        kind="training",
        title="Chữa cháy cho bảo vệ",
        date=date(2026, 6, 10),
        topic="fire",
        by=by,
        at=at_noon(date(2026, 6, 14)),
    )
    return unit


def begin(unit, cast, **chosen):
    offer = offer_of(unit, 2027, TODAY)
    values = {
        "title": "Kế hoạch năm 2027",
        "carried": [*offer.undone, *offer.own],
        "trainings": list(offer.trainings),
        "copied_rounds": list(offer.copied_rounds),
        "with_plan": True,
        "with_cycle": True,
    }
    return services.begin_year(unit, 2027, **{**values, **chosen}, by=cast.clerk_a, at=NOW)


def test_the_year_that_begins_is_the_next_one_from_november_on():
    assert [year_to_begin(day) for day in (date(2026, 10, 31), date(2026, 11, 1), TODAY)] == [2026, 2027, 2027]


def test_what_was_is_offered(cast, last_year):
    offer = offer_of(last_year, 2027, TODAY)
    assert (
        [one.what for one in offer.undone],
        [one.what for one in offer.own],
        [one.title for one in offer.trainings],
        [one.title for one in offer.copied_rounds],
        offer.plan,
        offer.may_open_cycle,
    ) == (
        ["Lắp thêm đèn cổng"],
        ["Tuần tra quanh trường"],
        ["Chữa cháy cho bảo vệ"],
        ["Cam kết năm 2026"],
        None,
        True,
    )


def test_one_act_carries_everything_over(cast, last_year):
    begun = begin(last_year, cast)
    plan = YearPlan.objects.get(unit=last_year, year=2027)
    own = plan.activities.filter(code="")
    assert list(own.values_list("what", "first_date", "last_date", "proof_tag")) == [
        ("Tuần tra quanh trường", date(2027, 2, 1), date(2027, 2, 28), ""),
        ("Lắp thêm đèn cổng", date(2027, 5, 1), date(2027, 5, 31), ""),
        ("Tập huấn: Chữa cháy cho bảo vệ", date(2027, 6, 1), date(2027, 6, 10), "topic:fire"),
    ]
    copied = SigningRound.objects.get(first_date__year=2027)
    assert (copied.title, copied.opened_at, rounds.current_text(copied).text, copied.signers.count()) == (
        "Cam kết năm 2027",
        None,
        "Tôi cam kết năm 2027.",
        0,
    )
    assert (begun.plan, begun.rounds, begun.cycle) == (plan, 1, Cycle.objects.get(unit=last_year, year=2027))
    # The year before stays as it was.
    assert PlanActivity.objects.filter(plan__year=2026).count() == 2


def test_the_second_tab_makes_nothing_twice(cast, last_year):
    stale = offer_of(last_year, 2027, TODAY)
    chosen = {
        "carried": [*stale.undone, *stale.own],
        "trainings": list(stale.trainings),
        "copied_rounds": list(stale.copied_rounds),
    }
    begin(last_year, cast, **chosen)
    count = PlanActivity.objects.count()
    with pytest.raises(services.NothingChosen):
        begin(last_year, cast, **chosen)
    assert (PlanActivity.objects.count(), SigningRound.objects.count(), Cycle.objects.count()) == (count, 2, 1)
    assert offer_of(last_year, 2027, TODAY).is_empty


def test_one_thing_that_cannot_be_done_stops_all(cast, last_year, monkeypatch):
    def refuse(*args, **kwargs):
        raise rounds.refusals.TextMissing

    monkeypatch.setattr(services.rounds, "copy_round", refuse)
    with pytest.raises(services.YearRefused):
        begin(last_year, cast)
    assert (YearPlan.objects.filter(year=2027).count(), Cycle.objects.count()) == (0, 0)


def test_the_page_offers_and_begins(cast, client):
    client.force_login(cast.clerk_a)
    address = reverse("assessments:new_year")
    page = client.get(address)
    year = page.context["year"]
    done = client.post(address, {"with_plan": "on", "title": "Kế hoạch mới"})
    plan = YearPlan.objects.get(unit=cast.school_a, year=year)
    assert (done.url, plan.title) == (plan.get_absolute_url(), "Kế hoạch mới")
    again = client.post(address, {"with_plan": "on", "title": "Kế hoạch mới"})
    assert again.context["form"].non_field_errors() == [f"Chưa chọn việc nào, hoặc năm {year} đã có đủ những việc ấy."]
