import re
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django import forms
from django.urls import reverse

from tuquan.access.roles import ROLES
from tuquan.core.fields import DayField
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import docx, upload
from tuquan.programme import forms as programme_forms
from tuquan.programme.enums import RuleTopic
from tuquan.programme.models import (
    Coordination,
    InternalRules,
    ModelActivity,
    ModelEvaluation,
    MovementModel,
    MovementRegister,
    YearPlan,
)
from tuquan.programme.services import coordinating, movement
from tuquan.programme.tests.factories import NOW, activity, coordination, internal_rules, model, plan


@pytest.fixture
def programme(cast):
    """One record of each kind in school A, with the addresses of all pages about them."""
    by = {"by": cast.clerk_a}
    made = {
        "plan": plan(cast.school_a, **by),
        "rules": internal_rules(cast.school_a, **by),
        "model": model(cast.school_a, **by),
        "coordination": coordination(cast.school_a, **by),
    }
    made["activity"] = movement.log_activity(made["model"], date=date(2026, 5, 1), what="Kiểm tra", at=NOW, **by)
    made["meeting"] = coordinating.note_meeting(
        made["coordination"], date=date(2026, 5, 2), content="Giao ban", at=NOW, **by
    )
    made["register"] = MovementRegister.objects.get(unit=cast.school_a)
    return made


READ = ("plan", "rules", "model", "coordination", "register")
WRITE = {
    "plan_revise": "plan",
    "rules_new_version": "rules",
    "rules_withdraw": "rules",
    "model_change": "model",
    "model_copy": "model",
    "model_end": "model",
    "model_evaluate": "model",
    "activity_log": "model",
    "activity_strike": "activity",
    "coordination_end": "coordination",
    "meeting_note": "coordination",
    "meeting_strike": "meeting",
}
ADD = ("plan_add", "rules_add", "model_start", "coordination_sign")


def addresses(programme):
    """(may be read, address): every page of the app about the unit."""
    yield from ((True, reverse(f"programme:{name}", args=[programme[name].pk])) for name in READ)
    yield from ((False, reverse(f"programme:{name}", args=[programme[kind].pk])) for name, kind in WRITE.items())
    yield True, reverse("programme:year")
    yield True, reverse("programme:year", args=[2026])
    yield from ((False, reverse(f"programme:{name}")) for name in ADD)
    for kind, name in (("ke-hoach", "plan"), ("noi-quy", "rules"), ("mo-hinh", "model"), ("phoi-hop", "coordination")):
        yield False, reverse("files:attach", args=[kind, programme[name].pk])


def answers(client, user, programme):
    client.force_login(user)
    return [client.get(url).status_code for _readable, url in addresses(programme)]


def test_head_and_clerk_open_every_page(cast, client, programme):
    everything = [200] * len(list(addresses(programme)))
    assert answers(client, cast.head_a, programme) == everything
    assert answers(client, cast.clerk_a, programme) == everything


def test_guard_officer_police_and_chairman_find_nothing(cast, client, programme):
    nothing = [404] * len(list(addresses(programme)))
    for user in (cast.guard_a, cast.officer, cast.police_officer, cast.chairman, cast.administrator):
        assert answers(client, user, programme) == nothing


def test_the_head_of_another_school_sees_only_his_own(cast, client, programme):
    client.force_login(cast.head_b)
    for _readable, url in addresses(programme):
        own = url in {reverse("programme:year"), reverse("programme:year", args=[2026])} | {
            reverse(f"programme:{name}") for name in ADD
        }
        assert client.get(url).status_code == (200 if own else 404), url
    assert "Kế hoạch năm 2026" not in client.get(reverse("programme:year")).content.decode().split("next-act")[0]
    assert client.post(reverse("programme:model_end", args=[programme["model"].pk])).status_code == 404


def test_who_may_only_read_is_offered_no_act(cast, client, programme):
    from tuquan.units.models import RoleAssignment

    RoleAssignment.objects.filter(person__user=cast.guard_a).update(role="guard_chief")
    assert "record.edit" not in ROLES["guard_chief"].permissions
    client.force_login(cast.guard_a)
    assert [client.get(url).status_code for _r, url in addresses(programme)] == [
        200 if readable else 404 for readable, _url in addresses(programme)
    ]
    written = {url.split("?")[0] for readable, url in addresses(programme) if not readable}
    for readable, url in addresses(programme):
        if readable:
            links = {link.split("?")[0] for link in re.findall(r'href="([^"]+)"', client.get(url).content.decode())}
            assert links & written == set(), url


