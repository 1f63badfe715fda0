from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tuquan.core.dates import Period
from tuquan.core.refusals import Refusal
from tuquan.facts import queries as facts
from tuquan.facts.models import BasisChoice, Declaration
from tuquan.facts.services.verify import verify
from tuquan.notifications.models import Message
from tuquan.outreach.services.sessions import withdraw_session
from tuquan.reports.enums.collecting import CampaignState, SubmissionState
from tuquan.reports.models import Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.services import collecting, filling, receiving
from tuquan.reports.services.filling import TakenFigure, Typed
from tuquan.reports.sheets.receipts import fingerprint_of
from tuquan.reports.tests.collecting import (
    DEADLINE,
    HALF,
    NOW,
    OPENED,
    drafted,
    opened,
    recorded,
    second_clerk,
    small_form,
    stated,
    submission_of,
)
from tuquan.reports.tests.test_writing import issued as issued_report, started

LATER = datetime(2026, 7, 5, 2, tzinfo=UTC)


def refused(act, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    return str(caught.value.message)


def told(kind):
    return sorted((one.recipient.username, one.title) for one in Message.objects.filter(kind=kind))


def values_of(submission):
    return {line.key: line.value for line in queries.sheet_of(submission).lines}


# The campaign


def test_a_campaign_asks_units_below_and_tells_them_when_it_opens(cast):
    campaign = drafted(cast)
    assert collecting.add_units(campaign, [cast.school_a.pk, cast.school_b.pk], by=cast.officer, at=OPENED) == 2
    assert collecting.add_units(campaign, [cast.school_a.pk], by=cast.officer, at=OPENED) == 0
    assert told(collecting.ASKED) == []
    campaign = collecting.open_campaign(campaign, by=cast.officer, at=OPENED)
    assert campaign.state == CampaignState.OPEN
    title = "Đợt báo cáo: Báo cáo 6 tháng đầu năm 2026"
    assert told(collecting.ASKED) == [("truong.a", title), ("truong.b", title), ("vanthu.a", title)]
    assert refused(collecting.open_campaign, campaign, by=cast.officer, at=OPENED) == "Đợt này đã được mở trước đó."
    assert len(told(collecting.ASKED)) == 3


def test_a_campaign_refuses_what_makes_no_sense(cast):
    for wrong, sentence in [
        ({"form": None}, "Chọn một biểu, hoặc viết đề cương báo cáo bằng lời; có thể cả hai."),
        (
            {"period": Period(date(2026, 1, 1), date(2026, 3, 31))},
            "Biểu “Biểu thử” không dùng cho quý I năm 2026.",
        ),
        ({"deadline": date(2026, 6, 1)}, "Hạn nộp đã qua. Chọn từ hôm nay trở đi."),
        (
            {"reminder_days": [100]},
            "Ngày nhắc là số ngày trước hạn, từ 90 (trước) đến -60 (sau hạn), nhiều nhất 10 ngày.",
        ),
    ]:
        assert refused(drafted, cast, **wrong) == sentence
    campaign = drafted(cast)
    assert (
        refused(collecting.open_campaign, campaign, by=cast.officer, at=OPENED)
        == "Chưa chọn đơn vị nào. Chọn ít nhất một đơn vị rồi mở đợt."
    )
    assert refused(collecting.add_units, campaign, [cast.police.pk], by=cast.officer, at=OPENED) == (
        "Có đơn vị không thuộc diện của đợt này hoặc không do cơ quan anh/chị quản lý, theo dõi."
    )


def test_a_form_for_communes_asks_the_standing_office_and_of_the_whole_area(cast):
    from tuquan.units.tests.factories import unit

    province = cast.commune.parent
    top = unit("Thường trực Ban Chỉ đạo tỉnh", "standing_office", governs=province)
    form = small_form("commune")
    found = queries.askable(top, form.fills, date(2026, 6, 20))
    assert {one.name for one in found} == {cast.committee.name, cast.office.name}
    assert [one.name for one in queries.proposed(found, form.fills)] == [cast.office.name]
    campaign = collecting.write_campaign(
        top, title="Báo cáo xã", form=form, period=HALF, deadline=DEADLINE, by=cast.officer, at=OPENED
    )
    collecting.add_units(campaign, [cast.office.pk], by=cast.officer, at=OPENED)
    assert submission_of(campaign, cast.office).place == cast.commune


def test_units_come_late_or_are_excused_with_a_reason(cast):
    campaign = opened(cast, [cast.school_a])
    assert refused(collecting.add_units, campaign, [cast.school_b.pk], by=cast.officer, at=NOW) == "Hãy ghi lý do."
    assert collecting.add_units(campaign, [cast.school_b.pk], reason="mới lập", by=cast.officer, at=NOW) == 1
    late = submission_of(campaign, cast.school_b)
    collecting.excuse(late, reason="đang sáp nhập", by=cast.officer, at=NOW)
    standing = queries.standing_of(campaign, date(2026, 7, 20))
    assert (standing.asked, standing.late, standing.sentence) == (1, 1, "0/1 đơn vị đã nộp, 1 đơn vị quá hạn")
    assert refused(collecting.excuse, late, reason="lại", by=cast.officer, at=NOW) == (
        "Bài đã nộp hoặc đơn vị đã được miễn."
    )
    assert refused(filling.send, late, by=cast.head_b, at=NOW) == (
        "Bài này được miễn nên không sửa được; cần sửa thì xin mở lại."
    )
    collecting.ask_again(late, reason="đã xong sáp nhập", by=cast.officer, at=NOW)
    assert submission_of(campaign, cast.school_b).state == SubmissionState.NOT_BEGUN


def test_an_ended_campaign_takes_nothing_until_it_is_resumed(cast):
    campaign = opened(cast)
    one = submission_of(campaign, cast.school_a)
    collecting.close_campaign(campaign, by=cast.officer, at=NOW)
    typed = Typed("gaps_found", Decimal(2))
    assert refused(filling.save_cell, one, typed, by=cast.clerk_a, at=NOW) == (
        "Đợt báo cáo này đã kết thúc nên không ghi thêm được."
    )
    assert refused(collecting.close_campaign, campaign, by=cast.officer, at=NOW) == "Đợt này không còn mở."
    collecting.resume_campaign(campaign, deadline=date(2026, 7, 20), reason="còn 2 đơn vị", by=cast.officer, at=NOW)
    filling.save_cell(one, typed, by=cast.clerk_a, at=NOW)
    assert values_of(submission_of(campaign, cast.school_a))["gaps_found"] == 2


# Filling in


def test_the_sheet_stands_filled_with_what_is_recorded(cast):
    recorded(cast.school_a, 3)
    recorded(cast.school_a, 1, topic="drugs")
    one = submission_of(opened(cast), cast.school_a)
    assert values_of(one) == {
        "propaganda_sessions": 4,
        'propaganda_sessions {"topic":"fire"}': 3,
        "propaganda_attendees": 40,
        "gaps_found": None,
        "gaps_fixed": None,
    }
    assert Submission.objects.get(pk=one.pk).state == SubmissionState.NOT_BEGUN


def test_a_changed_value_keeps_both_numbers_and_asks_why(cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.clerk_a, ("propaganda_sessions", 5, ""))
    one = submission_of(one.campaign, cast.school_a)
    line = queries.sheet_of(one).by_key["propaganda_sessions"]
    assert (one.state, line.fact_value, line.value, line.needs_reason) == (SubmissionState.FILLING, 3, 5, True)
    assert refused(filling.send, one, by=cast.clerk_a, at=NOW) == (
        "Còn 1 dòng khác số đã ghi nhận mà chưa nói vì sao: Buổi tuyên truyền."
    )
    stated(one, cast.clerk_a, ("propaganda_sessions", 5, "2 buổi chưa ghi sổ"))
    receipt = filling.send(one, by=cast.clerk_a, at=NOW)
    [cell] = one.cells.filter(key="propaganda_sessions")
    assert (cell.fact_value, cell.stated, cell.reason) == (3, 5, "2 buổi chưa ghi sổ")
    assert [one["value"] for one in receipt.said["figures"]] == ["5", "3", "30", None, None]


def test_the_recorded_number_typed_again_states_nothing(cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.clerk_a, ("propaganda_sessions", 5, "sai"))
    line = queries.sheet_of(one).by_key["propaganda_sessions"]
    filling.save_cell(one, Typed("propaganda_sessions", Decimal(3), version=line.version), by=cast.clerk_a, at=NOW)
    line = queries.sheet_of(one).by_key["propaganda_sessions"]
    assert (line.stated, line.value, line.differs) == (None, 3, False)


def test_two_people_in_one_line_never_overwrite_each_other(cast):
    one = submission_of(opened(cast), cast.school_a)
    filling.save_cell(one, Typed("gaps_found", Decimal(4), version=0), by=cast.clerk_a, at=NOW)
    said = refused(filling.save_cell, one, Typed("gaps_found", Decimal(6), version=0), by=second_clerk(cast), at=LATER)
    assert said == ("Lê Thu Hà vừa ghi 4 ở dòng này lúc 09:00 02/07/2026. Hãy xem lại rồi ghi lần nữa nếu vẫn đúng.")
    assert values_of(one)["gaps_found"] == 4
    # Another line is free, and the same number is no quarrel.
    filling.save_cell(one, Typed("gaps_fixed", Decimal(1), version=0), by=cast.head_a, at=LATER)
    filling.save_cell(one, Typed("gaps_found", Decimal(4), version=0), by=cast.head_a, at=LATER)


def test_sending_what_somebody_changed_meanwhile_is_refused(cast):
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.clerk_a, ("gaps_found", 4, ""))
    version = submission_of(one.campaign, cast.school_a).version
    stated(one, second_clerk(cast), ("gaps_found", 5, ""), at=LATER)
    assert refused(filling.send, one, by=cast.clerk_a, at=LATER, version=version) == (
        "Mai Thị Lan vừa ghi 5 ở dòng này lúc 09:00 05/07/2026. Hãy xem lại rồi ghi lần nữa nếu vẫn đúng."
    )


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.217", 1217), ("98,5", Decimal("98.5")), ("", None), (" 0 ", 0), ("1 217", 1217), ("12.000.000", 12000000)],
)
def test_numbers_are_read_as_offices_write_them(typed, value):
    assert filling.number_of(typed) == value


