"""A card at the desk: an address of its own, so that Back asks nothing and lets nobody in twice."""

from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tuquan.gate.models import GateEntry, GateSettings
from tuquan.gate.services import entering
from tuquan.gate.services.recording import Arrival
from tuquan.gate.tests.factories import gate

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


@pytest.fixture
def here(cast, client):
    client.force_login(cast.guard_a)
    return gate(cast.school_a)


def scanned(client, here):
    answer = client.post(f"/ra-vao/cong/{here.pk}/quet/", {"code": CARD})
    assert answer.status_code == 302
    return answer.url


def test_the_address_after_a_card_tells_nothing_and_shows_the_same_form_again(client, here):
    address = scanned(client, here)
    [the] = parse_qs(urlsplit(address).query)["the"]
    assert not any(part.encode() in urlsafe_b64decode(the) for part in ("Nguyễn", "•456", "001090"))
    first, again = client.get(address), client.get(address)
    assert first.context["form"].initial == {
        **again.context["form"].initial,
        "card": first.context["form"].initial["card"],
    }
    assert (first.context["form"]["name"].value(), first.context["card"].shown) == ("Nguyễn Văn An", "•••••••••456")
    assert "tự xóa sau 90 ngày" in first.content.decode()


def test_back_after_letting_in_shows_the_answer_and_makes_no_second_entry(client, here):
    address = scanned(client, here)
    initial = client.get(address).context["form"].initial
    form = {
        "card": initial["card"],
        "act": str(initial["act"]),
        "name": "Nguyễn Văn An",
        "people": "1",
        "what": "visitor",
    }
    answers = [client.post(f"/ra-vao/cong/{here.pk}/khach/", form).url for _time in range(2)]
    back = client.get(address)
    entry = GateEntry.objects.get()
    assert [*answers, back.url] == [f"/ra-vao/cong/{here.pk}/?vao={entry.pk}"] * 3
    assert (entry.name, entry.card_shown) == ("Nguyễn Văn An", "•••••••••456")


def test_a_card_read_long_ago_is_asked_for_again(client, here, monkeypatch):
    address = scanned(client, here)
    monkeypatch.setattr("tuquan.gate.views.parts.CARD_SECONDS", -1)
    assert client.get(address).url == client.get(f"{address}x").url == f"/ra-vao/cong/{here.pk}/"


def test_the_days_are_said_where_names_and_goods_are_written_down(cast, client, here):
    GateSettings.objects.create(unit=cast.school_a, log_days=30, goods_days=45)
    said = {
        page: client.get(f"/ra-vao/cong/{here.pk}/{page}").content.decode() for page in ("", "khach/", "xe/", "hang/")
    }
    assert ["tự xóa sau 30 ngày" in said[page] for page in ("", "khach/")] == [True, True]
    assert ["tự xóa sau 45 ngày" in said[page] for page in ("xe/", "hang/")] == [True, True]


def test_who_is_inside_is_counted_by_people_and_vehicles_not_by_entries(cast, client, here):
    lorry = Arrival("vehicle", plate="29C-123.45", vehicles=1)
    for arrival in (Arrival("group", name="Trường bạn", people=12), lorry):
        entering.record_entry(here, arrival, by=cast.guard_a, at=timezone.now())
    assert "(13 người, 1 xe)" in client.get(f"/ra-vao/cong/{here.pk}/").content.decode()
