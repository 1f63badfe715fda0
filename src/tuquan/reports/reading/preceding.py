"""What stands before a number and may be what it counts: nouns of its sentence, else of the line, list or heading above."""

from bisect import bisect_left
from dataclasses import dataclass

from .figures import Counted, Seen
from .lexicon import is_kind
from .passage import ONE_KIND, Passage
from .respectively import named_for, paired
from .tokens import LINE, word_set

# Between a noun and its number these say nothing: "số tin là 45".
LINKS = word_set(
    """
    là : – - có được hơn trên gần khoảng xấp xỉ tổng cộng tất cả gồm đạt lên tới đến con số cả thảy vị chi thì ,
    ( còn với ước chừng hết đã đông chỉ nay hiện vừa đúng ngót toàn quá những tới đạt ước tính chung lại gộp
    thảy = giữ nguyên vẫn
    """
)
TOGETHER = frozenset({"chi", "cộng", "thảy", "gộp", "cả"})
_COUNT = frozenset({"số", "lượng", "tổng", "so"})
_EACH_OF = frozenset({"các", "những", "một", "mọi", "mỗi", "nhiều"})
_PREPOSITIONS = _EACH_OF | word_set(
    "ở tại trên của cho từ đến tới với bởi do trong về qua theo giữa dưới khắp giúp thuộc"
)
_ACTORS = word_set("an uỷ ủy ubnd hđnd đảng đoàn hội phòng mttq trưởng phó chủ bí")
_BODIES = frozenset({"công", "ubnd", "hđnd", "mttq", "an"})
# People and places that more often act than are counted.
_ACTING = word_set("bà người nhân quần cán chiến đảng công nông địa khu nơi lực chỗ con")
_NEVER = frozenset({"skip", "piece", "times", "sheet", "called"})
_SCENE = frozenset(
    {"huyện", "tỉnh", "thành", "quận", "thị", "nước", "quốc", "năm", "tháng", "ngày", "giai", "lần", "mặt"}
)
_DEEDS = frozenset({"handled", "arrest", "surrender", "tip", "mediate"})
_DOERS = frozenset({"guard", "member", "group", "group_word", "mediator"})
_VAGUE = frozenset({"kind", "site", "other"})
_BREAKS = frozenset({",", ";", ":", ".", "–", "-", "(", "|", "+", "•"})
_SAID_OF = frozenset(
    {
        "được",
        "bị",
        "tham",
        "dự",
        "kết",
        "vào",
        "ký",
        "các",
        "những",
        "của",
        "đăng",
        "áp",
        "đang",
        "còn",
        "đã",
        "mở",
        "hiện",
        "lập",
        "tổ",
    }
)
_OPENERS = frozenset({"còn", "số", "tổng", "lượng", "các", "những", "phần", "riêng", "có", "và", "khối", "mảng"})
_PHRASE_MARKS = frozenset({";", ":", "+", "-", "–", "•", "*", "(", "|", "."})
_ITEM_MARKS = frozenset({";", ":", ".", "|", "+", "•", "*"})
_OF_THEIR_OWN = frozenset(
    {
        "member",
        "mediator",
        "hearer",
        "learner",
        "household",
        "offender",
        "follower",
        "collective",
        "individual",
        "camera",
    }
)
_WINDOW = 70


def scene(word: str) -> bool:
    """A word for a place or a time, which sets the scene of what is counted."""
    return word in _SCENE


@dataclass(slots=True)
class _Before:
    """The stretch of text before a number."""

    start: int
    stop: int
    """The number with its unsharp word."""
    links: int
    """Where the words that say nothing begin."""
    previous: int
    """Last token of the number before."""
    together: bool
    goes_on: bool


def counts(left: list[Counted], noun: str, least: float) -> bool:
    return any(name == noun and evidence >= least for name, evidence, _p in left)


def preceding(p: Passage, seen: Seen) -> list[Counted]:
    one = seen.numeral
    words, made = p.t.words, p.made
    start = max(made.sentence_start(one.first), one.first - _WINDOW)
    links = one.lead
    while links > start and (words[links - 1] in LINKS or p.t.kinds[links - 1] == LINE):
        links -= 1
    previous = p.previous_number(one.first)
    at = _Before(
        start,
        one.lead,
        links,
        previous,
        bool(TOGETHER & set(words[links : one.lead])),
        "trong đó" in " ".join(words[max(previous, start) : one.lead]),
    )
    found = _nouns(p, seen, at)
    place = bisect_left(p.starts_of_numbers, one.first)
    if not seen.right and p.seen and (named := named_for(p, place) or paired(p, place)):
        return named
    if not seen.right:
        headed = _headed(p, found, at)
        found = _going_on(p, _first_of_item(p, found, at) if headed is None else headed, at)
        if (column := p.column.get(one.first)) is not None:
            return _of_a_column(p, column)
    return _further_up(p, _settled(found, at), one.first, start)


