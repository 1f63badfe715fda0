"""Every address of the product, asked by everybody: the answers stand in a table that people review."""

import pytest
from django.db import transaction
from django.utils import timezone
from tests import access, access_objects  # noqa: F401  the makers register themselves

from tuquan.assessments.tests.factories import moment

PAGES = access.pages()
GROUPS = sorted({page.group for page in PAGES})


@pytest.fixture(autouse=True)
def mid_november(monkeypatch):
    """Self-assessments are held in these days, so that no page is closed by its time."""
    monkeypatch.setattr(timezone, "now", lambda: moment(11, 16, 16))


def test_every_address_has_a_row_and_every_row_an_address():
    assert {page.name for page in PAGES} == set(access.table())


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_the_answer_of_the_table(group, cast):
    table, asker = access.table(), access.Asker(cast)
    arguments: access.Arguments = {}
    wrong = []
    with transaction.atomic():
        for page in PAGES:
            if page.group != group:
                continue
            if page.arguments and not arguments:
                maker = access.maker_of(page.name)
                assert maker, f"tests/access_objects.py does not say how to make what {page.name} is about"
                arguments = maker(cast)
            row = table.get(page.name)
            found = asker.ask(page, arguments, row.method if row else "")
            if found != row:
                wrong.append(access.line(page.name, found))
        transaction.set_rollback(True)
    told = ["The pages answer otherwise than tests/access_matrix.txt says:", *wrong, *asker.errors]
    assert not wrong, "\n".join(told)
