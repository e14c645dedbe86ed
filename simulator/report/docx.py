"""The memo as a Word document: real headings, captions, lists, and table heads that repeat on every page."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from simulator.language import word
from simulator.problems import Place, refusal
from simulator.report.drawing import picture
from simulator.report.memo import Bullets, Figure, Grid, Memo, Paragraph, Subheading, printable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = datetime(2000, 1, 1)
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
# What Word calls its own styles in a Swedish and an English template.
_STYLES = {
    "Title": ("Title", "Rubrik", "Titel"),
    "Subtitle": ("Subtitle", "Underrubrik"),
    "Heading 1": ("Heading 1", "Rubrik 1"),
    "Heading 2": ("Heading 2", "Rubrik 2"),
    "List Bullet": ("List Bullet", "Punktlista"),
    "Caption": ("Caption", "Beskrivning"),
}


def docx_bytes(memo: Memo, template: Path | None = None) -> bytes:
    """The document, in the styles of the region's own template when there is one; the same bytes each time."""
    work = _Document(memo, _open(template))
    work.write()
    out = io.BytesIO()
    work.doc.save(out)
    return _timeless(out.getvalue())


def _open(template: Path | None) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if template is None:
        return _plain(docx.Document())
    try:
        document = docx.Document(str(template))
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as bad:
        raise refusal("bad_template", Place(str(template)), reason=str(bad)) from bad
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):  # page size, margins, header and footer stay the template's
            body.remove(child)
    return document


