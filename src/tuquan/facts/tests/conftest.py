import pytest

from tuquan.facts.tests.factories import teams_are_sources


@pytest.fixture
def register(db):
    with teams_are_sources():
        yield
