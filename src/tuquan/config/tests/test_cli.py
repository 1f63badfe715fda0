"""What an administrator sees of the command: Vietnamese sentences, right exit codes, no tracebacks."""

import errno
import json
import socket

import pytest
from django.db import OperationalError

from tuquan.config import cli, refusals

COMMANDS = [
    "serve",
    "worker",
    "migrate",
    "demo",
    "createadmin",
    "units list",
    "units import",
    "units undo",
    "facts verify",
    "indicators check",
    "report read",
    "report regression",
    "report write",
    "report national",
    "export facts",
    "roster solve",
    "audit verify",
    "dossier verify",
    "backup",
    "restore",
]
ENGLISH = ["usage", "options:", "show this", "positional", "optional"]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_vietnamese(command, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main([*command.split(), "--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert said.startswith("Cách dùng: tuquan")
    assert [word for word in ENGLISH if word in said] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup"], "tuquan backup: còn thiếu: TỆP\n"),
        (["serve", "--port", "99999"], "tuquan serve: tham số --port: cổng từ 1 đến 65535\n"),
        (["serve", "--port", "tám"], "tuquan serve: tham số --port: giá trị 'tám' không đúng\n"),
        (["units", "list", "--at", "31/12/2026"], "'31/12/2026' không phải ngày dạng yyyy-mm-dd\n"),
        (
            ["report", "national", "x", "--out", "y.csv", "--year", "0"],
            "tham số --year: cần một năm từ 1900 đến 2200\n",
        ),
        (["facts", "verify", "--sample", "0"], "tham số --sample: cần số lượng từ 1 đến 1.000.000\n"),
        (["facts", "verify", "--sample", "9" * 30], "tham số --sample: cần số lượng từ 1 đến 1.000.000\n"),
        (["audit", "verify", "--fast"], "tuquan: không hiểu tham số: --fast\n"),
    ],
)
def test_a_wrong_call_is_explained_and_ends_with_2(arguments, said, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith(said)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "", "/a"), "Ổ đĩa đã đầy nên chưa ghi được /a; hãy dọn chỗ rồi làm lại."),
        (PermissionError(errno.EACCES, "", "/a"), "Không được phép đọc hoặc ghi /a."),
        (
            OperationalError("database is locked"),
            "Cơ sở dữ liệu đang bận vì một việc khác đang ghi; hãy thử lại sau ít phút.",
        ),
        (
            OperationalError("database or disk is full"),
            "Ổ đĩa của cơ sở dữ liệu đã đầy; chưa có gì được ghi, hãy dọn chỗ rồi làm lại.",
        ),
        (
            OperationalError('connection to server at "x" (::1), port 5432 failed: Connection refused'),
            "Không kết nối được máy chủ PostgreSQL ghi trong TUQUAN_DATABASE_URL; máy chủ có đang chạy không?",
        ),
        (refusals.Refusal("Câu này."), "Câu này."),
        (KeyError("x"), None),
        (OperationalError("near SELEC: syntax error"), None),
    ],
)
def test_an_expected_failure_has_one_sentence_and_a_fault_has_none(error, said):
    assert refusals.sentence(error) == said


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"TUQUAN_DATABASE_URL": "mysql://a/b"}, "TUQUAN_DATABASE_URL phải có dạng"),
        ({"TUQUAN_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}, "Không kết nối được máy chủ PostgreSQL"),
        ({"TUQUAN_DATABASE_URL": "postgresql://a:b@host:port/c"}, "TUQUAN_DATABASE_URL không đọc được"),
        ({"TUQUAN_DATABASE_URL": "sqlite:////khong/co/a.sqlite3"}, "Không mở được tệp cơ sở dữ liệu"),
        ({"TUQUAN_DATA_DIR": "/proc/khong-duoc"}, "Không lập được thư mục dữ liệu /proc/khong-duoc"),
        ({"TUQUAN_PUBLIC_URL": "tuquan.vn"}, "TUQUAN_PUBLIC_URL phải có dạng"),
        ({"TUQUAN_EMAIL_PORT": "hai"}, "TUQUAN_EMAIL_PORT phải là một số nguyên"),
        ({}, "Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp"),
    ],
)
def test_a_wrong_environment_is_explained(fresh, variables, said):
    new = fresh()
    new.environment = variables
    done = new.run("audit", "verify")
    assert (done.returncode, done.stderr.startswith(said), done.stderr.count("\n")) == (1, True, 1), done.stderr


def test_the_first_administrator_is_made_on_the_command_line(filled):
    done = filled.run("createadmin", "--username", "quantri2", "--name", "Lê Quản Trị", input="ngắn\n")
    assert (done.returncode, "10 ký tự" in done.stderr) == (1, True)
    said = filled.do("createadmin", "--username", "quantri2", "--name", "Lê Quản Trị", input="con ngựa xanh qua cầu\n")
    assert said == "Đã lập quản trị viên Lê Quản Trị; đăng nhập bằng tên quantri2.\n"
    done = filled.run("createadmin", "--username", "quantri2", "--name", "Lê Quản Trị", input="x\n")
    assert (done.returncode, done.stderr) == (1, "Tên đăng nhập quantri2 đã có người dùng.\n")
    said = filled.do("createadmin", "--name", "Trần Thị Mới")
    assert "http://localhost:8000/moi/" in said


