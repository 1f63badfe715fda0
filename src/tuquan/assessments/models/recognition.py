"""A unit's year for a standard: from registration to recognition, and what people concluded on the way."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.assessments import enums, rules
from tuquan.core.addresses import page_address
from tuquan.core.dates import Period, year_of
from tuquan.core.models import Addressed, Dated, DatedQuerySet, unique_with_empty
from tuquan.units.enums import UnitKind
from tuquan.units.permitted import UnitScope, Viewer, assignments_with, reachable

USER = settings.AUTH_USER_MODEL


def police_bodies(user: Viewer) -> models.QuerySet:
    """Bodies at which the user holds the police's own role: whoever stands above one does not speak for it."""
    held = assignments_with(user, Permission.POLICE_OPINION).filter(unit__kind=UnitKind.POLICE)
    return held.order_by().values("unit")


class CycleQuerySet(UnitScope):
    def submitted_to(self, user: Viewer, permission: Permission) -> Self:
        """Dossiers an authority may open: sent, and received by an office that the user reaches with the permission.
        The police of the place, who sit in the meeting and give an opinion, read (and only read) those of the units
        entrusted to their own body, whoever receives them: a department of the province that sits in their ward.

        An appraiser's own unit is not among those he handles; `services` refuse it besides.
        """
        mine = self._sent_to(user, permission)
        if permission == Permission.DOSSIER_VIEW:
            mine |= Q(unit__police_body__in=police_bodies(user))
        return self.filter(state__in=enums.SUBMITTED_STATES).filter(mine)

    def entered_by_office(self, user: Viewer) -> Self:
        """Received on behalf (tiếp nhận hộ) by an authority of the user's: what it enters itself it sees at once. Not so
        the police of the place, who wait for what is submitted."""
        paper = self.filter(state__in=enums.SUBMITTED_STATES, on_behalf=True)
        return paper.filter(self._sent_to(user, Permission.DOSSIER_VIEW))

    @staticmethod
    def _sent_to(user: Viewer, permission: Permission) -> Q:
        from tuquan.units.models import Unit

        offices = Unit.objects.filter(reachable(user, permission)).values("pk")
        return Q(office__in=offices) | Q(recogniser__in=offices)

    def asking_police(self, user: Viewer) -> Self:
        """Of the units entrusted to the police body that the user gives opinions for."""
        return self.filter(unit__police_body__in=police_bodies(user))

    def visible(self, user: Viewer) -> Self:
        """Own cycles, and the dossiers submitted to the user's authority; never drafts of others."""
        own = self.permitted(user, Permission.CYCLE_VIEW).values("pk")
        below = self.submitted_to(user, Permission.DOSSIER_VIEW).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=below))

    def handled(self, user: Viewer, permission: Permission) -> Self:
        """Own cycles with the permission; for units received on behalf (tiếp nhận hộ), the receiving officer's."""
        own = self.permitted(user, permission).values("pk")
        paper = self.submitted_to(user, Permission.DOSSIER_RECEIVE).filter(on_behalf=True).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=paper))

    def registered(self) -> Self:
        return self.filter(state__in=enums.REGISTERED_STATES)

    def decided(self) -> Self:
        return self.filter(state__in=enums.DECIDED_STATES)


