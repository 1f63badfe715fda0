"""Filters and components for every template; the gallery page `/thanh-phan/` shows each in each state."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import segno
from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tuquan.core import asking, dates, form_rendering, ids, text
from tuquan.core.states import State

register = template.Library()

Words = str | Promise

# Numbers and dates as an office writes them


@register.filter
def vn_number(value: int | float | Decimal | None) -> str:
    return "–" if value is None else text.number(value)


@register.filter
def vn_percent(part: int | float | Decimal, whole: int | float | Decimal) -> str:
    return text.percent(part, whole)


@register.filter
def vn_date(value: date | None) -> str:
    if isinstance(value, datetime):
        value = dates.local_date(value)
    return "–" if value is None else dates.day(value)


@register.filter
def entered(id: UUID) -> str:
    """When a record was written, beside the day of the act: "ghi ngày 23/11/2026"."""
    moment = ids.made_at(id)
    return _("ghi ngày %(day)s") % {"day": dates.day(dates.local_date(moment))} if moment else ""


@register.filter
def until(last_day: date, now: date | None = None) -> str:
    return dates.until(last_day, now or dates.today())


@register.filter
def when(value: datetime | date | None) -> SafeString:
    """ "hôm nay 14:05", "hôm qua 09:30", "12/10/2026"; exact on hover and in print."""
    if value is None:
        return mark_safe("–")
    if not isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), _near(value) or dates.day(value))
    local = timezone.localtime(value)
    near = _near(local.date())
    exact = f"{local:%H:%M %d/%m/%Y}"
    shown = f"{near} {local:%H:%M}" if near else exact
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, shown)


def _near(day: date) -> str:
    return {0: _("hôm nay"), 1: _("hôm qua"), -1: _("ngày mai")}.get((dates.today() - day).days, "")


# Icons, states, figures


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    return frozenset((Path(__file__).parent.parent / "icons.txt").read_text(encoding="ascii").split())


@lru_cache(maxsize=1000)
def _icon(name: str, sprite: str) -> SafeString:
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"icon {name!r} is not in core/icons.txt")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of core/icons.txt. It is silent for screen readers, so it stands beside a word."""
    return _icon(name, _sprite() if not settings.DEBUG else static("core/dist/icons.svg"))


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("core/dist/icons.svg")


@register.simple_tag
def state(code: str, words: Words = "") -> SafeString:
    """A badge from the one list: `{% state "waiting" "Chờ Công an phường thẩm định, từ 12/10" %}`."""
    found = State(code)
    return _badge(found, str(words or found.word))


SHORT = 28


@lru_cache(maxsize=2000, typed=True)  # what is marked safe and what is not are two different texts
def _badge(found: State, words: str) -> SafeString:
    short = " state-short" if len(words) <= SHORT else ""  # stays on one line in the narrow column of a table
    return format_html(
        '<span class="state state-{}{}">{}<span>{}</span></span>', found.value, short, icon(found.icon), words
    )


@register.simple_tag
def figure(value: int | float | Decimal | None, unit: Words = "", url: str = "") -> SafeString:
    """A number with its unit; with an address it is underlined with dots and opens to where it comes from."""
    number = vn_number(value)
    words = format_html("{} {}", number, unit) if unit else number
    if not url:
        return format_html('<span class="figure">{}</span>', words)
    return format_html('<a class="figure figure-link" href="{}">{}</a>', url, words)


@register.simple_tag
def progress(part: int | Decimal, whole: int | Decimal, label: Words) -> SafeString:
    """A bar with its text; `label` names it for those who do not see it."""
    words = f"{text.number(part)}/{text.number(whole)} · {text.percent(part, whole)}"
    return format_html(
        '<div class="progress-line"><progress max="{}" value="{}" aria-label="{}">{}</progress><span>{}</span></div>',
        str(whole or 1),
        str(part),
        label,
        words,
        words,
    )


# Buttons


@register.simple_tag
def button(words: Words, url: str, icon_name: str = "", kind: str = "") -> SafeString:
    """A link that looks like a button; kind: "primary" (one per page), "danger", "link" or nothing."""
    return format_html(
        '<a class="btn{}" href="{}">{}{}</a>',
        f" btn-{kind}" if kind else "",
        url,
        icon(icon_name) if icon_name else "",
        words,
    )


