"""Pieces of WordprocessingML: tables, fields, and marks of a template that are replaced by what they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from simulator.report.layout import Fitted
from simulator.report.memo import printable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def field_xml(instruction: str, shown: str) -> str:
    """A field that Word computes, such as the number of the page, with what it shows until then."""
    return (
        f'<w:fldSimple xmlns:w="{_W}" w:instr={quoteattr(f" {instruction} ")}>'
        f"<w:r><w:t>{escape(shown)}</w:t></w:r></w:fldSimple>"
    )


MOST_WHOLE = 12
"""Rows, headings counted, of a table that stays on one page."""


def caption_xml(label: str, number: int) -> str:
    """Word's own counter of tables or figures."""
    return field_xml(f"SEQ {label} \\* ARABIC", str(number))


def table_xml(piece: Fitted, style: str) -> str:
    """A table whose first row repeats on every page; no row, and no short table, is broken over two of them."""
    twips = [round(width * 20) for width in piece.widths]
    half_points = round(piece.size * 2)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    look = f'<w:tblStyle w:val="{style}"/>' if style else ""
    out = [
        f'<w:tbl xmlns:w="{_W}"><w:tblPr>{look}<w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:firstRow="1" w:val="0020"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    ]
    last = len(piece.cells) - 1 if piece.table.total is not None else None
    whole = len(piece.cells) <= MOST_WHOLE
    for number, texts in enumerate(piece.cells):
        head = '<w:tblHeader w:val="true"/>' if number == 0 else ""
        bold = "<w:b/>" if number in (0, last) else ""
        together = "<w:keepNext/>" if whole and number < len(piece.cells) - 1 else ""
        out.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>")
        for text, column, width in zip(texts, piece.table.columns, twips, strict=True):
            side = '<w:jc w:val="right"/>' if column.kind == "figure" else ""
            out.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
                f'{together}<w:spacing w:before="20" w:after="20"/>{side}</w:pPr><w:r><w:rPr>{bold}'
                f'<w:sz w:val="{half_points}"/></w:rPr>'
                f'<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
            )
        out.append("</w:tr>")
    return "".join([*out, "</w:tbl>"])


def replace_marks(document: Any, marks: Mapping[str, str]) -> None:
    """``[[title]]`` and its like become what they stand for, in the body, its tables, headers and footers."""
    for paragraph in _paragraphs(document):
        text = paragraph.text
        if "[[" not in text:
            continue
        for key, value in marks.items():
            text = text.replace(f"[[{key}]]", printable(value))
        if text != paragraph.text:
            first, *others = paragraph.runs
            first.text = text
            for run in others:
                run.text = ""


def _paragraphs(document: Any) -> Iterator[Any]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows[:12]:  # what a template's own head may hold; a table of recipients has no marks
            yield from (paragraph for cell in row.cells for paragraph in cell.paragraphs)
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from part.paragraphs
                for table in part.tables:
                    yield from (paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs)
