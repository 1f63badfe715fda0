from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceLevel(TextChoices):
    NATION = "nation", _("quốc gia")
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện (trước 01/7/2025)")
    COMMUNE = "commune", _("cấp xã")
    RESIDENTIAL_AREA = "residential_area", _("khu dân cư")


class SuccessionPart(TextChoices):
    WHOLE = "whole", _("toàn bộ")
    PART = "part", _("một phần")
    UNKNOWN = "unknown", _("chưa rõ")


class UnitKind(TextChoices):
    AGENCY = "agency", _("cơ quan")
    ENTERPRISE = "enterprise", _("doanh nghiệp")
    SCHOOL = "school", _("cơ sở giáo dục")
    HOSPITAL = "hospital", _("bệnh viện, cơ sở y tế")
    RESIDENTIAL_AREA = "residential_area", _("khu dân cư")
    COMMUNE = "commune", _("xã, phường, đặc khu")
    PEOPLES_COMMITTEE = "peoples_committee", _("Ủy ban nhân dân")
    STANDING_OFFICE = "standing_office", _("Thường trực Ban Chỉ đạo")
    POLICE = "police", _("Công an")
    MINISTRY = "ministry", _("bộ, cơ quan ngang bộ")


GOVERNING_KINDS = (UnitKind.PEOPLES_COMMITTEE, UnitKind.STANDING_OFFICE, UnitKind.POLICE, UnitKind.MINISTRY)
"""Kinds that govern a place; the others are assessed."""


class ManagingLevel(TextChoices):
    COMMUNE = "commune", _("cấp xã")
    DISTRICT = "district", _("cấp huyện (trước 01/7/2025)")
    PROVINCE = "province", _("cấp tỉnh")
    MINISTRY = "ministry", _("bộ, ngành trung ương")
    NONE = "none", _("không có cơ quan chủ quản")


class RelationKind(TextChoices):
    MANAGING = "managing", _("cơ quan quản lý")
    FOLLOWING = "following", _("cơ quan theo dõi, hướng dẫn")
    POLICE = "police", _("cơ quan Công an phụ trách")


class UnitFlag(TextChoices):
    PARTY_ORGANISATION = "party_organisation", _("có tổ chức Đảng")
    UNION = "union", _("có công đoàn")
    YOUTH_UNION = "youth_union", _("có Đoàn Thanh niên")
    VETERANS = "veterans", _("có Hội Cựu chiến binh")
    GUARD_FORCE = "guard_force", _("có lực lượng bảo vệ")
    PARENTS_BOARD = "parents_board", _("có Ban đại diện cha mẹ học sinh")
    ECONOMIC_ZONE = "economic_zone", _("nằm trong khu kinh tế, khu công nghiệp")
    KEY_ECONOMIC = "key_economic", _("cơ sở kinh tế trọng điểm")
    FOREIGN_INVESTED = "foreign_invested", _("có vốn đầu tư nước ngoài")
    STATE_FUNDED = "state_funded", _("ngân sách nhà nước bảo đảm toàn bộ kinh phí")
    ARMED_FORCES = "armed_forces", _("thuộc lực lượng vũ trang")


class SchoolLevel(TextChoices):
    PRESCHOOL = "preschool", _("nhà trẻ, mầm non")
    PRIMARY = "primary", _("tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("trung học phổ thông")
    COMBINED = "combined", _("nhiều cấp học")
    VOCATIONAL = "vocational", _("giáo dục nghề nghiệp, thường xuyên")
    HIGHER = "higher", _("cao đẳng, đại học")


class EnterpriseClass(TextChoices):
    MICRO = "micro", _("siêu nhỏ")
    SMALL = "small", _("nhỏ")
    MEDIUM = "medium", _("vừa")
    LARGE = "large", _("lớn")


class EnterpriseSector(TextChoices):
    """Decree 80/2021 article 6: the registered main line of business."""

    AGRICULTURE = "agriculture", _("nông nghiệp, lâm nghiệp, thủy sản")
    INDUSTRY = "industry", _("công nghiệp và xây dựng")
    TRADE = "trade", _("thương mại và dịch vụ")


class MemberKind(TextChoices):
    STAFF = "staff", _("cán bộ, nhân viên")
    LEARNER = "learner", _("người học")
    RESIDENT = "resident", _("người dân")


class DelegationForm(TextChoices):
    KT = "KT", _("ký thay (KT.)")
    TL = "TL", _("thừa lệnh (TL.)")
    TUQ = "TUQ", _("thừa ủy quyền (TUQ.)")


class TeamKind(TextChoices):
    SELF_MANAGEMENT = "self_management", _("tổ tự quản")
    SECURITY_TEAM = "security_team", _("tổ bảo vệ an ninh, trật tự cơ quan")
    MODEL_BOARD = "model_board", _("ban chỉ đạo mô hình")
    LOCAL_BOARD = "local_board", _("ban chỉ đạo địa phương")
    FIRE_TEAM = "fire_team", _("đội phòng cháy, chữa cháy cơ sở")
    SELF_DEFENCE = "self_defence", _("trung đội tự vệ")
    FLOOD_TEAM = "flood_team", _("đội phòng, chống lụt bão")


class TeamPost(TextChoices):
    LEADER = "leader", _("tổ trưởng")
    DEPUTY = "deputy", _("tổ phó")
    MEMBER = "member", _("thành viên")


class ImportState(TextChoices):
    DRAFT = "draft", _("đã đọc, chưa nhập")
    APPLIED = "applied", _("đã nhập")
    UNDONE = "undone", _("đã hoàn tác")


class ReviewState(TextChoices):
    PREPARING = "preparing", _("đang soạn đề xuất")
    SUBMITTED = "submitted", _("chờ Chủ tịch quyết định")
    DECIDED = "decided", _("đã quyết định")


class ReviewAct(TextChoices):
    KEEP = "keep", _("giữ trong danh sách")
    ADD = "add", _("đưa vào danh sách")
    REMOVE = "remove", _("đưa ra khỏi danh sách năm nay")
    CLOSE = "close", _("đưa ra vì kết thúc hoạt động")


class InvitationPurpose(TextChoices):
    INVITE = "invite", _("lập tài khoản")
    RESET = "reset", _("đặt lại mật khẩu")


class DataRequestKind(TextChoices):
    COPY = "copy", _("xem, xin bản sao dữ liệu")
    CORRECT = "correct", _("sửa cho đúng")
    RESTRICT = "restrict", _("hạn chế, phản đối, rút đồng ý")
    DELETE = "delete", _("xóa dữ liệu")


class DataRequestOutcome(TextChoices):
    DONE = "done", _("đã làm")
    REFUSED = "refused", _("không làm được")
