"""The work of a shift on the phone, screen by screen: the gate, the patrol, an incident to its receipt, the hand-over."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import Somebody, accessibility_faults
from tests.browser.phone import (
    PICTURE,
    PIN,
    clocks_in,
    goes_to,
    logs,
    phone_options,
    says,
    scans,
    takes_over,
    unlocks,
    wait_until,
)

from tuquan.duty.models import ClockIn, HandOver
from tuquan.duty.services import posts
from tuquan.duty.tests import factories as duty
from tuquan.files.models import StoredFile
from tuquan.gate.models import GateEntry, Goods
from tuquan.gate.services import delegations, exits, setting, vehicles
from tuquan.gate.tests import factories as gates
from tuquan.incidents.models import Incident, IncidentNote, SceneItem, Transfer
from tuquan.incidents.services import reporting, responding
from tuquan.patrols.models import Round, Visit
from tuquan.patrols.services import planning
from tuquan.patrols.tests import factories as patrols
from tuquan.phone.models import PushAddress, SentAct

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


@pytest.fixture
def post(cast):
    return duty.post(cast)


def states():
    return list(SentAct.objects.order_by("device", "seq").values_list("kind", "state"))


def test_citizen_reception_counts_heads_and_shows_nobody(cast, new_page):
    main = gates.gate(cast.school_a)
    gates.gate(cast.school_a, "Nơi tiếp công dân", reception=True)
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    goes_to(page, "Ra vào")
    page.get_by_label("Cổng", exact=True).select_option(label="Cổng chính")
    page.get_by_role("button", name="Khách không hẹn").click()
    page.get_by_label("Họ và tên").fill("Phạm Văn Khách")
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_text("Phạm Văn Khách")).to_be_visible()
    page.get_by_label("Cổng", exact=True).select_option(label="Nơi tiếp công dân")
    expect(page.get_by_text("Không hỏi tên, không xem giấy tờ.")).to_be_visible()
    assert page.get_by_role("button", name="Quét mã").count() == page.get_by_text("Phạm Văn Khách").count() == 0
    page.get_by_role("button", name="Thêm 1 người").click()
    expect(page.get_by_text("Chưa gửi: 1 người.")).to_be_visible()
    page.get_by_label("Số người cùng đến").fill("không")
    page.get_by_role("button", name="Ghi số người này").click()
    expect(page.get_by_text("Ghi số người từ 1 trở lên.")).to_be_visible()
    page.get_by_label("Số người cùng đến").fill("12")
    page.get_by_role("button", name="Ghi số người này").click()
    expect(page.get_by_text("Chưa gửi: 13 người.")).to_be_visible()
    assert accessibility_faults(page) == []
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    counted = GateEntry.objects.exclude(gate=main).order_by("entered_at")
    assert list(counted.values_list("what", "people", "name")) == [("count", 1, ""), ("count", 12, "")]


def test_a_guest_with_a_card_comes_in_and_the_badge_is_missing_at_the_hand_over(cast, post, new_page):
    """Without network: the card is read, the badge given, not given back; the next guard finds nineteen of twenty."""
    gates.gate(cast.school_a)
    common = {"by": cast.head_a, "at": duty.AT}
    setting.add_badges(cast.school_a, first=1, last=20, letters="K", **common)
    vehicles.add_vehicle(cast.school_a, plate="79A-123.45", owner=None, whose="Công ty Môi trường", **common)
    posts.list_item(post, kind="badge", name="Thẻ khách", count=20, from_date=date(2026, 1, 1), **common)
    posts.list_item(post, kind="key", name="Chùm chìa khóa", count=2, from_date=date(2026, 1, 1), **common)
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    goes_to(page, "Ra vào")
    scans(page, CARD)
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn An")
    expect(page.get_by_text("•••••••••456")).to_be_visible()
    assert "001090123456" not in page.content()
    page.get_by_text("Thêm: xe, hàng, đoàn, cơ quan").click()
    page.get_by_label("Biển số xe").fill("79a 12345")
    expect(page.get_by_text("Xe thường xuyên của Công ty Môi trường")).to_be_visible()
    page.get_by_label("Biển số xe").fill("")
    page.get_by_label("Số thẻ khách").fill("K07")
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_text("Đang ở trong: 1 người")).to_be_visible()
    page.get_by_role("button", name="Cho ra").click()
    page.get_by_role("button", name="Chưa trả thẻ, vẫn cho ra").click()
    expect(page.get_by_text("Không có khách nào.")).to_be_visible()
    goes_to(page, "Ca trực")
    page.get_by_role("button", name="Giao ca").click()
    expect(page.get_by_label("Thẻ khách chưa thu")).to_have_value("1")
    expect(page.get_by_label("Ghi chú về Thẻ khách")).to_be_hidden()
    page.get_by_label("Thẻ khách (có 20)").fill("19")
    page.get_by_label("Ghi chú về Thẻ khách").fill("Khách chưa trả thẻ K07")
    page.get_by_role("dialog").get_by_role("button", name="Giao ca").click()
    page.get_by_role("button", name="Ra ca").click()
    expect(page.get_by_role("button", name="Vào ca không quét")).to_be_visible()
    says(page, "5 việc chờ gửi")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    other = new_page(**phone_options())
    takes_over(other, cast.clerk_a, "Máy hai")
    expect(other.get_by_text("Khách chưa trả thẻ K07")).to_be_visible()
    other.get_by_text("Có điều không khớp").click()
    other.get_by_role("button", name="Nhận ca, ghi điều không khớp").click()
    expect(other.get_by_text("Ghi điều không khớp.", exact=True)).to_be_visible()
    other.get_by_label("Không khớp ở đâu").fill("Thiếu thẻ K07")
    other.get_by_role("button", name="Nhận ca, ghi điều không khớp").click()
    expect(other.get_by_role("button", name="Nhận đúng như bàn giao")).to_be_hidden()
    says(other, "Đã gửi hết")
    entry = GateEntry.objects.get()
    assert (entry.name, entry.badge.number, entry.badge_returned_at) == ("Nguyễn Văn An", "K07", None)
    assert entry.left_at is not None
    given = HandOver.objects.get()
    counts = {row.item.name: (row.count, row.note) for row in given.items.select_related("item")}
    assert counts == {"Thẻ khách": (19, "Khách chưa trả thẻ K07"), "Chùm chìa khóa": (2, "")}
    assert (given.badges_out, given.agrees, given.taker_says) == (1, False, "Thiếu thẻ K07")
    assert ClockIn.objects.get().out_at is not None
    assert "001090123456" not in str(list(SentAct.objects.values_list("data", flat=True)))


def test_a_round_with_one_missed_point_and_one_by_position(cast, post, new_page):
    """The sheet's QR is an address; a code of another point is named; the position counts where the point has one."""
    gate_point, server_room, store, garage = patrols.points(cast, "Cổng chính", "Phòng máy chủ", "Kho", "Nhà xe")
    planning.change_point(server_room, name="Phòng máy chủ", nfc="04:A2:3B:91", by=cast.head_a, at=patrols.AT)
    planning.change_point(store, name="Kho", latitude=12.49, longitude=109.12, radius=40, by=cast.head_a, at=patrols.AT)
    patrols.route(cast, points=[gate_point, server_room, store, garage], windows=False)
    page = new_page(
        **phone_options(
            geolocation={"latitude": 12.49, "longitude": 109.12, "accuracy": 8}, permissions=["geolocation"]
        )
    )
    # The browser here has no reader of tags: one that finds another tag first, then the right one.
    page.add_init_script(
        """{ const serials = ["04:00:00:01", "04:a2:3b:91"];
          globalThis.NDEFReader = class extends EventTarget {
            async scan() {
              const read = new Event("reading");
              read.serialNumber = serials.shift();
              setTimeout(() => this.dispatchEvent(read), 10);
            }
          }; }"""
    )
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    goes_to(page, "Tuần tra")
    page.get_by_role("button", name="Bắt đầu").click()

    def reads(code):
        page.get_by_role("button", name="Quét mã tại điểm").click()
        page.get_by_placeholder("Hoặc gõ mã ghi trên điểm").fill(code)
        page.get_by_role("button", name="Nhận mã").click()

    reads(f"https://vi-du.vn/tuan-tra/diem/{garage.code}/")
    expect(page.get_by_text("Mã này của Nhà xe.")).to_be_visible()
    reads(f"https://vi-du.vn/tuan-tra/diem/{gate_point.code}/")
    expect(page.get_by_role("heading", name="Điểm tiếp theo: Phòng máy chủ")).to_be_visible()
    page.get_by_role("button", name="Chạm thẻ tại điểm").click()
    expect(page.get_by_text("Thẻ này không phải của điểm này.")).to_be_visible()
    page.get_by_role("button", name="Chạm thẻ tại điểm").click()
    expect(page.get_by_role("heading", name="Điểm tiếp theo: Kho")).to_be_visible()
    assert page.get_by_role("button", name="Chạm thẻ tại điểm").count() == 0, "no tag at that point"
    page.get_by_role("button", name="Ghi bằng vị trí GPS").click()
    expect(page.get_by_role("heading", name="Điểm tiếp theo: Nhà xe")).to_be_visible()
    page.get_by_text("Kết thúc sớm").click()
    page.get_by_role("button", name="Kết thúc vòng").click()
    expect(page.get_by_role("button", name="Bắt đầu")).to_be_visible()
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert states() == [
        ("patrols.start", "done"),
        ("patrols.point", "done"),
        ("patrols.point", "done"),
        ("patrols.point", "done"),
        ("patrols.finish", "done"),
    ]
    visits = Visit.objects.order_by("at", "pk").values_list("point__name", "how", "sure")
    assert list(visits) == [("Cổng chính", "qr", True), ("Phòng máy chủ", "nfc", True), ("Kho", "gps", True)]
    assert Round.objects.get().note == "Kết thúc khi còn 1 điểm"
    assert "109.12" not in str(list(SentAct.objects.values_list("data", flat=True)))


