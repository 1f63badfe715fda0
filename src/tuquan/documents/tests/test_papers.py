from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tuquan.documents.models import OfficialDocument, RegisterEntry
from tuquan.documents.services import papers, registers

pytestmark = pytest.mark.django_db
BACKEND = "tuquan.accounts.backends.UsernameOrPhoneBackend"
PAPER = {
    "direction": "in",
    "kind": "CT",
    "purpose": "other",
    "number": "07",
    "symbol": "CT-BCA-V28",
    "date": date(2014, 8, 15),
    "issuer": "Bộ Công an",
    "summary": "Đẩy mạnh xây dựng phong trào",
}


def enter(cast, **values):
    return papers.enter_document(cast.school_a, by=cast.clerk_a, at=timezone.now(), **{**PAPER, **values})


def test_enter_document_keeps_number_symbol_and_date(cast):
    made = enter(cast)
    assert (made.reference, made.state, made.search_text.split()[:3]) == (
        "07/CT-BCA-V28",
        "received",
        ["day", "manh", "xay"],
    )


def test_enter_document_refuses_the_same_paper_twice(cast):
    enter(cast)
    with pytest.raises(papers.SameDocument):
        enter(cast)


def test_enter_document_refuses_a_day_that_has_not_come(cast):
    with pytest.raises(papers.DateAhead):
        enter(cast, date=date(2999, 1, 1))


def test_a_draft_has_no_number_and_is_issued_when_the_clerk_gives_it_one(cast):
    draft = enter(cast, direction="out", number="", date=None, draft=True)
    assert (draft.state, draft.number) == ("draft", "")
    issued = papers.change_document(draft, number="12", date=date(2026, 1, 5), by=cast.clerk_a, at=timezone.now())
    assert (issued.state, issued.reference) == ("issued", "12/CT-BCA-V28")


def test_a_cancelled_document_stays_and_is_not_changed(cast):
    made = enter(cast)
    papers.cancel_document(made, reason="Cấp nhầm số", by=cast.clerk_a, at=timezone.now())
    assert OfficialDocument.objects.standing().count() == 0
    with pytest.raises(papers.AlreadyCancelled):
        papers.change_document(made, summary="x", by=cast.clerk_a, at=timezone.now())
    with pytest.raises(papers.AlreadyCancelled):
        papers.cancel_document(made, reason="x", by=cast.clerk_a, at=timezone.now())


def test_a_register_gives_numbers_without_gaps_even_when_an_act_fails(cast):
    made, now = enter(cast), timezone.now()
    take = {"about": made, "title": "x", "by": cast.clerk_a, "at": now}
    registers.start_register_at(cast.school_a, "so-den", 2026, 40, by=cast.clerk_a, at=now)
    numbers = [registers.take_number(cast.school_a, "so-den", 2026, **take).number]
    with pytest.raises(ValueError, match="later"), transaction.atomic():
        registers.take_number(cast.school_a, "so-den", 2026, **take)
        raise ValueError("later")
    numbers.append(registers.take_number(cast.school_a, "so-den", 2026, **take).number)
    assert numbers == [40, 41]
    with pytest.raises(registers.RegisterAlreadyBegun):
        registers.start_register_at(cast.school_a, "so-den", 2026, 1, by=cast.clerk_a, at=now)
    entry = registers.cancel_number(RegisterEntry.objects.last(), reason="Nhầm", by=cast.clerk_a, at=now)
    assert (entry.cancelled_reason, RegisterEntry.objects.count()) == ("Nhầm", 2)
    with pytest.raises(registers.NumberAlreadyCancelled):
        registers.cancel_number(entry, reason="x", by=cast.clerk_a, at=now)


def test_pages_open_for_the_unit_and_not_for_others(cast, client):
    made = enter(cast)
    pages = [reverse("documents:document", args=[made.pk]), reverse("documents:edit", args=[made.pk])]
    pages += [reverse("documents:cancel", args=[made.pk]), reverse("documents:document_list"), reverse("documents:add")]
    client.force_login(cast.clerk_a, backend=BACKEND)
    assert [client.get(page).status_code for page in pages] == [200] * 5
    client.force_login(cast.head_b, backend=BACKEND)
    assert [client.get(page).status_code for page in pages[:3]] == [404] * 3
    client.force_login(cast.guard_a, backend=BACKEND)
    assert [client.get(page).status_code for page in pages] == [404] * 5


def test_document_add_explains_a_wrong_entry_and_keeps_what_was_typed(cast, client):
    client.force_login(cast.clerk_a, backend=BACKEND)
    typed = {**PAPER, "date": "01/01/2199", "direction": "in"}
    page = client.post(reverse("documents:add"), typed)
    assert page.status_code == 200
    assert "Ngày của văn bản không thể sau hôm nay." in page.content.decode()
    assert "Đẩy mạnh xây dựng phong trào" in page.content.decode()
    back = reverse("assessments:year")
    done = client.post(reverse("documents:add"), {**typed, "date": "15/08/2014", "ve": back})
    assert (done.status_code, done["Location"]) == (302, back)
    outside = client.post(
        reverse("documents:add"), {**typed, "number": "8", "date": "15/08/2014", "ve": "https://example.com/"}
    )
    assert outside["Location"].startswith("/van-ban/")


def test_document_says_that_a_paper_has_lost_its_force(cast, client):
    made = enter(cast, kind="L", number="23", symbol="2012/TT-BCA", date=date(2012, 4, 27))
    client.force_login(cast.clerk_a, backend=BACKEND)
    assert "Văn bản đã hết hiệu lực" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_document_list_asks_the_database_the_same_for_one_row_and_three(cast, client, rows, django_assert_num_queries):
    for number in range(rows):
        enter(cast, number=str(number + 1))
    client.force_login(cast.clerk_a, backend=BACKEND)
    client.get(reverse("documents:document_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("documents:document_list"))


LIST_QUERIES = 7
