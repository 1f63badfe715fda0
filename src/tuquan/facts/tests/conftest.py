import pytest

from tuquan.facts.tests.factories import teams_are_sources
from tuquan.units.models import Team


@pytest.fixture
def register(db, monkeypatch):
    monkeypatch.setattr(Team, "get_absolute_url", lambda team: f"/so-cua-to/{team.pk}/")
    with teams_are_sources():
        yield
