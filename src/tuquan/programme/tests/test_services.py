from datetime import date
from decimal import Decimal

import pytest

from tuquan.audit.models import Entry
from tuquan.core.refusals import Refusal
from tuquan.facts.models import Fact
from tuquan.facts.services.verify import verify
from tuquan.programme import queries
from tuquan.programme.models import InternalRules, ModelActivity, MovementModel
from tuquan.programme.services import coordinating, movement, planning, rules
from tuquan.programme.tests.factories import NOW, coordination, internal_rules, model, plan
from tuquan.units.services.checks import DateRefused, UnitClosed


def acts(record):
    entries = Entry.objects.filter(object_id=str(record.pk)).order_by("seq")
    return [entry.kind for entry in entries]


def figures(unit):
    rows = Fact.objects.standing().filter(unit=unit).order_by("indicator", "first_date", "value")
    return [(fact.indicator, fact.first_date, fact.value) for fact in rows]


def refused(act, *arguments, by, **fields):
    """The field and the sentence of the refusal."""
    with pytest.raises(Refusal) as refusal:
        act(*arguments, by=by, at=NOW, **fields)
    return refusal.value.field, str(refusal.value.message)


# Plan


def test_a_plan_is_made_once_a_year(cast):
    made = plan(cast.school_a, by=cast.clerk_a)
    assert (made.year, made.number, made.issued_date) == (2026, "05/KH-THCS", date(2026, 1, 12))
    assert refused(planning.plan_year, cast.school_a, 2026, by=cast.clerk_a, title="Kế hoạch") == (
        "year",
        "Năm 2026 đã có kế hoạch; hãy mở kế hoạch đó để sửa.",
    )
    assert acts(made) == ["programme.plan_made"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 6, 16), "Ngày 16/06/2026 chưa tới; chọn từ hôm nay trở về trước."),
        (date(2016, 1, 12), "Kế hoạch năm 2026 không thể ban hành ngày 12/01/2016; kiểm tra lại năm."),
    ],
)
def test_a_plan_is_issued_on_a_day_that_can_be(cast, day, sentence):
    assert refused(planning.plan_year, cast.school_a, 2026, by=cast.clerk_a, title="Kế hoạch", issued_date=day) == (
        "issued_date",
        sentence,
    )


def test_revising_a_plan_tells_from_what_to_what(cast):
    made = plan(cast.school_a, by=cast.clerk_a, number="", issued_date=None)
    fields = {"title": made.title, "content": "Giữ trật tự ở cổng trường."}
    planning.revise_plan(made, **fields, number="05/KH", issued_date=date(2026, 1, 12), by=cast.head_a, at=NOW)
    story = [(one["words"], one["sentence"], one["by"]) for one in queries.history(made)]
    assert story == [
        ("Sửa kế hoạch", "Ngày ban hành: 12/01/2026; số, ký hiệu: 05/KH", "Nguyễn Thị Hoa"),
        ("Lập kế hoạch", "", "Lê Thu Hà"),
    ]


def test_revising_a_plan_to_the_same_writes_nothing(cast):
    made = plan(cast.school_a, by=cast.clerk_a)
    same = {"title": made.title, "number": made.number, "issued_date": made.issued_date}
    planning.revise_plan(made, **same, by=cast.head_a, at=NOW)
    assert acts(made) == ["programme.plan_made"]


def test_a_closed_unit_takes_nothing_more(cast):
    cast.school_a.closed_date = date(2026, 6, 1)
    cast.school_a.save()
    with pytest.raises(UnitClosed):
        plan(cast.school_a, by=cast.clerk_a)


# Rules


def test_a_new_version_ends_the_old_one(cast):
    first = internal_rules(cast.school_a, by=cast.clerk_a, topics=["premises", "fire"])
    second = rules.issue_new_version(
        first,
        title="Nội quy ra vào",
        topics=["fire", "premises"],
        valid_from=date(2026, 6, 1),
        what_changed="Khách đăng ký trước.",
        by=cast.head_a,
        at=NOW,
    )
    first.refresh_from_db()
    assert (first.version, first.valid_to, second.version, second.replaces) == (1, date(2026, 6, 1), 2, first)
    assert [one.pk for one in InternalRules.objects.on(date(2026, 5, 31))] == [first.pk]
    assert [one.pk for one in InternalRules.objects.on(date(2026, 6, 1))] == [second.pk]
    assert [row.topic for row in second.topics.order_by("pk")] == ["premises", "fire"]
    assert queries.versions(first) == queries.versions(second) == [second, first]
    assert acts(first) == ["programme.rules_issued", "programme.rules_replaced"]


