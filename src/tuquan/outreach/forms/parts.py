"""What the forms of this app share."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.facts.catalogue import catalogue
from tuquan.outreach.services.refusals import Refusal

FIRST_YEAR, LAST_YEAR = 2005, 2100


class ActForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Say the refusal of a service at the field it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))


def spoken(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """The choices as they stand alone in a form: with a capital letter."""
    return [(value, _capital(label)) for value, label in choices.choices]


_capital = lazy(capfirst, str)  # put into words only when the page's language is known


def _topics() -> list[tuple[str, str]]:
    return list(catalogue().dimensions["topic"].values.items())


topics = lazy(_topics, list)


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class YearForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False)
