"""The English catalogue: collect the Vietnamese sentences of code and templates, say which are not translated yet.

    python tools/catalogue.py update    # bring src/tuquan/locale/en/LC_MESSAGES/django.po up to date
    python tools/catalogue.py missing   # print untranslated sentences as JSON lines
    python tools/catalogue.py fill FILE # take translations from JSON lines {"id", "en"} (or "en": [one, many])

Sentences are Vietnamese in the source, so Vietnamese needs no catalogue. `make setup` compiles the .po with Babel.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tuquan"
FILE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_g": None,
    "__": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
CALLS = re.compile(r"""(?:n|p|np)?gettext\((?:u?"(?:[^"\\]|\\.)*"|u?'(?:[^'\\]|\\.)*'|[^()])*\)""")
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]")


def sources() -> Iterator[tuple[str, bytes]]:
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        # `_("…")` inside a tag's arguments is not seen by templatize when the tag is unknown to it.
        calls = "\n".join(re.findall(r'_\("(?:[^"\\]|\\.)*"\)', text))
        # A parenthesis before each call, or the tokens around them would be read as a function's definition.
        made = "\n".join(
            re.findall(r'(?:n|p|np)?gettext\((?:u?"(?:[^"\\]|\\.)*"|u?\'(?:[^\'\\]|\\.)*\'|[^()])*\)', templatize(text))
        )
        yield path.relative_to(ROOT).as_posix(), f"{made}\n{calls}\n".encode()


def collect() -> Catalog:
    found = Catalog(locale="en", project="tuquan", charset="utf-8")
    for name, content in sources():
        for _line, function, messages, _comments in extract_python(
            io.BytesIO(content), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            spec = KEYWORDS[str(function)]
            texts = messages if isinstance(messages, tuple) else (messages,)
            if spec is None:
                picked: tuple = (texts[0],)
                context = None
            else:
                named = [texts[part[0] - 1] for part in spec if isinstance(part, tuple)]
                context = str(named[0]) if named else None
                picked = tuple(texts[part - 1] for part in spec if isinstance(part, int) and part <= len(texts))
            if all(isinstance(one, str) and one for one in picked):
                found.add(picked[0] if len(picked) == 1 else picked, locations=[(name, 0)], context=context)
    return found


def current() -> Catalog:
    if not FILE.exists():
        return Catalog(locale="en", project="tuquan", charset="utf-8")
    with FILE.open("rb") as stream:
        return read_po(stream, locale="en")


def update() -> Catalog:
    catalogue, found = current(), collect()
    catalogue.update(found, no_fuzzy_matching=True, keep_user_comments=False)
    catalogue.obsolete.clear()
    save(catalogue)
    return catalogue


def save(catalogue: Catalog) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    for message in catalogue:
        message.locations = sorted({(name, 0) for name, _line in message.locations})[:1] if message.id else []
    stream = io.BytesIO()
    write_po(stream, catalogue, width=120, sort_output=True, include_lineno=False, omit_header=True)
    header = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural = b'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    FILE.write_bytes(header + plural + stream.getvalue())


def untranslated(catalogue: Catalog) -> list[Message]:
    return [
        message
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple | list) else message.string)
    ]


def wrong_places(catalogue: Catalog) -> list[Message]:
    """Translations that name other places than their sentence: they would fail when shown."""
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        wanted = set(PLACES.findall(message.id if isinstance(message.id, str) else message.id[-1]))
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if any(text and not set(PLACES.findall(text)) <= wanted for text in texts):
            wrong.append(message)
    return wrong


def fill(path: Path) -> int:
    catalogue, count = current(), 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        key = tuple(row["id"]) if isinstance(row["id"], list) else row["id"]
        message = catalogue.get(key[0] if isinstance(key, tuple) else key, row.get("context"))
        if message is None:
            continue
        english = row["en"]
        if message.pluralizable:
            english = tuple(english) if isinstance(english, list) else (english, english)
        message.string = english
        count += 1
    save(catalogue)
    return count


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            print(f"{len(untranslated(update()))} untranslated")
        case ["missing"]:
            for message in untranslated(current()):
                key = list(message.id) if isinstance(message.id, tuple | list) else message.id
                row = {"id": key, "context": message.context} if message.context else {"id": key}
                print(json.dumps(row, ensure_ascii=False))
        case ["fill", name]:
            print(f"{fill(Path(name))} filled, {len(untranslated(current()))} untranslated")
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
