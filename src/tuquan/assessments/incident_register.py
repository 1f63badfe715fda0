"""What the register of incidents says beside a point: it proposes, it never decides. Only the competent body's conclusion
enters a criterion; where it may be excused, the times stand beside it. Drills and false alarms are not there at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tuquan.assessments import enums
from tuquan.assessments.findings import Proof, Question
from tuquan.core import dates
from tuquan.incidents.queries import Matter, matters


@dataclass
class Register:
    proofs: list[Proof] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)
    """Points at which the competent body found a violation without an excuse being proposed."""
    doubts: list[str] = field(default_factory=list)
    """Sentences for whoever judges."""


def about(question: Question, points: Sequence[str]) -> Register:
    """`points` are those of the rule set, or the code of a criterion that asks for such incidents itself."""
    found = Register()
    excuses = {incident.point: incident.excuses for incident in question.cycle.rule_set.incidents}
    for matter in matters(question.unit, question.seen, question.on):
        if matter.point not in points:
            continue
        day = dates.local_date(matter.incident.discovered_at)
        found.proofs.append(Proof.of(matter.incident, matter.title, day, matter.number))
        if matter.verdict == "violation":
            if matter.excuse and matter.excuse in excuses.get(matter.point, ()):
                found.doubts.append(_excused(matter))
            elif matter.point not in found.happened:
                found.happened.append(matter.point)
        elif not matter.verdict:
            found.doubts.append(
                _("%(what)s: chờ kết luận của cơ quan có thẩm quyền, đối chiếu điểm %(point)s.")
                % {"what": matter.title, "point": matter.point}
            )
    return found


def _excused(matter: Matter) -> str:
    return _("Điểm %(point)s đã có kết luận, đề nghị loại trừ: %(excuse)s (%(times)s).") % {
        "point": matter.point,
        "excuse": enums.Excuse(matter.excuse).label,
        "times": matter.times,
    }
