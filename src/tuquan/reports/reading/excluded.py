"""Numbers that are no figure: dates, numbers of papers and articles, ordinals, plans, increases, ages."""

import re

from .layout import Layout
from .numerals import Numeral
from .tokens import CODE, LINE, NUMBER, WORD, Tokens

# Directly before a number these make it a name or a date.
_ORDINAL = {
    "ngày", "tháng", "năm", "quý", "hôm", "mùng", "mồng", "rằm", "điều", "khoản", "chương", "mục", "số", "thứ", "khóa",
    "bước", "cấp", "quận", "tuổi", "thị", "nghị", "phụ", "biểu", "hình", "ảnh", "trang", "giờ", "lúc", "hồi",
    "tầng", "quốc", "đường", "km", "hạng", "top", "lô", "thập", "trạm", "hẻm", "ngõ", "ngách", "kiệt", "đề",
    "án", "định", "quyết", "luật", "tư", "tập", "phần",
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
    "số",
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
_PLAN = (
    "phấn đấu", "chỉ tiêu", "mục tiêu", "dự kiến", "dự tính", "dự định", "sẽ", "đề nghị", "đề xuất", "kiến nghị",
    "yêu cầu", "đặt ra", "hướng tới", "sắp tới", "thời gian tới", "tới đây", "năm tới", "giai đoạn tới",
    "đặt mục tiêu", "kế hoạch của", "theo kế hoạch", "kế hoạch đề ra", "kế hoạch là", "kế hoạch năm",
    "kế hoạch đặt ra", "trong kế hoạch", "cần", "phải", "còn thiếu", "nhu cầu", "xin", "chuẩn bị", "dự trù",
    "phương hướng", "đăng cai", "chưa", "không đạt", "quy định", "theo quy định", "tiêu chí", "kế tiếp", "định mức",
    "không công nhận", "không được công nhận",
    "lộ trình", "nếu", "kế hoạch chia", "kế hoạch huyện", "tham vọng", "chỉ tiêu giao", "đăng ký phấn đấu đạt",
    "sang năm", "năm sau", "ước muốn", "mong muốn", "mong", "đích", "kế hoạch mở", "kế hoạch lắp",
)  # fmt: skip
_PLAN_SECTION = re.compile(
    r"phương hướng|nhiệm vụ (trọng tâm|năm|thời gian|giải pháp|công tác)|kế hoạch năm|chỉ tiêu|mục tiêu|dự kiến|thời gian tới|"
    r"nhiệm vụ, giải pháp|kiến nghị|đề xuất|phuong huong|muc tieu|chi tieu|nhiem vu|kien nghi|sắp tới|năm tới"
)
_NOT_PLAN_AFTER = ("so với",)
_DONE = {"đã", "kết quả", "thực tế", "đến nay", "tới nay", "hiện", "nay"}
_CHANGES = {"tăng", "giảm", "hạ", "bớt", "thêm", "sụt", "tụt", "nhích", "vọt", "chênh", "kém"}
_TO = {"còn", "lên", "xuống", "thành", "tới", "đạt"}
_EACH = {"mỗi", "từng", "bình quân", "mọi", "moi"}
_MADE_NEW = {"dung", "lap", "rong", "mat", "lam"}
_OPEN_QUOTES = {"“", '"', "«"}
_CLOSE_QUOTES = {"”", '"', "»"}
_TIME = {"giờ", "h", "g", "phút"}
_PHONE = {"điện", "thoại", "hotline", "tổng đài", "sđt", "alo"}


def _phrase_hits(words: list[str], start: int, stop: int, phrases: frozenset[str], longest: int = 4) -> list[int]:
    found = []
    firsts = _PLAN_FIRSTS
    for i in range(start, stop):
        if words[i] not in firsts:
            continue
        for length in range(1, longest + 1):
            if i + length <= stop and " ".join(words[i : i + length]) in phrases:
                found.append(i)
                break
    return found


_PLAN_SET = frozenset(_PLAN)
_PLAN_FIRSTS = frozenset(phrase.split()[0] for phrase in _PLAN)
_PLAN_HEADS = frozenset(
    {"kế hoạch", "chỉ tiêu", "phương hướng", "nhiệm vụ", "dự kiến", "mục tiêu", "năm tới", "sang năm"}
)
_CALLED = frozenset({"ông", "bà", "anh", "chị", "chú", "cô", "bác", "cụ"})


def _in_name(t: Tokens, i: int) -> bool:
    """Inside a short quotation: “5 không, 3 sạch”."""
    words, n = t.words, len(t)
    opened = next((k for k in range(i - 1, max(i - 9, -1), -1) if words[k] in _OPEN_QUOTES or t.kinds[k] == LINE), None)
    if opened is None or words[opened] not in _OPEN_QUOTES:
        return False
    if words[opened] == '"' and sum(word == '"' for word in words[:opened]) % 2:
        return False  # that one closes
    close = next((k for k in range(i + 1, min(opened + 14, n)) if words[k] in _CLOSE_QUOTES), None)
    return close is not None and close - opened <= 13


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
    if before == "+" and t.glued(i):  # GMT+7
        return "glued"
    if before == "chia" or (i > 1 and words[i - 2] == "chia" and before in ("thành", "làm", "ra", "đều")):
        # "38 thành viên chia 9 tổ" counts groups, "chia 3 ca" divides
        return "" if words[j + 1 : j + 2] in (["tổ"], ["đội"], ["nhóm"]) else "division"
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
    raw = one.raw
    if one.spelled:
        return _spelled_shape(t, one)
    if len(raw) >= 3 and raw.startswith("0") and "," not in raw and "." not in raw:
        return "code"
    if raw.isdigit() and len(raw) >= 8 and not one.magnitude:
        return "code"
    if one.denominator is not None and not one.percent:
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
    ):
        return "name"
    if j + 1 < n and t.kinds[j + 1] == WORD and t.capital(j + 1) and t.capital(i) and not at_start:
        return "name"
    if not one.magnitude and one.value == 1:
        return "article"
    before = words[i - 1] if i else ""
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
    if one.percent or (one.denominator is not None and before not in ("số", "ngày", "tháng", "năm")):
        return False
    if before in _ORDINAL or (t.plain[i] and before in ("ngay", "thang", "nam")):
        if before == "năm" and t.words[i - 2 : i - 1] == ["mươi"]:
            return False
        if counted and before not in _NEVER_COUNTED:
            return False
        if " ".join(t.words[max(i - 2, 0) : i]) in _VERBS:
            return False
        if before == "năm" and counted and (len(one.raw) != 4 or one.value < 1900):  # "cả năm 46 buổi"
            return False
        return not (before == "số" and counted)
    if t.words[i - 2 : i - 1] == ["số"]:
        return False  # "tổng số lớp 31"
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


