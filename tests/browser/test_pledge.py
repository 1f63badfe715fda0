"""A company of 1,200 workers signs its pledge: phones with slips, a phone with two codes, one paper list, to 100 %."""

from urllib.parse import urlsplit

from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import NARROW, Somebody

from tuquan.audit.verify import verify
from tuquan.core.dates import year_of
from tuquan.facts.queries import figure
from tuquan.files.tests.factories import samples
from tuquan.programme.models import Signature, Signer, SigningRound
from tuquan.programme.services.signing import acts, codes, rounds
from tuquan.units.models import Headcount

WORKERS, TEAM = 1200, 40
PHONE = {"viewport": NARROW, "is_mobile": True, "has_touch": True}


def workers() -> bytes:
    """The list as the personnel office has it: thirty teams of forty."""
    lines = ["Họ và tên,Mã,Tổ"]
    lines += [f"Công nhân {n:04d},CN{n:04d},Tổ may {(n - 1) // TEAM + 1}" for n in range(1, WORKERS + 1)]
    return "\n".join(lines).encode()


def path(url: str) -> str:
    return urlsplit(url).path


def test_a_company_of_1200_signs_to_100_percent_on_phones_and_on_one_paper_list(new_page, cast):
    cache.clear()
    today = timezone.localdate()
    Headcount.objects.create(unit=cast.school_a, group="staff", date=today, people=WORKERS)

    # The clerk prepares the round and lists the workers.
    clerk = Somebody(new_page(), cast.clerk_a)
    clerk.goes("/phong-trao/ky/")
    clerk.clicks("Lập đợt đầu tiên")
    clerk.clicks("Lấy cam kết")
    clerk.judges("pledge-add")
    clerk.presses("Lập đợt ký")
    clerk.sees("Đã lập đợt ký.")
    clerk.clicks("Nhập tệp")
    clerk.page.get_by_label("Danh sách (Excel hoặc CSV)").set_input_files(
        {"name": "cong-nhan.csv", "mimeType": "text/csv", "buffer": workers()}
    )
    clerk.presses("Nhập danh sách")
    clerk.sees("Đã thêm 1.200 người")
    clerk.judges("pledge-people")
    clerk.presses("Mở ký")
    clerk.sees("Còn 1.200 người chưa ký")
    round = SigningRound.objects.get()
    of = {one.code: one for one in Signer.objects.select_related("round")}
    poster = path(codes.round_url(round))

    # A worker scans the slip: reads, presses one button.
    an = of["CN0001"]
    phone = Somebody(new_page(**PHONE))
    phone.goes(path(codes.slip_url(an, round)))
    phone.sees("Chào Công nhân 0001")
    phone.judges("pledge-slip")
    phone.presses("Tôi đã đọc và ký")
    phone.sees("Đã ký lúc")
    phone.judges("pledge-receipt")
    phone.page.go_back()  # the back button does not ask again
    phone.page.reload()
    phone.sees("Đã ký lúc")
    assert Signature.objects.count() == 1

    # Another has the code only, types it wrong first, and has the page open twice.
    binh = of["CN0002"]
    first = Somebody(new_page(**PHONE))
    second = Somebody(first.page.context.new_page())
    for tab in (first, second):
        tab.goes(poster)
        tab.types("Mã nhân viên", "cn0002")
        tab.types("Mã ký (8 chữ số trên phiếu)", "1234 5678")
    first.presses("Tôi đã đọc và ký")
    first.sees("Mã nhân viên hoặc mã ký chưa đúng.")
    first.judges("pledge-wrong-code")
    for tab in (first, second):
        tab.types("Mã ký (8 chữ số trên phiếu)", codes.written(codes.code_of(binh)))
        tab.presses("Tôi đã đọc và ký")
        tab.sees("Đã ký lúc")
    assert Signature.objects.count() == 2

    # Somebody guesses at a colleague's code: after five tries even the right one is refused.
    chi = of["CN0003"]
    guesser = Somebody(new_page(**PHONE))
    guesser.goes(poster)
    for code in ("00000001", "00000002", "00000003", "00000004", "00000005", codes.code_of(chi)):
        guesser.types("Mã nhân viên", "CN0003")
        guesser.types("Mã ký (8 chữ số trên phiếu)", code)
        guesser.presses("Tôi đã đọc và ký")
        guesser.sees("Mã nhân viên hoặc mã ký chưa đúng.")
    assert chi.signatures.count() == 0
    own = Somebody(new_page(**PHONE))  # who holds the slip is not kept out by that
    own.goes(path(codes.slip_url(chi, round)))
    own.presses("Tôi đã đọc và ký")
    own.sees("Đã ký lúc")

    # The others of teams 1 to 29, as their phones would; the page follows without being asked.
    clerk.goes(round.get_absolute_url())
    clerk.sees("3/1.200")
    sha256, now = rounds.current_text(round).sha256, timezone.now()
    for signer in Signer.objects.filter(signed_at=None).exclude(part="Tổ may 30").order_by("pk"):
        acts.by_code(round, staff_code=signer.code, code=codes.code_of(signer), sha256=sha256, at=now)
    expect(clerk.page.locator("#live")).to_contain_text("1.160/1.200", timeout=30_000)
    clerk.judges("pledge-live")

    # Team 30 has no phones at work: a list on paper, scanned and ticked.
    clerk.goes(f"/phong-trao/ky/{round.pk}/ban-giay/")
    clerk.attaches("Bản chụp danh sách đã ký", "to-may-30.pdf", samples()["pdf"])
    clerk.presses("Đánh dấu tất cả")
    clerk.judges("pledge-paper")
    clerk.presses("Ghi những người đã ký")
    clerk.sees("Đã ghi 40 người ký trên giấy.")
    clerk.sees("1.200/1.200")
    clerk.sees("Đã đủ 100 %")
    clerk.judges("pledge-full")

    # Any signature is shown again exactly as it was signed.
    clerk.goes(f"/phong-trao/ky/nguoi/{an.pk}/ban-da-ky/")
    clerk.sees("Công nhân 0001")
    clerk.sees(sha256)
    clerk.judges("pledge-signature")

    assert Signature.objects.count() == WORKERS
    assert figure("commitments_signed", cast.school_a, year_of(today.year)).value == WORKERS
    assert verify() is None
    assert all(one.quiet() for one in (clerk, phone, first))
