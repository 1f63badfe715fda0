"""What numbers are by reckoning: the sum of those before, the share of two, the same one said again."""

from collections.abc import Iterator

from .figures import Seen
from .passage import Passage
from .preceding import TOGETHER

_RATE_OF = {"units_recognized": "recognition_rate"}
_ROUNDING = 0.06
_INSTITUTIONS = ("agency", "enterprise", "school", "institution")
_PEOPLE = ("security_guards", "security_group_members")
_UNSAID = frozenset({"", "times", "k_unit", "piece"})
_BROAD = {
    "units_recognized": "units_recognized", "units_registered": "units_registered", "awards_individual": "awards_total",
}  # fmt: skip
"""What may be said of a whole, and what its parts may make of it."""
_LEAST_DIVIDED = 3
_TITLE = 40
_SMALLEST = 20
"""Below it two equal numbers are equal by chance too often."""


def sum_of(p: Passage, place: int) -> str:
    """ "xã 109; thôn 801; cơ quan 934. Tính gộp 1.844": what the numbers before come to."""
    seen = p.seen[place]
    value, line = seen.numeral.value, p.made.line[seen.numeral.first]
    together = not TOGETHER.isdisjoint(p.before(seen.numeral, 3))
    if (
        seen.right
        or seen.numeral.percent
        or seen.numeral.denominator is not None
        or (value < _SMALLEST and not together)
    ):
        return ""
    parts: list[Seen] = []
    for part in reversed(p.seen[max(place - 10, 0) : place]):
        if not part.chosen or part.within or p.made.line[part.numeral.first] != line or part.numeral.percent:
            continue
        parts.append(part)
        total = sum(one.numeral.value for one in parts)
        if total >= value:
            code = _code_of_all({one.chosen for one in parts}) if total == value and len(parts) > 1 else ""
            for one in parts:
                one.within = bool(code)
            return code
    return ""


def mark_parts(p: Passage, place: int) -> None:
    """ "05 bảo vệ, chia nhau trực tại trụ sở 03, tại trạm 02": what follows comes to the whole."""
    whole = p.seen[place]
    value = whole.numeral.value
    if whole.numeral.percent or whole.numeral.denominator is not None or value < _LEAST_DIVIDED:
        return
    if place + 2 >= len(p.seen) or not p.same_sentence(whole.numeral, p.seen[place + 2].numeral):
        return
    rest = [
        one
        for one in p.seen[place + 1 : place + 9]
        if p.same_sentence(whole.numeral, one.numeral)
        and one.numeral.value < value
        and not (one.numeral.percent or one.numeral.spelled)
        and one.why_not in ("", "division")
    ]
    bare = [one for one in rest if one.right in ("", whole.right) and not one.unknown]
    for parts in (bare, [one for one in rest if one in bare or one.unknown]):
        for many in range(2, len(parts) + 1):
            if sum(one.numeral.value for one in parts[:many]) == value:
                for one in parts[:many]:
                    one.part = whole.chosen
                return


def woman_among(p: Passage, place: int) -> str:
    """ "28 bảo vệ, trong đó 8 nữ": of the people counted just before."""
    seen = p.seen[place]
    before = next((each for each in reversed(p.seen[max(place - 3, 0) : place]) if each.chosen), None)
    if before is None or before.chosen not in _PEOPLE or not p.same_sentence(before.numeral, seen.numeral):
        return ""
    among = {"đó", "này", "ấy", "có", "(", "gồm"} & set(p.before(seen.numeral, 1))
    less = seen.numeral.value < before.numeral.value
    return (
        before.chosen if among and less and p.t.words[seen.numeral.last + 1 : seen.numeral.last + 2] == ["nữ"] else ""
    )


def _code_of_all(codes: set[str]) -> str:
    if len(codes) == 1:
        return next(iter(codes))
    if codes == {"awards_collective", "awards_individual"}:
        return "awards_total"
    stems = {code.rpartition("_")[0] for code in codes}
    if len(stems) > 1 or not next(iter(stems)).startswith("units_"):
        return ""
    stem = next(iter(stems))
    return f"{stem}_institution" if codes <= {f"{stem}_{one}" for one in _INSTITUTIONS} else stem


