from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tuquan.audit.models import Entry
from tuquan.core.dates import Period, year_of
from tuquan.facts import queries as facts, sources
from tuquan.facts.models import Declaration, Fact
from tuquan.facts.services import BadFigure, DeclaredFigureInput, declare
from tuquan.reports.models import AddedWord, FigureState, ReadFigure, Reading, ReadingState
from tuquan.reports.queries import reading as reads
from tuquan.reports.services import reading as services, wordings
from tuquan.reports.services.reading import Correction, NotWaiting, ReadingRefused
from tuquan.reports.tests.readings import AT, REPORT, confirmed, started


def one(reading, indicator, value):
    return reading.figures.filter(indicator=indicator, value=value, same_as=None).get()


def decided(cast, reading):
    services.accept(reading, reading.figures.values_list("pk", flat=True), by=cast.officer, at=AT)


def test_a_report_is_read_with_its_period_and_without_names(cast):
    reading = started(cast)
    assert (reading.period, len(reading.text), "Nguyễn Văn Bảy" in reading.text) == (
        year_of(2025),
        len(REPORT),
        False,
    )
    figures = [
        (figure.indicator, figure.value, figure.own_period, reading.text[figure.start : figure.end])
        for figure in reading.figures.filter(same_as=None).order_by("start")
    ]
    assert figures == [
        ("propaganda_sessions", 48, None, "48"),
        ("propaganda_attendees", 3126, None, "3.126"),
        ("printed_materials", 2400, None, "2.400"),
        ("commitments_signed", 1845, None, "1.845"),
        ("models_active", 12, None, "12"),
        ("models_new", 3, None, "3"),
        ("cameras", 86, None, "86"),
        ("tips_received", 57, None, "57"),
        ("tips_valuable", 41, None, "41"),
        ("cases_handled", 9, None, "9"),
        ("awards_collective", 6, None, "6"),
        ("awards_individual", 14, None, "14"),
        ("awards_individual", 11, year_of(2024), "11"),
    ]
    repeated = reading.figures.exclude(same_as=None).get()
    assert repeated.same_as == one(reading, "propaganda_sessions", 48)


def test_the_same_form_sent_twice_reads_once(cast):
    from tuquan.core.ids import uuid7

    key = uuid7()
    assert started(cast, key=key).pk == started(cast, key=key).pk == key
    assert Reading.objects.count() == 1


def test_nothing_counts_before_it_is_confirmed_and_then_each_period_is_declared(cast):
    reading = started(cast)
    decided(cast, reading)
    assert Fact.objects.count() == 0
    made = services.confirm(reading, by=cast.officer, at=AT)
    assert [(str(two.period), two.basis, two.place, two.figures.count()) for two in made] == [
        ("01/01/2025 – 31/12/2025", "read", cast.commune, 12),
        ("01/01/2024 – 31/12/2024", "read", cast.commune, 1),
    ]
    assert facts.figure("propaganda_attendees", cast.commune, year_of(2025)).value == 3126
    assert facts.figure("awards_individual", cast.commune, year_of(2024)).value == 11
    fact = Fact.objects.get(indicator="tips_valuable")
    origin = sources.origin_of(cast.officer, fact)
    figure = one(reading, "tips_valuable", 41)
    assert (origin.title, origin.url) == (
        "12/BC-UBND: Báo cáo năm 2025",
        f"{reading.get_absolute_url()}#cho-{figure.pk}",
    )
    assert (sources.origin_of(cast.head_a, fact), sources.origin_of(cast.police_officer, fact)) == (None, None)


def test_confirming_twice_or_the_same_text_again_writes_nothing_twice(cast):
    reading = confirmed(cast)
    with pytest.raises(NotWaiting):
        services.confirm(reading, by=cast.officer, at=AT)
    again = started(cast)
    decided(cast, again)
    with pytest.raises(ReadingRefused) as refused:
        services.confirm(again, by=cast.officer, at=AT)
    assert "đã được xác nhận ngày 05/01/2026" in str(refused.value.message)
    assert Declaration.objects.count() == 2


