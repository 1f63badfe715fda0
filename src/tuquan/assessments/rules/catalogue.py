"""The words a rule set may use: kinds of subjects, people, evidence, conditions, tests, and the probes.

A word that is not here is a mistake in a file, not a new feature. Labels are what a page shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .reading import Item

KINDS = MappingProxyType(
    {
        "agency": "cơ quan",
        "enterprise": "doanh nghiệp",
        "hospital": "bệnh viện, cơ sở y tế",
        "school": "cơ sở giáo dục",
        "residential_area": "khu dân cư",
        "commune": "xã, phường, đặc khu",
    }
)

PURPOSES = MappingProxyType(
    {
        "title": "danh hiệu được công nhận hằng năm",
        "grade": "xếp loại phong trào theo điểm",
        "model": "mô hình, không phải danh hiệu",
    }
)

RESULTS = MappingProxyType({"pass_fail": "đạt hoặc chưa đạt", "score": "chấm điểm", "none": "không xét kết quả"})

HOW = MappingProxyType(
    {
        "computed": "hệ thống tính từ hồ sơ",
        "attested": "thủ trưởng xác nhận",
        "judged": "người thẩm định kết luận",
    }
)

WHO = MappingProxyType(
    {
        "head": "thủ trưởng",
        "clerk": "văn thư, chuyên viên",
        "party": "cấp ủy",
        "guard_chief": "đội trưởng, tổ trưởng bảo vệ",
        "team_leader": "trưởng tổ tự quản",
        "area_head": "trưởng khu dân cư",
        "commune_police": "Công an cấp xã",
        "standing_office": "Thường trực Ban Chỉ đạo",
    }
)

EVIDENCE = MappingProxyType(
    {
        "party_resolution": "nghị quyết của tổ chức Đảng",
        "plan": "kế hoạch năm",
        "plan_progress": "việc đã làm theo kế hoạch",
        "registration_form": "bản đăng ký phấn đấu",
        "internal_rules": "nội quy, quy định",
        "attendance": "danh sách người dự",
        "acknowledgement": "xác nhận đã đọc",
        "headcount": "số người của đơn vị tại một ngày",
        "pledge": "bản cam kết, giao ước thi đua đã ký",
        "model": "hồ sơ mô hình",
        "model_activity": "nhật ký hoạt động của mô hình",
        "coordination_regulation": "quy chế, kế hoạch phối hợp",
        "meeting_minutes": "biên bản cuộc họp",
        "incident_register": "sổ vụ việc",
        "conclusion": "kết luận của cơ quan có thẩm quyền",
        "attestation": "xác nhận của người đứng đầu",
        "rating": "quyết định xếp loại",
        "rating_minutes": "biên bản bình xét",
        "discipline_count": "số trường hợp bị kỷ luật",
        "sub_unit_list": "danh sách đầu mối trực thuộc",
        "household_list": "danh sách hộ đăng ký",
        "recognition_list": "danh sách đơn vị đăng ký, được công nhận",
        "statistics": "số liệu so với năm trước",
        "festival_record": "hồ sơ Ngày hội toàn dân bảo vệ an ninh Tổ quốc",
        "coverage_proof": "bằng chứng bao chốt",
        "paper_file": "hồ sơ giấy đã lưu",
    }
)

# What may be absent: where it is, the criterion, the seat or the paper does not apply.
CONDITIONS = MappingProxyType(
    {
        "party_organisation": "nơi có tổ chức Đảng",
        "guard_force": "nơi có lực lượng bảo vệ",
        "parents_board": "cấp học phổ thông, có Ban đại diện cha mẹ học sinh",
        "mass_organisations": "nơi có tổ chức đoàn thể",
        "civil_force": "nơi có lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở",
        "other_papers": "nếu có",
    }
)

EXEMPTION_TESTS = MappingProxyType(
    {
        "armed_forces": "đơn vị thuộc lực lượng vũ trang",
        "small_or_micro_enterprise": "doanh nghiệp nhỏ, siêu nhỏ (units.enterprise_size)",
        "school_below_lower_secondary": "trường tiểu học, mầm non, nhà trẻ",
    }
)

EXCUSES = MappingProxyType(
    {
        "force_majeure": "bất khả kháng",
        "early_and_reported": "phát hiện kịp thời, giảm hậu quả và báo cáo ngay",
    }
)

DEADLINES = MappingProxyType(
    {
        "register": "đăng ký",
        "early_review": "rà soát trước",
        "meeting": "họp kiểm điểm",
        "send": "gửi hồ sơ",
        "decide": "quyết định",
    }
)

TIMINGS = MappingProxyType({"latest_or_expected": "kết quả gần nhất, hoặc dự kiến kèm biên bản bình xét"})

RULE_TOPICS = MappingProxyType(
    {
        "premises": "bảo vệ trụ sở, nhà trường",
        "state_secrets": "bảo vệ bí mật nhà nước",
        "internal_political_security": "bảo vệ chính trị nội bộ",
        "labour_safety": "an toàn lao động",
        "fire": "phòng cháy và chữa cháy",
        "environment": "bảo vệ môi trường",
        "learner_management": "quản lý, giáo dục người học",
    }
)

GROUPS_OF_PEOPLE = MappingProxyType(
    {
        "staff": "cán bộ, công chức, viên chức, người lao động",
        "learners": "người học",
        "learners_from_lower_secondary": "người học từ trung học cơ sở trở lên",
        "households": "hộ gia đình",
    }
)

BRIEFED_OF = MappingProxyType({"internal_rules": "nội quy, quy định", "criteria": "tiêu chí của tiêu chuẩn"})

DISCIPLINE_FROM = MappingProxyType({"any": "mọi hình thức kỷ luật", "warning": "từ cảnh cáo trở lên"})

HEADINGS = MappingProxyType(
    {
        "premises": "an toàn địa bàn, khuôn viên",
        "people": "an toàn về người",
        "property": "an toàn về tài sản",
        "activities": "an toàn trong hoạt động",
    }
)


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a probe. `kind`: whole, percent, flag, text, list (of `choices`), one (of `choices`).

    The choices "ratings" and "points" are those of the rule set itself.
    """

    kind: str
    choices: Mapping[str, str] | str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Probe:
    """A named question put to the records. The answer is computed elsewhere; here stands what it may be asked with."""

    name: str
    asks: str
    parameters: Mapping[str, Param] = field(default_factory=dict)


