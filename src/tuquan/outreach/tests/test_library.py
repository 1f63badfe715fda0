import pytest
from django.urls import reverse

from tuquan.audit.models import Entry
from tuquan.core.dates import local_date
from tuquan.files import services as files
from tuquan.files.enums import FileKind
from tuquan.files.registry import may_read
from tuquan.files.tests.factories import samples, upload
from tuquan.outreach import courses
from tuquan.outreach.models import CoursePass, Material
from tuquan.outreach.queries import library as queries
from tuquan.outreach.services import library as services
from tuquan.outreach.services.names import forget_names
from tuquan.outreach.tests.factories import AT, DAY, held
from tuquan.outreach.tests.test_views import words
from tuquan.units.tests import factories


def added(unit, **fields):
    fields = {"kind": "text", "title": "Bài nói về ma túy", "source": "Công an phường", "licence": "public", **fields}
    return services.add_material(unit, by=None, at=AT, **fields)


def asked(material, right=1, text="Giấy có giá trị mấy năm?"):
    return services.add_question(material, text=text, options=["1", "5", "10"], right=right, by=None, at=AT)


def test_shared_material_reaches_the_units_below_and_nobody_else(cast):
    elsewhere = factories.unit("Ủy ban nhân dân phường khác", "peoples_committee")
    below = [cast.school_a, cast.school_b]
    shared = {
        owner: added(owner, title=owner.name, shared=True)
        for owner in (cast.office, cast.committee, cast.police, elsewhere, cast.school_b)
    }
    private = added(cast.office, title="Riêng")
    own = added(cast.school_a, title="Của A")
    wanted = {shared[cast.office], shared[cast.committee], shared[cast.police]}
    assert set(queries.usable_materials(cast.school_a)) == wanted | {own}
    assert set(queries.usable_materials(cast.school_b)) == wanted | {shared[cast.school_b]}
    assert private in queries.usable_materials(cast.office)
    assert all(shared[elsewhere] not in queries.usable_materials(unit) for unit in below)


def test_usage_counts_sessions_and_units_over_all_versions(cast):
    first = added(cast.office, shared=True)
    held(cast.school_a, materials=[first])
    gone = held(cast.school_a, materials=[first])
    second = services.renew_material(first, title="Bài nói, lần hai", by=None, at=AT)
    held(cast.school_a, materials=[second])
    held(cast.school_b, materials=[second])
    from tuquan.outreach.services.sessions import withdraw_session

    withdraw_session(gone, reason="Nhầm", by=None, at=AT)
    assert queries.usage_of(second) == queries.Usage(sessions=3, units=2)
    assert queries.usage_of(first) == queries.Usage(sessions=1, units=1)
    assert (second.version, list(queries.usable_materials(cast.school_a))) == (2, [second])
    with pytest.raises(services.Replaced):
        services.renew_material(first, by=None, at=AT)


def test_a_new_version_keeps_the_questions_and_withdrawn_takes_none(cast):
    course = added(cast.office, kind="course")
    asked(course)
    new = services.renew_material(course, by=None, at=AT)
    assert [(one.text, one.right) for one in new.questions.all()] == [("Giấy có giá trị mấy năm?", 1)]
    services.withdraw_material(new, reason="Cũ", by=None, at=AT)
    for act in (lambda: asked(new), lambda: services.withdraw_material(new, reason="Cũ", by=None, at=AT)):
        with pytest.raises(services.Replaced):
            act()


def test_a_question_needs_two_answers_and_one_that_is_right(cast):
    course = added(cast.office, kind="course")
    for wrong, options, right in ((services.TooFewOptions, ["5", "5 ", ""], 0), (services.NoSuchOption, ["1", "5"], 2)):
        with pytest.raises(wrong):
            services.add_question(course, text="?", options=options, right=right, by=None, at=AT)


def test_a_course_keeps_that_somebody_passed_and_nothing_else(cast):
    course = added(cast.office, kind="course", pass_share=50, shared=True)
    first, second = asked(course), asked(course, right=0, text="Hai")
    person = cast.clerk_a.person

    def take(*answers, who=person):
        given = dict(zip((first.pk, second.pk), answers, strict=False))
        return services.take_course(course, cast.school_a, who, given, by=None, at=AT)

    assert take(0, 1) == services.Outcome(False, [first, second])
    assert (CoursePass.objects.count(), Entry.objects.filter(kind="material.course_passed").count()) == (0, 0)
    assert take(1) == services.Outcome(True, [second])
    assert take(1, 0) == services.Outcome(True, [])
    assert take(1, 0, who=cast.head_b.person).passed is True  # not of this unit: nothing is written for it
    assert list(CoursePass.objects.values_list("person", "unit")) == [(person.pk, cast.school_a.pk)]
    assert Entry.objects.filter(kind="material.course_passed").count() == 1
    assert forget_names(cast.school_a, local_date(AT), by=None, at=AT) == 1
    assert not CoursePass.objects.exists()


