"""Awareness and training: sessions and who was there, what they used, what it led to."""

from tuquan.outreach.models.sessions import (
    Acknowledgement,
    AcknowledgementQuerySet,
    Attendance,
    Session,
    SessionQuerySet,
)

__all__ = [
    "Acknowledgement",
    "AcknowledgementQuerySet",
    "Attendance",
    "Session",
    "SessionQuerySet",
]
