"""Each number is weighed for every indicator whose nouns it may count, by these nouns and by what is told around."""

from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from .figures import Counted, Seen
from .lexicon import Rule, is_kind, kind_class
from .numerals import Numeral
from .passage import Passage
from .preceding import TOGETHER, preceding
from .scenes import acts_only, opens_with_few
from .telling import telling


class Weighed(NamedTuple):
    weight: float
    code: str
    noun: str


_CARRIES = 0.7
_ASKS_BEFORE = frozenset({"", "percent", "k_residential"})
"""Beside the weak classes: with these the nouns before the number tell something."""
_OWN_NOUN = 1.1
_FAR = 300
"""Tokens; a text without a full stop is one sentence, however long."""
_TOLD = frozenset({"tip", "news", "valuable", "media", "print"})
_HELPING = frozenset({"giúp", "đỡ", "dắt", "kèm", "cặp", "dìu", "bảo", "dạy", "gỡ"})
_AREAS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường"})
_DEALT_WITH = frozenset({"handled", "solved", "arrest"})
_MEETS = frozenset({"họp", "tới", "được", "chuyện", "mở", "dân"})
_PLEDGES = frozenset(
    {("quy", "ước"), ("hương", "ước"), ("giao", "ước"), ("cam", "kết"), ("cam", "đoan"), ("lời", "hứa")}
)
_OTHER_SIDE = {"register": "recognized", "recognized": "register"}


def weigh(p: Passage, seen: Seen) -> list[Weighed]:
    """Best first."""
    says_enough = seen.right not in p.words.weak and seen.right not in _ASKS_BEFORE
    left = [] if says_enough else preceding(p, seen)
    near = telling(p, seen)
    between = _since_last_number(p, seen)
    _adjust(p, seen, near, between)
    weak = _make_out(p, seen, left, near)
    classes = {noun for noun, _e, _p in left}
    if seen.right and not weak:
        classes = {seen.right}
    else:
        classes.add(seen.right or "bare")
    rules: dict[int, Rule] = {}  # a province's own names of our indicator are a rule beside ours
    for noun in classes:
        for rule in p.words.by_noun.get(noun, ()):
            if not rule.topic or rule.topic in p.topics or _implied(p, rule.topic):
                rules[id(rule)] = rule
    of_kind = seen.right == "percent" and (
        any(noun.startswith("k_") and e >= 0.8 for noun, e, _p in left) or _share_of_units(p, seen)
    )
    found = []
    for rule in rules.values():
        weight, noun = _noun_weight(p, rule, seen, left, weak)
        if weight <= 0 or not _allowed(p, rule, seen, noun, near, classes, between):
            continue
        if of_kind and rule.topic == "standard":
            weight += 0.25
        # A noun far off or taken by another number carries what is told less far.
        carried = 1.0 if seen.right or noun == "bare" else min(1.0, weight / _CARRIES)
        found.append(Weighed(round(weight + _told_for(rule, near, carried), 6), rule.code, noun))
    found.sort(key=lambda one: (-one.weight, one.code))
    return found


def _share_of_units(p: Passage, seen: Seen) -> bool:
    """ "98,2% khu dân cư, 100% xã, phường đạt"."""
    place = seen.after + (p.t.words[seen.after : seen.after + 1] == ["số"])
    hit = p.nouns.get(place)
    return hit is not None and is_kind(hit[1])


def _since_last_number(p: Passage, seen: Seen) -> list[str]:
    i = seen.numeral.first
    return p.t.words[max(p.previous_number(i) + 1, p.made.sentence_start(i)) : seen.numeral.lead]


# --- What is told, put right for this number ---------------------------------------------------------------------------


