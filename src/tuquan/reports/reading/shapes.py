"""Numbers that by their own form and the word before are no figure: dates, papers and articles, ordinals, ages."""

from .layout import Layout
from .numerals import Numeral
from .tokens import CODE, LINE, NUMBER, WORD, Tokens

# Directly before a number these make it a name or a date.
_ORDINAL = {
    "ngày", "tháng", "năm", "quý", "hôm", "mùng", "mồng", "rằm", "điều", "khoản", "chương", "mục", "số", "thứ", "khóa",
    "bước", "cấp", "quận", "tuổi", "thị", "nghị", "phụ", "biểu", "hình", "ảnh", "trang", "giờ", "lúc", "hồi",
    "tầng", "quốc", "đường", "km", "hạng", "top", "lô", "thập", "trạm", "hẻm", "ngõ", "ngách", "kiệt", "đề",
    "án", "định", "quyết", "luật", "tư", "tập", "phần", "lộ",
}  # fmt: skip
# The same, but only when nothing counted follows and it is no ratio: "tổ 14", "khu phố 5", "phường 12".
_PLACES = {
    "tổ", "phố", "ấp", "thôn", "xóm", "khóm", "khu", "khối", "đội", "phường", "lớp", "nhóm", "cụm", "đoạn", "loại",
    "điểm", "kỳ", "giai", "vực", "bản", "vùng", "tuyến", "mức", "bậc", "đợt", "lần", "buôn", "xã",
    "nhà", "trường", "phòng", "khoa", "ca", "đạn", "kênh", "chốt", "tiểu",
}  # fmt: skip
# With a counted noun behind the number only these still make a date or a name: "thu hồi 21 khẩu" counts.
_NEVER_COUNTED = {
    "ngày",
    "tháng",
    "năm",
    "quý",
    "hôm",
    "mùng",
    "mồng",
    "rằm",
    "điều",
    "khoản",
    "chương",
    "thứ",
    "lúc",
    "cấp",
    "số",
}
_AREAS = {
    "quận",
    "huyện",
    "tỉnh",
    "xã",
    "phường",
    "thị",
    "xóm",
    "thôn",
    "ấp",
    "bản",
    "khối",
    "trường",
    "trấn",
    "phố",
    "vùng",
}
_NAMED_PLACES = {
    "ấp",
    "thôn",
    "xóm",
    "bản",
    "buôn",
    "khóm",
    "phố",
    "phường",
    "xã",
    "tổ",
    "đường",
    "cầu",
    "chợ",
    "trường",
}
_VERBS = {
    "thu hồi", "cung cấp", "giải quyết", "trang cấp", "xác định", "phá án", "khám phá", "vụ án", "mô hình", "quân số",
    "sỹ số", "tổng số", "con số", "điển hình", "truyền hình",
}  # fmt: skip
_DATE_LEADS = {
    "ngày", "hôm", "sáng", "chiều", "tối", "trưa", "đêm", "từ", "đến", "tới", "lễ", "dịp", "khánh", "tháng", "rằm",
    "mùng", "trước", "sau", "hết", "vào", "và", "là", "công", "kỷ", "niệm", "nay", "hè", "cuối", "đầu", "giữa",
}  # fmt: skip
_LOOSE_LEADS = {"và", "là", "công", "nay", "hè", "cuối", "đầu", "giữa", "đến", "tới"}
_OPEN_QUOTES = {"“", '"', "«"}
_CLOSE_QUOTES = {"”", '"', "»"}
_EXPLAINING = {"(", "là", "tức", ":"}
_LONG_NAME = 13
_EMERGENCY = ("111", "112", "113", "114", "115")
_TIME = {"giờ", "h", "g", "phút"}
_PHONE = {"điện", "thoại", "hotline", "tổng đài", "sđt", "alo"}


def _in_name(t: Tokens, i: int) -> bool:
    """Inside a short quotation: “5 không, 3 sạch”."""
    words, n = t.words, len(t)
    edges = _OPEN_QUOTES | _CLOSE_QUOTES
    opened = next((k for k in range(i - 1, max(i - 9, -1), -1) if words[k] in edges or t.kinds[k] == LINE), None)
    if opened is None or words[opened] not in _OPEN_QUOTES:
        return False
    if words[opened] == '"' and sum(word == '"' for word in words[max(opened - 400, 0) : opened]) % 2:
        return False  # that one closes
    close = next((k for k in range(i + 1, min(opened + 14, n)) if words[k] in _CLOSE_QUOTES), None)
    return close is not None and close - opened <= _LONG_NAME