def year(t: Tokens, one: Numeral, *, counted: bool) -> bool:
    return (
        not counted
        and one.raw.isdigit()
        and len(one.raw) == 4
        and 1900 <= one.value <= 2100
        and not one.magnitude
        and not one.percent
        and one.lead == one.first
    )


def each(t: Tokens, one: Numeral) -> bool:
    i = one.lead
    if one.percent:
        return False
    if one.magnitude and _one_household(t.words[max(i - 9, 0) : i]):
        return True
    if t.words[i - 2 : i] == ["ít", "thì"] or t.words[i - 2 : i] in (
        ["tổ", "nhiều"],
        ["nhóm", "nhiều"],
        ["nơi", "nhiều"],
    ):
        return True
    if t.words[i : i + 2] in (["ít", "nhất"], ["tối", "thiểu"]) and "mỗi" in t.words[max(i - 16, 0) : i]:
        return True  # "Mỗi hộ …, lắp ít nhất 1 camera"
    start = max(i - 3, 0)
    if t.words[i - 1 : i] in (["đến"], ["-"], ["hoặc"]) and i > 1 and t.kinds[i - 2] == NUMBER:
        start = max(i - 6, 0)  # "mỗi tổ 3 đến 5 người"
    window = t.words[start:i]
    return (
        any(
            word in _EACH
            and not (word == "moi" and (k + 1 == len(window) or t.words[i - len(window) + k - 1] in _MADE_NEW))
            and window[k + 1 : k + 2] not in (["năm"], ["tháng"], ["quý"])
            for k, word in enumerate(window)
        )
        or " ".join(window[-2:]) == "bình quân"
    )


def _one_household(before: list[str]) -> bool:
    """ "hộ ông Sáu góp 2 triệu đồng": what one family gives."""
    for k in range(len(before) - 1):
        if before[k + 1] in _CALLED and (before[k] in ("hộ", "nhà") or before[k - 1 : k + 1] == ["gia", "đình"]):
            return not {";", ".", ",", ":"} & set(before[k:])
    tail = before[-6:]
    if tail[-1:] in (["góp"], ["hộ"], ["đóng"], ["biếu"]) or tail[-2:] == ["đóng", "góp"]:  # "hộ khá giả góp 5 triệu"
        return any(
            word in ("hộ", "nhà", "người", "anh", "chị")
            and tail[k - 1] not in ("các", "mọi", "nhiều", "những", "ủng", "từ")
            for k, word in enumerate(tail[:-1])
            if k == 0 or tail[k - 1] in (",", ".", ";", ":", "có", "\n", "là")
        ) and not {"tổng", "cộng", "được"} & set(tail)
    return False