def _adjust(p: Passage, seen: Seen, near: dict[str, float], between: list[str]) -> None:
    after = p.told_right_after(seen)
    if seen.right:
        near.update({f"@{name}": 1.0 for name in after})
    if seen.right == "crimecase":  # its own kind is said: fires and traffic are of others
        near.pop("blaze", None)
        near["traffic"] = near.get("traffic", 0.0) * 0.3
    if "register" in p.topics or "recognized" in p.topics:
        _registered_or_recognized(p, seen, near, after)
    if ("lên" in between or "tổng" in between) and not _new_in_all(p, seen, between):  # "nâng tổng số lên 168"
        near.pop("new", None)
        near.pop("@new", None)
    if (
        "training" in near
        and not seen.right
        and (before := p.latest_seen(seen))
        and before.chosen == "propaganda_sessions"
    ):
        near["training"] *= 0.4  # "tuyên truyền 22 buổi, người dự kết hợp thực hành dùng bình 1.830"
    if "propose_award" in near:
        told = p.told_in(seen.numeral.lead - len(between), seen.numeral.lead)
        if "award" in told and "propose_award" not in told:  # "đề nghị khen 5 tập thể; đã khen 32 tập thể"
            near.pop("propose_award")
    if p.t.words[seen.after : seen.after + 1] == ["ký"] and _of_a_pledge(p, seen):
        near["commit"] = 1.0
    if seen.right == "session_any":
        _heard(p, seen, near)
    elif seen.right == "person":
        _taking_part(p, seen, near)
    elif seen.right == "household":
        _together(p, seen, near)
        if "each" in near and "each" not in p.told_in(p.made.sentence_start(seen.numeral.first), seen.numeral.lead):
            near.pop("each")  # "1.870 hộ đóng mỗi tháng 5.000 đồng"
    if TOGETHER & set(between[-3:]):
        near.pop("each", None)
    if "other_standard" in near and _of_other_standard(p, seen):
        near["standard"], near["other_standard"] = 0.0, 1.0
    elif near.get("standard", 0.0) >= 0.5:
        near.pop("@other_standard", None)
    if "@solved" in near:  # "xảy ra 48 vụ; làm rõ 44"
        near.pop("occur", None)
    if "@new" not in near and ";" in between and near.get("maintain", 0.0) > near.get("new", 0.0) + 0.15:
        near.pop("new", None)  # "nhân rộng trong kỳ 22; lũy kế còn sinh hoạt 75"