class Cycle(Addressed):
    """One unit, one year, one rule set (as its file stood: `rule_set_code`)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="cycles", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    rule_set_code = models.CharField(_("bộ tiêu chí"), max_length=60)
    state = models.CharField(
        _("trạng thái"), max_length=25, choices=enums.CycleState, default=enums.CycleState.PREPARING
    )
    state_since = models.DateTimeField(_("từ lúc"))
    office = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_cycles",
        verbose_name=_("nơi tiếp nhận"),
    )
    recogniser = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognised_cycles",
        verbose_name=_("nơi công nhận"),
    )
    authority_basis = models.CharField(_("căn cứ thẩm quyền"), max_length=400, blank=True)
    extra_targets = models.TextField(_("chỉ tiêu thêm của đơn vị"), blank=True, help_text=_("mỗi dòng một chỉ tiêu"))
    on_behalf = models.BooleanField(_("tiếp nhận hộ trên giấy"), default=False)
    imported = models.BooleanField(_("nhập từ hồ sơ năm cũ"), default=False)
    basis_note = models.CharField(_("căn cứ như nguồn đã ghi"), max_length=300, blank=True)

    # Registration
    conference_date = models.DateField(_("ngày hội nghị"), null=True, blank=True)
    conference_note = models.TextField(_("hội nghị đã bàn và quyết nghị"), blank=True)
    registration_number = models.CharField(_("số bản đăng ký"), max_length=60, blank=True)
    registration_date = models.DateField(_("ngày ký đăng ký"), null=True, blank=True)
    registration_signed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ký đăng ký")
    )
    registration_sent_at = models.DateTimeField(_("gửi đăng ký lúc"), null=True, blank=True)
    registration_accepted_at = models.DateTimeField(_("tiếp nhận đăng ký lúc"), null=True, blank=True)
    registration_receipt = models.CharField(_("số tiếp nhận"), max_length=30, blank=True)
    late_reason = models.CharField(_("lý do đăng ký muộn"), max_length=300, blank=True)

    # Request for recognition
    request_number = models.CharField(_("số tờ trình, công văn đề nghị"), max_length=60, blank=True)
    request_date = models.DateField(_("ngày đề nghị"), null=True, blank=True)
    requested_at = models.DateTimeField(_("gửi đề nghị lúc"), null=True, blank=True)
    request_receipt = models.CharField(_("số tiếp nhận đề nghị"), max_length=30, blank=True)
    request_text = models.TextField(
        _("nội dung báo cáo thêm"), blank=True, help_text=_("hạn chế, nguyên nhân, phương hướng")
    )

    # Appraisal
    appraiser = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người thẩm định")
    )
    appraised_at = models.DateTimeField(_("thẩm định xong lúc"), null=True, blank=True)
    appraisal_outcome = models.CharField(_("kết quả thẩm định"), max_length=4, choices=enums.Outcome, blank=True)
    appraisal_note = models.TextField(_("nhận xét thẩm định"), blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ năm")
        indexes = [models.Index(fields=["office", "year", "state"]), models.Index(fields=["year", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "rule_set_code"], name="assessments_cycle_once_a_year"),
            models.CheckConstraint(
                condition=Q(appraised_at=None, appraisal_outcome="")
                | (Q(appraised_at__isnull=False) & ~Q(appraisal_outcome="")),
                name="assessments_cycle_appraisal_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(s.value for s in enums.REGISTERED_STATES))
                | Q(registration_accepted_at__isnull=False)
                | Q(imported=True),
                name="assessments_cycle_registered_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.year}"

    def get_absolute_url(self) -> str:
        return page_address("assessments:cycle", self.pk)

    @cached_property
    def rule_set(self) -> rules.RuleSet:
        return rules.rule_set(self.rule_set_code)

    @property
    def window(self) -> Period:
        """The evaluation window; rule sets whose window could not be read (Circular 23/2012) take the calendar year."""
        try:
            return Period(*self.rule_set.window(self.year))
        except rules.UnknownRule:
            return year_of(self.year)


class Step(models.Model):
    """A dated act of the flow, as the people of the unit and of the authority read it."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="steps", verbose_name=_("hồ sơ năm"))
    kind = models.CharField(_("bước"), max_length=25, choices=enums.StepKind)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người làm"))
    note = models.TextField(_("nội dung"), blank=True)
    paper_number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    paper_date = models.DateField(_("ngày văn bản"), null=True, blank=True)

    class Meta:
        verbose_name = _("bước của hồ sơ")
        ordering = ["at", "pk"]


