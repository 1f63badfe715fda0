from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Named, NamedQuerySet
from tuquan.outreach import enums
from tuquan.units.permitted import UnitScope


class MaterialQuerySet(NamedQuerySet, UnitScope):
    def standing(self) -> "MaterialQuerySet":
        """The newest version of what was not withdrawn."""
        return self.filter(withdrawn_at=None, next_version=None)


class Material(Addressed, Named):
    """A text, slides, a short video or a course of the library; a new version replaces the old, which stays readable."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="materials", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại"), max_length=10, choices=enums.MaterialKind, default=enums.MaterialKind.TEXT)
    title = models.CharField(_("tên tài liệu"), max_length=200)
    topic = models.CharField(_("chủ đề"), max_length=30, default="general")
    summary = models.CharField(_("dùng để làm gì"), max_length=300, blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    link = models.URLField(_("liên kết"), max_length=400, blank=True)
    source = models.CharField(_("nguồn, tác giả"), max_length=200)
    licence = models.CharField(_("quyền sử dụng"), max_length=20, choices=enums.Licence)
    version = models.PositiveSmallIntegerField(_("lần"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next_version", verbose_name=_("thay cho")
    )
    shared = models.BooleanField(_("các đơn vị cấp dưới cùng dùng"), default=False)
    pass_share = models.PositiveSmallIntegerField(_("đạt khi đúng từ (%)"), default=80)
    created_at = models.DateTimeField(_("ghi lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do rút"), max_length=250, blank=True)

    objects = MaterialQuerySet.as_manager()
    text_fields = ("title", "summary", "source")

    class Meta:
        verbose_name = _("tài liệu tuyên truyền")
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_share__gte=1, pass_share__lte=100), name="outreach_material_pass_share"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address("outreach:material", self.pk)


class QuizQuestion(models.Model):
    """A question of a course. Which answers somebody gave is kept nowhere."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="questions", verbose_name=_("bài học"))
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    text = models.CharField(_("câu hỏi"), max_length=300)
    options = models.JSONField(_("các câu trả lời"), default=list)
    right = models.PositiveSmallIntegerField(_("câu đúng"), default=0, help_text=_("0 là câu thứ nhất"))
    why = models.CharField(_("vì sao"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("câu hỏi của bài học")
        ordering = ["order", "pk"]


class CoursePassQuerySet(UnitScope):
    pass


class CoursePass(models.Model):
    """The person answered well enough. There is no row for "not yet", and no score."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="passes", verbose_name=_("bài học"))
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    person = models.ForeignKey(
        "units.Person", models.CASCADE, related_name="course_passes", verbose_name=_("người học")
    )
    date = models.DateField(_("ngày đạt"))

    objects = CoursePassQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần đạt bài học")
        constraints = [models.UniqueConstraint(fields=["material", "person"], name="outreach_course_passed_once")]