def test_a_waiting_number_and_two_numbers_of_one_cell_stop_the_confirmation(cast):
    reading = started(cast)
    with pytest.raises(ReadingRefused, match="Còn số chưa xét"):
        services.confirm(reading, by=cast.officer, at=AT)
    decided(cast, reading)
    services.correct(
        reading,
        one(reading, "awards_collective", 6),
        Correction("awards_individual", Decimal(6)),
        by=cast.officer,
        at=AT,
    )
    with pytest.raises(ReadingRefused, match="Hai số khác nhau"):
        services.confirm(reading, by=cast.officer, at=AT)
    services.drop(reading, [one(reading, "awards_individual", 6).pk], by=cast.officer, at=AT)
    services.confirm(reading, by=cast.officer, at=AT)
    assert facts.figure("awards_individual", cast.commune, year_of(2025)).value == 14


def test_what_repeats_a_number_goes_with_it_until_it_is_split(cast):
    reading = started(cast)
    leader = one(reading, "propaganda_sessions", 48)
    services.correct(
        reading,
        leader,
        Correction(
            "propaganda_sessions",
            Decimal(49),
            "at_least",
            {"topic": "traffic"},
            Period(date(2025, 1, 1), date(2025, 6, 30)),
        ),
        by=cast.officer,
        at=AT,
    )
    said = {
        (two.value, two.qualifier, two.dims, str(two.own_period), two.state)
        for two in reading.figures.filter(indicator="propaganda_sessions")
    }
    assert said == {(49, "at_least", '{"topic":"traffic"}', "01/01/2025 – 30/06/2025", "corrected")}
    services.split(reading, leader, by=cast.officer, at=AT)
    assert sorted(reading.figures.filter(indicator="propaganda_sessions").values_list("state", flat=True)) == [
        "corrected",
        "waiting",
    ]
    services.put_back(reading, [leader.pk], by=cast.officer, at=AT)
    leader.refresh_from_db()
    assert (leader.value, leader.qualifier, leader.dims, leader.own_period, leader.state) == (
        48,
        "exact",
        "{}",
        None,
        "waiting",
    )


def test_a_correction_that_cannot_be_declared_is_refused(cast):
    reading = started(cast)
    figure = one(reading, "cameras", 86)
    good = Correction("cameras", Decimal(86))
    for wrong in (
        replace(good, indicator="nothing"),
        replace(good, value=Decimal("-1")),
        replace(good, value=Decimal("1.23456")),
        replace(good, dims={"topic": "traffic"}),
    ):
        with pytest.raises(BadFigure):
            services.correct(reading, figure, wrong, by=cast.officer, at=AT)
    services.correct(reading, figure, good, by=cast.officer, at=AT)
    figure.refresh_from_db()
    assert figure.state == FigureState.ACCEPTED


def test_a_missed_number_is_added_once_at_its_place(cast):
    reading = started(cast)
    start = reading.text.index("2025")
    made = services.add(reading, Correction("fire_drills", Decimal(2)), span=(start, start + 4), by=cast.officer, at=AT)
    assert (made.read_indicator, made.state) == ("", "corrected")
    with pytest.raises(ReadingRefused, match="đã có trong danh sách"):
        services.add(reading, Correction("fire_drills", Decimal(2)), span=(start, start + 4), by=cast.officer, at=AT)
    with pytest.raises(ReadingRefused, match="không nằm trong"):
        services.add(reading, Correction("fire_drills", Decimal(2)), span=(5, 99_999), by=cast.officer, at=AT)


def test_sure_numbers_are_taken_at_once_and_the_rest_dropped(cast):
    reading = started(cast)
    ReadFigure.objects.filter(reading=reading).update(confidence=0.5)
    ReadFigure.objects.filter(reading=reading, indicator__in=["cameras", "awards_individual"]).update(confidence=0.95)
    assert services.accept_sure(reading, by=cast.officer, at=AT) == 2  # the one of 2024 has to be looked at
    services.drop_waiting(reading, by=cast.officer, at=AT)
    assert sorted((two.indicator, two.value) for two in reading.figures.filter(state=FigureState.ACCEPTED)) == [
        ("awards_individual", 14),
        ("cameras", 86),
    ]