class Attestation(models.Model):
    """The head's yes or no for the whole window. For the points a–d there is no text, no file and no person: only
    number and date of the competent body's conclusion (design: Rights, secrets and privacy)."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="attestations", verbose_name=_("hồ sơ năm"))
    key = models.CharField(
        _("nội dung xác nhận"), max_length=30, help_text=_("mã tiêu chí, hoặc điểm của danh mục vụ việc")
    )
    holds = models.BooleanField(_("trả lời"), help_text=_("có: điều tốt được xác nhận; với vụ việc: có xảy ra"))
    until = models.DateField(_("xác nhận đến ngày"))
    conclusion_number = models.CharField(_("số kết luận của cơ quan có thẩm quyền"), max_length=60, blank=True)
    conclusion_date = models.DateField(_("ngày kết luận"), null=True, blank=True)
    excuse = models.CharField(_("trường hợp loại trừ"), max_length=20, choices=enums.Excuse, blank=True)
    excuse_note = models.CharField(_("căn cứ loại trừ"), max_length=300, blank=True)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người xác nhận"))

    class Meta:
        verbose_name = _("xác nhận của thủ trưởng")
        constraints = [models.UniqueConstraint(fields=["cycle", "key"], name="assessments_attestation_once")]


class Rating(models.Model):
    """A yearly title or rating that CQ4, CQ5 and their like read. It may come later than the window: "expected" with
    minutes stands for it until then (not settled by the law)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="ratings", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    subject = models.CharField(_("đối tượng"), max_length=15, choices=enums.RatingSubject)
    sub_unit = models.ForeignKey(
        "units.SubUnit", models.PROTECT, null=True, blank=True, related_name="ratings", verbose_name=_("phòng, ban")
    )
    code = models.CharField(_("xếp loại, danh hiệu"), max_length=40)
    is_expected = models.BooleanField(_("dự kiến, theo biên bản bình xét"), default=False)
    paper_number = models.CharField(_("số quyết định, biên bản"), max_length=60, blank=True)
    paper_date = models.DateField(_("ngày quyết định, biên bản"))
    disciplined = models.PositiveSmallIntegerField(_("số người bị kỷ luật từ cảnh cáo trở lên"), default=0)

    class Meta:
        verbose_name = _("xếp loại")
        constraints = [
            *unique_with_empty(
                ["unit", "year", "subject", "sub_unit"], empty=["sub_unit"], name="assessments_rating_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(subject="sub_unit", sub_unit__isnull=False) | (~Q(subject="sub_unit") & Q(sub_unit=None)),
                name="assessments_rating_names_its_sub_unit",
            ),
        ]


class Tally(models.Model):
    """Counted by hand from a signed list: households that registered, people who signed. Without names it proves
    nothing by itself: a full count is left for a person to judge."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="tallies", verbose_name=_("hồ sơ năm"))
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    counted = models.PositiveIntegerField(_("số đã đăng ký, đã ký"))
    total = models.PositiveIntegerField(_("tổng số"))
    date = models.DateField(_("tính đến ngày"))

    class Meta:
        verbose_name = _("số đếm theo danh sách")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "criterion"], name="assessments_tally_once"),
            models.CheckConstraint(condition=Q(counted__lte=F("total")), name="assessments_tally_within_total"),
        ]


class Evidence(models.Model):
    """A file or a note that somebody put under a criterion, beside what the product finds by itself."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="evidence", verbose_name=_("hồ sơ năm"))
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    title = models.CharField(_("tên minh chứng"), max_length=250)
    paper_number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    date = models.DateField(_("ngày"), null=True, blank=True)
    file_id = models.UUIDField(_("tệp"), null=True, blank=True)
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người thêm"))

    class Meta:
        verbose_name = _("minh chứng")
        ordering = ["criterion", "date", "pk"]