def test_a_theft_told_without_network_goes_to_the_minutes_and_the_receipt(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    goes_to(page, "Vụ việc")
    page.get_by_role("button", name="Báo vụ việc").click()
    page.get_by_role("radio", name="Trộm cắp, mất tài sản").click()
    page.get_by_label("Ở đâu").fill("Phòng máy tính")
    page.get_by_text("Thêm: mức độ, ảnh, diễn tập").click()
    page.get_by_label("Ảnh hiện trường").set_input_files(PICTURE)
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("heading", name="Trộm cắp, mất tài sản, Phòng máy tính")).to_be_visible()
    for _step in range(6):
        waiting = page.get_by_role("button", name="Đã làm").count()
        page.get_by_role("button", name="Đã làm").first.click()
        expect(page.get_by_role("button", name="Đã làm")).to_have_count(waiting - 1)
    page.get_by_text("Phiếu bảo vệ hiện trường").click()
    page.get_by_role("button", name="Đã làm", exact=True).nth(1).click()
    expect(page.get_by_text("✓ Đã làm")).to_have_count(7)
    expect(page.get_by_role("button", name="Đã làm", exact=True)).to_have_count(7)  # the sheet stays open
    page.get_by_text("Giữ một vật hoặc một ảnh").click()
    page.get_by_label("Vật gì, ảnh gì").fill("Ổ khóa")
    page.get_by_label("Ảnh của vật").set_input_files(PICTURE)
    page.get_by_role("button", name="Ghi vật giữ lại").click()
    expect(page.get_by_text("1. Ổ khóa")).to_be_visible()
    page.get_by_role("button", name="Giao người khác").click()
    page.get_by_label("Từ bây giờ ai giữ").fill("Tổ trưởng bảo vệ")
    page.get_by_role("button", name="Ghi người giữ").click()
    expect(page.get_by_text("Tổ trưởng bảo vệ giữ từ")).to_be_visible()
    expect(page.get_by_text("máy chủ chưa báo cho ai")).to_be_visible()
    page.get_by_role("button", name="Tôi nhận xử lý").click()
    expect(page.get_by_text("Đã nhận xử lý trên máy này lúc")).to_be_focused()
    assert accessibility_faults(page) == []
    page.get_by_label("Ghi thêm").fill("Ổ khóa bị cắt")
    page.get_by_label("Ảnh", exact=True).set_input_files(PICTURE)
    page.get_by_role("button", name="Ghi diễn biến").click()
    expect(page.get_by_text("Ổ khóa bị cắt")).to_be_visible()
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    expect(page.get_by_text("Ổ khóa bị cắt")).to_be_visible()  # also from what the server sends back
    expect(page.get_by_role("heading", name="Đã báo")).to_be_visible()  # by itself, once the server has said so
    expect(page.get_by_text(f"{cast.guard_a.get_full_name()} đang xử lý.")).to_be_visible()
    assert {state for _kind, state in states()} == {"done"}
    incident = Incident.objects.get()
    assert incident.taken_at < incident.received_at, "the time of the press, not of the sending"
    note = IncidentNote.objects.get(incident=incident, text="Ổ khóa bị cắt")
    owners = StoredFile.objects.filter(unit=cast.school_a).order_by("pk").values_list("owner_id", flat=True)
    item = SceneItem.objects.get()
    assert sorted(owners) == sorted([str(incident.pk), str(item.pk), str(note.pk)])
    assert (len(item.sha256), [row.holder for row in item.custody.all()]) == (
        64,
        [str(cast.guard_a), "Tổ trưởng bảo vệ"],
    )

    clerk = Somebody(new_page(), cast.clerk_a)
    Incident.objects.update(  # the minute of the form is a whole one
        discovered_at=incident.discovered_at - timedelta(minutes=2),
        reported_at=incident.reported_at - timedelta(minutes=1),
    )
    clerk.goes(incident.get_absolute_url())
    clerk.sees("Ổ khóa bị cắt")
    clerk.page.locator(".next-act").get_by_role("link", name="Lập biên bản").click()
    clerk.types("Lập lúc", timezone.localtime())
    clerk.presses("Lập biên bản")
    clerk.goes(incident.get_absolute_url())
    clerk.page.locator(".next-act").get_by_role("link", name="Bàn giao").click()
    clerk.types("Nội dung bàn giao", "Hiện trường còn nguyên")
    clerk.presses("Bàn giao")
    clerk.sees("Chờ Công an phường Ninh Hòa ký nhận")
    police = Somebody(new_page(), cast.police_officer)
    police.goes("/vu-viec/nhan/")
    police.clicks("Trộm cắp, mất tài sản: Phòng máy tính")
    police.page.locator(".next-act").get_by_role("link", name="Ký nhận").click()
    police.types("Số biên nhận, biên bản", "7/BN")
    police.presses("Ký nhận")
    police.sees("đã ký nhận")
    assert Transfer.objects.get().receipt_number == "7/BN"


