"""The demonstration: the five stories of the source documents, and a ward of 2026 in the middle of its year.

Declared totals stay declared totals; nothing is invented beneath them. Where a source names no person, people are
invented. Loading twice changes nothing: each part looks for its own first unit.
"""

from django.db import transaction

from tuquan.home.demo import (
    awards,
    collecting,
    duty,
    gate,
    guards,
    incidents,
    inspections,
    live_watch,
    local_criteria,
    outreach,
    patrols,
    places,
    plans,
    reading,
    registers,
    reviews,
    sharing,
    signing,
    stories,
    targets,
    three_posts,
    ward,
    writing,
)
from tuquan.home.demo.people import PASSWORD, SIGN_INS
from tuquan.units.services.places import load_places


def load() -> str:
    """Load what is not there yet; returns the sign-ins to print."""
    load_places()
    for part in (
        local_criteria.load,
        ward.load,
        awards.load,
        signing.load,
        reviews.load,
        inspections.load,
        stories.load,
        registers.load,
        outreach.load,
        guards.load,
        duty.load,
        three_posts.load,
        gate.load,
        plans.load,
        sharing.load,
        places.load,
        reading.load,
        writing.load,
        collecting.load,
        targets.load,
        incidents.load,
        patrols.load,
        live_watch.load,
    ):
        with transaction.atomic():
            part()
    lines = [f"  {name:<14} {who}" for name, who in SIGN_INS.items()]
    return "\n".join(["Tài khoản trình diễn (mật khẩu chung: " + PASSWORD + "):", *lines])
