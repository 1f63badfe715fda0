"""Places, units, persons, roles, teams. Everything that changes with time is a row with dates."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.addresses import page_address
from tuquan.core.models import Addressed, Dated, DatedQuerySet, Named, NamedQuerySet, unique_with_empty
from tuquan.units import enums
from tuquan.units.paths import under
from tuquan.units.permitted import UnitScope


class PlaceQuerySet(NamedQuerySet, DatedQuerySet):
    def below(self, place: "Place") -> Self:
        """The place itself and all inside it."""
        return self.filter(under("path", place.path))


def title_of_place(kind: str, name: str) -> str:
    return f"{kind[:1].upper()}{kind[1:]} {name}" if kind else name


class Place(Named, Dated):
    """A dated piece of geography. The code alone is no key: 24 was Bắc Giang and is Bắc Ninh."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=120)
    kind = models.CharField(_("loại"), max_length=40, help_text=_("tỉnh, thành phố, xã, phường, đặc khu, thôn…"))
    level = models.CharField(_("cấp"), max_length=20, choices=enums.PlaceLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("thuộc")
    )
    path = models.CharField(_("đường dẫn"), max_length=120, editable=False, db_index=True, help_text="/1/25/3001/")
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = PlaceQuerySet.as_manager()
    text_fields = ("name", "kind", "code")

    class Meta:
        verbose_name = _("địa bàn")
        constraints = [
            *unique_with_empty(["level", "code", "valid_from"], empty=["valid_from"], name="units_place_key"),
            *Dated.Meta.constraints,
        ]
        indexes = [models.Index(fields=["level", "sort_key"])]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """ "Phường Thủ Dầu Một", "Quốc gia" without kind."""
        return title_of_place(self.kind, self.name)


class PlaceSuccession(models.Model):
    """An old place went, whole or in part, into a new one on that day."""

    old = models.ForeignKey(Place, models.CASCADE, related_name="successions", verbose_name=_("địa bàn cũ"))
    new = models.ForeignKey(Place, models.CASCADE, related_name="predecessions", verbose_name=_("địa bàn mới"))
    part = models.CharField(_("phần"), max_length=10, choices=enums.SuccessionPart)
    date = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("sáp nhập địa bàn")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="units_succession_once")]


class PlaceAnchor(Dated):
    """Where a place lies on the map of days when it does not stand on it itself: derived from the successions by
    `services.places.rebuild_anchors`. The dates are those of that map."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="anchors", verbose_name=_("địa bàn"))
    anchor = models.ForeignKey(Place, models.CASCADE, related_name="anchored", verbose_name=_("nằm trong"))

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("vị trí trên địa giới khác")


class UnitQuerySet(NamedQuerySet, UnitScope):
    unit_field = ""

    def assessed(self) -> Self:
        return self.exclude(kind__in=enums.GOVERNING_KINDS)

    def open(self, on: date | None = None) -> Self:
        """At work on that day (empty: today); the day of closing is the first one on which a unit is not."""
        return self.filter(Q(closed_date=None) | Q(closed_date__gt=on or dates.today()))


class Unit(Addressed, Named):
    """An organisation. `place`, `managing`, `following`, `police_body` and both paths are today's state of the dated
    rows beside it (`UnitLocation`, `UnitRelation`), kept by `services`; rights follow them."""

    code = models.CharField(_("mã đơn vị"), max_length=40, unique=True)
    name = models.CharField(_("tên đơn vị"), max_length=250)
    short_name = models.CharField(_("tên gọi tắt"), max_length=80, blank=True)
    kind = models.CharField(_("loại đơn vị"), max_length=20, choices=enums.UnitKind)
    school_level = models.CharField(_("cấp học"), max_length=20, choices=enums.SchoolLevel, blank=True)
    managing_level = models.CharField(
        _("cấp quản lý"), max_length=10, choices=enums.ManagingLevel, default=enums.ManagingLevel.NONE
    )
    parent_body = models.CharField(
        _("cơ quan chủ quản"), max_length=200, blank=True, help_text=_("như ghi trên văn bản")
    )
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=30, blank=True, help_text="VP")
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    head_name = models.CharField(_("thủ trưởng"), max_length=120, blank=True)
    head_title = models.CharField(_("chức vụ thủ trưởng"), max_length=120, blank=True)
    founded_date = models.DateField(_("ngày thành lập"), null=True, blank=True)
    closed_date = models.DateField(_("ngày kết thúc hoạt động"), null=True, blank=True)
    governs = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="governing_units", verbose_name=_("địa bàn quản lý")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("nơi đóng")
    )
    managing = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="managed_units", verbose_name=_("đơn vị quản lý")
    )
    following = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_units",
        verbose_name=_("cơ quan theo dõi, hướng dẫn"),
    )
    police_body = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="policed_units", verbose_name=_("Công an phụ trách")
    )
    place_path = models.CharField(max_length=160, editable=False, default="", db_index=True)
    managing_path = models.CharField(
        max_length=400,
        editable=False,
        default="",
        db_index=True,
        help_text=_("đường dẫn quản lý, từ cao xuống, gồm chính đơn vị"),
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    # Without an index: only asked for when an import is undone, and each index costs an import a tenth of its speed.
    imported_in = models.ForeignKey(
        "UnitImport",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="units",
        db_index=False,
        editable=False,
        verbose_name=_("nhập từ tệp"),
    )

    objects = UnitQuerySet.as_manager()
    text_fields = ("name", "short_name", "code")

    class Meta:
        verbose_name = _("đơn vị")
        indexes = [models.Index(fields=["sort_key", "id"]), models.Index(fields=["kind", "sort_key"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(governs=None) | Q(kind__in=enums.GOVERNING_KINDS), name="units_unit_only_authorities_govern"
            ),
            models.CheckConstraint(
                condition=Q(closed_date=None) | Q(founded_date=None) | Q(closed_date__gte=F("founded_date")),
                name="units_unit_closed_after_founded",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """Django's own way hashes every choice at each call, which a list of units feels."""
        return str(enums.UnitKind(self.kind).label)

    def get_absolute_url(self) -> str:
        return page_address("units:unit", self.pk)

    @property
    def is_authority(self) -> bool:
        return self.kind in enums.GOVERNING_KINDS

    @property
    def is_closed(self) -> bool:
        return self.closed_date is not None and self.closed_date <= dates.today()


