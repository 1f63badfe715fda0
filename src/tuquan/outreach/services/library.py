"""The library: one unit writes, those below use; a new version replaces the old, which stays readable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.outreach.models import CoursePass, Material, QuizQuestion
from tuquan.outreach.services.refusals import refuse_unknown_topic
from tuquan.units.models import Membership, Person, Unit

FIELDS = ("kind", "title", "topic", "summary", "text", "link", "source", "licence", "shared", "pass_share")
LONG = ("text", "link")


class Replaced(Refusal):
    message = _("Tài liệu này đã có lần mới hơn hoặc đã được rút.")


class NothingInside(Refusal):
    message = _("Hãy nhập nội dung, đặt liên kết, hoặc thêm tệp ngay sau khi lưu.")


class TooFewOptions(Refusal):
    message = _("Mỗi câu hỏi cần từ hai câu trả lời khác nhau trở lên, mỗi dòng một câu.")
    field = "options"


class NoSuchOption(Refusal):
    message = _("Câu đúng phải là một trong các dòng ở trên.")
    field = "right"


class NoQuestions(Refusal):
    message = _("Bài học này chưa có câu hỏi.")


@dataclass(frozen=True)
class Outcome:
    """What somebody reads after answering; nothing of it is kept but `passed`."""

    passed: bool
    wrong: list[QuizQuestion]


@audit.transaction
def add_material(unit: Unit, *, by: User | None, at: datetime, **values: object) -> Material:
    """:raises UnknownTopic: the catalogue has no such topic."""
    material = Material(unit=unit, created_by=by, created_at=at, **_clean(values))
    refuse_unknown_topic(material.topic)
    material.save()
    _record("material.added", material, by=by, at=at)
    return material


@audit.transaction
def renew_material(old: Material, *, by: User | None, at: datetime, **values: object) -> Material:
    """A new version with the old one's questions. Sessions keep the version they used; usage counts both.

    :raises Replaced: somebody did it first.
    """
    old = _newest(old)
    kept = {name: getattr(old, name) for name in FIELDS}
    new = Material(
        unit=old.unit, created_by=by, created_at=at, version=old.version + 1, replaces=old, **{**kept, **_clean(values)}
    )
    refuse_unknown_topic(new.topic)
    new.save()
    QuizQuestion.objects.bulk_create(
        QuizQuestion(material=new, order=row.order, text=row.text, options=row.options, right=row.right, why=row.why)
        for row in old.questions.all()
    )
    _record("material.renewed", new, by=by, at=at)
    return new


@audit.transaction
def withdraw_material(material: Material, *, reason: str, by: User | None, at: datetime) -> Material:
    """Nobody takes it for a new session any more; who used it still reads it.

    :raises Replaced: it is no longer the newest version.
    """
    material = _newest(material)
    material.withdrawn_at, material.withdrawn_reason = at, reason
    material.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record("material.withdrawn", material, unit_id=material.unit_id, by=by, at=at, reason=reason)
    return material


@audit.transaction
def add_question(
    material: Material, *, text: str, options: Sequence[str], right: int, why: str = "", by: User | None, at: datetime
) -> QuizQuestion:
    """A question at the end of the course; `right` counts from 0.

    :raises Replaced, TooFewOptions, NoSuchOption: what the sentence says.
    """
    material = _newest(material)
    chosen = [one for one in dict.fromkeys(line.strip() for line in options) if one]
    if len(chosen) < 2:
        raise TooFewOptions
    if not 0 <= right < len(chosen):
        raise NoSuchOption
    last = material.questions.order_by("-order").values_list("order", flat=True).first() or 0
    question = QuizQuestion.objects.create(
        material=material, order=last + 1, text=text, options=chosen, right=right, why=why
    )
    audit.record(
        "material.question_added", material, unit_id=material.unit_id, by=by, at=at, changes={"question": ("", text)}
    )
    return question


@audit.transaction
def remove_question(question: QuizQuestion, *, by: User | None, at: datetime) -> None:
    """:raises Replaced: the course has a newer version."""
    material = _newest(question.material)
    changes = {"question": (question.text, "")}
    question.delete()
    audit.record("material.question_removed", material, unit_id=material.unit_id, by=by, at=at, changes=changes)


@audit.transaction
def take_course(
    material: Material, unit: Unit, person: Person, answers: Mapping[int, int], *, by: User | None, at: datetime
) -> Outcome:
    """Judge the answers (question's key → chosen place) and forget them: only that somebody of the unit has passed is
    written, once.

    :raises Replaced, NoQuestions: what the sentence says.
    """
    if material.withdrawn_at is not None:
        raise Replaced
    questions = list(material.questions.all())
    if not questions:
        raise NoQuestions
    wrong = [row for row in questions if answers.get(row.pk) != row.right]
    passed = (len(questions) - len(wrong)) * 100 >= material.pass_share * len(questions)
    day = local_date(at)
    if passed and Membership.objects.filter(on_day(day), unit=unit, person=person).exists():
        _row, made = CoursePass.objects.get_or_create(
            material=material, person=person, defaults={"unit": unit, "date": day}
        )
        if made:
            audit.record(
                "material.course_passed",
                material,
                unit_id=unit.pk,
                by=by,
                at=at,
                personal={"person": (None, str(person.pk))},
            )
    return Outcome(passed, wrong)


def _clean(values: Mapping[str, object]) -> dict[str, object]:
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"a material has no {sorted(unknown)[0]}")
    return {
        name: text.clean(value) if isinstance(value, str) and name not in LONG else value
        for name, value in values.items()
    }


def _newest(material: Material) -> Material:
    material = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    if material.withdrawn_at is not None or Material.objects.filter(replaces=material).exists():
        raise Replaced
    return material


def _record(kind: str, material: Material, *, by: User | None, at: datetime) -> None:
    names = ("kind", "title", "topic", "version", "licence", "source", "shared")
    changes = {name: (None, getattr(material, name)) for name in names}
    audit.record(kind, material, unit_id=material.unit_id, by=by, at=at, changes=changes)
