"""A year of the office of the People's Committee of Quảng Ngãi, 2017, played day by day from its report: papers, plan,
sessions, the guard squad and the delegations it is told of, the reviews, until what its circular asks for is there.

Numbers and dates of the papers are the source's; what it leaves open (how many people, what the rules are called) is
ours. Time runs in 2017: each day the clock is set and everybody signs in anew.
"""

from datetime import date, datetime
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browser.journey import NARROW, Somebody, sign_in

from tuquan.assessments import queries
from tuquan.assessments.enums import CycleState, FindingState, ReviewTerm
from tuquan.assessments.models import AuthorityRow, Cycle, TermReview
from tuquan.facts.services.verify import verify
from tuquan.outreach.models import Session
from tuquan.programme.models import Announcement, AnnouncementTally
from tuquan.programme.services import announcing
from tuquan.units.enums import ManagingLevel, PlaceLevel, UnitKind
from tuquan.units.tests import factories as units

YEAR = 2017
SQUAD = "Tiểu đội Cảnh sát bảo vệ"
# A practised hand (keystroke-level model, Card, Moran and Newell 1980), as in the journey of a new school.
KEY, ACT, PAGE = 0.28, 3.05, 20


class Office:
    """The office, who works there, and the clock they work by."""

    def __init__(self, new_page, monkeypatch):
        province = units.place("Quảng Ngãi", PlaceLevel.PROVINCE, code="51")
        self.committee = units.unit(
            "Ủy ban nhân dân tỉnh Quảng Ngãi", UnitKind.PEOPLES_COMMITTEE, at=province, governs=province
        )
        self.board = units.unit(
            "Thường trực Ban Chỉ đạo tỉnh Quảng Ngãi",
            UnitKind.STANDING_OFFICE,
            managing=self.committee,
            at=province,
            governs=province,
        )
        self.unit = units.unit(
            "Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi",
            UnitKind.AGENCY,
            managing=self.committee,
            at=province,
            following=self.board,
            managing_level=ManagingLevel.PROVINCE,
            symbol="VP",
        )
        AuthorityRow.objects.create(
            governing=self.committee,
            kind=UnitKind.AGENCY,
            managing_level=ManagingLevel.PROVINCE,
            recogniser=self.committee,
            office=self.board,
            basis="Thông tư 23/2012/TT-BCA",
        )
        self.monkeypatch = monkeypatch
        self.head = self._member(new_page, "Võ Văn Chánh", "head", self.unit)
        self.clerk = self._member(new_page, "Trương Công Nghĩa", "clerk", self.unit)
        self.officer = self._member(new_page, "Bùi Quốc Cường", "officer", self.board, below=True)
        self.squad = Somebody(new_page(viewport=NARROW))  # a telephone, no account
        self.pages = 0
        for one in (self.head, self.clerk):
            one.page.on("framenavigated", lambda frame: self._opened())

    def _member(self, new_page, name, role, unit, *, below=False):
        person = units.person(name, username=role, at=unit, position="Chuyên viên")
        units.role(person, role, unit, whole_below=below)
        somebody = Somebody(new_page())
        somebody.user = person.user
        return somebody

    def _opened(self):
        self.pages += 1

    def on(self, month, day, hour=9):
        """The clock of that day of 2017."""
        now = timezone.make_aware(datetime(YEAR, month, day, hour))
        self.monkeypatch.setattr(timezone, "now", lambda: now)
        for one in (self.head, self.clerk, self.officer):
            sign_in(one.page, one.user)

    @property
    def minutes(self):
        seconds = sum(one.keys * KEY + one.acts * ACT for one in (self.head, self.clerk)) + self.pages * PAGE
        return seconds / 60


@pytest.fixture
def office(new_page, monkeypatch):
    return Office(new_page, monkeypatch)


def enters_paper(clerk, direction, kind, number, symbol, day, issuer, summary, purpose=""):
    clerk.goes(reverse("documents:add"))
    clerk.page.locator(f"input[name=direction][value={direction}]").check()
    clerk.page.get_by_label("Loại văn bản").select_option(kind)
    if purpose:
        clerk.page.get_by_label("Dùng để").select_option(purpose)
    clerk.types("Số", number, within=clerk.page.locator(".field:has(#id_number)"))
    clerk.types("Ký hiệu", symbol)
    clerk.types("Ngày văn bản", day)
    clerk.types("Cơ quan ban hành", issuer)
    clerk.types("Trích yếu", summary)
    clerk.presses("Ghi văn bản")


