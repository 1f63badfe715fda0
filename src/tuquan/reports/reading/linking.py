"""Numbers that say of each other what they are: a whole and its parts, cases and whom they were about, groups and members."""

from .figures import Seen
from .lexicon import is_kind
from .numerals import Numeral
from .passage import Passage
from .preceding import scene
from .telling import telling
from .tokens import NUMBER, WORD, Tokens

_PARTS = (
    "giữ lại", "duy trì", "còn hoạt động", "trong đó", "trong ấy", "trong số", "riêng", "gồm", "còn lại", "chia ra",
    "chia theo", "cụ thể", "chiếm", "kể cả",
)  # fmt: skip
_OPENS_PART = ("riêng", "trong đó", "trong số", "trong ấy", "còn")
_GATHERS = {
    "cases_handled": "offender", "security_groups": "member", "propaganda_sessions": "hearer",
    "training_courses": "learner", "online_groups": "follower",
}  # fmt: skip
_GATHERING = frozenset({"với", "cho", "gồm", "có", "thu", "quy", "tập", "/", "huy"})
_OTHERWISE = frozenset({"arrest", "commit", "award", "reform", "training", "drill", "handled", "surrender"})
_OF_CASES = frozenset({"crime", "handled", "arrest", "neutral", "attend", "join", "fund"})
_PLACE_WORDS = frozenset(
    {
        "xã",
        "huyện",
        "phường",
        "quận",
        "tỉnh",
        "thị",
        "trấn",
        "thành",
        "phố",
        "thôn",
        "ấp",
        "tp",
        "'",
        "riêng",
        "họ",
        "xóm",
        "bản",
        "buôn",
        "làng",
        "khóm",
        "khối",
    }
)
_UNITS_TOLERATED = frozenset({"skip", "other", "k_unit", "site", "kind"})
_OTHER_MATTERS = frozenset({"other_standard", "award", "tip", "handled", "commit", "propose_award", "contest"})
_AT = frozenset({"tại", "ở", "trên", "gắn với", "phủ khắp", "phủ", "có mặt ở", "có mặt tại", "ứng với", "trải khắp"})
_CONSISTS = frozenset(["có", "gồm", "nay", "hiện", "được", "với", "là", "thu", "hút", "quy", "tụ", "tập", "hợp"])
_LEVELS = frozenset(["cấp", "xã", "phường", "huyện", "tỉnh", "thôn", "xóm", "ấp", "khối", "bên", "phía", "ngành", "bộ"])
_PLACED = frozenset({"ở", "tại", "sang", "ra", "khắp", "trên", "tới", "đến"})
_NO_MODEL = frozenset(
    {
        "festival",
        "contest",
        "propaganda",
        "recognized",
        "register",
        "standard",
        "other_standard",
        "award",
        "commit",
        "check",
    }
)
_TIMES_OF = {"session": "hearer", "session_any": "hearer", "class": "learner"}
_TOLERATED = frozenset({"skip", "person", "called", "kind", "site"})
# Nouns that a number behind them may name rather than count: "nhóm Zalo 2", "điểm trường 3".
_NAMING = frozenset({"skip", "other", "person", "site", "session_any", "group_word", "class", "kind"})
_THAT_IS = ([",", "tương", "đương"], [",", "tức"], [",", "bằng"], ["tương", "đương"], ["hay"], [",", "hay"])
_COMES_TO = (["ứng", "với"], ["tương", "ứng"], ["tương", "ứng", "với"], ["tức"], ["tức", "là"], ["tương", "đương"])
_OWNERS = frozenset(
    {
        "hội",
        "đoàn",
        "mttq",
        "mặt",
        "ban",
        "chi",
        "phường",
        "xã",
        "thị",
        "thôn",
        "ấp",
        "huyện",
        "khối",
        "tổ",
        "chợ",
        "công",
    }
)
_HOLDERS = frozenset({"site", "commune", "residential", "agency", "enterprise", "school", "facility"})
_NO_OWNER = frozenset({"giảm", "tăng", "thêm", "tới", "từ", "ngày", "tháng", "năm", "khoản", "còn", "số"})
_OF_OWNERS = frozenset({"group", "neutral", "model", "attend", "join", "population", "guard", "population_of_force"})
_RATE_WORDS = frozenset({",", "(", "đạt", "tỷ", "lệ", "bằng", "tức", "là", "chiếm"})
_RATES = ("recognition_rate", "clearance_rate")


