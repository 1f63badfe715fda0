"""Awareness and training: sessions and who was there, what they used, what it led to."""

from tuquan.outreach.models.certificates import Certificate
from tuquan.outreach.models.checkin import CheckIn, CheckInDevice
from tuquan.outreach.models.guidance import Question, QuestionQuerySet
from tuquan.outreach.models.keeping import NameKeeping
from tuquan.outreach.models.library import CoursePass, Material, MaterialQuerySet, QuizQuestion
from tuquan.outreach.models.media import MediaItem
from tuquan.outreach.models.quiz import QuizTry, SessionQuiz
from tuquan.outreach.models.sessions import (
    Attendance,
    Session,
    SessionQuerySet,
)
from tuquan.outreach.models.training import GuardClass, Trainee

__all__ = [
    "Attendance",
    "Certificate",
    "CheckIn",
    "CheckInDevice",
    "CoursePass",
    "GuardClass",
    "Material",
    "MaterialQuerySet",
    "MediaItem",
    "NameKeeping",
    "Question",
    "QuestionQuerySet",
    "QuizQuestion",
    "QuizTry",
    "Session",
    "SessionQuerySet",
    "SessionQuiz",
    "Trainee",
]
