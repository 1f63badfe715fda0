"""The figures of sessions, media and printed matter. Pure functions of the record, without a clock. Lượt (attendances)
are added; people who were briefed are counted by name in `queries.briefed` and never become a figure here."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.outreach.enums import MediaForm, SessionForm, SessionKind
from tuquan.outreach.models import MediaItem, Session


def figures_of_session(session: Session) -> Iterator[Figure]:
    """A session counts as one, its attendances when somebody counted them. A guards' class has its own codes."""
    if session.withdrawn_at is not None:
        return
    if session.kind == SessionKind.AWARENESS:
        held, there = "propaganda_sessions", "propaganda_attendees"
    elif session.topic == "guarding":
        held, there = "guard_classes", "guard_class_attendees"
    else:
        held, there = "training_courses", "training_attendees"
    dims = {"topic": session.topic}
    if session.kind == SessionKind.AWARENESS:
        dims["form"] = session.form
    yield Figure(held, 1, session.date, session.last_date, dims=dims)
    if session.head_count:
        yield Figure(
            there, session.head_count, session.date, session.last_date, dims=dims, qualifier=session.counted_as
        )
    if session.form == SessionForm.FESTIVAL:
        yield Figure("festival_points", 1, session.date, session.last_date)


def figures_of_media(item: MediaItem) -> Iterator[Figure]:
    """Times, pieces and copies. An estimated reach is no figure: it would look like people who were there."""
    if item.withdrawn_at is not None:
        return
    if item.printed:
        code = "printed_materials"
    else:
        code = "propaganda_sessions" if item.form == MediaForm.LOUDSPEAKER else "media_items"
    yield Figure(code, item.count, item.date, item.last_date, dims={"topic": item.topic, "form": item.form})


def summary_of_media(item: MediaItem) -> Summary:
    return Summary(item.unit, item.title, item.date)


def summary_of_session(session: Session) -> Summary:
    return Summary(session.unit, session.title, session.date)


def register() -> None:
    sources.register(
        "outreach.session",
        name=_("buổi tuyên truyền, tập huấn"),
        figures_of=figures_of_session,
        summary_of=summary_of_session,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit",),
    )
    sources.register(
        "outreach.mediaitem",
        name=_("tin bài, ấn phẩm"),
        figures_of=figures_of_media,
        summary_of=summary_of_media,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit",),
    )