def test_charge_somebody_else_took_meanwhile_is_told(cast, post, new_page):
    incident = reporting.report_incident(
        cast.school_a, kind="theft", where="Kho", by=cast.clerk_a, at=timezone.now() - timedelta(minutes=5)
    )
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    goes_to(page, "Vụ việc")
    page.get_by_role("button", name="Trộm cắp, mất tài sản, Kho").click()
    expect(page.get_by_text("Chưa có người nhận xử lý")).to_be_visible()
    page.context.set_offline(True)
    responding.take(incident, by=cast.clerk_a, at=timezone.now())
    page.get_by_role("button", name="Tôi nhận xử lý").click()
    expect(page.get_by_text("Đã nhận xử lý trên máy này lúc")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(f"{cast.clerk_a.get_full_name()} đang xử lý.")).to_be_visible()
    goes_to(page, "Ca trực")
    expect(page.get_by_text("đã có người khác nhận xử lý lúc")).to_be_visible()
    assert [one.text for one in IncidentNote.objects.all()] == ["Cũng bấm nhận xử lý trên điện thoại."]


def test_after_72_hours_the_data_go_and_the_waiting_acts_stay(cast, post, new_page, clock):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    clocks_in(page)
    logs(page, "Trước khi hết hạn")
    later = timezone.localtime(timezone.now() + timedelta(hours=73))
    page.context.add_init_script(
        """{ const Before = Date, late = 73 * 3600 * 1000;
          globalThis.Date = class extends Before {
            constructor(...all) { all.length ? super(...all) : super(Before.now() + late); }
            static now() { return Before.now() + late; }
          }; }"""
    )
    page.reload()
    unlocks(page)
    says(page, "Ca trên máy đã quá 72 giờ, dữ liệu đơn vị đã xóa khỏi máy")
    says(page, "2 việc chờ gửi")
    expect(page.get_by_role("heading", name=post.name)).to_be_hidden()
    goes_to(page, "Ra vào")
    expect(page.get_by_text("Máy chưa có cổng nào của đơn vị.")).to_be_visible()
    goes_to(page, "Vụ việc")
    page.get_by_role("button", name="Báo vụ việc").click()
    page.get_by_role("radio", name="Việc khác").click()
    page.get_by_label("Ở đâu").fill("Sân")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_text("Cần mạng để đăng nhập lại.")).to_be_visible()
    page.get_by_role("button", name="Quay lại").click()
    clock(later.year, later.month, later.day, later.hour, later.minute, later.second)
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert [kind for kind, _state in states()] == ["duty.clock_in", "duty.log"]
    assert all(isinstance(id, UUID) for id in SentAct.objects.values_list("pk", flat=True))


