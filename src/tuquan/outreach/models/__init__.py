"""Awareness and training: sessions and who was there, what they used, what it led to."""

from tuquan.outreach.models.certificates import Certificate
from tuquan.outreach.models.checkin import CheckIn, CheckInDevice
from tuquan.outreach.models.guidance import Question
from tuquan.outreach.models.library import CoursePass, Material, MaterialQuerySet, QuizQuestion
from tuquan.outreach.models.media import MediaItem
from tuquan.outreach.models.sessions import (
    Acknowledgement,
    AcknowledgementQuerySet,
    Attendance,
    Session,
    SessionQuerySet,
)
from tuquan.outreach.models.training import GuardClass, Trainee

__all__ = [
    "Acknowledgement",
    "AcknowledgementQuerySet",
    "Attendance",
    "Certificate",
    "CheckIn",
    "CheckInDevice",
    "CoursePass",
    "GuardClass",
    "Material",
    "MaterialQuerySet",
    "MediaItem",
    "Question",
    "QuizQuestion",
    "Session",
    "SessionQuerySet",
    "Trainee",
]