class UnitLocation(Dated):
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="locations", verbose_name=_("đơn vị"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="unit_locations", verbose_name=_("nơi đóng"))

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("nơi đóng của đơn vị")


class UnitRelation(Dated):
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="relations", verbose_name=_("đơn vị"))
    kind = models.CharField(_("quan hệ"), max_length=10, choices=enums.RelationKind)
    other = models.ForeignKey(Unit, models.PROTECT, related_name="relations_in", verbose_name=_("cơ quan kia"))
    basis = models.CharField(_("căn cứ"), max_length=250, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("quan hệ của đơn vị")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(unit=F("other")), name="units_relation_not_to_itself"),
        ]


class UnitSuccession(models.Model):
    """A closed unit's records pass read-only to its successors."""

    old = models.ForeignKey(Unit, models.CASCADE, related_name="successions", verbose_name=_("đơn vị cũ"))
    new = models.ForeignKey(Unit, models.CASCADE, related_name="predecessions", verbose_name=_("đơn vị mới"))
    date = models.DateField(_("từ ngày"))
    basis = models.CharField(_("căn cứ"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="units_unit_succession_once")]


class UnitImportQuerySet(UnitScope):
    unit_field = "office"


class UnitImport(Addressed):
    """A file of units: read, checked, entered as a whole, and taken back as long as nobody built on it."""

    office = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="imports", verbose_name=_("cơ quan nhập")
    )
    file_name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(_("dấu vân tay của tệp"), max_length=64)
    state = models.CharField(_("trạng thái"), max_length=10, choices=enums.ImportState, default=enums.ImportState.DRAFT)
    choices = models.JSONField(_("cách đọc"), default=dict, help_text=_("cột nào là gì, giá trị khi tệp không ghi"))
    content = models.BinaryField(_("tệp"), default=bytes, help_text=_("chỉ giữ tới khi nhập xong"))
    journal = models.BinaryField(
        _("sổ nhập"), default=bytes, help_text=_("dòng nào thành đơn vị nào; dấu vân tay của sổ nằm trong nhật ký")
    )
    read = models.PositiveIntegerField(_("số dòng đã đọc"), default=0)
    created = models.PositiveIntegerField(_("số đơn vị thêm mới"), default=0)
    updated = models.PositiveIntegerField(_("số đơn vị thay đổi"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người tải lên")
    )
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhập")
    )
    applied_at = models.DateTimeField(_("nhập lúc"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người hoàn tác")
    )
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True)

    objects = UnitImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập danh sách đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=enums.ImportState.DRAFT, applied_at=None)
                | (~Q(state=enums.ImportState.DRAFT) & Q(applied_at__isnull=False)),
                name="units_import_applied_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return page_address("units:import", self.pk)


class RegistryReviewQuerySet(UnitScope):
    unit_field = "office"


