"""Indicators and divisions to choose from in a form, by the groups and dimensions of the catalogue."""

from typing import Any

from django.utils.translation import gettext as _

from tuquan.facts.catalogue import catalogue


def indicators() -> list[Any]:
    ours = catalogue()
    return [
        ("", ""),
        *(
            (name, [(one.code, f"{one.name} ({one.unit})") for one in ours.in_group(group)])
            for group, name in ours.groups.items()
        ),
    ]


def divisions() -> list[Any]:
    return [
        ("", _("Chung, không chia")),
        *(
            (one.name, [(f"{one.code}={value}", name) for value, name in one.values.items()])
            for one in catalogue().dimensions.values()
        ),
    ]
