"""One content, four writers: every figure of the memo stands in each file, and each file is as its readers need it."""

from __future__ import annotations

import csv
import functools
import html
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.report.book import Book, Chart
from simulator.report.compose import Wanted, compose
from simulator.report.docx import docx_bytes
from simulator.report.fields import Fields
from simulator.report.layout import fitted, width_of
from simulator.report.memo import Memo
from simulator.report.save import memo_bytes
from simulator.report.xlsx_cells import shown
from simulator.tables.cells import texts
from simulator.tables.table import Column, Table
from tests.report.conftest import made_comparison, made_file, made_memo, made_memo_with_risk

LANGUAGES = ("sv", "en")


class Tables(HTMLParser):
    """The tables of a page as rows of text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


A4 = 470.0
"""Points between the margins of Word's own document."""


def expected(memo: Memo) -> list[list[list[str]]]:
    return [[[c.label() for c in t.columns], *texts(t, memo.locale)] for t in memo.tables()]


@functools.cache
def risk_file(ending: str, lang: str) -> bytes:
    return memo_bytes(made_memo_with_risk(lang), ending)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_every_table(lang: str) -> None:
    page = Tables()
    page.feed(risk_file(".html", lang).decode())
    assert page.tables == expected(made_memo_with_risk(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_word_document_shows_every_table(lang: str) -> None:
    """A table that is too wide stands in pieces, the first column in each: put together they are the table."""
    document = docx.Document(io.BytesIO(risk_file(".docx", lang)))
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    for table in expected(made_memo_with_risk(lang)):
        whole = found.pop(0)
        while len(whole[0]) < len(table[0]):
            whole = [a + b[1:] for a, b in zip(whole, found.pop(0), strict=True)]
        assert whole == table
    assert found == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_shows_every_figure(lang: str) -> None:
    """A PDF has no tables to read back, so each table's words and figures must stand in it in order."""
    reader = PdfReader(io.BytesIO(risk_file(".pdf", lang)))
    text = squeezed("".join(page.extract_text() for page in reader.pages)).replace("\u2212", "-")
    memo = made_memo_with_risk(lang)
    for table in memo.tables():
        for row in texts(table, memo.locale):
            pairs = zip(row, table.columns, strict=True)
            figures = [c for c, column in pairs if column.kind == "figure"]
            assert squeezed("".join(figures)) in text or all(squeezed(f) in text for f in figures), row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_holds_every_figure_as_a_number(lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(risk_file(".xlsx", lang)), data_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    at: dict[tuple[Any, ...], list[int]] = {}
    for k, row in enumerate(rows):
        at.setdefault(tuple(c for c in row if c is not None), []).append(k)
    memo = made_memo_with_risk(lang)
    data = [table for figure in memo.figures() for table in figure.data]
    assert memo.book is not None and memo.book.pivot is not None
    for table in (*memo.tables(), *data, *(chart.data for chart in memo.book.charts), memo.book.pivot):
        headings = tuple(column.label() for column in table.columns)
        assert any(all_rows_follow(rows[k + 1 :], table, memo.locale) for k in at[headings]), table.key


def all_rows_follow(rows: list[tuple[Any, ...]], table: Table, locale: Locale) -> bool:
    for found, row in zip(rows, table.lines, strict=False):
        for cell, value, column in zip(found, row, table.columns, strict=False):
            own = shown(value, column, locale).value
            if isinstance(own, str):
                if (cell or "").strip() != own.strip():
                    return False
            elif not isinstance(cell, (int, float)) or abs(cell - own) > 1e-6:
                return False
    return True


def test_numbers_in_a_workbook_are_in_its_readers_formats() -> None:
    for lang, code, other in (("sv", "[$-41D]", "[$-809]"), ("en", "[$-809]", "[$-41D]")):
        book = openpyxl.load_workbook(io.BytesIO(made_file(".xlsx", lang)))
        formats = {cell.number_format for sheet in book for row in sheet.iter_rows() for cell in row}
        assert any(code in found for found in formats) and not any(other in found for found in formats)


def test_no_figure_or_name_on_paper_is_broken_whatever_the_table() -> None:
    """Every figure has the room that it needs on one line, also with far more columns than a page holds."""
    (table, *_) = made_memo_with_risk("sv").tables()
    wide = next(t for t in made_memo_with_risk("sv").tables() if t.key == "differences")
    columns = (wide.columns[0], *(c for c in wide.columns[1:] for _ in range(5)))
    rows = tuple((row[0], *(cell for cell in row[1:] for _ in range(5))) for row in wide.rows)
    many = Table("many", "many", columns, rows)
    for found in (table, many):
        pieces = list(fitted(found, Locale("sv"), A4))
        assert sum(len(piece.table.columns) - 1 for piece in pieces) == len(found.columns) - 1
        for piece in pieces:
            assert sum(piece.widths) <= A4 + 0.01
            for k, column in enumerate(piece.table.columns):
                if column.kind == "figure":
                    longest = max(width_of(row[k], piece.size) for row in piece.cells[1:])
                    assert piece.widths[k] >= longest
            assert piece.widths[0] > 40
    assert len(list(fitted(many, Locale("sv"), A4))) > 1


def test_the_table_of_all_amounts_is_the_comparisons_own() -> None:
    lines = list(csv.reader(io.StringIO(made_file(".csv").decode("utf-8-sig")), delimiter=";"))
    found = {(r[0], r[1], r[2]): tuple(float(x.replace(",", ".")) for x in r[3:]) for r in lines[1:]}
    frame = made_comparison().frame()
    own = frame[frame["payment"] != "total"]
    for row in own.to_dict("records"):
        key = (row["design"], row["recipient"], row["payment"])
        assert found[key] == pytest.approx((row["amount"], row["baseline"], row["difference"]), abs=1e-9)
    assert len(found) == len(own) + 2 * 39  # and the baseline's own payments


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf", ".xlsx", ".csv"])
def test_the_same_memo_is_the_same_bytes(ending: str) -> None:
    assert memo_bytes(made_memo(), ending) == made_file(ending)


# -- the page -------------------------------------------------------------------------------------------------------


def test_the_page_asks_nothing_of_the_network() -> None:
    page = made_file(".html").decode()
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "<script" not in page
    assert '<html lang="sv">' in page and '<html lang="en">' in made_file(".html", "en").decode()


# -- Word -----------------------------------------------------------------------------------------------------------


def test_word_has_headings_captions_and_repeated_table_heads() -> None:
    document = docx.Document(io.BytesIO(made_file(".docx")))
    styles = {p.style.name for p in document.paragraphs if p.style is not None}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= styles
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
    xml = zipfile.ZipFile(io.BytesIO(made_file(".docx"))).read("word/document.xml").decode()
    descriptions = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', xml)
    assert descriptions == [figure.alt for figure in made_memo().figures()]


def test_a_template_keeps_its_header_styles_and_text_with_the_content_at_its_mark(tmp_path: Path) -> None:
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = "Region X, dnr [[reference]]"
    template.add_paragraph("Before the content: [[title]]")
    template.add_paragraph("[[memo]]")
    template.add_paragraph("After the content")
    template.styles["Heading 1"].font.name = "Georgia"
    template.save(str(tmp_path / "mall.docx"))
    memo = compose(made_comparison(), Locale("sv"), Wanted(fields=Fields(reference="RS 469-2021")))
    document = docx.Document(io.BytesIO(docx_bytes(memo, tmp_path / "mall.docx")))
    assert document.sections[0].header.paragraphs[0].text == "Region X, dnr RS 469-2021"
    assert document.styles["Heading 1"].font.name == "Georgia"
    said = [p.text for p in document.paragraphs]
    assert said[0] == f"Before the content: {memo.title}" and said[-1] == "After the content"
    assert said[1] == memo.title and "[[memo]]" not in said


def test_without_a_mark_the_content_stands_after_the_templates_text(tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("Text that the template comes with")
    template.save(str(tmp_path / "mall.docx"))
    document = docx.Document(io.BytesIO(docx_bytes(made_memo(), tmp_path / "mall.docx")))
    assert [p.text for p in document.paragraphs[:2]] == ["Text that the template comes with", made_memo().title]


def test_pages_of_word_are_numbered_and_headed() -> None:
    section = docx.Document(io.BytesIO(made_file(".docx"))).sections[0]
    assert section.header.paragraphs[0].text == made_memo().title
    assert {"PAGE", "NUMPAGES"} <= set(re.findall(r'w:instr=" (\w+) "', section.footer._element.xml))


@pytest.mark.parametrize("ending", [".docx", ".html", ".pdf"])
def test_what_is_not_filled_in_is_marked_and_what_is_stands_there(ending: str) -> None:
    fields = Fields(reference="RS 469-2021", proposal="Regionstyrelsen antar B.")
    filled = memo_bytes(compose(made_comparison(), Locale("sv"), Wanted(fields=fields)), ending)
    empty = made_file(ending)
    asks = "Förslag till beslut skrivs här"
    if ending == ".html":
        assert f"<mark>[{asks}" in empty.decode() and asks not in filled.decode()
        assert "RS 469-2021" in filled.decode() and "Regionstyrelsen antar B." in filled.decode()
    elif ending == ".docx":
        xml = {name: docx.Document(io.BytesIO(data)).element.xml for name, data in (("f", filled), ("e", empty))}
        assert asks in xml["e"] and asks not in xml["f"]
        assert xml["e"].count('w:highlight w:val="yellow"') > xml["f"].count('w:highlight w:val="yellow"') > 0
        assert "RS 469-2021" in xml["f"]
    else:
        text = {n: squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(d)).pages))
                for n, d in (("f", filled), ("e", empty))}  # fmt: skip
        assert squeezed(asks) in text["e"] and squeezed(asks) not in text["f"]
        assert squeezed("Regionstyrelsen antar B.") in text["f"]


def test_a_template_that_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mall.docx").write_text("hej")
    with pytest.raises(ScenarioError) as bad:
        docx_bytes(made_memo(), tmp_path / "mall.docx")
    assert bad.value.problems[0].code == "bad_template"


# -- PDF ------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_with_title_language_and_texts_for_its_figures() -> None:
    reader = PdfReader(io.BytesIO(made_file(".pdf")))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] is True or catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]).startswith("sv")
    assert reader.metadata is not None and reader.metadata.title == made_memo().title
    metadata = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    tags = list(walk(catalogue["/StructTreeRoot"]))
    names = [tag.get("/S") for tag in tags]
    assert names.count("/Figure") >= len(list(made_memo().figures()))
    assert {"/H1", "/Table", "/TH", "/TD", "/L"} <= set(names)
    alts = [re.sub(r"\s+", " ", str(tag["/Alt"])).replace("\u2212", "-") for tag in tags if "/Alt" in tag]
    assert [re.sub(r"\s+", " ", figure.alt) for figure in made_memo().figures()] == alts