@register.simple_tag
def submit(words: Words, icon_name: str = "", kind: str = "primary", name: str = "", value: str = "") -> SafeString:
    """The button that sends the form around it."""
    return format_html(
        '<button type="submit" class="btn{}"{}>{}{}</button>',
        f" btn-{kind}" if kind else "",
        format_html(' name="{}" value="{}"', name, value) if name else "",
        icon(icon_name) if icon_name else "",
        words,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, words: Words, url: str, icon_name: str = "", kind: str = "", **values: Any
) -> SafeString:
    """A form of one button for an act that needs no more words: `{% post_button "Nhận ca" url "check" "primary" %}`."""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}{}</form>',
        url,
        context["csrf_token"],
        format_html_join("", '<input type="hidden" name="{}" value="{}">', values.items()),
        submit(words, icon_name, kind),
    )


@register.simple_tag
def confirm_button(
    words: Words, url: str, title: Words, consequence: Words, act: Words = "", icon_name: str = "", kind: str = ""
) -> SafeString:
    """Asks in a dialog, then posts to `url`; without scripts `url` shows the same question (`page_confirm.html`)."""
    return format_html(
        '<a class="btn{}" href="{}" data-confirm="{}" data-title="{}" data-act="{}" data-stay="{}"{}>{}{}</a>',
        f" btn-{kind}" if kind else "",
        url,
        consequence,
        title,
        act or words,
        _("Không, quay lại"),
        mark_safe(" data-danger") if kind == "danger" else "",
        icon(icon_name) if icon_name else "",
        words,
    )


@register.simple_tag(takes_context=True)
def ask_officer(context: Context, about: str, title: Words, kind: str = "words") -> SafeString:
    """Beside a task: ask the officer assigned to the unit. `about` is the task's code, the same in every unit, so that
    answers are found again; `kind` "icon" stands in a list."""
    address = asking.address(about, str(title), context["request"].path)
    if not address:
        return mark_safe("")
    words = _("Hỏi cán bộ phụ trách")
    if kind == "icon":
        full = _("Hỏi cán bộ phụ trách: %(title)s") % {"title": title}
        return format_html(
            '<a class="btn btn-plain btn-icon no-print" href="{}" title="{}">{}<span class="visually-hidden">{}</span></a>',
            address,
            words,
            icon("help-circle"),
            full,
        )
    return format_html('<a class="btn btn-link no-print" href="{}">{}{}</a>', address, icon("help-circle"), words)


# Blocks of a page


@register.inclusion_tag("components/next_act.html")
def next_act(title: Words, sentence: Words = "", url: str = "", act: Words = "", whose: str = "mine") -> dict[str, Any]:
    """What happens next and whose turn it is: `whose` is "mine", "waiting" (for somebody else) or "done"."""
    labels = {"mine": _("Việc tiếp theo"), "waiting": _("Đang chờ"), "done": _("Đã xong")}
    return {
        "title": title,
        "sentence": sentence,
        "url": url,
        "act": act,
        "whose": whose,
        "label": labels[whose],
    }


@register.inclusion_tag("components/notice.html")
def notice(
    words: Words, kind: str = "info", title: Words = "", link: str = "", link_words: Words = ""
) -> dict[str, Any]:
    """A message in the page; kind: info, success, warning, error."""
    return {"words": words, "kind": kind, "title": title, "link": link, "link_words": link_words, "icon": NOTICES[kind]}


NOTICES = {"info": "info-circle", "success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}


@register.filter
def notice_icon(kind: str) -> str:
    return NOTICES.get(kind, "info-circle")


@register.inclusion_tag("components/empty.html")
def empty(
    title: Words, sentence: Words = "", url: str = "", act: Words = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """What would be here, and the first act."""
    return {"title": title, "sentence": sentence, "url": url, "act": act, "icon_name": icon_name}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[tuple]) -> dict[str, Any]:
    """Answers to check: `(question, answer)` or `(question, answer, address to change it)`."""
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[tuple]) -> dict[str, Any]:
    """Side facts of a record: `(name, value)`; empty values are left out."""
    return {"rows": [(name, value) for name, value in rows if value not in (None, "")]}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tasks with their state: mappings with title, state and, when there are any, url, state_words, sentence."""
    return {"tasks": [{"url": "", "state_words": "", "sentence": "", **task} for task in tasks]}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened, newest first: mappings with at, words and, when there are any, by, sentence, icon, url."""
    return {"entries": [{"by": "", "sentence": "", "icon": "point", "url": "", **entry} for entry in entries]}