def test_a_new_version_must_say_what_is_new_and_come_later(cast):
    first = internal_rules(cast.school_a, by=cast.clerk_a)
    fields = {"title": "Nội quy", "topics": ["fire"]}
    assert refused(
        rules.issue_new_version, first, **fields, valid_from=date(2026, 6, 1), what_changed=" ", by=cast.head_a
    ) == ("what_changed", "Ghi điểm mới so với lần ban hành trước, để mọi người biết cần đọc gì.")
    assert refused(
        rules.issue_new_version, first, **fields, valid_from=date(2026, 1, 15), what_changed="Mới", by=cast.head_a
    ) == ("valid_from", "Lần ban hành mới phải có hiệu lực sau lần trước (15/01/2026).")


def test_rules_that_ended_have_no_further_version(cast):
    first = internal_rules(cast.school_a, by=cast.clerk_a)
    rules.withdraw_rules(first, valid_to=date(2026, 6, 1), reason="Gộp vào quy chế chung", by=cast.head_a, at=NOW)
    late = {"title": "Nội quy", "topics": ["fire"], "valid_from": date(2026, 6, 10), "what_changed": "Mới"}
    sentence = "Nội quy này đã có ngày hết hiệu lực: 01/06/2026."
    assert refused(rules.issue_new_version, first, **late, by=cast.head_a) == (None, sentence)
    again = {"valid_to": date(2026, 6, 2), "reason": "Nhầm"}
    assert refused(rules.withdraw_rules, first, **again, by=cast.head_a) == (None, sentence)
    assert queries.history(first)[0]["sentence"] == "Hết hiệu lực từ: 01/06/2026. Gộp vào quy chế chung"


def test_rules_cover_at_least_one_topic(cast):
    fields = {"title": "Nội quy", "valid_from": date(2026, 1, 1)}
    assert refused(rules.issue_rules, cast.school_a, **fields, topics=["unknown"], by=cast.clerk_a) == (
        "topics",
        "Chọn ít nhất một lĩnh vực mà nội quy này quy định.",
    )
    assert InternalRules.objects.count() == 0


def test_rules_come_into_force_within_a_year(cast):
    fields = {"title": "Nội quy", "topics": ["fire"], "valid_from": date(2062, 1, 1)}
    assert refused(rules.issue_rules, cast.school_a, **fields, by=cast.clerk_a) == (
        "valid_from",
        "Ngày 01/01/2062 còn quá xa; kiểm tra lại năm vừa nhập.",
    )


# Models


def test_models_give_figures_of_the_unit(cast):
    first = model(cast.school_a, by=cast.clerk_a, points=2)
    model(cast.school_a, by=cast.clerk_a, name="Camera", type="camera", founded_date=date(2026, 2, 1), points=3)
    movement.end_model(first, ended_date=date(2026, 5, 1), reason="Đã xong", by=cast.head_a, at=NOW)
    assert figures(cast.school_a) == [
        ("model_sites", date(2025, 3, 1), Decimal(2)),
        ("model_sites", date(2026, 2, 1), Decimal(5)),
        ("model_sites", date(2026, 5, 1), Decimal(3)),
        ("models_active", date(2025, 3, 1), Decimal(1)),
        ("models_active", date(2026, 2, 1), Decimal(2)),
        ("models_active", date(2026, 5, 1), Decimal(1)),
        ("models_new", date(2025, 3, 1), Decimal(1)),
        ("models_new", date(2026, 2, 1), Decimal(1)),
    ]
    assert verify() is None