_PROBES = (
    Probe("party_resolution", "Có nghị quyết của tổ chức Đảng ban hành trong quý đã nêu?", {"quarter": Param("whole")}),
    Probe(
        "yearly_plan_and_registration",
        "Có kế hoạch năm và bản đăng ký đã gửi trong hạn? `plan: false` nơi luật không đòi kế hoạch (khu dân cư).",
        {"plan": Param("flag", required=False)},
    ),
    Probe(
        "internal_rules_topics",
        "Nội quy đang có hiệu lực phủ đủ các mặt đã nêu?",
        {"topics": Param("list", RULE_TOPICS)},
    ),
    Probe(
        "briefed_share",
        "Bao nhiêu phần trăm người có tên trong danh sách đã được phổ biến từng nội dung?",
        {"groups": Param("list", GROUPS_OF_PEOPLE), "of": Param("list", BRIEFED_OF)},
    ),
    Probe("working_model", "Có bao nhiêu mô hình đang hoạt động, có nhật ký trong kỳ?", {"min": Param("whole")}),
    Probe(
        "launched_model",
        "Mô hình đang hoạt động có ban chỉ đạo, quy chế; giao ước thi đua, cam kết đã ký trong kỳ?",
        {"min": Param("whole")},
    ),
    Probe("coordination_regulation", "Quy chế, kế hoạch phối hợp với Công an và việc thực hiện trong kỳ."),
    Probe("parents_cooperation", "Hình thức phối hợp giữa nhà trường và Ban đại diện cha mẹ học sinh trong kỳ."),
    Probe(
        "listed_incidents",
        "Sổ vụ việc và xác nhận của người đứng đầu cho từng điểm trong cả kỳ.",
        {"points": Param("list", "points")},
    ),
    Probe(
        "guard_force_rating",
        "Xếp loại lực lượng bảo vệ, số trường hợp bị kỷ luật.",
        {"accepted": Param("list", "ratings"), "discipline_from": Param("one", DISCIPLINE_FROM, required=False)},
    ),
    Probe(
        "sub_unit_rating",
        "Tỷ lệ đầu mối trực thuộc đạt xếp loại, số trường hợp bị kỷ luật.",
        {
            "share": Param("percent"),
            "accepted": Param("list", "ratings"),
            "discipline_from": Param("one", DISCIPLINE_FROM, required=False),
        },
    ),
    Probe(
        "attested",
        "Người đứng đầu trả lời có hay không cho cả kỳ; điểm đã nêu thì đối chiếu thêm sổ vụ việc.",
        {"question": Param("text"), "points": Param("list", "points", required=False)},
    ),
    Probe("judged", "Người thẩm định trả lời câu hỏi, có lý do.", {"question": Param("text")}),
    Probe("households_registered", "Tỷ lệ hộ đang cư trú đã đăng ký.", {"share": Param("percent")}),
    Probe(
        "subordinate_units",
        "Tỷ lệ đơn vị thuộc thẩm quyền đã đăng ký, đã được công nhận.",
        {"registered": Param("percent", required=False), "recognised": Param("percent")},
    ),
    Probe(
        "civil_force_rating",
        "Xếp loại lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở, số trường hợp bị kỷ luật.",
        {
            "accepted": Param("list", "ratings", required=False),
            "discipline_from": Param("one", DISCIPLINE_FROM, required=False),
        },
    ),
    Probe(
        "signed_share",
        "Tỷ lệ người (hoặc hộ) có tên trong danh sách đã ký cam kết, giao ước (Thông tư 23/2012).",
        {"groups": Param("list", GROUPS_OF_PEOPLE), "share": Param("percent")},
    ),
    Probe(
        "score_row",
        "Điểm tự chấm và điểm thẩm định của một dòng; `hint` là câu hỏi cho minh chứng kèm theo.",
        {"max": Param("whole"), "hint": Param("text", required=False)},
    ),
    Probe("model_headings", "Việc làm trong kỳ theo từng nội dung của mô hình.", {"headings": Param("list", HEADINGS)}),
    Probe(
        "watch_kept",
        "Bao nhiêu phần trăm giờ cần người gác (24/24) trong kỳ thực sự có người?",
        {"share": Param("percent")},
    ),
    Probe("festival", "Đơn vị tổ chức hoặc hưởng ứng Ngày hội 19/8 trong kỳ?"),
)
PROBES: Mapping[str, Probe] = MappingProxyType({probe.name: probe for probe in _PROBES})


def read_parameters(item: Item, probe: Probe, own: Mapping[str, tuple[str, ...]]) -> Mapping[str, Any]:
    """Parameters of one criterion, checked against the probe. `own` holds the ratings and points of the rule set."""
    found: dict[str, Any] = {}
    for name, param in probe.parameters.items():
        if not item.has(name):
            if param.required:
                raise item.error(f"phép kiểm tra “{probe.name}” cần tham số “{name}”.")
            continue
        choices = own[param.choices] if isinstance(param.choices, str) else param.choices
        match param.kind:
            case "whole" | "percent":
                value: Any = item.whole(name)
                if value < 1 or (param.kind == "percent" and value > 100):
                    raise item.error(f"“{name}” nằm ngoài khoảng cho phép.")
            case "flag":
                value = item.flag(name)
            case "one":
                value = item.choice(name, choices or ())
            case "list":
                value = item.texts(name, choices)
                if not value:
                    raise item.error(f"“{name}” để trống.")
            case _:
                value = item.text(name)
        found[name] = value
    item.close()
    if (hint := found.get("hint")) is not None and hint not in PROBES:
        raise item.error(f"“hint” không phải tên một phép kiểm tra: “{hint}”.")
    return MappingProxyType(found)
