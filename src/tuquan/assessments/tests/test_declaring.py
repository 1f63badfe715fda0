"""What a unit says of a past recognition, and what makes it a result."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.assessments.models import Cycle, DeclaredTitle
from tuquan.assessments.services import declaring as services, importing
from tuquan.core.dates import year_of
from tuquan.documents.enums import Direction, DocumentKind, Purpose
from tuquan.documents.services import papers
from tuquan.facts import queries as facts

pytestmark = pytest.mark.django_db


def decision(cast, number="77"):
    return papers.enter_document(
        cast.school_a,
        direction=Direction.INCOMING,
        kind=DocumentKind.DECISION,
        purpose=Purpose.RATING,
        number=number,
        symbol="QĐ-UBND",
        date=date(2025, 1, 9),
        issuer="Ủy ban nhân dân phường Ninh Hòa",
        summary="Công nhận cơ sở giáo dục đạt tiêu chuẩn An toàn về an ninh, trật tự năm 2024",
        by=cast.clerk_a,
        at=timezone.now(),
    )


def registered(cast):
    return facts.figure("units_recognized_school", cast.school_a, year_of(2025)).value


def test_the_decision_fills_the_year_and_the_body_makes_it_a_result(cast, client):
    document = decision(cast)
    client.force_login(cast.head_a)
    (step,) = client.get(document.get_absolute_url()).context["steps"]
    form = client.get(step.url).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"date": "09/01/2025"}
    assert sent == {
        "year": 2024,
        "number": "77/QĐ-UBND",
        "date": "09/01/2025",
        "issuer": "Ủy ban nhân dân phường Ninh Hòa",
        "signer": "",
    }
    client.post(step.url, sent)
    title = DeclaredTitle.objects.get()
    assert str(title) == "Được công nhận năm 2024 theo quyết định 77/QĐ-UBND"
    # The unit's own word is no result and no figure.
    assert (Cycle.objects.count(), registered(cast)) == (0, None)
    assert [one.entered for one in client.get(title.get_absolute_url()).context["declared"]] == [False]

    client.force_login(cast.chairman)
    page = client.get(reverse("assessments:decisions"))
    assert list(page.context["declared"]) == [title]
    form = client.get(reverse("assessments:decision_import"), {"khai": str(title.pk)}).context["form"]
    assert (form["number"].value(), form["units"].value()) == ("77/QĐ-UBND", cast.school_a.code)
    importing.import_decision(
        cast.committee,
        2024,
        [importing.PastLine(cast.school_a)],
        number="77/QĐ-UBND",
        date=date(2025, 1, 9),
        signer="Đỗ Quang Vinh",
        signer_position="Chủ tịch",
        basis_note="",
        by=cast.chairman,
        at=timezone.now(),
    )
    assert list(client.get(reverse("assessments:decisions")).context["declared"]) == []
    assert registered(cast) == 1


def test_a_year_is_declared_once(cast, client):
    document = decision(cast)
    values = {"year": 2024, "number": "77", "date": date(2025, 1, 9), "issuer": "UBND phường"}
    services.declare_title(document, **values, by=cast.head_a, at=timezone.now())
    for paper in (document, decision(cast, "78")):
        with pytest.raises(services.TitleRefused):
            services.declare_title(paper, **values, by=cast.head_a, at=timezone.now())
    assert DeclaredTitle.objects.count() == 1


def test_the_stranger_declares_nothing(cast, client):
    document = decision(cast)
    client.force_login(cast.head_b)
    assert client.get(reverse("assessments:title_declare", args=[document.pk])).status_code == 404
