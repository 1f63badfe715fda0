"""Official documents that a unit sends and receives, and the registers (sổ) that number them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Named, NamedQuerySet
from tuquan.documents import enums
from tuquan.units.permitted import UnitScope


class DocumentQuerySet(NamedQuerySet, UnitScope):
    def standing(self) -> "DocumentQuerySet":
        """Issued or received, not cancelled."""
        return self.filter(state__in=[enums.DocumentState.ISSUED, enums.DocumentState.RECEIVED])


class OfficialDocument(Addressed, Named):
    """A paper with number, symbol and date. Its number comes from the office's own clerk; the product numbers only
    its own registers (`RegisterEntry`)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="documents", verbose_name=_("đơn vị"))
    direction = models.CharField(_("đi hay đến"), max_length=10, choices=enums.Direction)
    kind = models.CharField(_("loại văn bản"), max_length=5, choices=enums.DocumentKind)
    purpose = models.CharField(_("dùng để"), max_length=20, choices=enums.Purpose, default=enums.Purpose.OTHER)
    number = models.CharField(_("số"), max_length=15, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    summary = models.CharField(_("trích yếu"), max_length=500)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=120, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    received_date = models.DateField(_("ngày nhận"), null=True, blank=True)
    deadline_date = models.DateField(_("hạn thực hiện"), null=True, blank=True)
    carries_out = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="carried_out_by", verbose_name=_("thực hiện văn bản")
    )
    carries_out_text = models.CharField(_("thực hiện văn bản (chưa có trong sổ)"), max_length=300, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.DocumentState, default=enums.DocumentState.DRAFT
    )
    out_of_force_date = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)
    replaced_by = models.CharField(_("được thay bằng"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("ghi lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )

    objects = DocumentQuerySet.as_manager()
    text_fields = ("summary", "number", "symbol", "issuer", "signer")

    class Meta:
        verbose_name = _("văn bản")
        indexes = [models.Index(fields=["unit", "date"]), models.Index(fields=["unit", "purpose", "date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(date__isnull=False), name="documents_document_issued_has_a_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.summary}".strip()

    def get_absolute_url(self) -> str:
        return page_address("documents:document", self.pk)

    @property
    def reference(self) -> str:
        """ "1281/VP-QTTV"; a Party paper, whose symbol holds the stroke, "233-CV/ĐU"; as a source wrote it when it gave
        only one of the two."""
        of_party = "/" in self.symbol and not self.symbol[:4].isdigit()
        return ("-" if of_party else "/").join(part for part in (self.number, self.symbol) if part)


class IntakeFile(Addressed):
    """A file of a former year that was dropped in and waits until somebody confirms what it is."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="intake_files", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên tệp"), max_length=250)
    sha256 = models.CharField(_("mã SHA-256"), max_length=64)
    found = models.JSONField(_("đọc được"), default=dict)
    is_list_of_people = models.BooleanField(_("là danh sách người"), default=False)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.IntakeState, default=enums.IntakeState.WAITING
    )
    document = models.ForeignKey(
        OfficialDocument, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("văn bản")
    )
    added_at = models.DateTimeField(_("nạp lúc"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nạp")
    )

    objects = UnitScope.as_manager()

    class Meta:
        verbose_name = _("tệp chờ xếp")
        indexes = [models.Index(fields=["unit", "state", "added_at"])]

    def __str__(self) -> str:
        return self.name


class PaperUse(models.Model):
    """What was made of a paper: one record for each way (`onward`)."""

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="uses", verbose_name=_("văn bản"))
    code = models.CharField(_("cách dùng"), max_length=30)
    object_type = models.CharField(_("loại bản ghi"), max_length=60)
    object_id = models.CharField(_("bản ghi"), max_length=40)
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập")
    )

    class Meta:
        verbose_name = _("việc làm từ văn bản")
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="documents_paperuse_once")]


class DocumentReading(models.Model):
    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="readings", verbose_name=_("văn bản"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("người đọc"))
    at = models.DateTimeField(_("đọc lúc"))

    class Meta:
        verbose_name = _("lượt đọc văn bản")
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="documents_reading_once")]


class Register(models.Model):
    """A register (sổ) of a unit and a year: its counter gives numbers without gaps or doubles."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="registers", verbose_name=_("đơn vị"))
    code = models.CharField(_("mã sổ"), max_length=30)
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("sổ")
        constraints = [models.UniqueConstraint(fields=["unit", "code", "year"], name="documents_register_once")]


class RegisterEntry(models.Model):
    """A number that was given. It is cancelled, never deleted."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries", verbose_name=_("sổ"))
    number = models.PositiveIntegerField(_("số"))
    title = models.CharField(_("nội dung"), max_length=300)
    object_type = models.CharField(_("loại bản ghi"), max_length=60)
    object_id = models.CharField(_("bản ghi"), max_length=40)
    given_at = models.DateTimeField(_("cấp lúc"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người cấp")
    )
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    cancelled_reason = models.CharField(_("lý do hủy"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("số trong sổ")
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="documents_register_number_once")]
