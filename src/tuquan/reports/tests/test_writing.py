import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest

from tuquan.assessments import reviewing
from tuquan.assessments.rules import Status
from tuquan.assessments.tests.factories import registered
from tuquan.core.dates import Period
from tuquan.documents import letters
from tuquan.documents.models import OfficialDocument
from tuquan.facts.models import Fact
from tuquan.facts.services import DeclaredFigureInput as Figure, declare, redeclare
from tuquan.files import services as files
from tuquan.notifications.models import Message
from tuquan.programme.models import Recommendation
from tuquan.reports import drafting, outlines, writing_commands
from tuquan.reports.models import FigureUse, Report
from tuquan.reports.queries import writing as queries
from tuquan.reports.queries.proposing import proposals_of
from tuquan.reports.queries.uses import uses_of
from tuquan.reports.services import writing
from tuquan.reports.writing_enums import ReportKind, ReportState, VersionKind
from tuquan.units.models import Unit
from tuquan.units.tests import factories

NOW = datetime(2026, 7, 2, 3, tzinfo=UTC)
HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
BEFORE = Period(date(2025, 1, 1), date(2025, 6, 30))
LABEL = "Buổi tuyên truyền"
TEXT = {
    "strengths": "Tốt.",
    "weaknesses": "Còn chậm.",
    "causes": "Ít người.",
    "tasks": "Làm tiếp.",
    "proposals": "Mở lớp.",
}


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def stated(cast, sessions: int = 156, period: Period = HALF):
    return declare(
        cast.school_a, period, [Figure("propaganda_sessions", sessions)], source_title="Sổ", by=cast.head_a, at=NOW
    )


def started(cast) -> Report:
    outline = outlines.outline_for(cast.school_a, ReportKind.HALF_YEAR)
    return writing.start_report(cast.school_a, outline, HALF, by=cast.clerk_a, at=NOW)


def save(report: Report, code: str, typed: str, base: int, by, at: datetime = NOW, **more):
    return writing.save_section(report.sections.get(code=code), typed, base=base, by=by, at=at, **more)


def text_of(report: Report, code: str) -> str:
    return report.sections.get(code=code).text


def shown(report: Report, code: str) -> list[str]:
    """The section's paragraphs as the page has them."""
    report = Report.objects.get(pk=report.pk)
    [view] = [one for one in queries.views_of(report, NOW) if one.section.code == code]
    return ["".join(p if isinstance(p, str) else p.words for p in one.pieces) for one in view.paragraphs]


def issued(cast, report: Report, at: datetime = NOW, **said: str) -> Report:
    for code, words in (TEXT | said).items():
        section = report.sections.get(code=code)
        save(report, code, words, section.version, cast.clerk_a, at)
    paper = letters.pdf(queries.letter_of(report, at.date()))
    return writing.issue(
        report,
        number="37",
        symbol="BC-A",
        date=at.date(),
        signer="Người Ký",
        signer_position="Hiệu trưởng",
        upload=files.receive(files.as_upload("ky.pdf", paper), confirmed=True),
        by=cast.clerk_a,
        at=at,
    )


def test_a_draft_holds_figures_beside_last_year_and_says_where_nothing_is(cast) -> None:
    stated(cast)
    stated(cast, 144, BEFORE)
    report = started(cast)
    assert shown(report, "outreach") == [
        "Tổ chức 156 buổi tuyên truyền, tăng 12 buổi (8,3 %) so với cùng kỳ năm trước."
    ]
    assert shown(report, "rewards") == ["Trong kỳ chưa ghi nhận khen thưởng, phương tiện, kinh phí."]
    assert [one.kind for one in report.sections.get(code="outreach").versions.all()] == [VersionKind.DRAFTED]


def test_the_same_draft_is_not_begun_twice(cast) -> None:
    report = started(cast)
    with pytest.raises(writing.DraftExists) as refused:
        started(cast)
    assert refused.value.report == report