def test_news_are_told_while_the_application_is_closed(cast, post, new_page, settings):
    """The browser's push service is played here; what the worker shows is the browser's own."""
    settings.PUSH_SERVICES = ["https://dich-vu.vi-du.vn"]
    page = new_page(**phone_options(permissions=["notifications"]))
    page.add_init_script(
        """PushManager.prototype.subscribe = async (how) => {
          window.asked = [how.userVisibleOnly, how.applicationServerKey.length];
          return { endpoint: "https://dich-vu.vi-du.vn/may-1" };
        };"""
    )
    takes_over(page, cast.guard_a)
    page.get_by_role("button", name="Báo khi có tin mới").click()
    expect(page.get_by_text("Máy đang báo khi có tin mới, đến hết ca trên máy.")).to_be_visible()
    assert page.evaluate("window.asked") == [True, 65]
    assert PushAddress.objects.get().endpoint == "https://dich-vu.vi-du.vn/may-1"
    session = page.context.new_cdp_session(page)
    heard = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda said: heard.extend(said["registrations"]))
    session.send("ServiceWorker.enable")
    wait_until(page, lambda: heard)
    origin = page.evaluate("location.origin")
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": heard[0]["registrationId"], "data": ""},
    )
    shown = """async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map((one) => one.title);
    }"""
    wait_until(page, lambda: page.evaluate(shown) == ["Ca trực: có tin mới"])
    page.get_by_role("button", name="English").click()
    page.get_by_label("PIN of the watch").fill(PIN)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("navigation", name="Screens")).to_be_visible()
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": heard[0]["registrationId"], "data": ""},
    )
    wait_until(page, lambda: page.evaluate(shown) == ["Watch: there is news"])
    page.get_by_role("button", name="Tiếng Việt").click()
    unlocks(page)
    page.get_by_role("button", name="Thôi báo tin mới").click()
    expect(page.get_by_role("button", name="Báo khi có tin mới")).to_be_visible()
    assert PushAddress.objects.count() == 0


