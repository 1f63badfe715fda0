"""Internal rules: issued, issued anew, withdrawn. Every version stays readable with the days it was in force."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files.services import Received
from tuquan.programme.enums import RuleTopic
from tuquan.programme.models import InternalRules, InternalRulesTopic
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.units.models import Unit
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_far, refuse_not_after

REVIEW_AFTER = timedelta(days=365)
"""When rules are first looked at again, where nobody sets another day; ours, not the law's."""


class NoTopic(Refusal):
    message = gettext_lazy("Chọn ít nhất một lĩnh vực mà nội quy này quy định.")


class NothingChanged(Refusal):
    message = gettext_lazy("Ghi điểm mới so với lần ban hành trước, để mọi người biết cần đọc gì.")


class RulesEnded(Refusal):
    """The rules have ended, or their end is set."""


@audit.transaction
def issue_rules(
    unit: Unit,
    *,
    title: str,
    topics: Iterable[str],
    valid_from: date,
    number: str = "",
    text: str = "",
    file: Received | None = None,
    by: User,
    at: datetime,
) -> InternalRules:
    """Issue internal rules that are not yet there; a newer wording of old ones is `issue_new_version`.

    :raises NoTopic: no topic was chosen.
    :raises DateRefused: in force only more than a year from now.
    """
    unit = locked_unit(unit, at)
    refuse_far(valid_from, at, "valid_from")
    rules = InternalRules(unit=unit, title=clean(title), number=clean(number), valid_from=valid_from, text=text.strip())
    return _issue(rules, topics, file, by=by, at=at)


@audit.transaction
def issue_new_version(
    rules: InternalRules,
    *,
    title: str,
    topics: Iterable[str],
    valid_from: date,
    what_changed: str,
    number: str = "",
    text: str = "",
    file: Received | None = None,
    by: User,
    at: datetime,
) -> InternalRules:
    """Issue the next version: the old one ends on the day the new one begins.

    :raises NothingChanged: nobody is told what is new.
    :raises RulesEnded: the old version is no longer the last one in force.
    :raises DateRefused: the new one would begin before the old one.
    """
    unit = locked_unit(rules.unit, at)
    old = _in_force(rules)
    if not what_changed.strip():
        raise NothingChanged(field="what_changed")
    refuse_far(valid_from, at, "valid_from")
    if old.valid_from is not None and valid_from <= old.valid_from:
        raise DateRefused(
            _("Lần ban hành mới phải có hiệu lực sau lần trước (%(day)s).") % {"day": dates.day(old.valid_from)},
            field="valid_from",
        )
    old.valid_to = valid_from
    old.save(update_fields=["valid_to"])
    audit.record(
        "programme.rules_replaced", old, unit_id=unit.pk, by=by, at=at, changes={"valid_to": (None, valid_from)}
    )
    new = InternalRules(
        unit=unit,
        title=clean(title),
        number=clean(number),
        valid_from=valid_from,
        text=text.strip(),
        what_changed=clean(what_changed),
        version=old.version + 1,
        replaces=old,
    )
    return _issue(new, topics, file, by=by, at=at)


@audit.transaction
def withdraw_rules(rules: InternalRules, *, valid_to: date, reason: str, by: User, at: datetime) -> InternalRules:
    """End the rules without a new version.

    :raises RulesEnded: their end is set already.
    :raises DateRefused: the end does not come after the beginning.
    """
    locked_unit(rules.unit, at)
    rules = _in_force(rules)
    refuse_far(valid_to, at, "valid_to")
    refuse_not_after(valid_to, rules.valid_from, "valid_to")
    rules.valid_to = valid_to
    rules.save(update_fields=["valid_to"])
    audit.record(
        "programme.rules_withdrawn",
        rules,
        unit_id=rules.unit_id,
        by=by,
        at=at,
        changes={"valid_to": (None, valid_to)},
        reason=clean(reason),
    )
    return rules


def _issue(
    rules: InternalRules, topics: Iterable[str], file: Received | None, *, by: User, at: datetime
) -> InternalRules:
    chosen = [topic for topic in RuleTopic if topic in set(topics)]
    if not chosen:
        raise NoTopic(field="topics")
    if rules.valid_from is not None:
        rules.next_review_date = rules.valid_from + REVIEW_AFTER
    rules.save()
    InternalRulesTopic.objects.bulk_create(InternalRulesTopic(rules=rules, topic=topic) for topic in chosen)
    keep_file(file, rules, rules.unit, by=by, at=at)
    changes: dict[str, tuple[object, object]] = {
        "title": ("", rules.title),
        "valid_from": (None, rules.valid_from),
        "topics": ([], [str(topic) for topic in chosen]),
    }
    audit.record("programme.rules_issued", rules, unit_id=rules.unit_id, by=by, at=at, changes=changes)
    return rules


def _in_force(rules: InternalRules) -> InternalRules:
    rules = InternalRules.objects.select_for_update(of=("self",)).get(pk=rules.pk)
    if rules.valid_to is not None:
        raise RulesEnded(_("Nội quy này đã có ngày hết hiệu lực: %(day)s.") % {"day": dates.day(rules.valid_to)})
    return rules
