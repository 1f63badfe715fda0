"""From a proposal at a school to the decision: the person agrees on a phone, the council votes, one is refused with a
reason that the school reads, the chairman decides, and the papers are printed."""

import io
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.browser.journey import NARROW, Somebody

from tuquan.assessments.award_enums import NominationState as N
from tuquan.assessments.models import AwardDecision, Nomination
from tuquan.core import dates
from tuquan.facts import queries as facts
from tuquan.files.tests.factories import pdf
from tuquan.outreach.services import sessions
from tuquan.units.tests import factories as units

GIVEN = "Giấy khen của Chủ tịch UBND xã, phường, đặc khu"
NOW = dates.at_noon(date(2026, 11, 20))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def teacher(cast, clock):
    """Without an account, so that the answer comes by the link."""
    clock(2026, 11, 20, 13)
    sessions.record_session(
        cast.school_a,
        title="Phổ biến nội quy cho giáo viên",
        date=dates.today() - timedelta(days=1),
        head_count=12,
        by=cast.head_a,
        at=NOW,
    )
    return units.person("Cao Thị Yến", at=cast.school_a, position="Giáo viên")


def words_of(somebody, part):
    with somebody.page.expect_download() as file:
        somebody.page.locator(f"#page a[href*='{part}']").first.click()
    pages = PdfReader(io.BytesIO(file.value.path().read_bytes())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def proposes(head, who, form, sentence):
    head.goes("/danh-gia/khen-thuong/")
    head.clicks("Đề nghị khen thưởng")
    head.picks("Tập thể, cá nhân", who)
    head.picks("Cấp khen và hình thức", form)
    head.judges("nomination-add")
    head.presses("Soạn đề nghị")
    head.clicks("Ghi thành tích")
    head.page.get_by_label("Việc đã ghi hoặc số liệu").select_option(index=1)
    head.types("Thành tích", sentence)


def test_from_a_proposal_at_a_school_to_the_decision(new_page, cast, teacher):
    head = Somebody(new_page(), cast.head_a)
    head.goes("/danh-gia/khen-thuong/")
    head.judges("commendations-empty")
    head.presses("Lập bản đăng ký thi đua")
    head.clicks("Ghi đăng ký")
    head.picks("Tập thể, cá nhân", "Cả đơn vị")
    head.picks("Danh hiệu đăng ký", "Tập thể điển hình trong phong trào toàn dân bảo vệ an ninh Tổ quốc")
    head.presses("Ghi đăng ký")
    head.clicks("Gửi bản đăng ký")
    head.types("Số văn bản", "05/ĐKTĐ-THCS")
    head.presses("Gửi bản đăng ký")
    head.sees("Đã gửi bản đăng ký thi đua.")
    head.judges("emulation")

    # A person: a tip is refused, then a real merit, then the own yes on a phone.
    proposes(head, "Cao Thị Yến", GIVEN, "Đã tố giác một vụ trộm trong trường.")
    head.presses("Ghi thành tích")
    expect(head.page.get_by_role("alert")).to_contain_text("không bao giờ được nêu tên")
    head.judges("tip-refused")
    head.types("Thành tích", "Soạn và trình bày nội dung phổ biến nội quy cho 12 giáo viên.")
    head.presses("Ghi thành tích")
    head.judges("nomination-ready")
    head.presses("Hỏi ý kiến")
    head.judges("nomination-asked")
    link = head.page.locator("#copy-1").input_value()
    person = Nomination.objects.get(person=teacher)

    phone = Somebody(new_page(viewport=NARROW, has_touch=True, is_mobile=True))
    phone.goes(link)
    phone.sees("Soạn và trình bày nội dung phổ biến nội quy cho 12 giáo viên.")
    phone.judges("consent")
    phone.presses("Tôi đồng ý")
    phone.sees("Đã ghi: đồng ý.")
    phone.judges("consent-given")

    head.goes(person.get_absolute_url())
    assert "Cao Thị Yến" in words_of(head, "bao-cao.pdf")
    head.clicks("Gửi đề nghị")
    head.types("Số văn bản", "12/TTr-THCS")
    head.presses("Gửi đề nghị")
    head.sees("Đã gửi đề nghị tới Thường trực Ban Chỉ đạo phường Ninh Hòa.")

    # The school itself; the council will not carry this one.
    proposes(head, "Cả đơn vị", GIVEN, "Giữ cổng trường trật tự giờ tan học.")
    head.presses("Ghi thành tích")
    head.clicks("Gửi đề nghị")
    head.presses("Gửi đề nghị")
    whole = Nomination.objects.get(subject="unit")

    officer = Somebody(new_page(), cast.officer)
    officer.goes("/danh-gia/khen-thuong/bang/")
    officer.judges("award-board")
    officer.clicks("Lập danh sách: Chủ tịch UBND xã, phường, đặc khu")
    officer.judges("award-review-add")
    officer.presses("Lập danh sách")
    officer.heading("Thành viên hội đồng")
    seats = officer.page.locator("fieldset.seat")
    for place, name in enumerate(
        (cast.head_a.get_full_name(), "Trần Văn Một", "Lê Thị Hai", "Phạm Văn Ba", "Võ Thị Tư")
    ):
        seats.nth(place).get_by_label("Họ và tên").fill(name)
    officer.judges("award-council")
    officer.presses("Ghi thành viên")
    officer.sees("Không bỏ phiếu vì liên quan")
    officer.clicks("Ghi kết quả bỏ phiếu")
    officer.sees("4 người bỏ phiếu.")
    officer.types("Họp lúc", datetime.combine(dates.today(), datetime.min.time()))
    officer.types("Thư ký", "Lê Thị Hai")
    person_part = officer.page.locator("section.verdict", has_text="Cao Thị Yến")
    whole_part = officer.page.locator("section.verdict").filter(has_not_text="Cao Thị Yến")
    person_part.get_by_label("Tán thành", exact=True).fill("5")
    whole_part.get_by_label("Tán thành", exact=True).fill("1")
    whole_part.get_by_label("Không tán thành").fill("3")
    whole_part.get_by_label("Lý do nếu không đạt").fill("Thành tích chưa đủ một năm.")
    officer.presses("Ghi kết quả bỏ phiếu")
    expect(officer.page.get_by_role("alert")).to_contain_text("Có 5 phiếu, trong khi 4 thành viên")
    person_part.get_by_label("Tán thành", exact=True).fill("4")
    officer.judges("award-vote")
    officer.presses("Ghi kết quả bỏ phiếu")
    officer.sees("Đã ghi kết quả bỏ phiếu.")
    assert "Không bỏ phiếu vì có liên quan" in words_of(officer, "bien-ban.pdf")
    officer.clicks("Trình danh sách")
    officer.types("Số văn bản", "31/TTr-BCĐ")
    officer.presses("Trình danh sách")
    officer.sees("Đã trình danh sách tới Ủy ban nhân dân phường Ninh Hòa.")
    assert "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG" in words_of(officer, "to-trinh.pdf")
    officer.judges("award-review")

    chairman = Somebody(new_page(), cast.chairman)
    chairman.goes("/danh-gia/khen-thuong/bang/")
    chairman.judges("chairman-award-board")
    chairman.clicks("Xem danh sách")
    chairman.clicks("Ghi quyết định")
    chairman.judges("award-decide")
    chairman.types("Số quyết định", "142/QĐ-UBND")
    chairman.attaches("Bản quyết định đã ký, đóng dấu", "qd.pdf", pdf("QUYẾT ĐỊNH\nVề việc khen thưởng"))
    chairman.presses("Ghi quyết định")
    chairman.sees("Đã ghi quyết định khen thưởng số 142/QĐ-UBND.")
    chairman.judges("award-decision")
    said = words_of(chairman, "quyet-dinh.pdf")
    assert ("Cao Thị Yến" in said, "142/QĐ-UBND" in said) == (True, True)
    chairman.clicks("In giấy khen, bằng khen")
    chairman.judges("award-certificates")
    sheet = words_of(chairman, "giay-khen.pdf")
    assert ("GIẤY KHEN" in sheet, "CAO THỊ YẾN" in sheet, "Giáo viên" in sheet) == (True, True, True)

    head.goes(whole.get_absolute_url())
    head.sees("Thành tích chưa đủ một năm. Hội đồng bỏ phiếu: 1/4 phiếu tán thành, cần từ 51 %.")
    head.judges("nomination-refused")
    head.goes("/danh-gia/khen-thuong/danh-sach/")
    head.sees("142/QĐ-UBND")
    head.judges("award-list")
    phone.goes(link)
    phone.sees("đã được khen")

    person.refresh_from_db()
    whole.refresh_from_db()
    decision = AwardDecision.objects.get()
    year = facts.figure(
        "awards_individual", cast.school_a, dates.year_of(dates.today().year), {"award_level": "commune"}
    )
    assert (person.state, whole.state, year.value, len(decision.signed_sha256)) == (N.AWARDED, N.REFUSED, 1, 64)
    assert all(one.quiet() for one in (head, phone, officer, chairman))


def test_the_person_says_no_by_account_and_nothing_is_sent(new_page, cast, teacher):
    head = Somebody(new_page(), cast.head_a)
    proposes(head, cast.clerk_a.get_full_name(), GIVEN, "Ghi sổ đầy đủ, đúng hạn.")
    head.presses("Ghi thành tích")
    head.presses("Hỏi ý kiến")
    clerk = Somebody(new_page(viewport=NARROW), cast.clerk_a)
    clerk.goes("/danh-gia/khen-thuong/cua-toi/")
    clerk.judges("my-nominations")
    clerk.clicks("Giấy khen")
    clerk.judges("my-nomination")
    clerk.presses("Tôi không đồng ý")
    clerk.sees("Đã ghi: không đồng ý. Đề nghị này dừng lại.")
    head.page.reload()
    head.sees("người được đề nghị không đồng ý")
    assert Nomination.objects.get().state == N.DECLINED
    assert all(one.quiet() for one in (head, clerk))
