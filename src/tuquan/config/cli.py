"""The command `tuquan`. It parses and calls; whatever is heavy is imported by the command that needs it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

Run = Callable[[argparse.Namespace], int]

# argparse speaks English through a gettext of its own; these are its sentences.
WORDS = {
    "usage: ": "Cách dùng: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "show this help message and exit": "xem hướng dẫn này",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "còn thiếu: %s",
    "one of the arguments %s is required": "cần một trong các tham số %s",
    "unrecognized arguments: %s": "không hiểu tham số: %s",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không đúng",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (chọn một trong: %(choices)s)",
    "expected one argument": "cần một giá trị",
    "expected %s arguments": "cần %s giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "ignored explicit argument %r": "không nhận giá trị %r",
}
setattr(argparse, "_", lambda words: WORDS.get(words, words))  # noqa: B010


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
    os.umask(0o077)  # database, files and backups are for this account of the machine alone
    try:
        code = given.run(given)
        _mark_the_log()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `tuquan units list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from tuquan.config.refusals import sentence

        told = sentence(error)
        if told is None:
            raise
        return fail(told)


def _mark_the_log() -> None:
    """At the end of each command, what it wrote into the log is marked outside the database."""
    if "tuquan.audit.checkpoints" not in sys.modules:  # no database was opened
        return
    from django.db import DatabaseError, connection

    from tuquan.audit import checkpoints

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and connection.connection is None and not Path(name).is_file():
        return  # `report read` where nothing is installed leaves no database behind
    with suppress(DatabaseError):  # not made yet
        checkpoints.write()


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="tuquan",
        description="Tự Quản: an ninh, trật tự của cơ quan, doanh nghiệp, nhà trường; ghi một lần, dùng mọi nơi.",
    )
    commands = top.add_subparsers(metavar="LỆNH", required=True)

    def add(name: str, run: Run, help: str, to: Any = commands) -> argparse.ArgumentParser:
        command = to.add_parser(name, help=help, description=help)
        command.set_defaults(run=run)
        return command

    def group(name: str, help: str) -> Any:
        return commands.add_parser(name, help=help, description=help).add_subparsers(metavar="VIỆC", required=True)

    one = add("serve", serve, "nâng cấp dữ liệu nếu cần rồi chạy máy chủ cùng các việc nền")
    one.add_argument("--port", type=_port, default=8000, metavar="CỔNG", help="cổng, nếu không nói là 8000")
    one.add_argument("--host", metavar="ĐỊA_CHỈ", help="địa chỉ lắng nghe (127.0.0.1; với --https: mọi địa chỉ)")
    one.add_argument("--https", action="store_true", help="chạy HTTPS bằng chứng thư do máy này tự cấp")
    add("worker", worker, "chỉ chạy các việc nền (gửi thông báo, nhắc hạn, sao lưu hằng ngày)")
    add("migrate", migrate, "sao lưu rồi nâng cấp cơ sở dữ liệu cho phiên bản này")
    add("demo", demo, "nạp dữ liệu trình diễn (chạy lại không nhân đôi)")
    one = add("createadmin", createadmin, "lập quản trị viên đầu tiên")
    one.add_argument("--username", metavar="TÊN", help="tên đăng nhập")
    one.add_argument("--name", metavar="HỌ_TÊN", help="họ và tên")

    units = group("units", "danh sách đơn vị")
    one = add("list", units_list, "in danh sách đơn vị", units)
    one.add_argument("--under", metavar="MÃ", help="chỉ đơn vị này và các đơn vị cấp dưới")
    one.add_argument("--at", type=_date, metavar="NGÀY", help="theo ngày này (yyyy-mm-dd), nếu không nói là hôm nay")
    one.add_argument("--json", action="store_true", help="in dạng JSON")
    one = add("import", units_import, "nhập danh sách đơn vị từ Excel hoặc CSV: được cả hoặc không gì cả", units)
    one.add_argument("file", type=Path, metavar="TỆP", help=".xlsx hoặc .csv theo mẫu")
    one.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
    one.add_argument("--office", metavar="MÃ", help="mã cơ quan giữ danh sách này")
    one = add("undo", units_undo, "hoàn tác một lần nhập danh sách đơn vị", units)
    one.add_argument("id", metavar="LẦN_NHẬP", help="mã mà lệnh import đã in ra")

    report = group("report", "báo cáo")
    one = add("read", report_read, "đọc báo cáo bằng lời, in các số liệu trong đó", report)
    one.add_argument("file", nargs="?", metavar="TỆP", help=".txt, .docx, .pdf có chữ, .html; hoặc - để đọc từ đầu vào")
    one.add_argument("--json", action="store_true", help="in dạng JSON")
    one.add_argument(
        "--jsonl", nargs=2, type=Path, metavar=("VÀO", "RA"), help="đọc nhiều văn bản: mỗi dòng {id, text}"
    )

    one = add("regression", report_regression, "đọc lại các báo cáo đã xác nhận, so với số người đã xác nhận", report)
    one.add_argument("--out", type=Path, metavar="TỆP", help="ghi các báo cáo ấy thành đoạn có nhãn (.jsonl)")
    one.add_argument("--least", type=float, default=0.0, metavar="F1", help="mã thoát 1 khi F1 thấp hơn, ví dụ 0.9")

    one = add("write", report_write, "soạn báo cáo của một đơn vị từ hồ sơ ra tệp Word hoặc PDF", report)
    whose = one.add_mutually_exclusive_group(required=True)
    whose.add_argument("--unit", metavar="MÃ", help="mã đơn vị")
    whose.add_argument("--under", metavar="MÃ", help="mọi đơn vị dưới mã này, mỗi đơn vị một tệp trong thư mục --out")
    one.add_argument("--year", required=True, type=_year, metavar="NĂM", help="năm (năm cuối, với báo cáo nhiều năm)")
    one.add_argument(
        "--kind", required=True, choices=["annual", "half-year", "result", "five-year", "thematic"], help="loại báo cáo"
    )
    one.add_argument("--out", required=True, type=Path, metavar="TỆP", help="tệp .docx hoặc .pdf, hoặc thư mục")
    one.add_argument("--format", choices=["pdf", "docx"], default="pdf", help="loại tệp trong thư mục")
    one.add_argument("--from-year", type=_year, metavar="NĂM", help="năm đầu, với báo cáo nhiều năm")
    one.add_argument("--outline", default="", metavar="ĐỀ_CƯƠNG", help="đề cương riêng, nếu có nhiều bản cùng loại")
    one = add("national", report_national, "lập bảng toàn quốc theo tỉnh và năm từ các bản xuất số liệu", report)
    one.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="nơi các tỉnh đã xuất số liệu vào")
    one.add_argument("--year", type=_year, action="append", metavar="NĂM", help="năm cần lập; nhắc lại được")
    one.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="một máy, hay cụm máy Spark")
    one.add_argument("--master", metavar="ĐỊA_CHỈ", default="local[*]", help="máy chủ của cụm Spark")
    one.add_argument("--out", type=Path, required=True, metavar="TỆP", help=".csv hoặc .xlsx")

    export = group("export", "xuất dữ liệu cho nơi khác")
    one = add("facts", export_facts, "xuất số liệu thành tệp Parquet theo tỉnh và tháng", export)
    one.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="thư mục nhận các tệp")
    one.add_argument("--province", default="", metavar="MÃ", help="chỉ tỉnh mang mã này vào ngày của số liệu")
    one.add_argument("--from", dest="first", type=_month, metavar="THÁNG", help="từ tháng này (yyyy-mm)")
    one.add_argument("--to", dest="last", type=_month, metavar="THÁNG", help="đến hết tháng này (yyyy-mm)")

    roster = group("roster", "lịch trực")
    one = add("solve", roster_solve, "xếp lịch trực rẻ nhất tìm được trong thời gian cho phép", roster)
    one.add_argument(
        "file", type=Path, metavar="VÀO.json", help="người, ca, quy tắc, nguyện vọng (docs/roster-format.md)"
    )
    one.add_argument("--out", type=Path, required=True, metavar="RA.json", help="tệp nhận lịch trực")
    one.add_argument("--seconds", type=_seconds, default=60, metavar="GIÂY", help="tìm nhiều nhất bao lâu (60)")
    one.add_argument("--seed", type=int, default=0, metavar="SỐ", help="hạt giống của phép tìm ngẫu nhiên (0)")

    facts = group("facts", "số liệu")
    one = add("verify", facts_verify, "đối chiếu số liệu với hồ sơ và số tổng hợp; nêu chỗ lệch đầu tiên", facts)
    one.add_argument("--sample", type=_sample, metavar="N", help="chỉ xem N số liệu, hồ sơ, số cộng sẵn lấy ngẫu nhiên")
    one.add_argument(
        "--seed", type=int, default=0, metavar="S", help="hạt giống của lần lấy ngẫu nhiên, để lặp lại được"
    )
    indicators = group("indicators", "danh mục chỉ tiêu")
    one = add("check", indicators_check, "kiểm tra tệp chỉ tiêu của tỉnh trước khi đưa vào dùng", indicators)
    one.add_argument("file", type=Path, metavar="TỆP", help=".yaml theo mẫu ở docs/how-to/add-indicators.md")
    audit = group("audit", "nhật ký")
    add("verify", audit_verify, "kiểm tra chuỗi nhật ký; nêu dòng đầu tiên không khớp", audit)
    dossier = group("dossier", "hồ sơ đề nghị công nhận")
    one = add("verify", dossier_verify, "kiểm tra một hồ sơ đã chốt: từng tệp và chữ ký", dossier)
    one.add_argument("file", type=Path, metavar="TỆP")

    one = add("backup", backup, "sao lưu toàn bộ dữ liệu, cả khi máy chủ đang chạy")
    one.add_argument("file", type=Path, metavar="TỆP", help="tệp .zip sẽ được lập")
    one.add_argument("--keys", action="store_true", help="kèm các khóa, khóa lại bằng một cụm mật khẩu")
    one = add("restore", restore, "khôi phục từ một bản sao lưu, sau khi đã kiểm tra từng tệp trong đó")
    one.add_argument("file", type=Path, metavar="TỆP")
    one.add_argument("--check", action="store_true", help="chỉ kiểm tra bản sao lưu, không khôi phục")
    one.add_argument("--keys", action="store_true", help="khôi phục cả các khóa kèm trong bản sao lưu")
    return top


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError("cổng từ 1 đến 65535")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 7 * 86400:
        raise argparse.ArgumentTypeError("cần số giây lớn hơn 0, không quá 7 ngày")
    return seconds


def _year(text: str) -> int:
    year = int(text)
    if not 1900 <= year <= 2200:
        raise argparse.ArgumentTypeError("cần một năm từ 1900 đến 2200")
    return year


def _sample(text: str) -> int:
    many = int(text)
    if not 1 <= many <= 1_000_000:
        raise argparse.ArgumentTypeError("cần số lượng từ 1 đến 1.000.000")
    return many


def _date(text: str) -> Any:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} không phải ngày dạng yyyy-mm-dd") from None


def _month(text: str) -> Any:
    """The first day of the month."""
    from datetime import datetime

    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} không phải tháng dạng yyyy-mm") from None


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(sentence: str, code: int = 1) -> int:
    sys.stdout.flush()
    sys.stderr.write(sentence + "\n")
    return code


def ready() -> None:
    """Start Django on a database that this version understands.

    :raises Refusal: it was never made or has to be upgraded first.
    """
    import django

    from tuquan.config import using

    using.share()
    django.setup()
    from tuquan.config import upgrading
    from tuquan.config.backups import restoring
    from tuquan.config.refusals import Refusal

    restoring.complete(say)
    if upgrading.pending():
        raise Refusal("Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp cho phiên bản này; hãy chạy tuquan migrate.")


def upgraded() -> None:
    """Start Django and bring the database to this version."""
    import django

    from tuquan.config import using

    using.share()
    django.setup()
    from tuquan.config import upgrading
    from tuquan.config.backups import restoring

    restoring.complete(say)
    upgrading.upgrade(say)


# --- The commands, in the order of the help -------------------------------------------------------------------------


def serve(given: argparse.Namespace) -> int:
    from tuquan.config import serving

    return serving.serve(port=given.port, host=given.host, https=given.https, say=say)


def worker(given: argparse.Namespace) -> int:
    ready()
    from tuquan.config import working

    return working.work()


def migrate(given: argparse.Namespace) -> int:
    upgraded()
    say("Cơ sở dữ liệu đã đúng với phiên bản này.")
    return 0


def demo(given: argparse.Namespace) -> int:
    upgraded()
    from tuquan.home import demo as demonstration
    from tuquan.phone import demo as phones

    said = demonstration.load()
    phones.load()
    return _done(said)


def createadmin(given: argparse.Namespace) -> int:
    upgraded()
    from tuquan.config import administrators

    return _done(administrators.create(username=given.username, full_name=given.name))


def units_list(given: argparse.Namespace) -> int:
    ready()
    import json

    from tuquan.units.queries.registry import list_units

    rows = list_units(given.under or "", given.at)
    if given.json:
        return _done(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in rows:
        say(f"{row['code']}\t{row['name']}\t{row['kind']}\t{row['parent']}")
    return 0


def units_import(given: argparse.Namespace) -> int:
    ready()
    from django.utils import timezone

    from tuquan.config.refusals import Refusal
    from tuquan.core import dates
    from tuquan.core.text import number
    from tuquan.units.models import Unit
    from tuquan.units.services import importing

    office = Unit.objects.filter(code=given.office).first() if given.office else None
    if given.office and office is None:
        raise Refusal(f"Không có đơn vị mang mã {given.office}.")
    report = importing.check(importing.read(given.file), office, dates.today())
    for one in report.refused:
        sys.stderr.write(f"Dòng {one.line}, cột “{one.column}”: {one.reason}\n")
    say(
        f"Đọc {number(report.read)} dòng: thêm mới {number(report.created)}, cập nhật {number(report.updated)}, "
        f"giữ nguyên {number(report.unchanged)}, chưa đúng {number(len({one.line for one in report.refused}))}."
    )
    if report.refused:
        return fail("Còn dòng chưa đúng nên chưa nhập gì. Hãy sửa các dòng đã nêu rồi nhập lại.")
    if given.dry_run or not (report.created or report.updated):
        return _done("Chỉ kiểm tra, chưa ghi gì." if given.dry_run else "Tệp không có gì mới so với danh sách đang có.")
    made = importing.apply(report, by=None, at=timezone.now())
    return _done(f"Đã nhập xong. Muốn hoàn tác: tuquan units undo {made.pk}")


def units_undo(given: argparse.Namespace) -> int:
    ready()
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from tuquan.config.refusals import Refusal
    from tuquan.units.models import UnitImport
    from tuquan.units.services import importing

    try:
        made = UnitImport.objects.get(pk=given.id)
    except (UnitImport.DoesNotExist, ValidationError):
        raise Refusal(f"Không có lần nhập nào mang mã {given.id}.") from None
    importing.undo(made, by=None, at=timezone.now())
    return _done("Đã hoàn tác: danh sách đơn vị trở lại như trước khi nhập tệp đó.")


def report_read(given: argparse.Namespace) -> int:
    import django

    django.setup()  # and no more: a file is read also where nothing is installed yet
    from tuquan.config.refusals import Refusal
    from tuquan.reports import commands

    if bool(given.file) == bool(given.jsonl):
        raise Refusal("Cần một tệp để đọc (hoặc -), hay --jsonl VÀO RA.")
    if given.jsonl:
        commands.read_lines(*given.jsonl)
        return 0
    taken, figures = commands.read_one(given.file)
    if given.json:
        return _done(commands.as_json(taken, figures))
    commands.as_lines(taken, figures, say)
    return 0


def report_regression(given: argparse.Namespace) -> int:
    ready()
    from tuquan.reports import commands

    return 0 if commands.regression(say, out=given.out, least=given.least) else 1


def report_national(given: argparse.Namespace) -> int:
    from tuquan.core.text import number
    from tuquan.reports.national import engines, sheets
    from tuquan.reports.national.table import table

    sheets.check(given.out)
    with engines.DuckDB() if given.engine == "duckdb" else engines.Spark(given.master) as engine:
        made = table(given.folder, engine, given.year or ())
    sheets.write(made, given.out)
    return _done(
        f"Đã lập bảng toàn quốc vào {given.out}: {number(len(made.lines))} dòng, từ {number(len(made.exports))} bản xuất."
    )


def export_facts(given: argparse.Namespace) -> int:
    ready()
    from calendar import monthrange
    from datetime import date

    from django.utils import timezone

    from tuquan.config.refusals import Refusal
    from tuquan.core.snapshots import snapshot
    from tuquan.facts.exporting import writing
    from tuquan.units.enums import PlaceLevel
    from tuquan.units.models import Place

    first: date | None = given.first
    last: date | None = given.last
    if first and last and last < first:
        raise Refusal("Tháng cuối phải không trước tháng đầu.")
    if given.province and not Place.objects.filter(level=PlaceLevel.PROVINCE, code=given.province).exists():
        raise Refusal(f"Chưa có tỉnh nào từng mang mã {given.province}.")
    if given.out.exists() and not given.out.is_dir():
        raise Refusal(f"{given.out} là một tệp, cần một thư mục.")
    if last:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    with snapshot() as connection:
        done = writing.export(
            given.out, at=timezone.now(), province=given.province, first=first, last=last, using=connection.alias
        )
    return _done(done.sentence)


def report_write(given: argparse.Namespace) -> int:
    ready()
    from tuquan.config.refusals import Refusal
    from tuquan.core import dates
    from tuquan.reports import writing_commands
    from tuquan.reports.outlines import ReportOutlineError

    try:
        if given.under:
            written = writing_commands.write_under(
                given.under, given.year, given.kind, given.out, f".{given.format}", today=dates.today()
            )
            return _done(f"Đã soạn {written} báo cáo vào {given.out}")
        letter = writing_commands.letter_of(
            given.unit,
            given.year,
            given.kind,
            today=dates.today(),
            first_year=given.from_year,
            outline_code=given.outline,
        )
        writing_commands.write(letter, given.out)
    except (writing_commands.NotWritten, ReportOutlineError) as refusal:
        raise Refusal(refusal.message) from None
    return _done(f"Đã soạn: {given.out}")


def roster_solve(given: argparse.Namespace) -> int:
    from tuquan.duty.solving import files

    found = files.solve(given.file, given.out, seconds=given.seconds, seed=given.seed, say=say)
    return fail("\n".join(found.reasons), 3) if found.status == "infeasible" else 0


def facts_verify(given: argparse.Namespace) -> int:
    ready()
    from tuquan.facts.services import verify

    difference = verify.verify(given.sample, given.seed)
    return fail(difference) if difference else _done("Số liệu khớp với hồ sơ và số tổng hợp.")


def indicators_check(given: argparse.Namespace) -> int:
    import django

    django.setup()
    from tuquan.core.text import number
    from tuquan.facts import catalogue

    try:
        found = catalogue.check(given.file)
    except catalogue.CatalogueError as refusal:
        return fail(refusal.message)
    added = [found[code] for code, source in found.sources.items() if source == given.file.name]
    for one in added:
        say(f"{one.code}\t{one.name} ({one.unit})")
    return _done(
        f"Tệp dùng được: thêm {number(len(added))} chỉ tiêu. Chép vào thư mục indicators của thư mục dữ liệu, "
        "rồi khởi động lại phần mềm."
    )


def audit_verify(given: argparse.Namespace) -> int:
    ready()
    from tuquan.audit import verify

    checked = verify.check()
    return fail(checked.message) if checked.difference else _done(checked.message)


def dossier_verify(given: argparse.Namespace) -> int:
    import django

    django.setup()
    from tuquan.assessments import dossier

    found = dossier.verify(given.file)
    return _done(
        f"Hồ sơ nguyên vẹn: {found.unit}, năm {found.year}, {found.members} phần, chốt lúc {found.frozen_at}.\n"
        f"Khóa đã ký: {found.key_fingerprint}"
    )


def backup(given: argparse.Namespace) -> int:
    ready()
    from tuquan.config.backups import writing

    return _done(writing.backup(given.file, passphrase=_new_passphrase() if given.keys else None).sentence)


def restore(given: argparse.Namespace) -> int:
    import django

    django.setup()
    from tuquan.config.backups import checking, restoring

    if given.check:
        return _done(checking.check(given.file))
    return _done(restoring.restore(given.file, passphrase=_passphrase() if given.keys else None, say=say))


def _done(sentence: str) -> int:
    say(sentence)
    return 0


def _passphrase(ask: str = "Cụm mật khẩu của các khóa: ") -> str:
    """From TUQUAN_PASSPHRASE, for scripts; otherwise typed unseen."""
    import getpass

    from tuquan.config.refusals import Refusal

    try:
        return os.environ.get("TUQUAN_PASSPHRASE") or getpass.getpass(ask)
    except EOFError:
        raise Refusal("Cần cụm mật khẩu: chạy lệnh ở một cửa sổ gõ được, hoặc đặt TUQUAN_PASSPHRASE.") from None


def _new_passphrase() -> str:
    from tuquan.config.refusals import Refusal

    first = _passphrase("Cụm mật khẩu để khóa các khóa (ít nhất 12 ký tự): ")
    if len(first) < 12:
        raise Refusal("Cụm mật khẩu phải có ít nhất 12 ký tự.")
    if not os.environ.get("TUQUAN_PASSPHRASE") and _passphrase("Gõ lại: ") != first:
        raise Refusal("Hai lần gõ không giống nhau.")
    return first


def run() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    run()
