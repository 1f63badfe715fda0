"""Letters as DOCX: our own WordprocessingML in a zip, nothing read from a template file."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from . import layout
from .blocks import Align, Cell, Column, Image, Letter, PageBreak, Row, Signature, SignatureBlock, Table
from .flow import Line, Part, closing, keep_signatures, opening, parts, placed, runs_of, tail_start
from .images import aspect, kind_of
from .layout import SIZES, Sizes
from .metrics import balanced_lines
from .package import Package, escape
from .pdf_writer import png
from .text import clean
from .wordml import JUSTIFY, centred, grid, page_number, paragraph, rule, run, runs, section, spacer, twips


def docx(letter: Letter) -> bytes:
    sizes = SIZES[letter.body_size]
    package = Package(
        title=" ".join(x for x in (letter.type_name, letter.summary) if x),
        author=letter.issuing_body,
        at=letter.created_at,
        body_size=sizes.body,
    )
    last = closing(letter)
    flow: list[Part] = [*opening(letter, sizes.body), *parts(letter.body), *([last] if last else [])]
    body = [_head(letter, sizes), *_parts(flow, sizes, package, landscape=letter.landscape)]
    # A section's page form stands in its last paragraph; that of the last section at the end of the body.
    page = section(landscape=letter.landscape, footer=bool(letter.footer))
    for index, annex in enumerate(letter.annexes):
        body.append(spacer(1, inner=page))
        body.append(_annex_head(letter, index, sizes))
        body += _parts(parts(annex.blocks), sizes, package, landscape=annex.landscape)
        page = section(landscape=annex.landscape)
    if body[-1].endswith("</w:tbl>"):
        body.append(spacer(1))
    footer = _footer(letter, sizes) if letter.footer else ""
    return package.write("".join(body) + page, header=page_number(), footer=footer)


# --- the head and the close


def _head(letter: Letter, sizes: Sizes) -> str:
    head = layout.head(letter, sizes)
    left, right = head.left_width, head.right_width
    rows = [
        [
            centred(head.parent, sizes.bodies)
            + centred(head.issuing, sizes.bodies, bold=True)
            + rule(head.issuing_rule, left),
            centred([layout.NATION], sizes.nation, bold=True)
            + centred([layout.MOTTO], sizes.motto, bold=True)
            + rule(head.motto_rule, right),
        ],
        [
            centred([head.number] if head.number else [], sizes.number, before=8)
            + centred(head.letter_summary, sizes.letter_summary, before=6),
            centred(head.place_date, sizes.place_date, italic=True, before=8),
        ],
    ]
    made = grid([left, right], rows)
    if head.type_name:
        made += centred([head.type_name], sizes.type_name, bold=True, before=18)
        made += centred(head.summary, sizes.type_name, bold=True)
        made += rule(head.summary_rule, layout.text_width(landscape=letter.landscape))
    return made + spacer(6)


def _annex_head(letter: Letter, index: int, sizes: Sizes) -> str:
    annex = letter.annexes[index]
    width = layout.text_width(landscape=annex.landscape)
    title = balanced_lines(clean(annex.title).upper(), width - 20, sizes.type_name, bold=True)
    reference = layout.annex_reference(letter, annex)
    return (
        centred([layout.annex_name(letter, index)], sizes.annex, bold=True)
        + centred(title, sizes.type_name, bold=True)
        + centred([reference] if reference else [], sizes.place_date, italic=True)
        + rule(layout.rule_under(title, sizes.type_name), width)
        + spacer(8)
    )


def _positions(signature: Signature, sizes: Sizes, width: float) -> str:
    lines = [
        line
        for position in signature.lines()
        for line in balanced_lines(clean(position), width, sizes.signature, bold=True)
    ]
    made = centred(lines, sizes.signature, bold=True, keep=True)
    return made + (centred([signature.note], sizes.signature, italic=True, keep=True) if signature.note else "")


def _signer(signature: Signature, sizes: Sizes, width: float) -> str:
    name = balanced_lines(clean(signature.name), width, sizes.signature, bold=True)
    return centred(name or [""], sizes.signature, bold=True, before=layout.SIGNING_ROOM * 72 / 25.4)


def _recipients(block: SignatureBlock, sizes: Sizes) -> str:
    made = ""
    if block.recipients:
        made += paragraph(run("Nơi nhận:", sizes.recipients_head, bold=True, italic=True))
        for line in layout.recipient_lines(block.recipients):
            made += paragraph(run(line, sizes.recipients), left=1.6, first=-1.6)
    if block.drafter_mark:
        made += paragraph(run(clean(block.drafter_mark).upper(), sizes.drafter))
    return made


def _signatures(block: SignatureBlock, sizes: Sizes, width: float) -> str:
    above = spacer(10, keep=True)
    if len(block.signatures) <= 1:
        half = width / 2
        right = "".join(part(one, sizes, half - 2) for one in block.signatures for part in (_positions, _signer))
        return above + grid([half, half], [[_recipients(block, sizes), right]])
    made = ""
    for start in range(0, len(block.signatures), 3):
        row = block.signatures[start : start + 3]
        each = width / len(row)
        positions = [_positions(one, sizes, each - 4) for one in row]
        names = [_signer(one, sizes, each - 4) for one in row]
        # Names stand level, however many lines a position takes.
        made += above + grid([each] * len(row), [positions, names])
    recipients = _recipients(block, sizes)
    return made + (above + recipients if recipients else "")


# --- the body


def _parts(flow: Iterable[Part], sizes: Sizes, package: Package, *, landscape: bool) -> Iterator[str]:
    width = layout.text_width(landscape=landscape)
    kept = list(keep_signatures(flow))
    for index, part in enumerate(kept):
        match part:
            case Line():
                yield paragraph(
                    runs(part.runs),
                    align=part.align,
                    before=part.above,
                    line=layout.LINE_SPACING,
                    left=part.left,
                    first=part.first,
                    keep=part.keep,
                    outline=part.outline,
                )
            case Table():
                signed = index + 1 < len(kept) and isinstance(kept[index + 1], SignatureBlock)
                yield spacer(6, keep=True)
                yield table(part, width, keep_last=signed)
            case Image():
                yield picture(part, package, width)
            case SignatureBlock():
                yield _signatures(part, sizes, width)
            case PageBreak():
                yield spacer(1, new_page=True)


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table(block: Table, width: float, *, keep_last: bool = False) -> str:
    widths = [twips(x) for x in layout.column_widths(block.columns, width)]
    columns = "".join(f'<w:gridCol w:w="{x}"/>' for x in widths)
    keep_from = len(block.rows)
    if keep_last and (cut := tail_start(block)) is not None:
        keep_from = cut
    head = _rows(block.header, widths, block.columns, block.size, header=True, keep_from=len(block.header))
    body = _rows(block.rows, widths, block.columns, block.size, header=False, keep_from=keep_from)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(head)}{''.join(body)}</w:tbl>"
    )


def _rows(
    rows: tuple[Row, ...],
    widths: list[int],
    columns: tuple[Column, ...],
    size: float,
    *,
    header: bool,
    keep_from: int,
) -> Iterator[str]:
    half_points = round(size * 2)
    form = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    plain = f"<w:rPr>{'<w:b/>' if header else ''}{form}</w:rPr>"
    # Everything before the text of a simple cell is the same in each row: made once, the annex of 2,000 rows needs it.
    starts = {}
    for keep in (False, True):
        starts[keep] = [
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'{"<w:keepNext/>" if keep else ""}<w:spacing w:before="40" w:after="40"/>'
            f'<w:jc w:val="{"center" if header else JUSTIFY[column.align]}"/></w:pPr>'
            f'<w:r>{plain}<w:t xml:space="preserve">'
            for width, column in zip(widths, columns, strict=True)
        ]
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>"
    for index, places in enumerate(placed(rows, len(widths))):
        keep = index >= keep_from
        made = []
        for at, span, cell in places:
            width = sum(widths[at : at + span])
            if cell is None:
                made.append(_cell_xml("<w:p/>", width, span, merge="<w:vMerge/>"))
            elif isinstance(cell, str):
                text = escape(cell)
                if "\n" in text or "\t" in text:
                    text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">').replace("\t", " ")
                made.append(f"{starts[keep][at]}{text}</w:t></w:r></w:p></w:tc>")
            else:
                align = cell.align or ("center" if header else columns[at].align)
                inner = _cell_paragraph(cell, align, size, keep=keep, bold=header)
                merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
                made.append(_cell_xml(inner, width, span, merge=merge))
        yield f"<w:tr>{properties}{''.join(made)}</w:tr>"


def _cell_xml(inner: str, width: int, span: int, *, merge: str = "") -> str:
    grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    form = f'<w:tcW w:w="{width}" w:type="dxa"/>{grid_span}{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{form}</w:tcPr>{inner}</w:tc>"


def _cell_paragraph(cell: Cell, align: Align, size: float, *, keep: bool, bold: bool) -> str:
    inner = runs(runs_of(cell.content, bold=cell.bold or bold, italic=cell.italic), size)
    return paragraph(inner, align=align, before=2, after=2, keep=keep)


# --- pictures


def picture(image: Image, package: Package, width: float) -> str:
    drawing = picture_run(image.data, image.alt, min(image.width_mm, width), package)
    made = paragraph(drawing, align="center", before=layout.PARAGRAPH_GAP, keep=bool(image.caption))
    if image.caption:
        made += paragraph(run(image.caption, italic=True), align="center", before=4)
    return made


def picture_run(data: bytes, alt: str, width: float, package: Package) -> str:
    across, down = round(width * 36000), round(width * 36000 * aspect(data))
    extension = ""
    if kind_of(data) == "svg":
        # Word shows the drawing itself; programs that cannot draw it take the picture beside it.
        shown = package.add_media(_drawn(data), "png")
        svg = package.add_media(data, "svg")
        extension = (
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
            f'<asvg:svgBlip r:embed="{svg}"/></a:ext></a:extLst>'
        )
    else:
        shown = package.add_media(data, "png")
    package.pictures += 1
    number, described = package.pictures, escape(alt)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="Hình {number}" descr="{described}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Hình {number}" descr="{described}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{shown}">{extension}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


@lru_cache(maxsize=64)
def _drawn(svg: bytes) -> bytes:
    return png(svg.decode("utf-8", "replace"))


def _footer(letter: Letter, sizes: Sizes) -> str:
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="2" w:color="000000"/></w:pBdr>'
    lines = [paragraph(run(line, sizes.footer), align="center") for line in letter.footer]
    lines[0] = lines[0].replace("<w:pPr>", f"<w:pPr>{border}", 1)
    return "".join(lines)
