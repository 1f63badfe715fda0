"""Acts of a phone: each once, in order, none dropped."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.access.permissions import Permission
from tuquan.core.ids import uuid7
from tuquan.files.enums import FileKind
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload
from tuquan.phone import tokens
from tuquan.phone.enums import ActState
from tuquan.phone.models import Device, SentAct
from tuquan.phone.services import keeping, opening
from tuquan.phone.tests import factories
from tuquan.phone.tests.factories import phone
from tuquan.units import acts
from tuquan.units.models import RoleAssignment
from tuquan.units.tests.factories import cast as cast_of_units


@pytest.fixture
def done(monkeypatch):
    made = []
    factories.register_kinds(monkeypatch, made)
    return made


@pytest.fixture
def one(cast, done):
    return phone(cast.school_a, cast.guard_a)


def kept(device):
    return list(
        SentAct.objects.filter(device=device).order_by("received_at", "seq").values_list("seq", "kind", "state")
    )


def test_acts_are_done_in_order_each_with_its_row(one, done, cast):
    first, second = one.act("test.do", gate="a"), one.act("test.do", gate="b")
    assert one.states(first, second) == [("done", ""), ("done", "")]
    assert [(act.data, act.by, act.unit, str(act.id)) for act in done] == [
        ({"gate": "a"}, cast.guard_a, cast.school_a, first["id"]),
        ({"gate": "b"}, cast.guard_a, cast.school_a, second["id"]),
    ]
    assert kept(one.device) == [(1, "test.do", "done"), (2, "test.do", "done")]
    device = Device.objects.get()
    assert (device.seq, device.head_hash) == (2, one.head)


def test_an_act_sent_again_gets_its_first_answer_and_is_not_done_again(one, done):
    sent = one.act("test.do")
    first = one.post(sent).json()["outcomes"]
    assert one.post(sent).json()["outcomes"] == first
    assert len(done) == 1


def test_the_server_killed_in_mid_batch_has_done_some_and_the_rest_follows_once(one, done, monkeypatch):
    """The third act meets a database that is gone; what was done before it stays, the phone sends all again."""
    sent = [one.act("test.do", number=number) for number in range(4)]
    kind = acts.KINDS["test.do"]

    def gone(act):
        if act.data["number"] == 2:
            raise OperationalError("the server was killed")
        return kind.do(act)

    monkeypatch.setitem(acts.KINDS, "test.do", acts.ActKind("test.do", kind.permission, gone))
    with pytest.raises(OperationalError):
        one.post(*sent)
    assert kept(one.device) == [(1, "test.do", "done"), (2, "test.do", "done")]
    monkeypatch.setitem(acts.KINDS, "test.do", kind)
    assert one.states(*sent) == [("done", "")] * 4
    assert [act.data["number"] for act in done] == [0, 1, 2, 3]


def test_a_refusal_is_held_and_the_others_go_on(one, done):
    sent = [one.act("test.do"), one.act("test.refuse", card="0123"), one.act("test.do")]
    assert one.states(*sent) == [("done", ""), ("held", "Cổng này không còn."), ("done", "")]
    held = SentAct.objects.get(state=ActState.HELD)
    assert held.data == {"card": "0123"}, "it may still have to be done"


def test_a_conflict_is_done_and_named(one, done):
    assert one.states(one.act("test.disagree")) == [("conflict", "Vé này đã dùng ở cổng khác.")]
    assert len(done) == 1


def test_a_fault_of_ours_holds_the_act_and_undoes_what_it_began(one, done, monkeypatch):
    def begun(act):
        RoleAssignment.objects.all().delete()
        raise RuntimeError

    monkeypatch.setitem(acts.KINDS, "test.fail", acts.ActKind("test.fail", Permission.WATCH_WORK, begun))
    before = RoleAssignment.objects.count()
    states = one.states(one.act("test.fail"), one.act("test.do"))
    assert [state for state, _message in states] == ["held", "done"]
    assert RoleAssignment.objects.count() == before


def test_an_unknown_kind_is_held(one, done):
    states = one.states(one.act("test.of_next_year"), one.act("test.do"))
    assert states == [
        ("held", "Máy chủ chưa biết loại việc này. Hãy nâng cấp máy chủ rồi thử ghi lại."),
        ("done", ""),
    ]


def test_what_the_role_does_not_allow_is_held(one, done):
    assert one.states(one.act("test.chief")) == [("held", "Người làm không được giao việc này ở đơn vị vào ngày đó.")]
    assert done == []


def test_an_act_of_the_last_day_of_a_role_counts_when_it_comes_later(one, done, cast):
    today = timezone.localdate()
    sent = one.act("test.do", at=timezone.now() - timedelta(days=1))
    RoleAssignment.objects.filter(person__user=cast.guard_a).update(valid_to=today)
    assert one.states(sent, one.act("test.do")) == [
        ("done", ""),
        ("held", "Người làm không được giao việc này ở đơn vị vào ngày đó."),
    ]


def test_a_missing_act_is_asked_for(one, done):
    first, second = one.act("test.do"), one.act("test.do")
    answer = one.post(second).json()
    assert (answer["outcomes"], answer["expected"], done) == ([], 1, [])
    assert one.states(first, second) == [("done", ""), ("done", "")]


def test_acts_the_phone_has_lost_are_named_and_the_rest_is_done(one, done):
    one.act("test.do")
    second = one.act("test.do")
    assert one.states(second, gap=True) == [("conflict", "Thiếu 1 việc trước việc này; máy báo không còn giữ.")]
    assert one.states(one.act("test.do")) == [("done", "")]


def test_a_fork_of_the_chain_is_held_whole(one, done):
    """A phone was copied: both go on from the same act."""
    first = one.act("test.do")
    copy = factories.Phone(one.device, one.shift, one.seq, one.head)
    assert one.states(first, one.act("test.do")) == [("done", ""), ("done", "")]
    fork = "Dãy việc của máy này bị rẽ nhánh: số này đã có một việc khác."
    assert copy.states(copy.act("test.do")) == [("held", fork)]
    assert one.states(one.act("test.do")) == [("done", "")]
    assert len(done) == 3


def test_a_broken_chain_holds_the_act_that_broke_it_and_goes_on_from_there(one, done):
    one.states(one.act("test.do"))
    one.head = "0" * 64
    states = one.states(one.act("test.do"), one.act("test.do"))
    assert states == [
        ("held", "Dãy việc của máy này bị đứt: việc trước đó không khớp với việc máy chủ đã nhận."),
        ("done", ""),
    ]


def test_a_text_that_was_changed_after_hashing_is_kept_unread(one, done):
    sent = one.act("test.do", gate="a")
    sent["body"] = sent["body"].replace('"a"', '"b"')
    assert one.states(sent, one.act("test.do")) == [("held", "Nội dung gửi lên không đọc được."), ("done", "")]
    assert '"b"' in SentAct.objects.get(state=ActState.HELD).unread_body


def test_strange_values_are_stored_as_both_databases_take_them(one, done):
    body = one.act("test.do")["body"]
    one.seq, one.head = 0, ""
    id = uuid7()
    strange = body.replace('"data": {}', '"data": {"a": "x\\u0000y", "b": 1e999, "c": "\\ud800"}')
    strange = json.dumps({**json.loads(strange), "id": str(id)}).replace("Infinity", "1e999")
    assert one.states(one.chained(id, strange)) == [("done", "")]
    assert SentAct.objects.get().data == {"a": "xy", "b": None, "c": "?"}


def test_the_id_of_another_phones_act_is_not_taken_for_it(one, done, cast):
    other = phone(cast.school_a, cast.guard_a)
    sent = one.act("test.do")
    one.states(sent)
    again = other.act("test.do", id=sent["id"])
    assert [state for state, _message in other.states(again)] == ["refused"]
    assert len(done) == 1


def test_an_act_of_a_sign_in_of_another_unit_is_held(one, done, cast):
    other = phone(cast.school_b, cast.head_b)
    one.shift = other.shift
    assert one.states(one.act("test.do")) == [
        ("held", "Không rõ ai làm việc này: lượt đăng nhập trên máy không có ở máy chủ.")
    ]


def test_times_are_set_right_and_both_are_kept(one, done):
    one.clock, one.offset = timedelta(hours=2), -7_200_000
    moment = timezone.now() - timedelta(minutes=30)
    one.states(one.act("test.do", at=moment))
    row = SentAct.objects.get()
    assert (row.happened_at, row.phone_at, row.offset_ms) == (moment, moment + timedelta(hours=2), -7_200_000)
    assert done[0].at == moment


def test_a_card_number_is_not_kept_beside_a_done_act(one, done):
    one.states(one.act("test.do", gate="a", card="0123456789"))
    assert SentAct.objects.get().data == {"gate": "a"}
    assert done[0].data == {"gate": "a", "card": "0123456789"}


def test_a_revoked_phone_hears_only_that(one, done, cast):
    opening.revoke_device(one.device, reason="Mất máy", by=cast.head_a, at=timezone.now())
    answer = one.post(one.act("test.do"))
    assert (answer.status_code, answer.json()["revoked"], done) == (410, True, [])


def test_a_wrong_token_is_not_believed(one, done, cast):
    other = phone(cast.school_b, cast.head_b)
    assert one.post(one.act("test.do"), token=tokens.upload_token(other.device)).status_code == 401
    assert one.post(token="đ").status_code == 401
    assert done == []


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"acts": 3}', '{"acts": [{}], "sent_at": "2026-01-01T00:00:00+07:00"}', "\x00"]
)
def test_what_no_phone_sends_is_refused(one, content):
    headers = {"Authorization": f"Device {one.device.pk}:{tokens.upload_token(one.device)}"}
    answer = Client().post(reverse("phone:upload"), content, content_type="application/json", headers=headers)
    assert answer.status_code == 400


def test_two_uploads_at_once_do_each_act_once(together, monkeypatch):
    made = []
    factories.register_kinds(monkeypatch, made)

    def prepare():
        people = cast_of_units()
        return phone(people.school_a, people.guard_a)

    [one] = together(prepare)
    sent = [one.act("test.do", number=number) for number in range(5)]
    answers = together(lambda: one.states(*sent), lambda: one.states(*sent))
    assert answers == [[("done", "")] * 5] * 2
    assert sorted(act.data["number"] for act in made) == [0, 1, 2, 3, 4]


def test_a_picture_sent_twice_is_one_file(one):
    id = str(uuid7())
    headers = {"Authorization": f"Device {one.device.pk}:{tokens.upload_token(one.device)}"}

    def send():
        file = upload("hien-truong.jpg", samples()[FileKind.JPEG])
        content = {"id": id, "shift": str(one.shift), "file": file}
        return Client().post(reverse("phone:picture"), content, headers=headers)

    first, second = send(), send()
    assert (first.status_code, second.status_code) == (200, 200)
    file = StoredFile.objects.get()
    assert (str(file.pk), file.unit, file.purpose, file.owner_type) == (id, one.device.unit, keeping.PICTURES, "")
    assert first.json() == second.json() == {"id": id, "sha256": file.sha256}


def test_a_file_that_is_no_picture_is_refused(one):
    headers = {"Authorization": f"Device {one.device.pk}:{tokens.upload_token(one.device)}"}
    content = {"id": str(uuid7()), "shift": str(one.shift), "file": upload("a.jpg", b"khong phai anh")}
    assert Client().post(reverse("phone:picture"), content, headers=headers).status_code == 422
    assert StoredFile.objects.count() == 0
