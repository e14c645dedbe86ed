"""The sheets of a scenario's workbook: rules with their sentences, model, claims, designs, tables and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from simulator.language import Locale, word
from simulator.scenario import definitions as d
from simulator.scenario.books.cells import Held, held
from simulator.scenario.books.choices import choices
from simulator.scenario.books.rows import HEADINGS, Sheet, heading_called, sheet_called
from simulator.scenario.books.steps import leaves, path_text
from simulator.scenario.yaml_text import Path_
from simulator.template.looks import BLUE, BROWN, GREY, Looks, height, page
from simulator.template.rule_rows import RULES, RuleRow, rule_rows

NEW_DESIGNS = ("A", "B")
EXAMPLES: dict[Path_, tuple[str | float, ...]] = {
    ("why",): ("template_why_a", "template_why_b"),
    ("payments", "per_bed", "rate"): (4000.0, ""),
    ("payments", "basic"): ("", "book_removed"),
    ("payments", "quality", "pool"): ("", 400_000.0),
}
"""What the two designs of the example say in their columns: numbers, or words of the catalogue."""
Filling = Literal["whole", "blank", "example"]
MOST_WIDTH, ROOM = 40, 1000
RULE_WIDTH, VALUE_WIDTH = 62, 30
"""Letters that a column of a table may be wide, and rows beyond the last that have drop-downs too."""
LISTED = {
    **dict.fromkeys(("per", "shared_by", "of", "trials"), 1),
    **dict.fromkeys(("source",), 2),
    **dict.fromkeys(("funded_by",), 3),
}
"""Keys whose words stand on the sheet of lists, with the column there; column 0 are units."""


class BookSheets:
    """A workbook that is being written, sheet by sheet."""

    def __init__(self, book: Any, looks: Looks, locale: Locale) -> None:
        self.book, self.looks, self.locale = book, looks, locale
        self.lang = locale.language

    def rules(self, scenario: d.Scenario, raw: Mapping[str, Any], how: Filling = "whole") -> None:
        """Rules in words beside their numbers, and columns in which designs say what they change.

        Args:
            scenario: for its sentences.
            raw: its text.
            how: ``whole``, ``blank`` for a form to fill in, or ``example`` for one that is filled in and not read.
        """
        name = word("template_example_of", self.lang, sheet=sheet_called("rules", self.lang))
        called = name if how == "example" else sheet_called("rules", self.lang)
        sheet = self._sheet(called, ("rule", "source", *HEADINGS["rules"]), (RULE_WIDTH, 20, 38, VALUE_WIDTH, 18))
        if how == "example":
            sheet.set_tab_color(BROWN)
        first = 5
        for k, letter in enumerate(NEW_DESIGNS):
            title = word("book_new_design", self.lang, letter=letter)
            sheet.write_string(0, first + k, title, self.looks.head())
            sheet.set_column(first + k, first + k, 16)
            sheet.write_comment(0, first + k, word("book_new_design_help", self.lang), {"width": 260, "height": 110})
        why = RuleRow(("why",), None, word("book_why", self.lang))
        rows = [why, *rule_rows(scenario, raw, self.locale, blank=how == "blank")]
        for at, row in enumerate(rows, 1):
            self._rule(sheet, at, row, first)
            for k, cell in enumerate(EXAMPLES.get(row.steps, ()) if how == "example" else ()):
                self._example(sheet, at, first + k, cell)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, len(rows), first + len(NEW_DESIGNS) - 1)

    def _rule(self, sheet: Any, at: int, row: RuleRow, first: int) -> None:
        looks = self.looks
        columns = range(first, first + len(NEW_DESIGNS))
        if row.cell is None:
            form = looks.of(bold=True, bg_color="#EEF3F6", font_color=BLUE, text_wrap=True)
            for k in range(first + len(NEW_DESIGNS)):
                sheet.write_blank(at, k, None, form)
            sheet.write_string(at, 0, row.words, form)
            sheet.write_string(at, 2, path_text(row.steps), looks.of(bg_color="#EEF3F6", font_color=GREY))
            return
        value = row.cell.value if isinstance(row.cell.value, str) else ""
        sheet.set_row(at, height(len(row.words) / RULE_WIDTH, len(value) / VALUE_WIDTH, len(row.source) / 20))
        sheet.write_string(at, 0, row.words, looks.text())
        sheet.write_string(at, 1, row.source, looks.text(font_color=GREY))
        self._line(sheet, at, 2, row.steps, row.cell)
        for k in columns:
            form = looks.number(percent=row.cell.percent, fill="#FFFFFF")
            number = isinstance(row.cell.value, float) or row.cell.value == ""
            sheet.write_blank(at, k, None, form if number else looks.text(num_format="@"))
            self._drop_down(sheet, at, k, row.steps)

    def _example(self, sheet: Any, at: int, column: int, cell: str | float) -> None:
        if isinstance(cell, float):
            sheet.write_number(at, column, cell, self.looks.number(fill="#FBE9DD"))
        elif cell:
            sheet.write_string(at, column, word(cell, self.lang), self.looks.text(bg_color="#FBE9DD"))

    def model(self, raw: Mapping[str, Any]) -> None:
        """What the scenario is about: title, period, documents, units, recipients and notes."""
        rest = {key: value for key, value in raw.items() if key not in (*RULES, "claims")}
        self._lines("model", leaves(rest))

    def claims(self, raw: Mapping[str, Any]) -> None:
        """Figures of documents that are to be computed again."""
        self._lines("claims", leaves({"claims": raw["claims"]}) if raw.get("claims") else ())

    def designs(self, designs: Mapping[str, Mapping[str, Any]]) -> None:
        """Every design with what it changes, adds and takes away, a row a value."""
        sheet = self._sheet(sheet_called("designs", self.lang), HEADINGS["designs"], (26, 11, 38, 24, 60, 16))
        at = 0
        for name, raw in designs.items():
            for verb, path, key, cell in _changes(raw):
                at += 1
                said = cell.value if cell is not None and isinstance(cell.value, str) else ""
                sheet.set_row(at, height(len(said) / 60, len(path) / 38, len(name) / 26, len(key) / 24))
                for k, text in enumerate((name, word(f"book_verb_{verb}", self.lang) if verb else "", path, key)):
                    sheet.write_string(at, k, text, self.looks.text())
                if cell is not None:
                    self.looks.put(sheet, at, 4, cell)
                    sheet.write_string(at, 5, cell.unit, self.looks.text())
        verbs = [word(f"book_verb_{verb}", self.lang) for verb in ("change", "add", "remove")]
        sheet.data_validation(1, 1, at + ROOM, 1, {"validate": "list", "source": verbs, "error_type": "warning"})
        sheet.data_validation(1, 5, at + ROOM, 5, self._from_list(0))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(at, 1), 5)

    def table(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """A table of the scenario as it stands in its file; the sheet's name is the file's."""
        sheet = self.book.add_worksheet(name)
        sheet.set_tab_color(GREY)
        page(sheet, last_heading=1)
        widths: dict[int, int] = {}
        for at, row in enumerate(rows):
            for k, text in enumerate(row):
                widths[k] = min(max(widths.get(k, 8), len(text) + 2), MOST_WIDTH)
                cell = held(text.strip(), ("rows", ""))
                if not text.strip():
                    continue
                if at == 0:
                    sheet.write_string(at, k, text.strip(), self.looks.head())
                elif isinstance(cell.value, float):
                    sheet.write_number(at, k, cell.value)
                elif isinstance(cell.value, str):
                    sheet.write_string(at, k, cell.value)
                else:
                    self.looks.put(sheet, at, k, cell)
        for k, width in widths.items():
            sheet.set_column(k, k, width)
        sheet.freeze_panes(1, 1)
        if len(rows) > 1 and rows[0]:
            sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)

    def lists(self, raw: Mapping[str, Any]) -> None:
        """What drop-downs offer: units, names of quantities, documents and sources of money."""
        sheet = self.book.add_worksheet(sheet_called("lists", self.lang))
        for k, words in enumerate(self._listed(raw)):
            sheet.write_string(0, k, word(f"book_list_{k}", self.lang), self.looks.head())
            sheet.set_column(k, k, 28)
            for at, text in enumerate(words, 1):
                sheet.write_string(at, k, text)

    def _listed(self, raw: Mapping[str, Any]) -> tuple[list[str], ...]:
        used = {cell.unit for steps, text in leaves(dict(raw)) if (cell := held(text, steps)).unit}
        given = {text for steps, text in leaves(dict(raw)) if steps[-1] == "unit"}
        own = [f"kr/{unit}/year" for unit in raw.get("units", {})] + [f"kr/{unit}" for unit in raw.get("units", {})]
        units = sorted({"kr", "kr/year", "kr/month", "mkr", "mkr/year", *raw.get("units", {}), *own, *used, *given})
        names = [*raw.get("quantities", {})]
        return units, names, [*raw.get("sources", {}), "assumption"], [*raw.get("funding", {})]

    # -- rows -----------------------------------------------------------------------------------------------------

    def _sheet(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.set_tab_color(BLUE)
        page(sheet, last_heading=1)
        for k, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.write_string(0, k, heading_called(heading, self.lang), self.looks.head())
            sheet.set_column(k, k, width)
        return sheet

    def _lines(self, key: Sheet, rows: Iterable[tuple[Path_, str]]) -> None:
        sheet = self._sheet(sheet_called(key, self.lang), HEADINGS[key], (46, 80, 18))
        at = 0
        for at, (steps, text) in enumerate(rows, 1):
            sheet.set_row(at, height(len(text) / 80, len(path_text(steps)) / 46))
            self._line(sheet, at, 0, steps, held(text, steps))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(at, 1), 2)

    def _line(self, sheet: Any, at: int, column: int, steps: Path_, cell: Held) -> None:
        """Path, value and unit."""
        sheet.write_string(at, column, path_text(steps), self.looks.text(font_color=GREY))
        if cell.value == "":
            sheet.write_blank(at, column + 1, None, self.looks.number(percent=cell.percent))
        else:
            self.looks.put(sheet, at, column + 1, cell)
        self._drop_down(sheet, at, column + 1, steps)
        if cell.unit:
            sheet.write_string(at, column + 2, cell.unit, self.looks.text(font_color=GREY, indent=1))
            sheet.data_validation(at, column + 2, at, column + 2, self._from_list(0))

    def _drop_down(self, sheet: Any, at: int, column: int, steps: Path_) -> None:
        words = choices(steps)
        key = next((step for step in reversed(steps) if isinstance(step, str)), "")
        if words:
            sheet.data_validation(at, column, at, column, self._offer([*words]))
        elif key in LISTED:
            sheet.data_validation(at, column, at, column, self._from_list(LISTED[key]))

    def _offer(self, source: Any) -> dict[str, Any]:
        """A drop-down that warns of other words and lets them be: reading says what is wrong."""
        message = word("book_other_word", self.lang)
        return {"validate": "list", "source": source, "error_type": "warning", "error_message": message}

    def _from_list(self, column: int) -> dict[str, Any]:
        letter = "ABCD"[column]
        return self._offer(f"='{sheet_called('lists', self.lang)}'!${letter}$2:${letter}$200")


def _changes(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Held | None]]:
    """The rows of a design: verb, path, what of it, and its value."""
    for key, value in raw.items():
        if key in ("change", "add"):
            for name, inner in value.items():
                for steps, text in leaves(inner):
                    shown = path_text(("x", *steps))[1:].removeprefix(".")
                    yield key, str(name), shown, held(text, (*str(name).split("."), *steps))
        elif key == "remove":
            for name in value:
                yield "remove", str(name), "", None
        elif value not in ({}, []):
            for steps, text in leaves(value, (key,)):
                yield "", path_text(steps), "", held(text, steps)
