"""Numbers of what is not, or not yet: plans and proposals, increases, what each one gives, what did not come about."""

import re
from itertools import pairwise

from .layout import Layout
from .numerals import Numeral
from .tokens import MARK, NUMBER, Tokens, word_set

_PLAN = (
    "phấn đấu", "chỉ tiêu", "mục tiêu", "dự kiến", "dự tính", "dự định", "sẽ", "đề nghị", "đề xuất", "kiến nghị",
    "yêu cầu", "đặt ra", "hướng tới", "sắp tới", "thời gian tới", "tới đây", "năm tới", "giai đoạn tới",
    "đặt mục tiêu", "kế hoạch của", "theo kế hoạch", "kế hoạch đề ra", "kế hoạch là", "kế hoạch năm",
    "kế hoạch đặt ra", "trong kế hoạch", "cần", "phải", "còn thiếu", "nhu cầu", "xin", "chuẩn bị", "dự trù",
    "phương hướng", "đang chờ", "chờ duyệt", "đăng cai", "chưa", "không đạt", "quy định", "theo quy định", "tiêu chí",
    "kế tiếp", "định mức",
    "không công nhận", "không được công nhận",
    "lộ trình", "nếu", "kế hoạch chia", "kế hoạch huyện", "tham vọng", "chỉ tiêu giao", "đăng ký phấn đấu đạt",
    "sang năm", "năm sau", "tính chuyện",
    "bàn chuyện", "ấp ủ",
    "năm học tới", "kỳ tới", "quý tới", "tháng tới", "nhiệm kỳ tới",
    "hướng năm", "chương trình năm", "ước muốn", "mong muốn", "mong", "đích", "kế hoạch mở", "kế hoạch lắp",
)  # fmt: skip
_PLAN_SECTION = re.compile(
    r"phương hướng|nhiệm vụ (trọng tâm|năm|thời gian|giải pháp|công tác)|kế hoạch năm|chỉ tiêu|mục tiêu|dự kiến|thời gian tới|"
    r"chương trình công tác|lịch công tác|^kế hoạch|^dự thảo|"
    r"nhiệm vụ, giải pháp|kiến nghị|đề xuất|phuong huong|muc tieu|chi tieu|nhiem vu|kien nghi|sắp tới|năm tới"
)
_RESULT_SECTION = re.compile(
    r"kết quả|thực hiện (chỉ tiêu|mục tiêu|các chỉ tiêu)|ket qua|thuc hien chi tieu|tổng hợp|tong hop|số liệu|so lieu|biểu|"
    r"chỉ tiêu thi đua|thống kê|thong ke|đã đạt|đạt được|bảng"
)
_AIMS = frozenset({"chỉ", "mục", "kế"})
"""What a target was is told and done with; what is meant to be done goes on."""
_COUNTED_YEARS = word_set("một hai ba bốn năm sáu bảy tám chín mười mươi 1 2 3 4 5 6 7 8 9 10 15 20 vài mấy nhiều")
_DONE = {"đã", "kết quả", "thực tế", "đến nay", "tới nay", "hiện", "nay"}
_CHANGES = {"tăng", "giảm", "hạ", "bớt", "thêm", "sụt", "tụt", "nhích", "vọt", "chênh", "kém"}
_COMPARED = {"cao", "thấp", "nhiều", "ít", "nhanh"}
_TO = {"còn", "lên", "xuống", "thành", "tới", "đạt"}
_SQUADS = {"tổ", "đội", "nhóm", "điểm", "lớp", "ca", "hộ"}
_EACH = {"mỗi", "từng", "bình quân", "mọi", "moi"}
_MADE_NEW = {"dung", "lap", "rong", "mat", "lam"}


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
    {
        "kế hoạch",
        "chỉ tiêu",
        "phương hướng",
        "nhiệm vụ",
        "dự kiến",
        "mục tiêu",
        "năm tới",
        "sang năm",
        "kiến nghị",
        "đề nghị",
        "đề xuất",
        "chủ trương",
        "định hướng",
    }
)
_CALLED = frozenset({"ông", "bà", "anh", "chị", "chú", "cô", "bác", "cụ"})


_EXTREMES = (["nhiều", "nhất"], ["ít", "nhất"], ["cao", "nhất"], ["thấp", "nhất"])
_SUM = 10_000


