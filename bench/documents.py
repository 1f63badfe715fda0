"""Letters beside their yardsticks: DOCX beside docxtpl and python-docx, PDF beside bare Typst, LibreOffice for scale.

    python bench/documents.py [--quick]

Everything runs in one go on one machine. Texts differ from letter to letter and from run to run, because Typst remembers
what it has set before. Figures are milliseconds unless they say seconds; nothing is asserted.
"""

import argparse
import io
import multiprocessing
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import typst
from docx import Document
from docx.shared import Pt
from docxtpl import DocxTemplate

from tuquan.documents.letters import (
    Annex,
    BulletList,
    Column,
    Heading,
    HeadingLevel,
    Letter,
    Paragraph,
    Signature,
    Table,
    docx,
    pdf,
)
from tuquan.documents.letters.metrics import FONTS

AT = datetime(2026, 1, 5, tzinfo=UTC)
SENTENCE = (
    "Đơn vị đã tổ chức {a} buổi tuyên truyền với {b} lượt người tham dự; 100 % cán bộ, công chức, viên chức, người lao "
    "động được quán triệt nội quy và tiêu chí “An toàn về an ninh, trật tự”; không để xảy ra vụ việc phức tạp. "
)
HEADINGS = ("Đặc điểm tình hình", "Công tác chỉ đạo", "Kết quả thực hiện", "Hạn chế, nguyên nhân", "Đề nghị")
_fresh = count(1)


class Report:
    """A unit's yearly report of two pages: five headings, ten paragraphs, a list, a table of ten rows."""

    def __init__(self) -> None:
        number = next(_fresh)
        mark = number * 7919 + time.time_ns() % 100_000
        self.number = number
        self.unit = f"Trường Trung học cơ sở số {number}"
        self.paragraphs = [SENTENCE.format(a=mark + n, b=mark * 3 + n) * 2 for n in range(10)]
        self.bullets = [f"Giải pháp thứ {n} của năm {mark + n};" for n in range(4)]
        self.rows = [(str(n), f"Chỉ tiêu {mark + n}", str(mark % 977 + n), f"{n * 7 % 100},5 %") for n in range(1, 11)]

    def letter(self) -> Letter:
        body: list = []
        for index, heading in enumerate(HEADINGS):
            body.append(Heading(HeadingLevel.ROMAN, index + 1, heading))
            body += [Paragraph(text) for text in self.paragraphs[2 * index : 2 * index + 2]]
        body.append(BulletList(tuple(self.bullets)))
        columns = (Column(1, "center"), Column(5), Column(2, "right"), Column(2, "right"))
        body.append(Table(columns, tuple(self.rows), (("TT", "Chỉ tiêu", "Số lượng", "Tỷ lệ"),)))
        return Letter(
            issuing_body=self.unit,
            parent_body="Ủy ban nhân dân phường Ninh Hòa",
            created_at=AT,
            number=self.number,
            symbol="BC-THCS",
            place="Ninh Hòa",
            date=date(2026, 1, 5),
            type_name="Báo cáo",
            summary="Kết quả thực hiện tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025",
            addressees=("Thường trực Ban Chỉ đạo phường Ninh Hòa",),
            body=tuple(body),
            signature=Signature("Hiệu trưởng", "Nguyễn Văn An"),
            recipients=("Như trên", "Lưu: VT"),
        )


def annex(rows: int) -> Letter:
    mark = next(_fresh)
    columns = (Column(1, "center"), Column(5), Column(5), Column(2), Column(2, "center"), Column(2))
    header = (("TT", "Tên đơn vị", "Địa chỉ", "Loại", "Kết quả", "Ghi chú"),)
    body = tuple(
        (str(n), f"Trường Trung học cơ sở số {n}-{mark}", f"Số {n} đường {mark}, phường Ninh Hòa", "Trường", "Đạt", "")
        for n in range(1, rows + 1)
    )
    return replace(
        Report().letter(), annexes=(Annex("Danh sách đơn vị được công nhận", (Table(columns, body, header),)),)
    )


# --- yardsticks