def test_a_new_period_of_the_report_takes_its_numbers_along(cast):
    reading = started(cast)
    services.change_source(reading, services.Source("Báo cáo", "", None), year_of(2024), by=cast.officer, at=AT)
    reading.refresh_from_db()
    assert (str(reading.period), reading.period_told) == ("01/01/2024 – 31/12/2024", True)
    assert reading.figures.exclude(first_date=None).count() == 0


def test_withdrawing_takes_back_every_figure_with_its_reason(cast):
    reading = confirmed(cast)
    services.withdraw_reading(reading, reason="đọc nhầm báo cáo", by=cast.officer, at=AT)
    reading.refresh_from_db()
    assert (reading.state, reading.ended_reason, Fact.objects.standing().count()) == (
        ReadingState.WITHDRAWN,
        "đọc nhầm báo cáo",
        0,
    )
    with pytest.raises(NotWaiting):
        services.withdraw_reading(reading, reason="lần nữa", by=cast.officer, at=AT)
    assert confirmed(cast).state == ReadingState.CONFIRMED  # read anew, it counts again
    assert list(Entry.objects.filter(kind__startswith="reading.").order_by("seq").values_list("kind", flat=True)) == [
        "reading.started",
        "reading.confirmed",
        "reading.withdrawn",
        "reading.started",
        "reading.confirmed",
    ]


def test_what_is_known_of_a_cell_stands_beside_the_number(cast):
    declare(
        cast.office,
        year_of(2025),
        [DeclaredFigureInput("cameras", 80), DeclaredFigureInput("propaganda_sessions", 48)],
        source_title="Sổ",
        whole_area=cast.commune,
        by=None,
        at=AT,
    )
    reading = started(cast)
    figures = list(reading.figures.filter(same_as=None))
    known = {
        two.indicator: reads.known(reading, figures)[two.pk].difference
        for two in figures
        if two.pk in reads.known(reading, figures)
    }
    assert known == {"cameras": 6, "propaganda_sessions": 0}


def test_a_report_of_a_unit_below_becomes_figures_of_that_unit(cast):
    assert (reads.has_account(cast.school_a), reads.has_account(cast.police)) == (True, False)
    reading = confirmed(cast, subject=cast.police)
    assert reading.unit == cast.office
    assert {two.unit for two in Declaration.objects.all()} == {cast.police}
    assert facts.figure("cameras", cast.police, year_of(2025)).value == 86


def test_reading_again_keeps_what_was_decided_and_knows_new_words(cast):
    text = "Năm 2025 toàn phường có 7 đêm hội tình làng. Khen thưởng 6 tập thể."
    reading = started(cast, text=text)
    assert [(two.indicator, two.value) for two in reading.figures.all()] == [("awards_collective", 6)]
    services.accept(reading, [reading.figures.get().pk], by=cast.officer, at=AT)
    wordings.add_word(cast.office, "đêm hội tình làng", "propaganda_sessions", by=cast.officer, at=AT)
    assert services.read_again(reading, by=cast.officer, at=AT) == 1
    assert sorted((two.indicator, two.value, two.state) for two in reading.figures.all()) == [
        ("awards_collective", 6, "accepted"),
        ("propaganda_sessions", 7, "waiting"),
    ]


def test_a_wording_belongs_to_one_indicator(cast):
    first = wordings.add_word(cast.office, "  Đêm hội   tình làng", "propaganda_sessions", by=cast.officer, at=AT)
    assert first.phrase == "đêm hội tình làng"
    assert wordings.add_word(cast.office, "đêm hội tình làng", "propaganda_sessions", by=cast.officer, at=AT) == first
    for phrase, code in (
        ("hộ", "cameras"),
        ("7 đêm hội", "cameras"),
        ("đêm hội tình làng", "cameras"),
        ("đêm hội", "x"),
    ):
        with pytest.raises(wordings.WordRefused):
            wordings.add_word(cast.office, phrase, code, by=cast.officer, at=AT)
    wordings.remove_word(first, by=cast.officer, at=AT)
    assert not AddedWord.objects.exists()