def _explains_name(t: Tokens, one: Numeral) -> bool:
    """ "mô hình “5 + 1” (năm người cùng giúp một người)": what the figures of a name stand for."""
    if t.words[one.first - 1] not in _EXPLAINING:
        return False
    close = next((k for k in range(one.first - 1, max(one.first - 9, 0), -1) if t.words[k] in _CLOSE_QUOTES), None)
    if close is None or not {"(", "nghĩa", "tức", ":"} & set(t.words[close + 1 : one.first]):
        return False
    named = t.words[max(close - 9, 0) : close]
    return str(int(one.value)) in named


def quoted(t: Tokens) -> frozenset[int]:
    """The tokens inside short quotations."""
    inside: list[int] = []
    opened = -1
    for i, word in enumerate(t.words):
        if t.kinds[i] == LINE:
            opened = -1
        elif opened >= 0 and word in _CLOSE_QUOTES:
            if i - opened <= _LONG_NAME:
                inside += range(opened + 1, i)
            opened = -1
        elif word in _OPEN_QUOTES:
            opened = i
    return frozenset(inside)


def _numbered_place(t: Tokens, one: Numeral) -> bool:
    """ "ở ấp Bình Cang 1, xã Bình Thạnh"."""
    i = one.first
    if one.value > 20 or not one.raw.isdigit() or i < 3 or t.plain[i] or t.words[one.last + 1 : one.last + 2] == ["%"]:
        return False
    after = t.words[one.last + 1 : one.last + 2]
    if not after or (t.kinds[one.last + 1] == WORD and after[0] not in ("ký", "đã", "được", "vừa", "có")):
        return False
    k = i - 1
    while k > i - 6 and k >= 0 and t.kinds[k] == WORD and t.capital(k) and t.words[k] not in _NAMED_PLACES:
        k -= 1
    return k < i - 1 and t.words[k] in _NAMED_PLACES


def _listing(t: Tokens, one: Numeral) -> bool:
    """A number in a list within a line: 1 after a colon, or one more than the number of the item before."""
    i = one.first
    if (
        one.denominator is not None
        or not one.raw.isdigit()
        or one.value > 30
        or t.words[i - 1] not in (";", ":", ".", ",")
    ):
        return False
    if t.words[i + 1] == "." and not t.capital(i + 2):
        return False
    if one.value == 1:
        return t.words[i - 1] == ":"
    wanted = str(int(one.value) - 1)
    return any(t.words[k] == wanted and t.words[k + 1] == t.words[i + 1] for k in range(max(i - 90, 0), i - 1))


