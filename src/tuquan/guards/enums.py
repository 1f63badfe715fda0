from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GuardKind(TextChoices):
    FULL_TIME = "full_time", _("chuyên trách")
    PART_TIME = "part_time", _("kiêm nhiệm, bán chuyên trách")
    SERVICE = "service", _("của doanh nghiệp dịch vụ bảo vệ")


class Education(TextChoices):
    """What the file proves; of a guard upper secondary is asked (Decree 06/2013/NĐ-CP, article 6)."""

    BELOW = "below", _("dưới trung học cơ sở")
    LOWER_SECONDARY = "lower_secondary", _("trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("trung học phổ thông")
    HIGHER = "higher", _("trung cấp, cao đẳng, đại học")


class HirePurpose(TextChoices):
    LONG_TERM = "long_term", _("bảo vệ thường xuyên")
    EVENT = "event", _("bảo vệ một sự kiện, trong thời gian ngắn")
    SITE = "site", _("bảo vệ cơ sở sản xuất, dịch vụ, kho, bãi, trung tâm văn hóa, thể thao")


class StandardState(TextChoices):
    MET = "met", _("đạt")
    NOT_MET = "not_met", _("chưa đạt")
    UNKNOWN = "unknown", _("chưa ghi")