def test_samples_are_open_to_everybody_and_started_by_who_may_write(cast, client):
    client.force_login(cast.officer)
    assert client.get(reverse("programme:sample_list")).status_code == 200
    listed = client.get(reverse("programme:sample_list")).content.decode()
    assert f'href="{reverse("programme:year")}"' not in listed
    page = client.get(reverse("programme:sample", args=["four_safeties"])).content.decode()
    assert "Dùng mô hình này" not in page
    assert client.get(reverse("programme:sample", args=["unknown"])).status_code == 404
    client.force_login(cast.clerk_a)
    page = client.get(reverse("programme:sample", args=["four_safeties"])).content.decode()
    assert f"{reverse('programme:model_start')}?mau=four_safeties" in page


def post(client, page, *args, **fields):
    return client.post(reverse(f"programme:{page}", args=args), fields)


def test_plan_add_keeps_the_signed_paper_with_the_plan(cast, client):
    client.force_login(cast.clerk_a)
    answer = post(
        client,
        "plan_add",
        year="2026",
        title="Kế hoạch 2026",
        number="05/KH",
        issued_date="12/01/2026",
        content="",
        file=upload("ke-hoach.docx", docx("Kế hoạch năm 2026")),
    )
    made = YearPlan.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert (made.unit, made.year, made.number, made.issued_date) == (cast.school_a, 2026, "05/KH", date(2026, 1, 12))
    stored = StoredFile.objects.of(made).get()
    opened = client.get(stored.get_absolute_url())
    assert len(b"".join(opened.streaming_content)) == stored.size
    assert (stored.name, stored.unit, opened.status_code) == ("ke-hoach.docx", cast.school_a, 200)


def test_plan_add_explains_what_is_wrong_at_its_field(cast, client):
    plan(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.clerk_a)
    answer = post(client, "plan_add", year="2026", title="", issued_date="ngày mai")
    assert list(answer.context["form"].errors) == ["title", "issued_date"]
    answer = post(client, "plan_add", year="2026", title="Nữa")
    assert answer.context["form"].errors == {"year": ["Năm 2026 đã có kế hoạch; hãy mở kế hoạch đó để sửa."]}
    assert "Năm 2026 đã có kế hoạch" in answer.content.decode()
    assert YearPlan.objects.count() == 1


def test_plan_revise_leaves_the_paper_that_is_not_in_the_list(cast, client):
    from tuquan.documents.models import OfficialDocument

    paper = OfficialDocument.objects.create(
        unit=cast.school_a,
        direction="out",
        kind="KH",
        purpose="other",
        date=date(2026, 1, 12),
        issuer="Trường",
        summary="Kế hoạch",
        state="issued",
        created_at=NOW,
    )
    made = plan(cast.school_a, by=cast.clerk_a, document=paper)
    client.force_login(cast.head_a)
    answer = post(client, "plan_revise", made.pk, title="Kế hoạch mới", issued_date="12/01/2026")
    made.refresh_from_db()
    assert (answer.status_code, made.title, made.document) == (302, "Kế hoạch mới", paper)


def test_rules_add_proposes_the_topic_that_is_missing(cast, client):
    client.force_login(cast.clerk_a)
    form = client.get(reverse("programme:rules_add"), {"linh-vuc": "fire"}).context["form"]
    assert (form["title"].value(), form["topics"].value()) == (
        "Nội quy về phòng cháy, chữa cháy, phòng, chống cháy nổ",
        ["fire"],
    )
    answer = post(client, "rules_add", title="Nội quy", topics=["fire", "premises"], valid_from="01/02/2026")
    made = InternalRules.objects.get()
    assert (answer.url, made.valid_from, [row.topic for row in made.topics.order_by("pk")]) == (
        made.get_absolute_url(),
        date(2026, 2, 1),
        [RuleTopic.PREMISES, RuleTopic.FIRE],
    )


