"""What a person types about sessions, material and training. Field names are the arguments of the services."""

from tuquan.outreach.forms.sessions import (
    AcknowledgeForm,
    AttendanceForm,
    FilterForm,
    ReasonForm,
    SessionRecordForm,
)

__all__ = [
    "AcknowledgeForm",
    "AttendanceForm",
    "FilterForm",
    "ReasonForm",
    "SessionRecordForm",
]
