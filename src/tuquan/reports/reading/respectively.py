"""Numbers told one after the other of what was named one after the other: "lần lượt là 27, 203 và 101"."""

from .figures import Counted, Seen
from .passage import Passage

_BETWEEN = frozenset({",", "và", ";", "với", "lượt", "hơn", "gần", "trên", "khoảng", "xấp", "xỉ"})
_OTHER_SIDE = {
    "register": ("units_recognized", "units_registered"),
    "recognized": ("units_registered", "units_recognized"),
}
_LONGEST = 8


def _run(p: Passage, place: int) -> list[Seen]:
    """The numbers that "lần lượt" leads and that this one is one of."""
    if not p.respective:
        return []
    words = p.t.words
    first = place
    while first > 0 and place - first < _LONGEST and _follows(p, p.seen[first - 1], p.seen[first]):
        first -= 1
    lead = p.seen[first].numeral.lead
    if ["lần", "lượt"] not in (words[lead - 2 : lead], words[lead - 3 : lead - 1], words[lead - 4 : lead - 2]):
        return []
    last = first
    while last + 1 < len(p.seen) and last - first < _LONGEST and _follows(p, p.seen[last], p.seen[last + 1]):
        last += 1
    return p.seen[first : last + 1]


def _follows(p: Passage, one: Seen, other: Seen) -> bool:
    between = p.t.words[one.after : other.numeral.lead]
    return len(between) <= 2 and bool(between) and _BETWEEN.issuperset(between)


def paired(p: Passage, place: int) -> list[Counted]:
    """ "Tổ hòa giải / hòa giải viên: 215 / 1.390": the noun on this side of the mark."""
    words, seen = p.t.words, p.seen[place]
    for first in (place, place - 1):
        if first < 0 or first + 1 >= len(p.seen):
            continue
        one, other = p.seen[first], p.seen[first + 1]
        start, lead = p.made.sentence_start(one.numeral.first), one.numeral.lead
        mark = words[one.numeral.last + 1 : other.numeral.lead]
        if mark not in (["/"], ["–"], ["-"], [";"]) or words[lead - 1] != ":" or words[start:lead].count(mark[0]) != 1:
            continue
        cut = start + words[start:lead].index(mark[0])
        heads = [p.nouns_in(span, 1.15)[:1] for span in ((start, cut), (cut + 1, lead))]
        return heads[place - first] if all(heads) and seen.right in ("", "percent") else []
    return []


def named_for(p: Passage, place: int) -> list[Counted]:
    """ "số buổi tuyên truyền, số lượt người dự, số tờ rơi lần lượt là 12, 3.400 và 5.000": the noun for this one."""
    run = _run(p, place)
    if len(run) < 2:
        return []
    start = p.made.sentence_start(run[0].numeral.first)
    nouns = [
        (noun, 1.15, at)
        for noun, _e, at in p.nouns_in(
            (max(start, p.previous_number(run[0].numeral.first) + 1), run[0].numeral.lead), 1.0
        )
        if noun != "other" and (at == start or p.t.words[at - 1] in ("số", "lượng", ",", "và", "các"))
    ]
    return [nouns[run.index(p.seen[place])]] if len(nouns) == len(run) else []


def same_as_before(p: Passage, place: int) -> str:
    """ "27 xã, 203 thôn, 101 cơ quan đăng ký; số được công nhận lần lượt là 25, 200, 99": of the units told before."""
    run = _run(p, place)
    if len(run) < 2:
        return ""
    lead = run[0].numeral.lead
    told = p.told_in(max(p.made.sentence_start(lead), lead - 14), lead)
    start = p.seen.index(run[0])
    before = [one.chosen for one in p.seen[max(start - 12, 0) : start] if one.chosen.startswith("units_")]
    if len(before) < len(run):
        return ""
    code = before[len(before) - len(run) + run.index(p.seen[place])]
    if p.seen[place].right == "percent":
        return "recognition_rate" if "register" not in told else ""
    for event, (was, now) in _OTHER_SIDE.items():
        if event in told and not (event == "register" and "recognized" in told):
            return _existing(p, code.replace(was, now))
    return ""


def other_side(p: Passage, place: int, likely: str) -> str:
    """ "Xã, thị trấn đăng ký / đạt: 21 / 20": of those registered, how many reached it. `likely`: what it seems to be."""
    for first in (place, place - 1):
        if first < 0 or first + 1 >= len(p.seen):
            continue
        one, words = p.seen[first], p.t.words
        lead, start = one.numeral.lead, p.made.sentence_start(one.numeral.first)
        mark = words[one.after : p.seen[first + 1].numeral.lead]
        if mark not in (["/"], ["–"], ["-"]) or words[lead - 1] != ":" or words[start:lead].count(mark[0]) != 1:
            continue
        cut = start + words[start:lead].index(mark[0])
        if "register" in p.told_in(start, cut) and "recognized" in p.told_in(cut, lead):
            code, sides = (likely, 0) if first == place else (one.chosen, 1)
            stem = _OTHER_SIDE["recognized" if sides else "register"]
            return _existing(p, code.replace(*stem)) if code.startswith("units_") else ""
    return ""


def _existing(p: Passage, code: str) -> str:
    """Registered cơ quan, doanh nghiệp and trường have one code."""
    if any(rule.code == code for rule in p.words.rules):
        return code
    return code.rpartition("_")[0] + "_institution"
