"""Writes the workbook to fill in: headings with notes, drop-downs, check sums, examples; the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from simulator.language import Language, Locale, word
from simulator.template.book_rows import BookSheets
from simulator.template.columns import FORMS, SUMMED, Cell, Form, Heading, Kind
from simulator.template.form_model import form_model
from simulator.template.looks import Looks

ROWS = 2000
"""Rows with drop-downs; more may be written below them."""
SHEET_NAME_LIMIT = 31
_GROUPED = {"sv": "[$-41D]#,##0", "en": "#,##0"}  # 41D asks for Swedish separators whatever language Excel runs in
_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"num_format": "@"},  # an id such as 007 keeps its zeros
    "note": {"indent": 1},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "yes_no": {"align": "center"},
}
_RIGHT: dict[str, Any] = {"align": "right"}
_ALIGNED: dict[Kind, dict[str, Any]] = {
    "count": _RIGHT,
    "money": _RIGHT,
    "number": _RIGHT,
    "note": {"indent": 1},
    "date": {"align": "center"},
    "yes_no": {"align": "center"},
}
_WIDTHS: dict[Kind, int] = {"text": 18, "note": 56, "ownership": 13}
_WIDE = ("name", "activity")
_FILL, _EXAMPLE, _PLAIN = "#00527F", "#9A3B00", "#5F6B73"
_HEAD, _EXAMPLE_HEAD = "#DCEAF3", "#FBE9DD"


def workbook_bytes(lang: Language, file: str = "mall.xlsx") -> bytes:
    """The workbook in Swedish or English; ``file`` is the name that its own instructions call it."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": word("template_title", lang), "created": datetime(2000, 1, 1)})
    _Writer(book, lang).write(file)
    book.close()
    return out.getvalue()


def sheet_name(key: str, lang: str, *, example: bool = False) -> str:
    """What a sheet is called.

    >>> sheet_name("plan", "sv"), sheet_name("plan", "en", example=True)
    ('Aktivitetsplan', 'Ex Activity plan')
    """
    name = word(f"template_sheet_{key}", lang)
    return (word("template_example_of", lang, sheet=name) if example else name)[:SHEET_NAME_LIMIT]


def snippet(lang: str, file: str, *, example: bool = False) -> str:
    """The lines with which a scenario reads the workbook."""
    centres, facts, plan = (sheet_name(key, lang, example=example) for key in ("centres", "facts", "plan"))
    return (
        "recipients:\n"
        f"  file: {file}\n"
        f"  sheet: {centres}\n"
        f"  facts: {file}\n"
        f"  facts_sheet: {facts}\n"
        f"  synthetic: {'yes' if example else 'no'}\n"
        "plans:\n"
        "  activities:\n"
        f"    file: {file}\n"
        f"    sheet: {plan}\n"
        "    by: [point, division]\n"
        "    actual: actual\n"
        "    virement: free\n"
    )


