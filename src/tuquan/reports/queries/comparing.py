"""When figures were written, for the look at what comes late."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from tuquan.core.dates import Period, local_date
from tuquan.facts.catalogue import catalogue
from tuquan.facts.models import Fact
from tuquan.units.models import Place
from tuquan.units.paths import under

MOST_READ = 5_000
"""Facts read one by one for it; where there are more, the question belongs to the places below."""


def days_written(
    indicator: str, place: Place, period: Period, children: Iterable[Place]
) -> dict[str, Sequence[tuple[date, date]]] | None:
    """path of the child → (last day, day of writing) of each fact inside it. None: too many to read here. Only what
    lies on the map of the period's last day; an old place's facts are nobody's lateness today."""
    facts = Fact.objects.standing().inside(period).filter(under("located__path", place.path))
    facts = facts.filter(indicator__in=catalogue().family(indicator))
    rows = list(facts.values_list("located__path", "last_date", "written_at").order_by()[: MOST_READ + 1])
    if len(rows) > MOST_READ:
        return None
    paths = {one.path for one in children}
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for path, last, written in rows:
        child = place.path + path[len(place.path) :].split("/", 1)[0] + "/"
        if child in paths:
            found[child].append((last, local_date(written)))
    return dict(found)
