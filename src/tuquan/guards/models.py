"""Guards of a unit, the firms it hires, and the unit's own settings about them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated, DatedQuerySet
from tuquan.guards import enums
from tuquan.units.models import Person, Site, Unit
from tuquan.units.permitted import UnitScope


class DatedOfUnit(DatedQuerySet, UnitScope):
    pass


class GuardRoll(Addressed):
    """The list of a unit's guards as a whole: its settings, and the record from which the numbers of guards come."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="guard_roll", verbose_name=_("đơn vị"))
    remote = models.BooleanField(
        _("ở miền núi, biên giới, hải đảo, vùng sâu, vùng xa"),
        default=False,
        help_text=_("Khi đó người bảo vệ cần tốt nghiệp trung học cơ sở (Nghị định 06/2013/NĐ-CP, Điều 6)."),
    )
    made_date = models.DateField(_("lập ngày"))

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("danh sách bảo vệ")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.unit.name}"

    def get_absolute_url(self) -> str:
        return page_address("guards:guard_list")


class GuardService(Addressed, Dated):
    """A contract by which a firm guards for the unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="guard_services", verbose_name=_("đơn vị"))
    firm = models.CharField(_("doanh nghiệp dịch vụ bảo vệ"), max_length=200)
    number = models.CharField(_("số hợp đồng"), max_length=60, blank=True)
    signed_date = models.DateField(_("ngày ký"), null=True, blank=True)
    purpose = models.CharField(_("thuê để"), max_length=10, choices=enums.HirePurpose)
    phone = models.CharField(_("điện thoại trực"), max_length=30, blank=True)

    objects = DatedOfUnit.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("hợp đồng dịch vụ bảo vệ")

    def __str__(self) -> str:
        return self.firm


class Guard(Addressed, Dated):
    """One guard's file, from the day he or she begins to the day he or she leaves. What proves a standard is a day and a
    number, never the paper itself."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="guards", verbose_name=_("đơn vị"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="guard_files", verbose_name=_("người"))
    kind = models.CharField(_("loại"), max_length=10, choices=enums.GuardKind)
    service = models.ForeignKey(
        GuardService,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guards",
        verbose_name=_("theo hợp đồng dịch vụ"),
    )
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("trụ sở thường trực")
    )
    birth_year = models.PositiveSmallIntegerField(
        _("năm sinh"), null=True, blank=True, validators=[MinValueValidator(1930), MaxValueValidator(2100)]
    )
    education = models.CharField(_("học vấn"), max_length=20, choices=enums.Education, blank=True)
    record_date = models.DateField(
        _("ngày xác nhận lý lịch"), null=True, blank=True, help_text=_("lý lịch rõ ràng, có xác nhận")
    )
    health_date = models.DateField(
        _("ngày giấy khám sức khỏe"), null=True, blank=True, help_text=_("đủ sức khỏe; không ghi bệnh, tật")
    )
    served = models.BooleanField(_("đã phục vụ trong Công an, Quân đội"), default=False)
    card_number = models.CharField(_("số giấy chứng minh bảo vệ"), max_length=30, blank=True)
    card_date = models.DateField(_("ngày cấp giấy chứng minh bảo vệ"), null=True, blank=True)
    card_returned_date = models.DateField(_("ngày nộp lại"), null=True, blank=True)

    objects = DatedOfUnit.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("bảo vệ")
        indexes = [models.Index(fields=["unit", "valid_to"], name="guards_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False) & (Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))),
                name="guards_guard_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["unit", "person"], condition=Q(valid_to=None), name="guards_guard_on_the_list_once"
            ),
            models.CheckConstraint(
                condition=Q(service=None) | Q(kind=enums.GuardKind.SERVICE), name="guards_guard_of_a_firm"
            ),
            models.CheckConstraint(
                condition=Q(card_returned_date=None) | Q(card_date__isnull=False), name="guards_guard_card_was_given"
            ),
        ]

    def __str__(self) -> str:
        return self.person.full_name

    def get_absolute_url(self) -> str:
        return page_address("guards:guard", self.pk)


class Allowance(Dated):
    """What one shift or month of duty is worth at the unit, from a day on; what the law owes comes on top."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="guard_allowances", verbose_name=_("đơn vị"))
    name = models.CharField(_("khoản"), max_length=100)
    per = models.CharField(_("tính theo"), max_length=10, choices=[("shift", _("ca")), ("month", _("tháng"))])
    amount = models.PositiveIntegerField(_("mức (đồng)"))
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)

    objects = DatedOfUnit.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("phụ cấp bảo vệ")

    def __str__(self) -> str:
        return self.name
