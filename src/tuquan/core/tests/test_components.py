import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from tuquan.core import form_rendering
from tuquan.core.states import ICONS, WORDS, State
from tuquan.core.templatetags import tuquan


def shown(source, **context):
    return re.sub(r"\s+", " ", Template(source).render(Context(context))).strip()


def test_every_state_has_a_word_and_an_icon_of_its_own():
    assert set(WORDS) == set(ICONS) == set(State)
    assert len({str(word) for word in WORDS.values()}) == len(set(ICONS.values())) == len(State)
    assert set(ICONS.values()) <= tuquan.icon_names()


def test_state_says_its_word_or_more_precisely_what_is_waited_for():
    assert ">đạt</span>" in shown('{% state "met" %}')
    assert ">Chờ Công an phường</span>" in shown('{% state "waiting" "Chờ Công an phường" %}')


def test_icon_outside_the_list_is_a_mistake_of_the_template():
    with pytest.raises(TemplateSyntaxError):
        shown('{% icon "no-such-icon" %}')


def test_components_write_what_people_typed_as_text():
    nasty = '"><script>'
    sources = [
        "{% state 'met' x %}",
        "{% button x x %}",
        "{% submit x %}",
        "{% confirm_button x x x x %}",
        "{% notice x %}",
        "{% next_act x x x x %}",
        "{% empty x x x x %}",
        "{% copyable x x %}",
        "{% figure 1 x x %}",
        "{% progress 1 2 x %}",
        "{% trail x x %}",
        "{% summary_list rows %}{% facts rows %}",
        "{% qr x x %}",
    ]
    for source in sources:
        assert "<script>" not in shown(source, x=nasty, rows=[(nasty, nasty)]), source


def test_figure_with_an_address_opens_to_its_source():
    assert (
        shown("{% figure 2914 'buổi' '/so-lieu/1/' %}")
        == '<a class="figure figure-link" href="/so-lieu/1/">2.914 buổi</a>'
    )
    assert shown("{% figure 2914 %}") == '<span class="figure">2.914</span>'


def test_progress_of_nothing_is_no_error():
    assert 'max="1" value="0"' in shown("{% progress 0 0 'Đã ký' %}")


def test_when_says_near_days_in_words_and_keeps_the_exact_time(monkeypatch):
    monkeypatch.setattr("tuquan.core.dates.today", lambda: date(2026, 10, 12))
    assert shown("{{ at|when }}", at=datetime(2026, 10, 12, 7, 5, tzinfo=UTC)) == (
        '<time datetime="2026-10-12T14:05:00+07:00" title="14:05 12/10/2026">hôm nay 14:05</time>'
    )
    # 23:30 UTC is already tomorrow here
    assert ">ngày mai 06:30<" in shown("{{ at|when }}", at=datetime(2026, 10, 12, 23, 30, tzinfo=UTC))
    assert ">hôm qua<" in shown("{{ at|when }}", at=date(2026, 10, 11))
    assert ">01/09/2026<" in shown("{{ at|when }}", at=date(2026, 9, 1))
    assert shown("{{ at|when }}", at=None) == "–"


def test_pager_keeps_the_filters_of_the_address():
    request = RequestFactory().get("/don-vi/", {"q": "trường", "sau": "old"})
    page = SimpleNamespace(previous="P", next="N")
    html = shown("{% pager page %}", request=request, page=page)
    assert re.findall(r'rel="\w+" href="([^"]+)"', html) == [
        "?q=tr%C6%B0%E1%BB%9Dng&amp;truoc=P",
        "?q=tr%C6%B0%E1%BB%9Dng&amp;sau=N",
    ]
    assert shown("{% pager page %}", request=request, page=SimpleNamespace(previous="", next="")) == ""


def test_sort_header_turns_round_and_says_how_the_list_is_sorted():
    request = RequestFactory().get("/don-vi/", {"q": "a", "sau": "x"})
    html = shown("{% sort_header 'Tên' 'ten' 'ten' %}{% sort_header 'Ngày' 'ngay' 'ten' %}", request=request)
    assert re.findall(r'<th scope="col"( aria-sort="\w+")?><a href="([^"]+)"', html) == [
        (' aria-sort="ascending"', "?q=a&amp;xep=-ten"),
        ("", "?q=a&amp;xep=ngay"),
    ]