_BEGINNINGS = ("lúc đầu", "ban đầu", "ngày đầu", "trước kia", "trước đây", "hồi đầu", "thuở đầu", "mới đầu", "khi mới")


def beginning(t: Tokens, one: Numeral, made: Layout) -> bool:
    """ "lúc đầu có 12 tài xế, nay 45 người": what it began with."""
    words = t.words
    before = " ".join(words[max(one.lead - 8, made.sentence_start(one.first)) : one.lead])
    if not any(said in before for said in _BEGINNINGS):
        return False
    after = words[one.last + 1 : min(one.last + 16, made.sentence_end(one.first))]
    return not {"nay", "giờ", "hiện", "lên"}.isdisjoint(after)


def _old_level(t: Tokens, one: Numeral) -> bool:
    """ "từ 61% lên 79,3%": what it was before."""
    if t.words[one.lead - 1 : one.lead] != ["từ"]:
        return False
    for k in range(one.last + 1, min(one.last + 8, len(t) - 1)):
        if t.words[k] in (",", ";", ".", "\n", "(", ")"):
            return False
        if t.words[k] in ("lên", "xuống", "còn") and any(kind == NUMBER for kind in t.kinds[k + 1 : k + 4]):
            return True
    return False


def change(t: Tokens, one: Numeral, made: Layout) -> bool:
    """An increase, a decrease or what something is compared with."""
    words = t.words
    i = one.lead
    if _old_level(t, one):
        return True
    if one.percent and words[one.last + 1 : one.last + 3] in (
        ["kế", "hoạch"],
        ["chỉ", "tiêu"],
        ["dự", "toán"],
        ["tiến", "độ"],
    ):
        return True
    if one.percent and "vượt" in words[max(i - 4, 0) : i]:
        return True  # "vượt chỉ tiêu 13,6%"
    start = max(made.sentence_start(one.first), i - 9)
    k = i - 1
    seen = 0
    while k >= start and t.kinds[k] != NUMBER:
        word = words[k]
        if word in (";", ".", "(", ")"):
            if word == "(" and k == i - 1:
                k -= 1
                if k >= start and words[k] not in _CHANGES:
                    return False
                continue
            break
        if word == ",":
            break
        if word in _TO and seen <= 2 and word != "tới":
            return False
        if word in _CHANGES:
            if word == "thêm":
                near = words[max(k - 8, 0) : i] + words[one.last : one.last + 10]
                return "so" in near and "với" in near
            if word == "hạ" and words[k - 1 : k] == ["thuộc"]:
                return False
            if k and words[k - 1] in ("kéo", "gia", "không", "biến") and seen > 3:
                return False
            return seen <= 6 and not (seen > 3 and made.sentence[k] != made.sentence[one.first])
        if word == "so" and words[k + 1 : k + 2] == ["với"]:
            return True
        if word == "kỳ" and words[k - 1 : k] in (["cùng"], ["thời"]) and seen <= 5:
            return True
        seen += 1
        k -= 1
    # "ít hơn năm trước 5 vụ", "5 vụ, giảm" stay with the words before; "12% so với" looks on
    tail = words[one.last + 1 : one.last + 8]
    for place in range(len(tail) - 1):
        if tail[place] in (",", ";", ".", ")", "\n"):
            break
        if tail[place] == "so" and tail[place + 1] == "với":
            window = words[max(i - 8, 0) : i]
            return bool(_CHANGES & set(window)) or one.percent
        if tail[place] in ("nhiều", "ít", "cao", "thấp") and tail[place + 1] == "hơn":
            return one.percent
    return False


_NOT_BEFORE = (
    "ngừng hoạt động",
    "không thành",
    "không đạt",
    "không hiệu quả",
    "giải thể",
    "tạm dừng",
    "tạm ngừng",
    "giả định",
    "chưa xong",
)
_NOT_LAST = {said.rpartition(" ")[2] for said in _NOT_BEFORE}
_NOT_AFTER = {
    ("không", "đạt"),
    ("không", "được"),
    ("không", "ký"),
    ("không", "tham"),
    ("bị", "loại"),
    ("bị", "thu"),
    ("bị", "trừ"),
    ("bị", "tước"),
}


_HURT = frozenset({"tật", "kẹt", "mắc", "chết", "thương", "ngạt", "vong", "mạng", "nạn"})


