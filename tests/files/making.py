"""Small scenarios with tables as finance systems write them: text files, and workbooks made part by part."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from simulator.engine.settle import settle
from simulator.results.result import Result
from simulator.scenario.load import load

LISTED = "listed: {unit: person}"
CAP = "cap: {rate: 1 000 kr/person/year, per: listed}"
Cell = str | int | float | None


def scenario(
    folder: Path,
    recipients: str,
    quantities: Sequence[str] = (LISTED,),
    payments: Sequence[str] = (CAP,),
    period: str = "2025",
) -> Path:
    """Write a scenario of one line for each part."""
    lines = [f"period: {period}", f"recipients: {recipients}", "quantities:", *(f"  {q}" for q in quantities)]
    (folder / "scenario.yaml").write_text("\n".join([*lines, "payments:", *(f"  {p}" for p in payments), ""]), "utf-8")
    return folder


def result(folder: Path) -> Result:
    """Settle what has been written."""
    return Result(settle(load(folder)))


def paid(folder: Path, name: str = "cap") -> dict[str, float]:
    """What each recipient is paid, in kronor."""
    found = result(folder)
    return {who: amount / 100 for who, amount in found.amounts_minor[name].items()}


def csv_case(folder: Path, text: str | bytes, reading: str = "", **parts: Sequence[str]) -> Path:
    """A scenario beside a text file."""
    (folder / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return scenario(folder, "{file: t.csv" + (f", {reading}" if reading else "") + "}", **parts)  # type: ignore[arg-type]


def workbook(rows: Sequence[Sequence[Cell]], *, more: str = "", row_attributes: dict[int, str] | None = None) -> bytes:
    """A workbook of one sheet, its numbers as given; ``more`` stands after the cells."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(value, f"{chr(65 + i)}{number}") for i, value in enumerate(row))
        lines.append(f'<row r="{number}" {(row_attributes or {}).get(number, "")}>{cells}</row>')
    return book({"Blad1": f"<sheetData>{''.join(lines)}</sheetData>{more}"})


def _cell(value: Cell, reference: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book(sheets: dict[str, str], change: Callable[[str, str], str | None] = lambda part, text: text) -> bytes:
    """A workbook from the inside of its sheets; ``change`` may alter a part or leave it out."""
    entries = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_LINKS}/worksheet" Target="s{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_LINKS}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
        **{
            f"xl/s{i}.xml": f'<worksheet xmlns="{_MAIN}">{inside}</worksheet>'
            for i, inside in enumerate(sheets.values(), 1)
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            changed = change(part, text)
            if changed is not None:
                archive.writestr(zipfile.ZipInfo(part), changed)
    return out.getvalue()


def book_case(folder: Path, data: bytes, reading: str = "", **parts: Sequence[str]) -> Path:
    """A scenario beside a workbook."""
    (folder / "t.xlsx").write_bytes(data)
    return scenario(folder, "{file: t.xlsx" + (f", {reading}" if reading else "") + "}", **parts)  # type: ignore[arg-type]


def flipped(data: bytes, dice: random.Random) -> bytes:
    """Bytes changed, cut off, dropped or doubled in a few places."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        if not found:
            break
        at = dice.randrange(len(found))
        match dice.randrange(4):
            case 0:
                found[at] = dice.randrange(256)
            case 1:
                del found[at:]
            case 2:
                del found[at : at + dice.randint(1, 30)]
            case _:
                found[at:at] = found[at : at + dice.randint(1, 30)]
    return bytes(found or b"x")
