"""Claims of scenarios and their designs, file by file, as `simulator check` shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from simulator import shipped
from simulator.engine.settle import settle
from simulator.language import Locale
from simulator.money import Currency
from simulator.problems import Problem, ScenarioError
from simulator.results.claims import Verdict, check_claims, claim_unit
from simulator.scenario.books.inside import SCENARIO, inside
from simulator.scenario.books.read import yaml_files
from simulator.scenario.definitions import Scenario
from simulator.scenario.find import scenario_file
from simulator.scenario.load import load
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Quantity, Row, Table
from simulator.units import MONEY, Unit

MOST_FAILING = 10
"""How many recipients that fail are named of a claim about every one of them."""


@dataclass(frozen=True)
class CheckedFile:
    """A scenario or design with its verdicts."""

    scenario: Scenario
    verdicts: tuple[Verdict, ...]

    def table(self, locale: Locale) -> Table:
        """One row for each claim: what is claimed, stated and computed, and the verdict; recipients that fail below."""
        rows = tuple(row for verdict in self.verdicts for row in self._rows(verdict, locale))
        columns = (
            Column("that", locale.word("claim"), "text"),
            Column("stated", locale.word("stated")),
            Column("computed", locale.word("computed")),
            Column("verdict", locale.word("verdict"), "text"),
            Column("reason", locale.word("reason"), "text"),
            Column("source", locale.word("source"), "text"),
        )
        return Table(self.scenario.name, self.scenario.name, columns, rows)

    def _rows(self, verdict: Verdict, locale: Locale) -> Iterator[Row]:
        claim = verdict.claim
        unit, currency = claim_unit(self.scenario, claim), Currency(self.scenario.currency)

        def cell(value: Fraction | None, hedge: str) -> Cell:
            return locale.word("no_value") if value is None else Quantity(value, unit, currency, hedge)

        where = "".join(f" {key}={value}" for key, value in claim.where.items())
        that = claim.that.text + where + (f" [{claim.for_}]" if claim.for_ else "")
        reason = verdict.reason if verdict.verdict != "rounded" else ""
        end = (locale.word(f"verdict_{verdict.verdict}"), reason, claim.origin.source)
        if not verdict.rows:
            yield (that, cell(verdict.stated, claim.stated), cell(verdict.computed, ""), *end)
            return
        each = locale.word("claim_each", rows=len(verdict.rows))
        yield (f"{that} [{each}]", "", "", end[0], *self._of_rows(verdict, locale))
        for row in verdict.failing[:MOST_FAILING]:
            fails = (locale.word("verdict_fails"), "", claim.origin.source)
            yield (f"{that} [{row.id}]", cell(row.stated, claim.stated), cell(row.computed, ""), *fails)

    def _of_rows(self, verdict: Verdict, locale: Locale) -> tuple[str, str]:
        """Why, and for how many recipients a claim about each of them fails or states nothing."""
        said = [verdict.reason] if verdict.reason and verdict.verdict != "rounded" else []
        for key, ids in (("fails", verdict.failing), ("not_stated", verdict.not_stated)):
            if ids:
                named = ", ".join(row.id for row in ids[:MOST_FAILING])
                more = locale.word("claim_more", count=len(ids) - MOST_FAILING) if len(ids) > MOST_FAILING else ""
                said.append(locale.word(f"claim_{key}_for", count=len(ids), of=len(verdict.rows), ids=named + more))
        return "; ".join(said), verdict.claim.origin.source

    def to_json(self) -> dict[str, Any]:
        """The file's claims; values in the unit of the claim, money in units of the currency."""
        return {
            "name": self.scenario.name,
            "claims": [
                {
                    "that": verdict.claim.that.text,
                    "stated": self._number(verdict, verdict.stated),
                    "computed": self._number(verdict, verdict.computed),
                    "verdict": verdict.verdict,
                    "reason": verdict.reason,
                    "source": verdict.claim.origin.source,
                    **self._json_rows(verdict),
                }
                for verdict in self.verdicts
            ],
        }

    def _json_rows(self, verdict: Verdict) -> dict[str, Any]:
        """Each recipient's own figures, of a claim about every one of them."""
        if not verdict.rows:
            return {}
        rows = [
            {
                "id": row.id,
                "stated": self._number(verdict, row.stated),
                "computed": self._number(verdict, row.computed),
                "verdict": row.verdict,
            }
            for row in verdict.rows
        ]
        return {"rows": rows}

    def _number(self, verdict: Verdict, value: Fraction | None) -> int | float | None:
        if value is None:
            return None
        unit: Unit = claim_unit(self.scenario, verdict.claim)
        scaled = value / Fraction(Currency(self.scenario.currency).minor_units) ** unit.exponent(MONEY)
        return scaled.numerator if scaled.denominator == 1 else float(scaled)


@dataclass(frozen=True)
class Check(Shown):
    """What became of every claim of some files."""

    files: tuple[CheckedFile, ...]

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return sum(len(file.verdicts) for file in self.files)

    @property
    def failed(self) -> int:
        """How many of them fail."""
        return sum(not verdict.passes for file in self.files for verdict in file.verdicts)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """A table for each file that claims something."""
        return tuple(file.table(locale) for file in self.files if file.verdicts)

    def summary(self, locale: Locale) -> str:
        """How many were checked and how many fail, in one sentence."""
        return locale.word("check_summary", files=len(self.files), claims=self.claims, failed=self.failed)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """Every file with its claims; the README documents the shape."""
        return {"scenarios": [file.to_json() for file in self.files]}


def files_to_check(paths: Sequence[str] | None) -> list[Path]:
    """The scenario files that some paths mean, each with its designs; all shipped ones when no path is given."""
    roots = [shipped.find(path) for path in paths] if paths else [shipped.folder() / name for name in shipped.names()]
    files: list[Path] = []
    for root in roots:
        if root.is_file():
            base = scenario_file(root)
            files += [root] if base == root else [base, *yaml_files(base.parent / "designs")]
            continue
        found = sorted(root.glob("**/scenario.yaml")) if root.is_dir() else []
        for base in found or [scenario_file(root)]:
            files += [base, *sorted((base.parent / "designs").glob("*.yaml"))]
    return files


def check_files(files: Sequence[Path]) -> Check:
    """Settle each file and judge its claims; all faults of all files are raised together."""
    checked: list[CheckedFile] = []
    problems: list[Problem] = []
    for file in files:
        try:
            scenario = load(file)
            checked.append(CheckedFile(_named(scenario, file), check_claims(settle(scenario))))
        except ScenarioError as bad:
            problems += bad.problems
    if problems:
        raise ScenarioError(problems)
    return Check(tuple(checked))


def _named(scenario: Scenario, file: Path) -> Scenario:
    """A design carries its scenario's folder in its name."""
    own = file.resolve()
    within = inside(own)
    if within is not None:
        return scenario if within.name == SCENARIO else replace(scenario, name=f"{within.book.stem}/{file.stem}")
    if own.parent.name == "designs":
        return replace(scenario, name=f"{own.parent.parent.name}/{file.stem}")
    outer = own.parent.parent / "scenario.yaml"
    return replace(scenario, name=f"{own.parent.parent.name}/{own.parent.name}") if outer.is_file() else scenario
