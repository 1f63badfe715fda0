"""Shares of people, households and units: by name where there are names, by count where not."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.assessments import enums
from tuquan.assessments.enums import FindingState
from tuquan.assessments.exempting import exempt_units
from tuquan.assessments.findings import Answer, Proof, Question
from tuquan.assessments.models import Cycle
from tuquan.assessments.probes.registry import probe
from tuquan.core import text
from tuquan.outreach import queries as outreach
from tuquan.programme import signing_queries as programme
from tuquan.programme.enums import SignerGroup
from tuquan.units.enums import ManagingLevel, UnitKind
from tuquan.units.models import Unit


@probe
def briefed_share(question: Question) -> Answer:
    """100 % needs named people over the headcount stated for a day; more people than names is left to judge."""
    found: dict[Proof, None] = {}  # each once, in order; a year may hold thousands
    missing, measured, notes = [], [], []
    unclear = False
    labels = {"staff": _("cán bộ, nhân viên"), "learners": _("người học")}
    for group in question.criterion.parameters["groups"]:
        coverage = outreach.briefed(
            question.unit, question.seen, group=group, of=set(question.criterion.parameters["of"])
        )
        label = labels.get(group, group)
        proofs = [Proof.of(session, session.title, session.date) for session in coverage.sessions]
        for content in sorted(question.criterion.parameters["of"]):
            rounds = programme.acknowledgement_rounds(question.unit, question.seen, content)
            proofs += [Proof.of(one, one.title, one.first_date) for one in rounds]
        found |= dict.fromkeys(proofs)
        if coverage.headcount is None:
            missing.append(_("Chưa khai số %(group)s của đơn vị.") % {"group": label})
            continue
        measured.append(
            _("%(share)s %(group)s (%(named)s/%(all)s)")
            % {
                "share": text.percent(coverage.named, coverage.headcount),
                "group": label,
                "named": text.number(coverage.named),
                "all": text.number(coverage.headcount),
            }
        )
        if coverage.named >= coverage.headcount > 0:
            continue
        if coverage.counted >= coverage.headcount > 0:
            unclear = True
            notes.append(_("Số lượt dự đủ nhưng danh sách tên chưa đủ; cần xem xét."))
        else:
            left = coverage.headcount - coverage.named
            missing.append(
                _("Còn %(left)s %(group)s chưa được quán triệt nội quy và tiêu chí.")
                % {"left": text.number(left), "group": label}
            )
    if missing:
        return question.lacking(*missing, found=tuple(found), measured="; ".join(measured), notes=tuple(notes))
    state = FindingState.TO_JUDGE if unclear else FindingState.MET
    return Answer(state, tuple(found), (), "; ".join(measured), tuple(notes))


def _tally(question: Question, share: int, label: str) -> Answer:
    row = next(
        (
            row
            for row in question.cycle.tallies.all()
            if row.criterion == question.criterion.code and row.date <= question.on
        ),
        None,
    )
    if row is None or not row.total:
        return question.lacking(_("Chưa nhập số %(label)s theo danh sách.") % {"label": label})
    measured = f"{text.percent(row.counted, row.total)} ({text.number(row.counted)}/{text.number(row.total)})"
    if row.counted * 100 < share * row.total:
        return question.lacking(
            _("Còn %(left)s %(label)s chưa đăng ký, chưa ký.")
            % {"left": text.number(row.total - row.counted), "label": label},
            measured=measured,
        )
    note = _("Số đếm theo danh sách giấy; người thẩm định đối chiếu danh sách.")
    return Answer(FindingState.TO_JUDGE, (), (), measured, (note,))


SIGNERS: dict[str, tuple[SignerGroup, Promise]] = {
    "staff": (SignerGroup.STAFF, gettext_lazy("cán bộ, nhân viên")),
    "learners_from_lower_secondary": (SignerGroup.LEARNERS, gettext_lazy("người học từ trung học cơ sở trở lên")),
    "households": (SignerGroup.HOUSEHOLDS, gettext_lazy("hộ gia đình")),
}


@probe
def signed_share(question: Question) -> Answer:
    """Named people who signed over the number stated for a day, for each group; years of paper are counted by hand."""
    groups = [SIGNERS[group] for group in question.criterion.parameters["groups"]]
    return _signed(question, groups) or _tally(
        question, int(question.criterion.parameters["share"]), _("người ký cam kết")
    )


@probe
def households_registered(question: Question) -> Answer:
    """Households register by signing; a list on paper is counted by hand."""
    return _signed(question, [SIGNERS["households"]]) or _tally(
        question, int(question.criterion.parameters["share"]), _("hộ gia đình")
    )


def _signed(question: Question, groups: Sequence[tuple[SignerGroup, Promise]]) -> Answer | None:
    """What the rounds of signing say; None where there was none."""
    shares = [(label, programme.pledge_share(question.unit, question.seen, group.value)) for group, label in groups]
    if not any(share.rounds for _label, share in shares):
        return None
    found, missing, measured = [], [], []
    for label, share in shares:
        found += [Proof.of(one, one.title, one.first_date) for one in share.rounds]
        if share.stated is None:
            missing.append(_("Chưa khai số %(group)s phải ký.") % {"group": label})
            continue
        whole = max(share.stated, share.listed)
        measured.append(
            _("%(share)s %(group)s đã ký (%(signed)s/%(all)s)")
            % {
                "share": text.percent(share.signed, whole),
                "group": label,
                "signed": text.number(share.signed),
                "all": text.number(whole),
            }
        )
        if not share.is_whole:
            missing.append(
                _("Còn %(left)s %(group)s chưa ký cam kết.")
                % {"left": text.number(whole - share.signed), "group": label}
            )
    if missing:
        return question.lacking(*missing, found=tuple(found), measured="; ".join(measured))
    return Answer(FindingState.MET, tuple(found), (), "; ".join(measured))


@probe
def subordinate_units(question: Question) -> Answer:
    """Units that the commune manages or that are residential areas in its place; exempt ones are not counted."""
    place = question.unit.place
    if place is None:
        return question.lacking(_("Chưa ghi địa bàn của xã, phường."))
    units = (
        Unit.objects.assessed()
        .open()
        .filter(place_path__startswith=place.path)
        .exclude(pk=question.unit.pk)
        .exclude(kind=UnitKind.COMMUNE)
    )
    units = units.filter(Q(managing_level=ManagingLevel.COMMUNE) | Q(kind=UnitKind.RESIDENTIAL_AREA))
    counted = units.exclude(pk__in=exempt_units(units, question.cycle.year))
    total = counted.count()
    if not total:
        return question.lacking(_("Chưa có đơn vị, khu dân cư nào trong danh sách của xã, phường."))
    cycles = Cycle.objects.filter(unit__in=counted, year=question.cycle.year)
    registered = cycles.registered().values("unit").distinct().count()
    recognised = cycles.filter(state=enums.CycleState.RECOGNISED).values("unit").distinct().count()
    measured = _("đăng ký %(registered)s, được công nhận %(recognised)s") % {
        "registered": text.percent(registered, total),
        "recognised": text.percent(recognised, total),
    }
    missing = []
    wanted = question.criterion.parameters.get("registered")
    if wanted and registered * 100 < int(wanted) * total:
        missing.append(_("Còn %(left)d đơn vị, khu dân cư chưa đăng ký.") % {"left": total - registered})
    if recognised * 100 < int(question.criterion.parameters["recognised"]) * total:
        missing.append(
            _("Mới có %(have)d/%(all)d đơn vị, khu dân cư được công nhận.") % {"have": recognised, "all": total}
        )
    return question.lacking(*missing, measured=measured) if missing else Answer(FindingState.MET, (), (), measured)


@probe
def score_row(question: Question) -> Answer:
    row = next(
        (
            row
            for row in question.cycle.results.all()
            if row.stage == enums.Stage.SELF and row.criterion == question.criterion.code
        ),
        None,
    )
    top = question.criterion.parameters["max"]
    if row is None or row.score is None:
        return question.lacking(_("Chưa tự chấm điểm (tối đa %(max)s điểm).") % {"max": top})
    return Answer(
        FindingState.TO_JUDGE,
        (),
        (),
        _("tự chấm %(score)s/%(max)s điểm") % {"score": text.number(row.score), "max": top},
    )
