from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.files.fields import DOCUMENTS, UploadField
from tuquan.programme.services.refusals import Refusal

NUMBER_HELP = _("Do văn thư của đơn vị cấp, ví dụ 12/KH-VP.")


class ActForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Say the refusal of a service at the field it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))


def spoken(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """The choices as they stand alone in a form: with a capital letter."""
    return [(value, _capital(label)) for value, label in choices.choices]


_capital = lazy(capfirst, str)  # put into words only when the page's language is known


def signed_paper(label: Any = _("Bản đã ký")) -> UploadField:
    return UploadField(label=label, kinds=DOCUMENTS, required=False)


def long_text(label: Any, *, rows: int = 5, **extra: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, required=False, **extra
    )


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=250)