def docxtpl_template() -> bytes:
    """The same report as a clerk's template: the same paragraphs, list and table, filled by docxtpl."""
    made = Document()
    made.styles["Normal"].font.name = "Times New Roman"
    made.styles["Normal"].font.size = Pt(14)
    head = made.add_table(2, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA\n{{ unit }}"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: {{ number }}/BC-THCS"
    head.cell(1, 1).text = "Ninh Hòa, ngày 05 tháng 01 năm 2026"
    made.add_paragraph("BÁO CÁO\nKết quả thực hiện tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025")
    made.add_paragraph("Kính gửi: Thường trực Ban Chỉ đạo phường Ninh Hòa")
    for index, heading in enumerate(HEADINGS):
        made.add_paragraph(heading.upper())
        made.add_paragraph(f"{{{{ paragraphs[{2 * index}] }}}}")
        made.add_paragraph(f"{{{{ paragraphs[{2 * index + 1}] }}}}")
    made.add_paragraph("{%p for bullet in bullets %}")
    made.add_paragraph("- {{ bullet }}")
    made.add_paragraph("{%p endfor %}")
    table = made.add_table(4, 4)
    for cell, text in zip(table.rows[0].cells, ("TT", "Chỉ tiêu", "Số lượng", "Tỷ lệ"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    for cell, index in zip(table.rows[2].cells, range(4), strict=True):
        cell.text = f"{{{{ row[{index}] }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    close = made.add_table(1, 2)
    close.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    close.cell(0, 1).text = "HIỆU TRƯỞNG\n\n\n\nNguyễn Văn An"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_docxtpl(template: bytes, report: Report) -> bytes:
    made = DocxTemplate(io.BytesIO(template))
    made.render(vars(report))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_python_docx(report: Report) -> bytes:
    made = Document()
    made.styles["Normal"].font.name = "Times New Roman"
    head = made.add_table(2, 2)
    head.cell(0, 0).text = f"ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA\n{report.unit}"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = f"Số: {report.number}/BC-THCS"
    for index, heading in enumerate(HEADINGS):
        made.add_paragraph(heading.upper())
        for text in report.paragraphs[2 * index : 2 * index + 2]:
            made.add_paragraph(text)
    for bullet in report.bullets:
        made.add_paragraph(f"- {bullet}")
    table = made.add_table(11, 4)
    for row, texts in zip(table.rows, [("TT", "Chỉ tiêu", "Số lượng", "Tỷ lệ"), *report.rows], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


BARE = """
#set text(font: "Tinos", size: 14pt, lang: "vi", hyphenate: false)
#set page("a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm), numbering: "1", number-align: top + center)
#set par(justify: true, first-line-indent: (amount: 12.7mm, all: true), spacing: 12pt)
#grid(columns: (2fr, 3fr), align: center,
  [ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA \\ *UNIT* \\ Số: NUMBER/BC-THCS],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ *Độc lập - Tự do - Hạnh phúc* \\ _Ninh Hòa, ngày 05 tháng 01 năm 2026_])
#align(center)[*BÁO CÁO* \\ *Kết quả thực hiện tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025*]
#align(center)[Kính gửi: Thường trực Ban Chỉ đạo phường Ninh Hòa]
BODY
#table(columns: (1fr, 5fr, 2fr, 2fr), table.header[TT][Chỉ tiêu][Số lượng][Tỷ lệ], ROWS)
#grid(columns: (1fr, 1fr), [*_Nơi nhận:_* \\ - Như trên; \\ - Lưu: VT.], align(center)[*HIỆU TRƯỞNG* #v(26mm) *Nguyễn Văn An*])
"""


class BareTypst:
    """The same report written straight into Typst, with a compiler kept and fonts loaded once, as ours keeps its own."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bare.typ"
        self._path.write_text("")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        self._compiler = typst.Compiler(str(self._path), root=str(folder), font_paths=fonts, ignore_system_fonts=True)

    def make(self, report: Report) -> bytes:
        body = []
        for index, heading in enumerate(HEADINGS):
            body.append(f"*{'I' * (index + 1)}. {heading.upper()}*")
            body += report.paragraphs[2 * index : 2 * index + 2]
        body += [f"\\- {bullet}" for bullet in report.bullets]
        rows = ", ".join(f"[{cell}]" for row in report.rows for cell in row)
        source = BARE.replace("UNIT", report.unit).replace("NUMBER", str(report.number))
        self._path.write_text(source.replace("BODY", "\n\n".join(body)).replace("ROWS", rows))
        made = self._compiler.compile(input=str(self._path), format="pdf", pdf_standards=["a-2b"], timestamp=0)
        assert isinstance(made, bytes)
        return made


def with_libreoffice(folder: Path, data: bytes) -> bytes:
    (folder / "bench.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "bench.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "bench.pdf").read_bytes()


# --- measuring


class Runs:
    """Wall-clock and processor seconds of each run. The second tells the work apart from a busy machine."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.processor: list[float] = []
        self.size = 0

    def add(self, make: Callable[[], bytes]) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        self.size = len(make())
        self.wall.append(time.perf_counter() - wall)
        self.processor.append(time.process_time() - processor)


def alternating(makers: dict[str, Callable[[], bytes]], times: int) -> dict[str, Runs]:
    """Turn by turn, so that what else the machine does meets all alike; a first turn is not counted."""
    results = {name: Runs() for name in makers}
    for make in makers.values():
        make()
    for _ in range(times):
        for name, make in makers.items():
            results[name].add(make)
    return results


def show(name: str, runs: Runs, beside: Runs | None = None) -> None:
    median, processor = statistics.median(runs.wall), statistics.median(runs.processor)
    p99 = sorted(runs.wall)[min(len(runs.wall) - 1, round(len(runs.wall) * 0.99))]
    print(
        f"  {name:<26} median {median * 1000:9.2f}  p99 {p99 * 1000:9.2f}  n {len(runs.wall):<4}"
        f"processor {processor * 1000:8.2f}  {runs.size / 1024:8.1f} KiB"
        + (f"  ×{median / statistics.median(beside.wall):.2f}" if beside else "")
        + (f"  (processor ×{processor / statistics.median(beside.processor):.2f})" if beside else "")
    )


def _unit_report(_: int) -> int:
    return len(pdf(Report().letter()))


def _worker(seed: int) -> None:
    global _fresh
    _fresh = count(seed * 1_000_000 + os.getpid())


def thousand_reports(processes: int, reports: int) -> float:
    seeds: Iterator[int] = count(2)
    context = multiprocessing.get_context("spawn")
    start = time.perf_counter()
    with context.Pool(processes, initializer=_worker, initargs=(next(seeds),)) as pool:
        sizes = pool.map(_unit_report, range(reports), chunksize=25)
    assert len(sizes) == reports
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="fewer rounds")
    quick = options.parse_args().quick
    rounds = 20 if quick else 100
    soffice = shutil.which("soffice")
    office = (
        subprocess.run([soffice, "--version"], capture_output=True, text=True, check=True).stdout if soffice else "–"
    )
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(", ".join(f"{name} {version(name)}" for name in ("typst", "docxtpl", "python-docx")), "·", office.strip())
    report = Report()
    print(
        f"Report: {len(report.paragraphs)} paragraphs, {sum(map(len, report.paragraphs)):,} letters, "
        f"table of {len(report.rows)} rows"
    )

    print("\nDOCX, one report (goal ×0.5 of docxtpl)")
    template = docxtpl_template()
    results = alternating(
        {
            "docxtpl": lambda: with_docxtpl(template, Report()),
            "python-docx": lambda: with_python_docx(Report()),
            "tuquan docx": lambda: docx(Report().letter()),
        },
        rounds,
    )
    show("docxtpl", results["docxtpl"])
    show("python-docx", results["python-docx"], results["docxtpl"])
    show("tuquan docx", results["tuquan docx"], results["docxtpl"])

    print("\nPDF, one report, PDF/A-2b (goal ×1.3 of bare Typst)")
    with tempfile.TemporaryDirectory() as name:
        bare = BareTypst(Path(name))
        results = alternating(
            {"bare Typst": lambda: bare.make(Report()), "tuquan pdf": lambda: pdf(Report().letter())}, rounds
        )
        show("bare Typst", results["bare Typst"])
        show("tuquan pdf", results["tuquan pdf"], results["bare Typst"])
        if soffice:
            data = docx(Report().letter())
            show("LibreOffice, from DOCX", alternating({"": lambda: with_libreoffice(Path(name), data)}, 3)[""])

    print("\nAnnex of 2,000 rows in 6 columns (goal 5 s)")
    for label, writer in (("tuquan docx", docx), ("tuquan pdf", pdf)):
        show(label, alternating({"": lambda writer=writer: writer(annex(2000))}, 3 if quick else 5)[""])

    reports, processes = (200, 2) if quick else (1000, 2)
    print(f"\n{reports} unit reports as PDF in {processes} processes, their start included (goal 15 s for 1,000)")
    seconds = sorted(thousand_reports(processes, reports) for _ in range(3))
    print(f"  seconds, three runs: {', '.join(f'{x:.1f}' for x in seconds)}  median {seconds[1]:.1f}")


if __name__ == "__main__":
    main()
