"""Numbers of a scene that is told, not of what a unit came to: who acted and who was saved, how an idea was meant, what
an area is made of, how old and at what hour, teams of a contest."""

from bisect import bisect_left

from .figures import Seen
from .numerals import Numeral
from .passage import Passage
from .tokens import NUMBER, WORD, Tokens

_TO = frozenset({"đến", "tới", "-", "–"})
_MILESTONES = frozenset({"mốc"})
_HELPS = frozenset({"giúp", "kèm", "quản", "canh", "dìu", "đỡ", "hóa", "lý", "sát", "phụ", "với"})
_FEW, _VERY_FEW = 10, 4
_HOUSE_AREAS = frozenset(
    {"ngõ", "xóm", "hẻm", "thôn", "ấp", "bản", "buôn", "làng", "khu", "phố", "tổ", "xã", "phường", "khóm"}
)
_AREAS = _HOUSE_AREAS | {"huyện", "tỉnh", "quận", "thị", "thành", "trấn", "vùng", "cụm", "phum", "sóc"}
_RAIDED = (
    ["triệt", "xóa"],
    ["triệt", "phá"],
    ["bóc", "gỡ"],
    ["đánh", "sập"],
    ["phá", "rã"],
    ["xóa", "sổ"],
    ["phá", "tan"],
)
_CHASED = (["đuổi", "theo"], ["rượt", "theo"], ["bám", "theo"], ["lần", "theo"], ["rượt", "đuổi"], ["bắt", "gặp"])
_LEFT_OUT = (["không", "tính"], ["không", "kể"], ["không", "gồm"], ["ngoại", "trừ"], ["loại", "trừ"])
_POLICE = frozenset({"xã", "phường", "huyện", "quận", "tỉnh", "trấn", "phố", "an", "đồn"})
_RESCUES = frozenset({"cứu", "vớt"})
_COST = frozenset(
    {"tốn", "hết", "mất", "cần", "chừng", "khoảng", "trị", "giá", "kinh", "phí", "với", ",", "(", "vốn", "là"}
)
_RATES_IT = frozenset({",", "(", "đạt", "bằng", "tức", "chiếm", "tỷ", "lệ", "là", "tương", "đương", "được"})
_NOT_UNITS = frozenset({"tip", "news", "valuable", "other", "household", "person", "hearer", "facility", "tips"})
_PUBLISHED = frozenset({"tin", "bài", "ảnh"})
_SETTINGS = frozenset({"apply", "group", "population", "attend"})


def told_only(p: Passage, before: Seen | None, seen: Seen) -> str:
    """Why the number belongs to the telling alone, "" when it may be a figure."""
    one, t = seen.numeral, p.t
    if _span(t, one) or (t.words[one.lead - 1] in _MILESTONES and not one.percent) or _measured(seen):
        return "measure"
    if _saved(p, before, seen) or _left_over(t, seen) or t.words[one.lead - 2 : one.lead] in _LEFT_OUT:
        return "denied"
    if _designed(p, before, seen):
        return "design"
    if before is not None and (_share_of_other(p, before, seen) or _cost_of_plan(p, before, seen)):
        return "of another"
    if (
        _rounds(p, seen)
        or _cured(p, seen)
        or _contests(p, seen)
        or _raided(t, seen)
        or _own_staff(t, seen)
        or _made_of(p, seen)
    ):
        return "counts something else"
    return ""


def _span(t: Tokens, one: Numeral) -> bool:
    """ "tuổi từ 22 đến 48", "từ 19 đến 23 giờ", "18 - 60 tuổi"."""
    words, n = t.words, len(t)
    i, j = one.lead, one.last
    if words[j + 1 : j + 2] and words[j + 1] in _TO and j + 2 < n and t.kinds[j + 2] == NUMBER:
        if words[j + 3 : j + 4] in (["giờ"], ["tuổi"], ["h"]):
            return True
        return words[i - 1] == "từ" and "tuổi" in words[i - 3 : i - 1]
    if i > 2 and words[i - 1] in _TO and t.kinds[i - 2] == NUMBER:
        return words[j + 1 : j + 2] in (["giờ"], ["tuổi"]) or (words[i - 3] == "từ" and "tuổi" in words[i - 5 : i - 3])
    return False


def _measured(seen: Seen) -> bool:
    """Nothing that is counted comes in parts: "nhích thêm 1,3 điểm", "cao 2,5 lần"."""
    one = seen.numeral
    return one.value != int(one.value) and not (one.percent or one.magnitude) and seen.right != "money"