# --- Before the weighing: what the number before makes of this one -----------------------------------------------------


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
    if before is not None and before.chosen == "training_courses" and seen.right in ("mediator", "member", "guard"):
        if p.t.words[before.after : seen.numeral.lead] in (["cho"], [",", "cho"], ["với"]):
            seen.right = "learner"  # "1 lớp cho 60 hòa giải viên"
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
        return False
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


# --- After the weighing: what the numbers before say of one that says too little itself --------------------------------


def of_another(p: Passage, place: int, fits: bool) -> str:
    """The indicator that the number before gives this one, "" when it gives none."""
    return (
        _raised(p, place)
        or _that_many(p, place)
        or _givers(p, place, fits)
        or _beside(p, place, fits)
        or ("" if fits else _amount_beside(p, place) or _cleared(p, place))
    )


def _beside(p: Passage, place: int, fits: bool) -> str:
    """ "án kinh tế: 18 vụ, 21 đối tượng": whom the cases were about."""
    seen = p.seen[place]
    before = p.seen[place - 1] if place else None
    if fits or seen.right != "offender" or before is None or before.chosen != "cases_handled":
        return ""
    near_by = p.same_sentence(before.numeral, seen.numeral)
    return "persons_handled" if near_by and seen.numeral.first - before.right_end <= 8 else ""


def _that_many(p: Passage, place: int) -> str:
    """ "tỷ lệ là 96,8%, ứng với 91 đơn vị": the units that the rate before comes to."""
    seen = p.seen[place]
    before = p.seen[place - 1] if place else None
    if before is None or before.chosen != "recognition_rate" or not seen.right.startswith("k_"):
        return ""
    between = p.t.words[before.after : seen.numeral.lead]
    if between[:1] == [","]:
        between = between[1:]
    return _of_kind(p, "units_recognized", seen.right) if between in _COMES_TO else ""


def _givers(p: Passage, place: int, fits: bool) -> str:
    """ "thu được 86 triệu đồng từ 412 hộ"."""
    seen = p.seen[place]
    before = p.seen[place - 1] if place else None
    if fits or seen.right != "household" or before is None or before.chosen != "security_funding":
        return ""
    between = p.t.words[before.after : seen.numeral.lead]
    return "households_participating" if between in (["từ"], ["của"], ["do"], ["nhờ"]) else ""


def _amount_beside(p: Passage, place: int) -> str:
    """ "con em xa quê 270 triệu đồng, hợp tác xã thêm 55 triệu"."""
    seen = p.seen[place]
    before = p.seen[place - 1] if place else None
    if seen.right != "money" or before is None or before.chosen != "security_funding":
        return ""
    told = p.told_in(before.after, seen.numeral.lead)
    near_by = p.same_sentence(before.numeral, seen.numeral)
    return "security_funding" if near_by and told.isdisjoint({"gift", "fine", "each", "award"}) else ""


def _cleared(p: Passage, place: int) -> str:
    """ "phá 84 vụ, đạt 87,5%": the share of the cases before that came to light."""
    seen = p.seen[place]
    before = p.latest_seen(seen)
    if seen.right != "percent" or seen.unknown or before is None or before.chosen != "cases_handled":
        return ""
    between = p.t.words[before.after : seen.numeral.lead]
    solved = "solved" in p.told_in(p.made.sentence_start(seen.numeral.first), before.numeral.lead)
    return "clearance_rate" if solved and between and set(between) <= _RATE_WORDS else ""


def _raised(p: Passage, place: int) -> str:
    """ "lập mới 12 mô hình, nâng tổng số lên 168", "4 camera, cả phường là 52"."""
    seen = p.seen[place]
    before = p.seen[place - 1] if place else None
    if seen.right or before is None or not before.chosen or seen.numeral.value < before.numeral.value:
        return ""
    between = p.t.words[before.after : seen.numeral.lead]
    whole = {"cả", "toàn"} & set(between[-4:]) and between[-1:] in (["là"], ["có"], ["được"]) and len(between) <= 8
    raised = {"nâng", "đưa"} & set(between) and between[-1:] in (["lên"], ["là"], ["thành"]) and len(between) <= 16
    if not whole and not raised:
        return ""
    return {"models_new": "models_active"}.get(before.chosen, before.chosen)