@pytest.mark.parametrize(
    ("asked", "led"), [("/danh-gia/", "/danh-gia/"), ("https://example.com/", None), ("//example.com/", None)]
)
def test_who_came_from_another_page_goes_back_there(cast, client, asked, led):
    client.force_login(cast.clerk_a)
    address = f"{reverse('programme:rules_add')}?ve={asked}"
    assert client.get(address).context["back"] == (led or reverse("programme:year"))
    answer = client.post(address, {"title": "Nội quy", "topics": ["fire"], "valid_from": "01/02/2026"})
    assert answer.url == (led or InternalRules.objects.get().get_absolute_url())


def test_rules_new_version_and_withdraw(cast, client, programme):
    client.force_login(cast.head_a)
    first = programme["rules"]
    fields = {"title": first.title, "topics": ["premises"], "valid_from": "01/06/2026"}
    wrong = post(client, "rules_new_version", first.pk, **fields)
    assert "Hãy nhập điểm mới so với lần trước." in wrong.content.decode()
    answer = post(client, "rules_new_version", first.pk, **fields, what_changed="Khách đăng ký trước")
    second = InternalRules.objects.get(version=2)
    assert answer.url == second.get_absolute_url()
    old = client.get(first.get_absolute_url()).content.decode()
    assert "Đã có lần ban hành mới hơn." in old
    assert reverse("programme:rules_new_version", args=[first.pk]) not in old
    wrong = post(client, "rules_withdraw", second.pk, valid_to="01/06/2026", reason="Gộp")
    assert wrong.context["form"].errors == {"valid_to": ["Ngày kết thúc phải sau ngày bắt đầu 01/06/2026."]}
    post(client, "rules_withdraw", second.pk, valid_to="10/06/2026", reason="Gộp")
    second.refresh_from_db()
    assert second.valid_to == date(2026, 6, 10)


def test_a_model_starts_from_a_sample_without_typing(cast, client):
    client.force_login(cast.clerk_a)
    address = f"{reverse('programme:model_start')}?mau=four_safeties"
    form = client.get(address).context["form"]
    proposed = {name: form[name].value() for name in ("name", "type", "headings", "points")}
    assert proposed["headings"].splitlines()[0] == "An toàn về địa bàn"
    answer = client.post(address, {**proposed, "founded_date": "15/06/2026"})
    made = MovementModel.objects.get()
    assert (answer.url, made.name, made.type, len(made.heading_list), made.founded_date) == (
        made.get_absolute_url(),
        "4 an toàn",
        "four_safeties",
        4,
        date(2026, 6, 15),
    )


def test_model_acts_one_after_the_other(cast, client, programme):
    client.force_login(cast.clerk_a)
    one = programme["model"]
    wrong = post(client, "activity_log", one.pk, date="16/06/2026", what="Ra mắt")
    assert wrong.context["form"].errors == {"date": ["Ngày 16/06/2026 chưa tới; chọn từ hôm nay trở về trước."]}
    post(client, "activity_log", one.pk, date="15/06/2026", what="Ra mắt", people="40")
    wrong = post(client, "model_evaluate", one.pk, year="2026", date="15/06/2026", effective="no")
    assert wrong.context["form"].errors == {"remark": ["Đánh giá chưa hiệu quả thì ghi rõ vì sao."]}
    post(client, "model_evaluate", one.pk, year="2026", date="15/06/2026", effective="yes")
    post(client, "model_change", one.pk, name="4 an toàn", type="camera", founded_date="01/03/2025", points="2")
    post(client, "model_copy", one.pk, unit=cast.school_a.pk, name="4 an toàn 2", founded_date="10/06/2026", points="1")
    post(client, "activity_strike", programme["activity"].pk, reason="Nhầm")
    post(client, "model_end", one.pk, ended_date="15/06/2026", reason="Hết kế hoạch")
    one.refresh_from_db()
    assert (one.type, one.points, one.ended_date) == ("camera", 2, date(2026, 6, 15))
    assert list(ModelActivity.objects.values_list("date", "what", "people")) == [(date(2026, 6, 15), "Ra mắt", 40)]
    assert list(ModelEvaluation.objects.values_list("year", "effective")) == [(2026, True)]
    assert [copy.name for copy in one.copies.all()] == ["4 an toàn 2"]


def test_a_model_is_copied_only_where_one_may_write(cast, client, programme):
    client.force_login(cast.clerk_a)
    fields = {"unit": cast.school_b.pk, "name": "4 an toàn", "founded_date": "10/06/2026", "points": "1"}
    wrong = post(client, "model_copy", programme["model"].pk, **fields)
    assert list(wrong.context["form"].errors) == ["unit"]
    assert MovementModel.objects.filter(unit=cast.school_b).count() == 0


