"""A plan and rules out of papers of the list."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.audit.models import Entry
from tuquan.documents.enums import Direction, DocumentKind, Purpose
from tuquan.documents.models import PaperUse
from tuquan.documents.services import papers
from tuquan.files import queries as file_queries, services as files
from tuquan.files.tests.factories import docx, upload
from tuquan.programme.models import InternalRules, PlanActivity, YearPlan
from tuquan.programme.services import from_papers as services
from tuquan.programme.tests import factories as make
from tuquan.programme.tests.test_plan_text import PLAN

pytestmark = pytest.mark.django_db


def paper(cast, *, purpose=Purpose.YEAR_PLAN, kind=DocumentKind.PLAN, summary="", lines=(), day=date(2025, 1, 6)):
    return papers.enter_document(
        cast.school_a,
        direction=Direction.OUTGOING,
        kind=kind,
        purpose=purpose,
        number="12",
        symbol=f"{kind}-TH",
        date=day,
        issuer=cast.school_a.name,
        summary=summary or "Bảo đảm an ninh, trật tự năm 2025",
        upload=files.receive(upload("van-ban.docx", docx(*lines))) if lines else None,
        by=cast.clerk_a,
        at=timezone.now(),
    )


def posted(page, **changes):
    """The form of the page as a browser sends it back."""
    lines = page.context["lines"]
    data = {"title": page.context["form"]["title"].value()}
    data |= {f"dong-{name}": value for name, value in lines.management_form.initial.items()}
    data["dong-TOTAL_FORMS"], data["dong-INITIAL_FORMS"] = len(lines.forms), len(lines.forms)
    for form in lines:
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False):
                data[form.add_prefix(name)] = f"{value:%d/%m/%Y}" if isinstance(value, date) else value
    data |= changes
    return {key: value for key, value in data.items() if value is not None}


def test_a_plan_in_the_list_becomes_the_plan_of_its_year(cast, client):
    document = paper(cast, lines=PLAN.splitlines())
    client.force_login(cast.clerk_a)
    address = reverse("programme:plan_from_paper", args=[document.pk])
    page = client.get(address)
    done = client.post(address, posted(page, **{"dong-1-take": None, "dong-0-what": "Kiện toàn tổ tự quản của trường"}))
    plan = YearPlan.objects.get()
    assert done.url == plan.get_absolute_url()
    assert (plan.year, plan.number, plan.issued_date, plan.document) == (2025, "12/KH-TH", date(2025, 1, 6), document)
    assert list(plan.activities.values_list("what", "first_date", "last_date")) == [
        ("Kiện toàn tổ tự quản của trường", date(2025, 1, 16), date(2025, 2, 15)),
        ("Tuyên truyền phòng, chống ma túy trong tháng 6", date(2025, 6, 1), date(2025, 6, 30)),
        ("Tập huấn chữa cháy cho bảo vệ từ ngày 10/9 đến ngày 12/9", date(2025, 9, 10), date(2025, 9, 12)),
        ("Phổ biến nội quy ra vào cổng trường cho học sinh: quý III/2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("Sơ kết 6 tháng đầu năm, tổng kết trước 20/11", date(2025, 10, 21), date(2025, 11, 20)),
    ]
    # The other tab.
    again = client.post(address, posted(page))
    assert (again.url, PlanActivity.objects.count(), PaperUse.objects.count()) == (document.get_absolute_url(), 5, 1)


def test_this_years_draft_after_last_years_plan(cast, client):
    document = paper(cast, lines=PLAN.splitlines())
    client.force_login(cast.clerk_a)
    address = reverse("programme:plan_after_paper", args=[document.pk])
    client.post(address, posted(client.get(address)))
    plan = YearPlan.objects.get()
    year = plan.year
    assert (year > 2025, plan.number, plan.issued_date, plan.document) == (True, "", None, None)
    assert plan.activities.first().what == f"Kiện toàn tổ tự quản, hoàn thành trước ngày 15/02/{year}"
    assert {one.last_date.year for one in plan.activities.all()} == {year}
    assert plan.activities.filter(last_date=date(year, 12, 31)).get().first_date == date(year, 1, 1)


def test_a_plan_that_stands_takes_the_activities_besides_its_own(cast):
    standing = make.plan(cast.school_a, by=cast.clerk_a, year=2025, issued_date=date(2025, 1, 5))
    line = services.Line("Ký cam kết với phụ huynh", "movement", date(2025, 9, 1), date(2025, 9, 30))
    plan = services.plan_from_paper(
        paper(cast), 2025, code=services.PLAN, title="Khác", lines=[line], by=cast.clerk_a, at=timezone.now()
    )
    assert (plan, plan.title, plan.activities.get().what) == (standing, standing.title, "Ký cam kết với phụ huynh")


def test_a_day_outside_the_year_writes_nothing(cast, client):
    document = paper(cast, lines=PLAN.splitlines())
    client.force_login(cast.clerk_a)
    address = reverse("programme:plan_from_paper", args=[document.pk])
    entries = Entry.objects.count()
    page = client.post(address, posted(client.get(address), **{"dong-3-last_date": "30/09/2026"}))
    assert page.context["form"].non_field_errors() == ["Ngày phải nằm trong năm 2025 của kế hoạch."]
    assert (YearPlan.objects.count(), PlanActivity.objects.count(), PaperUse.objects.count()) == (0, 0, 0)
    assert Entry.objects.count() == entries + 0


def test_rules_in_the_list_become_internal_rules_with_their_paper(cast, client):
    lines = ("NỘI QUY", "Ra vào trường", "Điều 1. Khách ghi tên tại cổng.", "Điều 2. Đóng cổng lúc 17 giờ.")
    document = paper(
        cast, purpose=Purpose.RULES, kind=DocumentKind.RULE, summary="Nội quy ra vào, phòng cháy", lines=lines
    )
    client.force_login(cast.clerk_a)
    address = reverse("programme:rules_from_paper", args=[document.pk])
    form = client.get(address).context["form"]
    sent = {"title": form["title"].value(), "topics": [str(one) for one in form["topics"].value()]}
    sent |= {"number": form["number"].value(), "text": form["text"].value(), "valid_from": "06/01/2025"}
    done = client.post(address, sent)
    rules = InternalRules.objects.get()
    assert done.url == rules.get_absolute_url()
    assert (rules.title, rules.number, rules.valid_from, [str(one) for one in rules.topic_list], rules.text) == (
        "Nội quy ra vào, phòng cháy",
        "12/QyĐ-TH",
        date(2025, 1, 6),
        ["premises", "fire"],
        "Điều 1. Khách ghi tên tại cổng.\nĐiều 2. Đóng cổng lúc 17 giờ.",
    )
    assert [file.name for file in file_queries.files_of(rules)] == ["van-ban.docx"]
    assert [file.name for file in file_queries.files_of(document)] == ["van-ban.docx"]
    assert (client.post(address, sent).url, InternalRules.objects.count()) == (document.get_absolute_url(), 1)


def test_rules_may_be_the_next_version_of_those_they_replace(cast, client):
    old = make.internal_rules(cast.school_a, by=cast.clerk_a, valid_from=date(2024, 1, 1))
    document = paper(cast, purpose=Purpose.RULES, kind=DocumentKind.RULE, summary="Nội quy ra vào")
    client.force_login(cast.clerk_a)
    address = reverse("programme:rules_from_paper", args=[document.pk])
    sent = {"title": "Nội quy ra vào", "topics": ["premises"], "valid_from": "06/01/2025", "replaces": str(old.pk)}
    refused = client.post(address, sent)
    assert list(refused.context["form"].errors) == ["what_changed"]
    client.post(address, {**sent, "what_changed": "Thêm giờ đóng cổng."})
    old.refresh_from_db()
    new = InternalRules.objects.exclude(pk=old.pk).get()
    assert (new.replaces, new.version, old.valid_to) == (old, 2, date(2025, 1, 6))


def test_the_stranger_finds_no_paper(cast, client):
    document = paper(cast)
    client.force_login(cast.head_b)
    assert client.get(reverse("programme:plan_from_paper", args=[document.pk])).status_code == 404
    assert client.get(reverse("programme:rules_from_paper", args=[document.pk])).status_code == 404
