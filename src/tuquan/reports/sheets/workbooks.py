"""The form as an Excel file out and in, for units without the product.

Out: only numbers, degrees and reasons can be typed; a hidden sheet says for whom and for which version it is, signed.
In: the same file, looked at cell by cell; whatever is wrong is told by the cell's name.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.core import signing
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from tuquan.core import dates, text
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.facts.enums import Qualifier
from tuquan.reports.models import Submission
from tuquan.reports.queries.collecting import Sheet
from tuquan.reports.services.filling import Typed, number_of
from tuquan.reports.sheets.catalogue import Row

HIDDEN = "tuquan"
SALT = "tuquan.reports.workbook"
FIRST_LINE = 9
COLUMNS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số đã ghi nhận", "Số đơn vị báo cáo", "Mức", "Vì sao khác số đã ghi nhận")
WIDTHS = (6, 52, 14, 16, 18, 12, 48)
NUMBER, DEGREE, REASON = "E", "F", "G"
DEGREES = {"": Qualifier.EXACT, "đúng": Qualifier.EXACT, "trên": Qualifier.AT_LEAST, "gần": Qualifier.NEARLY}
DEGREES |= {"hơn": Qualifier.AT_LEAST, "khoảng": Qualifier.ABOUT}
SHOWN = {Qualifier.EXACT: "", Qualifier.AT_LEAST: "trên", Qualifier.NEARLY: "gần", Qualifier.ABOUT: "khoảng"}
MOST_ERRORS = 30


class NotOurWorkbook(Refusal):
    """A file that this campaign did not give out, or one that was changed where it must not be."""


class WorkbookErrors(Refusal):
    """What is wrong in the cells, each sentence beginning with the cell's name."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__(errors[0])


@dataclass(frozen=True)
class Filled:
    submission: Submission
    typed: list[Typed]
    version: int


def name_of(submission: Submission) -> str:
    return f"bieu-{slugify(text.fold(submission.unit.short_name or submission.unit.name))[:60]}-{submission.unit.code}.xlsx"


def workbook(sheet: Sheet) -> bytes:
    submission = sheet.submission
    campaign = submission.campaign
    book = Workbook()
    page: Any = book.active
    page.title = "Biểu"
    bold, thin = Font(bold=True), Side(style="thin", color="999999")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    open_fill = PatternFill("solid", fgColor="FFF8DC")
    head = [
        (sheet.form.title if sheet.form else campaign.title, bold),
        (f"Đơn vị: {submission.unit.name}", bold),
        (f"Kỳ: {campaign.period_name}. Hạn nộp: {dates.day(campaign.deadline)}", None),
        (f"Nơi nhận: {campaign.unit.name}", None),
        (f"Căn cứ: {sheet.form.law}" if sheet.form else "", None),
        ("Chỉ ghi vào các ô màu vàng. Không thêm, xóa dòng; không dùng công thức; không có thì ghi 0.", None),
    ]
    for line, (words, font) in enumerate(head, 1):
        _put(page, f"A{line}", words, font=font)
    for place, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        letter = "ABCDEFG"[place]
        page.column_dimensions[letter].width = width
        _put(page, f"{letter}{FIRST_LINE - 1}", title, font=bold, border=box, wrap=True)
    line, count = FIRST_LINE, 0
    degrees = DataValidation(type="list", formula1='"trên,gần,khoảng"', allow_blank=True, showErrorMessage=False)
    page.add_data_validation(degrees)
    for title, lines in sheet.groups:
        _put(page, f"A{line}", title, font=bold)
        line += 1
        for one in lines:
            count += 1
            _put(page, f"A{line}", count, border=box)
            _put(page, f"B{line}", one.row.label, border=box, wrap=True)
            _put(page, f"C{line}", one.row.unit, border=box, wrap=True)
            _put(page, f"D{line}", None if one.row.is_ratio else _plain(one.fact_value), border=box)
            values = (
                (NUMBER, _plain(one.value)),
                (DEGREE, SHOWN[Qualifier(one.qualifier)] if one.value is not None else ""),
                (REASON, one.cell.reason if one.cell and one.stated is not None else ""),
            )
            for letter, value in values:
                cell = _put(page, f"{letter}{line}", value, border=box, wrap=letter == REASON)
                if not one.row.is_ratio:
                    cell.protection = Protection(locked=False)
                    cell.fill = open_fill
            degrees.add(f"{DEGREE}{line}")
            line += 1
    page.freeze_panes = f"C{FIRST_LINE}"
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", "9"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{FIRST_LINE - 1}:{FIRST_LINE - 1}"
    secret = book.create_sheet(HIDDEN)
    secret.sheet_state = "veryHidden"
    secret["A1"] = "Trang này để phần mềm nhận lại biểu. Không sửa."
    secret["A2"] = _token(submission)
    secret["A3"] = f"đợt {campaign.pk}; đơn vị {submission.unit.code}; biểu {campaign.form_version}"
    secret.protection.sheet = True
    book.security.lockStructure = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(page: Any, address: str, value: Any, *, font: Any = None, border: Any = None, wrap: bool = False) -> Any:
    cell = page[address]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever a name begins with
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if font is not None:
        cell.font = font
    if border is not None:
        cell.border = border
    return cell


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _token(submission: Submission) -> str:
    return signing.Signer(salt=SALT).sign_object(
        [str(submission.pk), submission.campaign.form_version, submission.version]
    )


