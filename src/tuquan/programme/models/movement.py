from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated, DatedQuerySet, Named, NamedQuerySet
from tuquan.programme import enums
from tuquan.units.permitted import UnitScope


class MovementModelQuerySet(NamedQuerySet, UnitScope):
    def running(self, moment: object) -> "MovementModelQuerySet":
        """Founded by that day and not ended; the day of ending is the first one on which it no longer runs."""
        return self.filter(founded_date__lte=moment).filter(Q(ended_date=None) | Q(ended_date__gt=moment))


class MovementModel(Addressed, Named):
    """A self-management model (mô hình) of the movement."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="movement_models", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên mô hình"), max_length=200)
    type = models.CharField(_("loại mô hình"), max_length=25, choices=enums.ModelType, default=enums.ModelType.OTHER)
    founded_date = models.DateField(_("ngày ra mắt"))
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    headings = models.TextField(_("các nội dung"), blank=True, help_text=_("mỗi dòng một nội dung"))
    rules = models.TextField(_("quy chế hoạt động"), blank=True)
    members = models.PositiveIntegerField(_("số thành viên"), null=True, blank=True)
    points = models.PositiveIntegerField(_("số điểm triển khai"), default=1)
    ended_date = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("nhân rộng từ")
    )

    copied_from_sample = models.CharField(_("theo mô hình mẫu"), max_length=30, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("gộp vào")
    )
    published_at = models.DateTimeField(_("giới thiệu lúc"), null=True, blank=True)
    presentation = models.TextField(_("lời giới thiệu"), blank=True)

    objects = MovementModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("mô hình")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_date=None) | Q(ended_date__gt=F("founded_date")),
                name="programme_model_ended_after_founded",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(ended_date__isnull=False), name="programme_model_merged_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("programme:model", self.pk)

    @property
    def heading_list(self) -> list[str]:
        return [line.strip() for line in self.headings.splitlines() if line.strip()]

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def runs_on(self, moment: date) -> bool:
        return self.founded_date <= moment and (self.ended_date is None or moment < self.ended_date)


class ModelMember(Dated):
    """Who takes part in a model, from one day to another; seen in the own unit only."""

    model = models.ForeignKey(MovementModel, models.CASCADE, related_name="people", verbose_name=_("mô hình"))
    person = models.ForeignKey(
        "units.Person", models.PROTECT, related_name="model_memberships", verbose_name=_("người tham gia")
    )
    post = models.CharField(_("vai trò trong mô hình"), max_length=100, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("thành viên mô hình")
        ordering = ["valid_from", "id"]

    def __str__(self) -> str:
        return str(self.person)


class ModelActivity(Addressed):
    """A line in a model's activity log: without it the model is only a name."""

    model = models.ForeignKey(MovementModel, models.PROTECT, related_name="activities", verbose_name=_("mô hình"))
    date = models.DateField(_("ngày"))
    what = models.CharField(_("hoạt động"), max_length=300)
    people = models.PositiveIntegerField(_("số lượt người tham gia"), null=True, blank=True)

    class Meta:
        verbose_name = _("hoạt động của mô hình")
        ordering = ["-date", "-id"]


class ModelEvaluation(Addressed):
    model = models.ForeignKey(MovementModel, models.PROTECT, related_name="evaluations", verbose_name=_("mô hình"))
    year = models.PositiveSmallIntegerField(_("năm"))
    date = models.DateField(_("ngày đánh giá"))
    effective = models.BooleanField(_("hoạt động hiệu quả"))
    remark = models.CharField(_("nhận xét"), max_length=500, blank=True)
    marks = models.JSONField(_("theo từng tiêu chí"), default=dict, blank=True, help_text=_("mã tiêu chí: mức"))

    class Meta:
        verbose_name = _("đánh giá mô hình")
        constraints = [models.UniqueConstraint(fields=["model", "year"], name="programme_evaluation_once_a_year")]


class OfferQuerySet(UnitScope):
    """Rows by the office that proposed; the unit asked finds its own by `to`."""

    unit_field = "office"

    def waiting(self) -> "OfferQuerySet":
        return self.filter(state=enums.OfferState.WAITING)


class ModelOffer(Addressed):
    """An office proposes a model to a unit, which takes it up or says why not."""

    office = models.ForeignKey("units.Unit", models.CASCADE, related_name="model_offers", verbose_name=_("nơi đề xuất"))
    unit = models.ForeignKey(
        "units.Unit", models.CASCADE, related_name="offered_models", verbose_name=_("đơn vị được đề xuất")
    )
    model = models.ForeignKey(
        MovementModel, models.CASCADE, null=True, blank=True, related_name="offers", verbose_name=_("theo mô hình")
    )
    sample = models.CharField(_("theo mô hình mẫu"), max_length=30, blank=True)
    name = models.CharField(_("tên mô hình"), max_length=200)
    message = models.CharField(_("lời đề xuất"), max_length=500, blank=True)
    answer_by = models.DateField(_("trả lời trước"), null=True, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=enums.OfferState, default=enums.OfferState.WAITING)
    made_at = models.DateTimeField(_("đề xuất lúc"))
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    started = models.OneToOneField(
        MovementModel,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="from_offer",
        verbose_name=_("mô hình đã lập"),
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề xuất nhân rộng")
        constraints = [
            models.CheckConstraint(
                condition=(Q(model__isnull=False) & Q(sample="")) | (Q(model=None) & ~Q(sample="")),
                name="programme_offer_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state=enums.OfferState.DECLINED) | ~Q(reason=""), name="programme_offer_declined_says_why"
            ),
            models.UniqueConstraint(
                fields=["unit", "model"],
                condition=Q(state=enums.OfferState.WAITING, model__isnull=False),
                name="programme_offer_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("programme:offer", self.pk)


class MovementRegister(Addressed):
    """The unit's register of its movement (sổ phong trào), one for each unit: a number on a day (models running, their
    sites, regulations in force) is said by the unit as a whole, never by one model."""

    unit = models.OneToOneField(
        "units.Unit", models.PROTECT, related_name="movement_register", verbose_name=_("đơn vị")
    )

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("sổ phong trào")

    def __str__(self) -> str:
        return _g("Sổ phong trào của %(unit)s") % {"unit": self.unit.name}

    def get_absolute_url(self) -> str:
        return page_address("programme:register", self.pk)
