"""The dossier at the authority: returned once, completed, appraised, proposed, decided, published, handed over; then
printed, checked elsewhere, and invisible to strangers."""

import io
import os
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.browser.crawl import pages_of
from tests.browser.journey import ROOT, Somebody

from tuquan.assessments.enums import CycleState
from tuquan.assessments.models import Cycle, Decision
from tuquan.assessments.tests import factories as make
from tuquan.core import dates
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import pdf

LAST = 2025


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def cycle(cast, clock):
    clock(LAST + 1, 11, 20, 9)
    make.good_year(cast.school_a, cast.head_a, year=LAST)
    make.ratings(cast.school_a, cast.head_a, year=LAST)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer, year=LAST)
    return make.requested(make.assessed(cycle, cast.head_a), cast.head_a)


def download_link(somebody, part):
    """The file behind the first link whose address has this part."""
    with somebody.page.expect_download() as file:
        somebody.page.locator(f"#page a[href*='{part}']").first.click()
    return file.value.path().read_bytes()


def pages_and_words(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_dossier_is_returned_once_and_then_recognised(new_page, cast, cycle):
    officer = Somebody(new_page(), cast.officer)
    officer.goes("/")
    officer.sees("1 hồ sơ chờ thẩm định")
    officer.judges("officer-home")
    officer.clicks("Xem hồ sơ")
    officer.heading("Trường THCS Nguyễn Trãi")
    officer.judges("officer-dossier")
    officer.clicks("Trả lại để hoàn thiện")
    officer.presses("Trả lại hồ sơ")
    expect(officer.page.get_by_role("alert")).to_contain_text("Hãy nhập nội dung cần bổ sung.")
    officer.judges("officer-return")
    officer.types("Nội dung cần bổ sung", "Thiếu biên bản kiểm tra phòng cháy, chữa cháy quý III.")
    officer.types("Ngày phải hoàn thiện", dates.today() + timedelta(days=5))
    officer.presses("Trả lại hồ sơ")
    officer.sees("Đã trả lại hồ sơ để đơn vị hoàn thiện.")
    assert "Thiếu biên bản kiểm tra" in pages_and_words(download_link(officer, "return-letter.pdf"))[1]

    head = Somebody(new_page(), cast.head_a)
    head.goes(f"/danh-gia/{cycle.pk}/")
    head.sees("Thiếu biên bản kiểm tra phòng cháy, chữa cháy quý III.")
    head.judges("head-returned")
    head.clicks("GD1c. Nội quy đủ bốn mặt")
    head.judges("head-criterion")
    head.clicks("Thêm minh chứng khác")
    head.types("Tên minh chứng", "Biên bản kiểm tra phòng cháy quý III")
    head.attaches("Tệp kèm theo", "bien-ban.pdf", pdf("BIÊN BẢN\nKiểm tra phòng cháy, chữa cháy"))
    head.judges("head-evidence")
    head.presses("Thêm minh chứng")
    head.sees("Biên bản kiểm tra phòng cháy quý III")
    head.goes(f"/danh-gia/{cycle.pk}/")
    head.clicks("Bổ sung hồ sơ")
    head.heading("Bổ sung hồ sơ")
    head.sees("Đã thêm 1 minh chứng từ khi hồ sơ được trả lại.")
    head.judges("head-supplement")
    head.clicks("Họp thông qua lại")
    head.types("Bắt đầu lúc", datetime(LAST, 12, 1, 8))
    head.presses("Tiếp tục")
    head.heading("Ai cần dự, ai đã dự?")
    for seat in head.page.locator("fieldset.seat").all():
        if seat.get_by_label("Có mặt").is_checked():
            seat.get_by_label("Họ và tên").fill("Nguyễn Văn Mẫu")
    head.presses("Tiếp tục")
    head.types("Số phiếu tán thành", 9)
    head.page.get_by_label("Đề nghị công nhận", exact=True).check()
    head.types("Kết thúc lúc", datetime(LAST, 12, 1, 10))
    head.presses("Thông qua biên bản")
    head.clicks("Gửi hồ sơ đề nghị")
    head.types("Số tờ trình hoặc công văn", "25/TTr-THCS")
    head.types("Ngày ký", dates.today())
    head.presses("Ký và gửi hồ sơ đề nghị")
    head.sees("Đã gửi hồ sơ đề nghị tới Thường trực Ban Chỉ đạo phường Ninh Hòa.")

    officer.goes(f"/danh-gia/{cycle.pk}/")
    officer.sees("Biên bản kiểm tra phòng cháy quý III")
    officer.presses("Thẩm định")
    officer.heading("Phiếu thẩm định")
    officer.judges("officer-appraise")
    officer.page.get_by_label("Đề nghị công nhận", exact=True).check()
    officer.types("Nhận xét chung", "Hồ sơ đủ, đúng thực tế.")
    officer.presses("Kết thúc thẩm định")
    officer.sees("Đã thẩm định xong hồ sơ.")
    officer.judges("officer-appraised")
    officer.clicks("Lập tờ trình")
    officer.judges("officer-proposal-add")
    officer.types("Số tờ trình", "15/TTr-BCĐ")
    officer.presses("Trình danh sách")
    officer.sees("Đã trình danh sách đề nghị tới Ủy ban nhân dân phường Ninh Hòa.")
    officer.judges("officer-proposal")

    chairman = Somebody(new_page(), cast.chairman)
    chairman.goes("/")
    chairman.judges("chairman-home")
    chairman.clicks("Xem tờ trình")
    chairman.judges("chairman-proposal")
    chairman.clicks("Ghi quyết định")
    chairman.judges("chairman-decide")
    chairman.types("Số quyết định", "101/QĐ-UBND")
    chairman.attaches("Bản quyết định đã ký, đóng dấu", "qd.pdf", pdf("QUYẾT ĐỊNH\nVề việc công nhận"))
    second = Somebody(chairman.page.context.new_page())
    second.goes(chairman.page.url)
    second.types("Số quyết định", "102/QĐ-UBND")
    chairman.presses("Ghi quyết định")
    chairman.sees("Đã ghi quyết định số 101/QĐ-UBND.")
    chairman.sees("Công nhận 1/1 đơn vị.")
    chairman.judges("chairman-decision")
    second.presses("Ghi quyết định")
    expect(second.page.get_by_role("alert")).to_contain_text("Tờ trình này đã có quyết định.")
    chairman.clicks("Ghi việc công bố")
    chairman.types("Công bố ở đâu", "Cổng thông tin điện tử phường; niêm yết tại trụ sở")
    chairman.judges("chairman-publish")
    chairman.presses("Ghi việc công bố")
    chairman.sees("Đã ghi việc công bố.")
    decision = Decision.objects.get()
    item = decision.items.get()
    pages, words = pages_and_words(download_link(chairman, "giay-cong-nhan.pdf"))
    assert (pages, "Trường THCS Nguyễn Trãi".casefold() in words.casefold()) == (1, True)

    officer.goes(decision.get_absolute_url())
    officer.clicks("Ghi việc trao giấy")
    officer.types("Người nhận", "Nguyễn Thị Hoa")
    officer.presses("Ghi việc trao giấy")
    officer.sees("Đã ghi việc trao giấy công nhận.")
    officer.judges("officer-decision")

    anybody = Somebody(new_page())
    anybody.goes("/danh-gia/kiem-tra/")
    anybody.types("Mã kiểm tra in trên giấy", item.check_code)
    anybody.presses("Kiểm tra")
    anybody.sees("Hợp lệ")
    anybody.judges("check-good")
    anybody.goes(f"/danh-gia/kiem-tra/{'0' * 24}/")
    anybody.sees("Không tìm thấy")
    anybody.judges("check-bad")

    head.goes("/danh-gia/")
    head.judges("head-year-after")
    head.clicks(str(LAST))
    head.sees(f"Đã được công nhận năm {LAST}")
    head.judges("head-recognised")

    cycle = Cycle.objects.get(pk=cycle.pk)
    assert (cycle.state, cycle.returns.count(), cycle.appraiser) == (CycleState.RECOGNISED, 1, cast.officer)
    assert (decision.number, decision.signed_file_id is not None, len(decision.signed_sha256)) == (
        "101/QĐ-UBND",
        True,
        64,
    )
    item.refresh_from_db()
    assert (item.certificate_number, item.handed_to) == (1, "Nguyễn Thị Hoa")
    assert all(one.quiet() for one in (officer, head, chairman, second, anybody))


@pytest.fixture
def recognised(cast, cycle):
    make.recognised(cycle, cast.officer, cast.chairman)
    return Cycle.objects.get(pk=cycle.pk)


def test_the_frozen_dossier_is_printed_and_verified_elsewhere(page, cast, recognised, tmp_path):
    head = Somebody(page, cast.head_a)
    head.goes(recognised.get_absolute_url())
    pages, words = pages_and_words(download_link(head, "ho-so.pdf"))
    assert pages >= 8
    for part in ("Trường THCS Nguyễn Trãi", "Bản đăng ký", "Biên bản", f"năm {LAST}"):
        assert part.casefold() in words.casefold()
    frozen = tmp_path / "frozen.zip"
    frozen.write_bytes(download_link(head, "ho-so-dong-bang"))

    def verify(file):
        (elsewhere := tmp_path / "elsewhere").mkdir(exist_ok=True)
        environment = {**os.environ, "TUQUAN_DATA_DIR": str(elsewhere), "PYTHONPATH": str(ROOT / "src")}
        for name in ("DJANGO_SETTINGS_MODULE", "TUQUAN_DATABASE_URL"):
            environment.pop(name, None)
        command = [
            sys.executable,
            "-c",
            "import sys; from tuquan.config.cli import main; sys.exit(main())",
            "dossier",
            "verify",
            str(file),
        ]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert verify(frozen).returncode == 0, verify(frozen)
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(frozen) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace("Nguyễn Trãi".encode(), "Nguyễn Du".encode()))
    assert verify(changed).returncode == 1


