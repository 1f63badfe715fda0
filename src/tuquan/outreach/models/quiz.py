"""Questions after a session, answered on one's own phone. Kept is only that somebody has passed or not yet, with the
attendance; the answers are judged and forgotten."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed
from tuquan.outreach.models.library import Material
from tuquan.outreach.models.sessions import Session
from tuquan.units.permitted import UnitScope


class SessionQuizQuerySet(UnitScope):
    unit_field = "session__unit"


class SessionQuiz(Addressed):
    """The questions of a course, open to those who attended, from one moment to another."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="quiz", verbose_name=_("buổi"))
    material = models.ForeignKey(Material, models.PROTECT, related_name="+", verbose_name=_("bài học"))
    serial = models.PositiveIntegerField(_("lần phát mã"), default=0, help_text=_("tăng lên thì mã đã in hết dùng"))
    secret = models.CharField(_("khóa của lần mở"), max_length=64, editable=False)
    opened_at = models.DateTimeField(_("mở lúc"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người mở")
    )
    closes_at = models.DateTimeField(_("tự đóng lúc"))
    closed_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)

    objects = SessionQuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần mở câu hỏi sau buổi")

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.closes_at


class QuizTry(models.Model):
    """How often a phone named itself wrongly, or somebody answered: by a mark that says of neither who it is. Gone when
    the questions close."""

    quiz = models.ForeignKey(SessionQuiz, models.CASCADE, related_name="tries", verbose_name=_("lần mở"))
    mark = models.CharField(_("dấu"), max_length=64)
    naming = models.BooleanField(_("nhập tên"), default=False)
    count = models.PositiveSmallIntegerField(_("số lần"), default=0)

    class Meta:
        verbose_name = _("số lần thử trả lời câu hỏi sau buổi")
        constraints = [models.UniqueConstraint(fields=["quiz", "mark"], name="outreach_quiz_mark_once")]
