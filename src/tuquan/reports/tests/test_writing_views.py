import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.documents import letters
from tuquan.facts.services import DeclaredFigureInput as Figure, declare
from tuquan.files.tests.factories import upload
from tuquan.reports import marks, outlines, writing_commands
from tuquan.reports.models import Report
from tuquan.reports.queries import writing as queries
from tuquan.reports.services import writing
from tuquan.reports.writing_enums import ReportKind, ReportState

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
LABEL = "Buổi tuyên truyền"


@pytest.fixture
def report(cast) -> Report:
    declare(
        cast.school_a, HALF, [Figure("propaganda_sessions", 156)], source_title="Sổ", by=cast.head_a, at=timezone.now()
    )
    outline = outlines.outline_for(cast.school_a, ReportKind.HALF_YEAR)
    return writing.start_report(cast.school_a, outline, HALF, by=cast.clerk_a, at=timezone.now())


def sign_in(client, user):
    client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    return client


def page_of(report: Report, code: str) -> str:
    return reverse("reports:section", args=[report.pk, code])


def test_report_new_drafts_at_once_and_leads_to_the_one_being_written(client, cast) -> None:
    sign_in(client, cast.clerk_a)
    typed = {"outline": "annual-unit", "year": "2025"}
    answer = client.post(reverse("reports:report_new"), typed)
    made = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert client.post(reverse("reports:report_new"), typed)["Location"] == made.get_absolute_url()
    wrong = client.post(reverse("reports:report_new"), {**typed, "first_year": "2027"})
    assert "Năm đầu phải trước hoặc bằng năm cuối." in wrong.content.decode()
    ahead = client.post(reverse("reports:report_new"), {**typed, "year": "2099"})
    assert "Kỳ này bắt đầu từ ngày 01/01/2099." in ahead.content.decode()


def test_report_shows_its_figures_as_links_to_their_lineage(client, cast, report) -> None:
    text = sign_in(client, cast.clerk_a).get(report.get_absolute_url()).content.decode()
    address = reverse("facts:unit_lineage", args=[cast.school_a.pk, "propaganda_sessions"])
    assert f'href="{address}?ky=6-thang-dau&amp;nam=2026" title="Buổi tuyên truyền">156</a>' in text
    assert "Mục “Ưu điểm” chưa có nội dung." in text
    found = client.get(f"{address}?ky=6-thang-dau&nam=2026")
    assert (found.status_code, "156" in found.content.decode()) == (200, True)


def test_section_says_who_else_writes_there(client, cast, report) -> None:
    begin = reverse("reports:section_begin", args=[report.pk, "strengths"])
    assert sign_in(client, cast.head_a).post(begin)["Location"] == page_of(report, "strengths")
    text = sign_in(client, cast.clerk_a).get(page_of(report, "strengths")).content.decode()
    assert f"{cast.head_a.get_full_name()} cũng đang viết mục này." in text
    assert f"{cast.head_a.get_full_name()} đang viết mục này." in client.get(report.get_absolute_url()).content.decode()


def test_section_saved_with_another_number_asks_why(client, cast, report) -> None:
    sign_in(client, cast.clerk_a)
    typed = {"text": f"Tổ chức [[160|{LABEL}]] buổi.", "base": "1"}
    answer = client.post(page_of(report, "outreach"), typed)
    figure = report.figures.exclude(typed="").get()
    explain = reverse("reports:figure_explain", args=[report.pk, figure.pk])
    assert answer["Location"] == explain
    text = client.get(explain).content.decode()
    assert "160" in text
    assert "156" in text
    assert client.post(explain, {"reason": "Ghi sổ giấy"})["Location"] == report.get_absolute_url()
    assert "(hồ sơ: 156)" in client.get(report.get_absolute_url()).content.decode()
    assert client.post(explain, {"restore": "1"}).status_code == 302
    assert report.figures.exclude(typed="").count() == 0


def test_section_explains_brackets_that_name_nothing_and_keeps_what_was_typed(client, cast, report) -> None:
    answer = sign_in(client, cast.clerk_a).post(page_of(report, "outreach"), {"text": "Có [[5|gì đó]].", "base": "1"})
    text = answer.content.decode()
    assert "Không hiểu số liệu “[[5|gì đó]]”." in text
    assert "Có [[5|gì đó]]." in text


def test_section_of_two_tabs_keeps_both_texts_and_puts_them_together_by_hand(client, cast, report) -> None:
    sign_in(client, cast.clerk_a)
    client.post(page_of(report, "strengths"), {"text": "Tab một", "base": "1"})
    answer = client.post(page_of(report, "strengths"), {"text": "Tab hai", "base": "1"})
    [apart] = queries.kept_apart(report)
    assert answer["Location"] == reverse("reports:apart", args=[report.pk, apart.pk])
    text = client.get(answer["Location"]).content.decode()
    assert "Tab một" in text
    assert "Tab hai" in text
    assert (text.count('<code id="mine-1" data-without-chips>Tab hai</code>'), 'id="mine-2"' in text) == (1, False)
    client.post(answer["Location"], {"text": "Tab một\nTab hai", "base": "2"})
    assert (report.sections.get(code="strengths").text, queries.kept_apart(report)) == ("Tab một\nTab hai", [])


def test_figures_of_both_texts_are_values_on_the_page_that_puts_them_together(client, cast, report) -> None:
    sign_in(client, cast.clerk_a)
    client.post(page_of(report, "outreach"), {"text": f"Đã tổ chức [[156|{LABEL}]] buổi.", "base": "1"})
    answer = client.post(page_of(report, "outreach"), {"text": f"Có [[156|{LABEL}]] buổi.", "base": "1"})
    text = client.get(answer["Location"]).content.decode()
    assert ("<p>Có 156 buổi.</p>" in text, f"[[156|{LABEL}]]" in text) == (True, True)
    assert text.count(f'data-figure="{LABEL}" data-shown="156"') == 1
    assert "data-figure-panel" in text


