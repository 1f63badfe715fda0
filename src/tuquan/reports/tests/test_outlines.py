import pytest
import yaml

from tuquan.reports import outlines
from tuquan.reports.outlines import OURS, ReportOutlineError
from tuquan.reports.writing_enums import ReportKind

SIMPLE = {
    "title": "Báo cáo ngắn",
    "kind": "annual",
    "about": "unit",
    "summary": "Kết quả {period}",
    "sections": [{"code": "results", "title": "Kết quả", "sources": [{"figures": ["outreach"]}]}],
}


def test_every_kind_has_an_outline_for_a_unit_and_for_an_area(cast) -> None:
    for unit in (cast.school_a, cast.office):
        assert [one.kind for one in outlines.outlines_for(unit)] == list(ReportKind)
    for path in OURS.glob("*.yaml"):
        outlines.read(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "weekly"}, "kind: một trong annual"),
        ({"extra": 1}, "đầu tệp: không hiểu khóa extra."),
        ({"about": "world"}, "about: unit (về một đơn vị)"),
        ({"annexes": ["maps"]}, "annexes: không có phụ lục “maps”"),
        ({"sections": [{"code": "a", "sources": ["rumours"]}]}, "mục a: không có nguồn “rumours”"),
        ({"sections": [{"code": "a", "hints": ["rumours"]}]}, "mục a: không có gợi ý “rumours”"),
        ({"sections": [{"code": "a"}, {"code": "a"}]}, "mục a: mã mục ghi hai lần."),
        ({"sections": [{"title": "Không mã"}]}, "thiếu “code”."),
    ],
)
def test_an_outline_that_cannot_be_used_is_refused_with_its_place(change: dict, said: str) -> None:
    with pytest.raises(ReportOutlineError) as refused:
        outlines.read("thử", {**SIMPLE, **change})
    assert said in refused.value.message


def test_a_province_adds_its_own_and_replaces_one_of_ours(cast, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    added = tmp_path / "report_outlines"
    added.mkdir()
    (added / "ngan.yaml").write_text(yaml.safe_dump(SIMPLE, allow_unicode=True), encoding="utf-8")
    (added / "half-year-unit.yaml").write_text(
        yaml.safe_dump({**SIMPLE, "kind": "half-year", "title": "Của tỉnh"}, allow_unicode=True), encoding="utf-8"
    )
    assert [one.title for one in outlines.outlines_for(cast.school_a)][:3] == [
        "Báo cáo năm",
        "Báo cáo ngắn",
        "Của tỉnh",
    ]