@register.inclusion_tag("components/files.html")
def file_list(files: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Files to open: mappings with name, url and, when there are any, note (size, date), icon."""
    return {"files": [{"note": "", "icon": "file", **file} for file in files]}


@register.inclusion_tag("components/trail.html")
def trail(*steps: Any) -> dict[str, Any]:
    """The way back: `{% trail "Tổ, đội" list_url %}`, words and addresses in turn, from the top down."""
    return {"steps": list(zip(steps[::2], steps[1::2], strict=True))}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[tuple], label: Words = "") -> dict[str, Any]:
    """`(words, address, current)` or `(words, address, current, count)`; `label` names the row of tabs."""
    return {"items": [(*item, None)[:4] for item in items], "label": label or _("Các phần của trang")}


@register.inclusion_tag("components/copyable.html")
def copyable(value: str, label: Words, id: str = "copy-1") -> dict[str, Any]:
    return {"value": value, "label": label, "id": id}


@register.simple_tag
def qr(value: str, label: Words) -> SafeString:
    """A QR code drawn in the page (black on white in both themes)."""
    drawn = segno.make(value, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None, dark="#000", light="#fff"
    )
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, mark_safe(drawn))


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Previous and next of a `core.paging.Page`, keeping the filters of the address."""
    query = context["request"].GET
    return {
        "previous": page.previous and address_with(query, truoc=page.previous, sau=None),
        "next": page.next and address_with(query, sau=page.next, truoc=None),
    }


@register.simple_tag(takes_context=True)
def sort_header(context: Context, words: Words, name: str, current: str, kind: str = "") -> SafeString:
    """A `<th>` whose link sorts the list by `name` ("-name" the other way round); `current` is how it is sorted now.
    `kind` "number" stands above figures."""
    descends = current == name
    here = current.lstrip("-") == name
    url = address_with(context["request"].GET, xep=f"-{name}" if descends else name, truoc=None, sau=None)
    mark = icon("arrow-up" if current == name else "arrow-down") if here else ""
    order = {name: "ascending", f"-{name}": "descending"}.get(current)
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a></th>',
        format_html(' class="{}"', kind) if kind else "",
        format_html(' aria-sort="{}"', order) if order else "",
        url,
        words,
        mark,
    )


def address_with(query: QueryDict, **changes: str | None) -> str:
    """The address of this page with some parameters changed (None: left out)."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return f"?{changed.urlencode()}"


# Forms


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Everything wrong with the form, each sentence leading to its field."""
    if not form.is_bound:
        return {"errors": []}
    found = [("", message) for message in form.non_field_errors()]
    for field in form:
        if field.errors and not field.is_hidden:
            place = field.id_for_label or f"{field.auto_id}_0"
            found += [(place, sentence) for sentence in form_rendering.sentences(field)]
        elif field.errors:
            found += [("", sentence) for sentence in field.errors]
    return {"errors": found}


@register.inclusion_tag("core/forms/fields.html")
def form_fields(form: BaseForm, only: str = "", but: str = "") -> dict[str, Any]:
    """The fields of a form without its error summary: all, those named in `only` (in that order), or all `but` some."""
    named = [form[name] for name in only.split()] if only else list(form)
    shown = [field for field in named if not field.is_hidden and field.name not in but.split()]
    return {"fields": shown, "hidden": [field for field in named if field.is_hidden]}


@register.simple_tag
def dress(field: BoundField) -> str:
    return form_rendering.dress(field)


@register.filter
def sentences(field: BoundField) -> list[str]:
    return form_rendering.sentences(field) if field.errors else []
