from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed
from tuquan.core.states import State
from tuquan.facts.catalogue import catalogue
from tuquan.programme import enums
from tuquan.units.permitted import UnitScope


class GapQuerySet(UnitScope):
    def standing(self) -> "GapQuerySet":
        return self.filter(withdrawn_at=None)

    def open(self) -> "GapQuerySet":
        return self.standing().filter(checked_date=None)


class Gap(Addressed):
    """A weak spot: found, proposed how to mend, mended, looked at again. Its text stays in the own unit; above only
    counts by topic are seen."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="gaps", verbose_name=_("đơn vị"))
    topic = models.CharField(_("lĩnh vực"), max_length=30, default="general")
    source = models.CharField(_("phát hiện qua"), max_length=15, choices=enums.GapSource)
    found_date = models.DateField(_("ngày phát hiện"))
    found_by = models.CharField(_("bộ phận phát hiện"), max_length=150, blank=True)
    place = models.CharField(_("ở đâu"), max_length=200, blank=True)
    what = models.CharField(_("sơ hở, thiếu sót"), max_length=500)
    proposal = models.CharField(_("đề xuất khắc phục"), max_length=500, blank=True)
    proposed_date = models.DateField(_("ngày đề xuất"), null=True, blank=True)
    responsible = models.CharField(_("bộ phận khắc phục"), max_length=150, blank=True)
    due_date = models.DateField(_("hạn khắc phục"), null=True, blank=True)
    mended_date = models.DateField(_("ngày khắc phục"), null=True, blank=True)
    mended_how = models.CharField(_("đã khắc phục thế nào"), max_length=500, blank=True)
    checked_date = models.DateField(_("ngày kiểm tra lại"), null=True, blank=True)
    checked_by = models.CharField(_("bộ phận kiểm tra lại"), max_length=150, blank=True)
    sent_back = models.PositiveSmallIntegerField(_("số lần phải làm lại"), default=0)
    withdrawn_at = models.DateTimeField(_("bỏ lúc"), null=True, blank=True)
    act_id = models.UUIDField(_("mã lần ghi"), null=True, blank=True, unique=True, editable=False)

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("sơ hở, thiếu sót")
        indexes = [models.Index(fields=["unit", "found_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_date=None) | Q(proposed_date__isnull=False),
                name="programme_gap_mended_after_proposal",
            ),
            models.CheckConstraint(
                condition=Q(checked_date=None) | Q(mended_date__isnull=False), name="programme_gap_checked_after_mended"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return page_address("programme:gap", self.pk)

    @property
    def topic_name(self) -> str:
        return str(catalogue().dimensions["topic"].values.get(self.topic, self.topic))

    def is_late(self, today: date) -> bool:
        return self.mended_date is None and self.due_date is not None and self.due_date < today

    def state_on(self, today: date) -> State:
        if self.checked_date is not None:
            return State.MET
        if self.is_late(today):
            return State.LATE
        if self.mended_date is not None:
            return State.WAITING
        return State.DOING if self.proposed_date is not None else State.TODO

    def words_on(self, today: date) -> str:
        return {
            State.MET: _g("đã khắc phục, đã kiểm tra lại"),
            State.LATE: _g("quá hạn khắc phục"),
            State.WAITING: _g("chờ kiểm tra lại"),
            State.DOING: _g("đang khắc phục"),
            State.TODO: _g("chưa đề xuất cách khắc phục"),
        }[self.state_on(today)]


class SelfCheck(Addressed):
    """One go through a self-check sheet (`data/self_checks.yaml`). A line says passed or not yet, never more."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="self_checks", verbose_name=_("đơn vị"))
    sheet = models.CharField(_("phiếu"), max_length=30)
    date = models.DateField(_("ngày kiểm tra"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("lần tự kiểm tra")
        ordering = ["-date", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "sheet", "date"], name="programme_self_check_once_a_day")
        ]

    def get_absolute_url(self) -> str:
        return page_address("programme:self_check", self.pk)


class SelfCheckLine(models.Model):
    check_of = models.ForeignKey(SelfCheck, models.CASCADE, related_name="lines", verbose_name=_("lần tự kiểm tra"))
    code = models.CharField(_("dòng"), max_length=40)
    passed = models.BooleanField(_("đạt"))
    gap = models.OneToOneField(
        Gap, models.SET_NULL, null=True, blank=True, related_name="check_line", verbose_name=_("sơ hở, thiếu sót")
    )

    class Meta:
        verbose_name = _("dòng của lần tự kiểm tra")
        constraints = [models.UniqueConstraint(fields=["check_of", "code"], name="programme_self_check_line_once")]
