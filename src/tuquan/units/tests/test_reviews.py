from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.units.models import RegistryReview, ReviewItem, Unit
from tuquan.units.queries import reviews as queries
from tuquan.units.services import registry, reviews as services
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def review(cast):
    return services.open_review(cast.office, year=2027, by=cast.officer, at=AT)


@pytest.fixture
def newcomer(cast):
    return registry.create_unit(name="Chi nhánh Ngân hàng", kind="enterprise", place=cast.commune, by=None, at=AT)


def names(units):
    return sorted(unit.name for unit in units)


SCHOOLS = ["Trường THCS Lê Lợi", "Trường THCS Nguyễn Trãi"]


def propose(review, unit, act, cast, reason="lý do"):
    return services.propose(review, unit=unit, act=act, reason=reason, by=cast.officer, at=AT)


def decide(review, cast, *, refused=(), assignments=None, **values):
    services.submit_review(review, by=cast.officer, at=AT)
    values = {"decision_number": "356/QĐ-UBND", "decision_date": date(2026, 11, 19), **values}
    return services.decide_review(
        review, refused=set(refused), assignments=assignments or {}, by=cast.chairman, at=AT, **values
    )


def test_list_of_a_year_without_decision_is_what_the_office_follows(cast, review):
    assert names(queries.listed_units(cast.office, 2027)) == SCHOOLS
    assert names(queries.listed_before(review)) == SCHOOLS


def test_proposals_need_a_reason_and_fit_the_list(cast, review, newcomer):
    with pytest.raises(services.ReasonMissing):
        propose(review, newcomer, "add", cast, " ")
    with pytest.raises(services.ListedAlready):
        propose(review, cast.school_a, "add", cast)
    with pytest.raises(services.NotListed):
        propose(review, newcomer, "remove", cast)
    with pytest.raises(services.ReviewedAlready):
        services.open_review(cast.office, year=2027, by=cast.officer, at=AT)
    item = propose(review, newcomer, "add", cast)
    propose(review, newcomer, "add", cast, "mới thành lập")
    assert list(review.items.values_list("reason", flat=True)) == ["mới thành lập"]
    services.withdraw(ReviewItem.objects.get(pk=item.pk), by=cast.officer, at=AT)
    assert review.items.count() == 0
    assert names(queries.candidates(review)) == ["Chi nhánh Ngân hàng"]


def test_decision_makes_the_list_relates_the_added_and_deletes_nothing(cast, review, newcomer):
    second = factories.unit("Ban Quản lý chợ", "agency", managing=cast.committee, at=cast.commune)
    propose(review, newcomer, "add", cast)
    propose(review, cast.school_a, "remove", cast, "đang sửa chữa, không hoạt động")
    decided = decide(
        review,
        cast,
        assignments={newcomer.pk: services.Assignment(managing=cast.committee, officer="Phạm Minh Đức")},
    )
    assert decided.state == "decided"
    assert names(queries.listed_units(cast.office, 2027)) == ["Chi nhánh Ngân hàng", "Trường THCS Lê Lợi"]
    newcomer.refresh_from_db()
    assert (newcomer.following, newcomer.managing) == (cast.office, cast.committee)
    row = newcomer.relations.get(kind="following")
    assert (row.valid_from, row.basis) == (date(2026, 11, 19), "Quyết định số 356/QĐ-UBND ngày 19/11/2026")
    assert sorted(review.items.values_list("unit__name", "act", "accepted", "officer")) == [
        ("Chi nhánh Ngân hàng", "add", True, "Phạm Minh Đức"),
        ("Trường THCS Lê Lợi", "keep", True, ""),
        ("Trường THCS Nguyễn Trãi", "remove", True, ""),
    ]
    cast.school_a.refresh_from_db()
    assert (cast.school_a.closed_date, Unit.objects.count()) == (None, 7)
    assert names(queries.listed_units(cast.office, 2026)) == ["Chi nhánh Ngân hàng", *SCHOOLS]
    assert Entry.objects.get(kind="review.decided").unit_id == cast.office.pk
    later = services.open_review(cast.office, year=2028, by=cast.officer, at=AT)
    assert names(queries.listed_before(later)) == ["Chi nhánh Ngân hàng", "Trường THCS Lê Lợi"]
    assert names(queries.candidates(later)) == ["Ban Quản lý chợ", "Trường THCS Nguyễn Trãi"]
    assert second.pk


def test_unit_that_enters_after_the_decision_is_on_the_list(cast, review, newcomer):
    decide(review, cast)
    registry.relate_unit(newcomer, kind="following", other=cast.office, valid_from=date(2026, 11, 20), by=None, at=AT)
    assert names(queries.listed_units(cast.office, 2027)) == ["Chi nhánh Ngân hàng", *SCHOOLS]


def test_refused_proposals_change_nothing(cast, review, newcomer):
    added = propose(review, newcomer, "add", cast)
    removed = propose(review, cast.school_a, "close", cast)
    decide(review, cast, refused=[added.pk, removed.pk])
    newcomer.refresh_from_db()
    cast.school_a.refresh_from_db()
    assert (newcomer.following, cast.school_a.closed_date) == (None, None)
    assert names(queries.listed_units(cast.office, 2027)) == SCHOOLS


def test_accepted_closing_closes_the_unit_with_the_decision_as_ground(cast, review):
    propose(review, cast.school_a, "close", cast, "giải thể")
    decide(review, cast)
    cast.school_a.refresh_from_db()
    assert cast.school_a.closed_date == date(2026, 11, 19)
    assert Entry.objects.get(kind="unit.closed").reason == "giải thể"