def test_a_number_typed_over_is_marked_keeps_that_of_the_records_and_asks_why(cast) -> None:
    stated(cast)
    report = started(cast)
    saved = save(report, "outreach", f"Tổ chức [[160|{LABEL}]] buổi.", 1, cast.clerk_a)
    [figure] = saved.unexplained
    assert (figure.shown, figure.typed, figure.value) == ("156", "160", 156)
    assert shown(report, "outreach") == ["Tổ chức 160 buổi."]
    assert "gõ đè 160 chưa có lý do" in " ".join(one.sentence for one in queries.open_points(report, NOW.date()))
    writing.explain(figure, reason="Thêm 4 buổi ghi sổ giấy", by=cast.clerk_a, at=NOW)
    figure.refresh_from_db()
    assert figure.reason == "Thêm 4 buổi ghi sổ giấy"
    with pytest.raises(writing.ReasonMissing):
        writing.explain(figure, reason=" ", by=cast.clerk_a, at=NOW)
    writing.restore(figure, by=cast.clerk_a, at=NOW)
    assert shown(report, "outreach") == ["Tổ chức 156 buổi."]


def test_a_figure_put_in_by_its_name_is_live_and_not_typed_over(cast) -> None:
    stated(cast)
    report = started(cast)
    section = report.sections.get(code="outreach")
    [held] = queries.held(section)
    assert (held.label, held.stands, queries.offered(section)) == (LABEL, "156", [])
    save(report, "outreach", "Không có số.", 1, cast.clerk_a)
    section.refresh_from_db()
    assert [(one.label, one.shown, one.url) for one in queries.offered(section)] == [(LABEL, "156", held.url)]
    saved = save(report, "outreach", f"Có [[156|{LABEL}]] buổi.", 2, cast.clerk_a, later(1))
    assert (saved.unexplained, text_of(report, "outreach")) == ([], "Có [[propaganda_sessions]] buổi.")


def test_what_changed_in_the_records_is_shown_old_and_new_and_taken_when_asked(cast) -> None:
    declaration = stated(cast)
    report = started(cast)
    redeclare(declaration, [Figure("propaganda_sessions", 150)], reason="đếm lại", by=cast.head_a, at=NOW)
    [changed] = queries.changed_figures(report)
    assert (changed.label, changed.figure.shown, changed.now) == (LABEL, "156", "150")
    assert writing.refresh(report, by=cast.clerk_a, at=NOW) == 1
    assert (queries.changed_figures(report), shown(report, "outreach")) == ([], ["Tổ chức 150 buổi tuyên truyền."])


def test_two_who_wrote_in_different_paragraphs_both_go_in(cast) -> None:
    report = started(cast)
    save(report, "strengths", "Một\nHai\nBa", 1, cast.head_a)
    first = save(report, "strengths", "Một của trưởng\nHai\nBa", 2, cast.head_a, later(11))
    second = save(report, "strengths", "Một\nHai\nBa của văn thư", 2, cast.clerk_a, later(12))
    assert (first.merged, second.merged, second.apart) == (False, True, None)
    assert text_of(report, "strengths") == "Một của trưởng\nHai\nBa của văn thư"


def test_who_has_the_section_open_is_put_together_with_whoever_saves_on_and_on(cast) -> None:
    report = started(cast)
    save(report, "strengths", "Một\nHai\nBa", 1, cast.clerk_a)
    writing.begin(report.sections.get(code="strengths"), by=cast.head_a, at=later(1))
    save(report, "strengths", "Một của văn thư\nHai\nBa", 2, cast.clerk_a, later(2))
    save(report, "strengths", "Một của văn thư!\nHai\nBa", 3, cast.clerk_a, later(3))
    assert save(report, "strengths", "Một\nHai\nBa của trưởng", 2, cast.head_a, later(4)).merged
    assert text_of(report, "strengths") == "Một của văn thư!\nHai\nBa của trưởng"
    assert [one.who for one in queries.steps_of(report)[:2]] == [
        cast.head_a.get_full_name(),
        cast.clerk_a.get_full_name(),
    ]


def test_two_who_wrote_the_same_words_lose_nothing(cast) -> None:
    report = started(cast)
    save(report, "strengths", "Của trưởng", 1, cast.head_a)
    saved = save(report, "strengths", "Của văn thư", 1, cast.clerk_a)
    assert saved.apart is not None
    assert (text_of(report, "strengths"), saved.apart.text) == ("Của trưởng", "Của văn thư")
    again = save(report, "strengths", "Của văn thư, viết tiếp", 1, cast.clerk_a, later(1))
    assert [one.text for one in queries.kept_apart(report)] == ["Của văn thư, viết tiếp"]
    assert "bản giữ riêng" in " ".join(one.sentence for one in queries.open_points(report, NOW.date()))
    writing.settle_apart(again.apart, by=cast.clerk_a, at=NOW)
    assert queries.kept_apart(report) == []