def test_wordings_corrected_are_counted_from_confirmed_readings(cast):
    reading = started(cast)
    services.correct(
        reading, one(reading, "cameras", 86), Correction("fire_drills", Decimal(86)), by=cast.officer, at=AT
    )
    services.drop(reading, [one(reading, "printed_materials", 2400).pk], by=cast.officer, at=AT)
    assert reads.wordings(cast.officer) == []
    services.accept(
        reading, reading.figures.filter(state="waiting").values_list("pk", flat=True), by=cast.officer, at=AT
    )
    services.confirm(reading, by=cast.officer, at=AT)
    assert sorted((two.phrase, two.read, two.made, two.times) for two in reads.wordings(cast.officer)) == [
        ("camera an ninh", "cameras", "fire_drills", 1),
        ("tờ rơi", "printed_materials", "", 1),
    ]
    assert reads.wordings(cast.head_a) == []


def test_a_confirmed_reading_becomes_a_labelled_passage(cast):
    from tuquan.reports import vocabulary
    from tuquan.reports.reading import scoring

    reading = confirmed(cast)
    [row] = reads.regression(Reading.objects.all())
    assert (row["id"], row["text"], len(row["figures"])) == (str(reading.pk), reading.text, 14)
    assert scoring.score([row], vocabulary.reader()).f1() == 1.0


def test_two_people_confirm_at_once_and_one_does(cast, together):
    def begin():
        reading = started(cast)
        decided(cast, reading)
        return reading

    [reading] = together(begin)

    def press():
        try:
            return len(services.confirm(reading, by=cast.officer, at=AT))
        except NotWaiting:
            return "already"

    assert sorted(together(press, press), key=str) == [2, "already"]
    assert together(Declaration.objects.count) == [2]


SUM = """Tuyên truyền: tổ chức 48 buổi tuyên truyền ở trường học, 30 buổi tuyên truyền ở khu dân cư.
Khen thưởng 6 tập thể và 14 cá nhân."""


def joined(cast, reading):
    pair = [one(reading, "propaganda_sessions", 48), one(reading, "propaganda_sessions", 30)]
    return pair, services.join(reading, [figure.pk for figure in pair], by=cast.officer, at=AT)


def test_several_numbers_become_one_that_keeps_the_place_of_each(cast):
    reading = started(cast, text=SUM)
    _pair, made = joined(cast, reading)
    assert (made.indicator, made.value, made.state, made.start) == ("propaganda_sessions", 78, "corrected", None)
    assert [(part.value, part.state, part.part_of_id) for part in made.parts.order_by("start")] == [
        (48, "joined", made.pk),
        (30, "joined", made.pk),
    ]
    services.drop_waiting(reading, by=cast.officer, at=AT)
    services.confirm(reading, by=cast.officer, at=AT)
    fact = Fact.objects.standing().get()
    assert (fact.indicator, fact.value) == ("propaganda_sessions", 78)
    assert reads.origin_of(cast.officer, fact).url == f"{reading.get_absolute_url()}#so-{made.pk}"
    [passage] = reads.regression(Reading.objects.filter(pk=reading.pk))
    assert [figure["value"] for figure in passage["figures"]] == [48.0, 30.0]  # as they stand in the text


def test_a_sum_takes_further_numbers_and_comes_apart_again(cast):
    reading = started(cast, text=SUM + " Ngoài ra tổ chức 2 buổi tuyên truyền lưu động.")
    _pair, made = joined(cast, reading)
    third = one(reading, "propaganda_sessions", 2)
    larger = services.join(reading, [made.pk, third.pk], by=cast.officer, at=AT)
    assert (larger.value, larger.parts.count(), reading.figures.filter(pk=made.pk).exists()) == (80, 3, False)
    services.put_back(reading, [larger.pk], by=cast.officer, at=AT)
    sessions = reading.figures.filter(indicator="propaganda_sessions").order_by("start")
    assert list(sessions.values_list("value", "state", "part_of")) == [
        (48, "waiting", None),
        (30, "waiting", None),
        (2, "waiting", None),
    ]


def test_only_numbers_of_one_indicator_and_period_are_added(cast):
    reading = started(cast)
    group, person = one(reading, "awards_collective", 6), one(reading, "awards_individual", 14)
    earlier = one(reading, "awards_individual", 11)
    for chosen in ([group], [group, person], [person, earlier]):
        with pytest.raises(services.CannotJoin):
            services.join(reading, [figure.pk for figure in chosen], by=cast.officer, at=AT)
    assert reading.figures.exclude(part_of=None).count() == 0
