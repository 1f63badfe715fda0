"""The columns of a list of units: what they are called in the template, and what people call them and write in them."""

from dataclasses import dataclass
from typing import Any

from tuquan.units.enums import ManagingLevel, SchoolLevel, UnitKind
from tuquan.units.services import sheets


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    aliases: tuple[str, ...] = ()
    example: str = ""
    help: str = ""
    length: int = 250


COLUMNS = (
    Column("code", "Mã đơn vị", ("mã", "mã số", "mã cơ quan", "mã trường"), "", "Bỏ trống để phần mềm tự đặt.", 40),
    Column(
        "name",
        "Tên đơn vị",
        (
            "tên cơ quan",
            "tên cơ quan, đơn vị",
            "cơ quan, đơn vị",
            "tên cơ quan, doanh nghiệp, nhà trường",
            "tên cơ quan, doanh nghiệp, cơ sở giáo dục",
            "cơ quan, doanh nghiệp, nhà trường",
            "tên đơn vị, cơ quan",
            "tên doanh nghiệp",
            "tên trường",
            "tên cơ sở",
            "đơn vị",
            "tên",
            "tên đầy đủ",
        ),
        "Trường THCS Nguyễn Trãi",
        "Bắt buộc. Tên đầy đủ, không viết tắt.",
    ),
    Column(
        "kind",
        "Loại đơn vị",
        ("loại", "loại hình", "loại hình đơn vị", "phân loại", "khối"),
        "cơ sở giáo dục",
        "cơ quan, doanh nghiệp, cơ sở giáo dục, bệnh viện… Chọn trong danh sách.",
    ),
    Column("short_name", "Tên gọi tắt", ("tên tắt", "viết tắt"), "THCS Nguyễn Trãi", "", 80),
    Column(
        "place",
        "Xã, phường, đặc khu",
        (
            "xã",
            "phường",
            "xã phường",
            "xã/phường",
            "phường, xã",
            "phường/xã",
            "tên xã",
            "nơi đóng",
            "nơi đóng trụ sở",
            "địa bàn",
            "mã xã",
            "mã phường",
            "đơn vị hành chính cấp xã",
        ),
        "Phường Ninh Hòa",
        "Tên hoặc mã của xã, phường nơi đơn vị đóng.",
    ),
    Column("province", "Tỉnh, thành phố", ("tỉnh", "tỉnh thành", "tỉnh/thành phố", "mã tỉnh"), "Khánh Hòa", ""),
    Column("address", "Địa chỉ", ("trụ sở", "địa chỉ trụ sở", "nơi làm việc", "địa điểm"), "12 Trần Quý Cáp", ""),
    Column(
        "managing",
        "Cơ quan quản lý",
        ("đơn vị quản lý", "mã cơ quan quản lý", "trực thuộc", "cơ quan cấp trên", "cơ quan quản lý trực tiếp"),
        "",
        "Tên hoặc mã của cơ quan đã có trong danh sách hoặc trong chính tệp này.",
    ),
    Column(
        "following",
        "Cơ quan theo dõi, hướng dẫn",
        ("cơ quan theo dõi", "cơ quan hướng dẫn", "đơn vị theo dõi", "thường trực ban chỉ đạo"),
        "",
        "Bỏ trống là cơ quan đang nhập tệp.",
    ),
    Column("police", "Công an phụ trách", ("công an", "công an xã", "công an phường"), "", ""),
    Column("managing_level", "Cấp quản lý", ("cấp",), "cấp xã", "cấp xã, cấp tỉnh, bộ, ngành trung ương…"),
    Column("parent_body", "Cơ quan chủ quản", ("chủ quản",), "", "Như ghi trên văn bản.", 200),
    Column("school_level", "Cấp học", ("bậc học",), "trung học cơ sở", "Chỉ với cơ sở giáo dục."),
    Column("symbol", "Ký hiệu văn bản", ("ký hiệu",), "", "", 30),
    Column("head_name", "Thủ trưởng", ("họ tên thủ trưởng", "người đứng đầu", "hiệu trưởng", "giám đốc"), "", "", 120),
    Column("head_title", "Chức vụ thủ trưởng", ("chức vụ", "chức danh"), "Hiệu trưởng", "", 120),
    Column("phone", "Điện thoại", ("số điện thoại", "điện thoại liên hệ", "sđt"), "", "", 30),
    Column("people", "Số cán bộ, nhân viên", ("số người", "số lao động", "biên chế", "tổng số cán bộ"), "54", ""),
    Column("founded_date", "Ngày thành lập", ("thành lập", "năm thành lập"), "05/09/1995", "Ngày/tháng/năm hoặc năm."),
    Column("note", "Ghi chú", (), "", "", 300),
)
BY_NAME = {column.name: column for column in COLUMNS}
ALIASES = {
    sheets.heading_key(title): column.name for column in COLUMNS for title in (column.title, *column.aliases)
} | {column.name: column.name for column in COLUMNS}
TEXTS = ("short_name", "address", "parent_body", "symbol", "head_name", "head_title", "phone", "note")


