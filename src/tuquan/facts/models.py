"""Facts and what is kept of their sums. A fact is never edited: it is replaced or withdrawn (`triggers.py` holds the
database to that)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.dates import Period
from tuquan.core.models import Addressed
from tuquan.facts import enums
from tuquan.facts.buckets import SLOTS
from tuquan.facts.fields import ExactField
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import UnitScope

ONE_SUBJECT = Q(unit=None, place__isnull=False) | Q(unit__isnull=False, place=None)


class FactQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def of_record(self, source_type: str, source_id: str) -> Self:
        return self.filter(source_type=source_type, source_id=source_id)

    def inside(self, period: Period) -> Self:
        """Facts that lie wholly inside the period; only they are summed."""
        return self.filter(first_date__gte=period.first, last_date__lte=period.last)

    def straddling(self, period: Period) -> Self:
        """Facts that share days with the period and reach beyond it; they are listed and never split."""
        return self.filter(first_date__lte=period.last, last_date__gte=period.first).exclude(
            first_date__gte=period.first, last_date__lte=period.last
        )


class Fact(models.Model):
    """One figure about a unit or a place. A record speaks of one subject; `located` is where that was then."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, db_index=False, related_name="facts", verbose_name=_("đơn vị")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, db_index=False, related_name="facts", verbose_name=_("địa bàn")
    )
    scope = models.CharField(_("phạm vi"), max_length=10, choices=enums.Scope)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    dims = models.CharField(_("chiều"), max_length=200, default="{}", help_text=_("JSON, khóa theo thứ tự"))
    value = ExactField(_("giá trị"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=enums.Qualifier)
    basis = models.CharField(_("cơ sở"), max_length=10, choices=enums.Basis)
    source_type = models.CharField(_("loại bản ghi nguồn"), max_length=60)
    source_id = models.CharField(_("bản ghi nguồn"), max_length=40)
    source_title = models.CharField(_("tên bản ghi nguồn"), max_length=250)
    source_date = models.DateField(_("ngày của nguồn"))
    located = models.ForeignKey(
        Place, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("nơi đóng khi đó")
    )
    rolled = models.BooleanField(_("có trong số cộng sẵn"))
    holds = models.BooleanField(_("là lần đếm, có giá trị đến lần đếm sau"), default=False)
    written_at = models.DateTimeField(_("ghi lúc"))
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("thay cho")
    )
    ended_at = models.DateTimeField(_("thôi có giá trị lúc"), null=True)
    ending = models.CharField(_("vì sao thôi"), max_length=10, choices=enums.Ending, default="", blank=True)
    end_reason = models.CharField(_("lý do"), max_length=250, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="facts_fact_one_subject"),
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="facts_fact_dates_in_order"),
            models.CheckConstraint(
                condition=Q(scope=enums.Scope.OWN) | Q(place__isnull=False), name="facts_fact_whole_area_is_of_a_place"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="facts_fact_ended_as_a_whole",
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id", "indicator", "dims", "scope", "first_date", "last_date"],
                condition=Q(ended_at=None),
                name="facts_fact_stands_once",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="facts_fact_replaced_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["located", "indicator", "last_date"], condition=Q(ended_at=None), name="facts_by_place"
            ),
            models.Index(fields=["unit", "indicator", "last_date"], condition=Q(ended_at=None), name="facts_by_unit"),
            models.Index(
                fields=["indicator", "located"], condition=Q(ended_at=None, rolled=False), name="facts_not_rolled"
            ),
            models.Index(
                fields=["indicator", "last_date"],
                condition=Q(ended_at=None, holds=True),
                name="facts_counts",
            ),
            models.Index(
                fields=["indicator", "first_date"],
                condition=Q(ended_at=None, rolled=True, last_date__gt=F("first_date")),
                name="facts_of_some_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value} ({self.period})"

    def get_absolute_url(self) -> str:
        return page_address("facts:fact", self.pk)

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def subject(self) -> Unit | Place:
        subject = self.unit or self.place
        assert subject is not None  # the constraint says so
        return subject


class RollupCell(models.Model):
    """What a kept sum counts, as one small number: its key is then made of numbers and days, so that keeping and reading
    sums stays cheap. `dims` is empty where all divisions are added together. Rows are only ever added."""

    id = models.AutoField(primary_key=True)
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    dims = models.CharField(_("chiều"), max_length=200, blank=True)
    total = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("ô gộp mọi cách chia")
    )

    class Meta:
        verbose_name = _("ô số cộng sẵn")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "dims"], name="facts_rollup_cell_once"),
            models.CheckConstraint(
                condition=Q(dims="", total=None) | (~Q(dims="") & Q(total__isnull=False)),
                name="facts_rollup_cell_has_its_total",
            ),
        ]


