"""Names of people in a report are masked before it is kept; every place in the text stays where it was."""

import re

MASK = "▒"

_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đinh|Trương|Đoàn|Mai|Trịnh|Lương|Lưu|Hà|Cao|"
    "Tạ|Tô|Chu|Vương|Thái|Quách|Giàng|Lò|Lầu|Sùng|Vàng|Quàng|Cà|Lường|Y|H'|K'|Rơ|Siu|Kpă|Ksor|Thạch|Sơn|Danh|Kim|Châu|Phùng"
)
_UPPER = "A-ZĐ" + "".join(chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(code).isupper())
_WORD = rf"[{_UPPER}][^\W\d_{_UPPER}]*"
_TITLES = (
    "ông|bà|anh|chị|em|cháu|đồng chí|đ/c|bác|cô|chú|thượng tướng|trung tướng|thiếu tướng|đại tá|thượng tá|trung tá|thiếu tá|"
    "đại úy|thượng úy|trung úy|thiếu úy|thượng sĩ|trung sĩ|hạ sĩ|đối tượng|bị can|bị cáo|nghi phạm|tên|nạn nhân|luật sư"
)
_PLACES = (
    "phường|xã|huyện|tỉnh|quận|thị xã|thị trấn|thành phố|tp|đường|phố|thôn|ấp|bản|buôn|xóm|khu phố|trường|thpt|thcs|tiểu học|"
    "mầm non|đại học|cao đẳng|công ty|bệnh viện|chợ|cầu|nhà máy|mô hình|chùa|giáo xứ|họ giáo|sông|đảo|cty|doanh nghiệp|ngã ba"
)
# A surname with one to three more words; or any capitalised words after what one calls a person.
_NAMED = re.compile(rf"(?<![\w']){'(?:' + _SURNAMES + ')'}(?:\s+{_WORD}){{1,3}}(?!\w)")
_CALLED = re.compile(rf"(?<!\w)(?i:{_TITLES})\s+({_WORD}(?:\s+{_WORD}){{0,3}})(?!\w)")
_AFTER_PLACE = re.compile(rf"(?<!\w)(?:{_PLACES})\s*$", re.IGNORECASE)


def people(text: str) -> list[tuple[int, int]]:
    """Where names of people stand, as far as form tells: in doubt it is a name, except after a word for a place."""
    found = [hit.span(1) for hit in _CALLED.finditer(text)]
    found += [
        hit.span()
        for hit in _NAMED.finditer(text)
        if not _AFTER_PLACE.search(text[max(hit.start() - 20, 0) : hit.start()])
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def masked(text: str) -> str:
    """The text with each letter of a person's name as ▒; as long as before, so that places of figures hold."""
    parts: list[str] = []
    last = 0
    for start, end in people(text):
        parts += [text[last:start], re.sub(r"\w", MASK, text[start:end])]
        last = end
    return "".join([*parts, text[last:]])
