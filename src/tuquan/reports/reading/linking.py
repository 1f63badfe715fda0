"""The class of what a number counts, made out by the number before: a whole and its part, groups and members, to whom awards
went; and numbers that go on from one that names or compares."""

from .figures import Seen
from .lexicon import is_kind
from .numerals import Numeral
from .passage import Passage
from .tokens import NUMBER

_GATHERS = {
    "cases_handled": "offender", "security_groups": "member", "propaganda_sessions": "hearer",
    "training_courses": "learner", "online_groups": "follower",
}  # fmt: skip
_GATHERING = frozenset({"với", "cho", "gồm", "có", "thu", "quy", "tập", "/", "huy"})
_OTHERWISE = frozenset({"arrest", "commit", "award", "reform", "training", "drill", "handled", "surrender"})
_OF_CASES = frozenset({"crime", "handled", "arrest", "neutral", "attend", "join", "fund"})
_AT = frozenset({"tại", "ở", "trên", "gắn với", "phủ khắp", "phủ", "có mặt ở", "có mặt tại", "ứng với", "trải khắp"})
_CONSISTS = frozenset(["có", "gồm", "nay", "hiện", "được", "với", "là", "thu", "hút", "quy", "tụ", "tập", "hợp"])
_LEVELS = frozenset(["cấp", "xã", "phường", "huyện", "tỉnh", "thôn", "xóm", "ấp", "khối", "bên", "phía", "ngành", "bộ"])
_TIMES_OF = {"session": "hearer", "session_any": "hearer", "class": "learner"}
# Nouns that a number behind them may name rather than count: "nhóm Zalo 2", "điểm trường 3".
_NAMING = frozenset({"skip", "other", "person", "site", "session_any", "group_word", "class", "kind"})
_THAT_IS = ([",", "tương", "đương"], [",", "tức"], [",", "bằng"], ["tương", "đương"], ["hay"], [",", "hay"])


def mark_wholes(p: Passage) -> None:
    """ "76 trong tổng số 91 vụ": the first counts what follows the second, the second is the whole."""
    words = p.t.words
    for part, whole in zip(p.seen, p.seen[1:], strict=False):
        if part.why_not:
            continue
        between = words[part.numeral.last + 1 : whole.numeral.lead]
        less = whole.numeral.value >= part.numeral.value
        if part.right and (part.right == whole.right or {part.right, whole.right} == {"case", "crimecase"}):
            if between[-2:] == ["tổng", "số"] and between[-3:-2] in (["trong"], ["trên"]):
                whole.why_not = "the whole"  # "29 thôn trong tổng số 31 thôn"
            then = words[part.right_end + 1 : whole.numeral.lead]
            if then in (["thì"], [",", "thì"], ["thì", "có"], ["thì", "đã"]) and (
                part.numeral.value > whole.numeral.value or whole.numeral.denominator is not None
            ):
                part.why_not = "the whole"  # "thôn có 215 hộ thì 203 hộ vào tổ"
        elif (
            not part.right and not whole.right and less and between in (["trên", "tổng", "số"], ["trong", "tổng", "số"])
        ):
            whole.why_not = "the whole"  # "tăng đến 21 trên tổng số 23"
        elif not part.right and whole.right and not whole.why_not and less and _out_of(between):
            part.right, part.right_end, part.unknown = whole.right, whole.right_end, False
            whole.why_not = "the whole"


def _out_of(between: list[str]) -> bool:
    return between[:1] in (["trong"], ["trên"]) and between[1:] in (["tổng", "số"], ["số"], ["tổng"])


def mark_parallels(p: Passage) -> None:
    """ "cấp tỉnh 5, cấp huyện 38 bằng khen": the noun stands at the last one only."""
    words = p.t.words
    for one, other in zip(p.seen, p.seen[1:], strict=False):
        if one.why_not or other.why_not or one.right or one.unknown or other.right in ("", "percent", "money", "other"):
            continue
        between = words[one.numeral.last + 1 : other.numeral.lead]
        if not 3 <= len(between) <= 5 or between[0] not in (",", ";", "và") or between[1] not in _LEVELS:
            continue
        if between[1] in words[one.numeral.lead - len(between) : one.numeral.lead]:
            one.right, one.right_end = other.right, one.numeral.last