def test_section_saves_by_itself_and_says_what_became_of_it(client, cast, report) -> None:
    sign_in(client, cast.clerk_a)
    headers = {"accept": "application/json"}
    first = client.post(page_of(report, "strengths"), {"text": "Một", "base": "1"}, headers=headers)
    assert {**json.loads(first.content), "at": ""} == {"version": 2, "merged": False, "at": "", "unexplained": []}
    second = client.post(page_of(report, "strengths"), {"text": "Hai", "base": "1"}, headers=headers)
    [apart] = queries.kept_apart(report)
    assert (second.status_code, json.loads(second.content)) == (
        409,
        {"apart": reverse("reports:apart", args=[report.pk, apart.pk])},
    )
    wrong = client.post(page_of(report, "strengths"), {"text": "[[1|x]]", "base": "2"}, headers=headers)
    assert wrong.status_code == 422


def test_section_takes_the_reason_asked_for_beside_the_text(client, cast, report) -> None:
    sign_in(client, cast.clerk_a)
    headers = {"accept": "application/json"}
    text = marks.for_editing(report.sections.get(code="outreach").text, lambda mark: "160")

    def save(base: int, reasons: str) -> tuple[list[str], list[tuple[str, str]]]:
        typed = {"text": text, "base": str(base), "reasons": reasons}
        said = json.loads(client.post(page_of(report, "outreach"), typed, headers=headers).content)
        return said["unexplained"], list(report.figures.exclude(typed="").values_list("typed", "reason"))

    assert save(1, "") == (["Buổi tuyên truyền"], [("160", "")])
    assert save(2, '{"Buổi tuyên truyền": " Sổ  giấy ", "Không có số này": "x"}') == ([], [("160", "Sổ giấy")])
    assert save(2, '["không phải"]') == ([], [("160", "Sổ giấy")])
    assert [one for one in queries.open_points(report, HALF.last) if "gõ đè" in one.sentence] == []


def test_report_issue_keeps_the_files_and_the_paper_serves_them(client, cast, report) -> None:
    sign_in(client, cast.clerk_a)
    for section in report.sections.filter(is_writers=True):
        writing.save_section(section, "Có.", base=section.version, by=cast.clerk_a, at=timezone.now())
    day = timezone.localdate() - timedelta(days=1)
    typed = {
        "number": "37",
        "symbol": "BC-A",
        "date": f"{day:%d/%m/%Y}",
        "signer": "Người Ký",
        "signer_position": "Hiệu trưởng",
        "upload": upload("ky.pdf", letters.pdf(queries.letter_of(report, day))),
        "upload_no_mark": "on",
    }
    answer = client.post(reverse("reports:report_issue", args=[report.pk]), typed)
    assert answer.status_code == 302, answer.content.decode()
    report.refresh_from_db()
    assert (report.state, report.document.reference) == (ReportState.ISSUED, "37/BC-A")
    paper = client.get(reverse("reports:report_paper", args=[report.pk, "docx"]), follow=True)
    content = b"".join(paper.streaming_content) if paper.streaming else paper.content
    assert content[:2] == b"PK"
    assert client.get(page_of(report, "strengths"))["Location"] == report.get_absolute_url()
    shown = client.get(report.get_absolute_url()).content.decode()
    assert "Số 37/BC-A, ngày" in shown
    assert "ky.pdf" in shown


def test_report_versions_compare_two_steps(client, cast, report) -> None:
    section = report.sections.get(code="strengths")
    writing.save_section(section, "Bảo vệ trực đủ ca", base=1, by=cast.clerk_a, at=timezone.now())
    text = sign_in(client, cast.clerk_a).get(reverse("reports:report_versions", args=[report.pk])).content.decode()
    assert "<ins>Bảo vệ trực đủ ca</ins>" in text


def test_report_list_asks_as_often_for_three_as_for_one(cast, report, queries_of) -> None:
    one = len(queries_of(cast.clerk_a, reverse("reports:report_list")))
    outline = outlines.outline_for(cast.school_a, ReportKind.ANNUAL)
    for year in (2024, 2025):
        days = Period(date(year, 1, 1), date(year, 12, 31))
        writing.start_report(cast.school_a, outline, days, by=cast.clerk_a, at=timezone.now())
    three = queries_of(cast.clerk_a, reverse("reports:report_list"))
    assert (one, len(three)) == (7, 7), three


def test_the_cost_of_a_fresh_report_does_not_grow_with_the_facts_of_others(
    cast, report, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(60):
        writing_commands.letter_of(cast.school_a.code, 2026, "half-year", today=date(2026, 7, 2))


def test_the_command_writes_the_text_of_the_pages_fresh_draft_and_the_same_bytes(cast, report, tmp_path) -> None:
    today = timezone.localdate()
    letter = writing_commands.letter_of(cast.school_a.code, 2026, "half-year", today=today)
    assert letter.body == queries.letter_of(report, today).body
    for name in ("a.docx", "b.docx", "a.pdf"):
        writing_commands.write(letter, tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes()[:5] == b"%PDF-"
    with pytest.raises(writing_commands.NotWritten) as refused:
        writing_commands.letter_of("KHÔNG-CÓ", 2026, "annual", today=today)
    assert refused.value.message == "Không có đơn vị mang mã KHÔNG-CÓ."
    with pytest.raises(writing_commands.NotWritten):
        writing_commands.write(letter, tmp_path / "a.txt")
