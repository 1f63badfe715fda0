import io
import json
import os
import subprocess
import sys

import pytest

from tuquan.config import cli
from tuquan.facts import catalogue
from tuquan.reports import commands, vocabulary
from tuquan.reports.models import ReadFigure
from tuquan.reports.reading.lexicon import LexiconError
from tuquan.reports.tests.readings import confirmed

pytestmark = pytest.mark.django_db  # a command marks the log at its end

SENTENCE = "Năm 2024, xã tổ chức 46 buổi tuyên truyền cho hơn 5.120 lượt người."


def test_report_read_prints_figures(tmp_path, capsys):
    file = tmp_path / "bc.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    assert cli.main(["report", "read", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in lines[:-1]] == [
        ["46", "Buổi tuyên truyền"],
        ["trên 5.120", "Lượt người dự, nghe tuyên truyền"],
    ]
    assert lines[-1] == "2 số liệu. Đây là đề xuất của máy; chỉ thành số liệu khi có người xác nhận."


def test_report_read_takes_the_standard_input_and_prints_json(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode())))
    assert cli.main(["report", "read", "-", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["indicator"], one["value"], one["text"], one["period"]) for one in found["figures"]] == [
        ("propaganda_sessions", 46, "46", "2024"),
        ("propaganda_attendees", 5120, "5.120", "2024"),
    ]


def test_report_read_says_when_there_is_nothing(tmp_path, capsys):
    file = tmp_path / "bc.txt"
    file.write_text("Không có số liệu nào ở đây.", encoding="utf-8")
    assert cli.main(["report", "read", str(file)]) == 0
    assert capsys.readouterr().out == "Không tìm thấy số liệu nào thuộc danh mục chỉ tiêu.\n"


def test_report_read_of_lines_writes_all_or_nothing(tmp_path, capsys):
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text(json.dumps({"id": "a", "text": SENTENCE}) + "\n\n" + json.dumps({"id": 7, "text": ""}), "utf-8")
    assert cli.main(["report", "read", "--jsonl", str(given), str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["id"], [one["indicator"] for one in row["figures"]]) for row in rows] == [
        ("a", ["propaganda_sessions", "propaganda_attendees"]),
        (7, []),
    ]
    before = out.read_text("utf-8")
    given.write_text(json.dumps({"id": "a", "text": SENTENCE}) + "\n[1]", "utf-8")
    assert cli.main(["report", "read", "--jsonl", str(given), str(out)]) == 1
    assert capsys.readouterr().err == "Dòng 2: cần có “id” và “text”. Chưa ghi gì vào tệp kết quả.\n"
    assert out.read_text("utf-8") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


@pytest.mark.parametrize("arguments", [[], ["a.txt", "--jsonl", "b", "c"]])
def test_report_read_wants_one_source(arguments, capsys):
    assert cli.main(["report", "read", *arguments]) == 1
    assert capsys.readouterr().err == "Cần một tệp để đọc (hoặc -), hay --jsonl VÀO RA.\n"


def test_report_read_refuses_a_file_it_cannot_read(tmp_path, capsys):
    file = tmp_path / "bc.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing")
    assert cli.main(["report", "read", str(file)]) == 1
    assert capsys.readouterr().err == "Tệp bị hỏng nên không đọc được. Anh/chị mở lại trên máy, lưu rồi gửi lại.\n"


def test_an_indicator_of_the_province_is_read(tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "tinh.yaml").write_text(
        'indicators:\n- {code: market_teams, name: "Tổ tự quản chợ", definition: "x", unit: "tổ", group: forces, '
        'kind: stock, reporters: [commune], synonyms: ["ban quản lý chợ an toàn"]}\n',
        encoding="utf-8",
    )
    catalogue.catalogue.cache_clear()
    try:
        file = tmp_path / "bc.txt"
        file.write_text("Thành phố có 12 ban quản lý chợ an toàn.", encoding="utf-8")
        assert cli.main(["report", "read", str(file)]) == 0
        assert capsys.readouterr().out.split("\t")[:2] == ["12", "Tổ tự quản chợ"]
    finally:
        catalogue.catalogue.cache_clear()


def test_report_read_needs_no_installation_and_leaves_none(tmp_path):
    """As a shell runs it: the tests' own process has Django ready."""
    file = tmp_path / "bc.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    command = [sys.executable, "-m", "tuquan.config.cli", "report", "read", str(file)]
    given = {"TUQUAN_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": os.pathsep.join(sys.path), "PATH": ""}
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0].split("\t")[0]) == (0, "46"), done.stderr
    assert not (tmp_path / "data" / "tuquan.sqlite3").exists()


def test_a_province_extends_the_vocabulary_in_files(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / "lexicon").mkdir()
    words = tmp_path / "lexicon" / "tinh.yaml"
    words.write_text(
        "indicators:\n  propaganda_sessions: [đêm hội tình làng]\nnouns:\n  camera: [mắt thần cổng thôn]\n",
        encoding="utf-8",
    )
    text = "Năm 2025 có 7 đêm hội tình làng; lắp 12 mắt thần cổng thôn."
    assert [(one.indicator, one.value) for one in vocabulary.reader()(text)] == [
        ("propaganda_sessions", 7),
        ("cameras", 12),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("indicators: [", "tinh.yaml: không đọc được YAML"),
        ("weights: {}", "tinh.yaml: chỉ nhận các phần indicators, nouns, events"),
        ("indicators:\n  nothing: [a b]", "tinh.yaml, indicators: không có mã “nothing”"),
        ("nouns:\n  nothing: [a b]", "tinh.yaml, nouns: không có mã “nothing”"),
        ("nouns:\n  camera: mắt thần", "phải là danh sách các cụm từ"),
        ("events: [a]", "tinh.yaml, events: phải là bảng mã – danh sách cụm từ"),
        ("nouns:\n  camera: ['12']", "“12” không phải là cụm từ"),
    ],
)
def test_a_wrong_file_of_words_is_refused_with_its_place(tmp_path, settings, content, problem):
    settings.DATA_DIR = tmp_path
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "tinh.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as refused:
        vocabulary.reader()
    assert problem in refused.value.message


def test_report_regression_compares_with_what_people_confirmed(cast, tmp_path, capsys):
    assert commands.regression(print)
    assert "Chưa có báo cáo nào" in capsys.readouterr().out
    confirmed(cast)
    out = tmp_path / "regression.jsonl"
    assert commands.regression(print, out=out, least=0.97)
    assert "1 báo cáo đã xác nhận, 14 số: F1 1,000" in capsys.readouterr().out
    assert len(json.loads(out.read_text(encoding="utf-8"))["figures"]) == 14
    ReadFigure.objects.filter(indicator="cameras").update(indicator="fire_drills")
    assert not commands.regression(print, least=0.97)
    assert "Cuộc diễn tập, thực tập phương án PCCC: F1 0,000, đúng 0, thừa 0, sót 1" in capsys.readouterr().out
