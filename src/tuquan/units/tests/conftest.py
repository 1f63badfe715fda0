import pytest


@pytest.fixture(scope="module")
def geography(django_db_setup, django_db_blocker):
    """The shipped places, loaded once for a module and rolled back after it."""
    from django.db import transaction

    from tuquan.units.services import places

    with django_db_blocker.unblock(), transaction.atomic():
        places.load_places()
        yield
        transaction.set_rollback(True)
