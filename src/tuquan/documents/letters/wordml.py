"""Small pieces of WordprocessingML. Lengths are millimetres, sizes and gaps points."""

from collections.abc import Iterable

from . import layout
from .blocks import Align
from .flow import Runs
from .package import escape

JUSTIFY: dict[Align, str] = {"left": "left", "center": "center", "right": "right", "justify": "both"}


_SIDES = ("top", "left", "bottom", "right")


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


def run(text: str, size: float | None = None, *, bold: bool = False, italic: bool = False) -> str:
    form = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    if size is not None:
        form += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    inner = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    if "\n" in inner or "\t" in inner:
        inner = inner.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        inner = inner.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f"<w:r>{properties}{inner}</w:r>"


def runs(items: Runs, size: float | None = None) -> str:
    return "".join(run(item.text, size, bold=item.bold, italic=item.italic) for item in items)


def paragraph(
    inner: str,
    *,
    align: Align = "left",
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    left: float = 0,
    right: float = 0,
    first: float = 0,
    keep: bool = False,
    outline: int = 0,
) -> str:
    """``before`` and ``after`` in points, indents in millimetres, ``line`` as a multiple of the single line."""
    form = "<w:keepNext/>" if keep else ""
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    spacing += f' w:line="{round(line * 240)}" w:lineRule="auto"/>' if line else "/>"
    form += spacing
    if left or right or first:
        form += f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"'
        form += f' w:hanging="{twips(-first)}"/>' if first < 0 else f' w:firstLine="{twips(first)}"/>'
    form += f'<w:jc w:val="{JUSTIFY[align]}"/>'
    if outline:
        form += f'<w:outlineLvl w:val="{outline - 1}"/>'
    return f"<w:p><w:pPr>{form}</w:pPr>{inner}</w:p>"


def rule(length: float, width: float, *, above: float = 2, keep: bool = False) -> str:
    """A solid line in the middle: the upper border of an empty paragraph, indented from both sides."""
    if not length:
        return ""
    side = twips((width - length) / 2)
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="{round(above * 20)}" w:after="0" w:line="80" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def grid(widths: list[float], rows: list[list[str]]) -> str:
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    made = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{inner or "<w:p/>"}</w:tc>'
            for width, inner in zip(widths, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl>"
    )


def centred(
    lines: Iterable[str],
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    keep: bool = False,
) -> str:
    return "".join(
        paragraph(
            run(line, size, bold=bold, italic=italic),
            align="center",
            before=before if index == 0 else 0,
            keep=keep,
        )
        for index, line in enumerate(lines)
    )


def spacer(points: float, *, keep: bool = False, new_page: bool = False, inner: str = "") -> str:
    """An empty paragraph of exactly this height: beside tables, which know no distance of their own."""
    form = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    height = f'<w:spacing w:before="0" w:after="0" w:line="{round(points * 20)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{form}{height}{inner}</w:pPr></w:p>"


def section(*, landscape: bool = False, footer: bool = False, margin: float | None = None, frame: bool = False) -> str:
    """Each section counts its pages from 1 and shows no number on the first.

    ``margin`` makes a sheet of its own kind: left and right that wide, no header and no numbers.
    """
    width, height = twips(layout.PAGE_WIDTH), twips(layout.PAGE_HEIGHT)
    size = f'w:w="{height}" w:h="{width}" w:orient="landscape"' if landscape else f'w:w="{width}" w:h="{height}"'
    left, right = (layout.LEFT, layout.RIGHT) if margin is None else (margin, margin)
    references = (
        '<w:headerReference w:type="default" r:id="rIdHeader"/><w:headerReference w:type="first" r:id="rIdNoHeader"/>'
        f'<w:footerReference w:type="first" r:id="{"rIdFooter" if footer else "rIdNoFooter"}"/>'
    )
    sides = "".join(f'<w:{side} w:val="double" w:sz="12" w:space="24" w:color="000000"/>' for side in _SIDES)
    border = f'<w:pgBorders w:offsetFrom="page">{sides}</w:pgBorders>'
    return (
        f'<w:sectPr>{references if margin is None else ""}<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{twips(layout.TOP)}" w:right="{twips(right)}" w:bottom="{twips(layout.BOTTOM)}" '
        f'w:left="{twips(left)}" w:header="{twips(8)}" w:footer="{twips(6)}" w:gutter="0"/>'
        f"{border if frame else ''}"
        f'<w:pgNumType w:start="1"/>{"<w:titlePg/>" if margin is None else ""}</w:sectPr>'
    )


def page_number() -> str:
    field_run = f'<w:r><w:rPr><w:sz w:val="{round(layout.PAGE_NUMBER_SIZE * 2)}"/></w:rPr>'
    return paragraph(
        f'{field_run}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'{field_run}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'{field_run}<w:fldChar w:fldCharType="separate"/></w:r>{field_run}<w:t>2</w:t></w:r>'
        f'{field_run}<w:fldChar w:fldCharType="end"/></w:r>',
        align="center",
    )
