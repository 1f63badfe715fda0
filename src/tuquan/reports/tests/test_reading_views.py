import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.core.dates import local_date, year_of
from tuquan.core.ids import uuid7
from tuquan.facts.models import Declaration, Fact
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.reports.models import AddedWord, ReadFigure, Reading, ReadingKeeping
from tuquan.reports.services import reading as services
from tuquan.reports.tests import collecting as campaigns
from tuquan.reports.tests.readings import AT, REPORT, confirmed, started


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    return client


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sent(**given):
    return {
        "key": str(uuid7()),
        "text": REPORT,
        "subject": "place",
        "source_title": "Báo cáo năm 2025",
        "source_number": "12/BC-UBND",
        "source_date": "20/12/2025",
        **given,
    }


def test_a_pasted_report_is_read_decided_and_confirmed(officer, cast):
    response = officer.post(reverse("reports:reading_new"), sent())
    reading = Reading.objects.get()
    assert (response.status_code, response.url) == (302, reading.get_absolute_url())
    page = officer.get(response.url)
    assert "13 số · còn 13 chờ xét · 0 nhận · 0 bỏ" in words(page)
    decide = reverse("reports:reading_decide", args=[reading.pk])
    cameras = reading.figures.get(indicator="cameras")
    assert officer.post(decide, {"nhan": cameras.pk}).url == f"{reading.get_absolute_url()}#so-{cameras.pk}"
    assert officer.post(decide, {"bo": cameras.pk, "xep": "van-ban"}).url.endswith(f"?xep=van-ban#so-{cameras.pk}")
    fragment = officer.post(decide, {"xet-lai": cameras.pk}, headers={"hx-request": "true"})
    assert (fragment.content.decode().count("hx-swap-oob"), "<html" in fragment.content.decode()) == (2, False)
    assert officer.post(decide, {"nhan-chac": "1"}, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"
    summary = officer.get(reverse("reports:reading_confirm", args=[reading.pk]))
    assert "số chưa xét" in words(summary)
    for figure in reading.figures.filter(state="waiting", same_as=None):
        officer.post(decide, {"nhan": figure.pk})
    summary = words(officer.get(reverse("reports:reading_confirm", args=[reading.pk])))
    assert ("13 số được nhận (trong đó 0 số đã sửa), 0 số bỏ" in summary, "Năm 2024" in summary) == (True, True)
    done = officer.post(reverse("reports:reading_confirm", args=[reading.pk]))
    assert (done.status_code, Declaration.objects.count()) == (302, 2)
    # The back button, and a second press: nothing is written again, nothing can be changed.
    assert officer.post(reverse("reports:reading_confirm", args=[reading.pk])).status_code == 302
    officer.post(decide, {"bo": cameras.pk})
    cameras.refresh_from_db()
    assert (Declaration.objects.count(), cameras.state) == (2, "accepted")
    fact = Fact.objects.get(indicator="cameras")
    shown = officer.get(fact.get_absolute_url()).content.decode()
    assert f"{reading.get_absolute_url()}#cho-{cameras.pk}" in shown
    assert f'id="cho-{cameras.pk}"' in officer.get(reading.get_absolute_url()).content.decode()


def test_the_text_of_a_report_is_told_to_nobody_without_the_right(client, cast):
    reading = confirmed(cast)
    fact = Fact.objects.get(indicator="cameras")
    client.force_login(cast.police_officer, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    page = client.get(fact.get_absolute_url())
    assert (page.status_code, "/doc/" in page.content.decode()) == (200, False)
    assert client.get(reading.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "Đây là ảnh"),
        ("bang.docx", b"PK\x03\x04" + b"0" * 50, "bị hỏng"),
        ("rong.txt", b"  ", "không có nội dung"),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50, "Word đời cũ"),
        ("mat.txt", "TỐI MẬT\nBáo cáo 5 buổi tuyên truyền".encode(), "TỐI MẬT"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(officer, cast, name, content, sentence):
    page = officer.post(reverse("reports:reading_new"), sent(text="", file=SimpleUploadedFile(name, content)))
    assert (page.status_code, sentence in words(page), Reading.objects.count()) == (200, True, 0)
    assert ("Khai số liệu bằng biểu mẫu" in words(page)) == (name == "anh.png")


@pytest.mark.parametrize("name", ["bao-cao.txt", "bao-cao.html"])
def test_the_original_is_kept_as_long_as_the_unit_says_and_then_deleted(officer, cast, name):
    officer.post(reverse("reports:reading_keeping"), {"days": "30"})
    assert ReadingKeeping.objects.get().days == 30
    content = (
        REPORT if name.endswith("txt") else f"<html><body><p>{REPORT.replace(chr(10), '</p><p>')}</p></body></html>"
    )
    officer.post(reverse("reports:reading_new"), sent(text="", file=SimpleUploadedFile(name, content.encode())))
    reading = Reading.objects.get()
    original = StoredFile.objects.of(reading).get()
    until = local_date(reading.made_at) + timedelta(days=30)
    assert (original.name, original.keep_until, reading.original_until) == ("bao-cao.txt", until, until)
    officer.post(reverse("reports:reading_keeping"), {"days": "10"})
    original.refresh_from_db()
    assert original.keep_until == local_date(reading.made_at) + timedelta(days=10)
    files.delete_expired(until)
    page = officer.get(reading.get_absolute_url())
    assert (StoredFile.objects.count(), "đã xóa theo thời hạn" in words(page)) == (0, True)


def test_the_form_asks_for_one_text_and_one_subject(officer, cast):
    def said(**given):
        return words(officer.post(reverse("reports:reading_new"), sent(**given)))

    assert "Hãy dán nội dung báo cáo hoặc gửi một tệp" in said(text="")
    assert "không cả hai" in said(file=SimpleUploadedFile("a.txt", REPORT.encode()))
    assert "Không tìm thấy số liệu" in said(text="Phong trào ngày càng sôi nổi.")
    assert "Hãy ghi tên hoặc mã" in said(subject="below")
    assert "Không có đơn vị này" in said(subject="below", below="Trường ở nơi khác")
    assert "Đơn vị này có tài khoản" in said(subject="below", below=cast.school_a.code)
    assert "Ngày cuối phải bằng" in said(first="02/01/2025", last="01/01/2025")
    assert "cả ngày đầu và ngày cuối" in said(first="02/01/2025")
    assert Reading.objects.count() == 0
    officer.post(
        reverse("reports:reading_new"),
        sent(subject="below", below="Công an phường", first="01/01/2024", last="31/12/2024"),
    )
    reading = Reading.objects.get()
    assert (reading.subject_unit, reading.period) == (cast.police, year_of(2024))


def test_a_clerk_reads_for_the_own_unit_only(client, cast):
    client.force_login(cast.clerk_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert "đơn vị cấp dưới" not in words(client.get(reverse("reports:reading_new")))
    client.post(reverse("reports:reading_new"), sent(subject="own"))
    reading = Reading.objects.get()
    assert (reading.unit, reading.subject_unit) == (cast.school_a, cast.school_a)
    assert (
        "không hợp lệ" in words(client.post(reverse("reports:reading_new"), sent(subject="place")))
        or Reading.objects.count() == 1
    )


def test_a_number_is_corrected_and_a_missed_one_added(officer, cast):
    reading = started(cast)
    sessions = reading.figures.get(indicator="propaganda_sessions", same_as=None)
    url = reverse("reports:reading_correct", args=[reading.pk, sessions.pk])
    assert "1 chỗ nhắc lại" in words(officer.get(url))
    changed = {"indicator": "propaganda_sessions", "value": "1.049", "qualifier": "about", "division": "topic=traffic"}
    assert officer.post(url, changed).url == f"{reading.get_absolute_url()}#so-{sessions.pk}"
    sessions.refresh_from_db()
    assert (sessions.value, sessions.qualifier, sessions.dims, sessions.state) == (
        1049,
        "about",
        '{"topic":"traffic"}',
        "corrected",
    )
    assert "không chia theo cách đó" in words(officer.post(url, {**changed, "indicator": "cameras"}))
    officer.post(url, {**changed, "tach": "1"})
    assert ReadFigure.objects.filter(reading=reading, same_as=sessions).count() == 0
    start = reading.text.index("9 vụ việc")
    add = f"{reverse('reports:reading_add', args=[reading.pk])}?tu={start}&den={start + 9}"
    page = officer.get(add).content.decode()
    assert ('value="9 vụ việc"' in page, 'value="9"' in page) == (True, True)
    officer.post(
        add,
        {"passage": "9 vụ việc", "start": start, "indicator": "disputes_mediated", "value": "9", "qualifier": "exact"},
    )
    added = ReadFigure.objects.get(reading=reading, indicator="disputes_mediated")
    assert (added.start, added.end, added.read_indicator) == (start, start + 1, "")
    assert "Không tìm thấy những chữ này" in words(
        officer.post(add, {"passage": "không có", "indicator": "cameras", "value": "9", "qualifier": "exact"})
    )


def test_a_conflict_shows_both_values_and_the_difference(officer, cast):
    from tuquan.facts.services import DeclaredFigureInput, declare

    declare(
        cast.office,
        year_of(2025),
        [DeclaredFigureInput("cameras", 80)],
        source_title="Sổ",
        whole_area=cast.commune,
        by=None,
        at=AT,
    )
    reading = started(cast)
    assert "đã có 80 (khai), chênh +6" in words(officer.get(reading.get_absolute_url()))


def test_source_again_drop_and_withdraw(officer, cast):
    reading = started(cast)
    officer.post(
        reverse("reports:reading_source", args=[reading.pk]),
        {"source_title": "Báo cáo khác", "first": "16/11/2024", "last": "15/11/2025"},
    )
    reading.refresh_from_db()
    assert (reading.source_title, str(reading.period)) == ("Báo cáo khác", "16/11/2024 – 15/11/2025")
    assert officer.post(reverse("reports:reading_again", args=[reading.pk])).status_code == 302
    officer.post(reverse("reports:reading_drop", args=[reading.pk]), {"reason": "gửi nhầm"})
    page = words(officer.get(reading.get_absolute_url()))
    assert ("gửi nhầm" in page, "đã bỏ" in page) == (True, True)
    sure = confirmed(cast)
    officer.post(reverse("reports:reading_withdraw", args=[sure.pk]), {"reason": "đọc nhầm"})
    assert Fact.objects.standing().count() == 0
    again = officer.post(reverse("reports:reading_withdraw", args=[sure.pk]), {"reason": "đọc nhầm"})
    assert "trước đó" in words(again)


def test_a_corrected_wording_is_offered_to_the_vocabulary(officer, cast):
    reading = started(cast)
    cameras = reading.figures.get(indicator="cameras")
    officer.post(
        reverse("reports:reading_correct", args=[reading.pk, cameras.pk]),
        {"indicator": "fire_drills", "value": "86", "qualifier": "exact"},
    )
    services.accept(reading, reading.figures.values_list("pk", flat=True), by=cast.officer, at=AT)
    services.confirm(reading, by=cast.officer, at=AT)
    page = officer.get(reverse("reports:wording_list"))
    assert "camera an ninh" in words(page)
    assert "chu=camera%20an%20ninh&amp;chi-tieu=fire_drills" in page.content.decode()
    officer.post(reverse("reports:wording_add"), {"phrase": "camera an ninh", "indicator": "fire_drills"})
    word = AddedWord.objects.get()
    assert "đã được ghi cho chỉ tiêu" in words(
        officer.post(reverse("reports:wording_add"), {"phrase": "camera an ninh", "indicator": "cameras"})
    )
    officer.post(reverse("reports:wording_remove", args=[word.pk]))
    assert not AddedWord.objects.exists()


def test_a_report_read_for_a_submission_fills_it_and_declares_nothing_of_its_period(client, cast):
    submission = campaigns.submission_of(campaigns.opened(cast), cast.school_a)
    client.force_login(cast.clerk_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    url = f"{reverse('reports:reading_new')}?bai-nop={submission.pk}"
    assert client.get(f"{reverse('reports:reading_new')}?bai-nop=khong").status_code == 404
    assert "vào bài nộp “Báo cáo 6 tháng đầu năm 2026”" in words(client.get(url))
    text = "6 tháng đầu năm 2026 tổ chức 18 buổi tuyên truyền với 960 lượt người dự. Năm 2025 lắp 7 camera."
    client.post(url, {"key": str(uuid7()), "text": text, "source_title": "Báo cáo 6 tháng"})
    reading = Reading.objects.get()
    assert (reading.subject_unit, reading.period, reading.submission) == (cast.school_a, campaigns.HALF, submission)
    services.accept(reading, reading.figures.values_list("pk", flat=True), by=cast.clerk_a, at=AT)
    done = client.post(reverse("reports:reading_confirm", args=[reading.pk]))
    assert done.url == submission.get_absolute_url()
    assert sorted((cell.key, cell.stated) for cell in submission.cells.all()) == [
        ("propaganda_attendees", 960),
        ("propaganda_sessions", 18),
    ]
    assert [(str(one.period), one.figures.count()) for one in Declaration.objects.all()] == [
        ("01/01/2025 – 31/12/2025", 1)
    ]
    withdraw = client.post(reverse("reports:reading_withdraw", args=[reading.pk]), {"reason": "nhầm"})
    assert "hãy sửa ở bài nộp" in words(withdraw)


def test_lists_and_the_page_ask_as_often_for_many_as_for_few(queries_of, cast):
    started(cast)
    url = reverse("reports:reading_list")
    first = len(queries_of(cast.officer, url))
    started(cast), confirmed(cast)
    assert len(queries_of(cast.officer, url)) == first == 7
    few = REPORT.replace("Năm 2024 khen thưởng 11 cá nhân.", "")
    many = few + "\n".join(f"Xã thứ {n} tổ chức {n} buổi tuyên truyền, lắp {n + 50} camera." for n in range(100, 140))
    asked = [len(queries_of(cast.officer, started(cast, text=text).get_absolute_url())) for text in (few, few, many)]
    assert asked == [22, 17, 17]  # once in a process the map of places is read


def test_ticked_numbers_are_added_shown_with_their_parts_and_taken_apart(officer, cast):
    text = "Năm 2025 tổ chức 48 buổi tuyên truyền ở trường học, 30 buổi tuyên truyền ở khu dân cư."
    reading = started(cast, text=text)
    decide = reverse("reports:reading_decide", args=[reading.pk])
    parts = list(reading.figures.order_by("start").values_list("pk", flat=True))
    alone = officer.post(decide, {"cong-lai": "1", "cong": parts[:1]}, follow=True)
    assert "Hãy tích từ hai số trở lên để cộng." in words(alone)
    answer = officer.post(decide, {"cong-lai": "1", "cong": parts})
    made = reading.figures.get(value=78)
    assert answer.url == f"{reading.get_absolute_url()}#so-{made.pk}"
    page = officer.get(reading.get_absolute_url())
    assert "1 số · còn 0 chờ xét · 1 nhận · 0 bỏ" in words(page)
    assert "cộng từ 48 + 30" in words(page)
    assert page.content.decode().count(f'data-of="{made.pk}"') == 2
    answer = officer.post(decide, {"xet-lai": made.pk}, headers={"hx-request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert list(reading.figures.order_by("start").values_list("state", flat=True)) == ["waiting", "waiting"]
