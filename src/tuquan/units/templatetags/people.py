"""Small helps of the pages about people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from tuquan.core import dates

register = template.Library()

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def of(rows: Mapping[Any, Any], key: Any) -> Any:
    """`titles|of:person.pk`; an empty list when there is nothing."""
    return rows.get(key, [])


@register.filter
def last_day(valid_to: date) -> date:
    """The last day on which a row holds: `valid_to` is the first on which it does not."""
    return dates.day_before(valid_to)


@register.filter
def device(user_agent: str) -> str:
    """ "Chrome trên Android": enough to know one's own devices."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    if not browser and "Safari/" in user_agent:
        browser = "Safari"
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s trên %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("thiết bị không rõ loại")
