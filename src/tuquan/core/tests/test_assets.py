import re
from pathlib import Path

from django.templatetags.static import static

from tuquan.core import assets
from tuquan.core.templatetags.tuquan import icon_names

SOURCES = Path(assets.__file__).resolve().parent.parent


def test_address_of_a_static_file_changes_with_its_content(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    assets.version.cache_clear()
    (tmp_path / "letter.txt").write_text("một")
    first = static("letter.txt")
    assets.version.cache_clear()
    (tmp_path / "letter.txt").write_text("hai")
    second = static("letter.txt")
    assets.version.cache_clear()
    assert re.fullmatch(r"/static/letter\.txt\?v=[0-9a-f]{10}", first)
    assert first != second


def test_address_of_a_file_that_is_not_built_has_no_mark():
    assert static("core/dist/no-such-file.css") == "/static/core/dist/no-such-file.css"


def test_every_icon_that_a_page_names_is_in_the_list():
    named = {}
    for file in [*SOURCES.glob("*/templates/**/*.html"), *SOURCES.glob("**/*.py")]:
        if "tests" in file.parts:
            continue
        content = file.read_text(encoding="utf-8")
        for name in re.findall(r"""{% icon ["']([^"']+)["']|["']icon["']: ["']([^"']+)["']""", content):
            named.setdefault(name[0] or name[1], str(file.relative_to(SOURCES)))
    assert named.keys() >= {"plus", "check"}
    assert {name: file for name, file in named.items() if name not in icon_names()} == {}


def test_list_of_icons_is_sorted_and_names_each_once():
    names = (SOURCES / "core/icons.txt").read_text(encoding="ascii").split()
    assert names == sorted(set(names))


def test_browsers_keep_static_files_for_a_year(client, db):
    answer = client.get(static("core/mark.svg"))
    answer.close()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "max-age=31536000, public")
