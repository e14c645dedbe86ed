"""Fills in the workbook as a user would, and writes a scenario that reads it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from simulator.language import Locale
from simulator.template.columns import FORMS, Form
from simulator.template.save import save_template
from simulator.template.workbook import sheet_name, snippet

RULES = """\
period: 2026
quantities:
  beds: {unit: bed}
  residents: {unit: person}
  reviewed: {unit: person}
  private: {unit: yes/no}
funding:
  budget: {amount: 3 mkr/year, left: kept}
payments:
  per_bed: {rate: 3 500 kr/bed/year, per: beds, accrues: month}
  quality: {amount: "where(private, 1.06, 1) * 500 kr/person * reviewed"}
"""

HEADINGS = ("id", "name", "ownership", "private", "beds", "residents", "reviewed")
CENTRES: list[Mapping[str, Any]] = [
    dict(zip(HEADINGS, row, strict=True))
    for row in (
        ("hc01", "Ett", "region", "nej", 120, 114, 70),
        ("hc02", "Två", "privat", "ja", 80, 78, 60),
        ("007", "=1+1", "region", "nej", 60, 55, 20),
    )
]


def form_of(key: str) -> Form:
    return next(form for form in FORMS if form.key == key)


def fill(path: Path, lang: str, **sheets: Sequence[Mapping[str, Any]]) -> Path:
    """A new workbook with rows in the named sheets."""
    save_template(path, Locale.of(lang), overwrite=True)
    book = openpyxl.load_workbook(path)
    for key, rows in sheets.items():
        sheet = book[sheet_name(key, lang)]
        for number, row in enumerate(rows, 2):
            for name, value in row.items():
                cell = sheet.cell(number, form_of(key).index(name) + 1, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # as typed after an apostrophe: text, whatever it begins with
    book.save(path)
    return path


def scenario(folder: Path, lang: str = "sv", *, example: bool = False, rules: str = RULES) -> Path:
    """A scenario beside ``mall.xlsx`` with the lines that the workbook says to put in."""
    (folder / "scenario.yaml").write_text(rules + snippet(lang, "mall.xlsx", example=example), "utf-8")
    return folder