def shape(t: Tokens, one: Numeral, made: Layout) -> str:
    """Why the number by its own form is no figure; "" when it may be one."""
    words, kinds, n = t.words, t.kinds, len(t)
    i, j = one.first, one.last
    before = words[i - 1] if i else ""
    after = words[j + 1] if j + 1 < n else ""
    if i in made.numbering:
        return "list"
    if one.paired:
        return ""
    if i and t.glued(i) and (kinds[i - 1] in (WORD, CODE) or (before in "-–/.:_" and i > 1 and t.glued(i - 1))):
        # 30/4-1/5, V05-12, 08:54; but "đợt/8.686 lượt" stands
        stands = before == "/" and kinds[i - 2] == WORD and not one.denominator
        if not stands:
            return "glued"
    if j + 1 < n and t.glued(j + 1):
        if after in "/-–" and j + 2 < n and t.glued(j + 2):
            if kinds[j + 2] in (NUMBER, CODE):
                return "date"
            if t.text[t.starts[j + 2]].isupper():
                return "paper"
        if after == ":" and j + 2 < n and kinds[j + 2] in (NUMBER, CODE) and t.glued(j + 2):
            return "time"
        if after == "+":
            return "other"
    if one.value < 10 and t.words[j + 1 : j + 3] == [",", str(int(one.value) + 1)] and not one.percent:
        return "about"  # "4, 5 báo cáo viên"
    if before == "cứ":
        return "each"  # "cứ 4 người dân thì có 1 tài khoản"
    if before == "+" and t.glued(i):  # GMT+7
        return "glued"
    if before == "chia" or (i > 1 and words[i - 2] == "chia" and before in ("thành", "làm", "ra", "đều")):
        # "38 thành viên chia 9 tổ" counts groups, "chia 3 ca" divides
        return "" if words[j + 1 : j + 2] in (["tổ"], ["đội"], ["nhóm"], ["lớp"], ["buổi"]) else "division"
    if (
        one.value == 1
        and after == "trong"
        and j + 2 < n
        and (kinds[j + 2] == NUMBER or words[j + 2] in ("số", "những"))
    ):
        return "one of"
    if words[j + 1 : j + 2] in (["và"], ["đến"], ["hay"]) and words[j + 3 : j + 4] == ["tuổi"]:
        return "age"
    if after in (".", ")") and t.glued(j + 1) and j + 2 < n and kinds[j + 2] == WORD and _listing(t, one):
        return "list"  # "báo cáo: 1. Ban bảo vệ …; 2. Đội …"
    if one.value <= 20 and not one.percent and _in_name(t, i):
        return "name"
    if before == "(" and after == ")" and one.value <= 20 and j + 2 < n and kinds[j + 2] == WORD and one.raw.isdigit():
        return "list"
    if _numbered_place(t, one):
        return "name"
    if one.value <= 20 and _explains_name(t, one):
        return "name"
    raw = one.raw
    if one.spelled:
        return _spelled_shape(t, one)
    if before == "năm" and len(raw) == 4 and raw.isdigit() and 1900 <= one.value <= 2100 and not one.magnitude:
        return "ordinal"
    if len(raw) >= 3 and raw.startswith("0") and "," not in raw and "." not in raw:
        return "code"
    if raw.isdigit() and len(raw) >= 8 and not one.magnitude and after not in ("đồng", "đ", "vnđ", "vnd", "dong"):
        return "code"
    if one.denominator is not None and not one.percent:
        if one.denominator == 10 and before in ("khoảng", "chiếm", "gần", "hơn", "tới", "đến"):
            return "share"
        if 1900 <= one.denominator <= 2100 and one.value <= 2100 and "." not in raw:
            return "date"
        if (one.value, one.denominator) in ((24, 24), (24, 7)) and after not in _UNITS:
            return "round the clock"
        if one.denominator <= 12 and one.value <= 31:
            lead = {words[k] for k in range(max(i - 2, 0), i)}
            of = j + 1 < n and kinds[j + 1] == WORD and one.value == one.denominator
            if one.value > one.denominator or lead & (_DATE_LEADS - _LOOSE_LEADS if of else _DATE_LEADS):
                return "date"
        elif one.value > one.denominator:
            return "other"
        return ""
    if one.high is not None and i and before in _DATE_LEADS and one.high <= 31:
        return "date"
    if one.high is not None and 1900 <= one.high <= 2100 and "." not in raw:
        return "year"
    if after in _TIME and (before in ("lúc", "hồi", "khoảng", "đến") or after in ("h", "g")):
        return "time"
    if _from_to_amount(t, one):
        return "range"
    if before == "báo" and raw in _EMERGENCY and kinds[j + 1 : j + 2] != [WORD]:
        return "phone"  # "vừa dập lửa vừa báo 114;"
    if before in ("gọi", "số", "máy") and raw in _EMERGENCY and after not in _UNITS:
        return "phone"
    if before in (":", "thoại", "đài", "nóng", "sđt") and len(raw) in (3, 4) and _PHONE & set(words[max(i - 6, 0) : i]):
        return "phone"
    return ""


_UNITS = {
    "trường",
    "xã",
    "phường",
    "thôn",
    "cơ",
    "đơn",
    "doanh",
    "khu",
    "ấp",
    "tổ",
    "khóm",
    "mô",
    "bản",
    "buôn",
    "vụ",
    "thị",
}


def _from_to_amount(t: Tokens, one: Numeral) -> bool:
    """ "bị phạt từ 10 đến 20 triệu đồng": the magnitude stands behind the second."""
    after = t.words[one.last + 1 : one.last + 4]
    return (
        not one.magnitude
        and one.value < 1000
        and after[:1] in (["đến"], ["tới"])
        and t.kinds[one.last + 2 : one.last + 3] == [NUMBER]
        and after[2:] in (["triệu"], ["tỷ"], ["nghìn"], ["ngàn"])
        and t.words[one.last + 4 : one.last + 5] == ["đồng"]
    )