def _plain(document: Any) -> Any:
    """Word's own empty document on A4 with a plain typeface."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    for style in document.styles:
        fonts = style.element.rPr.rFonts if getattr(style.element, "rPr", None) is not None else None
        if fonts is not None:  # the theme's serif would win over the name
            for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{key}"), None)
            fonts.set(qn("w:ascii"), "Arial")
            fonts.set(qn("w:hAnsi"), "Arial")
    return document


class _Document:
    """A document that is being written; counts its tables and figures."""

    def __init__(self, memo: Memo, document: Any) -> None:
        self.memo, self.doc = memo, document
        self.tables = self.figures = 0
        names = {style.name: style.style_id for style in document.styles}
        self.styles = {key: next((names[n] for n in found if n in names), None) for key, found in _STYLES.items()}

        grids = [style for style in document.styles if style.name in ("Table Grid", "Tabellrutnät")]
        self.grid_style = str(grids[0].style_id) if grids else ""

    def write(self) -> None:
        """Everything, in order."""
        memo, properties = self.memo, self.doc.core_properties
        properties.title, properties.subject = printable(memo.title), printable(memo.subtitle)
        properties.language = _LANGUAGES[memo.lang]
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = _EPOCH
        self._language()
        self._paragraph(memo.title, "Title")
        self._paragraph(memo.subtitle, "Subtitle")
        if memo.warning:
            self._paragraph("", "").add_run(printable(memo.warning)).bold = True
        for section in memo.sections:
            self._paragraph(section.title, "Heading 1")
            for block in section.blocks:
                if isinstance(block, Subheading):
                    self._paragraph(block.text, "Heading 2")
                elif isinstance(block, Paragraph):
                    self._paragraph(block.text, "")
                elif isinstance(block, Bullets):
                    for item in block.items:
                        self._paragraph(item, "List Bullet")
                elif isinstance(block, Grid):
                    self._table(block)
                else:
                    self._figure(block)

    def _paragraph(self, text: str, style: str) -> Any:
        paragraph = self.doc.add_paragraph(printable(text))
        if self.styles.get(style) is not None:
            paragraph._p.style = self.styles[style]  # by its id: python-docx would look through all styles each time
        return paragraph

    def _language(self) -> None:
        """The language that Word proofs in and screen readers speak."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        properties = self.doc.styles["Normal"].element.get_or_add_rPr()
        lang = properties.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            properties.append(lang)
        lang.set(qn("w:val"), _LANGUAGES[self.memo.lang])

    def _caption(self, key: str, number: int, text: str, *, above: bool) -> None:
        """A caption with Word's own counter, so that a list of tables can be made."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self._paragraph(f"{word(key, self.memo.lang)} ", "Caption")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" SEQ {word(key, self.memo.lang)} \\* ARABIC ")
        run = OxmlElement("w:r")
        shown = OxmlElement("w:t")
        shown.text = str(number)
        run.append(shown)
        field.append(run)
        paragraph._p.append(field)
        paragraph.add_run(printable(f". {text}"))
        paragraph.paragraph_format.keep_with_next = above

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Inches

        self.figures += 1
        paragraph = self._paragraph("", "")
        shape = paragraph.add_run().add_picture(io.BytesIO(picture(figure, "png")), width=Inches(6.2))
        section, room = self.doc.sections[-1], self._room()
        tall = int((section.page_height - section.top_margin - section.bottom_margin) * 0.88)
        factor = min(1.0, room / shape.width, tall / shape.height)
        shape.width, shape.height = int(shape.width * factor), int(shape.height * factor)
        properties = shape._inline.docPr
        properties.set("descr", printable(figure.alt))
        properties.set("title", printable(figure.caption))
        paragraph.paragraph_format.keep_with_next = True
        self._caption("memo_figure", self.figures, figure.caption, above=False)
        for grid in figure.data:
            self._table(grid)

    def _room(self) -> int:
        """The width between the margins."""
        section = self.doc.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def _table(self, grid: Grid) -> None:
        """A table, made in one piece: cell by cell, a long memo would take many seconds."""
        from docx.oxml import parse_xml

        self.tables += 1
        self._caption("memo_table", self.tables, grid.caption, above=True)
        rows = [[column.heading for column in grid.columns], *grid.texts(self.memo.lang)]
        half_points = 15 if len(grid.columns) > 5 else 17
        widths = _widths(rows, grid, self._room(), half_points * 6350)
        paragraph = self._paragraph(grid.left_out(self.memo.lang), "")
        paragraph._p.addprevious(parse_xml(_table_xml(rows, grid, widths, half_points, self.grid_style)))


def _table_xml(rows: list[list[str]], grid: Grid, widths: list[int], half_points: int, style: str) -> str:
    """The table as WordprocessingML; widths in EMU become twentieths of a point."""
    twips = [width // 635 for width in widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    look = f'<w:tblStyle w:val="{style}"/>' if style else ""
    out = [
        f'<w:tbl xmlns:w="{_W}"><w:tblPr>{look}<w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:val="0020"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    ]
    for number, texts in enumerate(rows):
        head = '<w:tblHeader w:val="true"/>' if number == 0 else ""
        bold = "<w:b/>" if number == 0 or (grid.total and number == len(rows) - 1) else ""
        out.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>")
        for text, column, width in zip(texts, grid.columns, twips, strict=True):
            side = "" if column.kind == "text" else '<w:jc w:val="right"/>'
            out.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
                f'<w:spacing w:before="20" w:after="20"/>{side}</w:pPr><w:r><w:rPr>{bold}<w:sz w:val="{half_points}"/>'
                f'</w:rPr><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
            )
        out.append("</w:tr>")
    return "".join([*out, "</w:tbl>"])


def _widths(rows: list[list[str]], grid: Grid, room: int, size: int) -> list[int]:
    """Figures get what they need on one line; columns of words share the rest by how long they are."""
    letter, padding = int(size * 0.64), 170_000
    longest = [max(len(row[k]) for row in rows[1:] or rows) for k in range(len(grid.columns))]
    heading = [max((len(part) for part in column.heading.split()), default=1) for column in grid.columns]
    need = [max(n, h) * letter + padding for n, h in zip(longest, heading, strict=True)]
    words = [k for k, column in enumerate(grid.columns) if column.kind in ("text", "measure")]
    left = room - sum(width for k, width in enumerate(need) if k not in words)
    wanted = sum(need[k] for k in words)
    if wanted > left > 0:
        least = [min(need[k], left // len(words)) for k in words]
        spare, extra = left - sum(least), [need[k] - low for k, low in zip(words, least, strict=True)]
        for k, low, more in zip(words, least, extra, strict=True):
            need[k] = low + (spare * more // sum(extra) if sum(extra) else 0)
    whole = sum(need)
    return need if whole <= room else [width * room // whole for width in need]


def _timeless(data: bytes) -> bytes:
    """The same archive with one fixed time on every part, so that the bytes tell only the content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