def counted_with(p: Passage, before: Seen | None, seen: Seen) -> None:
    """Makes the class of what follows more exact by the number before."""
    if before is not None:
        if seen.right == "times" and not before.why_not and p.same_sentence(before.numeral, seen.numeral):
            seen.right = _TIMES_OF.get(before.right, seen.right)  # "5 đợt, 1.870 lượt"
        if seen.right == "person" and _all_of_them(p, before, seen):
            seen.right = "member"
        if seen.right in ("person", "hoi_vien", "delegate"):
            _gathered(p, before, seen)
        if before.chosen in ("models_active", "models_new") and seen.right:
            _placed(p, before, seen)
    if seen.right in ("mediator", "member", "guard") and _in_class(p, before, seen):
        seen.right = "learner"
    if (seen.right == "guard" and _trained(p, seen)) or (
        seen.right == "person" and (_taught(p, seen.numeral.lead) or _studies(p, seen))
    ):
        seen.right = "learner"
    if seen.right == "case" and _by_mediators(p, seen):
        seen.right = "dispute"
    if seen.right in ("member", "mediator", "guard", "person") and _honoured(p, seen):
        seen.right = "individual"
    if seen.right in ("group", "group_word", "facility") and _honoured(p, seen):
        seen.right = "collective"
    if seen.right == "award":
        seen.right = _awarded_to(p, seen)
    if seen.right in ("person", "hoi_vien") and _of_group(p, seen):
        seen.right = "guard" if _of_guards(p, seen) else "member"
    if seen.right == "page_word":
        seen.right = "online" if {"online", "follow"} & p.topics else "other"


def of_another_matter(p: Passage, seen: Seen) -> bool:
    """ "học viên được nghe 5 chuyên đề", "thành lập trên cơ sở nhập 4 xã"."""
    one, words = seen.numeral, p.t.words
    if seen.right == "model" and one.spelled and _just_named(p, one):
        return True
    if seen.right == "session_any" and words[one.last + 1 : one.last + 2] == ["chuyên"]:
        return p.told_in_paragraph("training", one)
    return seen.right.startswith("k_") and words[one.lead - 1] in ("nhập", "nhất") and words[one.lead - 2] != "thống"


def _just_named(p: Passage, one: Numeral) -> bool:
    """ "mô hình “Tổ liên gia” và “Điểm chữa cháy”. … đã triển khai hai mô hình": as many as were named before."""
    here = p.made.sentence_start(one.first)
    start = p.made.sentence_start(here - 1) if here else 0
    named = sum(k in p.quoted and k - 1 not in p.quoted for k in range(start, here))
    return named == one.value and "model" in p.told_in(start, here)


def _honoured(p: Passage, seen: Seen) -> bool:
    """ "tặng Giấy khen 10 tổ và 22 tổ trưởng", "bằng khen cho 6 tổ và 10 hòa giải viên"."""
    before = p.latest_seen(seen)
    if before is None or before.chosen != "awards_collective":
        return False
    return p.t.words[before.after : seen.numeral.lead] in (["và"], [","], ["cùng"], [",", "cùng"], [";"])


def _in_class(p: Passage, before: Seen | None, seen: Seen) -> bool:
    """ "1 lớp cho 60 hòa giải viên"."""
    if before is None or before.chosen != "training_courses":
        return False
    return p.t.words[before.after : seen.numeral.lead] in (["cho"], [",", "cho"], ["với"])


def _by_mediators(p: Passage, seen: Seen) -> bool:
    """ "Tổ hòa giải của thôn thụ lý 34 vụ": who opens the sentence mediates."""
    start = p.made.sentence_start(seen.numeral.first)
    hit = p.nouns.get(start + (p.t.words[start] in ("các", "cả", "hai", "những")))
    return hit is not None and hit[1] in ("group", "mediator") and p.t.words[hit[0] - 1 : hit[0] + 1] == ["hòa", "giải"]


def _awarded_to(p: Passage, seen: Seen) -> str:
    """ "9 bằng khen cho tập thể, 21 bằng khen cho cá nhân": to whom."""
    words, k = p.t.words, seen.after
    if words[k : k + 1] not in (["cho"], ["tặng"], ["tới"], ["về"]):
        return "award"
    k += 1 + (words[k + 1 : k + 2] in (["các"], ["những"], ["cho"]))
    to = p.nouns.get(k, (k, ""))
    both = p.t.words[to[0] + 1 : to[0] + 2] in ([","], ["và"]) and p.nouns.get(to[0] + 2, (0, ""))[1] == "individual"
    return to[1] if to[1] in ("collective", "individual") and not both else "award"


