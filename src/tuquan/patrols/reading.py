"""Who reads the pictures of patrols (`files.registry`): site plans and points belong to the protection plan."""

from tuquan.access.permissions import Permission
from tuquan.files import registry
from tuquan.files.models import StoredFile
from tuquan.patrols.models import SitePlan, Visit
from tuquan.units.permitted import Viewer


def _of_plan(user: Viewer, file: StoredFile) -> bool:
    rows = SitePlan.objects.permitted(user, Permission.PATROL_VIEW) | SitePlan.objects.permitted(
        user, Permission.WATCH_WORK
    )
    return rows.filter(pk=file.owner_id).exists()


def _of_visit(user: Viewer, file: StoredFile) -> bool:
    return Visit.objects.permitted(user, Permission.PATROL_VIEW).filter(pk=file.owner_id).exists()


def register() -> None:
    registry.register("patrols.siteplan", _of_plan)
    registry.register("patrols.visit", _of_visit)
