"""What a unit sets for its gates: how long its logs live, its areas, its badges, the keys of card numbers."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.core.models import Addressed
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.permitted import UnitScope

DAYS = [MinValueValidator(1), MaxValueValidator(1826)]


class GateSettings(Addressed):
    """The law fixes no number of days for such logs, so each unit sets its own (Law 91/2025: only as long as needed)."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="gate_settings", verbose_name=_("đơn vị"))
    log_days = models.PositiveSmallIntegerField(_("giữ sổ khách (ngày)"), default=90, validators=DAYS)
    goods_days = models.PositiveSmallIntegerField(_("giữ sổ xe, hàng hóa (ngày)"), default=365, validators=DAYS)
    early_minutes = models.PositiveSmallIntegerField(
        _("cho vào sớm (phút)"), default=30, validators=[MaxValueValidator(1440)]
    )
    guests_register = models.BooleanField(
        _("khách tự đăng ký qua liên kết"),
        default=False,
        help_text=_("mỗi lượt tự đăng ký đều chờ người được gặp duyệt"),
    )
    register_serial = models.PositiveIntegerField(_("số của liên kết đăng ký"), default=0)
    fallback = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người đón thay"),
        help_text=_("được báo khi người được gặp không có tài khoản hoặc chưa trả lời"),
    )
    block_salt = models.CharField(_("muối của danh sách cần gặp trực ban"), max_length=32, editable=False, default="")

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("thiết lập ra vào")


class CardKey(models.Model):
    """The key of one retention period: card numbers hashed with it cannot be told from anything once it is gone. The
    installation's own half of the key lies in the data folder (`keys.py`)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="card_keys", verbose_name=_("đơn vị"))
    salt = models.BinaryField(_("muối"), editable=False)
    made_at = models.DateTimeField(_("lập lúc"))
    retired_at = models.DateTimeField(_("thôi dùng lúc"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("khóa số thẻ căn cước")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(retired_at=None), name="gate_one_card_key_in_use"
            )
        ]


class Area(models.Model):
    """A part of the premises that not everybody with a pass may enter."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="gate_areas", verbose_name=_("đơn vị"))
    name = models.CharField(_("khu vực"), max_length=100)
    needs_approval = models.BooleanField(_("khách vào phải được duyệt"), default=False)
    keeper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người duyệt")
    )
    gates = models.ManyToManyField(Gate, blank=True, related_name="areas", verbose_name=_("cổng dẫn vào"))
    ended_at = models.DateTimeField(_("thôi dùng lúc"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("khu vực ra vào")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=models.Q(ended_at=None), name="gate_area_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Badge(models.Model):
    """A numbered badge that a visitor wears and gives back."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="gate_badges", verbose_name=_("đơn vị"))
    number = models.CharField(_("số thẻ"), max_length=20)
    lost_at = models.DateTimeField(_("báo mất lúc"), null=True, blank=True)

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("thẻ khách")
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="gate_badge_numbered_once")]

    def __str__(self) -> str:
        return self.number