def test_saving_the_same_words_again_changes_nothing_and_meets_nobody(cast) -> None:
    report = started(cast)
    save(report, "strengths", "Tốt", 1, cast.head_a)
    saved = save(report, "strengths", "Tốt", 1, cast.clerk_a)
    assert (saved.apart, saved.section.version) == (None, 2)


def test_what_one_person_saves_without_a_pause_is_one_step(cast) -> None:
    report = started(cast)
    save(report, "strengths", "Một", 1, cast.head_a, later(1))
    save(report, "strengths", "Một hai", 2, cast.head_a, later(5))
    save(report, "strengths", "Một hai ba", 3, cast.clerk_a, later(6))
    save(report, "strengths", "Một hai ba bốn", 4, cast.clerk_a, later(30))
    steps = queries.steps_of(report)
    assert [(one.who, one.headings) for one in steps[:3]] == [
        (cast.clerk_a.get_full_name(), ("Ưu điểm",)),
        (cast.clerk_a.get_full_name(), ("Ưu điểm",)),
        (cast.head_a.get_full_name(), ("Ưu điểm",)),
    ]
    assert [queries.texts_at(report, one)["strengths"] for one in steps] == [
        "Một hai ba bốn",
        "Một hai ba",
        "Một hai",
        "",
    ]
    [compared] = queries.compared(report, steps[2], steps[0])
    assert (compared.heading, [(one.kind, one.words) for one in compared.lines[0]]) == (
        "Ưu điểm",
        [("same", "Một hai"), ("added", " ba bốn")],
    )


def test_who_writes_where_is_seen_by_the_others_until_he_leaves(cast) -> None:
    report = started(cast)
    section = report.sections.get(code="strengths")
    writing.begin(section, by=cast.head_a, at=NOW)
    assert queries.writers_in(report, later(5), without=cast.clerk_a.pk) == {section.pk: [cast.head_a.get_full_name()]}
    assert queries.writers_in(report, later(5), without=cast.head_a.pk) == {}
    assert queries.writers_in(report, later(60)) == {}
    writing.leave(section, by=cast.head_a)
    assert queries.writers_in(report, later(1)) == {}


def test_drafting_again_leaves_what_people_wrote(cast) -> None:
    report = started(cast)
    save(report, "strengths", "Của người", 1, cast.head_a)
    stated(cast)
    assert writing.draft_again(report, by=cast.clerk_a, at=later(1)) == 1
    assert text_of(report, "strengths") == "Của người"
    assert shown(report, "outreach") == ["Tổ chức 156 buổi tuyên truyền."]


def test_a_report_does_not_leave_the_house_unfinished(cast) -> None:
    report = started(cast)
    with pytest.raises(writing.NotReady) as refused:
        writing.issue(
            report,
            number="1",
            symbol="BC",
            date=NOW.date(),
            signer="",
            signer_position="",
            upload=None,
            by=cast.clerk_a,
            at=NOW,
        )
    assert refused.value.message.startswith("Mục “Ưu điểm” chưa có nội dung.")


def test_an_issued_report_stands_and_its_people_hear_of_every_figure_that_changes(cast) -> None:
    declaration = stated(cast)
    report = issued(cast, started(cast))
    document = OfficialDocument.objects.get()
    assert (report.state, report.document, document.reference, document.direction) == (
        ReportState.ISSUED,
        document,
        "37/BC-A",
        "out",
    )
    assert [one.indicator for one in FigureUse.objects.of(report)] == ["propaganda_sessions"]
    [fact] = Fact.objects.standing()
    assert [(use.title, use.url) for use in uses_of([fact])] == [(report.title, report.get_absolute_url())]
    redeclare(declaration, [Figure("propaganda_sessions", 150)], reason="đếm lại", by=cast.head_a, at=NOW)
    assert Message.objects.filter(kind="facts.ended").exists()
    report.refresh_from_db()
    assert shown(report, "outreach") == ["Tổ chức 156 buổi tuyên truyền."]
    [gone] = queries.outlived(report)
    assert (gone.label, gone.days, gone.before, gone.now) == (LABEL, "", "156", "150")
    assert gone.url.startswith(f"/so-lieu/don-vi/{cast.school_a.pk}/")
    with pytest.raises(writing.NotADraft):
        save(report, "strengths", "Sửa", 2, cast.clerk_a)
    with pytest.raises(writing.NotADraft):
        writing.refresh(report, by=cast.clerk_a, at=NOW)