def _left_over(t: Tokens, seen: Seen) -> bool:
    """ "Phần 26 ấp còn lại", "6 em tái phạm"."""
    after = t.words[seen.after : seen.after + 2]
    if seen.right.startswith("k_") and after in (["bị", "đưa"], ["bị", "rút"], ["bị", "cắt"], ["không", "giữ"]):
        return True  # "2 khu bị đưa ra khỏi danh sách"
    if after[:1] == ["tái"] and after[1:] in (["phạm"], ["nghiện"]):
        return True
    return after == ["còn", "lại"] and (seen.right.startswith("k_") or t.words[seen.numeral.lead - 1] == "phần")


def _saved(p: Passage, before: Seen | None, seen: Seen) -> bool:
    """ "ứng cứu 22 tàu gặp nạn, 141 người": of what was saved before."""
    if before is None or seen.right not in ("person", "household") or not p.same_sentence(before.numeral, seen.numeral):
        return False
    saved = p.t.words[before.numeral.lead - 1] in _RESCUES or p.t.words[before.numeral.lead - 2] in _RESCUES
    return (
        saved
        and seen.numeral.lead - before.after <= 4
        and p.t.words[seen.numeral.lead - 1] in (",", "với", "và", "cùng")
    )


def _designed(p: Passage, before: Seen | None, seen: Seen) -> bool:
    """ "5 hộ ở gần nhau nhận giúp 1 thanh niên hư": how it is meant, not what came of it."""
    one = seen.numeral
    if one.value > _FEW or one.percent or one.denominator is not None:
        return False
    if one.value == 1 and before is not None:
        return _together(p, before.numeral, one)
    k = bisect_left(p.starts_of_numbers, one.first) + 1
    return k < len(p.numbers) and p.numbers[k].value == 1 and _together(p, one, p.numbers[k])


def _together(p: Passage, many: Numeral, single: Numeral) -> bool:
    near_by = p.same_sentence(many, single) and 1 < many.value <= _FEW and single.first - many.last <= 14
    return near_by and p.t.words[single.lead - 1] in _HELPS and p.t.words[single.last + 1] != "vụ"


def _share_of_other(p: Passage, before: Seen, seen: Seen) -> bool:
    """ "giải quyết xong 52 tin, đạt 91,2%", "1.140/1.265 nhà ống, đạt 90,1%": the share of what was counted just before."""
    if not seen.numeral.percent or not p.same_sentence(before.numeral, seen.numeral):
        return False
    if (
        not (before.unknown or before.right in _NOT_UNITS)
        or before.chosen.startswith("units_")
        or before.numeral.spelled
    ):
        return False
    between = p.t.words[before.after : seen.numeral.lead]
    start = next((k for k, word in enumerate(between) if word in (",", "(")), len(between))
    return start <= 3 and set(between[start:]) <= _RATES_IT and before.numeral.percent is False


def _cost_of_plan(p: Passage, before: Seen, seen: Seen) -> bool:
    """ "phải thêm 10 mắt nữa, tốn 55 triệu đồng"."""
    if seen.right != "money" or before.why_not != "plan" or not p.same_sentence(before.numeral, seen.numeral):
        return False
    between = p.t.words[before.after : seen.numeral.lead]
    return len(between) <= 6 and any(word in _COST for word in between[-2:])


def _rounds(p: Passage, seen: Seen) -> bool:
    """ "tuần tra 21.500 lượt"."""
    if seen.right != "times":
        return False
    return any(
        "check" in names and last == seen.numeral.lead - 1 for _f, last, names in p.events_before(seen.numeral.lead)
    )


def _cured(p: Passage, seen: Seen) -> bool:
    """ "đưa đi cai 431": addicts."""
    return not seen.right and any(
        "addict" in names and last == seen.numeral.lead - 1 for _f, last, names in p.events_before(seen.numeral.lead)
    )


def _contests(p: Passage, seen: Seen) -> bool:
    """ "Hội thi … khép lại. 11 đội, mỗi đội 7 thành viên, đua tài": who takes part in a contest."""
    i = seen.numeral.first
    if seen.right == "media":  # "9 đội tranh tài, 27 tiểu phẩm"
        return (
            "contest" in p.told_in(p.made.sentence_start(i), i) and p.t.words[seen.numeral.last + 1] not in _PUBLISHED
        )
    if seen.right not in ("group", "group_word") or p.t.words[seen.numeral.last + 1] != "đội":
        return False
    if seen.right == "group" and seen.right_end > seen.numeral.last + 1:
        return False
    start = p.made.line_starts[p.made.line[i]]
    return "contest" in p.told_in(max(start, i - 60), min(p.made.sentence_end(i), i + 20))


