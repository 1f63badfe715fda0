"""A decision that founds a team fills the form of founding."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.documents import founding as reading
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument, PaperUse
from tuquan.documents.reading import lines_of
from tuquan.units import founding as units
from tuquan.units.enums import TeamKind, TeamPost
from tuquan.units.models import Team


@require_http_methods(["GET", "POST"])
def founding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the decision says; by the button it stands in the form, where all of it can still be changed."""
    rows = OfficialDocument.objects.permitted(request.user, Permission.TEAM_EDIT).standing().select_related("unit")
    document = get_object_or_404(rows, pk=pk, purpose=Purpose.FOUNDING)
    if PaperUse.objects.filter(document=document, code=reading.CODE).exists():
        return redirect(document)
    found = reading.founding_of(lines_of(document), document.summary)
    if request.method == "POST":
        day = dates.day(document.date or dates.today())
        request.session[units.DRAFT] = units.draft(
            document.unit,
            team={
                "kind": found.kind.value,
                "name": found.name,
                "decision_number": document.reference,
                "decision_date": day,
                "valid_from": day,
                "regulation": "",
                "duties": "",
            },
            members=[{"person": one.name, "position": one.position, "post": one.post.value} for one in found.members],
            origin=(reading.CODE, str(document.pk)),
        )
        return redirect("units:team_found", document.unit_id)
    side = [
        (_("Tên"), found.name),
        (_("Loại"), str(TeamKind(found.kind).label)),
        (_("Quyết định"), f"{document.reference}, {dates.day(document.date)}" if document.date else document.reference),
    ]
    standing = Team.objects.filter(unit=document.unit, kind=found.kind).on(document.date or dates.today())
    context = {
        "document": document,
        "found": found,
        "facts": side,
        "members": [(one, TeamPost(one.post).label) for one in found.members],
        "standing": standing.order_by("name", "pk"),
    }
    return render(request, "documents/founding.html", context)