def each(t: Tokens, one: Numeral) -> bool:
    i = one.lead
    if one.percent:
        return False
    if one.magnitude and _one_household(t.words[max(i - 10, 0) : i]):
        return True
    if t.words[i - 1] in ("cũng", "thì", "có") and t.words[i - 2] in ("ít", "nhiều") and t.words[i - 3] in _SQUADS:
        return True  # "hộ ít cũng 100.000 đồng"
    if t.words[i - 2 : i] == ["ít", "thì"] or t.words[i - 2 : i] in (
        ["tổ", "nhiều"],
        ["nhóm", "nhiều"],
        ["nơi", "nhiều"],
    ):
        return True
    said = i - (t.words[i - 1] == "cũng")  # "hộ góp ít nhất cũng 200.000 đồng"
    extreme = t.words[said - 2 : said] in _EXTREMES or (one.lead < one.first and t.words[i : i + 2] in _EXTREMES)
    if one.magnitude | (one.value >= _SUM) and extreme and {"hộ", "nhà", "người"} & set(t.words[max(i - 6, 0) : i]):
        return True  # "hộ góp nhiều nhất 10 triệu, hộ ít nhất 200.000 đồng"
    if t.words[i : i + 2] in (["ít", "nhất"], ["tối", "thiểu"]) and "mỗi" in t.words[max(i - 16, 0) : i]:
        return True  # "Mỗi hộ …, lắp ít nhất 1 camera"
    start = max(i - 3, 0)
    if t.words[i - 1 : i] in (["đến"], ["-"], ["hoặc"]) and i > 1 and t.kinds[i - 2] == NUMBER:
        start = max(i - 6, 0)  # "mỗi tổ 3 đến 5 người"
    if t.words[max(i - 4, 0) : i][:1] == ["mỗi"] and t.words[i - 3] in _SQUADS:
        return True  # "mỗi tổ gom từ 10 đến 15 nhà"
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
    people = [k for k, (one, after) in enumerate(pairwise(before)) if one in _CALLED and after != "con"]
    if before[-1:] in (["góp"], ["bỏ"]) and people and not {";", ".", ","} & set(before[people[-1] :]):
        return True  # "ông chủ vựa cam ở ấp Tân Lợi góp 12 triệu"
    tail = before[-6:-1] if before[-1:] == ["hẳn"] else before[-6:]
    if tail[:1] == ["hộ"] and before[-len(tail) - 1 : -len(tail)] == ["ủng"]:
        tail = tail[1:]  # "doanh nghiệp ủng hộ 300 triệu, dân góp 180 triệu"
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
    if "năm trước" in before and words[one.lead - 1] in ("mới", "có", "ở", "được") and "mới" in before.split()[-3:]:
        return True  # "điều mà ba năm trước mới có 11 tổ"
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
    if _old_level(t, one) or (words[i - 1] == "thiếu" and words[i - 2] != "phần"):
        return True
    if words[i : i + 1] == ["vượt"] and t.kinds[one.last + 1 : one.last + 2] == [MARK]:
        return True  # "đã ra mắt 15, vượt 3;"
    if one.percent and words[one.last + 1 : one.last + 3] in (
        ["kế", "hoạch"],
        ["chỉ", "tiêu"],
        ["dự", "toán"],
        ["tiến", "độ"],
    ):
        return True
    if one.percent and "vượt" in words[max(i - 4, 0) : i]:
        return True  # "vượt chỉ tiêu 13,6%"
    if (
        words[i - 1] in ("đến", "tới")
        and words[i - 2] in _CHANGES
        and t.kinds[i - 3] == NUMBER
        and words[i - 4] == "từ"
    ):
        return False  # "từ 13 tăng đến 21"
    start = max(made.sentence_start(one.first), i - 9)
    k = i - 1
    seen = 0
    while k >= start and (t.kinds[k] != NUMBER or words[k - 1] == "năm"):
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
        if word == "hơn" and words[k - 1] in _COMPARED:  # "cao hơn nhiệm kỳ trước 3,1%"
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
            if "vượt" in words[i : one.first]:
                return True  # "vượt 3 xã so với kế hoạch"
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
    "chuyển cấp trên",
    "chuyển tòa án",
    "chuyển lên trên",
    "cho thôi",
    "cho dừng",
    "cho nghỉ",
    "khai tử",
    "xóa bỏ",
    "tạm dừng",
    "tạm ngừng",
    "giả định",
    "chưa xong",
    "gạt lại",
    "gạt",
    "bị loại",
    "trả lại",
    "trả về",
    "khỏi diện",
    "diện theo dõi",
    "đưa ra khỏi",
    "rút khỏi",
    "xóa tên",
    "đình chỉ",
    "chấm dứt",
    "không xét",
    "để lại",
    "dừng",
    "không công nhận",
    "không được công nhận",
    "không được",
)
_NOT_LAST = {said.rpartition(" ")[2] for said in _NOT_BEFORE}
_NOT_AFTER = {
    ("không", "đạt"),
    ("không", "được"),
    ("không", "ký"),
    ("không", "tham"),
    ("bị", "loại"),
    ("bị", "gạt"),
    ("không", "đề"),
    ("xin", "rút"),
    ("bị", "giải"),
    ("bị", "xóa"),
    ("ngừng", "hoạt"),
    ("không", "xét"),
    ("không", "đủ"),
    ("không", "đảm"),
    ("không", "còn"),
    ("phải", "gộp"),
    ("phải", "dừng"),
    ("phải", "giải"),
    ("bị", "thu"),
    ("bị", "trừ"),
    ("bị", "tước"),
    ("đang", "chờ"),
    ("đang", "trình"),
    ("chờ", "duyệt"),
    ("còn", "chờ"),
}


