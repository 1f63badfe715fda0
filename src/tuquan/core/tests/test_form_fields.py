"""Named fields of a form come out in the order named; hidden ones without label."""

from django import forms
from django.template import engines

from tuquan.core.form_rendering import sentences


class Entry(forms.Form):
    act = forms.CharField(widget=forms.HiddenInput)
    purpose = forms.CharField(label="Việc đến", required=False)
    name = forms.CharField(label="Họ và tên")


def rendered(names: str) -> str:
    template = engines["django"].from_string("{% form_fields form names %}")
    return template.render({"form": Entry(initial={"act": "7"}), "names": names})


def test_hidden_fields_have_no_label_also_where_they_are_named():
    words = rendered("act name purpose")
    assert words.index("Họ và tên") < words.index("Việc đến")
    assert words.count("<label") == 2
    assert 'type="hidden" name="act" value="7"' in words


def test_without_names_all_fields_come_once():
    words = rendered("")
    assert (words.count("<label"), words.count('name="act"')) == (2, 1)


def test_an_error_says_the_name_of_its_field_as_in_a_sentence():
    class Labels(forms.Form):
        opinion = forms.CharField(label="Ý kiến")
        card = forms.CharField(label="CCCD của người nhận")
        where = forms.CharField(label="Ở đâu?")

    form = Labels({})
    assert [sentences(field) for field in form] == [
        ["Hãy nhập ý kiến."],
        ["Hãy nhập CCCD của người nhận."],
        ["Hãy trả lời câu “Ở đâu?”."],
    ]
