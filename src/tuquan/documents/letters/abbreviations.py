"""Types of administrative documents and their abbreviations: Decree 30/2020/NĐ-CP, Annex III, I."""

TYPES: dict[str, str] = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Thông cáo": "TC",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Kế hoạch": "KH",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Hợp đồng": "HĐ",
    "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN",
    "Bản thỏa thuận": "BTT",
    "Giấy ủy quyền": "GUQ",
    "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT",
    "Giấy nghỉ phép": "GNP",
    "Phiếu gửi": "PG",
    "Phiếu chuyển": "PC",
    "Phiếu báo": "PB",
}

# Copies have abbreviations of their own.
COPIES: dict[str, str] = {"Sao y": "SY", "Trích sao": "TrS", "Sao lục": "SL"}


class UnknownType(ValueError):
    """The name is no type of document of Annex III."""

    def __init__(self, name: str) -> None:
        self.message = f"“{name}” không phải tên loại văn bản hành chính theo Phụ lục III Nghị định 30/2020/NĐ-CP."
        super().__init__(self.message)


def abbreviation(type_name: str | None) -> str:
    """ "QĐ" for "Quyết định". A letter proper (công văn) has none: Annex III leaves it out, "CV" is everyday speech."""
    if type_name is None or type_name.casefold() == "công văn":
        return ""
    for name, short in (TYPES | COPIES).items():
        if name.casefold() == type_name.casefold():
            return short
    raise UnknownType(type_name)


def symbol(type_name: str | None, body: str, drafter: str = "") -> str:
    """The symbol of a document: "QĐ-UBND", for a letter proper "UBND-VX" (body and drafting unit)."""
    return "-".join(part for part in (abbreviation(type_name), body, drafter) if part)
