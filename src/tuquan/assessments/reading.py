"""Who may open a file of a dossier: its own unit, and the authority once the file was submitted with it."""

from tuquan.access.permissions import Permission
from tuquan.assessments.enums import Stage
from tuquan.assessments.models import AwardDecision, CriterionResult, Cycle
from tuquan.files.models import StoredFile
from tuquan.units.permitted import Viewer


def may_read_evidence(user: Viewer, file: StoredFile) -> bool:
    if Cycle.objects.permitted(user, Permission.CYCLE_VIEW).filter(pk=file.owner_id).exists():
        return True
    if Cycle.objects.entered_by_office(user).filter(pk=file.owner_id).exists():
        return True
    submitted = Cycle.objects.submitted_to(user, Permission.DOSSIER_VIEW).filter(pk=file.owner_id)
    results = CriterionResult.objects.filter(cycle__in=submitted, stage=Stage.SELF)
    return any(one.get("file_id") == str(file.pk) for result in results for one in result.found.get("added", ()))


def may_read_award(user: Viewer, file: StoredFile) -> bool:
    """The signed decision: whoever may see the decision of that list."""
    return AwardDecision.objects.visible(user).filter(review__pk=file.owner_id).exists()
