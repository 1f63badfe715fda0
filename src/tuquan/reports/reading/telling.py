"""How near to a number each event is told, between 0 and 1: weaker with distance and with every comma, number, sentence."""

from bisect import bisect_left
from math import exp

from .figures import Seen
from .following import following
from .passage import Passage
from .preceding import LINKS

# Events that hold only for the number they stand at, and events that only set the scene.
_STRICT = frozenset({"new", "valuable"})
_ATTAINED = frozenset({"recognized", "standard"})
_SETTINGS = frozenset({"group", "model", "course", "security_means", "crime", "fire", "attend", "population"})
# How what is told fades with every syllable between.
_NEAR_26, _NEAR_30, _NEAR_55 = ([exp(-k / slow) for k in range(260)] for slow in (26, 30, 55))
_AMONG = frozenset({"trong", "đó"})
_BACK, _AHEAD = 120, 45


def telling(p: Passage, seen: Seen) -> dict[str, float]:
    """{event: how near it is told}; "@event" is told right before the number."""
    near: dict[str, float] = {}
    _in_paragraph(p, seen, near)
    _in_column(p, seen, near)
    _right_before(p, seen, near)
    _in_headings(p, seen, near)
    return near


def _in_paragraph(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    made, one = p.made, seen.numeral
    i = one.first
    line_of, commas, stops = made.line, made.commas, made.stops
    line = line_of[i]
    parent, sibling = p.parent(line), p.sibling(line)
    since = max(made.sentence_start(i), i - _BACK)
    colon = next((k for k in range(i - 1, since - 1, -1) if p.t.words[k] == ":"), None)
    bound = _bound(p, seen)
    like = p.paragraph_before(line) if p.alike(i) else None
    passed = 0
    theirs, theirs_ends = _phrase_before(p, seen)
    for place in range(bisect_left(p.event_places, i - _BACK), bisect_left(p.event_places, i + _AHEAD)):
        first, last, names = p.events[place]
        if bound is not None and first > bound:
            break
        if line_of[first] != line:
            if first > i or line_of[first] not in (parent, line - 1, like):
                continue
            weight = 0.62 if line_of[first] in (parent, like) else sibling
        elif first > i:
            if made.sentence[first] != made.sentence[i]:
                weight = 0.08
            else:
                weight = _after(p, seen, first, names, passed)
                passed += first > seen.right_end and not _SETTINGS.issuperset(names)
        else:
            weight = _before(p, i, first, last, names, colon)
            if first > theirs and commas[first] + stops[first] == theirs_ends:
                weight *= 0.6
        for name in names:
            if weight > near.get(name, 0.0):
                if name == "each" and first > i and commas[first] + stops[first] > commas[one.last] + stops[one.last]:
                    continue  # "góp 1,1 tỷ đồng, mỗi hộ 200 nghìn đồng"
                near[name] = weight


def _phrase_before(p: Passage, seen: Seen) -> tuple[int, int]:
    """Where the phrase of the number before begins, for a number that has a noun and a verb of its own: "147 hộ ký cam
    kết, 63 hộ dân tham gia tổ liên gia"."""
    made, i = p.made, seen.numeral.first
    previous = p.previous_number(i)
    own = seen.right and not _SETTINGS.issuperset(p.told_right_after(seen))
    if not own or previous < made.sentence_start(i):
        return len(p.t), -1
    ends = made.commas[previous] + made.stops[previous]
    return (previous, ends) if ends < made.commas[i] + made.stops[i] else (len(p.t), -1)


def _after(p: Passage, seen: Seen, first: int, names: tuple[str, ...], passed: int) -> float:
    """An event told behind the number in its sentence; `passed`: how many were told between."""
    made, one = p.made, seen.numeral
    i = one.first
    edge = max(one.last, min(seen.right_end, first))
    between = p.counts[first] - p.counts[i]
    commas, stops = made.commas[first] - made.commas[edge], made.stops[first] - made.stops[edge]
    fade = 0.5**between * 0.45**stops
    if between and commas and set(p.t.words[edge + 1 : edge + 4]) >= _AMONG:
        return 0.0  # "418 người, trong đó 390 người đã qua lớp": of the part alone
    if not _STRICT.isdisjoint(names):
        return _NEAR_26[first - one.last] * 0.5 ** min(commas, 3) * fade
    if passed or stops or (between and not _all_counted(p, i, first)):
        weight = _NEAR_26[first - one.last] * 0.68 ** min(commas, 3) * fade
    else:  # "18 xã, 169 thôn, 85 cơ quan được công nhận": one verb for all
        weight = _NEAR_30[first - one.last] * (0.85 if between else 0.68) ** min(commas, 4)
        weight *= 0.85**between * 0.45**stops
    if one.denominator is not None and seen.right.startswith("k_") and not _ATTAINED.isdisjoint(names):
        return max(weight, 0.4)  # "2.215/2.304 khu dân cư, 163/171 xã … đạt"
    return weight


def _before(p: Passage, i: int, first: int, last: int, names: tuple[str, ...], colon: int | None) -> float:
    """An event told before the number in its paragraph."""
    made = p.made
    between = p.counts[i - 1] - p.counts[last] if i else 0
    gap = made.sentence[i] - made.sentence[first]
    if not gap:
        commas, semis = made.commas[i - 1] - made.commas[last], p.semicolons[i - 1] - p.semicolons[last]
        weight = _NEAR_55[i - last] * 0.97 ** min(commas, 6) * 0.82 ** min(between, 4) * 0.85 ** min(semis, 2)
        if between and "each" in names and p.raised_since(i):
            return weight * 0.4  # "mỗi nhà 350 ngàn, được hơn 16 triệu đồng"
        if semis and "each" in names:  # "mỗi thôn một tổ; ngoài ra đội tàu thuyền gom được 84 hộ"
            return weight * 0.4
        if colon is not None and last < colon:  # what leads a list holds for all of it
            return max(weight, 0.68 * 0.97**between)
        return weight
    lead = made.lead[made.line[i]]
    if lead and first < lead[1]:
        return 0.75 * 0.93**between
    start = made.sentence_start(i)
    if "each" in names:
        return 0.15
    if p.alike(i):  # "… 29 cuộc tương tự"
        return 0.6 * 0.85 ** min(between, 2)
    asked = gap == 1 and "?" in p.t.words[start - 1 : start]
    weight = (0.7 if asked else 0.3 if gap == 1 else 0.18) * 0.85 ** min(between, 4)
    return max(weight, 0.55) if "drill" in names and gap == 1 else weight


def _in_column(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    column = p.column.get(seen.numeral.first)
    if column is None:
        return
    (start, stop), line = column[0], p.made.line[column[0][0]]
    low = bisect_left(p.event_places, p.made.line_starts[line])
    for place in range(low, bisect_left(p.event_places, p.made.line_end(line))):
        first, _last, names = p.events[place]
        for name in names:
            if start <= first < stop:
                near[name] = 0.95
            elif near.get(name, 0.0) < 0.8:
                near[name] = near.get(name, 0.0) * 0.3


def _right_before(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    i, words = seen.numeral.first, p.t.words
    links = seen.numeral.lead
    while links > 0 and words[links - 1] in LINKS and words[links - 1] != ",":
        links -= 1
    low = max(bisect_left(p.event_places, i - _BACK), bisect_left(p.event_places, links - 8))
    for place in range(low, bisect_left(p.event_places, links)):
        if p.events[place][1] == links - 1:
            near.update({f"@{name}": 1.0 for name in p.events[place][2]})


def _in_headings(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    depth = 0.55
    for start, stop in reversed(p.made.headings[p.made.line[seen.numeral.first]]):
        for name in p.told_in(start, stop):
            if depth > near.get(name, 0.0):
                near[name] = depth
        depth *= 0.8


def _bound(p: Passage, seen: Seen) -> int | None:
    """Where what is told after a number ends for it: at the next number, when this one is the whole that the next
    is part of ("trong số 1.116 thôn có 1.043 nơi đạt", "có 486 trường, 471 trường đăng ký")."""
    one = seen.numeral
    k = bisect_left(p.starts_of_numbers, one.first) + 1
    if k >= len(p.numbers) or not p.same_sentence(p.numbers[k], one) or p.numbers[k].value > one.value:
        return None
    before = p.before(one, 3)
    if before[-2:] == ["trong", "số"] or before[-3:] in (["trong", "tổng", "số"], ["trên", "tổng", "số"]):
        return p.numbers[k].first
    if not (seen.right.startswith("k_") or (seen.right == "case" and before[-1:] == ["trong"])):
        return None
    return p.numbers[k].first if following(p, p.numbers[k]).noun == seen.right else None


def _all_counted(p: Passage, i: int, stop: int) -> bool:
    """Every number between has its own noun right behind it, as in an enumeration."""
    a, b = bisect_left(p.starts_of_numbers, i + 1), bisect_left(p.starts_of_numbers, stop)
    return all(p.seen[k].right for k in range(a, b) if not p.seen[k].why_not)