_FELL_SHORT = {("không", "đạt"), ("chưa", "đạt"), ("không", "được"), ("bị", "loại"), ("không", "đủ"), ("bị", "gạt")}
_REFUSED = frozenset({"rớt", "trượt", "hụt", "gạt"})
_FAILED = frozenset({"chưa", "rớt", "trượt", "hỏng", "vắng"})
_TO_LEARN = (["đăng", "ký", "học"], ["đăng", "ký", "dự"])
_HURT = frozenset({"tật", "kẹt", "mắc", "chết", "thương", "ngạt", "vong", "mạng", "nạn"})


def victims(t: Tokens, one: Numeral, right_end: int) -> bool:
    """ "2 công nhân kẹt bên trong", "3 người bị thương", "cứu 3 người"."""
    words = t.words[right_end + 1 : right_end + 4]
    if t.words[one.lead - 1] == "giúp" and words[:1] in (
        ["di"],
        ["sơ"],
        ["thoát"],
        ["khắc"],
        ["dọn"],
        ["gặt"],
        ["sửa"],
    ):
        return True  # "giúp 40 hộ di dời"
    if t.words[one.lead - 1] in ("cứu", "chết", "thương") or t.words[one.lead - 2 : one.lead] in (
        ["cứu", "sống"],
        ["cứu", "được"],
    ):
        return True
    told = t.words[right_end + 1 : right_end + 12]
    told = told[: next((k for k, word in enumerate(told) if word in (",", ";", ".", "\n")), len(told))]
    if "kẹt" in told and told[told.index("kẹt") - 1] == "mắc" and NUMBER not in t.kinds[right_end + 1 : right_end + 12]:
        return True  # "30 người bệnh và người nhà giả định bị mắc kẹt"
    return bool(words) and (
        words[0] in ("kẹt", "đuối")
        or words[:2] in (["gặp", "nạn"], ["gặp", "sự"], ["trôi", "dạt"])
        or (words[0] in ("bị", "mắc", "tử", "thiệt", "đang") and not _HURT.isdisjoint(words[1:]))
    )


def denied(t: Tokens, one: Numeral, right_end: int) -> bool:
    """What did not come about: "không thành: 3", "574 người chưa được đào tạo", "giả định 3 người mắc kẹt"."""
    words = t.words
    if words[one.lead - 1] in _REFUSED:
        return True  # "cuối năm rớt 1 xã"
    k = one.lead - 1
    while k >= 0 and words[k] in (":", "là", "có", "-", "–"):
        k -= 1
    if (
        k >= 0
        and words[k] in _NOT_LAST
        and any(" ".join(words[k - len(said.split()) + 1 : k + 1]) == said for said in _NOT_BEFORE)
    ):
        return True
    if words[right_end + 1 : right_end + 3] == ["còn", "lại"]:
        right_end += 2  # "Hai trường còn lại không đề nghị"
    if words[right_end + 1 : right_end + 4] in _TO_LEARN:
        return True  # "27 chị đăng ký học lớp tập huấn": not yet
    after = tuple(words[right_end + 1 : right_end + 3])
    if right_end == one.last:
        return after in _FELL_SHORT and not one.percent  # "45 đạt, 3 không đạt"
    return bool(after) and (after[0] in _FAILED or after in _NOT_AFTER)