def wholes(p: Passage) -> Iterator[tuple[Seen, str]]:
    """ "312 đơn vị được công nhận, trong đó cơ quan 98, doanh nghiệp 121, trường 93", "Khen các cấp: 1.062 lượt, trong đó
    345 tập thể, 717 cá nhân": what the numbers that follow come to, and of what."""
    for place, whole in enumerate(p.seen):
        unsaid = whole.right in _UNSAID and whole.why_not.startswith(("weight", "nothing"))
        if not unsaid and whole.chosen not in _BROAD:
            continue
        parts = [
            one for one in p.seen[place + 1 : place + 7] if one.chosen and p.same_sentence(whole.numeral, one.numeral)
        ]
        for many in range(2, len(parts) + 1):
            code = _code_of_all({one.chosen for one in parts[:many]})
            if code and _comes_to(whole, parts[:many]) and (unsaid or code.startswith(_BROAD[whole.chosen])):
                yield whole, code
                break


def _comes_to(whole: Seen, parts: list[Seen]) -> bool:
    return sum(one.numeral.value for one in parts) == whole.numeral.value and not any(one.within for one in parts)


def rate_of(p: Passage, place: int) -> str:
    """ "làm rõ 07/08 vụ, 11 đối tượng, tỷ lệ đạt 87,5%": what the percentage is a share of, by reckoning it."""
    one = p.seen[place].numeral
    if not one.percent or p.seen[place].unknown:
        return ""
    near = [
        each for each in p.seen[max(place - 4, 0) : place] if p.made.line[each.numeral.first] == p.made.line[one.first]
    ]
    wholes_after = [each.numeral.value for each in p.seen[place + 1 : place + 2]]
    for part in near:
        rate = "clearance_rate" if part.chosen == "cases_handled" else _RATE_OF.get(part.chosen.rpartition("_")[0], "")
        rate = rate or _RATE_OF.get(part.chosen, "")
        wholes = (
            [part.numeral.denominator]
            if part.numeral.denominator
            else [
                *(each.numeral.value for each in near),
                *wholes_after,
            ]
        )
        shares = (100 * part.numeral.value / whole for whole in wholes if whole and whole > part.numeral.value)
        if rate and any(abs(share - one.value) < _ROUNDING for share in shares):
            return rate
    return ""


def titled(p: Passage) -> Iterator[tuple[Seen, str]]:
    """ "Một đêm, 23 con bạc" over "bắt quả tang 23 người": what the title tells is told below."""
    stop = p.made.line_end(0)
    if stop > _TITLE or p.t.words[stop - 2 : stop - 1] == ["."]:
        return
    for seen in p.seen:
        if seen.numeral.first >= stop:
            return
        if seen.chosen or seen.numeral.value < 2 or not seen.why_not.startswith(("weight", "nothing")):
            continue
        same = {each.chosen for each in p.seen if each.chosen and each.numeral.value == seen.numeral.value}
        if len(same) == 1 and _may_count(p, seen, code := same.pop()):
            yield seen, code


def _may_count(p: Passage, seen: Seen, code: str) -> bool:
    return any(rule.code == code and seen.right in rule.nouns for rule in p.words.by_noun.get(seen.right, ()))


def said_again(p: Passage, place: int) -> str:
    """ "136 người … Trong 136 người ấy": the same number of the same."""
    seen = p.seen[place]
    pointed = p.t.words[seen.after : seen.after + 1]
    if not seen.right or seen.numeral.value < _SMALLEST or pointed not in (["ấy"], ["này"], ["đó"], ["trên"], ["nói"]):
        return ""
    said = (one for one in p.seen[max(place - 100, 0) : place] if one.chosen and one.right == seen.right)
    return next((one.chosen for one in said if one.numeral.value == seen.numeral.value), "")
