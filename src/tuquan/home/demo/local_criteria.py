"""A criterion of the demonstration's province: posts kept round the clock. The paper is invented; the law names no such
criterion, so it is added as a province would add one, by a file of the installation."""

from pathlib import Path

from django.conf import settings

FILE = "trinh-dien-khanh-hoa.yaml"
TEXT = """code: trinh-dien-khanh-hoa
title: "tiêu chí trình diễn của tỉnh"
extends: [tt124-2021-co-quan-doanh-nghiep]
territory: ["56"]
kinds: [enterprise]
paper: {number: "Quy định trình diễn", issuer: "Tỉnh trong dữ liệu trình diễn", date: 2026-01-05}
valid_from: 2026-01-05
valid_to: null
groups: [{code: DP, title: "Tiêu chí của tỉnh (trình diễn)", article: "Mục 1"}]
criteria:
  - code: DP1
    group: DP
    article: "Mục 1"
    status: unverified
    text: "Doanh nghiệp có lực lượng bảo vệ chuyên trách trực 24/24 tại các chốt."
    short: "Bảo vệ trực 24/24"
    how: computed
    probe: watch_kept
    parameters: {share: 95}
    if_any: guard_force
    evidence: [coverage_proof]
    who: guard_chief
    due: window_end
    how_to:
      - "Lập chốt gác và đặt khung giờ cần người."
      - "Lập lịch trực tháng, công bố trước khi tháng bắt đầu."
      - "Bảo vệ ghi vào ca, ra ca tại chốt."
      - "Mỗi tuần xem bằng chứng bao chốt, ghi lại ca quên ghi từ sổ giấy."
      - "Cuối kỳ đối chiếu bằng chứng với sổ trực."
    sample: |
      Ba chốt 24/24, 12 bảo vệ, 3 ca 4 kíp; tháng 3 có người 99,6 % số giờ cần người.
"""


def load() -> None:
    folder = Path(settings.DATA_DIR) / "rule_sets"
    folder.mkdir(exist_ok=True)
    if not (folder / FILE).exists():
        (folder / FILE).write_text(TEXT, encoding="utf-8")