def test_the_screens_speak_english_and_the_records_vietnamese(cast, post, new_page):
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    clocks_in(page)
    page.get_by_role("button", name="English").click()
    page.get_by_label("PIN of the watch").fill("135790")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("The PIN is wrong, 7 tries left.")).to_be_visible()
    page.get_by_label("PIN of the watch").fill(PIN)
    page.get_by_role("button", name="Unlock").click()
    says(page, "All sent")
    assert page.evaluate("document.documentElement.lang") == "en"
    bar = page.get_by_role("navigation", name="Screens")
    for tab in ("Gate", "Patrol", "Incidents", "Call", "Watch"):
        bar.get_by_role("link", name=tab).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(tab)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
    page.get_by_label("Duty book").fill("Đèn sân đã bật")
    page.get_by_role("button", name="Write into the book").click()
    expect(page.get_by_text("Đèn sân đã bật")).to_be_visible()
    says(page, "All sent")
    page.get_by_role("button", name="Tiếng Việt").click()
    unlocks(page)
    assert [kind for kind, _state in states()] == ["duty.clock_in", "duty.log"]


def test_a_crowd_of_sixty_without_network_with_two_who_do_not_answer(cast, post, new_page):
    """Who did not answer stays said, the stand-in is named, and a wrong tap is put right; no picture, no name."""
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    goes_to(page, "Vụ việc")
    page.get_by_role("button", name="Báo vụ việc").click()
    page.get_by_role("radio", name="Đông người").click()
    page.get_by_label("Ở đâu").fill("Cổng chính")
    page.get_by_label("Ước chừng bao nhiêu người").fill("60")
    page.get_by_role("button", name="Gửi báo cáo").click()
    reception, dialogue, medical = (
        page.get_by_role("listitem").filter(has_text=words)
        for words in ("Mời đại diện vào nơi tiếp công dân", "Lãnh đạo gặp đại diện", "Y tế túc trực")
    )
    for step in (reception, dialogue):
        step.get_by_role("button", name="Không trả lời").click()
        expect(step.get_by_text("Người làm thay: văn phòng")).to_be_visible()
    reception.get_by_role("button", name="Người làm thay đã làm").click()
    expect(reception.get_by_text("✓ Đã làm")).to_be_visible()
    medical.get_by_role("button", name="Không cần").click()
    medical.get_by_text("Bấm nhầm? Sửa").click()
    medical.get_by_role("button", name="Đã làm").click()
    expect(medical.get_by_text("✓ Đã làm")).to_be_visible()
    assert page.get_by_text("Giữ một vật hoặc một ảnh").count() == 0
    assert accessibility_faults(page) == []
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert {state for _kind, state in states()} == {"done"}
    incident = Incident.objects.get()
    taken = {row.code: (row.state, row.no_answer_at is not None) for row in incident.steps.all()}
    assert taken == {"reception": ("done", True), "dialogue": ("no_answer", True), "medical": ("done", False)}
    assert (incident.people, incident.playbook) == (60, "crowd")


