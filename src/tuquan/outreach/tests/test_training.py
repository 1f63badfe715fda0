import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tuquan.core.dates import year_of
from tuquan.documents.letters import Table
from tuquan.facts.queries import figure
from tuquan.facts.services.verify import verify
from tuquan.notifications.models import Message
from tuquan.outreach import class_papers
from tuquan.outreach.models import Certificate, GuardClass, Trainee
from tuquan.outreach.queries import training as queries
from tuquan.outreach.services import training as services
from tuquan.outreach.services.certificates import LastDayMissing, issue_certificate
from tuquan.outreach.services.training import Entered
from tuquan.outreach.tests.factories import AT
from tuquan.outreach.tests.test_checkin import member
from tuquan.outreach.tests.test_views import words

HELD = {"held_from": date(2026, 5, 11), "held_to": date(2026, 5, 15)}


def opened(cast, **fields):
    fields = {"title": "Nghiệp vụ bảo vệ 2026", "trainer": "Công an tỉnh", "lists_until": date(2026, 6, 10), **fields}
    return services.open_class(cast.office, by=cast.officer, at=AT, **fields)


@pytest.fixture
def listed(cast):
    """A class with the guard of school A, another guard of A and one of B."""
    one = opened(cast)
    second, third = member(cast.school_a, "Bảo Vệ Hai", "2"), member(cast.school_b, "Bảo Vệ Ba", "3")
    services.put_on_list(one, cast.school_a, [cast.guard_a.person, second], by=cast.clerk_a, at=AT)
    services.put_on_list(one, cast.school_b, [third], by=cast.head_b, at=AT)
    return one


def sent(cast, one):
    return services.send_list(one, sent_date=date(2026, 6, 1), sent_number="12/BCĐ", by=cast.officer, at=AT)


def results(one, *said):
    rows = one.trainees.order_by("pk")
    return {row.pk: entered for row, entered in zip(rows, said, strict=True)}


PASSED, NOT_YET, ABSENT = Entered("passed", "77/CN"), Entered("not_yet"), Entered("absent")


def test_opening_tells_who_keeps_records_below(cast):
    opened(cast)
    told = Message.objects.filter(kind="guard_class.opened").values_list("recipient__username", flat=True)
    assert set(told) == {"truong.a", "vanthu.a", "truong.b"}


def test_units_gather_one_list_and_may_change_it_until_it_is_sent(cast, listed):
    assert queries.by_unit(listed) == [(cast.school_b, 1), (cast.school_a, 2)]
    services.put_on_list(listed, cast.school_a, [cast.guard_a.person], by=cast.clerk_a, at=AT)
    assert Trainee.objects.filter(unit=cast.school_a).count() == 1
    with pytest.raises(services.NotOfTheUnit):
        services.put_on_list(listed, cast.school_b, [cast.guard_a.person], by=cast.head_b, at=AT)
    sent(cast, listed)
    with pytest.raises(services.ListsClosed):
        services.put_on_list(listed, cast.school_a, [], by=cast.clerk_a, at=AT)


def test_results_give_certificates_in_each_unit_and_one_class_at_the_office(cast, listed):
    sent(cast, listed)
    one = services.enter_results(
        listed, results(listed, PASSED, NOT_YET, PASSED), **HELD, place="Nha Trang", by=cast.officer, at=AT
    )
    assert list(Certificate.objects.order_by("person__full_name").values_list("unit", "number", "last_date")) == [
        (cast.school_b.pk, "77/CN", date(2031, 5, 14)),
        (cast.school_a.pk, "77/CN", date(2031, 5, 14)),
    ]
    year = year_of(2026)
    assert figure("guard_classes", cast.office, year).value == 1
    assert figure("guard_class_attendees", cast.office, year).value == 3
    assert figure("guard_class_attendees", cast.commune, year).value == 3
    assert (one.session.unit, one.session.head_count) == (cast.office, 3)
    told = Message.objects.filter(kind="guard_class.result").values_list("recipient__username", flat=True)
    assert set(told) == {"truong.a", "vanthu.a", "truong.b"}
    assert verify() is None
    for act in (
        lambda: services.enter_results(one, {}, **HELD, by=cast.officer, at=AT),
        lambda: services.cancel_class(one, reason="Nhầm", by=cast.officer, at=AT),
    ):
        with pytest.raises(services.ClassEnded):
            act()