def _spelled_shape(t: Tokens, one: Numeral) -> str:
    words, n = t.words, len(t)
    i, j = one.first, one.last
    at_start = i == 0 or t.kinds[i - 1] != WORD
    if t.capital(i) and not at_start:
        return "name"
    if (
        t.capital(i)
        and words[i] in ("ba", "năm", "sáu", "tám")
        and (j + 1 < n and t.kinds[j + 1] == WORD and t.capital(j + 1) and len(words[j + 1]) <= 4)
        and words[j + 1] not in _COUNTED
    ):
        return "name"
    if j + 1 < n and t.kinds[j + 1] == WORD and t.capital(j + 1) and t.capital(i) and not at_start:
        return "name"
    if not one.magnitude and one.value == 1:
        return "article"
    before = words[i - 1] if i else ""
    if before == "," and _DIGITS.get(words[i - 2], 0) + 1 == _DIGITS.get(words[i]):
        return "about"  # "tới bảy, tám trăm hộ"
    if before in (
        "thứ",
        "tháng",
        "ngày",
        "quý",
        "hàng",
        "vài",
        "mấy",
        "lần",
        "bước",
        "cả",
        "khoản",
        "một",
        "học",
        "sinh",
    ):
        return "ordinal"
    if words[i] == "năm" and not one.magnitude and before in _YEAR_BEFORE:
        return "year"
    if (
        words[i] == "năm"
        and j + 1 < n
        and (t.kinds[j + 1] == NUMBER or words[j + 1] in ("nay", "qua", "học", "ấy", "đó"))
    ):
        return "year"
    return ""


_DIGITS = {word: k for k, word in enumerate(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"], 1)}
_COUNTED = {"tổ", "đội", "nhóm", "mô", "điểm", "lớp", "câu", "tập", "cá"}
_YEAR_BEFORE = {
    "trong", "hằng", "hàng", "mỗi", "các", "cuối", "đầu", "của", "từng", "từ", "qua", "suốt", "cả", "những", "nhiều",
    "trước", "sau", "theo", "giữa", "một", "hai", "ba", "quanh", "so", "với", "và", "đến", "tới", "mấy", "dịp",
}  # fmt: skip


def ordinal(t: Tokens, one: Numeral, *, counted: bool, listed: bool = False) -> bool:
    """The word before makes it a name: "Chỉ thị 07", "tổ 14", "năm 2022"."""
    i = one.first
    if i == 0 or one.lead < i or t.kinds[i - 1] != WORD:
        return False
    before = t.words[i - 1]
    if t.words[i - 2 : i - 1] in (["cả"], ["toàn"]) and before in _AREAS and (i < 3 or t.words[i - 3] != "kể"):
        return False  # "cả quận 217", "toàn xã 31"
    if one.percent or (one.denominator is not None and before not in ("số", "ngày", "tháng", "năm")):
        return False
    if before in _ORDINAL or (t.plain[i] and before in ("ngay", "thang", "nam")):
        if before == "năm" and t.words[i - 2 : i - 1] == ["mươi"]:
            return False
        if before == "năm" and t.words[i - 2 : i - 1] in (["đầu"], ["cuối"]) and len(one.raw) < 4:
            return False  # "Tổ liên gia: đầu năm 9, cuối năm 24"
        if counted and (before not in _NEVER_COUNTED or (before == "cấp" and one.value > 5)):
            return False
        if " ".join(t.words[max(i - 2, 0) : i]) in _VERBS:
            return False
        if before == "năm" and counted and (len(one.raw) != 4 or one.value < 1900):  # "cả năm 46 buổi"
            return False
        return not (before == "số" and counted)
    if t.words[i - 2 : i - 1] == ["số"]:
        return False  # "tổng số lớp 31"
    if t.words[i - 2 : i] == ["đường", "tỉnh"]:
        return True
    if t.words[i - 2 : i - 1] == ["cấp"]:
        return False  # "cấp xã 177"
    if before in ("kỳ", "đợt") and t.words[i - 2 : i - 1] == ["trong"]:
        return False  # "mới xây dựng trong kỳ 58"
    if t.words[i - 2 : i] in (["nhà", "trường"], ["phòng", "ban"]):
        return False
    return (
        before in _PLACES
        and not counted
        and not listed
        and one.denominator is None
        and "." not in one.raw
        and one.value < 1000
    )


def year(one: Numeral, *, counted: bool) -> bool:
    return (
        not counted
        and one.raw.isdigit()
        and len(one.raw) == 4
        and 1900 <= one.value <= 2100
        and not one.magnitude
        and not one.percent
        and one.lead == one.first
    )
