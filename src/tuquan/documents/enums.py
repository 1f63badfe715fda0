from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Direction(TextChoices):
    INCOMING = "in", _("văn bản đến")
    OUTGOING = "out", _("văn bản đi")
    INTERNAL = "internal", _("văn bản nội bộ")


class DocumentKind(TextChoices):
    """Kinds and abbreviations of Decree 30/2020, annex III.I; a letter (công văn) has no abbreviation."""

    RESOLUTION = "NQ", _("nghị quyết")
    DECISION = "QĐ", _("quyết định")
    DIRECTIVE = "CT", _("chỉ thị")
    REGULATION = "QC", _("quy chế")
    RULE = "QyĐ", _("quy định")
    COMMUNIQUE = "TC", _("thông cáo")
    NOTICE = "TB", _("thông báo")
    GUIDANCE = "HD", _("hướng dẫn")
    PROGRAMME = "CTr", _("chương trình")
    PLAN = "KH", _("kế hoạch")
    SCHEME = "PA", _("phương án")
    PROJECT_OUTLINE = "ĐA", _("đề án")
    PROJECT = "DA", _("dự án")
    REPORT = "BC", _("báo cáo")
    MINUTES = "BB", _("biên bản")
    PROPOSAL = "TTr", _("tờ trình")
    CONTRACT = "HĐ", _("hợp đồng")
    DISPATCH = "CĐ", _("công điện")
    INVITATION = "GM", _("giấy mời")
    LETTER = "CV", _("công văn")
    LAW = "L", _("luật, nghị định, thông tư")


class Purpose(TextChoices):
    """What the paper proves in the year's work."""

    PARTY_RESOLUTION = "party_resolution", _("nghị quyết của cấp ủy về an ninh, trật tự")
    YEAR_PLAN = "year_plan", _("kế hoạch bảo đảm an ninh, trật tự của năm")
    CONFERENCE = "conference", _("nghị quyết hội nghị cán bộ, công chức, người lao động")
    COORDINATION = "coordination", _("quy chế, kế hoạch phối hợp")
    FOUNDING = "founding", _("quyết định thành lập")
    RATING = "rating", _("xếp loại, danh hiệu thi đua")
    RULES = "rules", _("nội quy, quy chế của đơn vị")
    DOSSIER = "dossier", _("hồ sơ đăng ký, đề nghị công nhận")
    OTHER = "other", _("văn bản khác")


class DocumentState(TextChoices):
    DRAFT = "draft", _("dự thảo")
    ISSUED = "issued", _("đã ban hành")
    RECEIVED = "received", _("đã nhận")
    CANCELLED = "cancelled", _("đã hủy số")


class IntakeState(TextChoices):
    WAITING = "waiting", _("chờ xác nhận")
    ENTERED = "entered", _("đã ghi vào sổ")
    PEOPLE_ADDED = "people", _("đã thêm vào danh sách người")
    SET_ASIDE = "set_aside", _("đã bỏ")
