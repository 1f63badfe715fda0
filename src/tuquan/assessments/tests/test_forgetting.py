"""Names in proposals that came to nothing go when the year is closed; counts stay, and so does what was decided."""

from datetime import date

import pytest

from tuquan.assessments import award_lists, awards
from tuquan.assessments.award_enums import AwardLevel, NominationState as N
from tuquan.assessments.models import EmulationLine, Nomination
from tuquan.assessments.services import award_review, closing, commending, emulating
from tuquan.assessments.tests import commending as make
from tuquan.audit import services as audit
from tuquan.audit.models import Entry, Erasure, PersonalValue
from tuquan.audit.verify import verify
from tuquan.facts.services.verify import verify as facts_verify
from tuquan.notifications.models import Message

pytestmark = pytest.mark.django_db

CLOSED = date(2027, 2, 1)
"""Without a dossier the year is closed on 31 December; thirty days on, names go."""


def refused(cast):
    one = make.sent(cast.school_a, cast.head_a, person=cast.guard_a.person)
    award_review.refuse_nomination(one, reason="Ông Bảy mới vào làm.", by=cast.officer, at=make.at(6, 5))
    return one


def test_a_refused_name_goes_when_the_year_is_closed_and_the_counts_stay(cast):
    decision, one = make.whole_round(cast), refused(cast)
    assert closing.forget_old_proposals(date(2027, 1, 30)) == 0
    assert closing.forget_old_proposals(CLOSED) == 1
    assert closing.forget_old_proposals(CLOSED) == 0
    one.refresh_from_db()
    assert (one.person, one.position, one.state, one.reason) == (None, "", N.REFUSED, "Đã bỏ theo thời hạn lưu.")
    assert (one.who, one.achievements.count()) == ("một cá nhân (đã bỏ tên theo thời hạn lưu)", 0)
    # What was decided is public and stays.
    kept = decision.nominations.get(subject="person")
    assert (kept.person, kept.forgotten_at) == (cast.clerk_a.person, None)
    (commune,) = award_lists.by_level(cast.officer, cast.office, 2026)
    assert (commune.level, commune.collectives, commune.individuals) == (AwardLevel.COMMUNE, 1, 1)
    assert facts_verify() is None


def test_the_log_stays_whole_and_holds_neither_the_name_nor_the_reason(cast):
    one, name = refused(cast), cast.guard_a.person.full_name
    entries = Entry.objects.filter(object_id=str(one.pk)).values("pk")
    stored = PersonalValue.objects.filter(entry_id__in=entries)
    assert any(name in row.value for row in stored)
    closing.forget_old_proposals(CLOSED)
    assert not stored.all().exists()
    assert not [row for row in PersonalValue.objects.all() if "Ông Bảy" in row.value]
    assert not Message.objects.filter(body__contains="Ông Bảy").exists()
    assert verify() is None
    assert list(Erasure.objects.values_list("object_type", "object_id")) == [("assessments.nomination", str(one.pk))]


def test_a_restored_backup_forgets_again(cast):
    one = refused(cast)
    before = Nomination.objects.filter(pk=one.pk).values("person", "reason").get()
    closing.forget_old_proposals(CLOSED)
    listed = list(Erasure.objects.values_list("pk", "object_type", "object_id", "at"))
    Nomination.objects.filter(pk=one.pk).update(person_id=before["person"], reason=before["reason"], forgotten_at=None)
    audit.reapply_erasures(listed)
    one.refresh_from_db()
    assert one.person is None


def test_what_lies_with_a_body_waits_a_year_and_a_draft_does_not(cast):
    waiting = make.sent(cast.school_a, cast.head_a, person=cast.guard_a.person)
    draft = make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person)
    assert closing.forget_old_proposals(CLOSED) == 1
    for one in (waiting, draft):
        one.refresh_from_db()
    assert (waiting.person, draft.person) == (cast.guard_a.person, None)
    assert closing.forget_old_proposals(date(2027, 6, 4)) == 0
    assert closing.forget_old_proposals(date(2027, 6, 5)) == 1


def test_the_link_handed_over_opens_nothing_any_more(cast):
    one = make.achieved(make.nominated(cast.school_a, cast.head_a, person=cast.guard_a.person), cast.head_a)
    asked = commending.ask_consent(one, by=cast.head_a, at=make.at())
    token = commending.consent_token(asked, now=make.at())
    closing.forget_old_proposals(CLOSED)
    with pytest.raises(commending.links.LinkRefused):
        commending.nomination_of_link(token, now=make.at())


def test_people_registered_for_a_title_become_a_count(cast):
    sheet = emulating.open_registration(cast.school_a, 2026, by=cast.head_a, at=make.at(2))
    for person in (cast.clerk_a.person, cast.guard_a.person):
        emulating.add_line(
            sheet, subject="person", person=person, title="advanced_worker", by=cast.head_a, at=make.at(2)
        )
    assert closing.forget_old_proposals(CLOSED) == 2
    assert list(EmulationLine.objects.values_list("person", "title")) == [(None, "advanced_worker")] * 2
    assert verify() is None


def test_a_decision_keeps_its_names_for_the_period_that_the_data_gives(cast, monkeypatch):
    from dataclasses import replace

    decision = make.whole_round(cast)
    ten = replace(awards.law(), decided_years=10)
    monkeypatch.setattr(awards, "law", lambda: ten)
    assert closing.forget_old_proposals(date(2036, 6, 10)) == 0
    assert closing.forget_old_proposals(date(2036, 6, 11)) == 1
    assert sorted(decision.nominations.values_list("subject", "state")) == [("person", N.AWARDED), ("unit", N.AWARDED)]
    assert facts_verify() is None
