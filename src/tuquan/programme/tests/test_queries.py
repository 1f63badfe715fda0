from datetime import date
from pathlib import Path

import yaml

import tuquan.assessments
from tuquan.core.states import State
from tuquan.programme import catalogue, queries
from tuquan.programme.enums import ModelType
from tuquan.programme.services import coordinating, movement
from tuquan.programme.tests.factories import NOW, TODAY, coordination, internal_rules, model, plan
from tuquan.units.enums import UnitKind


def test_an_empty_year_lacks_every_topic_of_a_school(cast):
    view = queries.year_view(cast.school_a, 2026, TODAY)
    assert (view.plan, view.rules, view.models, view.coordinations) == (None, [], [], [])
    assert [str(topic) for topic in view.missing_topics] == [
        "premises",
        "internal_political_security",
        "learner_management",
        "fire",
    ]


def test_the_topics_are_those_the_criteria_ask_for(cast):
    """The same words stand in the rule sets, which this app cannot read."""
    folder = Path(tuquan.assessments.__path__[0]) / "data" / "rule_sets"

    def asked(file):
        text = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
        return [one["parameters"]["topics"] for one in text["criteria"] if one.get("probe") == "internal_rules_topics"]

    cast.school_b.kind = UnitKind.ENTERPRISE
    assert asked("tt124-2021-co-so-giao-duc.yaml") == [list(queries.wanted_topics(cast.school_a))]
    assert asked("tt124-2021-co-quan-doanh-nghiep.yaml") == [list(queries.wanted_topics(cast.school_b))]


def test_the_year_shows_last_acts_and_what_lives(cast):
    plan(cast.school_a, by=cast.clerk_a)
    rules = internal_rules(cast.school_a, by=cast.clerk_a, topics=["premises", "environment"])
    lively = model(cast.school_a, by=cast.clerk_a)
    idle = model(cast.school_a, by=cast.clerk_a, name="Camera", type="camera")
    ended = model(cast.school_a, by=cast.clerk_a, name="Tuần tra", type="patrol")
    movement.end_model(ended, ended_date=date(2026, 2, 1), reason="Gộp", by=cast.head_a, at=NOW)
    for day in (date(2025, 12, 1), date(2026, 3, 4), date(2026, 5, 6)):
        movement.log_activity(lively, date=day, what="Kiểm tra", by=cast.clerk_a, at=NOW)
    movement.log_activity(idle, date=date(2025, 12, 1), what="Lắp", by=cast.clerk_a, at=NOW)
    regulation = coordination(cast.school_a, by=cast.clerk_a)
    coordinating.note_meeting(regulation, date=date(2026, 4, 1), content="Giao ban", by=cast.clerk_a, at=NOW)
    view = queries.year_view(cast.school_a, 2026, TODAY)
    assert [(line.model, line.last, line.count, line.state, line.words) for line in view.models] == [
        (lively, date(2026, 5, 6), 2, State.MET, "đang hoạt động"),
        (idle, date(2025, 12, 1), 0, State.TODO, "chưa ghi hoạt động"),
        (ended, None, 0, State.NOT_APPLICABLE, "đã kết thúc"),
    ]
    assert [(line.coordination, line.last, line.count, line.state) for line in view.coordinations] == [
        (regulation, date(2026, 4, 1), 1, State.MET)
    ]
    assert [(str(line.topic), line.rules) for line in view.topics] == [
        ("premises", rules),
        ("internal_political_security", None),
        ("learner_management", None),
        ("fire", None),
        ("environment", rules),
    ]


def test_a_past_year_is_seen_as_it_stood_on_its_last_day(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    movement.log_activity(one, date=date(2026, 3, 4), what="Kiểm tra", by=cast.clerk_a, at=NOW)
    internal_rules(cast.school_a, by=cast.clerk_a)
    view = queries.year_view(cast.school_a, 2025, TODAY)
    assert (view.on, view.rules) == (date(2025, 12, 31), [])
    assert [(line.last, line.count, line.words) for line in view.models] == [(None, 0, "chưa ghi hoạt động")]


def test_a_model_evaluated_as_not_effective_does_not_count(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    movement.log_activity(one, date=date(2026, 3, 4), what="Kiểm tra", by=cast.clerk_a, at=NOW)
    fields = {"year": 2026, "date": TODAY, "effective": False, "remark": "Ít việc"}
    movement.evaluate_model(one, **fields, by=cast.head_a, at=NOW)
    view = queries.year_view(cast.school_a, 2026, TODAY)
    assert ([line.words for line in view.models], view.working) == (["chưa hiệu quả"], 0)


def test_the_overview_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    for name in ("Một", "Hai", "Ba"):
        one = model(cast.school_a, by=cast.clerk_a, name=name)
        movement.log_activity(one, date=date(2026, 3, 4), what="Kiểm tra", by=cast.clerk_a, at=NOW)
        internal_rules(cast.school_a, by=cast.clerk_a, title=name)
        coordination(cast.school_a, by=cast.clerk_a, title=name)
        with django_assert_num_queries(5):
            queries.year_view(cast.school_a, 2026, TODAY)


def test_each_type_but_other_has_a_sample_with_everything_in_it():
    samples = catalogue.samples()
    assert set(samples) == set(ModelType.values) - {"other"}
    for sample in samples.values():
        assert sample.name
        assert sample.what
        assert sample.seen
        assert min(len(sample.headings), len(sample.steps), len(sample.members), len(sample.activities)) >= 2
    assert catalogue.proposed_headings("four_safeties").splitlines() == [
        "An toàn về địa bàn",
        "An toàn về người",
        "An toàn về tài sản",
        "An toàn về hoạt động",
    ]
    assert catalogue.proposed_headings("other") == ""
