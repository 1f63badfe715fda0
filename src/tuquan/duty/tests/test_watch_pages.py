"""The watch by pages: clock in, write, hand over, take over, clock out."""

from datetime import date
from typing import Any

from django.test import Client

from tuquan.duty.models import ClockIn, CoverWindow, DutyPost, HandOver, LogLine, PostItem
from tuquan.duty.tests.factories import post
from tuquan.units.tests import factories as units

SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"


def test_a_post_is_opened_with_hours_a_partner_and_its_things(cast: Any, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    client.post("/ca-truc/chot/them/", {"name": "Cổng chính", "from_date": "05/01/2026"})
    one = DutyPost.objects.get()
    page = f"/ca-truc/chot/{one.pk}/"
    common = {"days": ["1", "2", "4", "8", "16"], "people": "2", "from_date": "05/01/2026"}
    client.post(f"{page}khung-gio/", {"kind": "need", "start": "07:00", "end": "17:00", **common})
    client.post(f"{page}khung-gio/", {"kind": "partner", "start": "17:00", "end": "07:00", **common})
    client.post(
        f"{page}khung-gio/", {"kind": "partner", "force": "Tổ cảnh sát", "start": "0:00", "end": "0:00", **common}
    )
    client.post(f"{page}do-dung/", {"kind": "key", "name": "Chùm chìa khóa", "count": "3", "from_date": "05/01/2026"})
    found = CoverWindow.objects.order_by("pk").values_list(
        "kind", "weekdays", "minutes", "people", "force", "on_holidays"
    )
    assert list(found) == [("need", 31, 600, 2, "", False), ("partner", 31, 1440, 2, "Tổ cảnh sát", False)]
    assert PostItem.objects.get().count == 3
    words = client.get(page).content.decode()
    assert "07:00–17:00, thứ Hai đến thứ Sáu, trừ ngày lễ" in words
    assert client.post("/ca-truc/chot/them/", {"name": "Cổng chính", "from_date": "05/01/2026"}).status_code == 200
    assert DutyPost.objects.count() == 1


def test_a_shift_by_pages_from_clocking_in_to_the_second_signature(cast: Any, client: Client) -> None:
    one = post(cast)
    PostItem.objects.create(post=one, kind="tool", name="Đèn pin", count=2, valid_from=date(2026, 1, 1))
    client.force_login(cast.guard_a, SIGNED)
    client.post("/ca-truc/vao-ca/", {"post": str(one.pk), "code": one.code})
    client.post(f"/ca-truc/chot/{one.pk}/ghi-so/", {"words": "Đã kiểm tra cổng phụ"})
    item = PostItem.objects.get()
    client.post(f"/ca-truc/chot/{one.pk}/giao-ca/", {f"item-{item.pk}": "1", "open_matters": "Chờ thợ"})
    watch = ClockIn.objects.get()
    client.post(f"/ca-truc/luot/{watch.pk}/ra-ca/")
    given = HandOver.objects.get()
    relief = units.person("Huỳnh Văn Lợi", username="baove.hai", at=cast.school_a)
    units.role(relief, "guard", cast.school_a)
    assert relief.user is not None
    client.force_login(relief.user, SIGNED)
    page = client.get(given.get_absolute_url()).content.decode()
    assert "Đèn pin: đếm được 1, theo danh mục 2." in page
    client.post(f"{given.get_absolute_url()}nhan-ca/", {"agrees": "0", "differences": "Thiếu một đèn"})
    watch.refresh_from_db()
    given.refresh_from_db()
    assert (watch.code_read, watch.out_at is not None, LogLine.objects.get().text) == (
        True,
        True,
        "Đã kiểm tra cổng phụ",
    )
    assert (given.clock_in_id, given.taken_by, given.agrees, given.taker_says) == (
        watch.pk,
        relief.user,
        False,
        "Thiếu một đèn",
    )
    assert "Huỳnh Văn Lợi" in client.get(given.get_absolute_url()).content.decode()


def test_the_watch_asks_as_often_for_three_as_for_one(cast: Any, queries_of: Any) -> None:
    from django.utils import timezone

    from tuquan.duty.services import watch

    def add(name: str) -> None:
        one = post(cast, name)
        watch.clock_in(one, by=cast.head_a, at=timezone.now())
        watch.hand_over(one, by=cast.head_a, at=timezone.now())
        watch.write_line(one, words="Bình thường", by=cast.head_a, at=timezone.now())

    add("Cổng 1")
    first = len(queries_of(cast.guard_a, "/ca-truc/"))
    add("Cổng 2")
    add("Cổng 3")
    assert len(queries_of(cast.guard_a, "/ca-truc/")) == first


def test_the_sheet_of_a_post_leads_to_clocking_in_there(cast: Any, client: Client) -> None:
    one, _other = post(cast, "Cổng sau"), post(cast, "Cổng chính")
    client.force_login(cast.head_a, SIGNED)
    page = client.get(f"/ca-truc/chot/{one.pk}/to-ma/")
    assert (page.context["address"].endswith(f"/ca-truc/vao-ca/?ma={one.code}"), one.code in page.content.decode()) == (
        True,
        True,
    )
    client.force_login(cast.guard_a, SIGNED)
    form = client.get(f"/ca-truc/vao-ca/?ma={one.code}").context["form"]
    assert (form.initial["post"], form.initial["code"]) == (one.pk, one.code)
    client.post("/ca-truc/vao-ca/", {"post": str(one.pk), "code": one.code})
    assert ClockIn.objects.get().code_read is True


def test_open_matters_go_on_until_somebody_strikes_them_out(cast: Any, client: Client) -> None:
    one = post(cast)
    client.force_login(cast.guard_a, SIGNED)
    client.post(f"/ca-truc/chot/{one.pk}/giao-ca/", {"open_matters": "Chờ thợ sửa đèn"})
    given = HandOver.objects.get()
    client.force_login(cast.head_a, SIGNED)
    client.post(f"{given.get_absolute_url()}nhan-ca/", {"agrees": "0", "differences": "Đèn đã sửa"})
    assert "Chờ thợ sửa đèn" in client.get("/ca-truc/").content.decode()
    form = client.get(f"/ca-truc/chot/{one.pk}/giao-ca/").context["form"]
    assert form.initial["open_matters"] == "Chờ thợ sửa đèn\nNgười nhận ghi: Đèn đã sửa"
    client.post(f"/ca-truc/chot/{one.pk}/giao-ca/", {"open_matters": ""})
    assert client.get(f"/ca-truc/chot/{one.pk}/giao-ca/").context["form"].initial["open_matters"] == ""
    assert "Chờ thợ sửa đèn" not in client.get("/ca-truc/").content.decode()


def test_a_hand_over_signed_again_is_the_one_the_next_guard_sees(cast: Any, client: Client) -> None:
    here = post(cast)
    client.force_login(cast.guard_a, SIGNED)
    said = f"/ca-truc/chot/{here.pk}/giao-ca/"
    assert "chưa ai nhận" not in client.get(said).content.decode()
    for words in ("Đèn cổng cháy", "Đèn cổng cháy, đã báo thợ"):
        client.post(said, {"remarks": words})
    assert "chưa ai nhận. Ký lại thì người nhận thấy bản mới" in client.get(said).content.decode()
    client.force_login(cast.head_a, SIGNED)
    waiting = client.get("/ca-truc/").context["waiting"]
    assert [one.remarks for one in waiting] == ["Đèn cổng cháy, đã báo thợ"]
    assert HandOver.objects.count() == 2