def records_session(clerk, title, topic="general", *, people=60, rules=False, form=""):
    clerk.goes(reverse("outreach:add") + (f"?hinh-thuc={form}" if form else ""))
    clerk.types("Nội dung", title)
    clerk.page.locator("#id_topic").select_option(topic)
    clerk.types("Số lượt người dự", people)
    if rules:
        clerk.ticks("Buổi này có quán triệt nội quy của đơn vị")
        clerk.ticks("Buổi này có quán triệt tiêu chí An toàn về ANTT")
    clerk.presses("Ghi buổi này")


def tells_of_delegation(office, day, hour, people):
    """The clerk announces it, the squad answers on its telephone by the signed link."""
    clerk, squad = office.clerk, office.squad
    clerk.goes(reverse("programme:announce"))
    clerk.types("Ngày", day)
    clerk.types("Giờ", hour)
    clerk.types("Cổng, địa điểm", "Cổng chính")
    clerk.types("Số người", people)
    clerk.ticks(SQUAD)
    clerk.presses("Báo cho các bên")
    clerk.clicks("Lấy liên kết")
    squad.goes(urlsplit(clerk.page.get_by_label("Chỉ liên kết").input_value()).path)
    squad.sees("Cổng chính")
    squad.page.get_by_label("Sẽ có mặt").check()
    squad.presses("Gửi trả lời")
    squad.sees("Đã ghi trả lời: sẽ có mặt.")
    clerk.goes(Announcement.objects.get(date=day).get_absolute_url())
    clerk.sees("các bên đã trả lời")


def states(cycle, on):
    return {one.criterion.code: one.state for one in queries.findings(Cycle.objects.get(pk=cycle.pk), on)}