def test_units_are_listed_as_a_tree(filled):
    rows = json.loads(filled.do("units", "list", "--json"))
    assert [sorted(row) for row in rows] == [["code", "kind", "name", "parent", "path"]] * 4
    done = filled.run("units", "list", "--under", "KHONG-CO")
    assert (done.returncode, done.stderr) == (
        1,
        "Không có đơn vị hay địa bàn nào mang mã “KHONG-CO” vào ngày đó.\n",
    )


def test_units_are_imported_all_or_nothing_and_taken_back(filled):
    before = filled.do("units", "list", "--json")
    file = filled.folder / "ds.csv"
    file.write_text("Mã đơn vị,Tên đơn vị,Loại đơn vị\nX1,Trường Một,không rõ loại gì\nX2,,trường\n", encoding="utf-8")
    done = filled.run("units", "import", file)
    assert done.returncode == 1
    assert "chưa nhập gì" in done.stderr
    assert filled.do("units", "list", "--json") == before
    done = filled.run("units", "import", filled.folder / "khong-co.xlsx")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_a_busy_port_is_said_before_anything_starts(filled):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = filled.run("serve", "--port", other.getsockname()[1])
    assert (done.returncode, done.stderr) == (
        1,
        "Cổng này đang được chương trình khác dùng; hãy chọn cổng khác bằng --port.\n",
    )


def test_a_file_that_is_no_dossier_is_refused(filled):
    file = filled.folder / "ho-so.zip"
    file.write_bytes(b"khong phai")
    done = filled.run("dossier", "verify", file)
    assert (done.returncode, done.stderr) == (1, "Tệp hỏng hoặc không phải hồ sơ do hệ thống đóng băng.\n")


@pytest.mark.django_db
def test_indicators_check_names_what_a_file_adds_or_why_it_cannot(tmp_path, capsys):
    file = tmp_path / "tinh.yaml"
    one = "code: qn_boats, name: Tàu cá tự quản, definition: D, unit: tàu, group: models, kind: sum, reporters: [unit]"
    file.write_text(f"indicators: [{{{one}}}]", encoding="utf-8")
    assert cli.main(["indicators", "check", str(file)]) == 0
    assert capsys.readouterr().out == (
        "qn_boats\tTàu cá tự quản (tàu)\nTệp dùng được: thêm 1 chỉ tiêu. Chép vào thư mục indicators của thư mục dữ "
        "liệu, rồi khởi động lại phần mềm.\n"
    )
    file.write_text(f"indicators: [{{{one}, kind: total}}]", encoding="utf-8")
    assert cli.main(["indicators", "check", str(file)]) == 1
    assert "tinh.yaml, dòng 1, cột" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dossier", "verify", "{folder}"], "{folder} là thư mục, cần một tệp."),
        (["dossier", "verify", "{folder}/b"], "Không có tệp hoặc thư mục {folder}/b."),
        (["report", "national", "{folder}", "--out", "{folder}/b/n.csv"], "Không có tệp hoặc thư mục {folder}/b."),
        (["roster", "solve", "{folder}/a.txt", "--out", "{folder}"], "{folder} là thư mục, cần một tệp."),
        (["report", "read", "--jsonl", "{folder}/a.txt", "{folder}/b/c"], "Không có tệp hoặc thư mục {folder}/b."),
        (
            ["report", "read", "--jsonl", "{folder}/a.txt", "{folder}/a.txt"],
            "Tệp kết quả phải khác tệp vào; chưa ghi gì.",
        ),
    ],
)
def test_what_cannot_be_read_or_written_is_one_sentence_and_nothing_is_left_behind(tmp_path, arguments, said, capsys):
    (tmp_path / "a.txt").write_text("{}")
    code = cli.main([one.format(folder=tmp_path) for one in arguments])
    told = capsys.readouterr()
    assert (code, told.out, told.err) == (1, "", said.format(folder=tmp_path) + "\n")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.txt", "{}")]


def test_an_export_says_what_it_cannot_do(filled, tmp_path):
    taken = tmp_path / "a.txt"
    taken.write_text("")
    done = filled.run("export", "facts", "--out", taken)
    assert (done.returncode, done.stderr) == (1, f"{taken} là một tệp, cần một thư mục.\n")
    done = filled.run("export", "facts", "--out", tmp_path / "x", "--province", "không")
    assert (done.returncode, done.stderr) == (1, "Chưa có tỉnh nào từng mang mã không.\n")
    assert not (tmp_path / "x").exists()
    filled.do("export", "facts", "--out", tmp_path / "x", "--to", "9999-12")


def test_a_passphrase_is_not_waited_for_where_nobody_can_type(filled, tmp_path):
    done = filled.run("backup", tmp_path / "a.zip", "--keys", start_new_session=True)
    assert done.returncode == 1
    assert done.stderr.endswith("Cần cụm mật khẩu: chạy lệnh ở một cửa sổ gõ được, hoặc đặt TUQUAN_PASSPHRASE.\n")
    assert not (tmp_path / "a.zip").exists()