def test_a_report_written_anew_replaces_the_old_one_with_the_figures_of_today(cast) -> None:
    declaration = stated(cast)
    report = issued(cast, started(cast))
    redeclare(declaration, [Figure("propaganda_sessions", 150)], reason="đếm lại", by=cast.head_a, at=NOW)
    anew = writing.write_anew(report, by=cast.clerk_a, at=later(60))
    assert (text_of(anew, "strengths"), shown(anew, "outreach")) == ("Tốt.", ["Tổ chức 150 buổi tuyên truyền."])
    paper = files.receive(files.as_upload("k.pdf", letters.pdf(queries.letter_of(anew, NOW.date()))), confirmed=True)
    writing.issue(
        anew,
        number="41",
        symbol="BC-A",
        date=NOW.date(),
        signer="A",
        signer_position="B",
        upload=paper,
        by=cast.clerk_a,
        at=later(90),
    )
    report.refresh_from_db()
    assert (report.state, FigureUse.objects.of(report).count()) == (ReportState.REPLACED, 0)


def test_withdrawing_asks_why_and_nobody_is_told_any_more(cast) -> None:
    stated(cast)
    report = issued(cast, started(cast))
    with pytest.raises(writing.ReasonMissing):
        writing.withdraw(report, reason="", by=cast.head_a, at=NOW)
    writing.withdraw(report, reason="Sai kỳ", by=cast.head_a, at=NOW)
    report.refresh_from_db()
    assert (report.state, report.withdrawn_reason, FigureUse.objects.count()) == (ReportState.WITHDRAWN, "Sai kỳ", 0)