def victims(t: Tokens, one: Numeral, right_end: int) -> bool:
    """ "2 công nhân kẹt bên trong", "3 người bị thương", "cứu 3 người"."""
    words = t.words[right_end + 1 : right_end + 4]
    if t.words[one.lead - 1] == "cứu" or t.words[one.lead - 2 : one.lead] in (["cứu", "sống"], ["cứu", "được"]):
        return True
    return bool(words) and (
        words[0] in ("kẹt", "đuối")
        or (words[0] in ("bị", "mắc", "tử", "thiệt", "đang") and not _HURT.isdisjoint(words[1:]))
    )


def denied(t: Tokens, one: Numeral, right_end: int) -> bool:
    """What did not come about: "không thành: 3", "574 người chưa được đào tạo", "giả định 3 người mắc kẹt"."""
    words = t.words
    k = one.lead - 1
    while k >= 0 and words[k] in (":", "là", "có", "-", "–"):
        k -= 1
    if (
        k >= 0
        and words[k] in _NOT_LAST
        and any(" ".join(words[k - len(said.split()) + 1 : k + 1]) == said for said in _NOT_BEFORE)
    ):
        return True
    after = tuple(words[right_end + 1 : right_end + 3])
    return bool(after) and right_end > one.last and (after[0] == "chưa" or after in _NOT_AFTER)


def planned(t: Tokens, one: Numeral, made: Layout) -> bool:
    """A target, a plan, a proposal, what the law asks for."""
    words = t.words
    start = made.sentence_start(one.first)
    i = one.lead
    head = words[start : start + 8]
    if ":" in head and " ".join(head[:2]) in _PLAN_HEADS and not {"kết", "đạt", "thực"} & set(head):
        return True  # "Kế hoạch 2026: lắp 120 camera, mở 8 lớp"
    for hit in reversed(_phrase_hits(words, max(start, i - 80), i, _PLAN_SET)):
        word = words[hit]
        before = words[hit - 1] if hit else ""
        if before in ("ghi", "tên", "ký", "vượt", "không", "so", "chẳng", "kịp") or (
            before == "với" and words[hit - 2 : hit - 1] == ["so"]
        ):
            continue
        if word == "cần" and words[hit + 1 : hit + 2] in (["cù"], ["thơ"], ["giờ"]):
            continue
        if word in ("sang", "năm") and words[hit + 1 : hit + 2] in (["năm"], ["sau"]) and t.kinds[hit + 2] == NUMBER:
            continue
        if word == "yêu" and before in ("đáp", "theo"):
            continue
        if word == "xin" and words[hit + 1 : hit + 2] in (["lỗi"],):
            continue
        if word == "chưa" and (
            words[hit + 1 : hit + 2] in (["kể"], ["tính"], ["dừng"], ["đầy"])
            or i - hit > (12 if words[hit + 1] == "đạt" else 6)
        ):
            continue
        if word in ("cần", "phải", "nếu", "mong", "quy", "xin") and i - hit > 14:
            continue
        if word == "nếu" and words[hit + 1] in ("gộp", "tính", "kể", "cộng", "chỉ", "so"):
            continue
        if word in ("cần", "phải", "xin") and "," in words[hit + 1 : i]:
            continue
        if word in ("quy", "tiêu", "chuẩn", "đề", "kiến") and (made.stops[i] - made.stops[hit] or i - hit > 16):
            continue
        between = words[hit + 1 : i]
        if word != "sẽ" and any(
            w in _DONE and not (w == "nay" and between[k + 1 : k + 2] == ["đến"]) for k, w in enumerate(between)
        ):
            continue
        if "kết" in between and between[between.index("kết") : between.index("kết") + 2] == ["kết", "quả"]:
            continue
        if ";" in between and i - hit > 20 and ":" not in between:
            continue
        if i - hit > 45 and ":" not in between:
            continue
        return True
    tail = " ".join(words[one.last + 1 : one.last + 7])
    if words[i - 1 : i] == ["từ"] and "ban đầu" in tail:  # "từ 12 nhóm ban đầu"
        return True
    return bool(re.search(r"(là|theo) (mục tiêu|chỉ tiêu|kế hoạch)|dự kiến|trong kế hoạch", tail.split(" . ")[0]))


def plan_section(t: Tokens, span: tuple[int, int]) -> bool:
    text = " ".join(t.words[span[0] : span[1]])
    return bool(_PLAN_SECTION.search(text)) and not re.search(r"kết quả|thực hiện (chỉ tiêu|mục tiêu)|ket qua", text)