def _raided(t: Tokens, seen: Seen) -> bool:
    """ "triệt xóa 9 nhóm": gangs."""
    return seen.right == "group_word" and t.words[seen.numeral.lead - 2 : seen.numeral.lead] in _RAIDED


def _own_staff(t: Tokens, seen: Seen) -> bool:
    """ "Công an xã 46 đồng chí": how many serve there."""
    if seen.right != "person" or t.words[seen.numeral.last + 1] not in ("đồng", "cán"):
        return False
    k = seen.numeral.lead - 1
    while k > 1 and t.words[k] in ("có", "hiện", ":", "gồm", "là", "bố", "trí"):
        k -= 1
    return t.words[k] in _POLICE and "an" in t.words[k - 2 : k + 1] and "công" in t.words[k - 3 : k + 1]


def _made_of(p: Passage, seen: Seen) -> bool:
    """ "Cả huyện Tuy An (Phú Yên) có 83 thôn, khu phố; …", "cả ngõ 86 hộ": what an area is made of."""
    one, words = seen.numeral, p.t.words
    if one.denominator is not None or one.percent:
        return False
    if seen.right == "household" and words[one.lead - 2] in ("cả", "toàn") and words[one.lead - 1] in _HOUSE_AREAS:
        return not (p.told_right_after(seen) - _SETTINGS)
    if not _belongs(seen):
        return False
    run = _enumerated(p, bisect_left(p.starts_of_numbers, one.first))
    lead, last = run[0].numeral.lead, run[-1]
    if words[lead - 1] != "có" or not run[0].right.startswith("k_"):
        return False
    start = max(p.made.sentence_start(lead), lead - 14)
    k = start + (words[start] in ("cả", "toàn"))
    if words[k] not in _AREAS or not all(_of_a_name(p.t, m) for m in range(k + 1, lead - 1)):
        return False
    stop = words[last.after : last.after + 1]
    return stop in ([";"], ["."]) or (stop == [","] and p.t.kinds[last.after + 1] == WORD)


def _belongs(seen: Seen) -> bool:
    return seen.right.startswith("k_") or seen.right in ("household", "other", "person")


def _enumerated(p: Passage, place: int) -> list[Seen]:
    """The enumeration that the number is in: "có 27 khu phố, 312 tổ dân phố, 18.600 hộ"."""
    first = last = place
    while first > 0 and _next_to(p, p.seen[first - 1], p.seen[first]):
        first -= 1
    while last + 1 < len(p.seen) and _next_to(p, p.seen[last], p.seen[last + 1]):
        last += 1
    return p.seen[first : last + 1]


def _next_to(p: Passage, one: Seen, other: Seen) -> bool:
    between = p.t.words[one.after : other.numeral.lead]
    return _belongs(one) and _belongs(other) and between in ([","], ["và"], ["với"], [",", "với"], ["gồm"])


def _of_a_name(t: Tokens, k: int) -> bool:
    return t.kinds[k] != WORD or t.capital(k) or t.words[k] in _AREAS or t.words[k] in ("tỉnh", "hiện", "nay")


def acts_only(p: Passage, seen: Seen) -> bool:
    """Few people, and nothing is said of catching them in their own sentence: "Một lần đuổi theo hai kẻ giật dây
    chuyền", "Hai phụ nữ bị lừa được đưa trở về"."""
    i = seen.numeral.first
    if seen.right == "person" and p.t.words[seen.numeral.lead - 1] == "nhờ":
        return True  # "Nhờ 2 sinh viên báo tin, công an bắt 3 đối tượng"
    if seen.numeral.value > _FEW:
        return False
    if p.t.words[seen.numeral.lead - 2 : seen.numeral.lead] in _CHASED:
        return True
    if not seen.numeral.spelled:
        return False
    told = p.told_in(max(p.made.sentence_start(i), i - 40), min(p.made.sentence_end(i), i + 30))
    return told.isdisjoint({"arrest", "handled"})


def opens_with_few(p: Passage, seen: Seen) -> bool:
    """ "…, 3 anh em trong tổ phải can ngăn đến nửa đêm": a few who do something, not how many a group has."""
    one = seen.numeral
    if seen.right == "member" and one.value <= _VERY_FEW and p.t.words[one.lead - 1] == "cùng":
        return True  # "năm ngoái anh cùng 2 dân quân đi 3 ngày đường"
    if seen.right not in ("person", "offender") or one.value > _VERY_FEW or one.denominator is not None:
        return False
    opens = one.lead == p.made.sentence_start(one.first) or p.t.words[one.lead - 1] in (",", "thì", "khi", "lúc", "lần")
    return opens and p.told_right_after(seen).isdisjoint({"join", "reform"})
