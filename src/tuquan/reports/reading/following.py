"""What follows a number directly: the noun it counts, a percentage, money, or something the vocabulary lacks."""

from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from .lexicon import is_kind
from .numerals import Numeral
from .passage import Passage
from .tokens import CODE, LINE, MARK, WORD, word_set


class Following(NamedTuple):
    noun: str
    """Class of the noun, "" when none follows."""
    last: int
    """Its last token."""
    unknown: bool = False
    """A noun that the vocabulary lacks."""


# After a number these begin no counted noun: the noun stands elsewhere.
_FUNCTION = word_set(
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
# What a percentage of them is, is no rate of the catalogue.
_NO_RATE = frozenset(
    {"person", "called", "household", "hearer", "learner", "hoi_vien", "guard", "member", "facility", "tip", "news"}
)
_ONE_BY_ONE = frozenset({"person", "hearer", "learner", "hoi_vien", "member", "household", "offender", "reformee"})
_THINGS = frozenset({"print", "camera", "weapon", "media"})
_HEADS_OF_HOUSEHOLDS = (["hộ", ","], ["dân", ","], ["hộ", "với"], ["hộ", "/"])
_MONEY_WORDS = frozenset({"tiền", "phí", "vốn", "quỹ"})
_LOOKED_AT = frozenset({"sẻ", "xem", "thích", "tác", "like", "view"})
_GIVING = frozenset(
    {("đầu", "tư"), ("trị", "giá"), ("hỗ", "trợ"), ("đóng", "góp"), ("huy", "động"), ("tài", "trợ"), ("ngân", "sách")}
)
_MUCH = 1_000_000


def following(p: Passage, one: Numeral) -> Following:
    if one.percent:
        return _percentage(p, one)
    t, n = p.t, len(p.t)
    nothing = Following("", one.last)
    r = one.last + 1
    if r < n and t.kinds[r] == LINE and p.made.line[r] == p.made.line[one.last]:
        r += 1
    if r < n and t.kinds[r] == MARK and one.magnitude and one.value >= _MUCH and _goes_on_money(p, one, r):
        return Following("money", one.last)
    if r >= n or t.kinds[r] in (LINE, CODE) or p.made.sentence[r] != p.made.sentence[one.last]:
        return nothing
    if t.words[r] in ("“", '"') and not one.spelled and r + 1 in p.nouns and r + 1 in p.quoted:
        r += 1  # "118 “Tổ tàu thuyền an toàn”"
    if t.kinds[r] != WORD:
        return nothing
    if (amount := _money(p, one, r)) is not None:
        return amount
    r = _noun_start(p, r)
    if t.words[r] == "khẩu" and t.words[one.first - 2 : one.first] in _HEADS_OF_HOUSEHOLDS:
        return Following("other", r)  # "96 hộ, 521 khẩu"
    if t.words[r] == "hộ" and (t.words[r + 3 : r + 4] == ["khẩu"] or t.words[r + 3 : r + 5] == ["nhân", "khẩu"]):
        return Following("other", r)  # "64 hộ, 310 khẩu": who lives there
    if t.words[r] == "khẩu" and "dân số" in " ".join(t.words[max(one.lead - 6, 0) : one.lead]):
        return Following("other", r)
    hit = p.nouns.get(r)
    if hit is not None:
        return _known(p, one, r, hit)
    if one.magnitude and one.value >= _MUCH and t.words[r] not in _FUNCTION:
        return Following("", one.last, True)
    if t.words[r] in _FUNCTION or r in p.event_starts:
        return nothing
    if t.words[r] in ("lá", "bức", "mẩu") and "tip" in p.told_in(max(p.made.sentence_start(r), r - 20), one.lead):
        return Following("news", r)  # "Hòm thư tố giác nhận 61 lá"
    if t.words[r] in ("việc", "chuyện") and "mediate" in p.told_in(max(p.made.sentence_start(r), r - 20), one.lead):
        return Following("dispute", r)  # "hòa giải, giải quyết ổn thỏa 1.046 việc"
    return Following("", one.last, True)


def _percentage(p: Passage, one: Numeral) -> Following:
    r = one.last + 1
    while p.t.words[r : r + 1] in (["số"], ["các"], ["tổng"], ["là"]):
        r += 1
    of = p.nouns.get(r)
    return Following("percent", one.last, (of is not None and of[1] in _NO_RATE) or _rate_of_people(p, one))


def _rate_of_people(p: Passage, one: Numeral) -> bool:
    """ "tỷ lệ hộ gia đình văn hóa 94%", "tỷ lệ tin báo được giải quyết 98%"."""
    words = p.t.words
    for k in range(one.lead - 1, max(one.lead - 10, 0), -1):
        if words[k] in (",", ";", ":", "."):
            return False
        if words[k - 1 : k + 1] == ["tỷ", "lệ"]:
            return any(noun in _NO_RATE for noun, _e, _p in p.nouns_in((k + 1, min(k + 4, one.lead)), 1.0))
    return False


def _noun_start(p: Passage, r: int) -> int:
    """Past what may stand between a number and its noun."""
    words = p.t.words
    if words[r] in ("cái", "lượt") and r not in p.nouns and r + 1 < len(p.t):
        r += 1
    if words[r : r + 2] == ["là", "số"] and r + 2 in p.nouns:  # "27 là số mô hình còn giữ"
        r += 2
    return r


def _known(p: Passage, one: Numeral, r: int, hit: tuple[int, str]) -> Following:
    last, noun = hit
    if noun == "skip" and p.t.words[r : r + 2] == ["bảo", "vệ"] and p.t.words[last] in ("người", "dân"):
        return Following("guard", r + 1)  # "thuê 19 bảo vệ người địa phương"
    if noun == "skip":
        return Following("", one.last, p.t.words[r] not in ("bảo", "công", "tổ", "tổng", "hòa", "phân"))
    if is_kind(noun):
        return Following(*p.chunk(r))
    thing = p.nouns.get(last + 1)
    if noun in ("piece", "sheet") and thing and thing[1] in _THINGS:
        return Following(thing[1], thing[0])  # "20 bộ pano", "5 chiếc camera"
    if noun == "times" and p.t.words[one.lead - 1] in _LOOKED_AT:
        return Following("other", last)  # "được chia sẻ hơn 2 nghìn lượt"
    if noun == "called":
        return Following("person", last)
    if noun == "times" and thing and is_kind(thing[1]):
        return Following(*p.chunk(last + 1))  # "1.462 lượt xã, cơ quan"
    if noun == "times" and thing and thing[1] in _ONE_BY_ONE:
        return Following(thing[1], thing[0])  # "lượt đồng bào"
    return Following(noun, last)


def _money(p: Passage, one: Numeral, r: int) -> Following | None:
    words = p.t.words
    if words[r] == "đồng" and one.magnitude:
        return Following("money", r)
    if words[r] in ("đồng", "vnđ", "đ") and words[r + 1 : r + 2] != ["chí"]:
        return Following("money", r)
    if one.value >= _MUCH and words[one.last] in ("triệu", "tỷ") and _goes_on_money(p, one, r):
        return Following("money", one.last)
    return None


def _goes_on_money(p: Passage, one: Numeral, r: int) -> bool:
    """ "xã A góp 380 triệu đồng, xã B 265 triệu": an amount beside an amount."""
    words = p.t.words
    if p.t.kinds[r] == WORD and words[r] not in _FUNCTION:
        return False
    if _MONEY_WORDS & set(words[max(one.lead - 6, p.made.sentence_start(one.first)) : one.lead]):
        return True  # "toàn tiền xã hội hóa, 410 triệu"
    if any(pair in _GIVING for pair in pairwise(p.before(one, 4))):
        return True  # "được đầu tư 15 tỷ từ ngân sách"
    k = bisect_left(p.starts_of_numbers, one.first)
    return any(
        other.magnitude and words[other.last + 1 : other.last + 2] == ["đồng"] and p.same_sentence(other, one)
        for other in (*p.numbers[max(k - 12, 0) : k], *p.numbers[k + 1 : k + 4])
    )
