from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Named, NamedQuerySet
from tuquan.units.permitted import UnitScope


class QuestionQuerySet(NamedQuerySet, UnitScope):
    def published(self) -> "QuestionQuerySet":
        return self.filter(published_at__isnull=False)


class OfficeQuestions(QuestionQuerySet):
    unit_field = "office"


class Question(Addressed, Named):
    """What somebody in a unit asks the officer assigned to it. The published wording says neither who nor where."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="questions", verbose_name=_("đơn vị hỏi"))
    office = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name=_("nơi trả lời"))
    about = models.CharField(_("việc"), max_length=60, blank=True)
    about_title = models.CharField(_("tên việc"), max_length=200, blank=True)
    text = models.TextField(_("câu hỏi"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người hỏi")
    )
    asked_at = models.DateTimeField(_("hỏi lúc"))
    assigned_to = models.ForeignKey(
        "units.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cán bộ trả lời")
    )
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người trả lời")
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    published_text = models.TextField(_("câu hỏi khi đăng"), blank=True)
    published_at = models.DateTimeField(_("đăng lúc"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()
    at_office = OfficeQuestions.as_manager()
    text_fields = ("published_text", "about_title", "answer")

    class Meta:
        verbose_name = _("câu hỏi cho cán bộ phụ trách")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="outreach_question_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(published_text="") & Q(answered_at__isnull=False)),
                name="outreach_question_published_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.published_text or self.text

    def get_absolute_url(self) -> str:
        return page_address("outreach:question", self.pk)
