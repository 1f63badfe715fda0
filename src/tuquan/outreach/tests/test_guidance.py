import pytest
from django.urls import reverse

from tuquan.notifications.models import Message
from tuquan.outreach.models import Question
from tuquan.outreach.queries.guidance import officer_of, published_for
from tuquan.outreach.services import guidance as services
from tuquan.outreach.tests.factories import AT
from tuquan.outreach.tests.test_views import words
from tuquan.units.models import Person
from tuquan.units.services import reviews
from tuquan.units.tests import factories


def asks(cast, text="Bảo vệ thuê ngoài có cần giấy không?", **fields):
    return services.ask(cast.school_a, text=text, by=cast.clerk_a, at=AT, **fields)


def answers(cast, question, answer="Có, theo Thông tư 46/2014/TT-BCA.", **fields):
    return services.answer(question, answer=answer, by=cast.officer, at=AT, **fields)


def test_a_question_goes_to_the_office_that_follows_the_unit(cast):
    question = asks(cast)
    assert (question.office, question.assigned_to) == (cast.office, None)
    assert list(Message.objects.values_list("recipient__username", "kind")) == [("canbo", "question.asked")]


def test_a_question_goes_to_the_officer_assigned_in_the_review(cast):
    other = factories.person("Vũ Thị Lan", username="lan", at=cast.office)
    factories.role(other, "officer", cast.office, whole_below=True)
    review = reviews.open_review(cast.office, year=2026, by=cast.officer, at=AT)
    review.items.create(unit=cast.school_a, act="keep", officer="Vũ Thị Lan")
    assert officer_of(cast.school_a, cast.office) is None  # not decided yet
    type(review).objects.filter(pk=review.pk).update(
        state="decided", decision_number="1/QĐ-UBND", decision_date=AT.date()
    )
    assert asks(cast).assigned_to == Person.objects.get(full_name="Vũ Thị Lan")
    assert list(Message.objects.values_list("recipient__username", flat=True)) == ["lan"]


def test_a_unit_that_nobody_follows_is_told_so(cast):
    lonely = factories.unit("Trạm lẻ", "agency")
    with pytest.raises(services.NoOffice):
        services.ask(lonely, text="?", by=cast.clerk_a, at=AT)


def test_a_published_answer_is_found_by_other_units_without_who_asked(cast):
    question = answers(cast, asks(cast), publish=True, published_text="Bảo vệ thuê ngoài có cần giấy chứng nhận?")
    assert list(published_for(cast.school_b).matching("giay chung nhan")) == [question]
    assert list(published_for(cast.school_b).matching("thong tu 46")) == [question]
    assert list(published_for(cast.school_b).matching("lua dao")) == []
    stranger = factories.unit("Trường tỉnh khác", "school")
    assert list(published_for(stranger)) == []
    assert "Lê Thu Hà" not in question.search_text


@pytest.mark.parametrize(
    "text", ["Trường THCS Nguyễn Trãi có cần giấy không?", "Chị Lê Thu Hà hỏi: có cần giấy không?", "le thu ha hỏi?"]
)
def test_names_are_not_published(cast, text):
    with pytest.raises(services.NamesInside):
        answers(cast, asks(cast), publish=True, published_text=text)
    assert Question.objects.get().answered_at is None


def test_an_answer_needs_words_and_taking_back_unpublishes(cast):
    question = asks(cast)
    for wrong, fields in (
        (services.AnswerMissing, {"answer": "  "}),
        (services.WordingMissing, {"publish": True, "published_text": " "}),
    ):
        with pytest.raises(wrong):
            answers(cast, question, **fields)
    answers(cast, question, publish=True, published_text="Có cần giấy không?")
    answers(cast, question, answer="Sửa lại.")
    assert list(published_for(cast.school_b)) == []
    told = Message.objects.filter(recipient=cast.clerk_a).order_by("pk").values_list("title", flat=True)
    assert list(told) == ["Đã có trả lời cho câu hỏi của anh/chị", "Câu trả lời cho anh/chị đã được sửa"]


def test_pages_of_asking_and_answering(cast, client):
    client.force_login(cast.clerk_a)
    ask = reverse("outreach:ask")
    asking = words(client.get(ask, {"viec": "CQ3", "ten": "Tiêu chí 3", "ve": "/phong-trao/"}))
    assert ("Tiêu chí 3" in asking, "Nơi trả lời: Thường trực Ban Chỉ đạo phường Ninh Hòa" in asking) == (True, True)
    typed = {"text": "Có cần giấy không?", "about": "CQ3", "about_title": "Tiêu chí 3"}
    assert client.post(f"{ask}?ve=/phong-trao/", typed).url == "/phong-trao/"
    question = Question.objects.get()
    address = question.get_absolute_url()
    assert "chờ Thường trực Ban Chỉ đạo" in words(client.get(address))
    assert client.post(address, {"answer": "Tự trả lời"}).status_code == 403

    client.force_login(cast.head_b)
    assert client.get(address).status_code == 404

    client.force_login(cast.officer)
    assert "Có cần giấy không?" in words(client.get(reverse("outreach:question_list")))
    sent = {"answer": "Có.", "publish": "on", "published_text": "Có cần giấy chứng nhận không?"}
    assert client.post(address, sent).url == address

    client.force_login(cast.head_b)
    published = words(client.get(address))
    assert ("Có cần giấy chứng nhận không?" in published, "Nguyễn Trãi" in published) == (True, False)
    found = words(client.get(reverse("outreach:question_list"), {"tim": "giấy chứng"}))
    assert "Có cần giấy chứng nhận không?" in found
    assert "Việc này đã có người hỏi" in words(client.get(ask, {"viec": "CQ3"}))