def same_units(p: Passage, place: int) -> str:
    """ "97 cơ quan, trường học đăng ký. Cuối năm số đạt là 95", "Tỷ lệ: 96,1%": of the units named just before."""
    seen = p.seen[place]
    one, made = seen.numeral, p.made
    if seen.right not in ("", "percent", "times") or one.denominator is not None:
        return ""
    before = next((each for each in reversed(p.seen[max(place - 4, 0) : place]) if each.chosen), None)
    if before is None or not before.chosen.startswith("units_") or not _close(p, before.numeral, one):
        return ""
    if one.value > before.numeral.value and not one.percent:  # "3.684 đơn vị, chia ra …, trường 1.257. Số đạt là 3.297"
        all_of_them = (each for each in p.seen[max(place - 9, 0) : place] if each.chosen == "units_registered")
        before = next(all_of_them, before)
    start = max(made.sentence_start(one.first), before.after)
    if any(noun not in _UNITS_TOLERATED for noun, _e, _p in p.nouns_in((start, one.lead), 1.0)):
        return ""
    told = p.told_in(start, one.lead) | p.told_right_after(seen)
    if told & _OTHER_MATTERS:
        return ""
    if seen.right == "percent":
        if before.chosen.startswith("units_recognized") and p.t.words[one.lead - 1] in (
            "bằng",
            "chiếm",
            "tức",
            "(",
            "đạt",
        ):
            return "recognition_rate"  # "331 đơn vị đạt chuẩn, bằng 93,8% số đăng ký"
        return "recognition_rate" if "rate" in told and before.chosen.startswith("units_recognized") else ""
    if "recognized" not in told or "register" in told or one.value > before.numeral.value:
        return ""
    return _of_kind(p, before.chosen.replace("registered", "recognized"), before.right)


def where_a_named_model_is(p: Passage, place: int) -> str:
    """ "“Tiếng mõ an ninh” vang ở 38 xóm", "“Camera nhà trọ” (63 điểm)"."""
    seen, words = p.seen[place], p.t.words
    lead = seen.numeral.lead
    if seen.right != "site" and not seen.right.startswith("k_"):
        return ""
    since = p.made.sentence_start(seen.numeral.first)
    close = next((k for k in range(lead - 1, max(since, lead - 12), -1) if words[k] in ("”", '"')), None)
    if close is None or close - 1 not in p.quoted:
        return ""
    between = words[close + 1 : lead]
    if between[:1] == [","]:
        between = between[1:]  # "“Cổng làng an ninh”, đã làm ở 9/11 thôn"
    placed = between == ["("] or (between[-1:] != [] and between[-1] in _PLACED and not {",", ";"} & set(between))
    named = p.told_in(since, lead)
    return "model_sites" if placed and named.isdisjoint(_NO_MODEL) else ""


def _close(p: Passage, one: Numeral, other: Numeral) -> bool:
    """In this sentence or the one before, in this line or the first sentence of the next paragraph."""
    made, line = p.made, p.made.line[other.first]
    if made.sentence_start(other.first) == made.line_starts[line] and p.paragraph_before(line) == made.line[one.first]:
        return True
    return made.sentence[other.first] - made.sentence[one.first] <= 1 or (
        made.line[other.first] == made.line[one.first] and made.sentence[other.first] - made.sentence[one.first] <= 2
    )


def part_of(p: Passage, place: int) -> str:
    """ "3.000 khẩu, trong đó tự chế chiếm 2.870", "43 mô hình, chia theo loại: … 18; … 9": the code of the whole."""
    seen = p.seen[place]
    one = seen.numeral
    if (seen.right and seen.right not in ("piece", "sheet")) or one.percent or one.denominator is not None:
        return ""
    new = "@new" in telling(p, seen)
    for back in range(place - 1, max(place - 9, -1), -1):
        whole = p.seen[back]
        if p.made.line[whole.numeral.first] != p.made.line[one.first]:
            return ""
        if new and whole.chosen not in ("models_active", ""):
            continue
        if whole.chosen:
            return _code_of_part(p, whole, seen)
        if whole.unknown or whole.right == "other":
            continue  # "trong 5 tháng", "theo chế độ 3 ca"
        if whole.why_not not in ("each", "change", "year", "ordinal") and not whole.why_not.startswith("weight"):
            return ""
    return ""