class CriterionResult(models.Model):
    """What people concluded about a criterion at one stage, with what the records said then."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="results", verbose_name=_("hồ sơ năm"))
    stage = models.CharField(_("giai đoạn"), max_length=15, choices=enums.Stage)
    criterion = models.CharField(_("tiêu chí"), max_length=20)
    verdict = models.CharField(_("kết luận"), max_length=15, choices=enums.Verdict)
    score = models.DecimalField(_("điểm"), max_digits=5, decimal_places=1, null=True, blank=True)
    remark = models.CharField(_("nhận xét"), max_length=500, blank=True)
    found = models.JSONField(_("hồ sơ đã thấy"), default=dict)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người kết luận"))

    class Meta:
        verbose_name = _("kết luận theo tiêu chí")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "stage", "criterion"], name="assessments_result_once_a_stage")
        ]


class Meeting(models.Model):
    """The self-assessment meeting (Circular 124/2021, article 9.1)."""

    cycle = models.OneToOneField(Cycle, models.CASCADE, related_name="meeting", verbose_name=_("hồ sơ năm"))
    started_at = models.DateTimeField(_("bắt đầu"))
    ended_at = models.DateTimeField(_("kết thúc"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200)
    chair = models.CharField(_("chủ trì"), max_length=150)
    secretary = models.CharField(_("thư ký"), max_length=150)
    police_opinion = models.TextField(_("ý kiến của Công an cơ sở"), blank=True)
    opinions = models.TextField(_("các ý kiến khác"), blank=True)
    votes_for = models.PositiveSmallIntegerField(_("số phiếu tán thành"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("số phiếu không tán thành"), default=0)
    outcome = models.CharField(_("kết luận cuộc họp"), max_length=4, choices=enums.Outcome, blank=True)
    closed_at = models.DateTimeField(_("thông qua biên bản lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("cuộc họp tự đánh giá")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="assessments_meeting_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(outcome=""), name="assessments_meeting_closed_with_outcome"
            ),
        ]

    @property
    def police_words(self) -> str:
        """The opinion of the police: what they gave themselves, then what the secretary wrote."""
        given = getattr(self, "police", None)
        return "\n".join(part for part in (given.words if given else "", self.police_opinion) if part)


class MeetingSeat(models.Model):
    """Who should sit, who sat. A missing one is noted, not a reason to stop."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats", verbose_name=_("cuộc họp"))
    code = models.CharField(_("thành phần"), max_length=30, blank=True)
    title = models.CharField(_("đại diện"), max_length=150)
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    position = models.CharField(_("chức vụ"), max_length=120, blank=True)
    present = models.BooleanField(_("có mặt"), default=True)
    absent_reason = models.CharField(_("lý do vắng"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)

    class Meta:
        verbose_name = _("thành phần dự họp")
        ordering = ["order", "pk"]


class Return(models.Model):
    """A dossier sent back for completion, with letter and reasons."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="returns", verbose_name=_("hồ sơ năm"))
    reasons = models.TextField(_("lý do, nội dung cần bổ sung"))
    paper_number = models.CharField(_("số văn bản trả lại"), max_length=60, blank=True)
    complete_by_date = models.DateField(_("hoàn thiện trước ngày"))
    at = models.DateTimeField(_("trả lại lúc"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người trả lại"))
    completed_at = models.DateTimeField(_("bổ sung xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần trả lại hồ sơ")
        ordering = ["at", "pk"]


class ProposalQuerySet(UnitScope):
    unit_field = "office"


class Proposal(Addressed):
    """The standing office's tờ trình with its list; a council founded by decision may stand behind it."""

    office = models.ForeignKey("units.Unit", models.PROTECT, related_name="proposals", verbose_name=_("cơ quan trình"))
    recogniser = models.ForeignKey(
        "units.Unit", models.PROTECT, related_name="proposals_received", verbose_name=_("cơ quan quyết định")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.CharField(_("số tờ trình"), max_length=60, blank=True)
    date = models.DateField(_("ngày trình"))
    council_decision = models.CharField(_("quyết định thành lập hội đồng (nếu có)"), max_length=150, blank=True)
    council_minutes = models.CharField(_("biên bản họp hội đồng (nếu có)"), max_length=150, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    sent_at = models.DateTimeField(_("trình lúc"))
    sent_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người trình"))

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("tờ trình đề nghị công nhận")

    def __str__(self) -> str:
        return f"{self.number} ({self.year})".strip()

    def get_absolute_url(self) -> str:
        return page_address("assessments:proposal", self.pk)


class ProposalItem(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="items", verbose_name=_("tờ trình"))
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="proposal_items", verbose_name=_("hồ sơ năm"))
    outcome = models.CharField(_("đề nghị"), max_length=4, choices=enums.Outcome)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đơn vị trong tờ trình")
        constraints = [models.UniqueConstraint(fields=["proposal", "cycle"], name="assessments_proposal_item_once")]


class DecisionQuerySet(UnitScope):
    unit_field = "recogniser"


class Decision(Addressed):
    """One decision, many units (regulations 15.1). First the signed and sealed paper is uploaded, then it is issued."""

    recogniser = models.ForeignKey(
        "units.Unit", models.PROTECT, related_name="decisions", verbose_name=_("cơ quan quyết định")
    )
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("theo tờ trình")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.CharField(_("số quyết định"), max_length=60)
    date = models.DateField(_("ngày quyết định"))
    signer = models.CharField(_("người ký"), max_length=120)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=150)
    signed_file_id = models.UUIDField(_("bản đã ký, đóng dấu"), null=True, blank=True)
    signed_sha256 = models.CharField(_("dấu vân tay của bản đã ký"), max_length=64, blank=True)
    issued_at = models.DateTimeField(_("ghi quyết định lúc"))
    issued_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ghi")
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    published_where = models.CharField(_("nơi công bố"), max_length=200, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định công nhận")
        constraints = [
            models.UniqueConstraint(fields=["recogniser", "number", "date"], name="assessments_decision_number_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return page_address("assessments:decision", self.pk)


class DecisionItem(models.Model):
    """What the decision says of one unit; with recognition comes a certificate from the register."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="items", verbose_name=_("quyết định"))
    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="decision_item", verbose_name=_("hồ sơ năm"))
    recognised = models.BooleanField(_("được công nhận"))
    reason = models.TextField(_("lý do không công nhận"), blank=True)
    certificate_number = models.PositiveIntegerField(_("số giấy công nhận"), null=True, blank=True)
    check_code = models.CharField(_("mã kiểm tra"), max_length=32, blank=True)
    handed_date = models.DateField(_("ngày trao giấy"), null=True, blank=True)
    handed_to = models.CharField(_("người nhận giấy"), max_length=120, blank=True)
    dossier_file = models.CharField(_("hồ sơ đóng băng"), max_length=120, blank=True)
    dossier_sha256 = models.CharField(_("dấu vân tay hồ sơ"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("đơn vị trong quyết định")
        constraints = [
            models.CheckConstraint(
                condition=Q(recognised=True) | ~Q(reason=""), name="assessments_refusal_gives_reasons"
            ),
            models.UniqueConstraint(
                fields=["check_code"], condition=~Q(check_code=""), name="assessments_check_code_once"
            ),
        ]


class LaterAct(Addressed):
    """After the decision only these change anything: a complaint with its answer, a revocation; one recorded act each."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="later_acts", verbose_name=_("hồ sơ năm"))
    kind = models.CharField(_("loại"), max_length=12, choices=enums.LaterActKind)
    ground = models.TextField(_("căn cứ, lý do"))
    paper_number = models.CharField(_("số văn bản"), max_length=60)
    paper_date = models.DateField(_("ngày văn bản"))
    outcome = models.TextField(_("kết quả giải quyết"), blank=True)
    at = models.DateTimeField(_("ghi lúc"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("người ghi"))

    class Meta:
        verbose_name = _("việc sau quyết định")
        ordering = ["at", "pk"]


class AuthorityRow(Dated):
    """Who recognises and who receives, where an installation differs from the law file: by kind and managing level."""

    governing = models.ForeignKey(
        "units.Unit", models.CASCADE, related_name="authority_rows", verbose_name=_("do cơ quan này quy định")
    )
    kind = models.CharField(_("loại đơn vị"), max_length=20)
    managing_level = models.CharField(_("cấp quản lý"), max_length=10)
    recogniser = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name=_("cơ quan công nhận"))
    office = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name=_("nơi tiếp nhận hồ sơ"))
    basis = models.CharField(_("căn cứ"), max_length=300)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("thẩm quyền công nhận")


class InternalDate(models.Model):
    """An office's own earlier date. A later one than the law's is refused."""

    office = models.ForeignKey("units.Unit", models.CASCADE, related_name="internal_dates", verbose_name=_("cơ quan"))
    rule_set_code = models.CharField(_("bộ tiêu chí"), max_length=60)
    year = models.PositiveSmallIntegerField(_("năm"))
    deadline = models.CharField(_("mốc"), max_length=20)
    date = models.DateField(_("ngày nội bộ"))
    paper = models.CharField(_("văn bản quy định"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mốc nội bộ")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "rule_set_code", "year", "deadline"], name="assessments_internal_date_once"
            )
        ]