def _labels(choices: Any, **more: tuple[str, ...]) -> dict[str, str]:
    return {
        sheets.heading_key(word): value
        for value, label in choices.choices
        for word in (value, str(label), *more.get(value, ()))
    }


KINDS = _labels(
    UnitKind,
    agency=("cơ quan nhà nước", "cơ quan, đơn vị", "đơn vị sự nghiệp", "cq"),
    enterprise=("công ty", "hợp tác xã", "dn", "doanh nghiệp nhà nước"),
    school=("trường", "trường học", "nhà trường", "giáo dục", "cơ sở giáo dục đào tạo"),
    hospital=("bệnh viện", "y tế", "trạm y tế", "cơ sở y tế", "trung tâm y tế"),
    residential_area=("thôn", "tổ dân phố", "khu phố", "ấp", "bản", "làng", "khóm"),
    commune=("xã", "phường", "đặc khu", "xã, phường", "xã, phường, thị trấn"),
    peoples_committee=("ubnd",),
    police=("công an xã", "công an phường"),
)
LEVELS = _labels(
    ManagingLevel,
    commune=("xã", "phường", "cấp xã"),
    province=("tỉnh", "cấp tỉnh", "thành phố"),
    district=("huyện", "cấp huyện"),
    ministry=("trung ương", "bộ", "bộ, ngành"),
    none=("không",),
)
SCHOOL_LEVELS = _labels(
    SchoolLevel,
    preschool=("mầm non", "mẫu giáo", "nhà trẻ", "mn"),
    primary=("th", "tiểu học"),
    lower_secondary=("thcs", "cấp 2"),
    upper_secondary=("thpt", "cấp 3"),
    vocational=("gdtx", "giáo dục thường xuyên", "trung cấp", "giáo dục nghề nghiệp"),
    higher=("đại học", "cao đẳng"),
)
# First words of a name that leave no doubt what the unit is; anything else has to be said.
KIND_BY_NAME = (
    ("benh vien", UnitKind.HOSPITAL),
    ("tram y te", UnitKind.HOSPITAL),
    ("trung tam y te", UnitKind.HOSPITAL),
    ("phong kham", UnitKind.HOSPITAL),
    ("truong", UnitKind.SCHOOL),
    ("cong ty", UnitKind.ENTERPRISE),
    ("doanh nghiep", UnitKind.ENTERPRISE),
    ("hop tac xa", UnitKind.ENTERPRISE),
    ("tong cong ty", UnitKind.ENTERPRISE),
    ("xi nghiep", UnitKind.ENTERPRISE),
    ("nha may", UnitKind.ENTERPRISE),
    ("so ", UnitKind.AGENCY),
    ("phong ", UnitKind.AGENCY),
    ("chi cuc", UnitKind.AGENCY),
    ("cuc ", UnitKind.AGENCY),
    ("van phong", UnitKind.AGENCY),
    ("toa an", UnitKind.AGENCY),
    ("vien kiem sat", UnitKind.AGENCY),
    ("kho bac", UnitKind.AGENCY),
    ("bao hiem xa hoi", UnitKind.AGENCY),
    ("ban quan ly", UnitKind.AGENCY),
    ("thon ", UnitKind.RESIDENTIAL_AREA),
    ("to dan pho", UnitKind.RESIDENTIAL_AREA),
    ("khu pho", UnitKind.RESIDENTIAL_AREA),
)
SCHOOL_LEVEL_BY_NAME = (
    ("mam non", SchoolLevel.PRESCHOOL),
    ("mau giao", SchoolLevel.PRESCHOOL),
    ("thcs va thpt", SchoolLevel.COMBINED),
    ("tieu hoc va thcs", SchoolLevel.COMBINED),
    ("tieu hoc va trung hoc co so", SchoolLevel.COMBINED),
    ("tieu hoc", SchoolLevel.PRIMARY),
    ("thcs", SchoolLevel.LOWER_SECONDARY),
    ("trung hoc co so", SchoolLevel.LOWER_SECONDARY),
    ("thpt", SchoolLevel.UPPER_SECONDARY),
    ("trung hoc pho thong", SchoolLevel.UPPER_SECONDARY),
    ("cao dang", SchoolLevel.HIGHER),
    ("dai hoc", SchoolLevel.HIGHER),
)
