"""What the numbers before say of one that says too little itself: cases and whom they were about, wholes and their parts,
units and how many of them reached it."""

from .figures import Seen
from .lexicon import is_kind
from .numerals import Numeral
from .passage import Passage
from .preceding import scene
from .telling import telling
from .tokens import WORD, Tokens

_PARTS = (
    "giữ lại", "duy trì", "còn hoạt động", "trong đó", "trong ấy", "trong số", "riêng", "gồm", "còn lại", "chia ra",
    "chia theo", "cụ thể", "chiếm", "kể cả",
)  # fmt: skip
_OPENS_PART = ("riêng", "trong đó", "trong số", "trong ấy", "còn")
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
_TOLERATED = frozenset({"skip", "person", "called", "kind", "site"})
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
