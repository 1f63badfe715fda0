"""Minutes of an incident: the only place where people stand, and never in those of a crowd."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.incidents import wording
from tuquan.incidents.catalogue import kind_of
from tuquan.incidents.enums import PersonPart
from tuquan.incidents.models import Incident, Minutes, MinutesPerson
from tuquan.incidents.services.reporting import TimesRefused

Person = tuple[str, str, str]
"""Name, part, duty or place."""


class CrowdHasNoNames(Refusal):
    message = gettext_lazy("Biên bản việc đông người không ghi tên ai: chỉ giờ, nơi, số người ước chừng, việc đã làm.")


class DrillHasNoMinutes(Refusal):
    message = gettext_lazy("Diễn tập không lập biên bản vụ việc; ghi nhận xét khi kết thúc.")


@audit.transaction
def make_minutes(
    incident: Incident,
    *,
    made_at: datetime,
    place: str,
    what: str,
    done: str = "",
    harm: str = "",
    people: Sequence[Person] = (),
    minutes: Minutes | None = None,
    by: User,
    at: datetime,
) -> Minutes:
    """Write minutes, or write them again while nobody has signed the paper.

    :raises CrowdHasNoNames, DrillHasNoMinutes: what the sentence says.
    :raises TimesRefused: made in the future, or before the incident was discovered.
    :raises WordsUnfit: a secrecy mark or a card number.
    """
    incident = Incident.objects.select_for_update(of=("self",)).select_related("unit").get(pk=incident.pk)
    if incident.drill or incident.withdrawn_at is not None:
        raise DrillHasNoMinutes
    if people and kind_of(incident.kind).crowd:
        raise CrowdHasNoNames(field="people")
    if made_at > at:
        raise TimesRefused(_("Giờ ghi còn ở phía trước; kiểm tra lại."), field="made_at")
    if made_at < incident.discovered_at:
        raise TimesRefused(_("Biên bản lập sau khi phát hiện vụ việc."), field="made_at")
    kind = "incident.minutes_changed" if minutes is not None else "incident.minutes_made"
    row = minutes or Minutes(incident=incident, made_by=by)
    row.made_at, row.place = made_at, wording.fit(place, "place")
    row.what, row.done = _paragraphs(what, "what"), _paragraphs(done, "done")
    row.harm = wording.fit(harm, "harm")
    row.save()
    row.people.all().delete()
    MinutesPerson.objects.bulk_create(
        MinutesPerson(
            minutes=row,
            full_name=clean(name),
            part=PersonPart(part),
            contact=wording.fit(contact, "people"),
        )
        for name, part, contact in people
    )
    audit.record(
        kind,
        row,
        unit_id=incident.unit_id,
        by=by,
        at=at,
        changes={"people": (None, len(people))},
        personal={"names": (None, [clean(name) for name, _part, _contact in people])} if people else None,
    )
    return row


def _paragraphs(text: str, field: str) -> str:
    wording.fit(text, field)
    return "\n".join(line for line in (clean(one) for one in text.splitlines()) if line)
