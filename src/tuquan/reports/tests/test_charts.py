import subprocess
import sys
from decimal import Decimal as D
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from tuquan.reports import charts
from tuquan.reports.charts import Pair, Point, Tile

CSS = Path(charts.__file__).parents[1] / "core/static/core/css/charts.css"
ROWS = [Point("Xã A", D(2914)), Point("Xã B", None), Point("Xã C", D("98.5"), "trên 98,5"), Point("Xã C", D(0))]


def texts(svg: str) -> list[str]:
    return [one.text for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text") if one.text]


def made() -> list[charts.Chart]:
    return [
        charts.bars("Số buổi", ROWS, unit="buổi"),
        charts.compare("Số buổi", [Pair("Xã A", D(3), D(2)), Pair("Xã B", None, D(1))], now="2026", before="2025"),
        charts.lines("Số buổi", {"2026": ROWS, "2025": ROWS}),
        charts.tiles("Số buổi", [Tile("Xã A", 0, 0, D(1)), Tile("Xã B", 0, 1, None), Tile("Xã C", 1, 0, D(9))]),
    ]


def test_bars_write_numbers_the_vietnamese_way_and_tell_nought_from_nothing():
    chart = charts.bars("Số buổi", ROWS, unit="buổi")
    assert texts(chart.svg()) == ["2.914", "–", "trên 98,5", "0", "Xã A", "Xã B", "Xã C", "Xã C"]
    assert (chart.head, chart.table) == (
        ("Tên", "buổi"),
        (("Xã A", "2.914"), ("Xã B", "–"), ("Xã C", "trên 98,5"), ("Xã C", "0")),
    )


def test_one_sentence_says_what_a_picture_shows():
    assert [chart.alt for chart in made()] == [
        "Biểu đồ thanh “Số buổi”: cao nhất là Xã A (2.914 buổi), thấp nhất là Xã C (0 buổi); 1 dòng chưa có số.",
        "Biểu đồ thanh đôi “Số buổi”: 2026 so với 2025: tăng ở 1, giảm ở 0, giữ nguyên ở 0 dòng; 1 dòng thiếu số của "
        "một trong hai kỳ.",
        "Biểu đồ đường “Số buổi”: 2026 từ 2.914 (Xã A) đến 0 (Xã C); 2025 từ 2.914 (Xã A) đến 0 (Xã C).",
        "Lưới ô thay bản đồ “Số buổi”: cao nhất là Xã C (9), thấp nhất là Xã A (1); 1 dòng chưa có số.",
    ]


def test_pictures_of_nothing_and_of_equal_figures_are_drawn_too():
    assert charts.bars("Số buổi", []).alt == "Biểu đồ thanh “Số buổi”: chưa có số."
    assert charts.lines("Số buổi", {}).svg().startswith("<svg")
    assert charts.tiles("Số buổi", []).svg().startswith("<svg")
    equal = charts.bars("Số buổi", [Point("A", D(0)), Point("B", D(0))])
    assert (equal.alt, texts(equal.svg())) == (
        "Biểu đồ thanh “Số buổi”: 2 nơi, mục đều là 0.",
        ["0", "0", "A", "B"],
    )


def test_a_picture_stands_in_a_page_without_style_script_or_english():
    for chart in made():
        for svg in (chart.svg(), chart.svg(charts.NARROW)):
            tags = {one.tag.partition("}")[2] for one in ElementTree.fromstring(svg).iter()}
            names = {name for one in ElementTree.fromstring(svg).iter() for name in one.attrib}
            assert (tags - {"svg", "g", "path", "text", "line"}, names & {"style", "class", "onload", "id"}) == (
                set(),
                set(),
            )
            assert svg.count("aria-") == 1


def test_names_with_signs_of_markup_stay_words():
    chart = charts.bars('<b>&"', [Point("<script>alert(1)</script>", D(1)), Point("'); //", D(2))])
    assert texts(chart.svg()) == ["1", "2", "<script>alert(1)</script>", "'); //"]
    assert 'aria-label="Biểu đồ thanh “&lt;b&gt;&amp;&quot;”' in chart.svg()


def test_the_same_figures_make_the_same_bytes():
    first, again = [], []
    for found in (first, again):
        charts._svg.cache_clear()
        for chart in made():
            found += [chart.svg(), chart.png(), chart.pdf()]
    assert first == again


def test_a_letter_has_its_own_face_and_tones_and_a_size_to_place_it_by():
    chart = made()[0]
    assert 'font-family="Tinos"' in chart.svg(look=charts.LETTER)
    assert chart.png()[:8] == b"\x89PNG\r\n\x1a\n"
    assert chart.pdf()[:5] == b"%PDF-"
    width, height = chart.size()
    assert int.from_bytes(chart.png(scale=2)[16:20], "big") in range(2 * width - 3, 2 * width + 4)
    assert height < width


def test_the_dark_page_knows_every_colour_of_a_picture():
    colours = {charts.PAGE.ink, charts.PAGE.quiet, charts.PAGE.line, charts.PAGE.accent, charts.PAGE.beside}
    colours |= {*charts.PAGE.shades, *charts.PAGE.shade_inks}
    css = CSS.read_text(encoding="utf-8")
    assert {colour for colour in colours if f'="{colour}"' not in css} == set()


def test_a_page_shows_the_picture_and_the_table_of_its_figures():
    page = render_to_string("reports/chart.html", {"chart": made()[1]})
    assert page.count("<svg") == 2
    assert '<th scope="row">Xã B</th><td class="number" data-label="2026">–</td>' in page


@pytest.mark.parametrize("most", [1, 2, 3])
def test_few_things_counted_whole_have_no_line_at_a_half(most):
    chart = charts.lines("Số", {"Số": [Point("2025", None), Point("2026", D(most))]})
    assert [one for one in texts(chart.svg()) if "," in one] == []


def test_a_long_name_makes_every_tile_high_enough_for_it():
    names = ["Ba Ngòi", "Phước Hậu Đông Khánh Sơn Hạ"]
    chart = charts.tiles("Số", [Tile(name, 0, 0, None) for name in names] * 20, flow=True)
    short = charts.tiles("Số", [Tile(names[0], 0, 0, None)] * 40, flow=True)
    assert "".join(texts(chart.svg())).count("Sơn Hạ") == 20
    assert chart.size()[1] > short.size()[1]


def test_places_fall_into_quarters_and_equal_ones_share_a_shade():
    assert charts._limits([D(1), D(2), D(3), D(4), None]) == [D(2), D(3), D(4)]
    assert charts._limits([D(5), D(5)]) == []
    assert charts._limits([]) == []


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_many_rows_are_told_in_full_and_drawn_as_far_as_they_can_be_read(kind):
    names = [f"Xã {place}" for place in range(100)]
    chart = [
        charts.bars("Số", [Point(name, D(1)) for name in names]),
        charts.compare("Số", [Pair(name, D(1), D(1)) for name in names], now="a", before="b"),
        charts.tiles("Số", [Tile(name, place // 10, place % 10, D(1)) for place, name in enumerate(names)]),
    ][kind]
    assert len(chart.table) == 100
    assert sum(1 for one in texts(chart.svg()) if one.startswith("Xã")) in (charts.MOST, 100)


def test_the_command_line_does_not_wait_for_the_renderer():
    code = "import sys, tuquan.reports.charts; print({'altair', 'vl_convert'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