def test_the_unit_sees_which_members_of_its_teams_have_not_yet_passed(cast):
    course = courses.take(cast.office, "steering", shared=True, by=None, at=AT)
    team = cast.school_a.teams.create(kind="self_management", name="Tổ tự quản")
    for user in (cast.clerk_a, cast.head_a):
        team.members.create(person=user.person)
    right = {one.pk: one.right for one in course.questions.all()}
    services.take_course(course, cast.school_a, cast.clerk_a.person, right, by=None, at=AT)
    state = queries.course_state(course, cast.school_a, DAY)
    assert (state.passed, state.not_yet) == ([cast.clerk_a.person], [cast.head_a.person])


def test_the_sample_course_is_whole():
    (sample,) = courses.samples().values()
    assert len(sample.questions) == 5
    for one in sample.questions:
        assert 0 <= one.right < len(one.options) == len(set(one.options))
        assert one.why


def test_a_file_of_shared_material_is_read_below_and_not_elsewhere(cast):
    material = added(cast.office, shared=True)
    file = files.store(
        upload("Bài nói.pdf", samples()[FileKind.PDF]), unit=cast.office, by=None, at=AT, owner=material, purpose="file"
    )
    private = added(cast.office)
    other = files.store(
        upload("Riêng.pdf", samples()[FileKind.PDF]), unit=cast.office, by=None, at=AT, owner=private, purpose="file"
    )
    readers = (cast.guard_a, cast.head_b, cast.officer, cast.administrator)
    assert [may_read(user, file) for user in readers] == [True, True, True, False]
    assert [may_read(user, other) for user in readers] == [False, False, True, False]


def test_pages_of_the_library(cast, client):
    client.force_login(cast.officer)
    shown = words(client.get(reverse("outreach:material_list")))
    assert "Đưa bài học này vào thư viện" in shown
    course = Material.objects.get(
        pk=client.post(reverse("outreach:course_sample", args=["steering"])).url.strip("/").split("/")[-1]
    )
    typed = {
        "title": "Bài học, lần hai",
        "kind": "course",
        "topic": "general",
        "source": "Công an",
        "licence": "own",
        "pass_share": "60",
        "shared": "on",
        "text": course.text,
    }
    new = client.post(reverse("outreach:material_renew", args=[course.pk]), typed).url
    material = Material.objects.get(version=2)
    assert (new, material.shared, material.questions.count()) == (material.get_absolute_url(), True, 5)
    question = {"text": "Thêm?", "options": "Có\nKhông", "right": "3"}
    add = reverse("outreach:quiz_question_add", args=[material.pk])
    assert "Câu đúng phải là một trong các dòng ở trên." in words(client.post(add, question))
    client.post(add, {**question, "right": "1"})
    last = material.questions.last()
    client.post(reverse("outreach:quiz_question_remove", args=[material.pk, last.pk]))
    assert material.questions.count() == 5

    client.force_login(cast.guard_a)
    assert "anh/chị chưa làm bài" in words(client.get(material.get_absolute_url()))
    course_url = reverse("outreach:course", args=[material.pk])
    answers = {f"q{one.pk}": one.right for one in material.questions.all()}
    wrong = {name: (value + 1) % 3 for name, value in answers.items()}
    failed = words(client.post(course_url, wrong))
    assert ("Chưa đạt." in failed, "Người đứng đầu chịu trách nhiệm" in failed) == (True, True)
    assert "Anh/chị đã đạt bài học này." in words(client.post(course_url, answers))
    assert "anh/chị đã đạt" in words(client.get(material.get_absolute_url()))
    assert client.post(add, {**question, "right": "1"}).status_code == 404
    client.force_login(cast.officer)
    client.post(reverse("outreach:material_withdraw", args=[material.pk]), {"reason": "Cũ"})
    client.force_login(cast.guard_a)
    assert client.get(course_url).status_code == 404