def planned(t: Tokens, one: Numeral, made: Layout) -> bool:
    """A target, a plan, a proposal, what the law asks for."""
    words = t.words
    start = made.sentence_start(one.first)
    i = one.lead
    if words[start + 1 : start + 2] in (["."], [")"], ["/"]) and len(words[start]) <= 3:
        start += 2  # "III. Nhiệm vụ năm 2022: ra mắt thêm 2 mô hình"
    head = words[start : start + 8]
    named = head[: head.index(":")] if ":" in head else []
    if " ".join(named[:2]) in _PLAN_HEADS and not {"kết", "đạt", "thực"} & set(named):
        return True  # "Kế hoạch 2026: lắp 120 camera, mở 8 lớp"
    for hit in reversed(_phrase_hits(words, max(start, i - 80), i, _PLAN_SET)):
        word = words[hit]
        before = words[hit - 1] if hit else ""
        if before in ("ghi", "tên", "danh", "ký", "vượt", "không", "so", "chẳng", "kịp") or (
            before == "với" and words[hit - 2 : hit - 1] == ["so"]
        ):
            continue
        if word == "cần" and (
            words[hit + 1 : hit + 2] == ["cù"] or (t.capital(hit) and hit > start and not t.plain[hit])
        ):
            continue  # "cần cù", "ở Cần Đước"
        if word in ("sang", "năm") and words[hit + 1 : hit + 2] in (["năm"], ["sau"]) and t.kinds[hit + 2] == NUMBER:
            continue
        if word == "năm" and words[hit + 1] == "sau" and before in _COUNTED_YEARS:
            continue  # "Bốn năm sau, 6 câu lạc bộ"
        if word in _AIMS and before in ("%", "trăm"):
            continue  # "đạt 100% chỉ tiêu, với 8.960 hộ"
        if word == "còn" and before == "phần":
            continue  # "hỗ trợ phần còn thiếu là 80 triệu"
        if word == "yêu" and before in ("đáp", "theo"):
            continue
        if word == "xin" and words[hit + 1 : hit + 2] in (["lỗi"],):
            continue
        if word == "chưa" and (
            words[hit + 1 : hit + 2] in (["kể"], ["tính"], ["dừng"], ["đầy"], ["gồm"])
            or i - hit > (12 if words[hit + 1] == "đạt" else 6)
        ):
            continue
        if word in ("cần", "phải", "nếu", "mong", "quy", "xin") and i - hit > 14:
            continue
        if word == "phải" and words[hit + 1] in ("kể", "xử", "chịu", "hòa"):
            continue
        if word == "sẽ" and words[hit + 1] == "là":
            continue
        if word == "nếu" and (words[hit + 1] == "như" or NUMBER in t.kinds[hit + 1 : hit + 5]):
            continue  # "Nếu như năm 2002 xã chỉ có 1 tổ thì nay 13 tổ"
        if word == "nếu" and words[hit + 1] in ("gộp", "tính", "kể", "cộng", "chỉ", "so"):
            continue
        if word in ("cần", "phải", "xin") and not {",", ":"}.isdisjoint(words[hit + 1 : i]):
            continue
        if word in ("quy", "tiêu", "chuẩn", "đề", "kiến") and (made.stops[i] - made.stops[hit] or i - hit > 16):
            continue
        between = words[hit + 1 : i]
        if word in _AIMS and words[i - 1] in ("được", "đạt") and NUMBER in t.kinds[hit + 1 : i]:
            continue  # "chỉ tiêu 200 mắt, lắp được 231"
        if word != "sẽ" and any(
            w in _DONE and not (w == "nay" and between[k + 1 : k + 2] == ["đến"]) for k, w in enumerate(between)
        ):
            continue
        if "kết" in between and between[between.index("kết") : between.index("kết") + 2] == ["kết", "quả"]:
            continue
        told = word in _AIMS and ";" in between and NUMBER in t.kinds[hit : hit + between.index(";") + 1]
        if ";" in between and ":" not in between and (told or i - hit > 20):
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
    return bool(_PLAN_SECTION.search(text)) and not _RESULT_SECTION.search(text)
