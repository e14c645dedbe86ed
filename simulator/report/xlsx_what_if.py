"""A sheet whose central case is live formulas tied to cells of rates, amounts and budget, beside the engine's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.language import Locale
from simulator.report.what_if import Line, WhatIf
from simulator.report.xlsx_cells import LANGUAGE_CODES

FIRST = 4
"""The row of the heading of the inputs."""


def write_what_if(sheet: Any, found: WhatIf, locale: Locale, form: Callable[..., Any]) -> None:
    """Write the sheet.

    Args:
        sheet: an empty sheet.
        found: what it computes.
        locale: the reader's.
        form: makes a cell format.
    """
    _Sheet(sheet, found, locale, form).write()


class _Sheet:
    """The sheet with the places of its cells."""

    def __init__(self, sheet: Any, found: WhatIf, locale: Locale, form: Callable[..., Any]) -> None:
        self.sheet, self.found, self.locale, self.form = sheet, found, locale, form
        self.decimals = found.currency.decimals
        self.top = FIRST + 2 + len(found.inputs) + 2 + len(found.lines) + 7
        """The row of the headings of the recipients."""
        self.first, self.last = self.top + 1, self.top + len(found.recipients)
        self.sum_row = self.last + 1
        self.units = {one.key: 1 + k for k, one in enumerate(found.units)}
        start = 1 + len(found.units)
        self.lines = {line.key: start + k for k, line in enumerate(found.lines)}
        self.total = start + len(found.lines)
        self.aid = self.total + 3
        """The first column of parts of shares, which only the formulas read."""
        self.inputs = {one.key: FIRST + 1 + k for k, one in enumerate(found.inputs)}
        code = LANGUAGE_CODES[locale.language] + "#,##0" + ("." + "0" * self.decimals if self.decimals else "")
        self.money = form(num_format=code)
        self.bold = form(num_format=code, bold=True, top=1)
        self.head = form(bold=True, text_wrap=True, valign="top", bottom=2, bg_color="#F2F5F7")
        self.text = form(text_wrap=True, valign="top")
        self.plain = form(num_format=LANGUAGE_CODES[locale.language] + "#,##0.######")

    def word(self, key: str, **params: Any) -> str:
        return self.locale.word(f"sheet_what_if_{key}", **params)

    def write(self) -> None:
        """Title, inputs, which payments follow, results, then every recipient."""
        sheet, found = self.sheet, self.found
        sheet.write_string(0, 0, f"{self.word('title')}: {found.title}", self.form(bold=True, font_size=14))
        sheet.merge_range(1, 0, 1, 6, self.word("about", currency=found.currency.name), self.text)
        sheet.set_row(1, 46)
        self._inputs()
        self._followed()
        self._results()
        self._recipients()
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, self.total + 2, 18)
        if any(line.how in ("pool", "rest") for line in found.lines):
            sheet.set_column(self.aid, self.aid + 3 * len(found.lines), 14, None, {"level": 1, "hidden": True})
        sheet.freeze_panes(0, 1)
        sheet.print_area(0, 0, self.sum_row, self.total + 2)

    def _inputs(self) -> None:
        for k, key in enumerate(("input", "value", "unit", "source")):
            self.sheet.write_string(FIRST, k, self.word(key), self.head)
        yellow = self.form(num_format=self.plain.num_format, bg_color="#FFF8D6", border=1, border_color="#E3D9A6")
        for one in self.found.inputs:
            row = self.inputs[one.key]
            self.sheet.write_string(row, 0, one.label, self.text)
            self.sheet.write_number(row, 1, one.value, yellow)
            self.sheet.write_string(row, 2, one.unit or self.found.currency.name, self.text)
            self.sheet.write_string(row, 3, one.source, self.text)

    def _followed(self) -> None:
        """Which payments are computed here, and which stand as values and why."""
        row = FIRST + len(self.found.inputs) + 2
        self.sheet.write_string(row, 0, self.word("payment"), self.head)
        self.sheet.write_string(row, 1, self.word("computed"), self.head)
        for k, line in enumerate(self.found.lines, 1):
            self.sheet.write_string(row + k, 0, line.label, self.text)
            said = self.word(f"how_{line.how}") if line.reason is None else self.word(f"why_{line.reason}")
            self.sheet.write_string(row + k, 1, said)

    def _results(self) -> None:
        """Cost, budget, what is left, and how far the cost lies from the engine's."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        found, row = self.found, self.top - 6
        paid = sum(sum(line.amounts.values()) for line in found.lines)
        cost = (paid + found.other.minor) / found.currency.minor_units
        total = xl_rowcol_to_cell(self.sum_row, self.total)
        at = xl_rowcol_to_cell(row, 1)
        self._named(row, self.locale.word("cost"), f"={total}+{self._number(found.other.minor)}", cost)
        if found.budget is not None:
            budget = float(found.budget)
            where = f"=$B${self.inputs['budget'] + 1}" if "budget" in self.inputs else ""
            if where:
                self._named(row + 1, self.word("budget"), where, budget)
            else:
                self.sheet.write_string(row + 1, 0, self.word("budget"), self.text)
                self.sheet.write_number(row + 1, 1, budget, self.money)
            left = f"={xl_rowcol_to_cell(row + 1, 1)}-{at}"
            self._named(row + 2, self.locale.word("left_of_budget"), left, round(budget - cost, self.decimals))
        self.sheet.write_string(row + 3, 0, self.word("engine"), self.text)
        self.sheet.write_number(row + 3, 1, cost, self.money)
        self._named(row + 4, self.word("change"), f"=ROUND({at}-{xl_rowcol_to_cell(row + 3, 1)},{self.decimals})", 0.0)

    def _named(self, row: int, label: str, formula: str, value: float) -> None:
        self.sheet.write_string(row, 0, label, self.text)
        self.sheet.write_formula(row, 1, formula, self.money, value)

    def _number(self, minor: int) -> str:
        return f"{minor / self.found.currency.minor_units:.{self.decimals}f}"

    # -- recipients -----------------------------------------------------------------------------------------------

    def _recipients(self) -> None:
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        sheet, found = self.sheet, self.found
        labels = [self.locale.word("recipient"), *(one.label for one in found.units)]
        labels += [*(line.label for line in found.lines), self.locale.word("total"), self.word("engine")]
        labels.append(self.word("change"))
        for k, label in enumerate(labels):
            sheet.write_string(self.top, k, label, self.head)
        sheet.set_row(self.top, 46)
        first, last = self.total - len(found.lines), self.total - 1
        for row, (i, name) in enumerate(found.recipients.items(), self.first):
            sheet.write_string(row, 0, name, self.text)
            for one in found.units:
                sheet.write_number(row, self.units[one.key], one.values[i], self.plain)
            for line in found.lines:
                self._cell(row, i, line)
            own = sum(line.amounts.get(i, 0) for line in found.lines) / found.currency.minor_units
            formula = f"=SUM({xl_range(row, first, row, last)})" if found.lines else "=0"
            sheet.write_formula(row, self.total, formula, self.money, own)
            sheet.write_number(row, self.total + 1, own, self.money)
            cells = xl_rowcol_to_cell(row, self.total), xl_rowcol_to_cell(row, self.total + 1)
            sheet.write_formula(row, self.total + 2, f"=ROUND({cells[0]}-{cells[1]},{self.decimals})", self.money, 0.0)
        sheet.write_string(self.sum_row, 0, self.locale.word("total"), self.form(bold=True, top=1))
        for column in range(1, self.total + 3):
            value = self._column_sum(column)
            formula = f"=SUM({xl_range(self.first, column, self.last, column)})"
            sheet.write_formula(self.sum_row, column, formula, self.bold, value)

    def _column_sum(self, column: int) -> float:
        found, minor = self.found, self.found.currency.minor_units
        for one in found.units:
            if self.units[one.key] == column:
                return sum(one.values.values())
        for line in found.lines:
            if self.lines[line.key] == column:
                return sum(line.amounts.values()) / minor
        paid = sum(sum(line.amounts.values()) for line in found.lines) / minor
        return 0.0 if column == self.total + 2 else paid

    def _cell(self, row: int, i: str, line: Line) -> None:
        """A payment of a recipient: a formula, or the engine's amount."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        column, minor = self.lines[line.key], self.found.currency.minor_units
        value = line.amounts.get(i, 0) / minor
        match line.how:
            case "rate":
                rate, units = f"$B${self.inputs[line.key] + 1}", xl_rowcol_to_cell(row, self.units[line.units])
                self.sheet.write_formula(row, column, f"=ROUND({rate}*{units},{self.decimals})", self.money, value)
            case "amount":
                rate = f"$B${self.inputs[line.key] + 1}"
                self.sheet.write_formula(row, column, f"=ROUND({rate},{self.decimals})", self.money, value)
            case "pool" | "rest":
                self._share(row, i, line, sum(line.amounts.values()))
            case "value":
                self.sheet.write_number(row, column, value, self.money)

    def _share(self, row: int, i: str, line: Line, whole: int) -> None:
        """A share by largest remainder: its exact size, what is over its whole units, and its place by that."""
        from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

        minor, aid = self.found.currency.minor_units, self.aid + 3 * [*self.lines].index(line.key)
        column, units = self.lines[line.key], self.units[line.units]
        unit = next(one for one in self.found.units if one.key == line.units)
        pool = xl_rowcol_to_cell(self.sum_row + 2, aid, row_abs=True, col_abs=True)
        total = xl_rowcol_to_cell(self.sum_row, units, row_abs=True, col_abs=True)
        exact, over = xl_rowcol_to_cell(row, aid), xl_rowcol_to_cell(row, aid + 1)
        overs = xl_range_abs(self.first, aid + 1, self.last, aid + 1)
        sums = sum(unit.values.values())
        share = whole * unit.values[i] / sums if sums else 0.0
        formula = f"=IF({total}=0,0,{pool}*{xl_rowcol_to_cell(row, units)}/{total})"
        self.sheet.write_formula(row, aid, formula, self.plain, share)
        self.sheet.write_formula(row, aid + 1, f"={exact}-INT({exact})", self.plain, share - int(share))
        before = xl_range(self.first, aid + 1, row - 1, aid + 1) if row > self.first else ""
        ahead = f"SUMPRODUCT(--({overs}>{over}))" + (f"+SUMPRODUCT(--({before}={over}))" if before else "")
        self.sheet.write_formula(row, aid + 2, f"={ahead}", self.plain, 0)
        left = xl_rowcol_to_cell(self.sum_row + 3, aid, row_abs=True, col_abs=True)
        place = xl_rowcol_to_cell(row, aid + 2)
        value = line.amounts.get(i, 0) / minor
        self.sheet.write_formula(row, column, f"=(INT({exact})+({place}<{left}))/{minor}", self.money, value)
        if row == self.first:
            self._whole(line, aid, whole)

    def _whole(self, line: Line, aid: int, whole: int) -> None:
        """The pool in its smallest unit, and how many of these are left when every share is cut to whole ones."""
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        minor = self.found.currency.minor_units
        if line.how == "pool":
            formula = f"=ROUND($B${self.inputs[line.key] + 1}*{minor},0)"
        else:
            others = [
                xl_rowcol_to_cell(self.sum_row, self.lines[other.key])
                for other in self.found.lines
                if other.key != line.key
            ]
            paid = "+".join(others) or "0"
            formula = f"=MAX(0,ROUND(($B${self.inputs['budget'] + 1}-({paid}))*{minor},0))"
        self.sheet.write_formula(self.sum_row + 2, aid, formula, self.plain, whole)
        exacts = xl_range(self.first, aid, self.last, aid)
        pool = xl_rowcol_to_cell(self.sum_row + 2, aid)
        self.sheet.write_formula(self.sum_row + 3, aid, f"={pool}-SUMPRODUCT(INT({exacts}))", self.plain, 0)