def test_decision_needs_its_paper_and_its_turn(cast, review, newcomer):
    with pytest.raises(services.NotSubmitted):
        services.decide_review(
            review,
            decision_number="1",
            decision_date=date(2026, 1, 1),
            refused=set(),
            assignments={},
            by=cast.chairman,
            at=AT,
        )
    with pytest.raises(services.PaperMissing):
        decide(review, cast, decision_number=" ")
    with pytest.raises(services.NotPreparing):
        propose(review, newcomer, "add", cast)
    with pytest.raises(services.NotPreparing):
        services.submit_review(review, by=cast.officer, at=AT)
    with pytest.raises(services.ReasonMissing):
        services.return_review(review, reason="", by=cast.chairman, at=AT)
    services.return_review(review, reason="thiếu doanh nghiệp", by=cast.chairman, at=AT)
    with pytest.raises(services.DecidedInTheFuture):
        decide(review, cast, decision_date=date(2026, 11, 21))
    assert RegistryReview.objects.get().state == "submitted"


def url(name, *args):
    return reverse(f"units:{name}", args=args)


def test_review_goes_from_the_officer_to_the_chairman_and_back(client, cast, newcomer):
    client.force_login(cast.officer)
    assert client.get(url("review_list")).status_code == 200
    opened = client.post(url("review_open"), {"office": cast.office.pk, "year": "2027"})
    review = RegistryReview.objects.get()
    assert opened.url == review.get_absolute_url()
    again = client.post(url("review_open"), {"office": cast.office.pk, "year": "2027"})
    assert again.context["form"].non_field_errors() == ["Danh sách của năm này đã được mở rà soát."]
    propose_url = url("review_propose", review.pk)
    offered = client.get(propose_url, {"don-vi": str(newcomer.pk), "viec": "them"})
    assert offered.context["form"]["unit"].value() == "Chi nhánh Ngân hàng"
    assert "Chi nhánh Ngân hàng" in offered.content.decode()
    assert client.get(propose_url, {"don-vi": "không phải", "viec": "x"}).status_code == 200
    wrong = client.post(propose_url, {"unit": newcomer.code, "act": "remove", "reason": "x"})
    assert wrong.context["form"].non_field_errors() == ["Đơn vị này không có trong danh sách nên không thể đưa ra."]
    client.post(propose_url, {"unit": newcomer.code, "act": "add", "reason": "mới thành lập"})
    client.post(propose_url, {"unit": cast.school_b.code, "act": "remove", "reason": "sửa chữa"})
    item = review.items.get(unit=cast.school_b)
    client.post(url("review_withdraw", review.pk, item.pk))
    client.post(url("review_submit", review.pk))
    assert client.get(url("review_decide", review.pk)).status_code == 404
    client.force_login(cast.chairman)
    assert "Quyết định danh sách" in client.get(review.get_absolute_url()).content.decode()
    client.post(url("review_return", review.pk), {"reason": "bổ sung lý do"})
    client.force_login(cast.officer)
    assert "bổ sung lý do" in client.get(review.get_absolute_url()).content.decode()
    client.post(url("review_submit", review.pk))
    client.force_login(cast.chairman)
    decide_url = url("review_decide", review.pk)
    assert client.get(decide_url).status_code == 200
    empty = client.post(decide_url, {"decision_date": "19/11/2026"})
    assert list(empty.context["form"].errors) == ["decision_number"]
    values = {
        "decision_number": "356/QĐ-UBND",
        "decision_date": "19/11/2026",
        f"following_{newcomer.pk.hex}": str(cast.office.pk),
        f"managing_{newcomer.pk.hex}": str(cast.committee.pk),
        f"officer_{newcomer.pk.hex}": "Phạm Minh Đức",
    }
    client.post(decide_url, values)
    newcomer.refresh_from_db()
    assert (newcomer.following, newcomer.managing) == (cast.office, cast.committee)
    shown = client.get(review.get_absolute_url()).content.decode()
    for word in ("Danh sách theo quyết định (3)", "356/QĐ-UBND", "Phạm Minh Đức", "chấp thuận"):
        assert word in shown


def test_review_pages_are_for_the_office_and_its_chairman(client, cast, review):
    pages = [url(name, review.pk) for name in ("review", "review_propose", "review_return", "review_decide")]
    expected = {
        cast.officer: [200, 200, 404, 404],
        cast.chairman: [200, 404, 200, 200],
        cast.head_a: [404] * 4,
        cast.guard_a: [404] * 4,
        cast.police_officer: [404] * 4,
    }
    for user, codes in expected.items():
        client.force_login(user)
        assert [client.get(one).status_code for one in pages] == codes
    assert client.post(url("review_submit", review.pk)).status_code == 404
    client.force_login(cast.head_a)
    assert list(client.get(url("review_list")).context["page"]) == []
    assert client.get(url("review_open")).status_code == 404


@pytest.mark.parametrize("extra", [0, 2])
def test_review_list_asks_the_same_number_of_queries_for_few_and_many(
    client, cast, review, extra, django_assert_num_queries
):
    for number in range(extra):
        services.open_review(cast.office, year=2028 + number, by=cast.officer, at=AT)
    client.force_login(cast.officer)
    client.get(url("review_list"))
    with django_assert_num_queries(7):
        client.get(url("review_list"))