def test_the_year_2017_of_the_office_in_quang_ngai(office):
    head, clerk, officer = office.head, office.clerk, office.officer
    party = "Đảng ủy Văn phòng UBND tỉnh"

    # 3 January: the year is opened; registered by CV 1414/VP-QTTV of 26/12/2016, after the staff conference.
    office.on(1, 3)
    head.goes(reverse("assessments:year"))
    head.presses("Mở hồ sơ năm")
    for question in ("Đơn vị có tổ chức Đảng", "Đơn vị có lực lượng bảo vệ", "Đơn vị có công đoàn"):
        head.answers(question, "Có")
    head.presses("Tiếp tục")
    head.types("Số cán bộ, nhân viên hiện có", 95)
    head.types("Các phòng, ban, tổ, đội trực thuộc", "Phòng Quản trị - Tài vụ\nPhòng Nội chính\nTổ Bảo vệ")
    head.presses("Lưu")
    cycle = Cycle.objects.get()
    assert (cycle.year, cycle.rule_set_code) == (YEAR, "tt23-2012-co-quan-doanh-nghiep")
    head.goes(reverse("assessments:registration_conference", args=[cycle.pk]))
    head.types("Ngày họp hội nghị", date(2016, 12, 23))
    head.types("Hội nghị đã bàn và quyết nghị", "Thống nhất đăng ký phấn đấu đạt tiêu chuẩn năm 2017.")
    head.presses("Tiếp tục")
    head.presses("Tiếp tục")
    head.types("Số, ký hiệu bản đăng ký", "1414/VP-QTTV")
    head.types("Ngày ký", date(2016, 12, 26))
    head.presses("Ký và gửi bản đăng ký")
    head.sees("Đã gửi bản đăng ký tới Thường trực Ban Chỉ đạo tỉnh Quảng Ngãi.")
    officer.goes(reverse("assessments:cycle", args=[cycle.pk]))
    officer.presses("Tiếp nhận")

    # 4 and 13 January: the Party committee's letters; 5 January: rules, and what was agreed with the guard squad.
    office.on(1, 4)
    enters_paper(clerk, "internal", "CV", "225", "CV/ĐU", date(YEAR, 1, 4), party, "Thực hiện Công văn 398-CV/ĐUK")
    office.on(1, 5)
    clerk.goes(reverse("programme:rules_add"))
    clerk.types("Tên nội quy, quy chế", "Nội quy bảo vệ cơ quan")
    for topic in (
        "Bảo vệ cơ quan, trụ sở",
        "Bảo vệ bí mật nhà nước",
        "Bảo vệ an ninh chính trị nội bộ",
        "Phòng cháy, chữa cháy",
    ):
        clerk.ticks(topic)
    clerk.types("Có hiệu lực từ ngày", date(YEAR, 1, 5))
    clerk.presses("Ban hành nội quy")
    clerk.goes("/phong-trao/phoi-hop/moi/")
    clerk.page.locator("input[name=partner][value=police]").check()
    clerk.types("Tên bên phối hợp", SQUAD)
    clerk.types("Tên quy chế, kế hoạch", "Quy chế phối hợp bảo vệ trụ sở; báo trước các đoàn")
    clerk.types("Có hiệu lực từ ngày", date(YEAR, 1, 5))
    clerk.presses("Ghi quy chế phối hợp")
    squad = clerk.page.url
    office.on(1, 13)
    enters_paper(clerk, "internal", "CV", "233", "CV/ĐU", date(YEAR, 1, 13), party, "Thực hiện Chỉ thị 11-CT/TW")

    # Before Tết, around 30/4 and 1/5, on 26/6: the weekly briefing and the youth union.
    office.on(1, 20)
    records_session(clerk, "Giao ban: bảo đảm an ninh, trật tự dịp Tết Đinh Dậu", "crime", rules=True)
    office.on(4, 25)
    records_session(clerk, "Đoàn Thanh niên: an toàn giao thông đường bộ, đường thủy dịp 30/4, 1/5", "traffic")
    office.on(5, 11)
    clerk.goes(reverse("programme:plan_add"))
    clerk.types("Tên kế hoạch", "Kế hoạch của Đảng ủy Văn phòng năm 2017")
    clerk.types("Số, ký hiệu", "298-KH/ĐU")
    clerk.types("Ngày ban hành", date(YEAR, 5, 11))
    clerk.presses("Ghi kế hoạch")
    office.on(5, 22)
    tells_of_delegation(office, date(YEAR, 5, 24), "08:00", 30)
    office.on(6, 26)
    records_session(clerk, "Đoàn Thanh niên: ngày toàn dân phòng, chống ma túy", "drugs")
    assert states(cycle, date(YEAR, 6, 26)) == {
        "C1a": FindingState.MET,
        "C1b": FindingState.MET,
        "C1c": FindingState.MISSING,
        "C2a": FindingState.MISSING,
        "C2b": FindingState.MISSING,
        "C3": FindingState.MISSING,
        "C4": FindingState.TO_JUDGE,
    }

    # 3 July: the review of the half year writes itself from all this; the clerk adds a sentence, the head concludes.
    office.on(7, 3)
    clerk.goes(reverse("assessments:review_list"))
    clerk.presses("Soạn từ hồ sơ")
    clerk.heading("Sơ kết 6 tháng đầu năm 2017")
    clerk.sees("Tổ chức 03 buổi tuyên truyền với 180 lượt người dự")
    clerk.judges("year-review-drafted")
    clerk.clicks("Sửa nội dung")
    empty = clerk.page.locator("section[aria-labelledby=part-weaknesses] textarea").last
    empty.fill("Phối hợp còn lúng túng khi có đông người đến khiếu nại.")
    clerk.judges("year-review-edit")
    clerk.presses("Lưu nội dung")
    clerk.sees("Phối hợp còn lúng túng khi có đông người đến khiếu nại.")
    office.on(7, 5, 16)
    review = TermReview.objects.get(term=ReviewTerm.HALF)
    head.goes(review.get_absolute_url())
    head.clicks("Ghi cuộc họp")
    concludes(head, datetime(YEAR, 7, 5, 14), "Thống nhất; nửa cuối năm lập mô hình tự quản và ký giao ước thi đua.")
    head.sees("Đã kết luận")
    officer.goes(reverse("assessments:review_board") + f"?nam={YEAR}&ky=half")
    officer.sees("đã kết luận")
    officer.judges("year-review-board")
    head.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    head.presses("Chép cả đoạn")
    head.sees("Đã chép")
    copied = head.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Công tác bảo đảm an ninh, trật tự 6 tháng đầu năm 2017\na) Kết quả thực hiện\n- ")
    assert "- Phối hợp còn lúng túng khi có đông người đến khiếu nại." in copied

    # July: a self-management model and the covenant; 19 August: the festival, with the guard squad.
    office.on(7, 17)
    clerk.goes("/phong-trao/mo-hinh/moi/")
    clerk.types("Tên mô hình", "Tổ tự quản cơ quan")
    clerk.page.get_by_label("Loại mô hình").select_option("self_management_team")
    clerk.types("Ngày ra mắt", date(YEAR, 7, 17))
    clerk.presses("Bắt đầu mô hình")
    clerk.clicks("Ghi hoạt động")
    clerk.types("Hoạt động", "Kiểm tra cửa, khóa, điện trước khi về")
    clerk.presses("Ghi hoạt động")
    clerk.goes(reverse("assessments:tally", args=[cycle.pk, "C1c"]))
    clerk.types("Số đã đăng ký, đã ký", 95)
    clerk.types("Tổng số", 95)
    clerk.page.locator("form button[type=submit]").last.click()
    office.on(8, 19)
    records_session(clerk, "Gặp mặt nhân Ngày hội toàn dân bảo vệ an ninh Tổ quốc", form="festival", people=70)
    clerk.goes(squad)
    clerk.page.get_by_role("link", name="Ghi buổi trao đổi").first.click()
    clerk.types("Nội dung trao đổi", "Gặp mặt tiểu đội Cảnh sát bảo vệ, nhân Ngày hội 19/8")
    clerk.presses("Ghi buổi trao đổi")

    office.on(9, 11)
    tells_of_delegation(office, date(YEAR, 9, 12), "14:00", 12)
    announcing.forget_past(date(YEAR, 9, 13))  # what the worker does each night: only the counts of the months stay
    assert list(AnnouncementTally.objects.order_by("month").values_list("month", "announced")) == [(5, 1), (9, 1)]

    # 13 October and 13 November: the reports that went out; they are papers of the register.
    office.on(10, 13)
    enters_paper(clerk, "out", "BC", "1384", "BC-VP", date(YEAR, 10, 13), "Văn phòng", "Thực hiện QĐ 1395")
    office.on(11, 13)
    enters_paper(clerk, "out", "BC", "2094", "BC-VP", date(YEAR, 11, 13), "Văn phòng", "Tổng kết năm 2017")

    # 31 December: the head's word on the year, the yearly review, the self-assessment.
    office.on(12, 31, 8)
    head.goes(reverse("assessments:attestations", args=[cycle.pk]))
    head.presses("Xác nhận chưa xảy ra vụ việc nào")
    head.clicks("C2a")
    head.page.get_by_label("Đúng, trong kỳ đơn vị đã đạt").check()
    head.presses("Ghi xác nhận")
    assert states(cycle, date(YEAR, 12, 31)) == {
        "C1a": FindingState.MET,
        "C1b": FindingState.MET,
        "C1c": FindingState.TO_JUDGE,  # 95 of 95 by a paper list without names: people judge
        "C2a": FindingState.MET,
        "C2b": FindingState.MET,
        "C3": FindingState.MET,
        "C4": FindingState.TO_JUDGE,
    }
    head.goes(reverse("assessments:review_list"))
    head.page.locator("section, .notice").filter(has_text="Tổng kết năm 2017").get_by_role("button").click()
    head.heading("Tổng kết năm 2017")
    head.clicks("Ghi cuộc họp")
    concludes(head, datetime(YEAR, 12, 31, 7), "Đề nghị Ban Chỉ đạo cho đăng ký vào tháng 12.")
    head.sees("Đã kết luận")
    head.judges("year-review-concluded")
    head.goes(reverse("assessments:meeting_edit", args=[cycle.pk]))
    head.types("Bắt đầu lúc", datetime(YEAR, 12, 31, 7))
    head.types("Địa điểm", "Phòng họp Văn phòng")
    head.types("Chủ trì", "Võ Văn Chánh")
    head.types("Thư ký", "Trương Công Nghĩa")
    head.presses("Tiếp tục")
    seat = head.page.get_by_role("group", name="Cấp ủy")
    seat.get_by_label("Họ và tên").fill("Võ Văn Chánh")
    seat.get_by_label("Có mặt").check()
    head.presses("Tiếp tục")
    for code in ("C1c", "C4"):
        head.answers(f"Kết luận {code}", "Đạt")
    head.types("Số phiếu tán thành", 40)
    head.page.get_by_label("Đề nghị công nhận", exact=True).check()
    head.types("Kết thúc lúc", datetime(YEAR, 12, 31, 7, 50))
    head.presses("Thông qua biên bản")
    head.sees("Gửi hồ sơ đề nghị")

    cycle.refresh_from_db()
    assert (cycle.state, cycle.results.filter(verdict="met").count()) == (CycleState.ASSESSED, 7)
    assert Session.objects.count() == 4
    assert verify() is None
    assert office.minutes < 40, f"{office.minutes:.0f} minutes of use in the whole year"
    assert head.quiet()
    assert clerk.quiet()
    assert office.squad.quiet()
    assert officer.quiet()


def concludes(head, held, conclusion):
    head.types("Họp lúc", held)
    head.types("Địa điểm", "Phòng họp Văn phòng")
    head.types("Thư ký", "Trương Công Nghĩa")
    head.types("Thành phần dự họp", "Lãnh đạo Văn phòng, các phòng, Công đoàn, Đoàn Thanh niên, tổ bảo vệ")
    head.types("Kết luận", conclusion)
    head.presses("Kết luận")
