import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tuquan.audit import queries, services as audit
from tuquan.audit.models import Entry

LIST = reverse("audit:entry_list")


@pytest.fixture
def log(cast):
    """Two acts at school A (one with a personal value), one at school B, one of no unit."""
    now = timezone.now()
    with audit.act():
        audit.record(
            "unit.named",
            cast.school_a,
            unit_id=cast.school_a.pk,
            by=cast.head_a,
            at=now - timedelta(days=2),
            changes={
                "name": ("Trường A", "Trường B"),
                "place": (cast.commune.pk, None),
                "kind": ("school", "hospital"),
                "valid_from": (None, "2025-07-01"),
                "extra": (True, ["x", 2.5]),
            },
            reason="Theo quyết định 12",
        )
        audit.record(
            "unit.moved",
            cast.school_a,
            unit_id=cast.school_a.pk,
            by=cast.clerk_a,
            at=now - timedelta(days=1),
            personal={"phone": ("0900000001", "0900000002")},
        )
        audit.record("unit.moved", cast.school_b, unit_id=cast.school_b.pk, by=cast.head_b)
        audit.record("account.opened", cast.guard_a, unit_id=None, by=cast.administrator)
    return cast


def rows(client, query=""):
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [(step.title, step.who) for step in response.context["steps"]]


NAMED, MOVED = ("đổi tên đơn vị", "Nguyễn Thị Hoa"), ("chuyển trụ sở đơn vị", "Lê Thu Hà")


@pytest.mark.django_db
def test_entry_list_shows_each_reader_the_own_chain(log, client):
    found = {}
    for name in ("head_a", "head_b", "administrator"):
        client.force_login(getattr(log, name))
        found[name] = rows(client)
    assert found == {
        "head_a": [MOVED, NAMED],
        "head_b": [("chuyển trụ sở đơn vị", "Hoàng Văn Nam")],
        "administrator": [("mở tài khoản", "Quản trị viên")],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["clerk_a", "guard_a", "officer", "police_officer"])
def test_the_log_does_not_exist_for_who_may_not_read_it(log, client, name):
    client.force_login(getattr(log, name))
    entry = Entry.objects.filter(unit_id=log.school_a.pk).first()
    answers = [
        client.get(LIST).status_code,
        client.get(reverse("audit:entry_export")).status_code,
        client.get(reverse("audit:entry", args=[entry.pk])).status_code,
        client.post(reverse("audit:entry_personal", args=[entry.pk])).status_code,
    ]
    assert answers == [404] * 4