def test_absent_people_are_no_attendances(cast, listed):
    sent(cast, listed)
    services.enter_results(listed, results(listed, PASSED, ABSENT, ABSENT), **HELD, by=cast.officer, at=AT)
    assert figure("guard_class_attendees", cast.office, year_of(2026)).value == 1


def test_results_come_after_sending_for_everybody_and_within_the_calendar(cast, listed):
    everything = results(listed, PASSED, PASSED, PASSED)

    def enter(given, **days):
        services.enter_results(listed, given, **{**HELD, **days}, by=cast.officer, at=AT)

    with pytest.raises(services.NotSentYet):
        enter(everything)
    sent(cast, listed)
    with pytest.raises(services.ResultMissing):
        enter(dict(list(everything.items())[:2]))
    for days in ({"held_from": date(2026, 7, 1), "held_to": None}, {"held_to": date(2026, 5, 1)}):
        with pytest.raises(services.DatesOutOfOrder):
            enter(everything, **days)
    assert Certificate.objects.count() == 0


def test_a_fire_class_asks_for_the_day_on_the_paper(cast):
    one = opened(cast, topic="fire", certificate_kind="fire")
    services.put_on_list(one, cast.school_a, [cast.guard_a.person], by=cast.clerk_a, at=AT)
    sent(cast, one)
    with pytest.raises(LastDayMissing):
        services.enter_results(one, results(one, PASSED), **HELD, by=cast.officer, at=AT)
    assert GuardClass.objects.get().closed_at is None
    services.enter_results(one, results(one, PASSED), **HELD, last_date=date(2028, 5, 14), by=cast.officer, at=AT)
    assert Certificate.objects.get().last_date == date(2028, 5, 14)


def test_an_empty_list_is_not_sent_and_a_cancelled_class_takes_none(cast):
    one = opened(cast)
    with pytest.raises(services.NobodyOnTheList):
        sent(cast, one)
    services.cancel_class(one, reason="Công an hoãn", by=cast.officer, at=AT)
    with pytest.raises(services.ListsClosed):
        services.put_on_list(one, cast.school_a, [cast.guard_a.person], by=cast.clerk_a, at=AT)
    assert list(queries.classes_for(cast.school_a)) == []


def test_pages_of_a_class(cast, client):
    client.force_login(cast.officer)
    typed = {
        "title": "Lớp bảo vệ",
        "topic": "guarding",
        "certificate_kind": "guard",
        "trainer": "Công an tỉnh",
        "lists_until": "31/12/2026",
    }
    address = client.post(reverse("outreach:class_open"), typed).url
    one = GuardClass.objects.get()
    assert "Chờ các đơn vị gửi danh sách" in words(client.get(address))

    client.force_login(cast.clerk_a)
    assert "Lớp bảo vệ" in words(client.get(reverse("outreach:class_list")))
    enrol = reverse("outreach:class_enrol", args=[one.pk])
    assert "Trần Văn Bình · bảo vệ" in words(client.get(enrol))
    client.post(enrol, {"people": [str(cast.guard_a.person.pk), "khong-co"]})
    client.force_login(cast.head_b)
    assert "Trần Văn Bình" not in words(client.get(address))  # each unit sees its own people

    client.force_login(cast.officer)
    assert "Trường THCS Nguyễn Trãi: 1" in words(client.get(address))
    book = load_workbook(io.BytesIO(client.get(reverse("outreach:class_download", args=[one.pk])).content))
    assert [cell.value for cell in book.active[5]][:4] == [1, "Trần Văn Bình", "Bảo vệ", "Trường THCS Nguyễn Trãi"]
    client.post(reverse("outreach:class_sent", args=[one.pk]), {"sent_date": "01/06/2026", "sent_number": "9/BCĐ"})
    row = Trainee.objects.get()
    entered = {"held_from": "01/06/2026", f"result_{row.pk}": "passed", f"number_{row.pk}": "77"}
    assert client.post(reverse("outreach:class_results", args=[one.pk]), entered).url == address
    assert "đã có kết quả" in words(client.get(address))

    client.force_login(cast.clerk_a)
    assert "xem giấy" in words(client.get(address))
    assert Certificate.objects.get().last_date == date(2031, 5, 31)