def whose(path: Path) -> tuple[Any, str]:
    """The key of the submission a file is for, and the file's own token.

    :raises NotOurWorkbook: nothing that this product gave out.
    """
    token = _hidden_token(_book(path))
    return _said(token)[0], token


def read(path: Path, submission: Submission) -> Filled:
    """What was typed.

    :raises NotOurWorkbook: for another campaign, unit or version of the form.
    :raises WorkbookErrors: cells that cannot be understood, all of them told.
    """
    book = _book(path)
    key, form_version, version = _said(_hidden_token(book))
    if key != str(submission.pk):
        raise NotOurWorkbook(_("Tệp này là biểu của đơn vị khác hoặc đợt khác."))
    if form_version != submission.campaign.form_version:
        raise NotOurWorkbook(_("Biểu đã đổi từ khi tải tệp này. Hãy tải tệp mới rồi điền lại."))
    if "Biểu" not in book.sheetnames:
        raise NotOurWorkbook(_("Tệp không còn trang “Biểu”. Hãy tải tệp mới rồi điền lại."))
    page: Any = book["Biểu"]
    errors: list[str] = []
    typed: list[Typed] = []
    line = FIRST_LINE
    sheet = submission.campaign.sheet
    for group in sheet.groups if sheet else ():
        line += 1
        for row in group.rows:
            if (one := _line(page, line, row, errors)) is not None:
                typed.append(one)
            line += 1
    beyond = [
        cell.coordinate
        for cells in page.iter_rows(min_row=line, max_row=min(page.max_row, line + 200), max_col=12)
        for cell in cells
        if cell.value not in (None, "")
    ]
    if beyond:
        errors.append(_("Ô %(cell)s: nằm ngoài biểu. Hãy xóa nội dung dưới biểu.") % {"cell": beyond[0]})
    if errors:
        raise WorkbookErrors(errors[:MOST_ERRORS])
    return Filled(submission, typed, version)


def _line(page: Any, line: int, row: Row, errors: list[str]) -> Typed | None:
    label = page[f"B{line}"].value
    if clean(str(label or "")) != clean(row.label):
        errors.append(
            _("Ô B%(line)s: phải là “%(label)s”. Dòng đã bị đổi chỗ, thêm hoặc xóa.")
            % {"line": line, "label": row.label}
        )
        return None
    if row.is_ratio:
        return None
    before = len(errors)
    value = _number(page[f"{NUMBER}{line}"], errors)
    degree = clean(str(page[f"{DEGREE}{line}"].value or "")).lower()
    if degree not in DEGREES:
        errors.append(
            _("Ô %(cell)s: “%(typed)s” không phải một mức. Bỏ trống, hoặc chọn trên, gần, khoảng.")
            % {"cell": f"{DEGREE}{line}", "typed": degree[:30]}
        )
    reason = page[f"{REASON}{line}"]
    if reason.data_type == "f":
        errors.append(_("Ô %(cell)s: là công thức. Hãy gõ lý do bằng chữ.") % {"cell": reason.coordinate})
    if len(errors) > before:
        return None
    return Typed(row.key, value, DEGREES[degree], clean(str(reason.value or "")))


def _number(cell: Any, errors: list[str]) -> Decimal | None:
    """Empty is empty; a number is a number; words are read as Vietnamese offices write numbers."""
    value = cell.value
    if value is None or value == "":
        return None
    where = {"cell": cell.coordinate, "typed": clean(str(value))[:40]}
    if cell.data_type == "f":
        errors.append(_("Ô %(cell)s: là công thức. Hãy gõ hẳn con số.") % where)
        return None
    if cell.data_type == "e":
        errors.append(_("Ô %(cell)s: Excel báo lỗi %(typed)s. Hãy gõ lại con số.") % where)
        return None
    if isinstance(value, bool) or cell.data_type == "d":
        errors.append(_("Ô %(cell)s: “%(typed)s” không phải số. Nếu Excel đổi thành ngày, gõ lại con số.") % where)
        return None
    try:
        if isinstance(value, int | float):
            number = Decimal(str(value))
            if not number.is_finite() or number != round(number, 3):
                raise InvalidOperation
            if number < 0:
                errors.append(_("Ô %(cell)s: số không được âm.") % where)
                return None
            return number.to_integral_value() if number == number.to_integral_value() else number.normalize()
        return number_of(str(value))
    except Refusal as refusal:
        errors.append(_("Ô %(cell)s: “%(typed)s”. %(why)s") % {**where, "why": refusal.message})
    except InvalidOperation:
        errors.append(_("Ô %(cell)s: “%(typed)s” có quá nhiều chữ số lẻ.") % where)
    return None


def _book(path: Path) -> Any:
    try:
        return load_workbook(BytesIO(path.read_bytes()))  # it lies on the disk without its suffix
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError) as error:
        raise NotOurWorkbook(_("Không đọc được tệp này. Hãy lưu lại dạng Excel (.xlsx) rồi gửi.")) from error


def _hidden_token(book: Any) -> str:
    if HIDDEN not in book.sheetnames:
        raise NotOurWorkbook(_("Đây không phải tệp tải từ đợt báo cáo này. Hãy dùng đúng tệp đã tải."))
    return str(book[HIDDEN]["A2"].value or "")


def _said(token: str) -> tuple[str, str, int]:
    try:
        key, form_version, version = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotOurWorkbook(_("Trang ẩn của tệp đã bị sửa. Hãy tải tệp mới rồi điền lại.")) from None
    return str(key), str(form_version), int(version)
