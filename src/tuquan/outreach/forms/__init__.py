"""What a person types about sessions, material and training. Field names are the arguments of the services."""

from tuquan.core.act_forms import ActForm, ReasonForm
from tuquan.outreach.forms.certificates import CertificateForm, SheetConfirmForm, SheetFileForm
from tuquan.outreach.forms.guidance import AnswerForm, AskForm, SearchForm
from tuquan.outreach.forms.library import CourseForm, MaterialFields, QuestionForm
from tuquan.outreach.forms.media import MediaItemForm
from tuquan.outreach.forms.parts import YearForm
from tuquan.outreach.forms.sessions import (
    AttendanceForm,
    EvaluateForm,
    FilterForm,
    ListConfirmForm,
    ListForm,
    OpenCheckInForm,
    SeatForm,
    SessionRecordForm,
)
from tuquan.outreach.forms.training import GuardClassForm, ResultsForm, SentForm

__all__ = [
    "ActForm",
    "AnswerForm",
    "AskForm",
    "AttendanceForm",
    "CertificateForm",
    "CourseForm",
    "EvaluateForm",
    "FilterForm",
    "GuardClassForm",
    "ListConfirmForm",
    "ListForm",
    "MaterialFields",
    "MediaItemForm",
    "OpenCheckInForm",
    "QuestionForm",
    "ReasonForm",
    "ResultsForm",
    "SearchForm",
    "SeatForm",
    "SentForm",
    "SessionRecordForm",
    "SheetConfirmForm",
    "SheetFileForm",
    "YearForm",
]