def _taught(p: Passage, lead: int) -> bool:
    """ "huấn luyện cho 65 người": said right before."""
    teaching = any("training" in names and last == lead - 2 for _first, last, names in p.events_before(lead))
    return p.t.words[lead - 1] == "cho" and teaching


def _studies(p: Passage, seen: Seen) -> bool:
    """ "86 người của 19 doanh nghiệp theo học"."""
    words = p.t.words
    stop = min(p.made.sentence_end(seen.numeral.first), seen.after + 9)
    until = next((k for k in range(seen.after, stop) if words[k] in (",", ";", ":", "(")), stop)
    return words[until - 2 : until] in (["theo", "học"], ["dự", "học"], ["tham", "học"], ["vào", "học"])


def _trained(p: Passage, seen: Seen) -> bool:
    """ "mở lớp bồi dưỡng nghiệp vụ cho 156 nhân viên bảo vệ", "cử 18 bảo vệ tham dự 01 lớp bồi dưỡng"."""
    words, lead, made = p.t.words, seen.numeral.lead, p.made
    if words[lead - 1] == "cho":
        return "training" in p.told_in(max(made.sentence_start(lead), lead - 12), lead)
    sent = words[lead - 1] in ("cử", "đưa", "gửi", "có") and bool(
        {"dự", "học", "gia"} & set(words[seen.after : seen.after + 3])
    )
    return sent and "training" in p.told_in(seen.after, min(made.sentence_end(lead), seen.after + 10))


def _gathered(p: Passage, before: Seen, seen: Seen) -> None:
    """ "164 đội với 2.030 đoàn viên", "12 buổi cho 300 người": whom the number before gathers."""
    noun = _GATHERS.get(before.chosen)
    if noun is None or not p.same_sentence(before.numeral, seen.numeral):
        return
    between = p.t.words[before.after : seen.numeral.lead]
    told = p.told_in(before.after, seen.numeral.lead)
    if noun == "offender":  # "43 vụ nhập cảnh trái phép, 97 người"
        if between and len(between) <= 7 and between[-1] in (",", "/", "-", "–", "với") and told <= _OF_CASES:
            seen.right = noun
        return
    people = p.t.words[seen.numeral.last + 1 : seen.right_end + 1] == ["người"]
    marked = noun in ("hearer", "learner") or (noun == "member" and people)
    listed = marked and between in ([","], ["–"], ["-"], ["|"])
    listed = listed or (between[-1:] == ["("] and "," not in between)  # "7 tổ tự vệ kiêm bảo vệ (63 đồng chí)"
    if between and (len(between) > 9 or ";" in between or not (_GATHERING & set(between) or listed)):
        return
    if told.isdisjoint(_OTHERWISE):
        seen.right = "guard" if noun == "member" and _hired(p, before, seen) else noun


def _all_of_them(p: Passage, before: Seen, seen: Seen) -> bool:
    """ "137 tổ … đi gõ cửa nhắc bà con. Tổng cộng hơn 1.100 người": who is in the groups of the sentence before."""
    made, one = p.made, seen.numeral
    start = made.sentence_start(one.first)
    opens = p.t.words[start : start + 2] in (
        ["tổng", "cộng"],
        ["tất", "cả"],
        ["cộng", "lại"],
        ["cả", "thảy"],
        ["tính", "ra"],
    )
    return (
        opens
        and one.lead - start <= 4
        and before.chosen == "security_groups"
        and made.line[before.numeral.first] == made.line[one.first]
        and one.value > before.numeral.value
    )


def _hired(p: Passage, before: Seen, seen: Seen) -> bool:
    """ "38 đội bảo vệ với hơn 600 nhân viên"."""
    staff = p.t.words[seen.numeral.last + 1 : seen.right_end + 1] == ["nhân", "viên"]
    return staff and p.t.words[before.right_end - 1 : before.right_end + 1] == ["bảo", "vệ"]