def walk(node: Any) -> Any:
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int):
            yield from walk(child)


def test_without_typst_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ScenarioError) as bad:
        memo_bytes(made_memo(), ".pdf")
    assert 'pip install -e ".[pdf]"' in bad.value.text("sv")


# -- text that wants to be a formula ----------------------------------------------------------------------------------

HOSTILE = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.org", "\t=1")


def hostile_memo() -> Memo:
    from dataclasses import replace

    from simulator.report.memo import Bullets, Section

    columns = (Column("a", HOSTILE[1], "text"), Column("b", "kr"))
    table = Table("g", HOSTILE[0], columns, tuple((text, 100) for text in HOSTILE))
    section = Section("results", HOSTILE[2], (table, Bullets(HOSTILE)))
    charts = (Chart("gains", f"{HOSTILE[2]}?", replace(table, key="h"), ("b", "b")),)
    book = Book(charts, replace(table, key="p"), ())
    texts = {"title": HOSTILE[0], "subtitle": HOSTILE[3]}
    return replace(made_memo(), **texts, sections=(section,), appendices=(), details=(), long=table, book=book)


def test_no_text_becomes_a_formula_or_a_link_in_the_workbook() -> None:
    data = memo_bytes(hostile_memo(), ".xlsx")
    archive = zipfile.ZipFile(io.BytesIO(data))
    sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name)
    assert "<f>" not in sheets and "<hyperlink" not in sheets
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert {text for text in HOSTILE if not text.startswith("\t")} <= texts