@pytest.mark.parametrize("typed", ["1.21", "12,5,1", "mười", "1e3", "0,1234", "-4", "1..2", "٣", ",5"])
def test_other_writings_are_no_numbers(typed):
    with pytest.raises(Refusal):
        filling.number_of(typed)


# Handing in


def test_a_receipt_holds_the_fingerprint_of_exactly_what_was_sent(cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    receipt = filling.send(one, by=cast.head_a, at=NOW)
    assert receipt.fingerprint == fingerprint_of(receipt.content)
    assert receipt.said["unit"] == {"code": cast.school_a.code, "name": cast.school_a.name}
    assert receipt.said["sent_at"] == "2026-07-02T09:00:00+07:00"
    assert told(collecting.RECEIVED) == [("canbo", "Trường THCS Nguyễn Trãi đã nộp: Báo cáo 6 tháng đầu năm 2026")]
    assert refused(filling.send, one, by=cast.clerk_a, at=NOW) == (
        "Bài này đã nộp, chờ xem nên không sửa được; cần sửa thì xin mở lại."
    )
    assert one.receipts.count() == 1


def test_an_empty_answer_is_not_sent(cast):
    one = submission_of(opened(cast), cast.school_a)
    assert refused(filling.send, one, by=cast.head_a, at=NOW) == (
        "Chưa có số nào và chưa có báo cáo bằng lời nên chưa nộp được."
    )


def test_a_figure_withdrawn_after_sending_tells_sender_and_receiver(cast):
    sessions = recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    filling.send(one, by=cast.head_a, at=NOW)
    withdraw_session(sessions[0], reason="ghi nhầm", by=None, at=LATER)
    assert {name for name, _title in told("facts.ended")} == {"canbo", "truong.a", "vanthu.a"}
    one = submission_of(one.campaign, cast.school_a)
    drifts = queries.drifts(one, queries.sheet_of(one))
    assert [(drift.line.key, drift.before_shown, drift.now_shown) for drift in drifts] == [
        ("propaganda_sessions", "3", "2"),
        ('propaganda_sessions {"topic":"fire"}', "3", "2"),
        ("propaganda_attendees", "30", "20"),
    ]
    filling.ask_correction(one, reason="một buổi ghi nhầm", by=cast.head_a, at=LATER)
    assert refused(filling.ask_correction, one, reason="nữa", by=cast.head_a, at=LATER) == (
        "Đơn vị đã xin sửa trước đó; đang chờ cơ quan thu mở lại."
    )
    receiving.reopen(one, reason="một buổi ghi nhầm", by=cast.officer, at=LATER)
    one = submission_of(one.campaign, cast.school_a)
    assert (one.state, one.correction_asked_at) == (SubmissionState.REOPENED, None)
    filling.send(one, by=cast.head_a, at=LATER)
    assert queries.drifts(one, queries.sheet_of(submission_of(one.campaign, cast.school_a))) == []
    assert one.receipts.count() == 2


def test_a_returned_submission_is_mended_and_sent_again(cast):
    recorded(cast.school_a, 1)
    one = submission_of(opened(cast), cast.school_a)
    filling.send(one, by=cast.head_a, at=NOW)
    assert refused(receiving.return_submission, one, reason=" ", by=cast.officer, at=LATER) == "Hãy ghi lý do."
    receiving.return_submission(one, reason="thiếu số sơ hở", by=cast.officer, at=LATER)
    assert refused(receiving.return_submission, one, reason="lại", by=cast.officer, at=LATER) == (
        "Bài này không ở chỗ chờ xem nên không trả lại được."
    )
    stated(one, cast.head_a, ("gaps_found", 0, ""))
    filling.send(one, by=cast.head_a, at=LATER)
    assert submission_of(one.campaign, cast.school_a).state == SubmissionState.SENT
    assert [title for _name, title in told(collecting.CHANGE)] == [
        "Bài nộp bị trả lại: Báo cáo 6 tháng đầu năm 2026"
    ] * 2


# Accepting


def test_acceptance_writes_only_what_the_records_do_not_say(cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.head_a, ("gaps_found", 4, ""), ("propaganda_sessions", 5, "2 buổi chưa ghi"))
    filling.send(one, by=cast.head_a, at=NOW)
    receiving.accept(one, by=cast.officer, at=LATER)
    one = submission_of(one.campaign, cast.school_a)
    assert one.state == SubmissionState.ACCEPTED
    [declaration] = Declaration.objects.all()
    assert declaration == one.declaration
    assert {(figure.indicator, figure.value) for figure in declaration.figures.all()} == {
        ("gaps_found", 4),
        ("propaganda_sessions", 5),
    }
    figure = facts.figure("propaganda_sessions", cast.school_a, HALF)
    assert (figure.value, [aside.value for aside in figure.beside]) == (3, [5])
    assert facts.figure("gaps_found", cast.commune, HALF).value == 4
    assert facts.figure("propaganda_sessions", cast.commune, HALF).value == 3
    assert refused(receiving.accept, one, by=cast.officer, at=LATER) == (
        "Bài này không ở chỗ chờ tiếp nhận; có thể người khác vừa xử lý."
    )
    assert Declaration.objects.count() == 1
    assert queries.drifts(one, queries.sheet_of(one)) == []
    assert verify() is None


def test_the_stated_number_counts_when_acceptance_says_so_with_a_reason(cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.head_a, ("propaganda_sessions", 5, "2 buổi chưa ghi"))
    filling.send(one, by=cast.head_a, at=NOW)
    assert refused(receiving.accept, one, counting={"propaganda_sessions": ""}, by=cast.officer, at=LATER) == (
        "Chọn số đơn vị ghi thì phải nêu lý do."
    )
    receiving.accept(one, counting={"propaganda_sessions": "đã xem sổ giấy"}, by=cast.officer, at=LATER)
    assert facts.figure("propaganda_sessions", cast.commune, HALF).value == 5
    assert [(choice.basis, choice.reason) for choice in BasisChoice.objects.all()] == [("declared", "đã xem sổ giấy")]
    # Opened again, mended, accepted without the choice: nothing is lost or doubled, the recorded number counts again.
    receiving.reopen(one, reason="xem lại", by=cast.officer, at=LATER)
    one = submission_of(one.campaign, cast.school_a)
    line = queries.sheet_of(one).by_key["propaganda_sessions"]
    assert (line.fact_value, line.stated, line.differs) == (3, 5, True)
    stated(one, cast.head_a, ("propaganda_sessions", 6, "3 buổi chưa ghi"), ("gaps_found", 1, ""))
    filling.send(one, by=cast.head_a, at=LATER)
    receiving.accept(one, by=cast.officer, at=LATER)
    assert Declaration.objects.standing().count() == 1
    figure = facts.figure("propaganda_sessions", cast.school_a, HALF)
    assert (figure.value, [aside.value for aside in figure.beside]) == (3, [6])
    assert facts.figure("gaps_found", cast.school_a, HALF).value == 1
    assert verify() is None


def test_what_is_no_longer_stated_is_withdrawn_at_the_next_acceptance(cast):
    recorded(cast.school_a, 1)
    one = submission_of(opened(cast), cast.school_a)
    stated(one, cast.head_a, ("gaps_found", 4, ""))
    filling.send(one, by=cast.head_a, at=NOW)
    receiving.accept(one, by=cast.officer, at=LATER)
    receiving.reopen(one, reason="nhầm", by=cast.officer, at=LATER)
    filling.save_cell(one, Typed("gaps_found", None), by=cast.head_a, at=LATER)
    filling.send(one, by=cast.head_a, at=LATER)
    receiving.accept(one, by=cast.officer, at=LATER)
    assert facts.figure("gaps_found", cast.school_a, HALF).empty
    assert Declaration.objects.standing().count() == 0


def test_a_form_of_the_whole_area_states_the_area(cast):
    from tuquan.units.tests.factories import unit

    recorded(cast.school_a, 2)
    top = unit("Thường trực Ban Chỉ đạo tỉnh", "standing_office", governs=cast.commune.parent)
    campaign = collecting.write_campaign(
        top, title="Báo cáo xã", form=small_form("commune"), period=HALF, deadline=DEADLINE, by=cast.officer, at=OPENED
    )
    collecting.add_units(campaign, [cast.office.pk], by=cast.officer, at=OPENED)
    collecting.open_campaign(campaign, by=cast.officer, at=OPENED)
    one = submission_of(campaign, cast.office)
    assert values_of(one)["propaganda_sessions"] == 2
    stated(one, cast.officer, ("propaganda_sessions", 9, "7 buổi của khu dân cư"))
    filling.send(one, by=cast.officer, at=NOW)
    receiving.accept(one, counting={"propaganda_sessions": "có biên bản"}, by=cast.officer, at=LATER)
    assert facts.figure("propaganda_sessions", cast.commune, HALF).value == 9
    receiving.reopen(one, reason="xem lại", by=cast.officer, at=LATER)
    line = queries.sheet_of(submission_of(campaign, cast.office)).by_key["propaganda_sessions"]
    assert (line.fact_value, line.stated) == (2, 9)
    assert verify() is None


# A report in words


def test_figures_of_a_report_fill_the_sheet_and_keep_their_words(cast):
    recorded(cast.school_a, 3)
    one = submission_of(opened(cast, outline="I. Kết quả"), cast.school_a)
    changed = filling.take_figures(
        one,
        [
            TakenFigure("propaganda_sessions", Decimal(5), span="tổ chức 05 buổi tuyên truyền"),
            TakenFigure("cameras", Decimal(12), "at_least", span="trên 12 mắt camera"),
        ],
        source_title="BC 12/BC-THCS",
        by=cast.clerk_a,
        at=NOW,
    )
    assert changed == ["propaganda_sessions", "cameras"]
    one = submission_of(one.campaign, cast.school_a)
    sheet = queries.sheet_of(one)
    assert [(line.key, line.value, line.source) for line in sheet.lines if line.stated is not None] == [
        ("propaganda_sessions", 5, "BC 12/BC-THCS"),
        ("cameras", 12, "BC 12/BC-THCS"),
    ]
    assert sheet.by_key["propaganda_sessions"].cell.span == "tổ chức 05 buổi tuyên truyền"
    filling.send(one, by=cast.clerk_a, at=NOW)
    receiving.accept(one, by=cast.officer, at=LATER)
    [declaration] = Declaration.objects.all()
    assert declaration.basis == "read"
    figure = facts.figure("cameras", cast.school_a, HALF)
    assert (figure.value, figure.qualifier) == (12, "at_least")


def test_a_campaign_for_words_alone_is_answered_by_words(cast):
    campaign = opened(cast, form=None, outline="I. Tình hình. II. Kết quả.")
    one = submission_of(campaign, cast.school_a)
    filling.write_narrative(one, narrative="Trường giữ vững an ninh, trật tự.", by=cast.clerk_a, at=NOW)
    receipt = filling.send(one, by=cast.clerk_a, at=NOW)
    assert receipt.said["narrative"] == "Trường giữ vững an ninh, trật tự."
    receiving.accept(one, by=cast.officer, at=LATER)
    assert Declaration.objects.count() == 0


def test_a_campaign_for_words_is_answered_by_an_issued_report_of_the_unit(cast):
    report = issued_report(cast, started(cast))
    one = submission_of(opened(cast, form=None, outline="I. Tình hình. II. Kết quả."), cast.school_a)
    filling.write_narrative(one, narrative="", report=report, by=cast.clerk_a, at=NOW)
    one = Submission.objects.get(pk=one.pk)
    lines = one.narrative.split("\n")
    assert one.report == report
    assert lines[0] == report.title
    assert "I. Công tác triển khai, thực hiện" in lines
    theirs = submission_of(one.campaign, cast.school_b)
    with pytest.raises(filling.NotItsReport):
        filling.write_narrative(theirs, narrative="", report=report, by=cast.head_b, at=NOW)


# Reminding


def test_a_unit_is_reminded_once_a_day_whoever_does_it(cast):
    campaign = opened(cast)
    recorded(cast.school_a, 1)
    filling.send(submission_of(campaign, cast.school_a), by=cast.head_a, at=NOW)
    assert collecting.remind(campaign, words="Anh/chị nộp giúp.", by=cast.officer, at=NOW) == 1
    assert refused(collecting.remind, campaign, by=cast.officer, at=NOW) == (
        "Các đơn vị này đã được nhắc trong hôm nay, hoặc đã nộp. Mai hãy nhắc tiếp."
    )
    [message] = Message.objects.filter(kind=collecting.REMIND)
    assert (message.recipient, message.body) == (cast.head_b, "Anh/chị nộp giúp.\nCòn 8 ngày (hạn 10/07/2026).")
    assert collecting.remind(campaign, by=cast.officer, at=LATER) == 1


def test_reminders_go_out_on_the_days_of_the_campaign(cast):
    opened(cast, reminder_days=[7, 0, -3])
    days = [date(2026, 7, day) for day in range(1, 17)]
    sent = {day: collecting.remind_due(day) for day in days}
    assert {day.day: count for day, count in sent.items() if count} == {3: 2, 10: 2, 13: 2}
    assert collecting.remind_due(date(2026, 7, 13)) == 0
    assert [
        one.body for one in Message.objects.filter(kind=collecting.REMIND, recipient=cast.head_b).order_by("created_at")
    ] == [
        "Còn 7 ngày (hạn 10/07/2026).",
        "Hôm nay là hạn nộp.",
        "Đã quá hạn 3 ngày (hạn 10/07/2026).",
    ]


def test_a_later_change_of_the_form_leaves_a_running_campaign_alone(cast):
    campaign = opened(cast)
    assert [row.key for row in campaign.rows] == [row.key for row in small_form().rows]
    assert len(campaign.form_version) == 12