def test_figures_follow_a_corrected_model(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    fields = {"name": one.name, "type": one.type, "founded_date": date(2026, 3, 1), "points": 4}
    movement.change_model(one, **fields, by=cast.head_a, at=NOW)
    assert figures(cast.school_a) == [
        ("model_sites", date(2026, 3, 1), Decimal(4)),
        ("models_active", date(2026, 3, 1), Decimal(1)),
        ("models_new", date(2026, 3, 1), Decimal(1)),
    ]
    assert queries.history(one)[0]["sentence"] == (
        "Ngày ra mắt: từ 01/03/2025 thành 01/03/2026; số điểm triển khai: từ 1 thành 4"
    )
    assert verify() is None


def test_a_stock_of_two_units_adds_up_over_the_place(cast):
    from tuquan.core.dates import year_of
    from tuquan.facts.queries import figure

    model(cast.school_a, by=cast.clerk_a)
    model(cast.school_a, by=cast.clerk_a, name="Camera", founded_date=date(2026, 2, 1))
    model(cast.school_b, by=cast.head_b)
    result = figure("models_active", cast.commune, year_of(2026))
    assert (result.value, result.facts) == (Decimal(3), 2)
    assert figure("models_new", cast.commune, year_of(2026)).value == Decimal(1)


def test_a_model_of_the_same_name_is_refused_while_one_runs(cast):
    first = model(cast.school_a, by=cast.clerk_a, name="Camera an ninh")
    again = {"name": " camera  an ninh", "type": "camera", "founded_date": date(2026, 1, 1)}
    assert refused(movement.start_model, cast.school_a, **again, by=cast.clerk_a) == (
        "name",
        "Đơn vị đang có mô hình “camera an ninh”; đặt tên khác hoặc mở mô hình đó.",
    )
    movement.end_model(first, ended_date=date(2026, 1, 1), reason="Lập lại", by=cast.head_a, at=NOW)
    movement.start_model(cast.school_a, **again, by=cast.clerk_a, at=NOW)
    assert MovementModel.objects.running(date(2026, 6, 1)).count() == 1


def test_an_activity_lies_within_the_life_of_its_model(cast):
    one = model(cast.school_a, by=cast.clerk_a, founded_date=date(2026, 2, 1))
    line = {"what": "Ra mắt", "by": cast.clerk_a}
    assert [
        refused(movement.log_activity, one, date=day, **line) for day in (date(2026, 1, 31), date(2026, 6, 16))
    ] == [
        ("date", "Mô hình ra mắt ngày 01/02/2026; hoạt động phải từ ngày đó."),
        ("date", "Ngày 16/06/2026 chưa tới; chọn từ hôm nay trở về trước."),
    ]
    movement.log_activity(one, date=date(2026, 5, 2), people=40, at=NOW, **line)
    end = {"reason": "Hết kế hoạch", "by": cast.head_a}
    assert refused(movement.end_model, one, ended_date=date(2026, 5, 1), **end) == (
        "ended_date",
        "Sổ còn ghi hoạt động ngày 02/05/2026; chọn ngày kết thúc từ ngày đó trở đi.",
    )
    movement.end_model(one, ended_date=date(2026, 5, 2), at=NOW, **end)
    assert refused(movement.log_activity, one, date=date(2026, 5, 3), **line) == (
        "date",
        "Mô hình đã kết thúc ngày 02/05/2026.",
    )
    assert refused(movement.end_model, one, ended_date=date(2026, 6, 1), **end) == (
        None,
        "Mô hình đã kết thúc ngày 02/05/2026.",
    )


def test_a_model_cannot_begin_after_what_happened_in_it(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    movement.log_activity(one, date=date(2025, 4, 1), what="Ra mắt", by=cast.clerk_a, at=NOW)
    fields = {"name": one.name, "type": one.type, "founded_date": date(2025, 4, 2)}
    assert refused(movement.change_model, one, **fields, by=cast.head_a) == (
        "founded_date",
        "Sổ đã ghi hoạt động ngày 01/04/2025, trước ngày ra mắt vừa nhập.",
    )


def test_a_struck_line_stays_in_the_audit_with_its_reason(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    line = movement.log_activity(one, date=date(2026, 5, 2), what="Nhầm", people=4, by=cast.clerk_a, at=NOW)
    movement.strike_activity(line, reason="Ghi nhầm mô hình", by=cast.head_a, at=NOW)
    assert ModelActivity.objects.count() == 0
    newest = queries.history(one)[0]
    assert (newest["words"], newest["sentence"]) == (
        "Bỏ một dòng ghi nhầm",
        "Ngày: bỏ 02/05/2026; lượt người: bỏ 4. Ghi nhầm mô hình",
    )


def test_what_people_wrote_can_be_forgotten_by_the_audit(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    movement.log_activity(one, date=date(2026, 5, 2), what="Gặp ông Bảy", by=cast.clerk_a, at=NOW)
    assert [entry.changes for entry in Entry.objects.filter(kind="programme.activity_logged")] == [
        '{"date":[null,"2026-05-02"],"people":[null,null]}'
    ]


def test_an_evaluation_of_the_year_is_replaced_by_the_next(cast):
    one = model(cast.school_a, by=cast.clerk_a)
    said = {"year": 2026, "date": date(2026, 6, 10), "by": cast.head_a}
    assert refused(movement.evaluate_model, one, effective=False, **said) == (
        "remark",
        "Đánh giá chưa hiệu quả thì ghi rõ vì sao.",
    )
    movement.evaluate_model(one, effective=False, remark="Ít việc", at=NOW, **said)
    movement.evaluate_model(one, effective=True, at=NOW, **said)
    assert list(one.evaluations.values_list("year", "effective", "remark")) == [(2026, True, "")]
    assert queries.history(one)[0]["sentence"] == "Hiệu quả: từ không thành có; năm: 2026"


@pytest.mark.parametrize(
    ("year", "day", "field", "sentence"),
    [
        (2024, date(2026, 6, 1), "year", "Mô hình không hoạt động trong năm 2024."),
        (2026, date(2025, 12, 1), "date", "Ngày đánh giá phải từ năm 2026 trở đi."),
        (2025, date(2026, 6, 16), "date", "Ngày 16/06/2026 chưa tới; chọn từ hôm nay trở về trước."),
        (2025, date(2025, 2, 1), "date", "Ngày đánh giá phải từ ngày ra mắt 01/03/2025."),
    ],
)
def test_an_evaluation_is_of_a_year_in_which_the_model_lived(cast, year, day, field, sentence):
    one = model(cast.school_a, by=cast.clerk_a)
    fields = {"year": year, "date": day, "effective": True}
    assert refused(movement.evaluate_model, one, **fields, by=cast.head_a) == (field, sentence)


def test_a_copy_takes_type_and_headings_but_not_the_log(cast):
    one = model(cast.school_a, by=cast.clerk_a, headings="An toàn về người\n\n An toàn về tài sản ")
    movement.log_activity(one, date=date(2026, 5, 2), what="Ra mắt", by=cast.clerk_a, at=NOW)
    fields = {"unit": cast.school_b, "name": "4 an toàn", "founded_date": date(2026, 6, 1)}
    copy = movement.copy_model(one, **fields, by=cast.head_b, at=NOW)
    assert (copy.unit, copy.type, copy.heading_list, copy.copied_from, copy.activities.count()) == (
        cast.school_b,
        "four_safeties",
        ["An toàn về người", "An toàn về tài sản"],
        one,
        0,
    )
    early = {**fields, "founded_date": date(2025, 1, 1)}
    assert refused(movement.copy_model, one, **early, by=cast.head_b) == (
        "founded_date",
        "Không thể nhân rộng trước ngày mô hình gốc ra mắt (01/03/2025).",
    )


# Coordination


def test_regulations_in_force_are_a_figure(cast):
    one = coordination(cast.school_a, by=cast.clerk_a)
    coordination(cast.school_a, by=cast.clerk_a, partner="parents", valid_from=date(2026, 1, 5))
    coordinating.end_coordination(one, valid_to=date(2026, 6, 1), reason="Ký lại", by=cast.head_a, at=NOW)
    assert figures(cast.school_a) == [
        ("coordination_regulations", date(2025, 2, 1), Decimal(1)),
        ("coordination_regulations", date(2026, 1, 5), Decimal(2)),
        ("coordination_regulations", date(2026, 6, 1), Decimal(1)),
    ]
    assert verify() is None
    assert refused(coordinating.end_coordination, one, valid_to=date(2026, 6, 2), reason="x", by=cast.head_a) == (
        None,
        "Quy chế phối hợp này đã hết hiệu lực ngày 01/06/2026.",
    )


def test_a_meeting_lies_within_the_time_in_force(cast):
    one = coordination(cast.school_a, by=cast.clerk_a, valid_to=date(2026, 6, 1))
    note = {"content": "Trao đổi tình hình", "by": cast.clerk_a}
    assert [
        refused(coordinating.note_meeting, one, date=day, **note)
        for day in (date(2025, 1, 31), date(2026, 6, 2), date(2026, 7, 1))
    ] == [
        ("date", "Quy chế có hiệu lực từ 01/02/2025; buổi trao đổi phải từ ngày đó."),
        ("date", "Quy chế đã hết hiệu lực ngày 01/06/2026."),
        ("date", "Ngày 01/07/2026 chưa tới; chọn từ hôm nay trở về trước."),
    ]
    meeting = coordinating.note_meeting(one, date=date(2026, 5, 5), at=NOW, **note)
    coordinating.strike_meeting(meeting, reason="Ghi nhầm ngày", by=cast.head_a, at=NOW)
    assert acts(one) == ["programme.coordination_signed", "programme.meeting_noted", "programme.meeting_struck"]


def test_a_regulation_ends_after_it_begins(cast):
    with pytest.raises(DateRefused) as refusal:
        coordination(cast.school_a, by=cast.clerk_a, valid_to=date(2025, 2, 1))
    assert (refusal.value.field, refusal.value.message) == (
        "valid_to",
        "Ngày kết thúc phải sau ngày bắt đầu 01/02/2025.",
    )


def test_two_clerks_start_the_same_model_at_the_same_moment(cast, together):
    fields = {"name": "Camera", "type": "camera", "founded_date": date(2026, 1, 1), "by": cast.clerk_a, "at": NOW}

    def start():
        return movement.start_model(cast.school_a, **fields)

    kinds = sorted(type(result).__name__ for result in together(start, start))
    assert kinds == ["ModelRuns", "MovementModel"]
