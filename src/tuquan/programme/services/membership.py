"""Who takes part in a model, by date; and what the unit shows of a model to the others."""

from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.programme.models import ModelMember, MovementModel
from tuquan.units.models import Person
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_future, refuse_not_after


class AlreadyMember(Refusal):
    message = gettext_lazy("Người này đang tham gia mô hình.")


class NotRunning(Refusal):
    message = gettext_lazy("Chỉ giới thiệu mô hình đang hoạt động.")


@audit.transaction
def join_model(
    model: MovementModel, *, person: Person, valid_from: date, post: str = "", by: User, at: datetime
) -> ModelMember:
    """:raises AlreadyMember, DateRefused: already in, in the future, or before the model was there."""
    locked_unit(model.unit, at)
    refuse_future(valid_from, at, "valid_from")
    if valid_from < model.founded_date:
        raise DateRefused(
            _("Mô hình ra mắt ngày %(day)s; chọn từ ngày đó.") % {"day": dates.day(model.founded_date)},
            field="valid_from",
        )
    if model.people.filter(on_day(valid_from), person=person).exists():
        raise AlreadyMember(field="person")
    member = ModelMember.objects.create(model=model, person=person, post=clean(post), valid_from=valid_from)
    audit.record(
        "programme.model_member_joined",
        model,
        unit_id=model.unit_id,
        by=by,
        at=at,
        changes={"date": (None, valid_from)},
        personal={"person": ("", person.full_name)},
    )
    return member


@audit.transaction
def leave_model(member: ModelMember, *, valid_to: date, by: User, at: datetime) -> ModelMember:
    """From that day on no longer a member.

    :raises DateRefused: in the future, or not after the day of joining.
    """
    locked_unit(member.model.unit, at)
    member = ModelMember.objects.select_for_update(of=("self",)).select_related("model", "person").get(pk=member.pk)
    refuse_future(valid_to, at, "valid_to")
    refuse_not_after(valid_to, member.valid_from, "valid_to")
    before, member.valid_to = member.valid_to, valid_to
    member.save(update_fields=["valid_to"])
    audit.record(
        "programme.model_member_left",
        member.model,
        unit_id=member.model.unit_id,
        by=by,
        at=at,
        changes={"date": (before, valid_to)},
        personal={"person": (member.person.full_name, "")},
    )
    return member


@audit.transaction
def publish_model(model: MovementModel, *, presentation: str, by: User, at: datetime) -> MovementModel:
    """Show the model in the catalogue of the installation: name, type, headings, rules, the words of presentation and
    the unit's name. Members, log and evaluations stay in the unit.

    :raises NotRunning: it has ended.
    """
    locked_unit(model.unit, at)
    model = MovementModel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=model.pk)
    if not model.runs_on(dates.local_date(at)):
        raise NotRunning
    model.published_at, model.presentation = model.published_at or at, presentation.strip()
    model.save(update_fields=["published_at", "presentation"])
    audit.record("programme.model_published", model, unit_id=model.unit_id, by=by, at=at)
    return model


@audit.transaction
def unpublish_model(model: MovementModel, *, by: User, at: datetime) -> MovementModel:
    """Take it out of the catalogue; what was copied stays copied."""
    model = MovementModel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=model.pk)
    if model.published_at is not None:
        model.published_at = None
        model.save(update_fields=["published_at"])
        audit.record("programme.model_unpublished", model, unit_id=model.unit_id, by=by, at=at)
    return model
