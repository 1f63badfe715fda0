from datetime import date

import pytest
from django.urls import reverse

from tuquan.core.dates import year_of
from tuquan.facts.models import Fact
from tuquan.facts.queries import figure
from tuquan.facts.services.verify import verify
from tuquan.outreach.models import MediaItem
from tuquan.outreach.services import media as services
from tuquan.outreach.tests.factories import AT, DAY, held
from tuquan.outreach.tests.test_views import words

YEAR = year_of(2026)


def made(unit, form, count=1, **fields):
    fields = {"title": "Phòng cháy mùa khô", "date": DAY, "topic": "fire", **fields}
    return services.record_media(unit, form=form, count=count, by=None, at=AT, **fields)


@pytest.mark.parametrize(
    ("form", "indicator"),
    [
        ("loudspeaker", "propaganda_sessions"),
        ("bulletin", "media_items"),
        ("article", "media_items"),
        ("column", "media_items"),
        ("video", "media_items"),
        ("web", "media_items"),
        ("poster", "printed_materials"),
        ("leaflet", "printed_materials"),
    ],
)
def test_each_form_counts_under_its_own_code(cast, form, indicator):
    made(cast.school_a, form, 12)
    assert list(Fact.objects.standing().values_list("indicator", "value", "dims")) == [
        (indicator, 12, f'{{"form":"{form}","topic":"fire"}}')
    ]
    assert verify() is None


def test_reach_is_never_an_attendance(cast):
    held(cast.school_a, topic="fire", head_count=40)
    made(cast.school_a, "loudspeaker", 3, reach=5000, reach_basis="số hộ nghe được loa")
    assert figure("propaganda_attendees", cast.school_a, YEAR).value == 40
    assert figure("propaganda_sessions", cast.school_a, YEAR).value == 4
    assert not Fact.objects.filter(value=5000).exists()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        (services.ReachWithoutBasis, {"reach": 100}),
        (services.EndsBeforeItBegins, {"last_date": date(2026, 3, 1)}),
        (services.Refusal, {"date": date(2026, 7, 1)}),
        (services.Refusal, {"topic": "weather"}),
    ],
)
def test_what_cannot_be_is_refused(cast, wrong, fields):
    with pytest.raises(wrong):
        made(cast.school_a, "article", **fields)
    assert MediaItem.objects.count() == 0


def test_withdrawn_it_counts_no_more(cast):
    item = made(cast.school_a, "leaflet", 500)
    services.withdraw_media(item, reason="Ghi hai lần", by=None, at=AT)
    assert Fact.objects.standing().count() == 0
    assert verify() is None
    with pytest.raises(services.ItemWithdrawn):
        services.withdraw_media(item, reason="Lại", by=None, at=AT)


def test_pages_of_media(cast, client):
    client.force_login(cast.clerk_a)
    typed = {
        "title": "Tờ gấp thoát nạn",
        "form": "leaflet",
        "topic": "escape",
        "date": "03/03/2026",
        "count": "1.500",
        "reach": "1.200",
    }
    assert "Hãy ghi cách ước" in words(client.post(reverse("outreach:media_add"), typed))
    response = client.post(reverse("outreach:media_add"), {**typed, "reach_basis": "phát tận tay"})
    item = MediaItem.objects.get()
    assert response.url == item.get_absolute_url()
    assert "Ước khoảng 1.200 người tiếp cận (phát tận tay)." in words(client.get(item.get_absolute_url()))
    shown = words(client.get(reverse("outreach:media_list"), {"nam": "2026"}))
    assert "Tờ rơi, băng rôn, pano, tài liệu 1.500" in shown
    client.post(reverse("outreach:media_withdraw", args=[item.pk]), {"reason": "Nhầm"})
    assert "Lý do: Nhầm" in words(client.get(item.get_absolute_url()))
