"""The vocabulary as data: what is counted, what is told, and which of them make which indicator."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from .tokens import NUMBER, Tokens, bare, tokens

OURS = Path(__file__).resolve().parent.parent / "data" / "lexicon.yaml"
_GROUP = re.compile(r"\(([^()]*)\)")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
END = ""
OWN = "own:"

# What kinds of unit a phrase names, together: which class it counts.
_SHORT = frozenset({"group"})
"""Events whose words are single syllables that other words hold too."""
# "vận động đầu thú" tells of an arrest, not of propaganda; "tổ bảo vệ an ninh" of a group, not of guards.
_WIDE = frozenset({"recognized", "propaganda", "guard", "distribute", "attend", "publish", "install"})
_NARROW = frozenset({"register", "arrest", "surrender", "commit", "reform", "group", "handled", "tip"})
_KINDS = {"commune", "residential", "agency", "enterprise", "school", "unit"}


class LexiconError(Exception):
    """A file of vocabulary cannot be used; says where."""

    def __init__(self, problem: str) -> None:
        self.message = f"Từ vựng của bộ đọc chưa đúng: {problem}"
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Own:
    """An indicator that a province added: read by its name and synonyms alone."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What a province adds to our vocabulary: phrases for classes of nouns and for events that are ours."""

    nouns: tuple[tuple[str, str], ...] = ()
    """(class, phrase)"""
    events: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Rule:
    code: str
    nouns: Mapping[str, float]
    events: Mapping[str, float]
    require: tuple[str, ...] = ()
    """At least one of these events (or counted classes) must be near."""
    near: tuple[str, ...] = ()
    """One of these must stand in the same breath."""
    also: tuple[str, ...] = ()
    """Each of these must be near."""
    topic: str = ""
    """The text as a whole must speak of this."""


@dataclass(slots=True)
class Lexicon:
    threshold: float
    weak: frozenset[str]
    compatible: Mapping[str, frozenset[str]]
    rules: tuple[Rule, ...]
    by_noun: dict[str, tuple[Rule, ...]]
    _accented: dict[str, Any] = field(repr=False, default_factory=dict)
    _plain: dict[str, Any] = field(repr=False, default_factory=dict)

    def scan(
        self, t: Tokens, lines: list[int] | None = None
    ) -> tuple[dict[int, tuple[int, str]], list[tuple[int, int, tuple[str, ...]]]]:
        """Counted nouns {first token: (last token, class)} and events [(first, last, names)], in order."""
        nouns: dict[int, tuple[int, str]] = {}
        events: list[tuple[int, int, tuple[str, ...]]] = []
        words, plain, n = t.words, t.plain, len(t)
        accented, letters = self._accented, self._plain
        for i in range(n):
            if plain[i]:
                node, plainly = letters.get(words[i]), True
            else:
                node, plainly = accented.get(words[i]), False
            if node is None:
                continue
            j = i
            while True:
                here = node.get(END)
                if here is not None:
                    # "to", "vu", "em" mean too many things without diacritics, except right after a number.
                    if here[0] and not (plainly and i == j and len(words[i]) <= 3 and t.kinds[i - 1] != NUMBER):
                        nouns[i] = (j, here[0])
                    if here[1]:
                        events.append((i, j, here[1]))
                j += 1
                if (
                    j + 1 < n and words[j] == "\n" and (lines is None or lines[j - 1] == lines[j + 1])
                ):  # breaks a phrase
                    j += 1
                if j >= n:
                    break
                word = words[j]
                if plainly and not word.isascii():
                    break
                node = node.get(word)
                if node is None:
                    break
        events = _outermost(events)
        # "tổ chức" holds no "tổ", "quân đội" no "đội".
        covered = {k for first, (last, name) in nouns.items() if name == "skip" for k in range(first, last + 1)}
        return nouns, [
            one for one in events if not (one[0] in covered and one[1] in covered and _SHORT.issuperset(one[2]))
        ]


