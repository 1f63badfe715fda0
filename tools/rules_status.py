"""Write docs/rules-status.md: what of the law files is verified, second-hand or unverified.

PYTHONPATH=src python tools/rules_status.py          write the page
PYTHONPATH=src python tools/rules_status.py --check  fail if the page is not current
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tuquan.assessments import rules
from tuquan.assessments.rules import RuleSet, Status

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules-status.md"

HEAD = """\
# Luật là dữ liệu: phần nào đã kiểm chứng

Trang này do `tools/rules_status.py` viết ra từ các tệp trong `src/tuquan/assessments/data/`; không sửa tay.

| Dấu | Nghĩa |
| --- | --- |
| đã đối chiếu văn bản | đọc trong chính điều luật hoặc Bộ Pháp điển |
| theo nguồn thứ cấp | đọc qua báo, trang hỏi đáp, tài liệu của đơn vị có nêu điều |
| chưa kiểm chứng | không tìm được nguồn đọc được, hoặc là suy luận: sửa được khi cài đặt, luôn hiện kèm dấu này |
"""


def statements(rule_set: RuleSet) -> Iterator[tuple[str, str, str, Status]]:
    """Everything in a rule set that claims something about the law: kind, code, article, status."""
    if rule_set.evaluation is not None:
        yield "mốc đánh giá", "kỳ", rule_set.evaluation.article, rule_set.evaluation.status
    for deadline in rule_set.deadlines:
        if deadline.status is not None:
            yield "hạn", deadline.label, deadline.article or "", deadline.status
    for paper in rule_set.registration_dossier:
        yield "hồ sơ đăng ký", paper.title, paper.article, paper.status
    for paper in rule_set.request_dossier:
        yield "hồ sơ đề nghị", paper.title, paper.article, paper.status
    if rule_set.meeting is not None:
        yield "cuộc họp", rule_set.meeting.chair.title, rule_set.meeting.article, rule_set.meeting.status
    for exemption in rule_set.exemptions:
        yield "miễn xét", exemption.text, exemption.article, exemption.status
    for rating in rule_set.ratings:
        yield "xếp loại", rating.title, rating.article, rating.status
    for incident in rule_set.incidents:
        yield "vụ việc", f"điểm {incident.point}", incident.article, incident.status
    for grade in rule_set.grades:
        yield "mức điểm", grade.title, rule_set.basis.paper, grade.status
    for criterion in rule_set.criteria:
        yield "tiêu chí", f"{criterion.code} {criterion.short}", criterion.article, criterion.status
        if criterion.if_any_status not in (None, criterion.status):
            yield "điều kiện", f"{criterion.code} “nếu có”", criterion.article, criterion.if_any_status
    for note in rule_set.notes:
        yield "ghi chú", note.text, note.article, note.status


def row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    head = list(head)
    return [row(head), row("---" for _ in head), *(row(cells) for cells in rows), ""]


def page() -> str:
    lines = [HEAD, "## Các bộ tiêu chí", ""]
    rule_sets = rules.all_rule_sets()
    overview = []
    for rule_set in rule_sets:
        counts = Counter(status for *_rest, status in statements(rule_set))
        force = f"{rule_set.valid_from:%d/%m/%Y} – " + (
            "nay" if rule_set.valid_to is None else f"trước {rule_set.valid_to:%d/%m/%Y}"
        )
        overview.append(
            (
                f"`{rule_set.code}`",
                rule_set.basis.paper,
                force,
                len(rule_set.criteria),
                *(counts[status] for status in Status),
            )
        )
    lines += table(["Bộ", "Căn cứ", "Hiệu lực", "Tiêu chí", *(status.label for status in Status)], overview)
    for rule_set in rule_sets:
        lines += [f"## {rule_set.short_title}", "", f"{rule_set.title}. Căn cứ: {rule_set.basis.paper},"]
        lines[-1] += f" {', '.join(rule_set.basis.articles)} ({rule_set.basis.status.label})."
        if rule_set.basis.note:
            lines[-1] += f" {rule_set.basis.note}"
        lines.append("")
        if rule_set.evaluation is None:
            lines += [f"Mốc đánh giá: {rule_set.evaluation_note}", ""]
        lines += table(
            ["Tiêu chí", "Điều", "Tình trạng"],
            (
                (f"{criterion.code} {criterion.short}", criterion.article, criterion.status.label)
                for criterion in rule_set.criteria
            ),
        )
        open_points = [one for one in statements(rule_set) if one[0] != "tiêu chí" and one[3] is not Status.VERIFIED]
        if open_points:
            lines += ["Ngoài tiêu chí, những điều chưa đối chiếu văn bản:", ""]
            lines += table(
                ["Loại", "Nội dung", "Điều", "Tình trạng"],
                ((kind, what, article, status.label) for kind, what, article, status in open_points),
            )
        proposals = [deadline for deadline in rule_set.deadlines if not deadline.legal]
        if proposals:
            lines += ["Mốc do sản phẩm gợi ý, không phải luật: "]
            lines[-1] += (
                "; ".join(f"{one.label} ({one.month_day.day}/{one.month_day.month})" for one in proposals) + "."
            )
            lines.append("")
    lines += ["## Thẩm quyền công nhận", ""]
    lines += table(
        ["Đối tượng", "Cấp quản lý", "Từ", "Đến trước", "Cấp công nhận", "Điều", "Tình trạng"],
        (
            (
                one.kind,
                one.managing_level,
                f"{one.valid_from:%d/%m/%Y}",
                "" if one.valid_to is None else f"{one.valid_to:%d/%m/%Y}",
                one.recogniser_title,
                one.article,
                one.status.label,
            )
            for one in rules.authority_rows()
        ),
    )
    size = rules.size_rules()
    lines += [
        "## Quy mô doanh nghiệp",
        "",
        f"Ngưỡng: {size.article} {size.paper} ({size.status.label})."
        f" {size.notes[0].text} ({size.notes[0].status.label})",
        "",
        "## Văn bản",
        "",
    ]
    lines += table(
        ["Số", "Cơ quan", "Ngày", "Hiệu lực từ", "Hết hiệu lực từ", "Tình trạng"],
        (
            (
                one.number,
                one.issuer,
                "" if one.issued_on is None else f"{one.issued_on:%d/%m/%Y}",
                "" if one.in_force_from is None else f"{one.in_force_from:%d/%m/%Y}",
                "" if one.out_of_force_from is None else f"{one.out_of_force_from:%d/%m/%Y}",
                one.status.label,
            )
            for one in rules.all_papers()
        ),
    )
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str]) -> int:
    text = page()
    if "--check" in arguments:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            print(f"{PAGE.name} không còn khớp dữ liệu: chạy lại tools/rules_status.py")
            return 1
        return 0
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