def test_coordination_is_signed_met_and_ended(cast, client):
    client.force_login(cast.clerk_a)
    form = client.get(reverse("programme:coordination_sign"), {"voi": "police"}).context["form"]
    assert form["partner_name"].value() == "Công an phường Ninh Hòa"
    fields = {"partner": "police", "partner_name": "Công an phường", "title": "Quy chế", "valid_from": "01/02/2026"}
    wrong = post(client, "coordination_sign", **fields, valid_to="01/01/2026")
    assert wrong.context["form"].errors == {"valid_to": ["Ngày kết thúc phải sau ngày bắt đầu 01/02/2026."]}
    post(client, "coordination_sign", **fields)
    one = Coordination.objects.get()
    post(client, "meeting_note", one.pk, date="01/05/2026", kind="meeting", content="Giao ban")
    post(client, "meeting_note", one.pk, date="02/05/2026", kind="meeting", content="Nhầm")
    post(client, "meeting_strike", one.meetings.get(content="Nhầm").pk, reason="Ghi nhầm")
    post(client, "coordination_end", one.pk, valid_to="01/06/2026", reason="Ký lại")
    one.refresh_from_db()
    assert (one.valid_to, [meeting.content for meeting in one.meetings.all()]) == (date(2026, 6, 1), ["Giao ban"])


def test_files_come_and_go_with_a_reason(cast, client, programme):
    client.force_login(cast.clerk_a)
    address = reverse("files:attach", args=["mo-hinh", programme["model"].pk])
    wrong = client.post(address, {"purpose": "attachment"})
    assert list(wrong.context["form"].errors) == ["file"]
    client.post(address, {"purpose": "attachment", "file": upload("quyet-dinh.docx", docx("Quyết định"))})
    stored = StoredFile.objects.get()
    assert (stored.unit, stored.owner_id) == (cast.school_a, str(programme["model"].pk))
    page = client.get(programme["model"].get_absolute_url()).content.decode()
    assert "quyet-dinh.docx" in page
    removal = reverse("files:remove", args=["mo-hinh", programme["model"].pk, stored.pk])
    other = reverse("files:remove", args=["phoi-hop", programme["coordination"].pk, stored.pk])
    assert (client.get(removal).status_code, client.get(other).status_code) == (200, 404)
    client.post(removal, {"reason": "Gửi nhầm"})
    assert StoredFile.objects.count() == 0


def test_an_activity_shows_its_picture_and_loses_it_when_struck(cast, client, programme):
    client.force_login(cast.clerk_a)
    fields = {"date": "15/06/2026", "what": "Ra mắt", "file": upload("bien-ban.docx", docx("Biên bản"))}
    post(client, "activity_log", programme["model"].pk, **fields)
    assert "bien-ban.docx" in client.get(programme["model"].get_absolute_url()).content.decode()
    line = ModelActivity.objects.get(what="Ra mắt")
    post(client, "activity_strike", line.pk, reason="Nhầm")
    assert StoredFile.objects.count() == 0


