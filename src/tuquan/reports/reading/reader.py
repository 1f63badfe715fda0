"""The reader: each number is weighed for every indicator by what it counts and what is told around it.

What a number counts stands right after it ("45 tin"), at the head of its phrase before it ("số tin … là 45") or with
an earlier number it goes on from ("trong đó 14 mới"). What is told are the events around, weaker with distance and
with every comma, number and sentence between. The indicator with the greatest weight is the figure's, when it passes
the threshold; by how much it passes, and how far the next one is behind, makes the confidence.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp
from typing import Any

from . import excluded
from .columns import columns
from .layout import BULLETS, Layout, layout
from .lexicon import Added, Lexicon, Own, Rule, is_kind, kind_class, lexicon
from .numerals import Numeral, numerals
from .periods import Period, Periods
from .tokens import CODE, LINE, MARK, WORD, Tokens, composed, tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After a number these begin no counted noun: the noun stands elsewhere.
_FUNCTION = _words(
    """
    là đều được của ở tại trong với từ đã do nữa trên mới ra và hay hoặc thì có cho bị để vào theo thuộc đang
    vừa cùng gồm qua về đến tới nay như trở cũng còn khi sau trước lẫn đạt nằm hiện ứng ký tham dự nghe ghi đưa
    trao phát gắn lắp chia bao này ấy đó kia trong chiếm xin thực hoạt duy tiến vẫn so tương bằng tức gọi
    nên mà bởi nhờ giữa cả đăng bắt khởi hòa tiếp đặt dành vận lên tính nhằm khắp quanh trải toàn hoàn thành rải
    tập phục bên ngoài tự trực thu sinh kể cộng lại riêng chẳng xử điều khám phá nguy công xuất giao nộp tăng
    giảm hơn gần khoảng làm góp nhận mở lập mang gửi giúp đứng chạy giữ nhờ chỉ rồi nữa trực xuống lên đi sang
    dùng nuôi nằm đóng lại nay nhất cũ mới thứ liên tiếp hết vẫn chưa không rất khá tốt cao nhiều ít đủ đúng chính
    vừa mỗi từng một ngay luôn cứ lúc suốt tới xong liền kèm sắp hầu
    """
)
_PREPOSITIONS = _words(
    """
    ở tại trên của cho từ đến tới với bởi do trong về qua theo giữa dưới khắp giúp các những mọi mỗi nhiều một
    """
)
_ACTORS = _words(
    """
    an uỷ ủy ubnd hđnd đảng đoàn hội phòng mttq trưởng phó chủ bí
    """
)
_LINKS = _words(
    """
    là : – - có được hơn trên gần khoảng xấp xỉ tổng cộng tất cả gồm đạt lên tới đến con số cả thảy vị chi thì ,
    ( còn với ước chừng hết đã đông chỉ nay hiện vừa đúng ngót toàn quá những tới đạt ước tính chung lại gộp
    thảy =
    """
)
# Events that hold only for the number they stand at, and events that only set the scene.
_STRICT = frozenset({"new", "valuable"})
_ATTAINED = frozenset({"recognized", "standard"})
_DEEDS = frozenset({"handled", "arrest", "surrender", "tip", "mediate"})
_SETTINGS = frozenset({"group", "model", "course", "security_means", "crime", "fire", "attend", "population"})
_NEVER_LEFT = frozenset({"skip", "piece", "times", "sheet", "called"})
_SCENE = frozenset(
    {"huyện", "tỉnh", "thành", "quận", "thị", "nước", "quốc", "năm", "tháng", "ngày", "giai", "lần", "mặt"}
)
_TOGETHER = frozenset({"chi", "cộng", "thảy", "gộp", "cả"})
_COUNT = frozenset({"số", "lượng", "tổng", "so"})
# People and places that more often act than are counted.
_ACTING = _words(
    """
    bà người nhân quần cán chiến đảng công nông địa khu nơi lực chỗ con
    """
)
# Nouns that a number behind them may name rather than count: "nhóm Zalo 2", "điểm trường 3".
_NAMING = frozenset({"skip", "other", "person", "site", "session_any", "group_word", "class", "kind"})
# What a percentage of them is, is no rate of the catalogue.
_NO_RATE = frozenset(
    {"person", "called", "household", "hearer", "learner", "hoi_vien", "guard", "member", "facility", "tip", "news"}
)
_WINDOW = 70
_ONE_BY_ONE = frozenset({"person", "hearer", "learner", "hoi_vien", "member", "household", "offender", "reformee"})
_PARTS = (
    "giữ lại",
    "duy trì",
    "còn hoạt động",
    "trong đó",
    "trong ấy",
    "trong số",
    "riêng",
    "gồm",
    "còn lại",
    "chia ra",
    "chia theo",
    "cụ thể",
    "chiếm",
    "kể cả",
)
_GATHERS = {
    "cases_handled": "offender", "security_groups": "member", "propaganda_sessions": "hearer",
    "training_courses": "learner", "online_groups": "follower",
}  # fmt: skip
_GATHERING = frozenset({"với", "cho", "gồm", "có", "thu", "quy", "tập", "/", "huy"})
_OTHERWISE = frozenset({"arrest", "commit", "award", "reform", "training", "drill", "handled", "surrender"})
_OF_CASES = frozenset({"crime", "handled", "arrest", "neutral", "attend", "join", "fund"})
_TURNS = frozenset({"ngày", "tuần", "tháng", "đêm", "quý", "tối", "sáng", "hộ", "người", "tổ"})
_PLACE_WORDS = frozenset(
    {"xã", "huyện", "phường", "quận", "tỉnh", "thị", "trấn", "thành", "phố", "thôn", "ấp", "tp", "'", "riêng"}
)
# How what is told fades with every syllable between.
_NEAR_26, _NEAR_30, _NEAR_55 = ([exp(-k / slow) for k in range(260)] for slow in (26, 30, 55))
_TIMES_OF = {"session": "hearer", "session_any": "hearer", "class": "learner"}
_THINGS = frozenset({"print", "camera", "weapon", "media"})
_CARRIES = 0.7
_OWN_NOUN = 1.1


@dataclass(slots=True)
class Figure:
    indicator: str
    value: float
    qualifier: str
    start: int
    end: int
    confidence: float = 0.0
    ratio: tuple[float, float] | None = None
    high: float | None = None
    period: str | None = None

    def as_dict(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "indicator": self.indicator,
            "value": _plain(self.value),
            "qualifier": self.qualifier,
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 2),
        }
        if self.ratio is not None:
            made["ratio"] = {"num": _plain(self.ratio[0]), "den": _plain(self.ratio[1])}
        if self.high is not None:
            made["high"] = _plain(self.high)
        if self.period is not None:
            made["period"] = self.period
        return made


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)


@dataclass(slots=True)
class _Seen:
    """A number on the way to becoming a figure."""

    numeral: Numeral
    right: str = ""
    """Class of what follows directly."""
    right_end: int = 0
    unknown: bool = False
    """Something else follows directly."""
    left: list[tuple[str, float]] = field(default_factory=list)
    chosen: str = ""
    noun: str = ""
    why_not: str = ""


def _near_names(t: Tokens, start: int, stop: int) -> bool:
    """A comma and the name of a place, nothing else: ", Krông Bông", "; xã Ia O"."""
    if stop - start < 2 or stop - start > 6 or t.words[start] not in (",", ";"):
        return False
    names = [k for k in range(start + 1, stop) if t.words[k] not in _PLACE_WORDS and t.kinds[k] == WORD]
    return bool(names) and all(t.capital(k) for k in names)


class _Reading:
    def __init__(self, text: str, words: Lexicon) -> None:
        self.t: Tokens = tokens(text)
        self.words = words
        self.made: Layout = layout(self.t)
        self.nouns, self.events = words.scan(self.t, self.made.line)
        self.event_places = [first for first, _last, _names in self.events]
        self.numbers = numerals(self.t)
        self.starts_of_numbers = [one.first for one in self.numbers]
        self.topics = {name for _f, _l, names in self.events for name in names}
        self.fire_groups = any(noun == "ifgroup" for _last, noun in self.nouns.values())
        self.consumed: dict[int, int] = {}
        self.shapes: dict[int, str] = {}
        self.counts = self._number_counts()
        plans: dict[tuple[int, int], bool] = {}
        self.plan_lines = []
        for spans in self.made.headings:
            for span in spans:
                if span not in plans:
                    plans[span] = excluded.plan_section(self.t, span)
            self.plan_lines.append(any(plans[span] for span in spans))
        self.semicolons = list(accumulate(1 if word == ";" else 0 for word in self.t.words))
        self.seen: list[_Seen] = []
        self.column = columns(self.t, self.made, self.numbers)

    def _number_counts(self) -> list[int]:
        marks = [0] * (len(self.t) + 1)
        for one in self.numbers:
            shape = self.shapes[one.first] = excluded.shape(self.t, one, self.made)
            if not shape:
                marks[one.first] = 1
        total = 0
        counts = []
        for mark in marks:
            total += mark
            counts.append(total)
        return counts

    # --- What follows and what precedes ----------------------------------------------------------------------------

    def right_of(self, one: Numeral) -> tuple[str, int, bool]:
        """(class of the noun that follows directly or "", its last token, whether an unknown noun follows)."""
        t, n = self.t, len(self.t)
        if one.percent:
            r = one.last + 1
            while t.words[r : r + 1] in (["số"], ["các"], ["tổng"], ["là"]):
                r += 1
            of = self.nouns.get(r)
            return "percent", one.last, of is not None and of[1] in _NO_RATE
        r = one.last + 1
        if r < n and t.kinds[r] == LINE and self.made.line[r] == self.made.line[one.last]:
            r += 1
        if r < n and t.kinds[r] == MARK and one.magnitude and one.value >= 1_000_000 and self._goes_on_money(one, r):
            return "money", one.last, False
        if r >= n or t.kinds[r] in (LINE, CODE) or self.made.sentence[r] != self.made.sentence[one.last]:
            return "", one.last, False
        if t.words[r] in ("(", "“", '"') or t.kinds[r] != WORD:
            return "", one.last, False
        if (t.words[r], one.magnitude) == ("đồng", True) or (
            t.words[r] in ("đồng", "vnđ", "đ") and not self._comrade(r)
        ):
            return "money", r, False
        if one.value >= 1_000_000 and t.words[one.last] in ("triệu", "tỷ") and self._goes_on_money(one, r):
            return "money", one.last, False
        skip = 0
        while t.words[r] in ("cái", "lượt") and r not in self.nouns and r + 1 < n and skip < 1:
            r += 1
            skip += 1
        if t.words[r : r + 2] == ["là", "số"] and r + 2 in self.nouns:  # "27 là số mô hình còn giữ"
            r += 2
        if t.words[r] == "khẩu" and t.words[one.first - 2 : one.first] in (
            ["hộ", ","],
            ["dân", ","],
            ["hộ", "với"],
            ["hộ", "/"],
        ):
            return "other", r, False  # "96 hộ, 521 khẩu"
        hit = self.nouns.get(r)
        if hit is not None and hit[1] == "skip":
            return "", one.last, t.words[r] not in ("bảo", "công", "tổ", "tổng")
        if hit is not None:
            last, noun = hit
            if is_kind(noun):
                return self.chunk(r)[0], self.chunk(r)[1], False
            if noun in ("piece", "sheet") and (thing := self.nouns.get(last + 1)) and thing[1] in _THINGS:
                return thing[1], thing[0], False  # "20 bộ pano", "5 chiếc camera"
            if noun == "called":
                return "person", last, False
            if noun == "times" and last + 1 in self.nouns and self.nouns[last + 1][1] in _ONE_BY_ONE:
                return self.nouns[last + 1][1], self.nouns[last + 1][0], False  # "lượt đồng bào"
            return noun, last, False
        if one.magnitude and one.value >= 1_000_000 and t.words[r] not in _FUNCTION:
            return "", one.last, True
        if t.words[r] in _FUNCTION or r in self._event_starts():
            return "", one.last, False
        return "", one.last, True

    def _goes_on_money(self, one: Numeral, r: int) -> bool:
        """ "xã A góp 380 triệu đồng, xã B 265 triệu": an amount beside an amount."""
        if self.t.kinds[r] == WORD and self.t.words[r] not in _FUNCTION:
            return False
        if {"tiền", "phí", "vốn"} & set(
            self.t.words[max(one.lead - 6, self.made.sentence_start(one.first)) : one.lead]
        ):
            return True  # "toàn tiền xã hội hóa, 410 triệu"
        k = bisect_left(self.starts_of_numbers, one.first) - 1
        while k >= 0 and self.made.sentence[self.numbers[k].first] == self.made.sentence[one.first]:
            if self.numbers[k].magnitude and self.t.words[self.numbers[k].last + 1 : self.numbers[k].last + 2] == [
                "đồng"
            ]:
                return True
            k -= 1
        return False

    def _comrade(self, r: int) -> bool:
        return r + 1 < len(self.t) and self.t.words[r + 1] == "chí"

    def _event_starts(self) -> frozenset[int]:
        if not hasattr(self, "_starts"):
            self._starts = frozenset(self.event_places)
        return self._starts

    def chunk(self, i: int) -> tuple[str, int]:
        """The enumeration of kinds of unit that begins at token i: (its class, its last token)."""
        t = self.t
        kinds = []
        last = i
        j: int | None = i
        while j is not None and (hit := self.nouns.get(j)) is not None and is_kind(hit[1]):
            kinds.append(hit[1])
            if hit[1] == "commune" and t.words[j] == "đơn":
                pass
            last = hit[0]
            j = self._next_kind(last)
        if "unit" in kinds and len(set(kinds)) > 1 and kinds[0] == "unit":
            rest = [kind for kind in kinds if kind != "unit"]
            return kind_class(rest if kinds[0] != "unit" or "agency" in rest else [*rest, "agency"]), last
        return kind_class(kinds), last

    def _next_kind(self, last: int) -> int | None:
        t, n = self.t, len(self.t)
        j = last + 1
        steps = 0
        while (
            j < n
            and steps < 3
            and t.words[j] in (",", "và", "cùng", "/", "-", "–", "hoặc", "với", "lẫn", "các", "hay", "\n")
        ):
            if t.kinds[j] == LINE and self.made.line[j] != self.made.line[min(j + 1, n - 1)]:
                return None
            j += 1
            steps += 1
        return j if steps and j < n and j in self.nouns else None

    def left_of(self, seen: _Seen) -> list[tuple[str, float, int]]:
        """Nouns before the number that it may count: (class, evidence, token)."""
        t, made = self.t, self.made
        one = seen.numeral
        i = one.lead
        start = max(made.sentence_start(one.first), one.first - _WINDOW)
        lead = made.lead[made.line[one.first]]
        found: list[tuple[str, float, int]] = []
        links = i
        while links > start and (t.words[links - 1] in _LINKS or t.kinds[links - 1] == LINE):
            links -= 1
        previous = self._previous_number(one.first)
        goes_on = "trong đó" in " ".join(t.words[max(previous, start) : i])
        together = bool(_TOGETHER & set(t.words[links:i]))
        k = bisect_left(self.starts_of_numbers, one.first)
        recent = self.starts_of_numbers[k - 10] if k >= 10 else 0
        j = start
        while j < i:
            if start + 12 < j < recent:  # what leads the sentence, then what is near
                j = recent
            hit = self.nouns.get(j)
            if hit is None:
                j += 1
                continue
            last, noun = hit
            if last >= i:
                j += 1
                continue
            begin = j
            if is_kind(noun):
                noun, last = self.chunk(j)
            j = last + 1
            if noun == "liengia" and self.fire_groups:
                noun = "ifgroup"
            if noun in _NEVER_LEFT or (noun == "other" and t.words[begin] in _SCENE):
                continue
            if noun == "other" or noun == "money":
                noun = "other"
            if noun in ("k_commune", "k_residential", "k_school", "k_enterprise", "k_agency") and self._place_name(
                last
            ):
                continue
            evidence = 0.62
            distance = links - 1 - last
            if distance <= 0:
                evidence += 0.3
            before = t.words[begin - 1] if begin > 0 else ""
            before2 = t.words[begin - 2] if begin > 1 else ""
            if before in _COUNT or (before2 in _COUNT and before in ("các", "lượt", "những", "lượng")):
                evidence += 0.45
            elif before in _PREPOSITIONS and (
                before not in ("các", "những", "một", "mọi", "mỗi", "nhiều") or before2 in _PREPOSITIONS | _ACTORS
            ):
                evidence -= 0.3
            elif before in ("công", "ubnd", "hđnd", "mttq", "an") or (
                before in ("các", "những") and not together and t.words[last + 1] != ":"
            ):
                evidence -= 0.15
            if together:
                evidence += 0.2
            if noun in ("guard", "member", "group", "mediator") and distance > 0 and self._deed(last, links):
                evidence *= 0.5  # "bảo vệ bắt quả tang 3": who did it
            if self._opens(begin, start, previous):
                evidence += 0.22
            if t.words[begin] in _ACTING and noun in ("person", "site") and distance > 0:
                evidence -= 0.2
            commas = made.commas[max(links - 1, 0)] - made.commas[last]
            stops = made.stops[max(links - 1, 0)] - made.stops[last]
            between = self.counts[i - 1] - self.counts[last] if i else 0
            evidence -= (
                0.006 * min(distance, 30) + 0.03 * min(max(commas, 0), 4) + (0.0 if stops <= 0 else 0.03 * stops)
            )
            if between > 0 or begin in self.consumed:
                heads = begin not in self.consumed and self._opens(begin, start, -1) and ":" in t.words[last:previous]
                if heads:  # "Trường được công nhận: năm 2016 312; năm 2020 389"
                    evidence = max(min(evidence, 0.8), 0.7)
                else:
                    evidence = min(evidence, 0.75) * (
                        (0.95 if goes_on else 0.85) if between <= 1 else 0.62 if between <= 3 else 0.45
                    )
                    if ";" in t.words[last:i]:
                        evidence *= 0.8
            found.append((noun, max(min(evidence, 1.25), 0.05), begin))
        if not seen.right and ":" in t.words[links:i]:  # "Tập thể được tặng cờ thi đua: 3" counts the first
            edge = next(
                (k for k in range(links - 1, start - 1, -1) if t.words[k] in (";", ":", ".", "|", "+", "•", "*")), start
            )
            inside = [place for noun, _e, place in found if place >= edge and noun != "other"]
            if len(inside) > 1:
                found = [
                    (n, e + 0.15 if place == inside[0] else e, place)
                    if place <= inside[0] or t.words[place - 1] in _COUNT
                    else (n, e * 0.75, place)
                    for n, e, place in found
                ]
        if not seen.right and found and found[0][0] == "other" and t.words[found[0][2]] == "lượt":
            found = found[:1] if self._opens(found[0][2], start, -1) else found  # "Lượt tiếp cận bài viết 38 triệu"
        column = self.column.get(one.first)
        if column is not None and not seen.right:
            label = self._nouns_in(column[1], 1.0)
            if t.words[column[1][0]] in ("cộng", "tổng", "chung"):
                label.append(("k_unit", 1.0, column[1][0]))
            told = self._nouns_in(column[0], 1.1)
            return [one for one in (*told, *label) if one[0] not in ("skip", "other") or one in told]
        if not seen.right:  # "47 mô hình, duy trì 39": what goes on, goes on from the latest
            latest = max((place for _n, _e, place in found if place in self.consumed), default=-1)
            found = [(n, e * 0.6 if place in self.consumed and place < latest else e, place) for n, e, place in found]
        if any(place > previous > start and e >= 1.0 for _n, e, place in found):  # it has a noun of its own
            found = [(n, min(e, 0.25) if place < previous else e, place) for n, e, place in found]
        elif any(place > previous > start and e >= 0.6 for _n, e, place in found):
            found = [(n, min(e, 0.5) if place < previous else e, place) for n, e, place in found]
        if not found and lead and lead[1] <= start:
            found += self._nouns_in(lead, 0.5)
        line = made.line[one.first]
        if not found and one.first - start < 12 and start > made.line_starts[line]:  # "Mô hình thì sao? Tính đủ, 63"
            asked = "?" in t.words[start - 2 : start]
            told = self._nouns_in((max(made.sentence_starts[made.sentence[start] - 1], start - 40), start), 0.72)
            found += [(noun, evidence if asked else 0.55, place) for noun, evidence, place in told]
        if not found and (parent := self._parent(line)) is not None:
            stop = made.line_end(parent)
            found += self._nouns_in((max(made.line_starts[parent], stop - 60), stop), 0.5)
        if all(noun in ("kind", "site", "other") for noun, _e, _p in found) and self._sibling(line) > 0.3:
            found += self._nouns_in((made.line_starts[line - 1], made.line_starts[line]), 0.7)
        if not found:
            for span in made.headings[line][-1:]:
                found += self._nouns_in(span, 0.55)
        return found

    def _deed(self, last: int, stop: int) -> bool:
        low, high = bisect_left(self.event_places, last + 1), bisect_left(self.event_places, stop)
        return any(not _DEEDS.isdisjoint(self.events[place][2]) for place in range(low, high))

    def _bulleted(self, line: int) -> bool:
        start = self.made.line_starts[line]
        return start < len(self.t) and self.t.words[start] in BULLETS

    def _parent(self, line: int) -> int | None:
        """The paragraph that a list item belongs to."""
        if not self._bulleted(line):
            return None
        above = line - 1
        while above >= 0 and line - above < 12 and self._bulleted(above):
            above -= 1
        return above if above >= 0 and not self._bulleted(above) else None

    def _sibling(self, line: int) -> float:
        """How much the line above tells about this one: much when this one goes on with "Loại …: 73/74"."""
        made, t = self.made, self.t
        if line == 0:
            return 0.0
        start, stop = made.line_starts[line], made.line_end(line)
        if stop - start > 30 or start - made.line_starts[line - 1] > 40 or start - made.line_starts[line - 1] <= 2:
            return 0.16
        opens = t.words[start] in ("loại", "riêng", "trong", "còn", "số")
        has_noun = any(
            k in self.nouns and self.nouns[k][1] not in ("skip", "other", "kind", "piece") for k in range(start, stop)
        )
        if opens and not has_noun:
            return 0.75
        return 0.4 if stop - start <= 16 and self._bulleted(line) == self._bulleted(line - 1) else 0.16

    def _nouns_in(self, span: tuple[int, int], evidence: float) -> list[tuple[str, float, int]]:
        found = []
        j = span[0]
        while j < span[1]:
            hit = self.nouns.get(j)
            if hit is None:
                j += 1
                continue
            last, noun = hit
            if is_kind(noun):
                noun, last = self.chunk(j)
            if noun != "skip":
                found.append((noun, evidence, j))
            j = last + 1
        return found

    def _place_name(self, last: int) -> bool:
        """ "xã Kim Long": a name follows, so it is that one place."""
        t = self.t
        k = last + 1
        if k >= len(t) or t.kinds[k] != WORD or t.plain[k]:
            return False
        text = t.text[t.starts[k] : t.ends[k]]
        return text[0].isupper() and not t.text[t.starts[last]].isupper() and t.words[k] not in ("antt", "pccc", "zalo")

    def _opens(self, begin: int, start: int, previous: int) -> bool:
        """The noun opens its phrase: the line, the sentence, or what comes after a mark or an earlier number's noun."""
        k = begin - 1
        while k >= start and self.t.words[k] in (
            "số",
            "tổng",
            "lượng",
            "các",
            "những",
            "phần",
            "riêng",
            "có",
            "và",
            "khối",
            "mảng",
        ):
            k -= 1
        if k < start:
            return True
        word = self.t.words[k]
        return word in (";", ":", "+", "-", "–", "•", "*", "(", "|", ".") or (
            word == "," and ((k <= previous + 8 and previous >= start) or k <= start + 8)
        )

    def _listed(self, one: Numeral) -> bool:
        """ "thôn, tổ dân phố 42": an enumeration of kinds is counted, one kind with a number is a name."""
        i = one.first
        for begin in range(max(i - 4, 0), i):
            hit = self.nouns.get(begin)
            if hit is not None and hit[0] == i - 1 and is_kind(hit[1]) and not self.t.capital(begin):
                before = self.t.words[begin - 1] if begin else ""
                return (
                    before in (",", "và", "cùng", "hoặc")
                    and begin > 1
                    and (any(begin - 1 - back in self.nouns for back in range(1, 5)))
                )
        return False

    def _named_before(self, i: int) -> bool:
        """ "bảo vệ dân phố 611", "tổ hòa giải 96": the words before are a counted noun of several syllables."""
        for begin in range(max(i - 6, 0), i - 1):
            hit = self.nouns.get(begin)
            if hit is not None and hit[0] == i - 1 and hit[1] not in _NAMING and not is_kind(hit[1]):
                return True
        return False

    def _with_ordinal(self, before: _Seen | None, one: Numeral) -> bool:
        """ "tổ 14 và 16": the second goes with the first."""
        if before is None or before.why_not != "ordinal":
            return False
        return self.t.words[before.numeral.last + 1 : one.first] in (["và"], [","], ["đến"], ["-"], ["hoặc"])

    def _previous_number(self, i: int) -> int:
        k = bisect_left(self.starts_of_numbers, i) - 1
        return self.numbers[k].last if k >= 0 else -1

    # --- What is told around ---------------------------------------------------------------------------------------

    def told(self, seen: _Seen) -> dict[str, float]:
        """How near each event is, between 0 and 1."""
        t, made = self.t, self.made
        commas_at, stops_at, sentence_of, line_of = made.commas, made.stops, made.sentence, made.line
        counts, semicolons = self.counts, self.semicolons
        one = seen.numeral
        i = one.first
        near: dict[str, float] = {}
        low = bisect_left(self.event_places, i - 120)
        high = bisect_left(self.event_places, i + 45)
        sentence, line = sentence_of[i], line_of[i]
        lead = made.lead[line]
        passed = 0
        parent, sibling = self._parent(line), self._sibling(line)
        colon = next((k for k in range(i - 1, max(made.sentence_start(i), i - 120) - 1, -1) if t.words[k] == ":"), None)
        bound = self._bound(seen)
        for place in range(low, high):
            first, last, names = self.events[place]
            if bound is not None and first > bound:
                break
            if line_of[first] != line:
                if line_of[first] == parent and first < i:
                    weight = 0.62
                elif line_of[first] == line - 1 and first < i:
                    weight = sibling
                else:
                    continue
            elif first > i:
                if sentence_of[first] != sentence:
                    weight = 0.08
                else:
                    edge = max(one.last, min(seen.right_end, first))
                    between = counts[first] - counts[i]
                    commas = commas_at[first] - commas_at[edge]
                    stops = stops_at[first] - stops_at[edge]
                    strict = _NEAR_26[first - one.last] * 0.5 ** min(commas, 3) * 0.5**between * 0.45**stops
                    if passed or stops or (between and not self._all_counted(i, first)):
                        weight = _NEAR_26[first - one.last] * 0.68 ** min(commas, 3) * 0.5**between * 0.45**stops
                    else:  # "18 xã, 169 thôn, 85 cơ quan được công nhận": one verb for all
                        weight = _NEAR_30[first - one.last] * (0.85 if between else 0.68) ** min(commas, 4)
                        weight *= 0.85**between * 0.45**stops
                    passed += first > seen.right_end and not _SETTINGS.issuperset(names)
                    if one.denominator is not None and seen.right.startswith("k_") and not _ATTAINED.isdisjoint(names):
                        weight = max(weight, 0.4)  # "2.215/2.304 khu dân cư, 163/171 xã … đạt"
                    if not _STRICT.isdisjoint(names):
                        weight = strict
            else:
                between = counts[i - 1] - counts[last] if i else 0
                if sentence_of[first] != sentence:
                    if lead and first < lead[1]:
                        weight = 0.75 * 0.93**between
                    else:
                        gap = sentence - sentence_of[first]
                        asked = gap == 1 and "?" in t.words[made.sentence_start(i) - 1 : made.sentence_start(i)]
                        weight = (0.7 if asked else 0.3 if gap == 1 else 0.18) * 0.85 ** min(between, 4)
                        if "drill" in names and gap == 1:
                            weight = max(weight, 0.55)
                else:
                    commas = commas_at[i - 1] - commas_at[last]
                    semis = semicolons[i - 1] - semicolons[last]
                    weight = (
                        _NEAR_55[i - last] * 0.97 ** min(commas, 6) * 0.82 ** min(between, 4) * 0.85 ** min(semis, 2)
                    )
                    if colon is not None and last < colon:  # what leads a list holds for all of it
                        weight = max(weight, 0.68 * 0.97**between)
            for name in names:
                if (
                    name == "each"
                    and first > i
                    and commas_at[first] + stops_at[first] > commas_at[one.last] + stops_at[one.last]
                ):
                    continue  # "góp 1,1 tỷ đồng, mỗi hộ 200 nghìn đồng"
                if weight > near.get(name, 0.0):
                    near[name] = weight
        column = self.column.get(i)
        if column is not None:
            head_line = line_of[column[0][0]]
            for place in range(
                bisect_left(self.event_places, made.line_starts[head_line]),
                bisect_left(self.event_places, made.line_end(head_line)),
            ):
                first, last, names = self.events[place]
                for name in names:
                    if column[0][0] <= first < column[0][1]:
                        near[name] = 0.95
                    elif near.get(name, 0.0) < 0.8:
                        near[name] = near.get(name, 0.0) * 0.3
        links = one.lead
        while links > 0 and t.words[links - 1] in _LINKS and t.words[links - 1] != ",":
            links -= 1
        for place in range(max(low, bisect_left(self.event_places, links - 8)), bisect_left(self.event_places, links)):
            if self.events[place][1] == links - 1:
                near.update({f"@{name}": 1.0 for name in self.events[place][2]})
        depth = 0.55
        for span in reversed(made.headings[line]):
            a = bisect_left(self.event_places, span[0])
            b = bisect_left(self.event_places, span[1])
            for place in range(a, b):
                for name in self.events[place][2]:
                    if depth > near.get(name, 0.0):
                        near[name] = depth
            depth *= 0.8
        return near

    def _bound(self, seen: _Seen) -> int | None:
        """Where what is told after a number ends for it: at the next number, when this one is the whole that the next
        is part of ("trong số 1.116 thôn có 1.043 nơi đạt", "có 486 trường, 471 trường đăng ký")."""
        one = seen.numeral
        k = bisect_left(self.starts_of_numbers, one.first) + 1
        if k >= len(self.numbers) or self.made.sentence[self.numbers[k].first] != self.made.sentence[one.first]:
            return None
        following = self.numbers[k]
        before = self.t.words[max(one.lead - 3, 0) : one.lead]
        whole = before[-2:] == ["trong", "số"] or before[-3:] in (["trong", "tổng", "số"], ["trên", "tổng", "số"])
        same = self.right_of(following)[0] == seen.right and (
            seen.right.startswith("k_") or (seen.right == "case" and before[-1:] == ["trong"])
        )
        return following.first if (whole or same) and following.value <= one.value else None

    def _all_counted(self, i: int, stop: int) -> bool:
        """Every number between has its own noun right behind it, as in an enumeration."""
        a, b = bisect_left(self.starts_of_numbers, i + 1), bisect_left(self.starts_of_numbers, stop)
        return all(self.seen[k].right for k in range(a, b) if not self.seen[k].why_not)

    # --- The choice ------------------------------------------------------------------------------------------------

    def weigh(self, seen: _Seen) -> list[tuple[float, str, str]]:
        """(weight, code, counted class), best first."""
        left = self.left_of(seen)
        near = self.told(seen)
        here = self.made.sentence_start(seen.numeral.first)
        after = self._right_after(seen)
        if seen.right:
            near.update({f"@{name}": 1.0 for name in after})
        if seen.right == "crimecase":  # its own kind is said: fires and traffic are of others
            near.pop("blaze", None)
            near["traffic"] = near.get("traffic", 0.0) * 0.3
        if max(near.get("register", 0.0), near.get("recognized", 0.0)) < 0.35:
            latest = self._latest_before(seen.numeral.first, ("register", "recognized"))
            if latest:
                near["register" if latest == "recognized" else "recognized"] = 0.0
        if seen.right.startswith("k_"):
            self._own_sentence(seen, near)
        for one, other in (("register", "recognized"), ("recognized", "register")):
            if other in after and one not in after:  # "đăng ký và 3/3 được công nhận"
                near[one] = near.get(one, 0.0) * 0.35
            elif near.get(one, 0.0) > near.get(other, 0.0) + 0.08:  # "471 trường đăng ký, 455 được công nhận"
                near[other] = near.get(other, 0.0) * 0.35
        between = self.t.words[max(self._previous_number(seen.numeral.first) + 1, here) : seen.numeral.lead]
        if "lên" in between or "tổng" in between:  # "nâng tổng số lên 168"
            near.pop("new", None)
            near.pop("@new", None)
        if _TOGETHER & set(between[-3:]):
            near.pop("each", None)
        of_media = any(noun == "media" and evidence >= 0.5 for noun, evidence, _p in left)
        if seen.right == "session_any" and "@publish" in near and of_media:
            seen.right = "media"  # "chuyên mục phát 104 chương trình"
        weak = seen.right in self.words.weak
        rules: dict[int, Rule] = {}  # a province's own names of our indicator are a rule beside ours
        if seen.right == "liengia" and self.fire_groups:
            seen.right = "ifgroup"
        if seen.right == "group_word":
            seen.right = self._named_group(seen.numeral.first)
            if seen.right == "group_word" and self.t.words[seen.right_end] in ("tổ", "đội"):
                near.pop("online", None)
        if seen.right == "k_residential" and self.t.words[seen.numeral.last + 1 : seen.right_end + 1] == ["bản"]:
            copies = [evidence for noun, evidence, _p in left if noun in ("print", "commit", "media")]
            villages = [evidence for noun, evidence, _p in left if noun.startswith("k_")]
            if copies and max(copies) > max(villages, default=0.4):
                seen.right, weak = "sheet", True
        if seen.right == "k_unit" and not _TOGETHER & set(
            self.t.words[max(seen.numeral.lead - 3, 0) : seen.numeral.lead]
        ):
            # "214 cơ quan, doanh nghiệp …; 203 đơn vị": the kinds were named before
            kinds = [
                (place, noun)
                for noun, evidence, place in left
                if noun.startswith("k_") and noun != "k_unit" and evidence > 0.27 and place >= here
            ]
            if kinds:
                seen.right, weak = max(kinds)[1], False
        if seen.right == "site" and self.t.words[seen.numeral.last + 1] in ("nơi", "địa phương"):
            # "trong số 1.116 thôn có 1.043 nơi đạt": the kind was named before
            kinds = [(place, noun) for noun, evidence, place in left if noun.startswith("k_") and place >= here]
            if kinds and (
                self._previous_number(seen.numeral.first) >= here
                or any(noun.startswith("k_") and e >= 0.9 for noun, e, _p in left)
            ):
                seen.right, weak = max(kinds)[1], False
        classes = {noun for noun, _e, _p in left}
        if seen.right and not weak:
            classes = {seen.right}
        elif seen.right:
            classes.add(seen.right)
        else:
            classes.add("bare")
        for noun in classes:
            for rule in self.words.by_noun.get(noun, ()):
                rules[id(rule)] = rule
        of_kind = seen.right == "percent" and any(noun.startswith("k_") and e >= 0.8 for noun, e, _p in left)
        found = []
        for rule in rules.values():
            weight, noun = self._noun_weight(rule, seen, left, near, weak)
            if weight <= 0:
                continue
            if (
                rule.require
                and not any(near.get(name, 0.0) >= 0.15 or name in classes for name in rule.require)
                and not (
                    rule.nouns.get(seen.right, 0.0) >= 1.7
                    and (
                        any(self._in_paragraph(name, seen, ahead=True) for name in rule.require)
                        or (seen.right == "follower" and "online" in self.topics)
                    )
                )
            ):
                continue
            if rule.near and not any(near.get(name, 0.0) >= 0.5 for name in rule.near) and noun != "valuable":
                continue
            if rule.code == "cases_handled" and "xuống" in between:
                continue  # "từ 31 vụ xuống 12"
            if rule.code == "model_sites" and self.t.words[seen.numeral.lead - 1] in ("của", "từ"):
                continue
            if rule.also and not all(
                near.get(name, 0.0) >= 0.2 or self._in_paragraph(name, seen) for name in rule.also
            ):
                continue
            if rule.topic and rule.topic not in self.topics and not self._implied(rule.topic):
                continue
            if of_kind and rule.topic == "standard":
                weight += 0.25
            # A noun far off or taken by another number carries what is told less far.
            carried = 1.0 if seen.right or noun == "bare" else min(1.0, weight / _CARRIES)
            for name, each in rule.events.items():
                if name not in near:
                    continue
                force = near[name] * (carried if each > 0 else 1.0)
                if each < 0 and force < 0.3:
                    continue
                if name == "other_standard":  # "đạt chuẩn văn hóa và an toàn về ANTT" is both
                    force = max(0.0, force - 0.8 * near.get("standard", 0.0))
                weight += each * force
            found.append((round(weight, 6), rule.code, noun))
        found.sort(key=lambda one: -one[0])
        return found

    def _in_paragraph(self, name: str, seen: _Seen, *, ahead: bool = False) -> bool:
        """Told earlier in the paragraph, or anywhere in it."""
        i = seen.numeral.first
        low = bisect_left(self.event_places, max(self.made.line_starts[self.made.line[i]], i - 110))
        high = bisect_left(self.event_places, min(self.made.line_end(self.made.line[i]), i + 60) if ahead else i)
        return any(name in self.events[place][2] for place in range(low, high))

    def _implied(self, topic: str) -> bool:
        """Registered and recognised in one text that names no other standard."""
        return topic == "standard" and {"register", "recognized"} <= self.topics and "other_standard" not in self.topics

    def _own_sentence(self, seen: _Seen, near: dict[str, float]) -> None:
        """Of registered and recognised the one that the number's own sentence tells, however late: "15 xã, 91 ấp … đạt"."""
        i = seen.numeral.first
        start, stop = self.made.sentence_start(i), self.made.sentence_end(i)
        low, high = bisect_left(self.event_places, start), bisect_left(self.event_places, stop)
        told = {name for place in range(low, high) for name in self.events[place][2]}
        for one, other in (("register", "recognized"), ("recognized", "register")):
            if one in told and other not in told and other in near:
                near[other] *= 0.3
                near[one] = max(near.get(one, 0.0), 0.5)
        if "recognized" in near and self._registers(i):
            near["recognized"] *= 0.2
            near["register"] = max(near.get("register", 0.0), 1.0)

    def _registers(self, i: int) -> bool:
        """ "Đăng ký xây dựng 48 cơ quan … đạt tiêu chuẩn": what is registered for is not yet reached."""
        for place in range(bisect_left(self.event_places, i) - 1, -1, -1):
            first, last, told = self.events[place]
            apart = self.made.stops[last] != self.made.stops[i] or self.made.commas[last] != self.made.commas[i]
            if i - first > 6 or apart or "recognized" in told:
                return False
            if "register" in told:
                return True
        return False

    def _latest_before(self, i: int, names: tuple[str, ...]) -> str:
        """Which of these was told last before token i."""
        for place in range(bisect_left(self.event_places, i) - 1, -1, -1):
            if i - self.event_places[place] > 80:
                break
            for name in names:
                if name in self.events[place][2]:
                    return name
        return ""

    def _right_after(self, seen: _Seen) -> frozenset[str]:
        """What is told right behind the number and its noun."""
        edge = max(seen.right_end, seen.numeral.last)
        names: set[str] = set()
        for place in range(bisect_left(self.event_places, edge + 1), bisect_left(self.event_places, edge + 4)):
            first, _last, told = self.events[place]
            if self.made.commas[first] == self.made.commas[edge] and self.made.stops[first] == self.made.stops[edge]:
                names.update(told)
        return frozenset(names)

    def _named_group(self, i: int) -> str:
        """ "Mô hình Tổ liên gia … Toàn quận có 412 tổ": which tổ was said last in the paragraph."""
        start = max(self.made.line_starts[self.made.line[i]], i - 120)
        for j in range(i - 1, start - 1, -1):
            hit = self.nouns.get(j)
            if hit is not None and hit[1] in ("group", "ifgroup", "liengia", "online"):
                if hit[1] == "online" and self.t.words[i + 1 : i + 2] not in (["nhóm"], ["ban"]):
                    continue
                return hit[1]
        return "group_word"

    def _noun_weight(
        self, rule: Rule, seen: _Seen, left: list[tuple[str, float, int]], near: dict[str, float], weak: bool
    ) -> tuple[float, str]:
        best, best_noun = 0.0, ""
        fitting = self.words.compatible.get(seen.right) if weak else None
        for noun, evidence, _place in left:
            if fitting is not None and noun not in fitting:
                continue
            weight = rule.nouns.get(noun, 0.0) * evidence
            if weight > best:
                best, best_noun = weight, noun
        if seen.right:
            own = rule.nouns.get(seen.right, 0.0)
            if not weak:
                return own, seen.right
            if own:
                return own + (0.6 if best_noun != seen.right else 0.2) * best, seen.right
            return 0.8 * best, best_noun
        other = max((evidence for noun, evidence, _p in left if noun == "other"), default=0.0)
        if other > 0 and best_noun:
            best -= max(0.0, other - max(e for noun, e, _p in left if noun == best_noun)) * 1.5
        # A noun of its own right before it leaves little to others: "số phương tiện: 118"
        rival = max((evidence for noun, evidence, _p in left if noun not in rule.nouns), default=0.0)
        if rival >= _OWN_NOUN and best_noun:
            best -= max(0.0, rival - max(e for noun, e, _p in left if noun == best_noun)) * 0.8
        bare = rule.nouns.get("bare", 0.0)
        if bare and any(noun in ("case", "crimecase") and e >= 0.25 for noun, e, _p in left):
            bare = 0.3 if "case" in rule.nouns and rule.nouns["case"] < 1 else bare
        taken = max(((place, noun) for noun, _e, place in left if place in self.consumed), default=None)
        if bare and taken is not None and taken[1] in ("tip", "news", "valuable", "media", "print"):
            bare = 0.0  # "tiếp nhận 336 phản ánh, xử lý 330"
        if bare > best and rival >= 0.4:  # another noun leads: "tin báo nhận: 58, đã giải quyết 55"
            bare *= 1.0 - 0.8 * min(rival, 1.0)
        if bare > best:
            return bare, "bare"
        return best, best_noun

    def _part_of(self, place: int) -> str:
        """ "3.000 khẩu, trong đó tự chế chiếm 2.870", "43 mô hình, chia theo loại: … 18; … 9": the code of the whole."""
        t, made = self.t, self.made
        seen = self.seen[place]
        one = seen.numeral
        if seen.right or one.percent or one.denominator is not None:
            return ""
        start = made.sentence_start(one.first)
        new = "@new" in self.told(seen)
        for back in range(place - 1, max(place - 9, -1), -1):
            whole = self.seen[back]
            if made.line[whole.numeral.first] != made.line[one.first]:
                return ""
            if new and whole.chosen not in ("models_active", ""):
                continue
            if not whole.chosen:
                if whole.why_not not in ("each", "change", "year", "ordinal") and not whole.why_not.startswith(
                    "weight"
                ):
                    return ""
                continue
            after = max(whole.right_end, whole.numeral.last) + 1
            cue = " ".join(t.words[after : one.lead])
            if _near_names(t, after, one.lead) and made.sentence[whole.numeral.first] == made.sentence[one.first]:
                return whole.chosen  # "Cư M'gar 19 khẩu, Krông Bông 27, Lắk 33"
            if whole.noun == "part":
                if ":" in t.words[after : one.lead] or made.sentence[whole.numeral.first] != made.sentence[one.first]:
                    return ""
                if self._foreign(after, one.lead, whole):
                    return ""
                kinds = [noun for noun, _e, _p in self._nouns_in((after, one.lead), 1.0) if noun.startswith("k_")]
                return self._of_kind(whole.chosen, kinds[-1]) if kinds else whole.chosen
            near_by = made.sentence[whole.numeral.first] == made.sentence[one.first]
            opens = " ".join(t.words[start : start + 2])
            if not near_by and not opens.startswith(("riêng", "trong đó", "trong số", "trong ấy", "còn")):
                return ""
            parallel = near_by and ";" in t.words[after : one.lead] and t.words[one.lead - 1] == ":"
            if not (parallel and t.words[whole.numeral.lead - 1] == ":") and (
                not any(said in cue for said in _PARTS) or one.value > whole.numeral.value
            ):
                return ""
            if whole.chosen in ("recognition_rate", "clearance_rate") or self._foreign(after, one.lead, whole):
                return ""
            if whole.chosen.startswith("units_"):
                kinds = [noun for noun, _e, _p in self._nouns_in((after, one.lead), 1.0) if noun.startswith("k_")]
                return self._of_kind(whole.chosen, kinds[-1] if kinds else "")
            if whole.chosen == "models_active" and self.told(seen).get("new", 0.0) >= 0.5:
                return "models_new"
            return whole.chosen
        return ""

    def _beside(self, place: int, fits: bool) -> str:
        """ "án kinh tế: 18 vụ, 21 đối tượng": whom the cases were about."""
        seen = self.seen[place]
        before = self.seen[place - 1] if place else None
        if fits or seen.right != "offender" or before is None or before.chosen != "cases_handled":
            return ""
        near_by = self.made.sentence[before.numeral.first] == self.made.sentence[seen.numeral.first]
        return "persons_handled" if near_by and seen.numeral.first - before.right_end <= 8 else ""

    def _raised(self, place: int) -> str:
        """ "lập mới 12 mô hình, nâng tổng số lên 168"."""
        seen = self.seen[place]
        before = self.seen[place - 1] if place else None
        if seen.right or before is None or not before.chosen or seen.numeral.value < before.numeral.value:
            return ""
        between = self.t.words[max(before.right_end, before.numeral.last) + 1 : seen.numeral.lead]
        if {"cả", "toàn"} & set(between[-4:]) and between[-1:] in (["là"], ["có"], ["được"]) and len(between) <= 8:
            return {"models_new": "models_active"}.get(before.chosen, before.chosen)  # "4 camera, cả phường là 52"
        if len(between) > 16 or between[-1:] not in (["lên"], ["là"], ["thành"]) or not {"nâng", "đưa"} & set(between):
            return ""
        return {"models_new": "models_active"}.get(before.chosen, before.chosen)

    def _of_kind(self, code: str, kind: str) -> str:
        """The code for units of this kind, told of like these."""
        stem = "_".join(code.split("_")[:2])
        fitting = [one.code for one in self.words.by_noun.get(kind, ()) if one.code.startswith(stem)]
        return fitting[0] if len(fitting) == 1 else code

    def _foreign(self, start: int, stop: int, whole: _Seen) -> bool:
        """Something else that is counted is named in between."""
        t_words = self.t.words
        ours = {noun for rule in self.words.rules if rule.code == whole.chosen for noun in rule.nouns}
        j = start
        while j < stop:
            hit = self.nouns.get(j)
            if hit is None:
                j += 1
                continue
            noun = hit[1]
            if noun == "other" and t_words[j] in _SCENE:
                noun = "skip"
            if noun not in ours and noun not in ("skip", "person", "called", "kind", "site") and not is_kind(noun):
                return True
            j = hit[0] + 1
        return False

    def _pair(self, before: _Seen, seen: _Seen) -> None:
        """ "164 đội với 2.030 đoàn viên", "12 buổi cho 300 người": whom the number before gathers."""
        noun = _GATHERS.get(before.chosen)
        if noun is None or self.made.sentence[before.numeral.first] != self.made.sentence[seen.numeral.first]:
            return
        after = max(before.right_end, before.numeral.last) + 1
        between = self.t.words[after : seen.numeral.lead]
        if noun == "offender":  # "43 vụ nhập cảnh trái phép, 97 người"
            low, high = bisect_left(self.event_places, after), bisect_left(self.event_places, seen.numeral.lead)
            told = {name for place in range(low, high) for name in self.events[place][2]}
            if between and len(between) <= 7 and between[-1] in (",", "/", "-", "–", "với") and told <= _OF_CASES:
                seen.right = noun
            return
        people = self.t.words[seen.numeral.last + 1 : seen.right_end + 1] == ["người"]
        listed = (noun in ("hearer", "learner") or (noun == "member" and people)) and between in (
            [","],
            ["–"],
            ["-"],
            ["|"],
        )
        if between and (len(between) > 9 or ";" in between or not (_GATHERING & set(between) or listed)):
            return
        low, high = bisect_left(self.event_places, after), bisect_left(self.event_places, seen.numeral.lead)
        told = {name for place in range(low, high) for name in self.events[place][2]}
        if told.isdisjoint(_OTHERWISE):
            seen.right = noun

    def _placed(self, before: _Seen, seen: _Seen) -> None:
        """ "5 mô hình tại 86 doanh nghiệp"."""
        between = self.t.words[max(before.right_end, before.numeral.last) + 1 : seen.numeral.lead]
        if (is_kind(seen.right) or seen.right.startswith("k_") or seen.right == "site") and between in (
            ["tại"],
            ["ở"],
            [",", "ở"],
            [",", "tại"],
            ["trên"],
        ):
            seen.right = "model_site"

    def _of_group(self, seen: _Seen) -> bool:
        """ "Đội có 10 người", "tổ gồm 14 người"."""
        k = seen.numeral.lead
        while k > 0 and self.t.words[k - 1] in ("có", "gồm", "nay", "hiện", "được", "với", "là"):
            k -= 1
        hit = self.nouns.get(k - 1)
        return k < seen.numeral.lead and hit == (k - 1, "group_word") and self.t.words[k - 1] in ("tổ", "đội")

    def _wholes(self) -> None:
        """ "76 trong tổng số 91 vụ": the first counts what follows the second, the second is the whole."""
        words = self.t.words
        for part, whole in zip(self.seen, self.seen[1:], strict=False):
            between = words[part.numeral.last + 1 : whole.numeral.lead]
            if (
                not part.why_not
                and part.right
                and part.right == whole.right
                and between[-3:] == ["trong", "tổng", "số"]
            ):
                whole.why_not = "the whole"  # "29 thôn trong tổng số 31 thôn"
            if (
                not part.why_not
                and part.right
                and part.right == whole.right
                and words[part.right_end + 1 : whole.numeral.lead]
                in (["thì"], [",", "thì"], ["thì", "có"], ["thì", "đã"])
                and part.numeral.value >= whole.numeral.value
            ):
                part.why_not = "the whole"  # "thôn có 215 hộ thì 203 hộ vào tổ"
            if part.why_not or whole.why_not or part.right or not between or len(between) > 4:
                continue
            if between[0] not in ("trong", "trên") or between[1:] not in (["tổng", "số"], ["số"], ["tổng"]):
                continue
            if whole.numeral.value >= part.numeral.value and whole.right:
                part.right, part.right_end, part.unknown = whole.right, whole.right_end, False
                whole.why_not = "the whole"

    def read(self) -> list[Figure]:
        t, made = self.t, self.made
        threshold = self.words.threshold
        for one in self.numbers:
            seen = _Seen(one)
            self.seen.append(seen)
            seen.why_not = self.shapes[one.first]
            if seen.why_not:
                continue
            seen.right, seen.right_end, seen.unknown = self.right_of(one)
            if (
                seen.right
                and seen.right_end == one.last + 1
                and t.plain[one.last + 1]
                and seen.right_end == one.last + 1
                and len(t.words[seen.right_end]) <= 3
            ):
                # "To roi: 5.000 to" without diacritics: "to" is many things, the noun before is one
                before_it = [noun for noun, evidence, _p in self.left_of(seen) if evidence >= 1.0]
                if before_it and seen.right not in before_it:
                    seen.right, seen.right_end = "", one.last
            if seen.right and seen.right not in ("percent", "money"):
                self.consumed[one.last + 1] = one.first
        self._wholes()
        figures: list[Figure] = []
        times = Periods(t)
        for place, seen in enumerate(self.seen):
            if seen.why_not:
                continue
            one = seen.numeral
            before = self.seen[place - 1] if place else None
            if (
                seen.unknown
                and t.words[one.last + 1 : one.last + 2] in (["số"], ["kỳ"], ["tập"])
                and any(noun == "media" and evidence >= 0.5 for noun, evidence, _p in self.left_of(seen))
            ):
                seen.right, seen.unknown = "media", False  # "chuyên mục ra được 48 số"
            if seen.unknown or seen.right == "other":
                seen.why_not = "counts something else"
                continue
            if (
                seen.right == "times"
                and before is not None
                and not before.why_not
                and made.sentence[before.numeral.first] == made.sentence[one.first]
            ):  # "5 đợt, 1.870 lượt"
                seen.right = _TIMES_OF.get(before.right, seen.right)
            if before is not None and seen.right in ("person", "hoi_vien", "delegate"):
                self._pair(before, seen)
            if before is not None and before.chosen in ("models_active", "models_new") and seen.right:
                self._placed(before, seen)
            if seen.right == "person" and self._of_group(seen):
                seen.right = "member"
            if seen.right == "page_word":
                seen.right = "online" if {"online", "follow"} & self.topics else "other"
            counted = bool(seen.right)
            if one.spelled and not counted:
                seen.why_not = "spelled, counts nothing"
                continue
            named = self._named_before(one.first)
            if (
                (not named and excluded.ordinal(t, one, counted=counted, listed=self._listed(one)))
                or excluded.year(t, one, counted=counted)
                or (not counted and self._with_ordinal(before, one))
            ):
                seen.why_not = "ordinal"
                continue
            every = t.words[max(seen.right_end, one.last) + 1 : max(seen.right_end, one.last) + 3]
            if excluded.each(t, one) or (every[:1] == ["mỗi"] and every[1:] and every[1] in _TURNS):
                seen.why_not = "each"
                continue
            if (
                excluded.change(t, one, made)
                or excluded.beginning(t, one, made)
                or (
                    before is not None
                    and before.why_not == "change"
                    and (
                        t.words[before.numeral.last + 1 : one.lead][-1:] == ["("]
                        # "tăng 2 xã, 9 thôn"
                        or (
                            before.right
                            and counted
                            and t.words[before.right_end + 1 : one.lead] in ([","], ["và"], [",", "và"])
                        )
                    )
                )
            ):
                seen.why_not = "change"
                continue
            if excluded.victims(t, one, seen.right_end) and seen.right in ("person", "offender", "case"):
                seen.why_not = "victims"
                continue
            if excluded.denied(t, one, seen.right_end):
                seen.why_not = "denied"
                continue
            if self.plan_lines[made.line[one.first]] or excluded.planned(t, one, made):
                seen.why_not = "plan"
                continue
            found = self.weigh(seen)
            raised = self._raised(place) or self._beside(place, found[0][0] >= threshold if found else False)
            if raised:
                found = [(threshold + 0.3, raised, "part")]
            if one.denominator is not None and not seen.right:
                fits = bool(found) and found[0][0] >= threshold
                for earlier in figures[-30:] if not fits else ():
                    if earlier.value == one.denominator and earlier.ratio is None:  # 19/41 of the 41 named before
                        found.insert(0, (threshold + 0.6, earlier.indicator, "whole"))
            if not found or found[0][0] < threshold:
                part = self._part_of(place)
                if part:
                    found = [(threshold + 0.05, part, "part")]
            if not found or found[0][0] < threshold:
                seen.why_not = f"weight {found[0][0]:.2f} {found[0][1]}" if found else "nothing fits"
                continue
            weight, code, noun = found[0]
            seen.chosen, seen.noun = code, noun
            behind = weight - next((other[0] for other in found[1:] if other[1] != code), weight - 1.5)
            confidence = 1 / (1 + exp(-1.6 * (min(weight - threshold, behind * 1.2) + 0.35)))
            when: Period | None = times.of(made, one)
            figures.append(
                Figure(
                    code,
                    one.value,
                    one.qualifier,
                    one.start,
                    one.end,
                    confidence,
                    (one.value, one.denominator) if one.denominator is not None else None,
                    one.high,
                    when.text if when else None,
                )
            )
        return figures


def read(text: str, *, own: Iterable[Own] = (), added: Added | None = None) -> list[Figure]:
    """The figures of a narrative report, in the order of the text; places are those of the text as given."""
    made, places = composed(text)
    made = made.replace("\u200b", " ").replace("\ufeff", " ")
    figures = _Reading(made, lexicon(tuple(own), added)).read()
    if places is not None:
        for one in figures:
            one.start, one.end = places[one.start], places[one.end]
    return figures