def test_tools_go_out_again_and_a_delegation_is_numbers_only(cast, post, new_page):
    """Without network: what a contractor brings is asked for at the way out; of a delegation nobody's name is kept."""
    gates.gate(cast.school_a)
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)
    goes_to(page, "Ra vào")
    page.get_by_role("button", name="Khách không hẹn").click()
    page.get_by_label("Họ và tên").fill("Thợ điện")
    page.get_by_text("Thêm: xe, hàng, đoàn, cơ quan").click()
    page.get_by_label("Hàng hóa, vật tư").fill("Máy khoan")
    page.get_by_label("Số lượng").fill("2")
    page.get_by_label("Sẽ đưa trở lại").check()
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_text("Đang ở trong: 1 người")).to_be_visible()
    page.get_by_role("button", name="Khách không hẹn").click()
    page.get_by_text("Thêm: xe, hàng, đoàn, cơ quan").click()
    page.get_by_label("Họ và tên").fill("Không được giữ tên này")
    page.get_by_label("Loại").select_option(label="Đoàn công tác (chỉ ghi số)")
    page.get_by_label("Số người").fill("12")
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_text("Đang ở trong: 13 người")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="Thợ điện").get_by_role("button", name="Cho ra").click()
    page.get_by_label("Đã thấy mang ra đủ: 2 Máy khoan").check()
    assert accessibility_faults(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Cho ra").click()
    expect(page.get_by_text("Đang ở trong: 12 người")).to_be_visible()
    scans(page, "12345")  # no pass of ours: whoever is let in all the same is written down with a name and the reason
    page.get_by_text("Vẫn cho vào").click()
    page.get_by_label("Ai cho phép, vì sao").fill("Trực ban đã gặp")
    page.get_by_role("button", name="Ghi lượt vào").click()
    expect(page.get_by_text("Ghi họ và tên khách.")).to_be_visible()
    page.get_by_label("Họ và tên").fill("Bùi Thị Xuân")
    page.get_by_role("button", name="Ghi lượt vào").click()
    expect(page.get_by_text("Đang ở trong: 13 người")).to_be_visible()
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert [state for _kind, state in states()] == ["done", "done", "done", "conflict"]
    entries = GateEntry.objects.order_by("entered_at").values_list("what", "name", "people", "note")
    assert list(entries) == [
        ("visitor", "Thợ điện", 1, ""),
        ("delegation", "", 12, ""),
        ("visitor", "Bùi Thị Xuân", 1, "Trực ban đã gặp"),
    ]
    assert [(row.quantity, row.outstanding) for row in Goods.objects.all()] == [(2, 0)]


def test_a_delegation_announced_is_counted_once_by_two_phones(cast, post, new_page):
    here, now = gates.gate(cast.school_a), timezone.now()
    hours = {"expected_at": now - timedelta(minutes=1), "ends_at": now + timedelta(hours=3)}
    delegations.expect_delegation(cast.school_a, gate=here, **hours, people=14, vehicles=2, by=cast.head_a, at=now)
    phones = [new_page(**phone_options()) for _one in range(2)]
    for page, user, people in zip(phones, (cast.guard_a, cast.clerk_a), ("15", "16"), strict=True):
        takes_over(page, user, f"Máy {people}")
        page.context.set_offline(True)
        goes_to(page, "Ra vào")
        page.get_by_role("button", name="Đoàn đã vào").click()
        page.get_by_label("Số người vào").fill("0")
        page.get_by_role("button", name="Ghi đoàn vào").click()
        expect(page.get_by_text("Ghi số người từ 1 trở lên.")).to_be_visible()
        page.get_by_label("Số người vào").fill(people)
        assert accessibility_faults(page) == []
        page.get_by_role("button", name="Ghi đoàn vào").click()
        expect(page.get_by_text(f"Đang ở trong: {people} người")).to_be_visible()
        assert page.get_by_text("Đoàn công tác hôm nay").count() == 0
    for page in phones:
        page.context.set_offline(False)
        says(page, "Đã gửi hết")
        expect(page.get_by_text("Đang ở trong: 15 người")).to_be_visible()
    goes_to(phones[1], "Ca trực")
    expect(phones[1].get_by_text("15 người; không đếm thêm")).to_be_visible()
    entry = GateEntry.objects.get()
    assert (entry.what, entry.people, entry.vehicles, entry.name) == ("delegation", 15, 2, "")
    assert sorted(states()) == [("gate.delegation_came", "conflict"), ("gate.delegation_came", "done")]


def test_a_pupil_goes_out_and_comes_back_without_network(cast, post, new_page):
    """The form teacher's pass is read offline, out once and back; a second showing is red; what is on a code the phone
    never heard of still decides by its signature."""
    gates.gate(cast.school_a)
    now = timezone.now()
    hours = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(hours=1)}
    common = {"kind": "pupil", "approver": cast.clerk_a.person, "by": cast.clerk_a, "at": now, **hours}
    back_by = now + timedelta(hours=2)
    pupil = exits.ask_exit(
        cast.school_a, name="Lê Văn Tám", section="Lớp 11A2", picked_up=True, back_by=back_by, **common
    )
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    later = exits.ask_exit(cast.school_a, name="Võ Thị Sáu", **common)
    page.context.set_offline(True)
    goes_to(page, "Ra vào")
    expect(page.get_by_text("Lê Văn Tám")).to_be_visible()
    scans(page, exits.token_of_exit(pupil))
    expect(page.get_by_text("✓ ĐƯỢC RA")).to_be_visible()
    expect(page.get_by_text("Chỉ cho ra khi có người đón.")).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Cho ra").click()
    scans(page, pupil.code)
    expect(page.get_by_text("ĐANG Ở NGOÀI")).to_be_visible()
    page.get_by_role("button", name="Ghi đã về").click()
    expect(page.get_by_text("Lê Văn Tám")).to_have_count(0)
    for allowed in (True, False):
        scans(page, exits.token_of_exit(later))
        expect(page.get_by_text("✓ ĐƯỢC RA" if allowed else "✕ CHƯA ĐƯỢC RA")).to_be_visible()
        page.get_by_role("button", name="Cho ra" if allowed else "Đóng", exact=True).click()
    expect(page.get_by_text("Không có khách nào.")).to_be_visible()
    says(page, "3 việc chờ gửi")
    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    pupil.refresh_from_db()
    later.refresh_from_db()
    assert (pupil.out_at is not None, pupil.back_at is not None, pupil.reason) == (True, True, "ok")
    assert (later.out_at is not None, later.reason, GateEntry.objects.count()) == (True, "ok", 0)
