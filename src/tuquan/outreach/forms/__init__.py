"""What a person types about sessions, material and training. Field names are the arguments of the services."""

from tuquan.outreach.forms.parts import ActForm, ReasonForm
from tuquan.outreach.forms.sessions import (
    AcknowledgeForm,
    AttendanceForm,
    EvaluateForm,
    FilterForm,
    ListConfirmForm,
    ListForm,
    OpenCheckInForm,
    SeatForm,
    SessionRecordForm,
)

__all__ = [
    "AcknowledgeForm",
    "ActForm",
    "AttendanceForm",
    "EvaluateForm",
    "FilterForm",
    "ListConfirmForm",
    "ListForm",
    "OpenCheckInForm",
    "ReasonForm",
    "SeatForm",
    "SessionRecordForm",
]
