"""``simulator check``: claims of scenarios and their designs, as a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from simulator import shipped
from simulator.engine.settle import settle
from simulator.language import default_language, word
from simulator.money import kronor
from simulator.problems import Problem, ScenarioError
from simulator.results.claims import Verdict, check_claims, claim_unit
from simulator.results.explain import show_value
from simulator.results.tables import TextTable
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load, scenario_file


@dataclass(frozen=True)
class CheckedFile:
    """A scenario or design with its verdicts."""

    scenario: Scenario
    verdicts: tuple[Verdict, ...]


def files_to_check(paths: Sequence[str] | None) -> list[Path]:
    """The scenario files that some paths mean, each with its designs; all shipped ones when no path is given."""
    roots = [shipped.find(path) for path in paths] if paths else [shipped.folder() / name for name in shipped.names()]
    files: list[Path] = []
    for root in roots:
        if root.is_file():
            files.append(root)
            continue
        found = sorted(root.glob("**/scenario.yaml")) if root.is_dir() else []
        for base in found or [scenario_file(root)]:
            files += [base, *sorted((base.parent / "designs").glob("*.yaml"))]
    return files


def check_files(files: Sequence[Path]) -> list[CheckedFile]:
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
    return checked


def _named(scenario: Scenario, file: Path) -> Scenario:
    """A design carries its scenario's folder in its name."""
    from dataclasses import replace

    own = file.resolve()
    if own.parent.name == "designs":
        return replace(scenario, name=f"{own.parent.parent.name}/{file.stem}")
    outer = own.parent.parent / "scenario.yaml"
    return replace(scenario, name=f"{own.parent.parent.name}/{own.parent.name}") if outer.is_file() else scenario


def print_check(checked: Sequence[CheckedFile], *, as_json: bool) -> int:
    """Print the verdicts; 1 when a claim fails."""
    failed = sum(not verdict.passes for file in checked for verdict in file.verdicts)
    if as_json:
        print(json.dumps({"scenarios": [_json(file) for file in checked]}, ensure_ascii=False, indent=2))
        return int(failed > 0)
    lang = default_language()
    for file in checked:
        if file.verdicts:
            rows = [_row(file.scenario, verdict, lang) for verdict in file.verdicts]
            headings = [word(key) for key in ("claim", "stated", "computed", "verdict", "reason", "source")]
            TextTable(file.scenario.name, headings, rows, frozenset({0, 3, 4, 5})).show()
    claims = sum(len(file.verdicts) for file in checked)
    print(word("check_summary", lang, files=len(checked), claims=claims, failed=failed))
    return int(failed > 0)


def _row(scenario: Scenario, verdict: Verdict, lang: str) -> list[str]:
    claim = verdict.claim
    unit = claim_unit(scenario, claim)
    where = "".join(f" {key}={value}" for key, value in claim.where.items())
    stated, computed = (
        show_value(value, unit, lang, scenario.currency) for value in (verdict.stated, verdict.computed)
    )
    hedge = f"{claim.stated} " if claim.stated else ""
    that = claim.that.text + where + (f" [{claim.for_}]" if claim.for_ else "")
    reason = verdict.reason if verdict.verdict != "rounded" else ""
    return [that, hedge + stated, computed, word(f"verdict_{verdict.verdict}", lang), reason, claim.origin.source]


def _json(file: CheckedFile) -> dict[str, Any]:
    return {
        "name": file.scenario.name,
        "claims": [
            {
                "that": verdict.claim.that.text,
                "stated": _number(file.scenario, verdict, verdict.stated),
                "computed": _number(file.scenario, verdict, verdict.computed),
                "verdict": verdict.verdict,
                "reason": verdict.reason,
                "source": verdict.claim.origin.source,
            }
            for verdict in file.verdicts
        ],
    }


def _number(scenario: Scenario, verdict: Verdict, value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    unit = claim_unit(scenario, verdict.claim)
    if unit.is_money:
        rest = value / 100 if unit.dims != (("money", 1),) else None
        return kronor(value, scenario.currency) if rest is None else float(rest)
    return value.numerator if value.denominator == 1 else float(value)
