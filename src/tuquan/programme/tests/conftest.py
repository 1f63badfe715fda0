import pytest
from django.utils import timezone

from tuquan.programme.tests.factories import NOW


@pytest.fixture(autouse=True)
def midsummer(monkeypatch):
    """It is noon on 15 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
