"""Named fields of a form come out in the order named; hidden ones without label."""

from django import forms
from django.template import engines


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
