"""What the forms of this app share."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tuquan.facts.catalogue import catalogue

FIRST_YEAR, LAST_YEAR = 2005, 2100


def _topics() -> list[tuple[str, str]]:
    return list(catalogue().dimensions["topic"].values.items())


topics = lazy(_topics, list)


class YearForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False)