class Rollup(models.Model):
    """A year's recorded facts at and below a place, added up by slots (`buckets.py`): the parts of the year and its
    half months. Only figures that may be added are here (`Fact.rolled`), of counts what becomes of them
    (`services/counting.py`), and divisions of the nation and of provinces only (`queries/nodes.py`). `place` is the row
    that ends the path; rows of one area share it."""

    # One index and no more: each is met at every fact, at every level.
    pk = models.CompositePrimaryKey("place_id", "cell_id", "year", "qualifier")
    place = models.ForeignKey(
        Place, models.PROTECT, db_index=False, db_constraint=False, related_name="+", verbose_name=_("địa bàn")
    )
    cell = models.ForeignKey(
        RollupCell, models.PROTECT, db_index=False, db_constraint=False, related_name="+", verbose_name=_("ô")
    )
    year = models.PositiveSmallIntegerField(_("năm dương lịch"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=enums.Qualifier)

    class Meta:
        verbose_name = _("số cộng sẵn")


# Empty where there never was a fact, which takes no room.
for _slot in SLOTS:
    Rollup.add_to_class(f"v{_slot}", ExactField(_("tổng"), null=True))
    Rollup.add_to_class(f"n{_slot}", models.IntegerField(_("số lượng số liệu"), null=True))


class LongRollup(models.Model):
    """Once more the sums of facts longer than a half month, by the half months they begin and end in: for questions about
    less than a part of the year, and for what lies across two parts, which no slot of a year holds."""

    pk = models.CompositePrimaryKey("place_id", "cell_id", "across", "bucket", "until", "qualifier")
    place = models.ForeignKey(
        Place, models.PROTECT, db_index=False, db_constraint=False, related_name="+", verbose_name=_("địa bàn")
    )
    cell = models.ForeignKey(
        RollupCell, models.PROTECT, db_index=False, db_constraint=False, related_name="+", verbose_name=_("ô")
    )
    across = models.BooleanField(_("vắt qua hai phần của năm"))
    bucket = models.DateField(_("ngày đầu của nửa tháng đầu"))
    until = models.DateField(_("ngày đầu của nửa tháng cuối"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=enums.Qualifier)
    value = ExactField(_("tổng"))
    facts = models.BigIntegerField(_("số lượng số liệu"))

    class Meta:
        verbose_name = _("số cộng sẵn của việc dài ngày")


class RollupChange(models.Model):
    """What an act adds to the kept sums, written in the act's own transaction and folded into them within seconds, so
    that acts never wait for one another at the row of the nation. Readers count both."""

    id = models.BigAutoField(primary_key=True)
    # The fact refers to the same place; so many short-lived rows need not have it looked up again.
    place = models.ForeignKey(
        Place, models.PROTECT, db_index=False, db_constraint=False, related_name="+", verbose_name=_("địa bàn")
    )
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    bucket = models.DateField(_("ngày đầu của nửa tháng đầu"))
    until = models.DateField(_("ngày đầu của nửa tháng cuối"))
    dims = models.CharField(_("chiều"), max_length=200)
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=enums.Qualifier)
    value = ExactField(_("thêm vào tổng"))
    facts = models.BigIntegerField(_("số lượng số liệu"))

    class Meta:
        verbose_name = _("phần chờ cộng")
        # In the order of bytes: each note is put in its place by it.
        indexes = [
            models.Index(
                fields=["indicator", "bucket"], name="facts_waiting", opclasses=["varchar_pattern_ops", "date_ops"]
            )
        ]


class DeclarationQuerySet(UnitScope):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Declaration(Addressed):
    """Figures that a unit states without records beneath them: its own, or of the whole area it governs."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="declarations", verbose_name=_("đơn vị khai"))
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name=_("địa bàn"),
        help_text=_("có địa bàn: số của toàn địa bàn; không có: số của riêng đơn vị"),
    )
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    basis = models.CharField(_("cơ sở"), max_length=10, choices=enums.Basis, default=enums.Basis.DECLARED)
    source_title = models.CharField(_("nguồn"), max_length=250)
    source_date = models.DateField(_("ngày của nguồn"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("người khai")
    )
    made_at = models.DateTimeField(_("khai lúc"))
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True)
    withdrawn_reason = models.CharField(_("lý do rút"), max_length=250, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản khai số liệu")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="facts_declaration_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(basis=enums.Basis.RECORDED), name="facts_declaration_is_not_recorded"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="facts_declaration_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.source_title

    def get_absolute_url(self) -> str:
        return page_address("facts:declaration", self.pk)

    @property
    def period(self) -> Period:
        return Period(self.first_date, self.last_date)

    @property
    def subject(self) -> Unit | Place:
        return self.place or self.unit


class DeclaredFigure(models.Model):
    declaration = models.ForeignKey(
        Declaration, models.CASCADE, related_name="figures", verbose_name=_("bản khai số liệu")
    )
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    dims = models.CharField(_("chiều"), max_length=200, default="{}")
    value = ExactField(_("giá trị"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=enums.Qualifier)

    class Meta:
        verbose_name = _("số được khai")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "indicator", "dims"], name="facts_declared_figure_once")
        ]


class BasisChoice(models.Model):
    """Which of the figures that stand side by side counts, where a person chose. It holds for a statement about this
    subject with exactly this indicator, dimensions and period, whichever longer period is asked for."""

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", verbose_name=_("đơn vị"))
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+", verbose_name=_("địa bàn"))
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    dims = models.CharField(_("chiều"), max_length=200)
    first_date = models.DateField(_("từ ngày"))
    last_date = models.DateField(_("đến ngày"))
    basis = models.CharField(_("cơ sở được chọn"), max_length=10, choices=enums.Basis)
    chosen_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(_("chọn lúc"))
    reason = models.CharField(_("lý do"), max_length=250)

    class Meta:
        verbose_name = _("chọn cơ sở số liệu")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="facts_choice_one_subject"),
            models.UniqueConstraint(
                fields=["unit", "indicator", "dims", "first_date", "last_date"],
                condition=Q(unit__isnull=False),
                name="facts_choice_once_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=["place", "indicator", "dims", "first_date", "last_date"],
                condition=Q(place__isnull=False),
                name="facts_choice_once_of_a_place",
            ),
        ]