def test_an_authority_beside_the_office_is_shown_no_class_that_it_cannot_open(cast, client):
    opened(cast)
    client.force_login(cast.police_officer)
    assert "Nghiệp vụ bảo vệ 2026" not in words(client.get(reverse("outreach:class_list")))


def test_the_letter_to_the_police_lists_the_learners_of_each_unit(cast, listed):
    issue_certificate(
        cast.school_a,
        person=cast.guard_a.person,
        kind="guard",
        issued_date=date(2021, 6, 1),
        last_date=date(2026, 6, 1),
        by=cast.clerk_a,
        at=AT,
    )
    letter = class_papers.request_letter(listed, today=date(2026, 6, 2), made_at=AT)
    said = (letter.issuing_body, letter.type_name, letter.summary, letter.addressees, letter.number, letter.date)
    assert said == (
        cast.office.name,
        None,
        "đề nghị mở lớp huấn luyện và cấp chứng nhận",
        ("Công an tỉnh",),
        None,
        None,
    )
    first = letter.body[0].content[0].text
    assert "Nghị định số 06/2013/NĐ-CP" in first
    assert "của 2 đơn vị, với 3 người (danh sách kèm theo); trong đó 3 người chưa có giấy chứng nhận" in first
    (annex,) = letter.annexes
    headings = [block.title for block in annex.blocks if not isinstance(block, Table)]
    tables = [
        [tuple(text_of(cell) for cell in row) for row in block.rows]
        for block in annex.blocks
        if isinstance(block, Table)
    ]
    assert headings == [f"{cast.school_b.name} (1 người)", f"{cast.school_a.name} (2 người)"]
    assert tables == [
        [("1", "Bảo Vệ Ba", "", "chưa có")],
        [("2", "Bảo Vệ Hai", "", "chưa có"), ("3", "Trần Văn Bình", "Bảo vệ", "đã hết 01/06/2026")],
    ]


def test_a_letter_for_people_with_good_papers_names_no_gap(cast):
    one = opened(cast)
    services.put_on_list(one, cast.school_a, [cast.guard_a.person], by=cast.clerk_a, at=AT)
    issue_certificate(
        cast.school_a,
        person=cast.guard_a.person,
        kind="guard",
        issued_date=date(2022, 6, 1),
        last_date=date(2027, 6, 1),
        by=cast.clerk_a,
        at=AT,
    )
    letter = class_papers.request_letter(one, today=date(2026, 6, 2), made_at=AT)
    assert text_of(letter.body[0]).endswith("của 1 đơn vị, với 1 người (danh sách kèm theo).")


def text_of(cell):
    content = getattr(cell, "content", cell)
    return content if isinstance(content, str) else "".join(run.text for run in content)


def test_a_sent_letter_carries_its_number_and_another_class_cites_no_decree(cast):
    one = opened(cast, topic="first_aid", certificate_kind="first_aid", note="Mỗi đơn vị 2 người.")
    services.put_on_list(one, cast.school_a, [cast.guard_a.person], by=cast.clerk_a, at=AT)
    letter = class_papers.request_letter(sent(cast, one), today=date(2026, 6, 2), made_at=AT)
    words = " ".join(text_of(block) for block in letter.body)
    assert (letter.number, letter.symbol, letter.date) == ("12", "BCĐ", date(2026, 6, 1))
    assert ("06/2013" in words, "huấn luyện sơ cấp cứu" in words, "Mỗi đơn vị 2 người;" in words) == (False, True, True)


def test_who_gathers_takes_the_letter_as_word_or_pdf_once_there_are_learners(cast, client, listed):
    client.force_login(cast.officer)
    empty = opened(cast)
    answers = {form: client.get(reverse("outreach:class_paper", args=[listed.pk, form])) for form in ("docx", "pdf")}
    assert {form: answer.content[:4] for form, answer in answers.items()} == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}
    assert "Công văn đề nghị (Word)" in words(client.get(listed.get_absolute_url()))
    for one, form in ((empty, "pdf"), (listed, "exe")):
        assert client.get(reverse("outreach:class_paper", args=[one.pk, form])).status_code == 404
    client.force_login(cast.clerk_a)
    assert client.get(reverse("outreach:class_paper", args=[listed.pk, "pdf"])).status_code == 404
