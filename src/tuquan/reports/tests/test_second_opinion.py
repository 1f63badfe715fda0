"""What is learned about numbers in doubt: who is asked about, and what an answer may do."""

import pytest

from tuquan.reports.reading import Own, read, reader, second_opinion
from tuquan.reports.reading.lexicon import lexicon

TEXT = "Phường mở 12 buổi tuyên truyền với 840 lượt người nghe; nhận 45 tin, trong đó có 7 tin có giá trị."


@pytest.fixture
def asked(monkeypatch):
    """The places asked about, with an answer of one's own for each: (indicator, how sure)."""

    def answer(given):
        def judged(p, figures):
            places = [seen for seen in p.seen if seen.numeral.raw in given or str(int(seen.numeral.value)) in given]
            return [(seen, *given[str(int(seen.numeral.value))]) for seen in places]

        monkeypatch.setattr(second_opinion, "judged", judged)

    return answer


def told(text, **more):
    return [(one.indicator, one.value) for one in read(text, **more)]


def test_an_answer_drops_renames_takes_up_or_leaves(asked):
    asked({"12": ("", 0.8), "840": ("training_attendees", 0.6), "45": ("tips_received", 0.55)})
    found = {one.value: (one.indicator, one.confidence) for one in read(TEXT)}
    assert 12 not in found
    assert (found[840], found[45]) == (("training_attendees", 0.6), ("tips_received", 0.55))
    assert found[7][0] == "tips_valuable"


def test_a_number_that_fell_is_taken_up_where_it_stands(asked):
    text = "Có 38 việc khác."
    assert told(text) == []
    asked({"38": ("cameras", 0.7)})
    (one,) = read(text)
    assert (one.indicator, one.value, text[one.start : one.end], one.confidence) == ("cameras", 38, "38", 0.7)


def test_only_numbers_in_doubt_are_asked_about(monkeypatch):
    heard = []

    def judged(p, figures):
        told = {one.start: one for one in figures}
        known = second_opinion.weights().place
        places = list(second_opinion.doubtful(p, told, known))
        heard.extend((p.seen[place].numeral.value, p.seen[place].numeral.start in told) for place in places)
        sure = [one for one in figures if one.confidence >= second_opinion.SURE]
        assert not {one.start for one in sure} & {p.seen[place].numeral.start for place in places}
        return []

    monkeypatch.setattr(second_opinion, "judged", judged)
    read(
        "Ngày 19/8/2019, Công an tỉnh nhận 45 tin có giá trị. Năm 2020 phấn đấu mở 30 lớp tập huấn.\n"
        "Trong năm có 148 vụ phạm pháp hình sự xảy ra trên địa bàn."
    )
    assert heard == [(148, False)]


def test_an_indicator_of_the_province_is_left_alone():
    own = (Own("market_teams", ("ban quản lý chợ an toàn",)),)
    assert told("Thành phố có 12 ban quản lý chợ an toàn.", own=own) == [("market_teams", 12)]


def test_what_people_said_it_is_called_is_not_asked_about():
    own = (Own("propaganda_sessions", ("đêm hội tình làng",)),)
    text = "Năm 2025 toàn phường có 7 đêm hội tình làng. Khen thưởng 6 tập thể."
    assert told(text, own=own) == [("propaganda_sessions", 7), ("awards_collective", 6)]


def test_the_weights_are_of_this_reader():
    learned = second_opinion.weights()
    assert [rule.code for rule in lexicon().rules if rule.code not in learned.place] == []
    assert learned.classes[-1] == second_opinion.NONE
    assert (learned.words.shape, learned.shared.shape) == (
        (len(learned.known), len(learned.classes)),
        (len(second_opinion.SHARED),),
    )


def test_what_is_told_around_a_number_does_not_know_its_own_verdict(monkeypatch):
    """The first step must not see what the grammar made of the number: it would only repeat it."""
    caught = []

    def judged(p, figures):
        place = next(place for place, seen in enumerate(p.seen) if seen.numeral.value == 840)
        told = {one.start: one for one in figures}
        start = p.seen[place].numeral.start
        without = {key: one for key, one in told.items() if key != start}
        caught.append((second_opinion.Scene(p, told).around(place), second_opinion.Scene(p, without).around(place)))
        return []

    monkeypatch.setattr(second_opinion, "judged", judged)
    reader.read(TEXT)
    ((with_verdict, without_verdict),) = caught
    assert with_verdict == without_verdict != set()
