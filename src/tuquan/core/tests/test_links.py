from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tuquan.core.links import Link, LinkExpired, LinkRefused, link_of, token_of

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.get_default_timezone())


def test_a_link_says_whom_it_is_for():
    token = token_of("pledge", 7, until=NOW + timedelta(hours=1), serial=2)
    assert link_of("pledge", token, now=NOW) == Link("7", 2, NOW + timedelta(hours=1))


def test_a_link_opens_no_other_kind_of_page():
    token = token_of("pledge", 7, until=NOW + timedelta(hours=1))
    with pytest.raises(LinkRefused):
        link_of("session", token, now=NOW)


def test_a_changed_link_is_refused():
    token = token_of("pledge", 7, until=NOW + timedelta(hours=1))
    for place in range(len(token)):
        bent = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(LinkRefused):
            link_of("pledge", bent, now=NOW)


def test_a_link_ends_at_its_moment():
    token = token_of("pledge", 7, until=NOW)
    assert link_of("pledge", token, now=NOW - timedelta(seconds=1)).key == "7"
    with pytest.raises(LinkExpired):
        link_of("pledge", token, now=NOW)
