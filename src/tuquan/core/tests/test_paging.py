import base64
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tuquan.core.paging import page_of
from tuquan.units.models import Place, Unit
from tuquan.units.tests.factories import place, unit

ORDER = ["level", "-sort_key", "pk"]


@pytest.fixture
def nine(db):
    """Nine places whose levels and names repeat."""
    for number in range(9):
        place(f"Xã {'abc'[number % 3]}", "commune" if number < 5 else "province")
    return Place.objects.all()


def walk(rows, order, *, size):
    """All pages forwards, then all pages backwards."""
    there, query = [], {}
    while True:
        page = page_of(rows, query, order=order, size=size)
        there.append([row.pk for row in page])
        if not page.next:
            break
        query = {"sau": page.next}
    back = [there[-1]]
    while page.previous:
        page = page_of(rows, {"truoc": page.previous}, order=order, size=size)
        back.append([row.pk for row in page])
    return there, back


@pytest.mark.parametrize(
    "order", [["pk"], ["-pk"], ["sort_key", "pk"], ["level", "-sort_key", "pk"], ["-level", "sort_key", "-pk"]]
)
@pytest.mark.parametrize("size", [1, 2, 3, 4, 8, 9, 10])
def test_pages_show_every_row_once_in_both_directions(nine, order, size):
    expected = list(nine.order_by(*order).values_list("pk", flat=True))
    there, back = walk(nine, order, size=size)
    assert there == [expected[start : start + size] for start in range(0, 9, size)]
    assert back == there[::-1]


def test_first_page_has_no_previous_and_last_page_has_no_next(nine):
    first = page_of(nine, {}, order=ORDER, size=5)
    last = page_of(nine, {"sau": first.next}, order=ORDER, size=5)
    assert (first.previous, last.next) == ("", "")
    assert first.next
    assert last.previous


def test_page_takes_one_query_without_counting(nine):
    page = page_of(nine, {}, order=ORDER, size=4)
    with CaptureQueriesContext(connection) as queries:
        page_of(nine, {"sau": page.next}, order=ORDER, size=4)
    assert len(queries) == 1
    assert "COUNT" not in queries[0]["sql"].upper()


def test_a_row_added_meanwhile_neither_repeats_nor_hides_others(nine):
    first = page_of(nine, {}, order=["sort_key", "pk"], size=3)
    place("An Hòa")  # sorts before what was already shown
    rest = page_of(nine, {"sau": first.next}, order=["sort_key", "pk"], size=20)
    assert {row.pk for row in first} & {row.pk for row in rest} == set()
    assert len(first) + len(rest) == 9


def test_paging_walks_along_a_relation_and_uuid_keys(db):
    commune, other = place("Bình Hòa"), place("An Hòa")
    made = [unit(f"Trường {number}", at=[commune, other][number % 2]) for number in range(5)]
    rows = Unit.objects.select_related("place")
    order = ["place__sort_key", "pk"]
    there, back = walk(rows, order, size=2)
    assert [key for page in there for key in page] == [made[1].pk, made[3].pk, made[0].pk, made[2].pk, made[4].pk]
    assert back == there[::-1]


def encoded(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é",
        "a" * 5000,
        encoded([]),
        encoded(["commune"]),
        encoded(["commune", "a", "none"]),
        encoded(["commune", "a", None]),
        encoded(["commune", "a", [1]]),
        encoded(["commune", "a", {"a": 1}]),
        encoded(["commune", "a", 10**30]),
        encoded(["commune", "a", -(2**63)]),
        encoded(["commune", "a", float("nan")]),
        encoded(["commune", "a\x00", 1]),
        encoded(["commune", "\ud800", 1]),
        encoded(["commune", "a", True]),
        encoded({"level": 1}),
        encoded("commune"),
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
    ],
)
@pytest.mark.parametrize("name", ["sau", "truoc"])
def test_nonsense_cursors_lead_to_the_first_page(nine, cursor, name):
    assert page_of(nine, {name: cursor}, order=ORDER, size=4) == page_of(nine, {}, order=ORDER, size=4)


def test_a_cursor_beyond_the_end_leads_to_the_first_page(nine):
    beyond = encoded(["zz", "zz", 10])
    assert page_of(nine, {"sau": beyond}, order=ORDER, size=4) == page_of(nine, {}, order=ORDER, size=4)


def test_an_empty_list_has_an_empty_page(db):
    page = page_of(Place.objects.all(), {})
    assert (page.rows, page.previous, page.next) == ([], "", "")