def _nouns(p: Passage, seen: Seen, at: _Before) -> list[Counted]:
    k = bisect_left(p.starts_of_numbers, seen.numeral.first)
    recent = p.starts_of_numbers[k - 10] if k >= 10 else 0
    found: list[Counted] = []
    j = at.start
    while j < at.stop:
        if at.start + 12 < j < recent:  # what leads the sentence, then what is near
            j = recent
        hit = p.nouns.get(j)
        if hit is None:
            j += 1
            continue
        last, noun = hit
        if last >= at.stop:
            j += 1
            continue
        begin = j
        if is_kind(noun):
            noun, last = p.chunk(j)
        j = last + 1
        if noun in _NEVER or (noun == "other" and (p.t.words[begin] in _SCENE or begin in p.within_unknown)):
            continue
        if noun == "money":
            noun = "other"
        if noun in ONE_KIND and p.place_name(last):
            continue
        found.append((noun, _evidence(p, noun, begin, last, at), begin))
    return found


def _evidence(p: Passage, noun: str, begin: int, last: int, at: _Before) -> float:
    """How likely the number counts this noun."""
    words, made = p.t.words, p.made
    distance = at.links - 1 - last
    evidence = 0.62 + (0.3 if distance <= 0 else 0.0) + _introduced(words, begin, last, at.together)
    if at.together:
        evidence += 0.2
    if noun in _DOERS and distance > 0 and not _DEEDS.isdisjoint(p.told_in(last + 1, at.links)):
        evidence *= 0.5  # "bảo vệ bắt quả tang 3": who did it
    if _opens(words, begin, at.start, at.previous):
        evidence += 0.22
    if words[begin - 1] in ("về", "với") and begin - at.start <= 3 and words[last + 1] in (",", ":", "thì"):
        evidence += 0.5  # "Về mô hình, đang hoạt động trên 40"
    if begin in p.quoted:  # a name in a list of names
        evidence *= 0.5
    if words[begin] in _ACTING and noun in ("person", "site") and distance > 0:
        evidence -= 0.2
    edge = max(at.links - 1, 0)
    commas, stops = made.commas[edge] - made.commas[last], made.stops[edge] - made.stops[last]
    evidence -= 0.006 * min(distance, 30) + 0.03 * min(max(commas, 0), 4) + (0.0 if stops <= 0 else 0.03 * stops)
    between = p.figures_up_to[at.stop - 1] - p.figures_up_to[last] if at.stop else 0
    if between > 0 or begin in p.consumed:
        evidence = _carried_on(p, evidence, begin, last, between, at)
    return max(min(evidence, 1.25), 0.05)


def _introduced(words: list[str], begin: int, last: int, together: bool) -> float:
    """What the words right before a noun tell: "số tin" is counted, "của tin" is not."""
    before = words[begin - 1] if begin > 0 else ""
    before2 = words[begin - 2] if begin > 1 else ""
    if before in _COUNT or (before2 in _COUNT and before in ("các", "lượt", "những", "lượng")):
        return 0.45
    if before in _PREPOSITIONS and (before not in _EACH_OF or before2 in _PREPOSITIONS | _ACTORS):
        return -0.3
    if before in _BODIES or (before in ("các", "những") and not together and words[last + 1] != ":"):
        return -0.15
    return 0.0


def _carried_on(p: Passage, evidence: float, begin: int, last: int, between: int, at: _Before) -> float:
    """Another number stands between, or counts the noun already."""
    words = p.t.words
    consumer = p.consumer(begin)
    if consumer is not None and consumer.why_not == "plan" and words[at.stop - 1] in ("được", "đạt", "là"):
        return evidence  # "chỉ tiêu 200 mắt, lắp được 231"
    if begin not in p.consumed and _opens(words, begin, at.start, -1) and ":" in words[last : at.previous]:
        return max(min(evidence, 0.8), 0.7)  # "Trường được công nhận: năm 2016 312; năm 2020 389"
    first = 0.95 if at.goes_on else 0.85
    evidence = min(evidence, 0.75) * (first if between <= 1 else 0.62 if between <= 3 else 0.45)
    return evidence * 0.8 if ";" in words[last : at.stop] else evidence


def _opens(words: list[str], begin: int, start: int, previous: int) -> bool:
    """The noun opens its phrase: the line, the sentence, or what comes after a mark or an earlier number's noun."""
    k = begin - 1
    while k >= start and words[k] in _OPENERS:
        k -= 1
    if k < start:
        return True
    near = (k <= previous + 8 and previous >= start) or k <= start + 8
    return words[k] in _PHRASE_MARKS or (words[k] == "," and near)