def _code_of_part(p: Passage, whole: Seen, seen: Seen) -> str:
    words, one = p.t.words, seen.numeral
    near_by = p.same_sentence(whole.numeral, one)
    between = words[whole.after : one.lead]
    if near_by and (_near_names(p.t, whole.after, one.lead) or _goes_on(p, whole, seen)):
        return whole.chosen  # "Cư M'gar 19 khẩu, Krông Bông 27, Lắk 33"
    if whole.noun == "part":
        if ":" in between or not near_by or _foreign(p, whole.after, one.lead, whole):
            return ""
        kinds = p.kinds_in(whole.after, one.lead)
        return _of_kind(p, whole.chosen, kinds[-1]) if kinds else whole.chosen
    start = p.made.sentence_start(one.first)
    if not near_by and not " ".join(words[start : start + 2]).startswith(_OPENS_PART):
        return ""
    parallel = near_by and ";" in between and words[one.lead - 1] == ":" and words[whole.numeral.lead - 1] == ":"
    cue = " ".join(between)
    if not parallel and (one.value > whole.numeral.value or not any(said in cue for said in _PARTS)):
        return ""
    if whole.chosen in _RATES or _foreign(p, whole.after, one.lead, whole):
        return ""
    if whole.chosen.startswith("units_"):
        return _of_kind(p, whole.chosen, (p.kinds_in(whole.after, one.lead) or [""])[-1])
    if whole.chosen == "models_active" and telling(p, seen).get("new", 0.0) >= 0.5:
        return "models_new"
    return whole.chosen


def _goes_on(p: Passage, whole: Seen, seen: Seen) -> bool:
    """ "phường thứ nhất 74 mắt, phường thứ hai 69", "Hội Phụ nữ giữ 15, Đoàn Thanh niên 12": who has them, and the next."""
    words, lead, before = p.t.words, seen.numeral.lead, whole.numeral.lead
    between = words[whole.after : lead]
    if (
        not 2 <= len(between) <= 8
        or whole.chosen.startswith("units_")
        or between[0] not in (",", ";", "và")
        or between[-1] in _NO_OWNER
    ):
        return False
    if {",", ";", ":", "("} & set(between[1:-1]) - ({","} if between[1] == "của" else set()):
        return False
    if p.t.words[seen.after : seen.after + 1] not in ([","], [";"], ["."], ["\n"], ["và"], [")"], []):
        return False
    start = max(p.made.sentence_start(before), before - 8)
    k = next((k for k in range(before - 1, start - 1, -1) if words[k] in (",", ";", ":", "thì")), start - 1) + 1
    placed = all(p.nouns.get(head, (0, ""))[1] in _HOLDERS for head in (k, whole.after + 1))
    alike = placed or words[k] == between[1] or (words[k] in _OWNERS and between[1] in _OWNERS)
    return alike and p.told_in(whole.after, lead) <= _OF_OWNERS


def _near_names(t: Tokens, start: int, stop: int) -> bool:
    """A comma and the name of a place, nothing else: ", Krông Bông", "; xã Ia O"."""
    if stop - start < 2 or stop - start > 6 or t.words[start] not in (",", ";"):
        return False
    names = [k for k in range(start + 1, stop) if t.words[k] not in _PLACE_WORDS and t.kinds[k] == WORD]
    return bool(names) and all(t.capital(k) for k in names)


def _of_kind(p: Passage, code: str, kind: str) -> str:
    """The code for units of this kind, told of like these."""
    stem = "_".join(code.split("_")[:2])
    fitting = [one.code for one in p.words.by_noun.get(kind, ()) if one.code.startswith(stem)]
    return fitting[0] if len(fitting) == 1 else code


def _foreign(p: Passage, start: int, stop: int, whole: Seen) -> bool:
    """Something else that is counted is named in between."""
    ours = {noun for rule in p.words.rules if rule.code == whole.chosen for noun in rule.nouns}
    j = start
    while j < stop:
        hit = p.nouns.get(j)
        if hit is None:
            j += 1
            continue
        noun = hit[1]
        setting = noun in _TOLERATED or (noun == "other" and scene(p.t.words[j]))
        if noun not in ours and not setting and not is_kind(noun):
            return True
        j = hit[0] + 1
    return False