class _Writer:
    """A workbook that is being written."""

    def __init__(self, book: Any, lang: Language) -> None:
        self.book, self.lang = book, lang
        self.title = self.format(bold=True, font_size=16, font_color=_FILL)
        self.section = self.format(bold=True, font_size=12, font_color=_FILL)
        self.body = self.format(text_wrap=True, valign="top")
        self.code = self.format(font_name="Consolas", bg_color="#F2F5F7")
        self.small = self.format(font_color=_PLAIN, font_size=9)
        self.label = self.format(bold=True)
        self.grouped = self.format(num_format=_GROUPED[lang])

    def format(self, **how: Any) -> Any:
        """A cell format."""
        return self.book.add_format(how)

    def word(self, key: str, **params: Any) -> str:
        """A word of the template in the language of the workbook."""
        return word(f"template_{key}", self.lang, **params)

    def write(self, file: str) -> None:
        """Instructions, the sheets to fill in, their sums, and the examples."""
        intro = self.book.add_worksheet(sheet_name("intro", self.lang))
        model = form_model(sheet_name("centres", self.lang), sheet_name("facts", self.lang), self.lang)
        sheets = BookSheets(self.book, Looks(self.book, self.lang), Locale(self.lang))
        sheets.rules(model.scenario, model.raw, "blank")
        sheets.model(model.raw)
        for form in FORMS:
            self.form(form)
        sheets.designs({})
        self.sums()
        sheets.lists(model.raw)
        sheets.rules(model.scenario, model.raw, "example")
        for form in FORMS:
            self.example(form)
        self.intro(intro, file)
        intro.activate()

    # -- sheets to fill in ----------------------------------------------------------------------------------------

    def form(self, form: Form) -> None:
        """One sheet: headings, formats and drop-downs, no rows."""
        sheet = self.book.add_worksheet(sheet_name(form.key, self.lang))
        sheet.set_tab_color(_FILL)
        self.headings(sheet, form, _HEAD)
        for k, heading in enumerate(form.columns):
            rule = self.validation(heading.kind)
            if rule is not None:
                sheet.data_validation(1, k, ROWS, k, rule)

    def example(self, form: Form) -> None:
        """The same sheet filled in, marked as made up; the mark is a picture of text and no cell of the table."""
        name = sheet_name(form.key, self.lang, example=True)
        sheet = self.book.add_worksheet(name)
        sheet.set_tab_color(_EXAMPLE)
        self.headings(sheet, form, _EXAMPLE_HEAD)
        for row, cells in enumerate(form.example, 1):
            for k, (heading, cell) in enumerate(zip(form.columns, cells, strict=True)):
                self.cell(sheet, row, k, heading.kind, cell)
        sheet.insert_textbox(
            len(form.example) + 2,
            0,
            self.word("made_up", sheet=sheet_name(form.key, self.lang)),
            {
                "width": 620,
                "height": 76,
                "font": {"bold": True, "color": _EXAMPLE},
                "fill": {"color": "#FFF7F1"},
                "line": {"color": _EXAMPLE},
                "object_position": 2,
                "description": name,
            },
        )

    def headings(self, sheet: Any, form: Form, colour: str) -> None:
        """The first row, of two lines: what the column means, and the name that scenario files use."""
        sheet.set_row(0, 46)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for k, heading in enumerate(form.columns):
            align = _ALIGNED.get(heading.kind, {})
            how = self.format(text_wrap=True, valign="vcenter", bg_color=colour, bottom=2, **align)
            label = self.meaning(form, heading) + (" *" if heading.required else "")
            sheet.write_rich_string(0, k, self.label, label, self.small, f"\n{heading.name}", how)
            help_text = self.word(f"{form.key}_{heading.name}_help")
            sheet.write_comment(0, k, help_text, {"width": 240, "height": 78, "font_size": 9})
            sheet.set_column(k, k, self.width(form, heading), self.cells(heading.kind))

    def meaning(self, form: Form, heading: Heading) -> str:
        """A column's label with what it is counted in."""
        label = self.word(f"{form.key}_{heading.name}")
        return f"{label}, {self.word(f'unit_{heading.kind}')}" if heading.kind in SUMMED else label

    def width(self, form: Form, heading: Heading) -> int:
        """Room for the cells, and for the longest line of the heading."""
        longest = max(len(self.meaning(form, heading)) + 2, len(heading.name))
        return max(32 if heading.name in _WIDE else _WIDTHS.get(heading.kind, 12), longest + 1)

    def cells(self, kind: Kind) -> Any:
        """The format of a column's cells."""
        if kind in SUMMED:
            return self.grouped
        if kind == "number":  # people, kronor or shares: thousands are grouped, and what is less keeps its decimals
            return self.format(num_format=f"[>=1000]{_GROUPED[self.lang]};General")
        return self.format(**_FORMATS[kind]) if kind in _FORMATS else None

    def cell(self, sheet: Any, row: int, column: int, kind: Kind, value: Cell) -> None:
        """One value of the example, as a number, a date or text that is never a formula."""
        if isinstance(value, bool):
            sheet.write_string(row, column, self.choices(kind)[0 if value else 1], self.cells(kind))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.cells(kind))
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, self.cells(kind))
        elif kind == "ownership":
            sheet.write_string(row, column, self.choices(kind)[0 if value == "region" else 1])
        elif value is not None:
            sheet.write_string(row, column, value, self.cells(kind))

    def choices(self, kind: Kind) -> list[str]:
        """What a drop-down offers."""
        return self.word(f"choices_{kind}").split(",")

    def validation(self, kind: Kind) -> dict[str, Any] | None:
        """What Excel lets a user write in a column; the reader checks everything again."""
        if kind in ("text", "note"):
            return None
        rule: dict[str, Any] = {"error_title": self.word(f"kind_{kind}"), "error_message": self.word(f"error_{kind}")}
        if kind in ("yes_no", "ownership"):
            rule |= {"validate": "list", "source": self.choices(kind)}
        elif kind == "date":
            rule |= {
                "validate": "date",
                "criteria": "between",
                "minimum": datetime(1990, 1, 1),
                "maximum": datetime(2100, 12, 31),
            }
        elif kind == "count":
            rule |= {"validate": "integer", "criteria": ">=", "value": 0}
        else:
            rule |= {"validate": "decimal", "criteria": ">=", "value": 0}
        # A question mark says "not stated", and a region may have words of its own: warned of, not stopped.
        return rule | ({} if kind in ("yes_no", "date") else {"error_type": "warning"})

    # -- sums -----------------------------------------------------------------------------------------------------

    def sums(self) -> None:
        """Rows and sums of each sheet, to hold against documents before anything is computed."""
        sheet = self.book.add_worksheet(sheet_name("sums", self.lang))
        for k, (key, width) in enumerate((("sheet", 22), ("column", 26), ("sum", 18))):
            sheet.set_column(k, k, width)
            sheet.write_string(0, k, self.word(key), self.format(bold=True, bottom=2, bg_color="#F2F5F7"))
        for row, (form, label, formula) in enumerate(self.summed(), 1):
            sheet.write_string(row, 0, sheet_name(form.key, self.lang))
            sheet.write_string(row, 1, label)
            sheet.write_formula(row, 2, formula, self.grouped, 0)
        sheet.freeze_panes(1, 0)

    def summed(self) -> Iterator[tuple[Form, str, str]]:
        """A form, what is summed of it, and the formula."""
        for form in FORMS:
            sheet = f"'{sheet_name(form.key, self.lang)}'"
            yield form, self.word("rows"), f"=COUNTA({sheet}!A2:A1048576)"
            for k, heading in enumerate(form.columns):
                if heading.kind in SUMMED and form.key != "facts":  # levels of several days have no sum
                    letter = chr(ord("A") + k)
                    yield form, self.meaning(form, heading), f"=SUM({sheet}!{letter}2:{letter}1048576)"

    # -- instructions ---------------------------------------------------------------------------------------------

    def intro(self, sheet: Any, file: str) -> None:
        """What to do, what every column means, and the lines that a scenario needs."""
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for k, width in enumerate((20, 16, 22, 18, 16, 62)):
            sheet.set_column(k, k, width)
        sheet.write_string(0, 0, self.word("title"), self.title)
        row = 2
        for i, line in enumerate(self.word("steps", file=file).strip().splitlines(), 1):
            sheet.merge_range(row, 0, row, 5, f"{i}.  {line}", self.body)
            sheet.set_row(row, 32 if len(line) > 150 else 18)
            row += 1
        row = self.lines(sheet, row + 1, file)
        row = self.glossary(sheet, row + 1)

    def lines(self, sheet: Any, row: int, file: str) -> int:
        """The lines to copy, each in a cell of its own."""
        sheet.write_string(row, 0, self.word("snippet_title"), self.section)
        for line in snippet(self.lang, file).splitlines():
            row += 1
            if line == "plans:":
                sheet.write_string(row, 0, self.word("snippet_plan"), self.section)
                row += 1
            sheet.merge_range(row, 0, row, 3, line, self.code)
        sheet.write_string(row + 1, 0, self.word("outturn_hint", file=file))
        return row + 2

    def glossary(self, sheet: Any, row: int) -> int:
        """Every column with its meaning."""
        head = self.format(bold=True, bottom=2, bg_color="#F2F5F7", text_wrap=True, valign="top")
        sheet.write_string(row, 0, self.word("columns_title"), self.section)
        row += 1
        for k, key in enumerate(("sheet", "column", "meaning", "holds", "required", "more")):
            sheet.write_string(row, k, self.word(key), head)
        for form in FORMS:
            for heading in form.columns:
                row += 1
                texts = (
                    sheet_name(form.key, self.lang),
                    heading.name,
                    self.meaning(form, heading),
                    self.holds(heading.kind),
                    "*" if heading.required else "",
                    self.word(f"{form.key}_{heading.name}_help"),
                )
                for k, text in enumerate(texts):
                    sheet.write_string(row, k, text, self.body)
                sheet.set_row(row, 32 if len(texts[-1]) > 66 else 16)
        return row

    def holds(self, kind: Kind) -> str:
        """What is written in a column's cells."""
        if kind in ("yes_no", "ownership"):
            return " / ".join(self.choices(kind))
        return self.word(f"kind_{kind}")
