"""Invented people of the demonstration and how they sign in."""

from datetime import date, datetime

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.units.models import Membership, Person, Unit
from tuquan.units.services import people, roles

PASSWORD = "tuquan-trinh-dien"  # of the demonstration only; a real installation invites by link
SIGN_INS = {
    "quantri": "quản trị hệ thống",
    "chutich": "Chủ tịch UBND phường Ninh Hòa",
    "canbo": "cán bộ Thường trực Ban Chỉ đạo phường Ninh Hòa",
    "congan": "Công an phường Ninh Hòa",
    "tonghop": "chuyên viên tổng hợp của tỉnh Khánh Hòa",
    "thutruong": "thủ trưởng cơ quan (Hạt Kiểm lâm Ninh Hòa)",
    "vanthu": "văn thư của cơ quan ấy",
    "baove": "bảo vệ của cơ quan ấy",
    "giamdoc": "giám đốc doanh nghiệp (Công ty Hải sản Đầm Nha Phu)",
    "doitruong": "đội trưởng bảo vệ của doanh nghiệp ấy",
    "hieutruong": "hiệu trưởng Trường THCS Trần Hưng Đạo",
    "chutichxa": "Chủ tịch UBND xã Diên Khánh, giữ cả hồ sơ của xã",
    "canboxa": "cán bộ Thường trực Ban Chỉ đạo xã Diên Khánh",
    "canbotinh": "cán bộ Thường trực Ban Chỉ đạo tỉnh Khánh Hòa",
    "truongthon": "trưởng thôn Phú Lộc (khu dân cư)",
    "vpquangngai": "chuyên viên Văn phòng UBND tỉnh Quảng Ngãi (năm 2017)",
    "canboquangngai": "cán bộ Thường trực Ban Chỉ đạo tỉnh Quảng Ngãi (năm 2017)",
}


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))


def person_at(unit: Unit, full_name: str, position: str = "", *, at: datetime, since: date | None = None) -> Person:
    """A person of the unit, found again when the name is there."""
    found = Membership.objects.filter(unit=unit, person__full_name=full_name).select_related("person").first()
    if found is not None:
        return found.person
    return people.add_person(unit, full_name=full_name, position=position, valid_from=since, by=None, at=at)


def sign_in(person: Person, username: str, role: str, unit: Unit | None, *, at: datetime, below: bool = False) -> User:
    """An account with the demonstration's password and a role."""
    user = User.objects.create_user(username, PASSWORD, full_name=person.full_name)
    person.user = user
    person.save(update_fields=["user"])
    roles.grant_role(
        person,
        role=role,
        unit=unit,
        whole_below=below,
        valid_from=None,
        last_day=None,
        reason="Dữ liệu trình diễn",
        by=None,
        at=at,
    )
    return user