class SessionForm(forms.Form):
    title = forms.CharField(label="Tên buổi", max_length=10)
    day = forms.DateField(label="Ngày mở")
    people = forms.IntegerField(label="Số người dự", help_text="Đếm theo danh sách.")
    topics = forms.MultipleChoiceField(
        label="Nội dung", choices=[("a", "An ninh"), ("b", "Cháy")], widget=forms.CheckboxSelectMultiple
    )
    happened = forms.ChoiceField(
        label="Có vụ việc nào không?", choices=[("y", "Có"), ("n", "Không")], widget=forms.RadioSelect
    )
    paper = forms.FileField(label="Biên bản")
    sure = forms.BooleanField(label="Đã đối chiếu")
    note = forms.CharField(label="Ghi chú", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_empty_form_is_explained_in_words_of_the_person():
    form = SessionForm({})
    assert {name: form_rendering.sentences(form[name]) for name in form.errors} == {
        "title": ["Hãy nhập tên buổi."],
        "day": ["Hãy nhập ngày mở."],
        "people": ["Hãy nhập số người dự."],
        "topics": ["Hãy chọn nội dung."],
        "happened": ["Hãy trả lời câu “Có vụ việc nào không?”."],
        "paper": ["Hãy chọn tệp cho mục biên bản."],
        "sure": ["Hãy đánh dấu ô “Đã đối chiếu”."],
    }


def test_error_summary_leads_to_each_field_in_order():
    form = SessionForm({"title": "Quá dài cho ô này", "day": "31/02/2026", "people": "ba", "sure": "on"})
    form.add_error(None, "Kỳ này đã khóa.")
    html = str(form)
    links = re.findall(r'<li>(?:<a href="#(\w+)">)?([^<]+)', html)
    assert links == [
        ("", "Kỳ này đã khóa."),
        ("id_title", "Hãy rút gọn tên buổi còn nhiều nhất 10 ký tự (đang có 17)."),
        ("id_day", "Hãy nhập ngày mở theo dạng ngày/tháng/năm, ví dụ 20/11/2026."),
        ("id_people", "Hãy nhập số người dự bằng chữ số, ví dụ 42."),
        ("id_topics_0", "Hãy chọn nội dung."),
        ("id_happened_0", "Hãy trả lời câu “Có vụ việc nào không?”."),
        ("id_paper", "Hãy chọn tệp cho mục biên bản."),
    ]
    ids = set(re.findall(r'id="(\w+)"', html))
    assert {place for place, _words in links if place} <= ids
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
    assert set(described) <= ids
    assert "id_people_helptext" in described
    assert "id_people_error" in described
    assert "id_topics_error" in described


def test_what_was_typed_wrongly_is_shown_again():
    html = str(SessionForm({"people": "ba mươi", "day": "mai"})["people"].as_field_group())
    assert 'value="ba mươi"' in html
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html


def test_optional_fields_are_marked_and_hidden_ones_stay_hidden():
    html = str(SessionForm())
    assert html.count("(không bắt buộc)") == 1
    assert '<input type="hidden" name="key" id="id_key">' in html
    assert "error-summary" not in html


def test_labels_with_capitals_keep_them_in_sentences():
    class Form(forms.Form):
        number = forms.CharField(label="CMND hoặc thẻ")

    assert form_rendering.sentences(Form({})["number"]) == ["Hãy nhập CMND hoặc thẻ."]


def test_a_badge_remembers_no_markup_for_what_somebody_typed():
    assert "<b>x</b>" in shown("{% state 'met' x %}", x=mark_safe("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in shown("{% state 'met' x %}", x="<b>x</b>")


def test_years_and_keys_stay_whole_and_decimals_have_their_comma():
    assert (
        shown("{{ year }} {{ share }} {{ people|vn_number }}", year=2026, share=98.5, people=2914) == "2026 98,5 2.914"
    )


def test_thousands_typed_with_points_are_understood():
    class Form(forms.Form):
        share = forms.DecimalField(localize=True)

    form = Form({"share": "1.217,5"})
    assert (form.is_valid(), str(form.cleaned_data["share"])) == (True, "1217.5")