@pytest.mark.django_db
def test_an_entry_of_another_unit_is_not_found(log, client):
    client.force_login(log.head_b)
    entry = Entry.objects.filter(unit_id=log.school_a.pk).first()
    assert client.get(reverse("audit:entry", args=[entry.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=unit.moved", [MOVED]),
        ("?who=nguyen thi hoa", [NAMED]),
        ("?who=vanthu.a", [MOVED]),
        ("?words=quyết định", [NAMED]),
        ("?words=Trường", [NAMED]),
        ("?words=0900000001", []),  # values about persons are not searched
        ("?first={yesterday}", [MOVED]),
        ("?last={before}", [NAMED]),
        ("?first={yesterday}&last={before}", [MOVED]),  # the wrong last day is told and narrows nothing
        ("?record=units.unit:{school}", [MOVED, NAMED]),
        ("?record=units.unit:none", []),
        ("?record=nonsense", [MOVED, NAMED]),
        ("?kind=nonsense", [MOVED, NAMED]),
        ("?words=%00", [MOVED, NAMED]),
    ],
)
def test_entry_list_filters_by_the_address(log, client, query, expected):
    client.force_login(log.head_a)
    today = timezone.localdate()
    query = query.format(
        yesterday=f"{today - timedelta(days=1):%d/%m/%Y}",
        before=f"{today - timedelta(days=2):%d/%m/%Y}",
        school=log.school_a.pk,
    )
    assert rows(client, query) == expected


@pytest.mark.django_db
def test_entry_says_from_what_to_what_in_words(log, client):
    client.force_login(log.head_a)
    entry = Entry.objects.get(kind="unit.named")
    step = client.get(reverse("audit:entry", args=[entry.pk])).context["step"]
    assert [(one.label, one.before, one.after) for one in step.changes] == [
        ("extra", "có", "x; 2,5"),
        (str(log.school_a._meta.get_field("kind").verbose_name), "cơ sở giáo dục", "bệnh viện, cơ sở y tế"),
        (str(log.school_a._meta.get_field("name").verbose_name), "Trường A", "Trường B"),
        (str(log.school_a._meta.get_field("place").verbose_name), "Phường Ninh Hòa", "–"),
        ("từ ngày", "–", "01/07/2025"),
    ]
    assert (step.reason, step.about) == ("Theo quyết định 12", f"đơn vị: {log.school_a}")


@pytest.mark.django_db
def test_personal_values_are_shown_on_request_and_the_look_is_logged(log, client):
    client.force_login(log.head_a)
    entry = Entry.objects.get(kind="unit.moved", unit_id=log.school_a.pk)
    assert "0900000001" not in client.get(reverse("audit:entry", args=[entry.pk])).content.decode()
    shown = client.post(reverse("audit:entry_personal", args=[entry.pk])).content.decode()
    assert ("0900000001" in shown, "0900000002" in shown) == (True, True)
    assert rows(client)[0] == ("xem phần riêng tư trong nhật ký", "Nguyễn Thị Hoa")


@pytest.mark.django_db
def test_erased_values_are_marked(log, client):
    audit.erase([log.school_a], unit_id=log.school_a.pk, by=log.head_a, at=timezone.now(), reason="Theo yêu cầu")
    client.force_login(log.head_a)
    assert "phần riêng tư đã xóa" in client.get(LIST).content.decode()
    entry = Entry.objects.get(kind="unit.moved", unit_id=log.school_a.pk)
    shown = client.post(reverse("audit:entry_personal", args=[entry.pk])).content.decode()
    assert ("Đã xóa theo yêu cầu" in shown, "0900000001" in shown) == (True, False)


@pytest.mark.django_db
def test_export_is_a_sheet_of_what_is_shown_and_is_logged(log, client):
    client.force_login(log.head_a)
    response = client.get(reverse("audit:entry_export") + "?kind=unit.named")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    values = [[cell.value for cell in row] for row in sheet]
    assert values[0][2:6] == ["Đơn vị", "Người làm", "Việc", "Về"]
    assert [row[1:6] for row in values[1:]] == [
        [1, log.school_a.name, "Nguyễn Thị Hoa", "đổi tên đơn vị", f"đơn vị: {log.school_a}"]
    ]
    assert "0900000001" not in str(values)
    assert rows(client)[0] == ("xuất nhật ký ra Excel", "Nguyễn Thị Hoa")


@pytest.mark.django_db
def test_export_keeps_formulas_as_text(log, client):
    with audit.act():
        audit.record("unit.named", log.school_a, unit_id=log.school_a.pk, by=log.head_a, reason="=1+1")
    client.force_login(log.head_a)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(reverse("audit:entry_export")).content)).active
    assert (sheet["H2"].value, sheet["H2"].data_type) == ("=1+1", "s")


@pytest.mark.django_db
def test_entry_list_asks_the_database_as_often_for_many_as_for_few(log, client):
    client.force_login(log.head_a)
    client.get(LIST)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))
        for number in range(3):
            with audit.act():
                changes = {"name": (str(number), "x"), "place": (log.commune.pk, None)}
                audit.record("unit.named", log.school_a, unit_id=log.school_a.pk, by=log.guard_a, changes=changes)
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_history_of_a_record_newest_first_without_personal_values(log):
    steps = queries.history(log.school_a)
    assert [(step.title, step.who, step.personal) for step in steps] == [(*MOVED, []), (*NAMED, [])]
    told = queries.timeline(log.school_a)
    assert [(one["words"], one["by"]) for one in told] == [
        ("Chuyển trụ sở đơn vị", "Lê Thu Hà"),
        ("Đổi tên đơn vị", "Nguyễn Thị Hoa"),
    ]
    assert "Trường A → Trường B" in told[1]["sentence"]


@pytest.mark.django_db
def test_history_of_a_record_that_is_gone_and_of_an_unknown_kind(log):
    with audit.act():
        audit.record("strange.act", log.school_a, unit_id=log.school_a.pk, by=None)
    (step, *_others) = queries.history(log.school_a)
    assert (step.title, step.who) == ("strange.act", "hệ thống")
