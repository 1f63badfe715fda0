"""A text with everything that is found in it before any number is judged: nouns, events, numbers, sentences, tables."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

from . import plans, shapes
from .columns import columns
from .figures import Counted, Seen
from .layout import BULLETS, Layout, layout
from .lexicon import Lexicon, is_kind, kind_class
from .lines import whole_lines
from .numerals import Numeral, apart, numerals
from .tokens import LINE, WORD, Tokens, tokens

_BETWEEN_KINDS = frozenset({",", "và", "cùng", "/", "-", "–", "hoặc", "với", "lẫn", "các", "hay", "\n"})
ONE_KIND = frozenset({"k_commune", "k_residential", "k_school", "k_enterprise", "k_agency"})
_MEANWHILE = frozenset(
    {"năm", "học", "phấn", "đấu", "thi", "đua", "giữ", "vững", "danh", "hiệu", "nhằm", "để", "và", "mục", "tiêu", "này"}
)
Event = tuple[int, int, tuple[str, ...]]
_STANDARDS = frozenset({"chuẩn", "hiệu"})
_NOT_A_NAME = frozenset({"antt", "pccc", "zalo"})


class Passage:
    def __init__(self, text: str, words: Lexicon) -> None:
        self.t: Tokens = whole_lines(tokens(text))
        self.words = words
        self.made: Layout = layout(self.t)
        self.nouns, self.events = words.scan(self.t, self.made.line)
        self.events = _not_yet_reached(self.t, self.events)
        self.event_places = [first for first, _last, _names in self.events]
        self.event_starts = frozenset(self.event_places)
        self.numbers = [each for one in numerals(self.t) for each in self._pair_or_ratio(one)]
        self.starts_of_numbers = [one.first for one in self.numbers]
        self.topics = {name for _f, _l, names in self.events for name in names}
        self._settle_points()
        self._settle_chats()
        self._settle_fire_groups()
        self.shapes = {one.first: shapes.shape(self.t, one, self.made) for one in self.numbers}
        self.counts = self.figures_up_to = self._number_counts()
        self.semicolons = list(accumulate(1 if word == ";" else 0 for word in self.t.words))
        self.plan_lines = self._plan_lines()
        self.column = columns(self.t, self.made, self.numbers)
        self.respective = any(pair == ("lần", "lượt") for pair in pairwise(self.t.words))
        self.all_institutions = self._all_institutions()
        self.reaches_a_standard = self._reaches_a_standard()
        self.quoted = shapes.quoted(self.t)
        self.seen: list[Seen] = []
        self.weighed: dict[int, Sequence[tuple[float, str, str]]] = {}
        """{place of a number: (weight, indicator, noun) of what it was weighed for, best first}"""
        self.consumed: dict[int, int] = {}
        """{first token of a noun: the number that counts it}"""
        self.within_unknown: set[int] = set()
        """Tokens that go on an unknown noun."""

    def _pair_or_ratio(self, one: Numeral) -> list[Numeral]:
        """ "Số buổi/lượt người: 86/12.400" are two numbers, "27/27 xã" is one."""
        words, lead = self.t.words, one.lead
        if one.denominator is None or one.percent or one.magnitude or words[lead - 1] != ":" or lead < 4:
            return [one]
        mark = next((k for k in range(lead - 2, max(lead - 12, 0), -1) if words[k] in ("/", ".", ";", "\n")), 0)
        if words[mark] != "/" or mark + 1 not in self.nouns:
            return [one]
        before = next((self.nouns[k] for k in range(mark - 1, max(mark - 6, -1), -1) if k in self.nouns), (0, "skip"))
        after = self.nouns[mark + 1]
        return [one] if "skip" in (before[1], after[1]) or before[1] == after[1] else apart(one, self.t)

    def _settle_points(self) -> None:
        """Where fire groups or public fire points alone are spoken of, "tổ" and "điểm" are these."""
        said = {noun for _last, noun in self.nouns.values()}
        tellers = {"group_word": ("ifgroup", {"group"}), "site": ("firepoint", {"model_site", "model", "camera"})}
        for vague, (meant, others) in tellers.items():
            if meant not in said or said & others:
                continue
            for first, (last, noun) in self.nouns.items():
                if noun == vague and first == last and self.t.words[first] in ("tổ", "điểm"):
                    self.nouns[first] = (last, meant)

    def _settle_chats(self) -> None:
        """Where groups on Zalo are spoken of and no other "nhóm", "nhóm" is one of these."""
        words = self.t.words
        said = {noun for first, (_last, noun) in self.nouns.items() if words[first] == "nhóm"}
        if "online" in said and not said & {"group", "ifgroup", "other"}:
            for first, (last, noun) in self.nouns.items():
                if noun == "group_word" and words[first] == "nhóm":
                    self.nouns[first] = (last, "online")

    def _settle_fire_groups(self) -> None:
        """Where fire groups or fire points are spoken of, "tổ liên gia" is a fire group."""
        if any(noun in ("ifgroup", "firepoint") for _last, noun in self.nouns.values()):
            for first, (last, noun) in self.nouns.items():
                if noun == "liengia":
                    self.nouns[first] = (last, "ifgroup")

    def _number_counts(self) -> list[int]:
        """How many numbers that may be figures stand up to and with each token."""
        marks = [0] * (len(self.t) + 1)
        for first, shape in self.shapes.items():
            marks[first] = 0 if shape else 1
        return list(accumulate(marks))

    def _all_institutions(self) -> bool:
        """ "cơ quan, doanh nghiệp, nhà trường" in one breath: who the standard is for."""
        heads = {noun for i, (_last, noun) in self.nouns.items() if i - self.made.line_starts[self.made.line[i]] <= 2}
        return {"agency", "enterprise", "school"} <= heads or any(
            noun == "enterprise" and any(self.nouns.get(k, (0, ""))[1] == "agency" for k in range(i - 5, i))
            for i, (_last, noun) in self.nouns.items()
        )

    def _reaches_a_standard(self) -> bool:
        """ "512/533 ấp đạt chuẩn", "giữ được danh hiệu" in a text on security: which standard goes without saying."""
        return any(
            "recognized" in names and not _STANDARDS.isdisjoint(self.t.words[first : last + 1])
            for first, last, names in self.events
        )

    def consumer(self, begin: int) -> Seen | None:
        """The number that counts the noun that begins here."""
        first = self.consumed.get(begin)
        return None if first is None or not self.seen else self.seen[bisect_left(self.starts_of_numbers, first)]

    def settle_counts(self) -> None:
        """Numbers of something else are no figures that stand between."""
        marks = [0] * (len(self.t) + 1)
        for seen in self.seen:
            marks[seen.numeral.first] = 0 if seen.why_not or seen.unknown or seen.right == "other" else 1
        self.figures_up_to = list(accumulate(marks))

    def _plan_lines(self) -> list[bool]:
        known: dict[tuple[int, int], bool] = {}
        lines: list[bool] = []
        for spans in self.made.headings:
            for span in spans:
                if span not in known:
                    known[span] = plans.plan_section(self.t, span)
            lead = self.made.lead[len(lines)]  # "4. Phương hướng. Năm 2024 mở 5 lớp"
            titled = lead is not None and plans.plan_section(self.t, lead) and not self._counted_in(lead)
            lines.append(titled or any(known[span] for span in spans))
        return lines

    def _counted_in(self, span: tuple[int, int]) -> bool:
        return self.counts[span[1] - 1] > (self.counts[span[0] - 1] if span[0] else 0)

    # --- Nouns -----------------------------------------------------------------------------------------------------

    def chunk(self, i: int) -> tuple[str, int]:
        """The enumeration of kinds of unit that begins at token i: (its class, its last token)."""
        kinds = []
        last = i
        j: int | None = i
        while j is not None and (hit := self.nouns.get(j)) is not None and is_kind(hit[1]):
            kinds.append(hit[1])
            last = hit[0]
            longer = self.nouns.get(last)  # "thôn, khu" + "khu phố"
            if longer is not None and longer[0] > last and is_kind(longer[1]):
                last = longer[0]
            j = self._next_kind(last)
        if kinds and kinds[0] == "unit" and len(set(kinds)) > 1:
            rest = [kind for kind in kinds if kind != "unit"]
            return kind_class(rest if "agency" in rest else [*rest, "agency"]), last
        return kind_class(kinds), last

    def _next_kind(self, last: int) -> int | None:
        t, n = self.t, len(self.t)
        j = last + 1
        steps = 0
        while j < n and steps < 3 and t.words[j] in _BETWEEN_KINDS:
            if t.kinds[j] == LINE and self.made.line[j] != self.made.line[min(j + 1, n - 1)]:
                return None
            j += 1
            steps += 1
        return j if steps and j < n and j in self.nouns else None

    def nouns_in(self, span: tuple[int, int], evidence: float) -> list[Counted]:
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
                if noun in ONE_KIND and self.place_name(last):
                    noun = "skip"
            if noun != "skip":
                found.append((noun, evidence, j))
            j = last + 1
        return found

    def kinds_in(self, start: int, stop: int) -> list[str]:
        return [noun for noun, _e, _p in self.nouns_in((start, stop), 1.0) if noun.startswith("k_")]

    def place_name(self, last: int) -> bool:
        """ "xã Kim Long": a name follows, so it is that one place."""
        t = self.t
        k = last + 1
        if k >= len(t) or t.kinds[k] != WORD or t.plain[k]:
            return False
        written = t.text[t.starts[k]]
        return written.isupper() and not t.text[t.starts[last]].isupper() and t.words[k] not in _NOT_A_NAME

    # --- Events ----------------------------------------------------------------------------------------------------

    def told_in(self, start: int, stop: int) -> set[str]:
        """The events that begin between these tokens."""
        low, high = bisect_left(self.event_places, start), bisect_left(self.event_places, stop)
        return {name for place in range(low, high) for name in self.events[place][2]}

    def events_before(self, i: int) -> list[tuple[int, int, tuple[str, ...]]]:
        """The last few events that begin before token i."""
        stop = bisect_left(self.event_places, i)
        return self.events[max(stop - 16, 0) : stop]

    def told_in_paragraph(self, name: str, one: Numeral, *, ahead: bool = False, above: bool = False) -> bool:
        """Told earlier in the paragraph, or anywhere in it, or also in the one above."""
        i, made = one.first, self.made
        line = made.line[i]
        first = self.paragraph_before(line) if above else line
        stop = min(made.line_end(line), i + 60) if ahead else i
        return name in self.told_in(max(made.line_starts[line if first is None else first], i - 110), stop)

    def latest_told(self, i: int, names: tuple[str, ...]) -> str:
        """Which of these was told last before token i."""
        for place in range(bisect_left(self.event_places, i) - 1, -1, -1):
            if i - self.event_places[place] > 80:
                break
            for name in names:
                if name in self.events[place][2]:
                    return name
        return ""

    def told_right_after(self, seen: Seen) -> frozenset[str]:
        """What is told right behind the number and its noun."""
        edge = seen.after - 1
        names: set[str] = set()
        for place in range(bisect_left(self.event_places, edge + 1), bisect_left(self.event_places, edge + 4)):
            first, _last, told = self.events[place]
            made = self.made
            together = made.commas[first] == made.commas[edge] and made.stops[first] == made.stops[edge]
            if together and made.line[first] == made.line[edge]:
                names.update(told)
        return frozenset(names)

    # --- Places ----------------------------------------------------------------------------------------------------

    def opening(self, i: int) -> list[str]:
        """The first two words of the sentence."""
        start = self.made.sentence_start(i)
        return self.t.words[start : start + 2]

    def same_sentence(self, one: Numeral, other: Numeral) -> bool:
        return self.made.sentence[one.first] == self.made.sentence[other.first]

    def alike(self, i: int) -> bool:
        """ "29 cuộc tương tự", "mở 5 lớp như vậy": like what was told before."""
        after = self.t.words[i + 1 : i + 6]
        return ("tương" in after and "tự" in after) or ("như" in after and not {"vậy", "thế", "trên"}.isdisjoint(after))

    def paragraph_before(self, line: int) -> int | None:
        """The line above that says something."""
        starts = self.made.line_starts
        return next((k for k in range(line - 1, -1, -1) if starts[k + 1] - starts[k] > 2), None)

    def previous_number(self, i: int) -> int:
        """The last token of the number before token i, -1 when there is none."""
        k = bisect_left(self.starts_of_numbers, i) - 1
        return self.numbers[k].last if k >= 0 else -1

    def raised_since(self, i: int) -> bool:
        """More than the number before, and told as what came of it."""
        k = bisect_left(self.starts_of_numbers, i)
        more = k > 0 and self.numbers[k].value > self.numbers[k - 1].value
        return more and self.t.words[self.numbers[k].lead - 1] in ("được", "cộng", "tổng", "là", "gom", "góp", "thu")

    def latest_seen(self, seen: Seen) -> Seen | None:
        """The number before in the same sentence."""
        k = bisect_left(self.starts_of_numbers, seen.numeral.first)
        before = self.seen[k - 1] if k else None
        return before if before and self.same_sentence(before.numeral, seen.numeral) else None

    def before(self, one: Numeral, many: int) -> list[str]:
        return self.t.words[max(one.lead - many, 0) : one.lead]

    def bulleted(self, line: int) -> bool:
        start = self.made.line_starts[line]
        return start < len(self.t) and self.t.words[start] in BULLETS

    def parent(self, line: int) -> int | None:
        """The paragraph that a list item belongs to."""
        if not self.bulleted(line):
            return None
        above = line - 1
        while above >= 0 and line - above < 12 and self.bulleted(above):
            above -= 1
        return above if above >= 0 and not self.bulleted(above) else None

    def sibling(self, line: int) -> float:
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
        return 0.4 if stop - start <= 16 and self.bulleted(line) == self.bulleted(line - 1) else 0.16


def _not_yet_reached(t: Tokens, events: list[Event]) -> list[Event]:
    """ "đăng ký năm 2026 đạt chuẩn": what is registered for."""
    made: list[Event] = []
    for one in events:
        first, last, names = one
        before = made[-1] if made else None
        if before is not None and "recognized" in names and "register" in before[2] and before[1] < first:
            between = t.words[before[1] + 1 : first]
            if len(between) <= 5 and all(word in _MEANWHILE or word.isdigit() for word in between):
                names = tuple(name for name in names if name != "recognized")
        if names:
            made.append((first, last, names))
    return made