class RegistryReview(Addressed):
    """The yearly look at the list of units: proposals of the standing office, the chairman's decision."""

    office = models.ForeignKey(Unit, models.CASCADE, related_name="reviews", verbose_name=_("cơ quan rà soát"))
    year = models.PositiveSmallIntegerField(_("năm"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=enums.ReviewState, default=enums.ReviewState.PREPARING
    )
    opened_at = models.DateTimeField(_("mở lúc"))
    submitted_at = models.DateTimeField(_("trình lúc"), null=True, blank=True)
    returned_reason = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người quyết định")
    )

    objects = RegistryReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("rà soát danh sách đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["office", "year"], name="units_review_once_a_year"),
            models.CheckConstraint(
                condition=Q(state=enums.ReviewState.DECIDED, decision_date__isnull=False) & ~Q(decision_number="")
                | (~Q(state=enums.ReviewState.DECIDED) & Q(decision_date=None, decision_number="")),
                name="units_review_decided_has_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("units:review", self.pk)


class ReviewItem(models.Model):
    """A unit in a review: proposed to enter or to leave, and, once decided, every unit of the year's list."""

    review = models.ForeignKey(RegistryReview, models.CASCADE, related_name="items", verbose_name=_("lần rà soát"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="review_items", verbose_name=_("đơn vị"))
    act = models.CharField(_("đề xuất"), max_length=10, choices=enums.ReviewAct)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    accepted = models.BooleanField(_("được chấp thuận"), null=True)
    managing = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("giao quản lý")
    )
    following = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("giao theo dõi, hướng dẫn")
    )
    officer = models.CharField(_("cán bộ được phân công"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("đơn vị được rà soát")
        constraints = [models.UniqueConstraint(fields=["review", "unit"], name="units_review_item_once")]


class UnitMark(Dated):
    """A property of a unit that holds for a time: has a Party organisation, sits in an economic zone…"""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="marks", verbose_name=_("đơn vị"))
    flag = models.CharField(_("đặc điểm"), max_length=20, choices=enums.UnitFlag)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("đặc điểm của đơn vị")


class EnterpriseSize(models.Model):
    """What an enterprise declared of its size for a year (Decree 80/2021, articles 5–10)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="sizes", verbose_name=_("doanh nghiệp"))
    year = models.PositiveSmallIntegerField(_("năm"))
    sector = models.CharField(_("lĩnh vực"), max_length=20, choices=enums.EnterpriseSector)
    insured = models.PositiveIntegerField(_("lao động tham gia bảo hiểm xã hội bình quân"))
    revenue = models.DecimalField(_("doanh thu (tỷ đồng)"), max_digits=12, decimal_places=3, null=True, blank=True)
    capital = models.DecimalField(_("nguồn vốn (tỷ đồng)"), max_digits=12, decimal_places=3, null=True, blank=True)
    size = models.CharField(_("quy mô"), max_length=10, choices=enums.EnterpriseClass)
    declared_by = models.CharField(_("người khai"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("quy mô doanh nghiệp")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="units_enterprise_size_once_a_year")]


class Headcount(models.Model):
    """How many people a unit states it has on a day; a criterion of 100 % is measured against it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="headcounts", verbose_name=_("đơn vị"))
    group = models.CharField(_("nhóm người"), max_length=10, choices=enums.MemberKind)
    date = models.DateField(_("tính đến ngày"))
    people = models.PositiveIntegerField(_("số người"))

    class Meta:
        verbose_name = _("số người của đơn vị")
        constraints = [models.UniqueConstraint(fields=["unit", "group", "date"], name="units_headcount_once_a_day")]


class Site(Dated):
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="sites", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên trụ sở, cơ sở"), max_length=150)
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thuộc xã, phường")
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("trụ sở")


class Gate(Dated):
    site = models.ForeignKey(Site, models.CASCADE, related_name="gates", verbose_name=_("trụ sở"))
    name = models.CharField(_("tên cổng"), max_length=100)
    is_citizen_reception = models.BooleanField(_("cổng tiếp công dân (chỉ đếm lượt)"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("cổng")


class SubUnit(Dated):
    """A room, board, group or crew (phòng, ban, tổ, đội) whose yearly rating counts for CQ5 and GD6."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="sub_units", verbose_name=_("đơn vị"))
    name = models.CharField(_("tên phòng, ban, tổ, đội"), max_length=150)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("đơn vị trực thuộc")

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(NamedQuerySet, UnitScope):
    unit_field = "memberships__unit"


class Person(Addressed, Named):
    """A human being the product knows by name; signing in is a separate thing (`user`)."""

    full_name = models.CharField(_("họ và tên"), max_length=120)
    phone = models.CharField(_("số điện thoại"), max_length=15, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("tài khoản"),
    )

    objects = PersonQuerySet.as_manager()
    text_fields = ("full_name",)

    class Meta:
        verbose_name = _("người")

    def __str__(self) -> str:
        return self.full_name


class Membership(Dated):
    """A person belongs to a unit, with the position he or she holds there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("người"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships", verbose_name=_("đơn vị"))
    sub_unit = models.ForeignKey(
        SubUnit, models.SET_NULL, null=True, blank=True, related_name="memberships", verbose_name=_("phòng, ban")
    )
    kind = models.CharField(_("nhóm người"), max_length=10, choices=enums.MemberKind, default=enums.MemberKind.STAFF)
    position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    staff_code = models.CharField(_("mã nhân viên"), max_length=30, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("người của đơn vị")
        indexes = [models.Index(fields=["unit", "person"])]


class RoleAssignment(Addressed, Dated):
    """A role held at a unit (empty: at the installation), with or without what lies below, from one day to another."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="assignments", verbose_name=_("người"))
    role = models.CharField(_("vai trò"), max_length=20)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name=_("đơn vị")
    )
    whole_below = models.BooleanField(_("cả các đơn vị cấp dưới"), default=False)
    delegated_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name=_("người ủy quyền")
    )
    delegation_form = models.CharField(_("hình thức"), max_length=3, choices=enums.DelegationForm, blank=True)
    reason = models.CharField(_("căn cứ, lý do"), max_length=250, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("vai trò được giao")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(delegated_by=None, delegation_form="")
                | (Q(delegated_by__isnull=False) & ~Q(delegation_form="")),
                name="units_assignment_delegation_is_whole",
            ),
        ]


class TeamQuerySet(UnitScope, DatedQuerySet):
    pass


class Team(Addressed, Dated):
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="teams", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại"), max_length=20, choices=enums.TeamKind)
    name = models.CharField(_("tên tổ, đội, ban"), max_length=200)
    decision_number = models.CharField(_("số quyết định thành lập"), max_length=60, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    regulation = models.CharField(_("quy chế hoạt động"), max_length=250, blank=True)
    duties = models.TextField(_("nhiệm vụ"), blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("tổ, đội, ban")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address("units:team", self.pk)


class TeamMember(Dated):
    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name=_("tổ, đội, ban"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_memberships", verbose_name=_("người"))
    post = models.CharField(
        _("chức danh trong tổ"), max_length=10, choices=enums.TeamPost, default=enums.TeamPost.MEMBER
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1, validators=[MinValueValidator(1)])

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("thành viên tổ, đội, ban")
        ordering = ["order", "pk"]


class Invitation(Addressed):
    """A printed link (or QR) by which a person makes an account or a new password. Only the code's SHA-256 is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations", verbose_name=_("người được mời"))
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("đơn vị mời")
    )
    purpose = models.CharField(_("để làm gì"), max_length=10, choices=enums.InvitationPurpose)
    drops_second_factor = models.BooleanField(_("bỏ bước xác thực thứ hai"), default=False)
    code_hash = models.CharField(_("dấu vân tay của mã"), max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("người lập")
    )
    made_at = models.DateTimeField(_("lập lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    used_at = models.DateTimeField(_("dùng lúc"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("giấy mời")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="units_invitation_lives_a_while"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(cancelled_at=None), name="units_invitation_used_or_cancelled"
            ),
        ]

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.cancelled_at is None and at < self.expires_at


class DataRequestQuerySet(UnitScope):
    def open(self) -> Self:
        return self.filter(finished_at=None)


class DataRequest(Addressed):
    """What somebody asks about the data held on him or her, with the clocks of the law (Law 91/2025, article 4;
    Decree 356/2025, article 5)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="data_requests", verbose_name=_("người yêu cầu"))
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="data_requests", verbose_name=_("đơn vị trả lời")
    )
    kind = models.CharField(_("yêu cầu"), max_length=10, choices=enums.DataRequestKind)
    wording = models.TextField(_("nội dung"), blank=True)
    made_at = models.DateTimeField(_("gửi lúc"))
    acknowledge_by = models.DateField(_("hạn báo đã nhận"))
    finish_by = models.DateField(_("hạn trả lời"))
    acknowledged_at = models.DateTimeField(_("báo đã nhận lúc"), null=True, blank=True)
    extended_at = models.DateTimeField(_("gia hạn lúc"), null=True, blank=True)
    extension_reason = models.CharField(_("lý do gia hạn"), max_length=250, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=enums.DataRequestOutcome, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    finished_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trả lời"),
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu về dữ liệu cá nhân")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="units_data_request_finished_with_outcome",
            ),
        ]
