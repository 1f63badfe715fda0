import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.reports.enums.collecting import CampaignState, SubmissionState
from tuquan.reports.models import Campaign, Receipt, Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.services import collecting, filling
from tuquan.reports.services.filling import Typed
from tuquan.reports.tests.collecting import NOW, OPENED, opened, recorded, stated, submission_of
from tuquan.units.tests.factories import person, role, unit

BACKEND = "tuquan.accounts.backends.UsernameOrPhoneBackend"


@pytest.fixture(autouse=True)
def july(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def page(client):
    """`page(user, "name", pk)` gives the page; with `post=` it sends."""

    def ask(user, name, *arguments, post=None, query="", **extra):
        client.force_login(user, BACKEND)
        url = reverse(f"reports:{name}", args=arguments) + query
        if post is None:
            return client.get(url, **extra)
        return client.post(url, post, follow=True, **extra)

    return ask


def text_of(response):
    return " ".join(response.content.decode().split())


def test_an_officer_opens_a_campaign_page_by_page(page, cast):
    typed = {
        "title": "Báo cáo 6 tháng",
        "form": "don-vi-6-thang",
        "ky": "6-thang-dau",
        "nam": "2026",
        "deadline": "10/07/2026",
        "reminder_days": "7, 0, -3",
    }
    made = page(cast.officer, "campaign_new", post=typed)
    assert made.redirect_chain[-1][0] == reverse("reports:campaign_units", args=[Campaign.objects.get().pk])
    campaign = Campaign.objects.get()
    assert (campaign.title, campaign.state, campaign.reminder_days) == ("Báo cáo 6 tháng", "draft", [7, 0, -3])
    page(cast.officer, "campaign_units", campaign.pk, post={"tat_ca": "1"})
    assert set(campaign.submissions.values_list("unit__name", flat=True)) == {cast.school_a.name, cast.school_b.name}
    opened_page = page(cast.officer, "campaign_open", campaign.pk, post={})
    assert "0/2 đơn vị đã nộp" in text_of(opened_page)
    assert Campaign.objects.get().state == CampaignState.OPEN


def test_a_wrong_entry_is_explained_at_its_field(page, cast):
    typed = {"title": "x", "form": "don-vi-6-thang", "ky": "nam", "nam": "2026", "deadline": "10/07/2026"}
    response = page(cast.officer, "campaign_new", post=typed)
    assert "Biểu “Biểu 1. Số liệu 6 tháng của đơn vị” không dùng cho năm 2026." in text_of(response)
    response = page(cast.officer, "campaign_new", post={**typed, "ky": "quy", "reminder_days": "mai"})
    assert "Hãy nhập tháng từ 1 đến 12 hoặc quý từ 1 đến 4." in text_of(response)
    assert "Hãy ghi các số ngày, cách nhau bằng dấu phẩy." in text_of(response)
    assert not Campaign.objects.exists()


def test_days_of_ones_own_need_no_year_and_the_year_is_asked_for_all_else(page, cast):
    typed = {"title": "x", "form": "", "outline": "Nêu kết quả.", "ky": "khac", "deadline": "10/07/2026"}
    page(cast.officer, "campaign_new", post={**typed, "first": "01/04/2026", "last": "15/06/2026"})
    assert Campaign.objects.get().period == Period(date(2026, 4, 1), date(2026, 6, 15))
    page(cast.officer, "campaign_new", post={**typed, "ky": "nam"})
    assert Campaign.objects.count() == 1


def test_a_unit_sees_nothing_before_the_campaign_opens_and_the_office_no_draft(page, cast):
    recorded(cast.school_a, 2)
    campaign = opened(cast)
    one = submission_of(campaign, cast.school_a)
    stated(one, cast.clerk_a, ("gaps_found", 7654321, ""))
    assert 'value="7.654.321"' in text_of(page(cast.clerk_a, "submission", one.pk))
    office = text_of(page(cast.officer, "submission", one.pk))
    assert "Đơn vị chưa nộp" in office
    assert "7.654.321" not in office
    assert page(cast.head_b, "submission", one.pk).status_code == 404
    Campaign.objects.update(state="draft", opened_at=None)
    assert page(cast.clerk_a, "submission", one.pk).status_code == 404
    assert "Báo cáo 6 tháng đầu năm 2026" not in text_of(page(cast.clerk_a, "submission_list"))


def test_a_cell_is_kept_when_it_is_left_and_the_answer_says_so(page, cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    typed = {"line": "0", "value-0": "5", "reason-0": "", "version-0": "0", "qualifier-0": "exact"}
    answer = text_of(page(cast.clerk_a, "submission_cell", one.pk, post=typed))
    assert 'id="version-0" name="version-0" value="1" hx-swap-oob="true"' in answer
    assert "Khác số đã ghi nhận (3): ghi vì sao." in answer
    # The other tab still has the old version.
    answer = text_of(page(cast.head_a, "submission_cell", one.pk, post={**typed, "value-0": "6"}))
    assert "Lê Thu Hà vừa ghi 5 ở dòng này" in answer
    assert 'id="version-0"' not in answer
    answer = text_of(page(cast.clerk_a, "submission_cell", one.pk, post={**typed, "value-0": "năm", "version-0": "1"}))
    assert "Hãy ghi một số, ví dụ 1.217 hoặc 98,5; không có thì ghi 0." in answer
    assert queries.sheet_of(one).by_key["propaganda_sessions"].stated == 5


def test_without_javascript_the_whole_sheet_is_one_post(page, cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    typed = {f"value-{n}": "" for n in range(5)} | {f"version-{n}": "0" for n in range(5)}
    typed |= {"value-0": "3", "value-1": "3", "value-2": "30", "value-3": "2", "value-4": "1.000"}
    assert "Đã lưu biểu." in text_of(page(cast.clerk_a, "submission", one.pk, post=typed))
    lines = queries.sheet_of(one).lines
    assert [(line.stated, line.value) for line in lines] == [
        (None, 3),
        (None, 3),
        (None, 30),
        (2, 2),
        (1000, 1000),
    ]
    filling.save_cell(one, Typed("gaps_found", Decimal(9)), by=cast.head_a, at=NOW)
    stale = page(cast.clerk_a, "submission", one.pk, post={**typed, "value-3": "5", "version-3": "1"})
    assert "Nguyễn Thị Hoa vừa ghi 9 ở dòng này" in text_of(stale)
    assert queries.sheet_of(one).by_key["gaps_found"].stated == 9


def test_what_looks_odd_is_said_and_stops_nobody(page, cast):
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.clerk_a, ("gaps_found", 2, ""), ("gaps_fixed", 5, ""))
    said = "“Sơ hở, thiếu sót đã khắc phục” (5) lớn hơn “Sơ hở, thiếu sót được phát hiện” (2)."
    assert said in text_of(page(cast.clerk_a, "submission", one.pk))
    assert said in text_of(page(cast.clerk_a, "submission_send", one.pk))
    sent = page(cast.clerk_a, "submission_send", one.pk, post={"version": "2"})
    assert Receipt.objects.get().number in text_of(sent)


def test_the_officer_accepts_and_chooses_which_number_counts(page, cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.head_a, ("propaganda_sessions", 5, "2 buổi chưa ghi"))
    filling.send(one, by=cast.head_a, at=NOW)
    shown = text_of(page(cast.officer, "submission", one.pk))
    assert "2 buổi chưa ghi" in shown
    assert "Số nào được tính?" in shown
    refused = page(cast.officer, "submission_accept", one.pk, post={"count-0": "stated", "reason-0": ""})
    assert "Chọn số đơn vị ghi thì phải nêu lý do." in text_of(refused)
    page(cast.officer, "submission_accept", one.pk, post={"count-0": "stated", "reason-0": "đã xem sổ"})
    assert Submission.objects.get(pk=one.pk).state == SubmissionState.ACCEPTED


def test_the_chairman_reads_and_does_not_act(page, cast):
    role(person("Đỗ Vinh", username="lanhdao", at=cast.office), "chairman", cast.office)
    from tuquan.accounts.models import User

    chairman = User.objects.get(username="lanhdao")
    campaign = opened(cast)
    assert "Nhắc nộp" not in text_of(page(chairman, "campaign", campaign.pk))
    assert page(chairman, "campaign_remind", campaign.pk).status_code == 404
    assert page(chairman, "campaign_close", campaign.pk, post={}).status_code == 404


def test_who_is_missing_in_the_own_area_for_another_office(page, cast):
    top = unit("Thường trực Ban Chỉ đạo tỉnh", "standing_office", governs=cast.commune.parent)
    theirs = person("Cán bộ tỉnh", username="canbo.tinh", at=top)
    role(theirs, "officer", top, whole_below=True)
    campaign = opened(cast)
    Campaign.objects.filter(pk=campaign.pk).update(unit=top)
    one = submission_of(campaign, cast.school_a)
    stated(one, cast.clerk_a, ("gaps_found", 7654321, ""))
    shown = text_of(page(cast.officer, "campaigns_between"))
    assert "0/2 đơn vị đã nộp" in shown
    assert "đang điền" in shown
    assert "7.654.321" not in shown
    assert page(cast.officer, "submission", one.pk).status_code == 404
    assert page(cast.officer, "campaign", campaign.pk).status_code == 404
    assert page(cast.clerk_a, "campaigns_between").status_code == 404


def test_a_receipt_is_checked_by_number_and_by_file_without_signing_in(client, page, cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    receipt = filling.send(one, by=cast.head_a, at=NOW)
    for reader in (cast.head_a, cast.officer):
        assert receipt.number in text_of(page(reader, "receipt", receipt.pk))
    assert page(cast.head_b, "receipt", receipt.pk).status_code == 404
    file = page(cast.officer, "receipt_file", receipt.pk).content
    client.logout()
    url = reverse("reports:receipt_check")
    found = text_of(client.get(url, {"so": receipt.number.lower()}))
    assert "Trường THCS Nguyễn Trãi đã nộp cho Thường trực Ban Chỉ đạo phường Ninh Hòa" in found
    assert "Lượt người dự" not in found  # whoever holds the number sees no figure
    same = client.post(url, {"number": receipt.number, "file": io.BytesIO(file)})
    assert "Đúng: tệp này là nội dung đã nộp, không khác chữ nào." in text_of(same)
    other = client.post(url, {"number": receipt.number, "file": io.BytesIO(file.replace(b'"30"', b'"31"'))})
    assert "Không khớp: tệp này khác nội dung đã nộp." in text_of(other)
    unknown = client.get(url, {"so": "BN-AAAAA-AAAAA"})
    assert (unknown.status_code, "Không có biên nhận nào mang số này" in text_of(unknown)) == (404, True)


def test_a_small_count_about_people_stays_with_its_unit(client, page, cast):
    """It can come in by a report in words; the office then reads "fewer than five" and has no file of it."""
    one = submission_of(opened(cast), cast.school_a)
    figure = filling.TakenFigure("persons_handled", Decimal(2))
    filling.take_figures(one, [figure], source_title="BC 3", by=cast.clerk_a, at=NOW)
    receipt = filling.send(one, by=cast.clerk_a, at=NOW)
    [own] = [row for row in page(cast.head_a, "receipt", receipt.pk).context["figures"] if row[3]]
    [theirs] = [row for row in page(cast.officer, "receipt", receipt.pk).context["figures"] if row[3]]
    assert (own[1], theirs[1]) == ("2", "dưới 5")
    assert page(cast.head_a, "receipt_file", receipt.pk).status_code == 200
    assert page(cast.officer, "receipt_file", receipt.pk).status_code == 404


def test_guessing_receipts_is_stopped(client, db):
    url = reverse("reports:receipt_check")
    answers = [client.get(url, {"so": f"BN-AAAAA-{n:05d}"}).status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


def test_the_message_leads_to_the_own_submission(page, cast):
    campaign = opened(cast)
    one = submission_of(campaign, cast.school_a)
    assert page(cast.clerk_a, "submission_own", campaign.pk).url == one.get_absolute_url()
    assert page(cast.officer, "submission_own", campaign.pk).status_code == 404


def test_lists_ask_as_often_for_three_rows_as_for_one(queries_of, cast):
    campaign = opened(cast)
    pages = [
        (cast.officer, reverse("reports:campaign", args=[campaign.pk])),
        (cast.officer, reverse("reports:campaign_list")),
        (cast.clerk_a, reverse("reports:submission_list")),
        (cast.officer, reverse("reports:overview")),
        (cast.clerk_a, reverse("reports:overview")),
    ]
    for user, url in pages:
        queries_of(user, url)
    one = [len(queries_of(user, url)) for user, url in pages]
    schools = [unit(f"Trường {n}", at=cast.commune, managing=cast.committee, following=cast.office) for n in range(3)]
    collecting.add_units(campaign, [school.pk for school in schools], reason="thêm", by=cast.officer, at=OPENED)
    for _n in range(2):
        opened(cast)
    three = [len(queries_of(user, url)) for user, url in pages]
    assert one == three
    assert one[:3] == [13, 8, 6]  # the page of reports shows other areas too


def test_excel_forms_of_all_who_owe_come_in_one_archive(page, cast):
    campaign = opened(cast)
    stated(submission_of(campaign, cast.school_b), cast.head_b, ("gaps_found", 2, ""))
    archive = zipfile.ZipFile(io.BytesIO(page(cast.officer, "campaign_workbooks", campaign.pk).content))
    # School B writes in the product itself: its draft is nobody else's.
    assert archive.namelist() == [f"bieu-truong-thcs-nguyen-trai-{cast.school_a.code}.xlsx"]


def test_the_page_of_reports_says_what_comes_next(page, cast):
    opened(cast)
    shown = text_of(page(cast.clerk_a, "overview"))
    assert "Báo cáo phải nộp" in shown
    assert "còn 8 ngày" in shown
    shown = text_of(page(cast.officer, "overview"))
    assert ("0/2 đơn vị đã nộp" in shown, "Mở đợt báo cáo" in shown) == (True, True)


def test_the_chairman_sees_on_the_page_of_reports_who_is_missing_in_the_area(page, cast):
    assert "Đợt báo cáo" not in text_of(page(cast.chairman, "overview"))
    opened(cast)
    shown = text_of(page(cast.chairman, "overview"))
    assert (f"{cast.office.name} · 0/2 đơn vị đã nộp" in shown, "Mở đợt báo cáo" in shown) == (True, False)


def test_the_content_of_a_receipt_is_canonical_json(cast):
    recorded(cast.school_a, 1)
    receipt = filling.send(submission_of(opened(cast), cast.school_a), by=cast.head_a, at=NOW)
    again = json.dumps(json.loads(receipt.content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again == receipt.content
    assert timezone.localtime(receipt.sent_at) == timezone.localtime(datetime.fromisoformat(receipt.said["sent_at"]))
    assert receipt.said["period"] == [date(2026, 1, 1).isoformat(), date(2026, 6, 30).isoformat()]


def test_the_days_of_reminders_are_said_in_words(page, cast):
    campaign = opened(cast, reminder_days=[7, 0, -3])
    assert "trước hạn 7 ngày, đúng hạn, quá hạn 3 ngày" in text_of(page(cast.officer, "campaign", campaign.pk))


def test_nobody_is_offered_to_remind_twice_on_one_day(page, cast):
    campaign = opened(cast)
    assert "2 đơn vị chưa nộp, hôm nay chưa được nhắc" in text_of(page(cast.officer, "campaign_remind", campaign.pk))
    collecting.remind(campaign, by=cast.officer, at=NOW)
    again = page(cast.officer, "campaign_remind", campaign.pk)
    assert (again.status_code, again.url) == (302, campaign.get_absolute_url())
    assert "mai có thể nhắc tiếp" in text_of(page(cast.officer, "campaign", campaign.pk))
