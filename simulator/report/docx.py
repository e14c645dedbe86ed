"""The document for Word: real headings, captions, lists, table heads that repeat, page numbers, texts for figures."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.language import Locale
from simulator.report.docx_parts import caption_xml, field_xml, replace_marks, table_xml
from simulator.report.docx_template import open_template, styles_of, timeless
from simulator.report.drawing import picture
from simulator.report.layout import fitted
from simulator.report.memo import (
    Blank,
    Block,
    Bullets,
    Fact,
    Figure,
    Memo,
    Paragraph,
    Section,
    Subheading,
    printable,
)
from simulator.tables.table import Table

_EPOCH = datetime(2000, 1, 1)
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
_WIDER = 1.22
"""How much wider a template's letters may be than those that tables are measured with: no figure is broken in them."""
_EMU = 12_700
"""Word's smallest unit in a point."""


def docx_bytes(memo: Memo, template: Path | None = None) -> bytes:
    """The document; the same bytes each time.

    Args:
        memo: what is written.
        template: the region's own document: its styles, header, footer and body text are kept, and the content stands
            where a paragraph says ``[[memo]]``, else last. ``[[title]]``, ``[[reference]]`` and the other fields of
            the head are replaced wherever they stand.

    Raises:
        ScenarioError: when the template is no Word document.
    """
    document, rest = open_template(template)
    work = _Document(memo, document, own=template is None)
    work.write()
    body = document.element.body
    for element in rest:
        body.insert(len(body) - 1, element)
    replace_marks(document, {"title": memo.title, **{fact.label: fact.text for fact in memo.facts}})
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


class _Document:
    """A document that is being written; counts its tables and figures."""

    def __init__(self, memo: Memo, document: Any, *, own: bool) -> None:
        self.memo, self.doc, self.own = memo, document, own
        self.tables = self.figures = 0
        self.styles, self.grid_style = styles_of(document)

    @property
    def locale(self) -> Locale:
        """The reader's."""
        return self.memo.locale

    def write(self) -> None:
        """Everything, in order."""
        memo, properties = self.memo, self.doc.core_properties
        properties.title, properties.subject = printable(memo.title), printable(memo.subtitle)
        properties.language = _LANGUAGES[memo.locale.language]
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = _EPOCH
        self._language()
        if self.own:
            self._header_and_footer()
        self._paragraph(memo.title, "Title")
        self._paragraph(memo.subtitle, "Subtitle")
        for fact in memo.facts:
            self._fact(fact)
        if memo.warning:
            self._paragraph("", "").add_run(printable(memo.warning)).bold = True
        for section in memo.sections:
            self._section(section)
        for number, section in enumerate(memo.appendices):
            self._section(section, new_page=number == 0)

    def _section(self, section: Section, *, new_page: bool = False) -> None:
        heading = self._paragraph(section.title, "Heading 1")
        if new_page:
            heading.paragraph_format.page_break_before = True
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Subheading():
                self._paragraph(block.text, "Heading 2")
            case Paragraph():
                self._paragraph(block.text, "")
            case Blank():
                self._blank(self._paragraph("", ""), block.text)
            case Bullets():
                for item in block.items:
                    self._paragraph(item, "List Bullet")
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _paragraph(self, text: str, style: str) -> Any:
        paragraph = self.doc.add_paragraph(printable(text))
        if self.styles.get(style) is not None:
            paragraph._p.style = self.styles[style]  # by its id: python-docx would look through all styles each time
        if style.startswith("Heading"):
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _fact(self, fact: Fact) -> None:
        paragraph = self._paragraph("", "")
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(f"{self.locale.word(f'memo_fact_{fact.label}')}: ").bold = True
        if fact.text:
            paragraph.add_run(printable(fact.text))
        else:
            self._blank(paragraph, self.locale.word("memo_blank"))

    def _blank(self, paragraph: Any, text: str) -> None:
        """Words that ask to be replaced, on a ground that nobody overlooks."""
        from docx.enum.text import WD_COLOR_INDEX

        paragraph.add_run(f"[{printable(text)}]").font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _language(self) -> None:
        """The language that Word proofs in and screen readers speak."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        properties = self.doc.styles["Normal"].element.get_or_add_rPr()
        lang = properties.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            properties.append(lang)
        lang.set(qn("w:val"), _LANGUAGES[self.locale.language])

    def _header_and_footer(self) -> None:
        """The title above each page and its number below, where no template has its own."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import parse_xml

        section = self.doc.sections[0]
        section.header.paragraphs[0].text = printable(self.memo.title)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        before, between = self.locale.word("memo_page_of", page="|", pages="|").split("|")[:2]
        for text, name in ((before, "PAGE"), (between, "NUMPAGES")):
            foot.add_run(text)
            foot._p.append(parse_xml(field_xml(name, "1")))

    def _caption(self, key: str, number: int, text: str, *, above: bool) -> None:
        """A caption with Word's own counter, so that a list of tables can be made."""
        from docx.oxml import parse_xml

        label = self.locale.word(key)
        paragraph = self._paragraph(f"{label} ", "Caption")
        paragraph._p.append(parse_xml(caption_xml(label, number)))
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

    def _room(self) -> int:
        """The width between the margins."""
        section = self.doc.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def _table(self, table: Table) -> None:
        """A table, made in one piece: cell by cell, a long document would take many seconds."""
        from docx.oxml import parse_xml
        from docx.shared import Pt

        wider = 1.0 if self.own else _WIDER
        for number, narrow in enumerate(fitted(table, self.locale, self._room() / _EMU / wider)):
            piece = replace(narrow, widths=tuple(width * wider for width in narrow.widths))
            caption = table.titled
            if number:
                caption = self.locale.word("memo_continued", caption=caption)
            self.tables += 1
            self._caption("memo_table", self.tables, caption, above=True)
            notes = list(piece.notes)
            if piece.left_out:
                notes.insert(0, self.locale.word("memo_rows_left_out", rows=piece.left_out))
            below = self._paragraph(" ".join(notes), "")
            for run in below.runs:
                run.font.size = Pt(8)
            if not notes:  # Word wants a paragraph between tables; it need not be seen
                below.paragraph_format.space_after, below.paragraph_format.line_spacing = Pt(0), Pt(4)
            below._p.addprevious(parse_xml(table_xml(piece, self.grid_style)))