def _outermost(events: list[tuple[int, int, tuple[str, ...]]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Without what a longer phrase of another meaning holds: "bóc gỡ" is not "gỡ", "phát hiện" is not "phát"."""
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    longest: tuple[int, int, tuple[str, ...]] = (-1, -1, ())
    for one in sorted(events, key=lambda event: (event[0], -event[1])):
        first, last, names = one
        held = last <= longest[1] and (longest[0] < first or last < longest[1])
        if held and (
            first == last or "neutral" in longest[2] or (_WIDE.issuperset(names) and not _NARROW.isdisjoint(longest[2]))
        ):
            continue
        if last > longest[1]:
            longest = one
        kept.append(one)
    return kept


def expand(pattern: str) -> list[str]:
    """ "tin (báo|) có giá trị" → two phrases."""
    found = _GROUP.search(pattern)
    if found is None:
        return [" ".join(pattern.split())]
    return [
        one
        for choice in found[1].split("|")
        for one in expand(pattern[: found.start()] + choice + pattern[found.end() :])
    ]


def _words(phrase: str) -> list[str]:
    return tokens(phrase).words


def _insert(trie: dict[str, Any], words: list[str], noun: str, event: str) -> None:
    node = trie
    for word in words:
        node = node.setdefault(word, {})
    old_noun, old_events = node.get(END, ("", ()))
    node[END] = (noun or old_noun, (*old_events, event) if event and event not in old_events else old_events)


def _phrases(raw: object, where: str, source: str = "") -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(one, str) and one for one in raw):
        raise LexiconError(f"{source}“{where}” phải là danh sách các cụm từ.")
    return [phrase for pattern in raw for phrase in expand(pattern)]


def _sets(raw: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(members) for name, members in raw.items()}


def read_added(files: Iterable[tuple[str, str]], codes: Container[str]) -> tuple[tuple[Own, ...], Added]:
    """A province's files (name, text): `indicators` (code → names it is called by), `nouns`, `events` (our class → more
    phrases). Our own classes and weights cannot be changed.

    :raises LexiconError: with file and place.
    """
    ours = _top(OURS.read_text(encoding="utf-8"))
    own: list[Own] = []
    phrases: dict[str, list[tuple[str, str]]] = {"nouns": [], "events": []}
    for name, text in files:
        top = _top(text, f"{name}: ")
        if not isinstance(top, dict) or not top or top.keys() - {"indicators", "nouns", "events"}:
            raise LexiconError(f"{name}: chỉ nhận các phần indicators, nouns, events.")
        for section, entries in top.items():
            if not isinstance(entries, dict):
                raise LexiconError(f"{name}, {section}: phải là bảng mã – danh sách cụm từ.")
            for code, raw in entries.items():
                where = f"{section}, {code}"
                known = code in codes if section == "indicators" else code in ours[section]
                if not known:
                    raise LexiconError(f"{name}, {section}: không có mã “{code}”.")
                found = [phrase.lower() for phrase in _phrases(raw, where, f"{name}: ")]
                if empty := [phrase for phrase in found if not any(char.isalpha() for char in phrase)]:
                    raise LexiconError(f"{name}, {where}: “{empty[0]}” không phải là cụm từ.")
                if section == "indicators":
                    own.append(Own(str(code), tuple(found)))
                else:
                    phrases[section] += [(str(code), phrase) for phrase in found]
    return tuple(own), Added(tuple(phrases["nouns"]), tuple(phrases["events"]))


def _top(text: str, where: str = "") -> Any:
    try:
        return yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise LexiconError(f"{where}không đọc được YAML: {error}") from error


def build(text: str, own: Iterable[Own] = (), added: Added | None = None) -> Lexicon:
    """:raises LexiconError: a section or class that is not understood."""
    top = _top(text)
    if not isinstance(top, dict) or top.keys() != {"threshold", "weak", "compatible", "nouns", "events", "indicators"}:
        raise LexiconError("cần đúng các phần threshold, weak, compatible, nouns, events, indicators.")
    accented: dict[str, Any] = {}
    letters: dict[str, Any] = {}

    def insert(phrase: str, noun: str, event: str) -> None:
        words = _words(phrase)
        _insert(accented, words, noun, event)
        if len(words) > 1 or len(phrase) > 3 or noun:
            _insert(letters, [bare(word) for word in words], noun, event)

    for name, raw in top["nouns"].items():
        for phrase in _phrases(raw, f"nouns, {name}"):
            insert(phrase, name, "")
    for name, raw in top["events"].items():
        for phrase in _phrases(raw, f"events, {name}"):
            insert(phrase, "", name)
    for name, phrase in added.nouns if added else ():
        insert(phrase, name, "")
    for name, phrase in added.events if added else ():
        insert(phrase, "", name)
    rules = []
    for code, raw in top["indicators"].items():
        known = {name for name in raw.get("events", {}) if name.removeprefix("@") not in top["events"]}
        if known:
            raise LexiconError(f"chỉ tiêu {code}: không có việc “{sorted(known)[0]}”.")
        rules.append(
            Rule(
                code,
                raw["nouns"],
                raw.get("events") or {},
                tuple(raw.get("require", ())),
                tuple(raw.get("near", ())),
                tuple(raw.get("also", ())),
                raw.get("topic", ""),
            )
        )
    for one in own:
        for name in one.names:
            insert(name.lower(), OWN + one.code, "")
        rules.append(Rule(one.code, {OWN + one.code: top["threshold"] + 1.0}, {}))
    by_noun: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for noun in rule.nouns:
            by_noun[noun] = (*by_noun.get(noun, ()), rule)
    return Lexicon(
        float(top["threshold"]),
        frozenset(top["weak"]),
        _sets(top["compatible"]),
        tuple(rules),
        by_noun,
        accented,
        letters,
    )


@lru_cache(maxsize=4)
def lexicon(own: tuple[Own, ...] = (), added: Added | None = None) -> Lexicon:
    return build(OURS.read_text(encoding="utf-8"), own, added)


def kind_class(kinds: Iterable[str]) -> str:
    """{"agency", "school"} → k_institution."""
    found = set(kinds) & _KINDS
    own = found & {"agency", "enterprise", "school"}
    area = found & {"commune", "residential"}
    if area and own:
        return "k_mixed"
    if area == {"commune", "residential"}:
        return "k_commune_residential"
    if area:
        return "k_" + next(iter(area))
    if len(own) > 1:
        return "k_institution"
    if own:
        return "k_" + next(iter(own))
    return "k_unit"


def is_kind(noun: str) -> bool:
    return noun in _KINDS
