from datetime import date

from django.urls import resolve
from django.utils import timezone

from tuquan.core.dates import Period, year_of
from tuquan.outreach.services import sessions as services
from tuquan.units import deeds


def told(unit, by, day, **fields):
    return services.record_session(unit, title="Nói chuyện", date=day, by=by, at=timezone.now(), **fields)


def test_a_session_is_a_deed_of_its_unit_until_it_is_withdrawn(cast):
    early = told(cast.school_a, cast.clerk_a, date(2026, 2, 3), topic="drugs", covers_criteria=True)
    late = told(cast.school_a, cast.clerk_a, date(2026, 3, 3), kind="training", topic="guarding")
    told(cast.school_b, cast.head_b, date(2026, 2, 3))
    found = deeds.deeds_of(cast.school_a, year_of(2026), ["outreach.session"])
    assert [(one.title, one.date, one.url, sorted(one.tags)) for one in found] == [
        (
            "Nói chuyện",
            date(2026, 2, 3),
            early.get_absolute_url(),
            ["covers:criteria", "form:conference", "kind:awareness", "topic:drugs"],
        ),
        (
            "Nói chuyện",
            date(2026, 3, 3),
            late.get_absolute_url(),
            ["form:conference", "kind:training", "topic:guarding", "training:guarding"],
        ),
    ]
    services.withdraw_session(late, reason="Nhầm", by=cast.clerk_a, at=timezone.now())
    spring = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert [one.pk for one in deeds.deeds_of(cast.school_a, spring, ["outreach.session"])] == [str(early.pk)]


def test_each_kind_says_its_variants_and_where_it_is_recorded():
    assert {"outreach.session", "documents.officialdocument", "assessments.cycle"} <= set(deeds.KINDS)
    for kind in deeds.KINDS.values():
        for tag in ("", *(tag for tag, _words in kind.variants())):
            address = kind.add_url(tag)
            assert address == "" or resolve(address.split("?")[0])
            assert str(deeds.words_of(kind.code, tag))


def test_the_form_of_a_session_takes_what_the_plan_asked_for(cast, client):
    client.force_login(cast.clerk_a)
    form = client.get(deeds.KINDS["outreach.session"].add_url("training:guarding")).context["form"]
    assert (form["kind"].value(), form["topic"].value()) == ("training", "guarding")
