from datetime import UTC, date, datetime

from tuquan.core.dates import Period
from tuquan.facts import queries as facts, services
from tuquan.facts.models import Fact
from tuquan.facts.services import DeclaredFigureInput, declare, redeclare
from tuquan.facts.sources import uses_seen_by
from tuquan.notifications.models import Message
from tuquan.reports.models import FigureUse
from tuquan.reports.queries.uses import uses_of
from tuquan.reports.services.using import Used, forget_uses, keep_uses

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


def _declared(unit, sessions):
    return declare(
        unit, YEAR, [DeclaredFigureInput("propaganda_sessions", sessions)], source_title="Sổ", by=None, at=NOW
    )


def _used(subject, indicator="propaganda_sessions", period=YEAR):
    result = facts.figure(indicator, subject, period)
    return Used(subject, period, result, result.value)


def test_a_changed_figure_is_told_to_whoever_used_it_at_its_unit_or_above(cast):
    declaration = _declared(cast.school_a, 12)
    ward = cast.office.governs
    keep_uses(declaration, [_used(cast.school_a), _used(ward)], for_unit=cast.office, at=NOW)
    assert [str(use) for use in FigureUse.objects.of(declaration)] == [
        "propaganda_sessions 12 (01/01/2026 – 31/12/2026)"
    ] * 2
    [fact] = Fact.objects.standing()
    assert [(use.title, use.url, use.unit_id) for use in uses_of([fact])] == [
        (str(declaration), declaration.get_absolute_url(), cast.office.pk)
    ]
    redeclare(declaration, [DeclaredFigureInput("propaganda_sessions", 9)], reason="đếm lại", by=None, at=NOW)
    assert [(one.recipient, one.title) for one in Message.objects.filter(kind="facts.ended")] == [
        (cast.officer, "Số liệu trong “Sổ” đã bị thay hoặc rút")
    ]


def test_other_units_periods_and_indicators_concern_nobody(cast):
    declaration = _declared(cast.school_a, 12)
    [fact] = Fact.objects.standing()
    other_year = Period(date(2025, 1, 1), date(2025, 12, 31))
    keep_uses(
        declaration,
        [_used(cast.school_b), _used(cast.school_a, "models_active"), _used(cast.school_a, period=other_year)],
        for_unit=cast.office,
        at=NOW,
    )
    assert uses_of([fact]) == []
    keep_uses(declaration, [_used(cast.school_a)], for_unit=cast.office, at=NOW)
    assert len(uses_of([fact])) == 1
    forget_uses(declaration)
    assert uses_of([fact]) == []


def test_a_use_is_named_to_all_and_opens_for_those_who_may_read_it(cast):
    declaration = _declared(cast.school_a, 12)
    keep_uses(declaration, [_used(cast.school_a)], for_unit=cast.office, at=NOW)
    facts = Fact.objects.standing()
    [to_own] = uses_seen_by(cast.head_a, facts)
    [to_other] = uses_seen_by(cast.head_b, facts)
    assert (to_own.url, to_other.url) == (declaration.get_absolute_url(), "")
    assert to_own.title == to_other.title


def test_the_total_is_used_where_a_part_of_it_ends(cast):
    declaration = declare(
        cast.school_a, YEAR, [DeclaredFigureInput("guard_classes", 2)], source_title="Sổ", by=None, at=NOW
    )
    keep_uses(declaration, [_used(cast.school_a, "training_courses")], for_unit=cast.school_a, at=NOW)
    assert len(uses_of(Fact.objects.standing())) == 1
    services.withdraw_declaration(declaration, reason="nhầm", by=None, at=NOW)
    assert Message.objects.filter(kind="facts.ended").count() == 2
