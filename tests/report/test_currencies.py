"""Amounts of the document and its workbook have the digits and the name of their own currency."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import simulator
from simulator.language import Locale
from simulator.report.compose import compose
from simulator.report.save import memo_bytes

MODEL = """\
title: {{sv: Avtal, en: Agreement}}
period: 2023
currency: {currency}
recipients: {{rows: [{{id: a, beds: 10}}, {{id: b, beds: 20}}]}}
quantities: {{beds: {{unit: bed}}}}
payments: {{per_bed: {{rate: 1234 {currency}/bed/year, per: beds}}}}
"""


@pytest.mark.parametrize(("currency", "format_of"), [("JPY", "#,##0"), ("KWD", "#,##0.000"), ("EUR", "#,##0.00")])
def test_the_same_digits_in_every_currency(currency: str, format_of: str, tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(MODEL.format(currency=currency))
    comparison = simulator.compare(tmp_path, [])
    memo = compose(comparison, Locale("en"))
    page = memo_bytes(memo, ".html").decode()
    assert f"37,020\u00a0{currency}" in page and "37,020" in page and "kr" not in page.split("<main")[1].split()
    book = openpyxl.load_workbook(io.BytesIO(memo_bytes(memo, ".xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == 37020]
    assert cells and {cell.number_format for cell in cells} == {f"[$-809]{format_of}"}
    assert memo.long is not None
    assert f"Amount, {currency}" in memo_bytes(memo, ".csv").decode("utf-8-sig").splitlines()[0]
