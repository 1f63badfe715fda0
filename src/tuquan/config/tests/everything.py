"""Prints every row of every table of the database that the environment names."""

import json
import os
import sys

import django


def plain(value):
    if isinstance(value, memoryview):
        return bytes(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else value


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tuquan.config.settings"
    django.setup()
    from django.apps import apps

    lines = []
    for model in apps.get_models(include_auto_created=True):
        # The restore itself adds nothing to the tables but: people sign in again.
        if model._meta.db_table not in ("django_session", "usersessions_usersession"):
            for row in model._base_manager.values():
                lines.append(f"{model._meta.db_table} { {name: plain(value) for name, value in row.items()} }")
    sys.stdout.write("\n".join(sorted(lines)))
