"""The application on the phone stays small, and talks to nobody else."""

import gzip
import re

import pytest

from tuquan.phone import assets

MOST = 300_000


def test_all_scripts_and_styles_stay_under_300_kilobytes():
    names = [name for name in (*assets.FILES, assets.WORKER) if name.endswith((".js", ".css"))]
    sizes = {name: len(gzip.compress(assets.content(name), 9)) for name in names}
    assert sum(sizes.values()) < MOST, sizes


@pytest.mark.parametrize("name", ["core/dist/phone.js", "core/dist/phone.css", assets.WORKER])
def test_nothing_is_fetched_from_elsewhere(name):
    found = re.findall(rb"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s"'`)]*""", assets.content(name))
    assert [one for one in found if b"www.w3.org" not in one] == []


def test_every_file_of_the_application_is_there():
    assert [name for name in (*assets.FILES, assets.WORKER) if not assets.content(name)] == []
