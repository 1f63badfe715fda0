"""A model shown to others, taken up elsewhere, proposed to ten schools at once and evaluated there."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.core.dates import year_of
from tuquan.facts.queries import figure
from tuquan.notifications.models import Message
from tuquan.programme import catalogue, criteria, model_reading
from tuquan.programme.enums import Mark, ModelOutcome, OfferState
from tuquan.programme.models import ModelMember, ModelOffer, MovementModel
from tuquan.programme.services import membership, movement, offers
from tuquan.programme.tests.factories import NOW, TODAY, model
from tuquan.units.services.checks import DateRefused
from tuquan.units.tests import factories as units


def shown(cast, **fields):
    one = model(cast.school_a, by=cast.clerk_a, headings="Cổng\nSân", rules="Trực theo tuần", **fields)
    return membership.publish_model(one, presentation="Phụ huynh trực cùng.", by=cast.clerk_a, at=NOW)


def schools(cast, count):
    """Schools that the office follows, each with a head who signs in."""
    made = []
    for number in range(count):
        unit = units.unit(
            f"Trường số {number:02}",
            managing=cast.committee,
            at=cast.commune,
            following=cast.office,
            code=f"T{number:02}",
        )
        head = units.person(f"Hiệu trưởng {number}", at=unit, username=f"hieutruong{number}")
        units.role(head, "head", unit)
        made.append((unit, head.user))
    return made


def test_only_what_the_owner_shows_is_seen_by_other_units(cast, client):
    one = model(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.head_b)
    address = reverse("programme:published", args=[one.pk])
    assert client.get(address).status_code == 404
    membership.join_model(one, person=cast.guard_a.person, valid_from=TODAY, post="Đội phó", by=cast.clerk_a, at=NOW)
    movement.log_activity(one, date=TODAY, what="Bắt quả tang", by=cast.clerk_a, at=NOW)
    membership.publish_model(one, presentation="Mỗi sáng hai người trực.", by=cast.clerk_a, at=NOW)
    page = client.get(address).content.decode()
    assert "Mỗi sáng hai người trực." in page
    assert [words in page for words in (cast.guard_a.full_name, "Bắt quả tang", "Đội phó")] == [False] * 3
    assert address in client.get(reverse("programme:sample_list")).content.decode()
    assert client.get(one.get_absolute_url()).status_code == 404
    movement.end_model(one, ended_date=TODAY, reason="Hết kế hoạch", by=cast.clerk_a, at=NOW)
    assert client.get(address).status_code == 404
    with pytest.raises(membership.NotRunning):
        membership.publish_model(one, presentation="Lại", by=cast.clerk_a, at=NOW)


def test_another_unit_starts_the_same_model_from_the_catalogue(cast, client):
    source = shown(cast)
    client.force_login(cast.head_b)
    address = f"{reverse('programme:model_start')}?theo={source.pk}"
    form = client.get(address).context["form"]
    proposed = {name: form[name].value() for name in ("name", "type", "headings", "rules", "points")}
    client.post(address, {**proposed, "founded_date": "15/06/2026", "points": "3"})
    copy = MovementModel.objects.get(unit=cast.school_b)
    assert (copy.copied_from, copy.heading_list, copy.rules, copy.points) == (
        source,
        ["Cổng", "Sân"],
        "Trực theo tuần",
        3,
    )
    assert (model_reading.copies_of(source).units, model_reading.copies_of(source).points) == (1, 3)
    listed = model_reading.published().get()
    assert (listed.copied, listed.places) == (1, 3)
    # The copy names the unit it came from, and nothing else of it.
    assert "4 an toàn (Trường THCS Nguyễn Trãi)" in client.get(copy.get_absolute_url()).content.decode()


def test_a_model_copied_to_ten_schools_and_evaluated(cast, client):
    source, asked = shown(cast), schools(cast, 10)
    client.force_login(cast.officer)
    add = f"{reverse('programme:offer_add')}?theo={source.pk}"
    offered = {unit.name for unit in client.get(add).context["form"].fields["units"].queryset}
    assert offered == {"Trường THCS Lê Lợi", *(unit.name for unit, _head in asked)}  # not the one it comes from
    chosen = [str(unit.pk) for unit, _head in asked]
    client.post(add, {"units": chosen, "message": "Mời các trường làm theo.", "answer_by": "30/06/2026"})
    assert ModelOffer.objects.filter(office=cast.office, state=OfferState.WAITING).count() == 10
    assert Message.objects.filter(kind="model.offered").count() == 10
    again = client.post(add, {"units": chosen})
    assert "đang được đề xuất" in again.content.decode()

    for number, (unit, head) in enumerate(asked):
        client.force_login(head)
        offer = ModelOffer.objects.get(unit=unit)
        assert offer.get_absolute_url() in client.get(reverse("programme:year")).content.decode()
        if number == 9:
            decline = reverse("programme:offer_decline", args=[offer.pk])
            assert list(client.post(decline, {"reason": ""}).context["form"].errors) == ["reason"]
            client.post(decline, {"reason": "Trường đang sửa chữa"})
            continue
        accept = reverse("programme:offer_accept", args=[offer.pk])
        answer = client.post(accept, {"name": "4 an toàn", "founded_date": "10/06/2026", "points": "2"})
        own = MovementModel.objects.get(unit=unit)
        assert answer.url == own.get_absolute_url()
        assert client.get(accept).status_code == 404
        marks = {f"mark_{one.code}": Mark.MET for one in criteria.criteria_of(own.type)}
        if number == 8:
            wrong = {"effective": "no", "remark": "Chưa đều"}
            client.post(
                reverse("programme:model_evaluate", args=[own.pk]), {"year": "2026", "date": "15/06/2026", **wrong}
            )
        elif number < 8:
            fields = {"year": "2026", "date": "15/06/2026", "effective": "yes", **marks}
            client.post(reverse("programme:model_evaluate", args=[own.pk]), fields)

    client.force_login(cast.officer)
    page = client.get(reverse("programme:offer_list"))
    assert (page.context["taken"], page.context["asked"]) == (9, 10)
    found = sorted(
        (line.offer.unit.name, line.offer.state, line.evaluation.effective if line.evaluation else None)
        for line, _badge in page.context["rows"]
    )
    assert found == [
        *((f"Trường số {number:02}", "accepted", True) for number in range(8)),
        ("Trường số 08", "accepted", False),
        ("Trường số 09", "declined", None),
    ]
    assert "Trường đang sửa chữa" in page.content.decode()
    # The office reads the answer, never the school's book.
    assert client.get(asked[0][0].movement_models.get().get_absolute_url()).status_code == 404
    assert len(criteria.marked(asked[0][0].movement_models.get().evaluations.get().marks)) == 8
    assert figure("models_new", cast.commune, year_of(2026)).value == 9


def test_a_sample_is_proposed_as_well_and_an_answer_is_given_once(cast):
    one = offers.offer_model(cast.office, [cast.school_a], sample="tip_box", by=cast.officer, at=NOW)[0]
    assert one.name == catalogue.samples()["tip_box"].name
    started = offers.accept_offer(one, name=one.name, founded_date=TODAY, by=cast.head_a, at=NOW)
    assert (started.type, started.copied_from_sample, len(started.heading_list)) == ("tip_box", "tip_box", 4)
    for act in (
        lambda: offers.accept_offer(one, name="Khác", founded_date=TODAY, by=cast.head_a, at=NOW),
        lambda: offers.decline_offer(one, reason="Thôi", by=cast.head_a, at=NOW),
        lambda: offers.withdraw_offer(one, by=cast.officer, at=NOW),
    ):
        with pytest.raises(offers.AlreadyAnswered):
            act()
    with pytest.raises(offers.NobodyToAsk):
        offers.offer_model(cast.office, [cast.school_a], sample="tip_box", by=cast.officer, at=NOW)
    assert MovementModel.objects.count() == 1


def test_members_come_and_go_with_dates(cast, client):
    one = model(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.clerk_a)
    join = reverse("programme:model_member_join", args=[one.pk])
    person = cast.guard_a.person
    wrong = client.post(join, {"person": person.pk, "valid_from": "01/01/2025"})
    assert list(wrong.context["form"].errors) == ["valid_from"]
    client.post(join, {"person": person.pk, "valid_from": "01/06/2026", "post": "Đội phó"})
    again = client.post(join, {"person": person.pk, "valid_from": "02/06/2026"})
    assert list(again.context["form"].errors) == ["person"]
    assert person.full_name in client.get(one.get_absolute_url()).content.decode()
    member = ModelMember.objects.get()
    client.post(reverse("programme:member_leave", args=[member.pk]), {"valid_to": "15/06/2026"})
    member.refresh_from_db()
    assert (member.valid_from, member.valid_to, member.post) == (date(2026, 6, 1), date(2026, 6, 15), "Đội phó")
    with pytest.raises(DateRefused):
        membership.leave_model(member, valid_to=date(2026, 6, 1), by=cast.clerk_a, at=NOW)


def test_new_kept_merged_and_ended_are_told_from_the_dates(cast):
    kept = model(cast.school_a, by=cast.clerk_a)
    new = model(cast.school_a, by=cast.clerk_a, name="Camera", type="camera", founded_date=date(2026, 2, 1))
    merged = model(cast.school_a, by=cast.clerk_a, name="Tuần tra", type="patrol")
    ended = model(cast.school_a, by=cast.clerk_a, name="Chuyên mục", type="media_column")
    by = {"reason": "Sắp xếp lại", "by": cast.head_a, "at": NOW}
    with pytest.raises(movement.ModelEnded):
        movement.end_model(merged, ended_date=TODAY, merged_into=merged, **by)
    movement.end_model(merged, ended_date=TODAY, merged_into=kept, **by)
    movement.end_model(ended, ended_date=TODAY, **by)
    with pytest.raises(movement.ModelEnded):
        movement.end_model(new, ended_date=TODAY, merged_into=ended, **by)
    rows = MovementModel.objects.order_by("founded_date", "pk")
    found = {row.name: [model_reading.outcome_of(row, year) for year in (2024, 2025, 2026, 2027)] for row in rows}
    assert found == {
        "4 an toàn": [None, ModelOutcome.NEW, ModelOutcome.KEPT, ModelOutcome.KEPT],
        "Camera": [None, None, ModelOutcome.NEW, ModelOutcome.KEPT],
        "Tuần tra": [None, ModelOutcome.NEW, ModelOutcome.MERGED, None],
        "Chuyên mục": [None, ModelOutcome.NEW, ModelOutcome.ENDED, None],
    }


def test_each_type_is_evaluated_by_common_and_own_criteria():
    common = [one.code for one in criteria.criteria().values() if not one.types]
    assert [one.code for one in criteria.criteria_of("tip_box")] == [*common, "openings"]
    assert [one.code for one in criteria.criteria_of("other")] == common
    assert criteria.marked({"rules": "met", "gone": "unmet"}) == [
        ("Có quy chế hoạt động, phân công rõ từng người", Mark.MET),
        ("gone", Mark.UNMET),
    ]
