import pytest

from tuquan.reports.reading import second_opinion


@pytest.fixture
def grammar_alone(monkeypatch):
    """Nothing learned is asked."""
    monkeypatch.setattr(second_opinion, "judged", lambda _passage, _figures: [])
