"""The opinion of the police of the place, apart from the minutes' other opinions (Circular 124/2021, article 9.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments import enums
from tuquan.core import dates
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed

USER = settings.AUTH_USER_MODEL


class PoliceOpinion(Addressed):
    """Asked for by the unit, given by the police themselves: through a signed link, or with their own account. What the
    secretary writes stays beside it (`Meeting.police_opinion`)."""

    meeting = models.OneToOneField(
        "assessments.Meeting", models.CASCADE, related_name="police", verbose_name=_("cuộc họp")
    )
    body = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Công an được hỏi")
    )
    asked_at = models.DateTimeField(_("hỏi lúc"))
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người hỏi"))
    link_serial = models.PositiveIntegerField(default=0, editable=False)
    link_until = models.DateTimeField(_("liên kết dùng đến"), null=True, blank=True)

    stance = models.CharField(_("ý kiến"), max_length=10, choices=enums.Stance, blank=True)
    reasons = models.TextField(_("nhận xét, lý do"), blank=True)
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    office = models.CharField(_("đơn vị công tác"), max_length=150, blank=True)
    paper_number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    paper_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    given_at = models.DateTimeField(_("cho ý kiến lúc"), null=True, blank=True)
    given_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tài khoản cho ý kiến")
    )

    class Meta:
        verbose_name = _("ý kiến của Công an")
        constraints = [
            models.CheckConstraint(
                condition=Q(stance="", given_at=None) | (~Q(stance="") & Q(given_at__isnull=False) & ~Q(name="")),
                name="assessments_police_opinion_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=["", enums.Stance.AGREE]) | ~Q(reasons=""),
                name="assessments_police_opinion_gives_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.meeting.cycle}"

    def get_absolute_url(self) -> str:
        """The unit's page, which asks and shows; the police answer at `answer_url`."""
        return page_address("assessments:police_ask", self.meeting.cycle_id)

    @property
    def answer_url(self) -> str:
        return page_address("assessments:police_opinion", self.meeting.cycle_id)

    @property
    def way(self) -> str:
        """How it came."""
        return str(_g("bằng tài khoản của Công an") if self.given_by_id else _g("qua liên kết ký riêng"))

    @property
    def words(self) -> str:
        """As the minutes write it down; empty until it is given."""
        if not self.stance or self.given_at is None:
            return ""
        paper = ""
        if self.paper_number:
            paper = _g("văn bản số %(number)s") % {"number": self.paper_number}
            if self.paper_date:
                paper += " " + _g("ngày %(day)s") % {"day": dates.day(self.paper_date)}
        when = f"{timezone.localtime(self.given_at):%H:%M %d/%m/%Y}"
        came = _g("gửi %(way)s lúc %(when)s") % {"way": self.way, "when": when}
        who = ", ".join(part for part in (self.name, self.office) if part)
        source = "; ".join(part for part in (who, paper, came) if part)
        said = capfirst(str(self.get_stance_display()))
        return f"{said}. {self.reasons.strip()} ({source})".replace(".  (", ". (").replace("  ", " ")
