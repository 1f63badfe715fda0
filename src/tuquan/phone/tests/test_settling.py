"""What waits for a person, and what is forgotten."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.audit.models import Entry
from tuquan.core.refusals import Refusal
from tuquan.notifications.models import Message
from tuquan.phone.enums import ActState
from tuquan.phone.models import Device, SentAct
from tuquan.phone.refusals import AlreadySettled, NotHeld
from tuquan.phone.services import keeping, settling
from tuquan.phone.tests import factories
from tuquan.phone.tests.factories import phone
from tuquan.units import acts
from tuquan.units.models import RoleAssignment


@pytest.fixture
def done(monkeypatch):
    made = []
    factories.register_kinds(monkeypatch, made)
    return made


@pytest.fixture
def one(cast, done):
    return phone(cast.school_a, cast.guard_a)


@pytest.fixture
def chief(client, cast):
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    return client


def test_a_held_act_is_settled_with_a_reason_and_keeps_no_card(one, cast):
    one.states(one.act("test.refuse", card="0123", gate="a"))
    sent = SentAct.objects.get()
    settling.settle_act(sent, reason="Đã ghi sổ giấy", by=cast.head_a, at=timezone.now())
    sent.refresh_from_db()
    assert (sent.state, sent.settled_by, sent.settled_reason, sent.data) == (
        "settled",
        cast.head_a,
        "Đã ghi sổ giấy",
        {"gate": "a"},
    )
    assert Entry.objects.filter(kind="phone.act_settled", reason="Đã ghi sổ giấy").count() == 1
    with pytest.raises(AlreadySettled):
        settling.settle_act(sent, reason="lần nữa", by=cast.head_a, at=timezone.now())


def test_a_held_act_can_be_done_later_as_it_was_sent(one, done, cast, monkeypatch):
    moment = timezone.now() - timedelta(hours=1)
    one.states(one.act("test.refuse", at=moment, card="0123"))
    sent = SentAct.objects.get()
    with pytest.raises(Refusal):
        settling.retry_act(sent, by=cast.head_a, at=timezone.now())
    monkeypatch.setitem(acts.KINDS, "test.refuse", acts.KINDS["test.do"])
    settling.retry_act(sent, by=cast.head_a, at=timezone.now())
    sent.refresh_from_db()
    assert (sent.state, sent.settled_by, sent.data) == ("done", cast.head_a, {})
    assert [(act.by, act.at, act.data) for act in done] == [(cast.guard_a, moment, {"card": "0123"})]


def test_a_conflict_is_looked_at_not_done_again(one, cast):
    one.states(one.act("test.disagree"))
    with pytest.raises(NotHeld):
        settling.retry_act(SentAct.objects.get(), by=cast.head_a, at=timezone.now())


def test_the_list_shows_what_waits_to_the_own_unit_only(one, chief, cast):
    one.states(one.act("test.do"), one.act("test.refuse"), one.act("test.disagree"))
    page = chief.get(reverse("phone:act_list"))
    assert sorted(row.state for row, _badge in page.context["rows"]) == ["conflict", "held"]
    assert len(chief.get(reverse("phone:act_list") + "?tat-ca=1").context["rows"]) == 3
    chief.force_login(cast.head_b, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert chief.get(reverse("phone:act_list")).context["rows"] == []
    assert chief.get(SentAct.objects.first().get_absolute_url()).status_code == 404


def test_lists_ask_as_often_for_three_rows_as_for_one(one, cast, queries_of):
    one.states(one.act("test.refuse"))
    addresses = [reverse("phone:act_list"), reverse("phone:device_list")]
    first = [len(queries_of(cast.head_a, address)) for address in addresses]
    one.states(one.act("test.refuse"), one.act("test.disagree"))
    phone(cast.school_a, cast.guard_a)
    phone(cast.school_a, cast.guard_a)
    assert [len(queries_of(cast.head_a, address)) for address in addresses] == first


def test_settling_by_its_page(one, chief):
    one.states(one.act("test.refuse"))
    sent = SentAct.objects.get()
    page = chief.get(sent.get_absolute_url())
    assert "Cổng này không còn." in page.content.decode()
    answer = chief.post(reverse("phone:act_settle", args=[sent.pk]), {"reason": "Đã ghi tay"})
    assert answer.url == sent.get_absolute_url()
    sent.refresh_from_db()
    assert sent.state == ActState.SETTLED
    assert chief.post(reverse("phone:act_settle", args=[sent.pk]), {"reason": ""}).status_code == 200


def test_trying_again_by_its_page_says_the_refusal(one, chief):
    one.states(one.act("test.refuse"))
    sent = SentAct.objects.get()
    answer = chief.post(reverse("phone:act_retry", args=[sent.pk]), follow=True)
    assert "Cổng này không còn." in answer.content.decode()


def test_revoking_by_its_page(one, chief):
    answer = chief.post(reverse("phone:device_revoke", args=[one.device.pk]), {"reason": "Rơi mất trên xe"})
    assert answer.url == reverse("phone:device_list")
    assert Device.objects.get().revoked_at is not None
    assert Entry.objects.filter(kind="phone.revoked", reason="Rơi mất trên xe").count() == 1


def test_a_guard_neither_revokes_nor_settles(one, client, cast):
    one.states(one.act("test.refuse"))
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    sent = SentAct.objects.get()
    addresses = [
        reverse("phone:device_list"),
        reverse("phone:device_revoke", args=[one.device.pk]),
        reverse("phone:act_settle", args=[sent.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_what_is_forgotten_on_the_server_is_forgotten_on_the_phone(one):
    """The record an act made bears the act's id: when it is erased, the phone is told."""
    from tuquan.audit import erasing

    sent = one.act("test.do", gate="a")
    one.states(sent)
    erasing.run("gate.entry", sent["id"])
    row = SentAct.objects.get()
    assert (row.data, row.told, row.url) == ({}, {}, "")
    assert one.post().json()["forget"] == [sent["id"]]
    erasing.run("reports.figure", "41")


def test_each_night_contents_go_after_a_month_and_rows_after_a_year(one, cast):
    one.states(one.act("test.do", gate="a"), one.act("test.refuse", gate="b", card="0123"))
    day = timezone.localdate()
    keeping.forget_old(day + timedelta(days=keeping.CONTENT_DAYS + 2))
    assert list(SentAct.objects.order_by("seq").values_list("state", "data")) == [
        ("done", {}),
        ("held", {"gate": "b"}),
    ]
    keeping.forget_old(day + timedelta(days=keeping.ROW_DAYS + 2))
    assert list(SentAct.objects.values_list("state", flat=True)) == ["held"], "what nobody settled is never dropped"
    entry = Entry.objects.get(kind="phone.acts_deleted")
    assert entry.reason == "Hết thời hạn lưu giữ"


def test_a_role_given_to_the_chief_of_the_guards_runs_the_phones(one, client, cast):
    RoleAssignment.objects.filter(person__user=cast.guard_a).update(role="guard_chief")
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert client.get(reverse("phone:device_list")).status_code == 200


def test_the_chief_is_told_once_a_day_and_the_message_names_nobody(one, cast):
    one.states(one.act("test.do"))
    assert Message.objects.count() == 0
    one.states(one.act("test.refuse", name="Phạm Văn Khách"))
    one.states(one.act("test.disagree"))
    assert list(Message.objects.values_list("recipient", "title", "body")) == [
        (cast.head_a.pk, "Có việc gửi từ điện thoại chờ xử lý", "")
    ]