def _heard(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    """ "họp tới 96 cuộc, lượt người dự xấp xỉ 7.500", "lồng ghép trong họp giao ban 18 lần": meetings where people are told."""
    i, stop = seen.numeral.first, p.made.sentence_end(seen.numeral.first)
    start = p.made.sentence_start(i)
    if "propaganda" in p.told_in(start, i) and any(pair == ("lồng", "ghép") for pair in pairwise(p.t.words[start:i])):
        near.pop("check", None)
        near["propaganda"] = max(near.get("propaganda", 0.0), 0.8)
    listened = any(noun == "hearer" for noun, _e, _p in p.nouns_in((seen.after, min(stop, seen.after + 8)), 1.0))
    if listened and p.t.words[seen.numeral.lead - 1] in _MEETS and near.get("drill", 0.0) < 0.3:
        near["propaganda"] = max(near.get("propaganda", 0.0), 0.6)


def _of_a_pledge(p: Passage, seen: Seen) -> bool:
    """ "quy ước được 51/58 đầu mối ký"."""
    before = p.t.words[p.made.sentence_start(seen.numeral.first) : seen.numeral.lead]
    return any(pair in _PLEDGES for pair in pairwise(before))


def _of_other_standard(p: Passage, seen: Seen) -> bool:
    """ "71 xã về đích nông thôn mới": the sentence tells of that one alone."""
    i = seen.numeral.first
    told = p.told_in(max(p.made.sentence_start(i), i - _FAR), min(p.made.sentence_end(i), i + _FAR))
    return "other_standard" in told and "standard" not in told


def _taking_part(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    """ "1.100 người của 62 cơ quan tham gia buổi thực tập", "41 người tham gia 3 tổ bảo vệ rừng": in what they took part."""
    words, stop = p.t.words, p.made.sentence_end(seen.numeral.first)
    took = next((k for k in range(seen.after, min(seen.after + 12, stop)) if words[k] in ("gia", "dự", ";", ",")), stop)
    if took >= stop or words[took] in (";", ","):
        return
    last = min(took + 6, stop)
    told = p.told_in(took + 1, next((k for k in range(took + 1, last) if words[k] in (";", ",", ".")), last))
    for name in ("drill", "training", "group"):
        if name in told:
            near[name] = max(near.get(name, 0.0), 0.9)
            if "propaganda" not in told:
                near["propaganda"] = near.get("propaganda", 0.0) * 0.3
            return


def _together(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    """ "412 hộ cùng 9 doanh nghiệp đã đóng góp": what two do together is told behind the second."""
    k = bisect_left(p.starts_of_numbers, seen.numeral.first) + 1
    if k >= len(p.seen) or not p.same_sentence(seen.numeral, p.seen[k].numeral):
        return
    other = p.seen[k]
    if p.t.words[seen.after : other.numeral.lead] not in (["cùng"], ["và"], ["cùng", "với"]):
        return
    stop = p.made.sentence_end(other.numeral.first)
    if k + 1 < len(p.seen):
        stop = min(stop, p.seen[k + 1].numeral.lead)
    told = p.told_in(other.after, stop)
    if "join" in told and "commit" not in told:
        near["join"] = max(near.get("join", 0.0), 0.6)


def _new_in_all(p: Passage, seen: Seen, between: list[str]) -> bool:
    """ "tổng số mô hình mới ra mắt lên tới 147"."""
    if "tổng" not in between:
        return False
    lead = seen.numeral.lead
    return "new" in p.told_in(lead - len(between) + between.index("tổng"), lead)


def _registered_or_recognized(p: Passage, seen: Seen, near: dict[str, float], after: frozenset[str]) -> None:
    """Both are told of the same units; a number is of one of them."""
    if max(near.get("register", 0.0), near.get("recognized", 0.0)) < 0.35:
        latest = p.latest_told(seen.numeral.first, ("register", "recognized"))
        if latest:
            near[_OTHER_SIDE[latest]] = 0.0
    if seen.right.startswith("k_") or not seen.right:
        _own_sentence(p, seen, near)
    for one, other in _OTHER_SIDE.items():
        if other in after and one not in after:  # "đăng ký và 3/3 được công nhận"
            near[one] = near.get(one, 0.0) * 0.35
        elif near.get(one, 0.0) > near.get(other, 0.0) + 0.08:  # "471 trường đăng ký, 455 được công nhận"
            near[other] = near.get(other, 0.0) * 0.35


def _own_sentence(p: Passage, seen: Seen, near: dict[str, float]) -> None:
    """Of registered and recognised the one that the number's own sentence tells, however late: "15 xã, 91 ấp … đạt"."""
    i = seen.numeral.first
    told = p.told_in(max(p.made.sentence_start(i), i - _FAR), min(p.made.sentence_end(i), i + _FAR))
    for one, other in _OTHER_SIDE.items():
        if one in told and other not in told and other in near:
            near[other] *= 0.3
            near[one] = max(near.get(one, 0.0), 0.5)
    then = not seen.right and "recognized" in p.told_right_after(seen)  # "đều đăng ký và 3/3 được công nhận"
    _own_clause(p, i, near)
    if "recognized" in near and not then and _registers(p, i):
        near["recognized"] *= 0.2
        near["register"] = max(near.get("register", 0.0), 1.0)


def _own_clause(p: Passage, i: int, near: dict[str, float]) -> None:
    """ "12 trường, 9 doanh nghiệp đăng ký; kết quả 33 cơ quan, 12 trường được công nhận": between semicolons one is told."""
    words, made = p.t.words, p.made
    start, stop = made.sentence_start(i), min(made.sentence_end(i), i + _FAR)
    since = next((k for k in range(i, max(start, i - _FAR), -1) if words[k] == ";"), start)
    until = next((k for k in range(i, stop) if words[k] == ";"), stop)
    told = p.told_in(since, until)
    for one, other in _OTHER_SIDE.items():
        if one in told and other not in told and near.get(other, 0.0) > 0:
            near[other] *= 0.3
            near[one] = max(near.get(one, 0.0), 0.5)


def _registers(p: Passage, i: int) -> bool:
    """ "Đăng ký xây dựng 48 cơ quan … đạt tiêu chuẩn": what is registered for is not yet reached."""
    made = p.made
    for first, last, told in reversed(p.events_before(i)):
        apart = made.stops[last] != made.stops[i] or made.commas[last] != made.commas[i]
        if i - first > 6 or apart or "recognized" in told:
            return False
        if "register" in told:
            return True
    return False


# --- What follows, made out by what went before ------------------------------------------------------------------------


def _make_out(p: Passage, seen: Seen, left: list[Counted], near: dict[str, float]) -> bool:
    """Sets the class of a word that may be several things; whether a noun before may still say more exactly."""
    weak_words = p.words.weak
    of_media = any(noun == "media" and evidence >= 0.5 for noun, evidence, _p in left)
    if seen.right == "session_any" and "@publish" in near and of_media:
        seen.right = "media"  # "chuyên mục phát 104 chương trình"
    weak = seen.right in weak_words
    if seen.right == "group_word":
        seen.right = _named_group(p, seen.numeral)
        if seen.right == "group_word" and p.t.words[seen.right_end] in ("tổ", "đội"):
            near.pop("online", None)
    elif seen.right == "k_residential" and _copies(p, seen, left):
        seen.right, weak = "sheet", True
    elif seen.right == "site" and p.t.words[seen.numeral.last + 1] == "điểm" and _fire_points(p, seen.numeral.first):
        seen.right, weak = "firepoint", False
    elif seen.right in ("k_unit", "site") and (kind := _kind_before(p, seen, left)):
        seen.right, weak = kind, False
    return weak


def _copies(p: Passage, seen: Seen, left: list[Counted]) -> bool:
    """ "bản" is a village, or a sheet where sheets are spoken of."""
    if p.t.words[seen.numeral.last + 1 : seen.right_end + 1] != ["bản"]:
        return False
    copies = [evidence for noun, evidence, _p in left if noun in ("print", "commit", "media")]
    villages = [evidence for noun, evidence, _p in left if noun.startswith("k_")]
    return bool(copies) and max(copies) > max(villages, default=0.4)


def _kind_before(p: Passage, seen: Seen, left: list[Counted]) -> str:
    """ "214 cơ quan, doanh nghiệp …; 203 đơn vị", "trong số 1.116 thôn có 1.043 nơi đạt": the kind named before."""
    i = seen.numeral.first
    here = p.made.sentence_start(i)
    kinds = [
        (place, noun, e)
        for noun, e, place in left
        if noun.startswith("k_") and place >= here and p.t.words[place - 2 : place] != ["kể", "cả"]
    ]
    if seen.right == "k_unit":
        if TOGETHER & set(p.before(seen.numeral, 3)):
            return ""
        named = [(place, noun) for place, noun, e in kinds if noun != "k_unit" and e > 0.27]
        apart = {noun for place, noun, _e in kinds if noun != "k_unit" and place in p.consumed}
        if len(apart) > 1 and named and named[-1][0] in p.consumed:
            # "4 trường học, 1 bệnh viện, 62 doanh nghiệp; 60 đơn vị"
            return kind_class(noun.removeprefix("k_") for noun in apart)
        return max(named, default=(0, ""))[1]
    if p.t.words[seen.numeral.last + 1] not in ("nơi", "địa phương", "khu", "chỗ"):
        return ""
    if not kinds and p.t.words[seen.numeral.last + 1] == "khu" and here:
        earlier = p.nouns_in((max(p.made.sentence_start(here - 1), here - 40), here), 1.0)
        if any(noun == "k_residential" for noun, _e, _p in earlier):
            return "k_residential"  # "92,4% khu dân cư đạt chuẩn. Con số ấy đến từ 256/277 khu"
    told = p.previous_number(i) >= here or any(noun.startswith("k_") and e >= 0.9 for noun, e, _p in left)
    return max(kinds)[1] if kinds and told else ""


def _fire_points(p: Passage, i: int) -> bool:
    """ "điểm chữa cháy công cộng thì 31. Riêng thị trấn có 39 tổ và 15 điểm"."""
    start = max(p.made.line_starts[p.made.line[i]], i - 60)
    said = [p.nouns[j][1] for j in range(start, i) if j in p.nouns]
    if said[-1:] == ["firepoint"]:
        return True
    return "firepoint" in said and not {"model", "model_site", "camera"} & set(said)


def _named_group(p: Passage, one: Numeral) -> str:
    """ "Mô hình Tổ liên gia … Toàn quận có 412 tổ": which tổ was said last in the paragraph."""
    i, word = one.first, p.t.words[one.last + 1]
    start = max(p.made.line_starts[p.made.line[i]], i - 120)
    for j in range(i - 1, start - 1, -1):
        hit = p.nouns.get(j)
        if hit is not None and hit[1] == "residential" and p.t.words[j] == word == "tổ":
            return "k_residential"  # "62 tổ dân phố. … ở 48/62 tổ"
        if hit is not None and hit[1] in ("group", "ifgroup", "liengia", "online"):
            if hit[1] == "online" and word not in ("nhóm", "ban"):
                continue
            return hit[1]
    return "group_word"


# --- The weight of one indicator ---------------------------------------------------------------------------------------


def _allowed(
    p: Passage, rule: Rule, seen: Seen, noun: str, near: dict[str, float], classes: set[str], between: list[str]
) -> bool:
    """What the indicator asks for is told."""
    one = seen.numeral
    if rule.require and not any(near.get(name, 0.0) >= 0.15 or name in classes for name in rule.require):
        if rule.code == "model_sites" and _spread_to(p, one, near):
            return True
        if rule.nouns.get(seen.right, 0.0) < 1.7:
            return False
        if seen.right == "reformee" and p.t.words[one.lead - 1] in _HELPING:
            return True
        follows = seen.right == "follower" and "online" in p.topics
        if not follows and not any(p.told_in_paragraph(name, one, ahead=True) for name in rule.require):
            return False
    if rule.near and not any(near.get(name, 0.0) >= 0.5 for name in rule.near) and noun != "valuable":
        return False
    if rule.code == "persons_handled" and acts_only(p, seen):
        return False
    if rule.code == "security_group_members" and opens_with_few(p, seen):
        return False
    if rule.code == "cases_handled" and "xuống" in between:
        return False  # "từ 31 vụ xuống 12"
    if rule.code == "cases_handled" and noun == "bare" and _opens_with_other(p, one):
        return False
    if rule.code == "cases_handled" and _occurred(p, seen, near):
        return False
    if rule.code == "cases_handled" and noun == "case" and _of_inspection(p, seen):
        return False
    if rule.code == "training_attendees" and noun == "bare" and "@training" not in near:
        return False
    if rule.code == "awards_collective" and seen.right == "site" and "@award" not in near:
        return False
    if rule.code == "model_sites" and (p.t.words[one.lead - 1] in ("của", "từ") or _divided_into(p, seen)):
        return False
    if rule.code == "recognition_rate" and p.nouns.get(seen.after, (0, ""))[1] in ("other", "person", "household"):
        return False  # "nơi có trên 80% dân số là người Khmer"
    if rule.code == "clearance_rate" and _mere_share(p, one):
        return False
    if rule.code == "media_items" and p.t.words[one.lead - 2 : one.lead] == ["trên", "sóng"]:
        return False  # "520 tin, bài trên sóng bốn chuyên mục"
    if rule.code == "commitments_signed" and seen.right == "site" and "@commit" not in near:
        return False
    if rule.code == "commitments_signed" and noun == "class" and p.t.words[one.lead - 1] == "của":
        return False  # "toàn thể học sinh của 45 lớp"
    return all(
        near.get(name, 0.0) >= 0.2 or p.told_in_paragraph(name, one, ahead=True, above=True) for name in rule.also
    )


def _mere_share(p: Passage, one: Numeral) -> bool:
    """ "tin có tên người gửi chỉ chiếm 58%, năm nay lên 71%": a part of a whole, no rate of cases cleared."""
    words, start = p.t.words, p.made.sentence_start(one.first)
    k = max((k for k in range(start, one.lead) if words[k] == "chiếm"), default=-1)
    if k < 0 or words[k + 1] == "tỷ":
        return False
    return p.told_in(k, one.lead).isdisjoint({"clearance"}) and one.lead - k <= 10


def _spread_to(p: Passage, one: Numeral, near: dict[str, float]) -> bool:
    """ "Thấy hiệu quả, xã nhân ra 6/9 ấp", "tới nay kẻng đã treo tại 184 thôn": the model was named in a sentence before."""
    spread = p.t.words[one.lead - 2 : one.lead] in (["nhân", "ra"], ["nhân", "rộng"], ["lan", "ra"], ["lan", "sang"])
    if "named_model" in p.topics:
        return spread or "@apply" in near
    return spread and any(k in p.quoted for k in range(max(one.first - 40, 0), one.first))


def _divided_into(p: Passage, seen: Seen) -> bool:
    """ "Quận có 16 phường, nhiều hẻm nhỏ": what an area is made of, in a sentence that names no model."""
    lead, start = seen.numeral.lead, p.made.sentence_start(seen.numeral.first)
    if p.t.words[lead - 1] != "có" or lead - 2 != start or p.t.words[start] not in _AREAS:
        return False
    return p.told_in(start, p.made.sentence_end(seen.numeral.first)).isdisjoint({"model", "apply"})


def _opens_with_other(p: Passage, one: Numeral) -> bool:
    """ "Ổ nhóm bị triệt xóa là 26": its own noun opens the sentence, and it is none of ours."""
    start = p.made.sentence_start(one.first)
    return p.nouns.get(start, (0, ""))[1] == "other" and p.previous_number(one.first) < start


def _occurred(p: Passage, seen: Seen, near: dict[str, float]) -> bool:
    """ "số vụ phạm tội: 57 vụ (giảm 12 vụ)": how many there were, when nothing is said of handling them."""
    if _then_solved(p, seen) and near.get("@handled", 0.0) < 0.5 and near.get("arrest", 0.0) < 0.3:
        return True  # "phạm pháp hình sự 42 vụ, làm rõ 38 vụ"
    after = p.t.words[seen.after : seen.after + 6]
    clause = after[: next((k for k, word in enumerate(after) if word in (",", ";", ".", "(")), len(after))]
    if seen.right and clause[-2:] == ["xảy", "ra"] and near.get("@handled", 0.0) < 0.5:
        return True  # "cả năm có 1.148 vụ phạm pháp hình sự xảy ra"
    if seen.right and p.t.words[seen.numeral.lead - 1] in ("còn", "chỉ", "mới"):
        first = seen.numeral.first  # "năm 2016 còn 41 vụ trộm, năm 2019 chỉ 9 vụ"
        return p.told_in(p.made.sentence_start(first), seen.after + 2).isdisjoint(_DEALT_WITH)
    after = after[:2]
    compared = len(after) == 2 and after[0] in ("(", ",") and after[1] in ("giảm", "tăng", "hạ")
    return (
        compared and near.get("solved", 0.0) < 0.3 and near.get("@handled", 0.0) < 0.5 and near.get("arrest", 0.0) < 0.3
    )


def _then_solved(p: Passage, seen: Seen) -> bool:
    k = bisect_left(p.starts_of_numbers, seen.numeral.first) + 1
    if k >= len(p.seen) or not seen.right or p.t.words[seen.after : seen.after + 1] not in ([","], [";"]):
        return False
    then, first = p.seen[k], seen.numeral.first
    near_by = then.numeral.lead - seen.after <= 6 and p.same_sentence(seen.numeral, then.numeral)
    fewer = then.numeral.value <= seen.numeral.value and then.right in ("", "case", "crimecase")
    solved = "solved" in p.told_in(seen.after, then.numeral.lead)
    return near_by and fewer and solved and "handled" not in p.told_in(p.made.sentence_start(first), first)


def _of_inspection(p: Passage, seen: Seen) -> bool:
    """ "Kiểm tra 1.380 lượt cơ sở, xử phạt 42 trường hợp": what inspectors find is no case of security."""
    before = p.latest_seen(seen)
    if before is None or p.t.words[seen.numeral.last + 1 : seen.numeral.last + 2] != ["trường"]:
        return False
    if before.right not in ("facility", "household") and not before.unknown and before.right != "other":
        return False
    return "check" in p.told_in(p.made.sentence_start(seen.numeral.first), before.numeral.first)


def _implied(p: Passage, topic: str) -> bool:
    """Registered and recognised in one text that names no other standard."""
    if topic != "standard" or "recognized" not in p.topics:
        return False
    others = (names for _f, _l, names in p.events if "other_standard" in names and "rated" not in names)
    return ("register" in p.topics or p.all_institutions or p.reaches_a_standard) and not any(True for _one in others)


def _told_for(rule: Rule, near: dict[str, float], carried: float) -> float:
    weight = 0.0
    for name, each in rule.events.items():
        if name not in near:
            continue
        force = near[name] * (carried if each > 0 else 1.0)
        if each < 0 and force < 0.3:
            continue
        if name == "other_standard":  # "đạt chuẩn văn hóa và an toàn về ANTT" is both
            force = max(0.0, force - 0.8 * near.get("standard", 0.0))
        weight += each * force
    return weight


def _noun_weight(p: Passage, rule: Rule, seen: Seen, left: list[Counted], weak: bool) -> tuple[float, str]:
    """How much the number counts a noun of this indicator, and which."""
    if seen.right and not weak:
        return rule.nouns.get(seen.right, 0.0), seen.right
    fitting = p.words.compatible.get(seen.right) if weak else None
    best, best_noun = 0.0, ""
    word = p.t.words[seen.numeral.last + 1] if weak else ""
    for noun, evidence, place in left:
        if fitting is not None and noun not in fitting:
            continue
        if word and p.t.words[place] == word:  # "một điểm chữa cháy công cộng, tức 4 điểm"
            evidence = min(evidence + 0.3, 1.0)
        weight = rule.nouns.get(noun, 0.0) * evidence
        if weight > best:
            best, best_noun = weight, noun
    if not seen.right:
        return _bare_weight(p, rule, left, best, best_noun)
    own = rule.nouns.get(seen.right, 0.0)
    if own:
        return own + (0.6 if best_noun != seen.right else 0.2) * best, seen.right
    return 0.8 * best, best_noun


def _bare_weight(p: Passage, rule: Rule, left: list[Counted], best: float, best_noun: str) -> tuple[float, str]:
    """A number that nothing counted follows: rivals of the noun before take from it."""
    rival = max((evidence for noun, evidence, _p in left if noun not in rule.nouns), default=0.0)
    if best_noun:
        ours = max(e for noun, e, _p in left if noun == best_noun)
        other = max((evidence for noun, evidence, _p in left if noun == "other"), default=0.0)
        if other > 0:
            best -= max(0.0, other - ours) * 1.5
        # A noun of its own right before it leaves little to others: "số phương tiện: 118"
        if rival >= _OWN_NOUN:
            best -= max(0.0, rival - ours) * 0.8
    bare = _nameless(p, rule, left)
    if bare > best and rival >= 0.4:  # another noun leads: "tin báo nhận: 58, đã giải quyết 55"
        bare *= 1.0 - 0.8 * min(rival, 1.0)
    return (bare, "bare") if bare > best else (best, best_noun)


def _nameless(p: Passage, rule: Rule, left: list[Counted]) -> float:
    """What the indicator gives a number without any noun: "bắt 12, khởi tố 9"."""
    bare = rule.nouns.get("bare", 0.0)
    if not bare:
        return 0.0
    of_cases = any(noun in ("case", "crimecase") and e >= 0.25 for noun, e, _p in left)
    if any(noun in ("case", "crimecase") and e >= 0.7 for noun, e, _p in left) and "case" in rule.nouns:
        return 0.0  # "vụ việc đã xử lý: 147"
    if of_cases and rule.nouns.get("case", 1.0) < 1:
        bare = 0.3
    taken = max(((place, noun) for noun, _e, place in left if place in p.consumed), default=None)
    # "tiếp nhận 336 phản ánh, xử lý 330"
    return 0.0 if taken is not None and taken[1] in _TOLD else bare
