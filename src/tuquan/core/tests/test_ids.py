from datetime import UTC, datetime
from uuid import UUID

from tuquan.core import dates, ids


def test_what_is_no_id_is_passed_over() -> None:
    one = ids.uuid7()
    assert ids.uuids([str(one), "", "rm -rf", one.hex, "12"]) == [one, one]


def test_an_id_tells_when_its_row_was_written() -> None:
    # The example of RFC 9562, appendix A.6.
    assert ids.made_at(UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert ids.made_at(UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")) is None


def test_ids_rise() -> None:
    made = [ids.uuid7() for _ in range(50)]
    assert made == sorted(made)
    assert {one.version for one in made} == {7}
    assert all(isinstance(one, UUID) for one in made)


def test_a_year_in_an_address_is_four_digits_that_make_sense() -> None:
    this_year = dates.today().year
    asked = [dates.asked_year(typed) for typed in ("2023", None, "", "20233", "0206", "hai", "²⁰²³", "2101")]
    assert asked[0] == 2023
    assert set(asked[1:]) <= {this_year, dates.today().year}