@pytest.mark.parametrize(
    ("whose", "lines"),
    [
        ("office", ["THƯỜNG TRỰC BAN CHỈ ĐẠO"]),
        ("committee", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("school_a", ["THỦ TRƯỞNG ĐƠN VỊ"]),
    ],
)
def test_a_report_is_signed_as_its_office_signs(cast, whose, lines) -> None:
    unit = getattr(cast, whose)
    outline = outlines.outline_for(unit, ReportKind.HALF_YEAR)
    report = writing.start_report(unit, outline, HALF, by=cast.officer, at=NOW)
    assert queries.letter_of(report, NOW.date()).signature.lines() == lines


def test_the_same_report_is_the_same_file(cast) -> None:
    stated(cast)
    report = issued(cast, started(cast))
    report = Report.objects.get(pk=report.pk)
    first, second = (letters.docx(queries.letter_of(report, day)) for day in (date(2026, 7, 2), date(2027, 1, 5)))
    assert first == second
    assert report.sha256 == hashlib.sha256(first).hexdigest()


def test_a_picture_of_an_indicator_puts_last_year_beside_and_is_kept_as_text():
    from tuquan.reports.report_papers import PaperAnnex, PaperChart

    picture = PaperChart(
        "Buổi tuyên truyền",
        "buổi",
        "Năm 2026",
        "Năm 2025",
        (("Giao thông", "3", "2", "trên 3", "2"), ("Cháy", "1", "", "1", "–")),
    )
    annex = PaperAnnex("Biểu đồ năm 2026", (), (), (), charts=(picture,))
    assert PaperAnnex.of_json(annex.as_json()) == annex
    heading, image = annex.blocks()
    assert heading.content == "Buổi tuyên truyền (buổi)"
    drawing = image.data.decode()
    assert (drawing[:4], "trên 3</text>" in drawing, "Times New Roman" in drawing) == ("<svg", True, True)
    assert image.alt == (
        "Biểu đồ thanh đôi “Buổi tuyên truyền”: Năm 2026 so với Năm 2025: tăng ở 1, giảm ở 0, giữ nguyên ở 0 dòng; "
        "1 dòng thiếu số của một trong hai kỳ."
    )


def test_reports_of_many_units_are_those_of_each_and_ask_no_more_often(cast, tmp_path, django_assert_max_num_queries):
    stated(cast)
    units = [factories.unit(f"Trường {n}", managing=cast.committee) for n in range(3)]
    declare(units[0], HALF, [Figure("propaganda_sessions", 4)], source_title="Sổ", by=cast.head_a, at=NOW)
    codes = [one.code for one in (cast.school_a, *units)]
    today = NOW.date()

    def together(some: list[str]) -> dict[str, letters.Letter]:
        return dict(writing_commands.letters_of(some, 2026, ReportKind.HALF_YEAR, today=today))

    assert together(codes) == {code: writing_commands.letter_of(code, 2026, "half-year", today=today) for code in codes}
    for count in (1, 4):
        with django_assert_max_num_queries(22):
            together(codes[:count])
    written = writing_commands.write_many(codes, 2026, "half-year", tmp_path / "out", ".docx", today=today)
    assert (written, {one.name for one in (tmp_path / "out").iterdir()}) == (4, {f"{code}.docx" for code in codes})


def test_a_folder_of_reports_holds_all_units_below(cast, tmp_path):
    below = Unit.objects.filter(managing_path__startswith=cast.committee.managing_path).exclude(pk=cast.committee.pk)
    written = writing_commands.write_under(cast.committee.code, 2026, "half-year", tmp_path, ".docx", today=NOW.date())
    assert written == len(list(tmp_path.iterdir())) == below.count()
    with pytest.raises(writing_commands.NotWritten):
        writing_commands.write_under("KHONG-CO", 2026, "half-year", tmp_path, ".docx", today=NOW.date())


def test_a_column_without_a_figure_is_not_printed(cast):
    outline = outlines.outline_for(cast.school_a, ReportKind.HALF_YEAR)

    def table():
        [annex, *_charts] = writing_commands.fresh_letter(
            drafting.fresh(cast.school_a, outline, HALF, NOW.date())
        ).annexes
        return annex.blocks[0].header[0], {len(row) for row in annex.blocks[0].rows[1:]}

    stated(cast)
    assert table() == (("TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này"), {4})
    stated(cast, 150, BEFORE)
    assert table() == (("TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Cùng kỳ năm trước"), {5})


def test_what_an_issued_report_proposes_becomes_a_recommendation_that_is_followed_up(client, cast) -> None:
    said = "Đề nghị tập huấn bảo vệ. Năm nay chưa mở lớp nào."
    long = "Đề nghị " + "bố trí kinh phí thay thiết bị, " * 12 + "trong năm 2027."
    report = started(cast)
    assert proposals_of(report) == []
    report = issued(cast, report, proposals=f"- {said}\n- {long}")
    assert [(one.words, one.written) for one in proposals_of(report)] == [(said, False), (long, False)]
    client.force_login(cast.clerk_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    for one in proposals_of(report):
        offered = client.get(one.url).context["form"]
        typed = {name: offered[name].value() for name in ("title", "reason", "document")}
        client.post(one.url, {**typed, "date": "02/07/2026"})
    written = Recommendation.objects.order_by("pk").values_list("title", "reason", "document")
    assert list(written) == [(said, "", report.document_id), (long[:249] + "…", long, report.document_id)]
    assert [one.written for one in proposals_of(report)] == [True, True]
    assert "Xem kiến nghị" in client.get(report.get_absolute_url()).content.decode()


def test_a_paper_cites_what_was_read_in_the_law_and_keeps_open_questions_to_the_writers(cast) -> None:
    cycle = registered(cast.school_a, cast.head_a, cast.officer)
    code = next(one.code for one in cycle.rule_set.criteria if one.status is Status.VERIFIED)
    outline = outlines.outline_for(cast.school_a, ReportKind.RESULT)
    assert outline is not None
    period = drafting.period_of(cast.school_a, ReportKind.RESULT, 2026)
    made = drafting.fresh(cast.school_a, outline, period, date(2026, 11, 1))
    text = "\n".join(one.text for one in made.sections)
    criterion = cycle.rule_set.criterion(code)
    assert f"- {criterion.short} ({criterion.article}): " in text
    assert code not in text
    assert "chưa xác nhận về các vụ việc" not in text
    said = [line.text for line in reviewing.incidents(made.ground.cycle, made.ground.seen)]
    assert said == ["Thủ trưởng chưa xác nhận về các vụ việc trong danh mục của tiêu chuẩn."]
