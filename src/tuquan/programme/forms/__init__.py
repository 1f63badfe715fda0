"""What a person types about the year's programme. Field names are the arguments of the services."""

from tuquan.core.act_forms import ActForm, ReasonForm, spoken
from tuquan.programme.forms.coordination import ContactForm, CoordinationForm, MeetingForm, PartyForm, ReviewForm
from tuquan.programme.forms.movement import (
    ActivityForm,
    CopyForm,
    EndModelForm,
    EvaluationForm,
    ModelForm,
    StartModelForm,
)
from tuquan.programme.forms.parts import NUMBER_HELP, long_text, signed_paper
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
    "long_text",
    "signed_paper",
    "spoken",
]
