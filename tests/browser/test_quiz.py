"""Questions after a session: projected by the organiser, answered on phones that have no account."""

import io

import zxingcpp
from django.utils import timezone
from PIL import Image
from tests.browser.journey import NARROW, Somebody

from tuquan.core import dates
from tuquan.outreach import courses
from tuquan.outreach.models import Attendance, CoursePass, QuizTry, SessionQuiz
from tuquan.outreach.services.sessions import record_attendance, record_session
from tuquan.outreach.tests.test_checkin import member


def answers(phone, quiz, wrong=0):
    for place, row in enumerate(quiz.material.questions.all()):
        chosen = (row.right + 1) % len(row.options) if place < wrong else row.right
        phone.answers(f"{place + 1}. {row.text}", row.options[chosen])


def test_a_worker_answers_on_the_own_phone_after_the_session(new_page, cast, site, settings):
    settings.PUBLIC_URL = site
    person = member(cast.school_a, "Bùi Thị An", "GV07")
    session = record_session(
        cast.school_a, title="Hội nghị quán triệt", date=dates.today(), by=cast.clerk_a, at=timezone.now()
    )
    record_attendance(session, people=[person], among=[person], by=cast.clerk_a, at=timezone.now())
    courses.take(cast.school_a, "steering", by=cast.clerk_a, at=timezone.now())

    organiser = Somebody(new_page(), cast.clerk_a)
    organiser.goes(session.get_absolute_url())
    organiser.clicks("Câu hỏi trên điện thoại")
    organiser.judges("quiz-open")
    organiser.presses("Mở câu hỏi")
    organiser.page.locator(".qr svg").wait_for()
    organiser.judges("quiz-screen")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(organiser.page.screenshot())))
    quiz = SessionQuiz.objects.get()

    phone = Somebody(new_page(viewport=NARROW))
    phone.goes(code.text)
    phone.judges("quiz-who")
    phone.types("Họ và tên", "Bùi Thị An")
    phone.types("Mã nhân viên, mã người học", "GV08")
    phone.presses("Vào câu hỏi")
    phone.sees("chưa khớp với danh sách người dự")
    phone.types("Mã nhân viên, mã người học", "gv07")
    phone.presses("Vào câu hỏi")
    phone.sees("Bùi Thị An")
    phone.judges("quiz-questions")
    answers(phone, quiz, wrong=3)
    phone.presses("Xem kết quả")
    phone.sees("còn 2 lần làm lại")
    phone.judges("quiz-again")
    answers(phone, quiz)
    phone.presses("Xem kết quả")
    phone.sees("Anh/chị đã đạt.")
    phone.judges("quiz-passed")
    assert Attendance.objects.get().quiz == "passed"
    assert CoursePass.objects.get().person == person

    organiser.page.reload()
    organiser.presses("Đóng câu hỏi")
    organiser.sees("1 người đã đạt")
    organiser.judges("quiz-session")
    assert QuizTry.objects.count() == 0
    phone.page.reload()
    phone.sees("đã đóng")
    assert phone.quiet()
    assert organiser.quiet()