def _placed(p: Passage, before: Seen, seen: Seen) -> None:
    """ "5 mô hình tại 86 doanh nghiệp"."""
    between = p.t.words[before.after : seen.numeral.lead]
    somewhere = is_kind(seen.right) or seen.right.startswith("k_") or seen.right == "site"
    working = between[-1:] in (["tại"], ["ở"]) and between[-2:-1] in (["động"], ["khai"], ["trì"], ["dụng"])
    said = " ".join(between).replace("ninh , trật", "ninh trật")
    plain = working and len(between) <= 10 and {",", ";", "("}.isdisjoint(said)
    if somewhere and (plain or " ".join(between).lstrip(", ") in _AT):
        seen.right = "model_site"


def _of_group(p: Passage, seen: Seen) -> bool:
    """ "Đội có 10 người", "tổ gồm 14 người"."""
    k = seen.numeral.lead
    while k > 0 and p.t.words[k - 1] in _CONSISTS:
        k -= 1
    if k == seen.numeral.lead:
        # "lập đội phản ứng nhanh 25 người"
        return p.t.words[k - 2 : k] != ["bảo", "vệ"] and any(
            p.nouns.get(first) == (k - 1, "group") for first in range(max(k - 8, 0), k - 2)
        )
    if p.nouns.get(k - 1) == (k - 1, "group_word"):
        return p.t.words[k - 1] in ("tổ", "đội")
    return any(p.nouns.get(first) == (k - 1, "group") for first in range(max(k - 8, 0), k - 1))


def _of_guards(p: Passage, seen: Seen) -> bool:
    """ "Đội bảo vệ có 42 đồng chí", in a company or an office."""
    words, lead = p.t.words, seen.numeral.lead
    k = lead - 1
    while k > 0 and words[k] in _CONSISTS:
        k -= 1
    return words[k - 2 : k + 1] == ["đội", "bảo", "vệ"]


def named_before(p: Passage, i: int) -> bool:
    """ "bảo vệ dân phố 611", "tổ hòa giải 96": the words before are a counted noun of several syllables."""
    for begin in range(max(i - 6, 0), i - 1):
        hit = p.nouns.get(begin)
        if hit is not None and hit[0] == i - 1 and hit[1] not in _NAMING and not is_kind(hit[1]):
            return True
    return False


def listed(p: Passage, one: Numeral) -> bool:
    """ "thôn, tổ dân phố 42": an enumeration of kinds is counted, one kind with a number is a name."""
    i = one.first
    for begin in range(max(i - 4, 0), i):
        hit = p.nouns.get(begin)
        if hit is not None and hit[0] == i - 1 and is_kind(hit[1]) and not p.t.capital(begin):
            if "," in p.t.words[begin:i]:  # "xã, phường 109"
                return True
            before = p.t.words[begin - 1] if begin else ""
            several = any(begin - 1 - back in p.nouns for back in range(1, 5))
            named = p.t.kinds[begin - 2] == NUMBER  # "ấp 3 và ấp 5"
            return before in (",", "và", "cùng", "hoặc") and begin > 1 and several and not named
    return False


def goes_on_ordinal(p: Passage, before: Seen | None, one: Numeral) -> bool:
    """ "tổ 14 và 16": the second goes with the first."""
    if before is None or before.why_not != "ordinal":
        return False
    return p.t.words[before.numeral.last + 1 : one.first] in (["và"], [","], ["đến"], ["-"], ["hoặc"])


def goes_on_each(p: Passage, before: Seen | None, one: Numeral) -> bool:
    """ "cứ 4 người dân thì có 1 tài khoản"."""
    return before is not None and before.why_not == "each" and "thì" in p.t.words[before.numeral.last + 1 : one.lead]


def goes_on_change(p: Passage, before: Seen | None, seen: Seen) -> bool:
    """ "tăng 2 xã, 9 thôn", "giảm 5,83% (3.389/3.599 vụ)", "rớt 1 xã, 4 cơ quan"."""
    if (
        before is None
        or before.why_not not in ("change", "denied")
        or not p.same_sentence(before.numeral, seen.numeral)
    ):
        return False
    words, lead = p.t.words, seen.numeral.lead
    if words[before.numeral.last + 1 : lead][-1:] == ["("]:
        return True
    if seen.right == "percent" and words[before.right_end + 1 : lead] in _THAT_IS:
        return True  # "giảm 22 vụ, tương đương 6,4%"
    return bool(before.right and seen.right) and words[before.right_end + 1 : lead] in ([","], ["và"], [",", "và"])
