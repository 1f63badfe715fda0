"""The law as data: what the files must hold, how dates come out, and how a bad file is refused."""

from datetime import date

import pytest

from tuquan.assessments import rules

AGENCY = "tt124-2021-co-quan-doanh-nghiep"


def test_agency_rule_set_has_the_nine_parts_of_article_6():
    assert [criterion.code for criterion in rules.rule_set(AGENCY).criteria] == [
        "CQ1a", "CQ1b", "CQ1c", "CQ1d", "CQ1e", "CQ2", "CQ3", "CQ4", "CQ5",
    ]  # fmt: skip


def test_agency_window_runs_from_16_november_to_15_november():
    assert rules.rule_set(AGENCY).window(2026) == (date(2025, 11, 16), date(2026, 11, 15))


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("register", date(2026, 3, 31)),
        ("early_review", date(2026, 11, 15)),
        ("meeting", date(2026, 11, 17)),
        ("send", date(2026, 11, 18)),
        ("decide", date(2026, 11, 19)),
    ],
)
def test_agency_deadlines_give_the_last_day_allowed(code, last_day):
    assert rules.rule_set(AGENCY).deadline(code, 2026) == last_day


def test_agency_excuses_are_only_those_of_the_article():
    assert {incident.point: incident.excuses for incident in rules.rule_set(AGENCY).incidents} == {
        "a": (),
        "b": (),
        "c": (),
        "d": (),
        "đ": ("force_majeure", "early_and_reported"),
        "e": (),
        "g": ("force_majeure",),
        "h": (),
    }
