"""What is tried: scenarios, tables, workbooks and formulas near to good ones, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.files.making import flipped, workbook
from tests.fuzz.mutations import as_yaml, mutated, read

ROOT = Path(__file__).resolve().parents[2]
BASES = sorted([*(ROOT / "tests" / "cases").glob("*/scenario.yaml"), *(ROOT / "scenarios").glob("**/scenario.yaml")])
SMALL = 60_000
"""Bytes of a table that is worth mutating."""

Kind = Literal["scenario", "table", "workbook", "formula"]
KINDS: tuple[Kind, ...] = ("scenario", "table", "workbook", "formula")


@dataclass(frozen=True)
class Tried:
    """A scenario as text, the folder that its tables stand in, and files that take the place of those there."""

    text: str
    base: Path
    files: Mapping[str, bytes] = field(default_factory=dict)


def inputs(kind: Kind, seed: int) -> Iterator[Tried]:
    """Inputs of a kind without end."""
    dice = random.Random(f"{kind}-{seed}")
    make: dict[Kind, Callable[[random.Random], Iterator[Tried]]] = {
        "scenario": _scenarios, "table": _tables, "workbook": _workbooks, "formula": _formulas,
    }  # fmt: skip
    return make[kind](dice)


def _scenarios(dice: random.Random) -> Iterator[Tried]:
    known: dict[Path, dict[str, Any]] = {base: read(base) for base in BASES}
    while True:
        base, other = dice.choice(BASES), dice.choice(BASES)
        yield Tried(as_yaml(mutated(known[base], known[other], dice)), base)


ODD_CELLS = (
    "", "-", "..", "x", "NaN", "inf", "1e999", "-0", "0", "1,5", "1.234", "1 234", "12,345", "1/3", "1/0", "100 %",
    "5 kr", "ja", "SANT", "2024-02-30", "2024-02-29", "20250301", "=1+1", "\u00a0", "\u200b", "9" * 40, "å", "Totalt",
    "a" * 3000, '"', ";", "\t",
)  # fmt: skip


def _tables(dice: random.Random) -> Iterator[Tried]:
    with_tables = [
        (base, table) for base in BASES for table in sorted(base.parent.glob("*.csv")) if table.stat().st_size < SMALL
    ]
    while True:
        base, table = dice.choice(with_tables)
        text = table.read_text("utf-8")
        for _ in range(dice.randint(1, 3)):
            text = _other_table(text, dice)
        data = text.encode(dice.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252")), errors="replace")
        if dice.random() < 0.15:
            data = flipped(data, dice)
        yield Tried(base.read_text("utf-8"), base, {table.name: data})


def _other_table(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    mark = ";" if ";" in lines[0] else ","
    cells = lines[at].split(mark)
    match dice.randrange(8):
        case 0 | 1 | 2:
            cells[dice.randrange(len(cells))] = dice.choice(ODD_CELLS)
            lines[at] = mark.join(cells)
        case 3:
            lines.insert(at, dice.choice(lines))
        case 4:
            del lines[at]
        case 5:
            del cells[dice.randrange(len(cells))]
            lines[at] = mark.join(cells)
        case 6:
            lines.insert(0, dice.choice(("Listning 2025", "sep=;", "", "# Källa")))
        case _:
            return text.replace(mark, dice.choice(";,\t|"))
    return "\n".join(lines)


def _workbooks(dice: random.Random) -> Iterator[Tried]:
    text = (
        "period: 2025\nrecipients: {file: t.xlsx}\nquantities: {listed: {unit: person}}\n"
        "payments: {cap: {rate: 1 000 kr/person/year, per: listed}}\n"
    )
    base = ROOT / "tests" / "fuzz" / "scenario.yaml"
    while True:
        rows: list[list[Any]] = [["id", "listed", "start"]]
        rows += [[f"c{n}", n * 1.5, dice.choice(ODD_CELLS[:28])] for n in range(dice.randint(0, 12))]
        if dice.random() < 0.4:
            rows[dice.randrange(len(rows))][dice.randrange(3)] = dice.choice(ODD_CELLS[:28])
        data = workbook([[None if cell == "" else cell for cell in row] for row in rows])
        yield Tried(text, base, {"t.xlsx": flipped(data, dice) if dice.random() < 0.7 else data})


PLAIN = ("part", "1", "0", "2.5", "40 %", "beds / (1 bed)", "sum(beds) / mean(beds)", "mean(beds) / max(beds, 1 bed)")
NAMES = (
    "beds",
    "day",
    "met",
    "fee",
    "recipient",
    "period",
    "baseline",
    "rest(s)",
    "True",
    "__class__",
    "3 kr",
    "2025-01-31",
)
ATTACKS = (
    "__import__('os').system('x')", "().__class__", "beds.__class__", "[x for x in beds]", "lambda: 1",
    "beds ** 9 ** 9", "9" * 5000, "1" + "+1" * 3000, "(" * 400 + "1" + ")" * 400, "-" * 3000 + "1",
    "min(" * 200 + "1" + ")" * 200, "{beds}", "f'{beds}'", "beds if met else 0", "beds := 2", "1e400", "1 / 0",
    "beds / (part - part)", "10 ** 400", "\x00", "\u202e1", "\ufb01", "\uff11\uff12",
)  # fmt: skip
FUNCTIONS = ("min", "max", "sum", "mean", "abs", "rank", "round", "nope")
SIGNS = ("<", "<=", "==", "!=", "and", "or", "if", "**", "%", "=")
WHERE = (
    "amount: %s", "rate: 5 kr/bed, per: beds, times: %s", "rate: 5 kr/bed, per: beds, requires: %s",
    "pool: 90 kr, shared_by: %s",
)  # fmt: skip


def _formula(dice: random.Random, depth: int = 0) -> str:
    if depth > 4 or dice.random() < 0.25:
        return dice.choice(PLAIN if dice.random() < 0.85 else NAMES)
    one, two = _formula(dice, depth + 1), _formula(dice, depth + 1)
    match dice.randrange(8):
        case 0 | 1 | 2:
            return f"({one} {dice.choice('+-*/')} {two})"
        case 3:
            return f"{dice.choice(('min', 'max'))}({one}, {two})"
        case 4:
            return f"(1 if {one} {dice.choice(('<', '<=', '=='))} {two} else {one})"
        case 5:
            return f"abs({one})"
        case 6:
            return f"{dice.choice(FUNCTIONS)}({one}, {two})"
        case _:
            return f"{one} {dice.choice(SIGNS)} {two}"


def _formulas(dice: random.Random) -> Iterator[Tried]:
    base = ROOT / "tests" / "fuzz" / "scenario.yaml"
    while True:
        formula = dice.choice(ATTACKS) if dice.random() < 0.2 else _formula(dice, dice.choice((1, 2, 3)))
        if dice.random() < 0.2:
            at = dice.randrange(len(formula) + 1)
            formula = formula[:at] + dice.choice("()*/+-,.% '\"\\\n#:{}[]") + formula[at:]
        for found, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\x00", "\\0")):
            formula = formula.replace(found, written)
        payment = dice.choice(WHERE) % f'"{formula}"'
        if payment.startswith("amount") and dice.random() < 0.8:
            payment = f'amount: "3 kr * ({formula})"'
        yield Tried(
            "period: 2025\nrecipients: {rows: [{id: a, beds: 3, met: yes}, {id: b, beds: 4, met: no}]}\n"
            "quantities: {beds: {unit: bed}, met: {unit: yes/no}, part: {value: 40 %}}\n"
            "funding: {s: {amount: 100 kr}}\n"
            f"payments:\n  fee: {{rate: 7 kr/bed, per: beds}}\n  tried: {{{payment}, funded_by: s}}\n",
            base,
        )