def test_a_paper_marked_secret_saves_nothing(cast, client):
    client.force_login(cast.clerk_a)
    fields = {"year": "2026", "title": "Kế hoạch", "file": upload("mat.docx", docx("MẬT", "Kế hoạch"))}
    answer = post(client, "plan_add", **fields)
    assert list(answer.context["form"].errors) == ["file"]
    assert (YearPlan.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_year_is_written_without_a_point(cast, client, programme):
    client.force_login(cast.clerk_a)
    pages = [reverse("programme:year"), reverse("programme:year", args=[2027]), programme["plan"].get_absolute_url()]
    texts = [client.get(url).content.decode() for url in pages]
    assert [re.findall(r"2\.02\d", text) for text in texts] == [[], [], []]
    assert f"{reverse('programme:plan_draft')}?nam=2027" in texts[1]
    form = client.get(reverse("programme:plan_draft"), {"nam": "2027"}).context["form"]
    assert (form["year"].value(), form["title"].value()) == (2027, "Kế hoạch bảo đảm an ninh, trật tự năm 2027")
    form = client.get(reverse("programme:plan_add"), {"nam": "2027"}).context["form"]
    assert (form["year"].value(), form["title"].value()) == ("2027", "Kế hoạch bảo đảm an ninh, trật tự năm 2027")


def next_titles(client):
    page = client.get(reverse("programme:year"))
    return page.context["next"].title if page.context["next"] else None


def test_the_next_act_leads_through_the_year(cast, client):
    client.force_login(cast.clerk_a)
    by = {"by": cast.clerk_a}
    told = [next_titles(client)]
    made = plan(cast.school_a, number="", issued_date=None, **by)
    told.append(next_titles(client))
    YearPlan.objects.filter(pk=made.pk).update(issued_date=date(2026, 1, 12))
    told.append(next_titles(client))
    topics = ["premises", "internal_political_security", "learner_management", "fire"]
    internal_rules(cast.school_a, topics=topics, **by)
    told.append(next_titles(client))
    one = model(cast.school_a, **by)
    told.append(next_titles(client))
    movement.log_activity(one, date=date(2026, 5, 1), what="Kiểm tra", at=NOW, **by)
    told.append(next_titles(client))
    regulation = coordination(cast.school_a, **by)
    told.append(next_titles(client))
    coordinating.note_meeting(regulation, date=date(2026, 5, 2), content="Giao ban", at=NOW, **by)
    told.append(next_titles(client))
    activity(made, what="Kiểm tra kho", first_date=date(2026, 5, 1), last_date=date(2026, 5, 31), **by)
    told.append(next_titles(client))
    assert told == [
        "Lập kế hoạch năm 2026",
        "Ban hành kế hoạch năm 2026",
        "Ban hành nội quy về bảo vệ cơ quan, trụ sở",
        "Bắt đầu một mô hình",
        "Ghi hoạt động của mô hình “4 an toàn”",
        "Ghi quy chế phối hợp với Công an",
        "Ghi buổi trao đổi với Công an phường Ninh Hòa",
        None,
        "Kế hoạch có 1 việc quá hạn",
    ]


def test_the_navigation_leads_here(cast, client):
    client.force_login(cast.clerk_a)
    page = client.get(reverse("programme:year")).content.decode()
    current = re.findall(r'<a class="nav-entry" href="([^"]+)" aria-current="page">', page)
    assert current == [reverse("programme:year")]


def test_years_far_away_are_not_found(cast, client):
    client.force_login(cast.clerk_a)
    found = [client.get(reverse("programme:year", args=[year])).status_code for year in (1999, 2000, 2027, 2028)]
    assert found == [404, 200, 200, 404]


def test_the_pages_ask_the_same_for_one_and_for_three_rows(cast, client, programme, django_assert_num_queries):
    client.force_login(cast.clerk_a)
    client.get(reverse("programme:year"))
    for count in range(3):
        if count:
            fields = {"date": date(2026, 5, 3 + count), "by": cast.clerk_a, "at": NOW}
            movement.log_activity(programme["model"], what=f"Việc {count}", **fields)
            coordinating.note_meeting(programme["coordination"], content=f"Buổi {count}", **fields)
            model(cast.school_a, by=cast.clerk_a, name=f"Mô hình {count}")
        with django_assert_num_queries(HOME_QUERIES):
            client.get(reverse("programme:year"))
        with django_assert_num_queries(MODEL_QUERIES):
            client.get(programme["model"].get_absolute_url())
        with django_assert_num_queries(REGISTER_QUERIES):
            client.get(programme["register"].get_absolute_url())


HOME_QUERIES = 18
MODEL_QUERIES = 15
REGISTER_QUERIES = 7


def test_a_senseless_year_is_explained_in_every_form(cast, client, programme):
    """Every day typed here is a `DayField`; one form shows the sentence."""
    client.force_login(cast.clerk_a)
    fields = {"title": "Nội quy", "topics": ["fire"], "valid_from": "01/09/0206"}
    answer = post(client, "rules_add", **fields)
    assert answer.context["form"].errors == {"valid_from": ["Ngày này không hợp lý. Hãy xem lại năm."]}
    plain = [
        f"{form.__qualname__}.{name}"
        for module in iter_modules(programme_forms.__path__)
        for form in vars(import_module(f"{programme_forms.__name__}.{module.name}")).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField) and not isinstance(field, DayField)
    ]
    assert plain == []
