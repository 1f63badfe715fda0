"""Every role: a sentence a manager understands, and the permissions it carries. Roles are code, holders are data."""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    code: str
    title: str | Promise
    sentence: str | Promise
    permissions: frozenset[P]
    of_authority: bool = False


_OWN_WORK = {
    P.UNIT_VIEW,
    P.PEOPLE_VIEW,
    P.RECORD_VIEW,
    P.DOCUMENT_VIEW,
    P.FACT_VIEW,
    P.REPORT_VIEW,
    P.CYCLE_VIEW,
}

_WATCH_SEEN = {P.ROSTER_VIEW, P.GATE_VIEW, P.PATROL_VIEW, P.INCIDENT_VIEW}
_WATCH_RUN = {*_WATCH_SEEN, P.WATCH_WORK, P.ROSTER_EDIT, P.GATE_EDIT, P.PATROL_EDIT, P.INCIDENT_EDIT, P.GATE_INVITE}

ROLES: dict[str, Role] = {
    role.code: role
    for role in [
        Role(
            "head",
            _("Thủ trưởng đơn vị"),
            _("Thấy mọi việc của đơn vị mình, quyết định, ký và cử người làm thay."),
            frozenset(
                {
                    *_OWN_WORK,
                    P.UNIT_EDIT,
                    P.PEOPLE_EDIT,
                    P.ROLE_GRANT,
                    P.TEAM_EDIT,
                    P.RECORD_EDIT,
                    P.DOCUMENT_EDIT,
                    P.FACT_DECLARE,
                    P.REPORT_WRITE,
                    P.GUARD_VIEW,
                    P.GUARD_EDIT,
                    *_WATCH_RUN,
                    P.AUDIT_VIEW,
                    P.CYCLE_PREPARE,
                    P.CYCLE_SIGN,
                }
            ),
        ),
        Role(
            "clerk",
            _("Chuyên viên, văn thư"),
            _("Ghi các việc trong năm, lập và gửi hồ sơ của đơn vị sau khi thủ trưởng ký."),
            frozenset(
                {
                    *_OWN_WORK,
                    P.UNIT_EDIT,
                    P.PEOPLE_EDIT,
                    P.TEAM_EDIT,
                    P.RECORD_EDIT,
                    P.DOCUMENT_EDIT,
                    P.FACT_DECLARE,
                    P.REPORT_WRITE,
                    P.GUARD_VIEW,
                    P.GUARD_EDIT,
                    *_WATCH_SEEN,
                    P.WATCH_WORK,
                    P.GATE_INVITE,
                    P.INCIDENT_EDIT,
                    P.CYCLE_PREPARE,
                }
            ),
        ),
        Role(
            "team_member",
            _("Thành viên tổ tự quản"),
            _("Ghi các buổi tuyên truyền, tập huấn và hoạt động của tổ."),
            frozenset({*_OWN_WORK, P.RECORD_EDIT, P.GATE_INVITE}),
        ),
        Role(
            "guard_chief",
            _("Tổ trưởng bảo vệ"),
            _("Xếp ca, nhận báo cáo và theo dõi lực lượng bảo vệ của đơn vị."),
            frozenset(
                {
                    P.UNIT_VIEW,
                    P.PEOPLE_VIEW,
                    P.RECORD_VIEW,
                    P.GUARD_VIEW,
                    P.GUARD_EDIT,
                    *_WATCH_RUN,
                }
            ),
        ),
        Role(
            "guard",
            _("Bảo vệ"),
            _("Nhận ca, giao ca, đón khách, tuần tra, báo vụ việc."),
            frozenset({P.UNIT_VIEW, P.WATCH_WORK}),
        ),
        Role(
            "receptionist",
            _("Lễ tân, trực tiếp đón khách"),
            _("Đón khách, ghi vào, ra; đăng ký khách thay người mời; báo vụ việc."),
            frozenset({P.UNIT_VIEW, P.WATCH_WORK, P.GATE_INVITE}),
        ),
        Role(
            "employee",
            _("Cán bộ, nhân viên, người học"),
            _("Đọc nội quy, xác nhận đã được quán triệt, dự các buổi của đơn vị."),
            frozenset({P.UNIT_VIEW, P.GATE_INVITE}),
        ),
        Role(
            "police",
            _("Công an nơi đơn vị đóng"),
            _("Dự họp tự đánh giá, cho ý kiến; xem hồ sơ đã gửi; nhận vụ việc đơn vị bàn giao."),
            frozenset(
                {P.UNIT_VIEW, P.FACT_VIEW, P.DOSSIER_VIEW, P.POLICE_OPINION, P.GUIDANCE_EDIT, P.INCIDENT_RECEIVE}
            ),
            of_authority=True,
        ),
        Role(
            "officer",
            _("Cán bộ Thường trực Ban Chỉ đạo"),
            _("Giữ danh sách đơn vị, nhắc hạn, tiếp nhận, thẩm định và lập tờ trình đề nghị công nhận."),
            frozenset(
                {
                    P.UNIT_VIEW,
                    P.REGISTRY_EDIT,
                    P.ROLE_GRANT,
                    P.FACT_VIEW,
                    P.FACT_DECLARE,
                    P.REPORT_VIEW,
                    P.REPORT_WRITE,
                    P.COLLECT_RUN,
                    P.DOSSIER_VIEW,
                    P.DOSSIER_RECEIVE,
                    P.DOSSIER_APPRAISE,
                    P.DOSSIER_PROPOSE,
                    P.GUIDANCE_EDIT,
                    P.DOCUMENT_VIEW,
                    P.DOCUMENT_EDIT,
                    P.PEOPLE_VIEW,
                }
            ),
            of_authority=True,
        ),
        Role(
            "chairman",
            _("Chủ tịch, Phó Chủ tịch Ủy ban nhân dân"),
            _("Quyết định công nhận hoặc không công nhận, phê duyệt danh sách đơn vị."),
            frozenset(
                {
                    P.UNIT_VIEW,
                    P.REGISTRY_DECIDE,
                    P.FACT_VIEW,
                    P.REPORT_VIEW,
                    P.DOSSIER_VIEW,
                    P.DOSSIER_DECIDE,
                    P.RULES_EDIT,
                    P.DOCUMENT_VIEW,
                    P.DOCUMENT_EDIT,
                    P.PEOPLE_VIEW,
                    P.ROLE_GRANT,
                    P.AUDIT_VIEW,
                }
            ),
            of_authority=True,
        ),
        Role(
            "analyst",
            _("Chuyên viên tổng hợp"),
            _("So sánh nơi này với nơi khác, năm này với năm khác; chỉ xem."),
            frozenset({P.UNIT_VIEW, P.FACT_VIEW, P.REPORT_VIEW, P.DOSSIER_VIEW}),
            of_authority=True,
        ),
        Role(
            "administrator",
            _("Quản trị hệ thống"),
            _("Cài đặt, sao lưu, nâng cấp, cấp vai trò; không xem hồ sơ của đơn vị."),
            frozenset({P.SYSTEM_VIEW, P.SYSTEM_EDIT, P.UNIT_VIEW, P.ROLE_GRANT, P.REGISTRY_EDIT, P.AUDIT_VIEW}),
            of_authority=True,
        ),
    ]
}


@cache
def roles_with(permission: P) -> tuple[str, ...]:
    return tuple(role.code for role in ROLES.values() if permission in role.permissions)