def test_the_workbooks_only_formulas_are_its_own_sums() -> None:
    archive = zipfile.ZipFile(io.BytesIO(made_file(".xlsx")))
    sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name)
    formulas = re.findall(r"<f>(.*?)</f>", sheets)
    known = r"SUM\([A-Z]+\d+:[A-Z]+\d+\)|[-+*/=&;ltg0-9.,:()$A-Z]+"  # sums, and the arithmetic of the what-if sheets
    assert formulas and all(re.fullmatch(known, formula) for formula in formulas)
    functions = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert functions <= {"SUM", "ROUND", "IF", "INT", "MAX", "SUMPRODUCT"}


def test_no_text_becomes_a_formula_in_csv() -> None:
    rows = list(csv.reader(io.StringIO(memo_bytes(hostile_memo(), ".csv").decode("utf-8-sig")), delimiter=";"))
    for row in rows:
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf"])
def test_text_is_never_markup(ending: str) -> None:
    from dataclasses import replace

    from simulator.report.memo import Paragraph, Section

    text = "<script>alert(1)</script> {{ 7 * 7 }} #let x = 1 *fet* _kursiv_ $x$ \x07"
    memo = replace(made_memo(), title=text, sections=(Section("matter", text, (Paragraph(text),)),), appendices=())
    data = memo_bytes(memo, ending)
    if ending == ".html":
        assert b"<script" not in data and b"{{ 7 * 7 }}" in data
    elif ending == ".docx":
        assert text.replace("\x07", "") in [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    else:
        found = squeezed(PdfReader(io.BytesIO(data)).pages[0].extract_text())
        assert squeezed("#let x = 1 *fet* _kursiv_ $x$") in found


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u00ad\u200b\u202f]+|(?<=\w)-\n", "", text)
