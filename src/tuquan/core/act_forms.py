"""Forms behind an act of a service."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.core.refusals import Refusal


class ActForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Say the refusal of a service at the field it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=250)


def spoken(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """The choices as they stand alone in a form: with a capital letter."""
    return [(value, _capital(label)) for value, label in choices.choices]


_capital = lazy(capfirst, str)  # put into words only when the page's language is known