def test_a_stranger_finds_nothing_of_another_school(page, cast, recognised):
    own = {
        path
        for path in pages_of(cast.head_a)[0].values()
        if any(str(one.pk) in path for one in (cast.school_a, recognised))
    }
    own |= {f"/danh-gia/{recognised.pk}/tieu-chi/{one.code}/" for one in recognised.rule_set.criteria}
    own |= {f"{recognised.get_absolute_url()}ho-so.pdf", f"{recognised.get_absolute_url()}ho-so-dong-bang/"}
    assert len(own) > 20
    stranger = Somebody(page, cast.head_b)
    stranger.goes("/")
    answers = {path: page.request.get(path).status for path in sorted(own)}
    assert answers == dict.fromkeys(sorted(own), 404)
    stranger.goes(recognised.get_absolute_url())
    stranger.heading("Không tìm thấy trang")
    assert "Nguyễn Trãi" not in page.locator("body").inner_text()


def test_a_file_with_a_secrecy_mark_is_refused_with_its_sentence(page, cast):
    cycle = make.opening.open_cycle(cast.school_a, LAST + 1, by=cast.head_a, at=make.moment(1, 5))
    clerk = Somebody(page, cast.clerk_a)
    clerk.goes(f"/danh-gia/{cycle.pk}/tieu-chi/GD1c/")
    clerk.clicks("Thêm minh chứng khác")
    clerk.types("Tên minh chứng", "Phương án bảo vệ")
    clerk.attaches("Tệp kèm theo", "phuong-an.pdf", pdf("CÔNG AN TỈNH\nTỐI MẬT\nPHƯƠNG ÁN\nBảo vệ mục tiêu"))
    clerk.presses("Thêm minh chứng")
    expect(page.get_by_role("alert")).to_contain_text("TỐI MẬT")
    clerk.judges("secret-refused")
    expect(page.get_by_label("Tên minh chứng")).to_have_value("Phương án bảo vệ")
    assert (cycle.evidence.count(), StoredFile.objects.count()) == (0, 0)
    assert clerk.quiet()
