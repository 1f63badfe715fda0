"""What a person types about the year's programme. Field names are the arguments of the services."""

from tuquan.programme.forms.coordination import ContactForm, CoordinationForm, MeetingForm, PartyForm, ReviewForm
from tuquan.programme.forms.movement import (
    ActivityForm,
    CopyForm,
    EndModelForm,
    EvaluationForm,
    ModelForm,
    StartModelForm,
)
from tuquan.programme.forms.parts import (
    NUMBER_HELP,
    ActForm,
    ReasonForm,
    _capital,
    long_text,
    signed_paper,
    spoken,
)
from tuquan.programme.forms.plans import PlanForm
from tuquan.programme.forms.rules import EndForm, NewVersionForm, RulesForm

__all__ = [
    "NUMBER_HELP",
    "ActForm",
    "ActivityForm",
    "ContactForm",
    "CoordinationForm",
    "CopyForm",
    "EndForm",
    "EndModelForm",
    "EvaluationForm",
    "MeetingForm",
    "ModelForm",
    "NewVersionForm",
    "PartyForm",
    "PlanForm",
    "ReasonForm",
    "ReviewForm",
    "RulesForm",
    "StartModelForm",
    "_capital",
    "long_text",
    "signed_paper",
    "spoken",
]