def _first_of_item(p: Passage, found: list[Counted], at: _Before) -> list[Counted]:
    words = p.t.words
    if ":" in words[at.links : at.stop]:  # "Tập thể được tặng cờ thi đua: 3" counts the first
        edge = next((k for k in range(at.links - 1, at.start - 1, -1) if words[k] in _ITEM_MARKS), at.start)
        inside = [place for noun, _e, place in found if place >= edge and noun != "other"]
        if len(inside) > 1:
            found = [
                (n, e + 0.15 if place == inside[0] else e, place)
                if place <= inside[0] or words[place - 1] in _COUNT
                else (n, e * 0.75, place)
                for n, e, place in found
            ]
    return found


def _going_on(p: Passage, found: list[Counted], at: _Before) -> list[Counted]:
    words = p.t.words
    if found and found[0][0] == "other" and words[found[0][2]] == "lượt" and _opens(words, found[0][2], at.start, -1):
        found = found[:1]  # "Lượt tiếp cận bài viết 38 triệu"
    # "47 mô hình, duy trì 39": what goes on, goes on from the latest
    latest = max((place for _n, _e, place in found if place in p.consumed), default=-1)
    return [(n, e * 0.6 if place in p.consumed and place < latest else e, place) for n, e, place in found]


def _headed(p: Passage, found: list[Counted], at: _Before) -> list[Counted] | None:
    """The noun that opens the last phrase and goes on with what is said of it is counted, not what comes within:
    "tập thể được tặng giấy khen: 12", "quân số các cuộc cộng lại 7.250", "tổ an ninh, thành viên cả thảy 147"."""
    words = p.t.words
    ends = [(place, p.chunk(place)[1] if noun.startswith("k_") else p.nouns[place][0]) for noun, _e, place in found]
    breaks = (k for k in range(at.links - 1, at.start - 1, -1) if words[k] in _BREAKS)
    since = next((k + 1 for k in breaks if not any(a <= k <= b for a, b in ends)), at.start)
    head = next((one for one in found if one[2] >= since), None)
    if head is None or head[0] in _VAGUE or not _opens(words, head[2], since, -1) or head[2] in p.consumed:
        return None
    last = dict(ends)[head[2]]
    said_of = words[last + 1] in _SAID_OF
    listed = head[0].startswith("k_") and words[since - 1] == ","  # "công an xã, phường, thị trấn: 225"
    if not said_of and (listed or last + 1 < at.links):
        return None
    return [
        (noun, max(e, 0.85) if place == head[2] else e * 0.35 if words[place - 1] not in _COUNT else e, place)
        for noun, e, place in found
    ]


def _of_a_column(p: Passage, column: tuple[tuple[int, int], tuple[int, int]]) -> list[Counted]:
    head, name = column
    label = p.nouns_in(name, 1.0)
    if p.t.words[name[0]] in ("cộng", "tổng", "chung"):
        label.append(("k_unit", 1.0, name[0]))
    told = p.nouns_in(head, 1.1)
    if any(noun in _OF_THEIR_OWN for noun, _e, _p in told):  # "Tổ an ninh nhân dân | 214 | 1.920" under "Thành viên"
        label = [(noun, e * 0.3, place) for noun, e, place in label]
    return [one for one in (*told, *label) if one[0] not in ("skip", "other") or one in told]


def _settled(found: list[Counted], at: _Before) -> list[Counted]:
    """A number with a noun of its own leaves those before the previous number alone."""
    own = max((e for _n, e, place in found if place > at.previous > at.start), default=0.0)
    if own < 0.6:
        return found
    most = 0.25 if own >= 1.0 else 0.5
    return [(n, min(e, most) if place < at.previous else e, place) for n, e, place in found]


def _further_up(p: Passage, found: list[Counted], i: int, start: int) -> list[Counted]:
    """With nouns from outside the sentence, when it names none or only a vague one."""
    made = p.made
    line = made.line[i]
    lead = made.lead[line]
    if not found and lead and lead[1] <= start:
        found = p.nouns_in(lead, 0.5)
    if not found and i - start < 12 and start > made.line_starts[line]:  # "Mô hình thì sao? Tính đủ, 63"
        asked = "?" in p.t.words[start - 2 : start]
        since = max(made.sentence_starts[made.sentence[start] - 1], start - 40)
        found = p.nouns_in((since, start), 0.72 if asked else 0.55)
    if not found and (parent := p.parent(line)) is not None:
        stop = made.line_end(parent)
        found = p.nouns_in((max(made.line_starts[parent], stop - 60), stop), 0.5)
    if all(noun in _VAGUE for noun, _e, _p in found) and p.sibling(line) > 0.3:
        found = found + p.nouns_in((made.line_starts[line - 1], made.line_starts[line]), 0.7)
    if not found and made.headings[line]:
        found = p.nouns_in(made.headings[line][-1], 0.55)
    return found
