"""Lines with delimiters as a grid: which delimiter it is, ``sep=;``, and the line on which each row begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

from simulator.problems import Place, refusal
from simulator.scenario.sheets.decoding import read_table_text
from simulator.scenario.sheets.grid import Grid

DELIMITERS = ";\t,|"
_SAMPLE = 40
_SEP = re.compile(r"\"?sep=(.)\"?\s*")


def read_delimited(path: Path, shown: str, wanted: Collection[str]) -> Grid:
    """Read a text file of rows; raises ScenarioError where a quotation mark never ends."""
    text, notes = read_table_text(path, shown)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    said = _SEP.fullmatch(first)
    skipped = 1 if said else 0
    text = rest if said else text
    delimiter = said[1] if said else best_delimiter(text, wanted)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    starts: list[int] = []
    line = 0
    try:
        for row in lines:
            rows.append(row)
            starts.append(line + 1 + skipped)
            line = lines.line_num
    except csv.Error as bad:
        raise refusal("csv_syntax", Place(shown, line + 1 + skipped, 1), reason=str(bad)) from bad

    def locate(row: int, column: int) -> Place:
        return Place(shown, starts[row] if row < len(starts) else row + 1 + skipped, column + 1)

    return Grid(shown, rows, locate, notes=notes, exact=False)


def best_delimiter(text: str, wanted: Collection[str]) -> str:
    r"""The delimiter by which the headings that are sought stand alone, and rows are most often alike in length.

    >>> best_delimiter('"id";"Adress, ort"\nA;"Byvägen 2, 910 20, Umeå"\n', ["id"]) == ";"
    True
    """
    sample = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])

    def score(delimiter: str) -> tuple[int, int, int]:
        rows = _rows(sample, delimiter)
        widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
        most = max(widths, default=1)
        if most == 1:
            return 0, 0, 0
        found = max((len({*wanted} & {cell.strip() for cell in row}) for row in rows), default=0)
        usual = max({*widths} - {1}, key=widths.count)
        return found, widths.count(usual), usual

    return max(DELIMITERS, key=score) if text.strip() else ","


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    """The rows of a sample, as far as they can be read."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return rows
    return rows
