"""What a memo rests on: every assumption with its source, what is stated and what is made up, and the manifest."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

import simulator
from simulator.language import word
from simulator.report.grids import readable
from simulator.report.memo import Column, Grid, Value
from simulator.results.compare import Comparison
from simulator.results.explain import definition_text
from simulator.results.result import Result
from simulator.scenario import definitions as d

ASSUMPTION = "assumption"


def assumptions(results: Sequence[tuple[str, Result]], lang: str) -> Grid:
    """Every quantity and source of money: its value, how sure the document is, its source, and in which design."""
    seen: dict[tuple[str, str, str, str, str], list[str]] = {}
    for title, result in results:
        for row in _quantities(result.scenario, lang):
            seen.setdefault(row, []).append(title)
    rows: list[tuple[Value, ...]] = [
        (*row, word("memo_all", lang) if len(titles) == len(results) else ", ".join(titles))
        for row, titles in seen.items()
    ]
    keys = ("memo_name", "memo_value", "stated", "source", "memo_status", "memo_used_in")
    columns = tuple(Column(word(key, lang)) for key in keys)
    return Grid("assumptions", word("memo_assumptions_caption", lang), columns, tuple(rows))


def _quantities(scenario: d.Scenario, lang: str) -> Iterator[tuple[str, str, str, str, str]]:
    for name, source in scenario.funding.items():
        value = source.amount.text
        yield _row(name, value, source.origin, status(source.origin, False), lang)
    for name, quantity in scenario.quantities.items():
        column = isinstance(quantity.definition, d.Column)
        value = word("memo_in_table", lang) if column else definition_text(quantity)
        if quantity.uncertain is not None:
            value += f" ({word('memo_uncertain', lang)})"
        computed = isinstance(quantity.definition, d.Computed) and not quantity.origin.source
        made_up = column and scenario.synthetic
        yield _row(name, value, quantity.origin, "computed" if computed else status(quantity.origin, made_up), lang)


def _row(name: str, value: str, origin: d.Origin, kind: str, lang: str) -> tuple[str, str, str, str, str]:
    source = word("memo_assumption", lang) if origin.source == ASSUMPTION else origin.source or "-"
    return readable(name), value, origin.stated or "-", source, word(f"memo_is_{kind}", lang)


def status(origin: d.Origin, made_up: bool) -> str:
    """Whether a figure is stated in a document, assumed, made up, or without a source."""
    if origin.source == ASSUMPTION:
        return "assumed"
    if made_up:
        return "made_up"
    return "stated" if origin.source else "unsourced"


def standing(results: Sequence[tuple[str, Result]], lang: str) -> Grid:
    """How many figures are stated, assumed, computed, made up or without a source, and which."""
    found: dict[str, list[str]] = {}
    for _, result in results:
        for name, _, _, _, kind in _quantities(result.scenario, lang):
            if name not in found.setdefault(kind, []):
                found[kind].append(name)
    order = [word(f"memo_is_{kind}", lang) for kind in ("stated", "assumed", "computed", "made_up", "unsourced")]
    rows: list[tuple[Value, ...]] = [
        (kind, len(found[kind]), ", ".join(found[kind])) for kind in order if kind in found
    ]
    columns = (
        Column(word("memo_status", lang)),
        Column(word("memo_number", lang), "count"),
        Column(word("memo_which", lang)),
    )
    return Grid("standing", word("memo_standing_caption", lang), columns, tuple(rows))


def sources(results: Sequence[tuple[str, Result]], lang: str) -> Grid | None:
    """The documents that figures come from."""
    documents = {
        key: {**document, "title": result.scenario.titles.documents[key].of(lang)}
        for _, result in results
        for key, document in result.scenario.documents.items()
    }
    rows: list[tuple[Value, ...]] = [
        (key, doc.get("issuer", ""), doc.get("title", ""), doc.get("date", "") or "-", doc.get("url", "") or "-")
        for key, doc in documents.items()
    ]
    if not rows:
        return None
    keys = ("source", "memo_issuer", "memo_document", "memo_date", "memo_url")
    columns = tuple(Column(word(key, lang)) for key in keys)
    return Grid("sources", word("memo_sources_caption", lang), columns, tuple(rows))


def manifest(comparison: Comparison, lang: str) -> Grid:
    """What is needed to compute the memo again: the program, the libraries and every file with its SHA-256."""
    rows: list[tuple[Value, ...]] = [
        ("simulator", simulator.__version__),
        ("Python", platform.python_version()),
        ("NumPy", np.__version__),
    ]
    results = [comparison.baseline, *(design.result for design in comparison.designs)]
    files = dict.fromkeys(name for result in results for name in files_of(result.scenario))
    root = _root(comparison.baseline.scenario)
    for name in files:
        path = Path(name)
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        rows.append((_short(path, root), digest))
    columns = (Column(word("memo_part", lang)), Column(word("memo_version", lang)))
    return Grid("manifest", word("memo_manifest_caption", lang), columns, tuple(rows))


def files_of(scenario: d.Scenario) -> list[str]:
    """Every file that a scenario was read from."""
    found = [*scenario.files, scenario.recipients.sheet.file]
    if scenario.recipients.facts is not None:
        found.append(scenario.recipients.facts.file)
    found += [table.sheet.file for table in scenario.tables.values()]
    found += [q.definition.file for q in scenario.quantities.values() if isinstance(q.definition, d.Series)]
    found += [line.place.file for plan in scenario.plans.values() for line in plan.lines]
    return list(dict.fromkeys(name for name in found if name))


def _root(scenario: d.Scenario) -> Path:
    """The folder that the scenario's own folder lies in, so that no path of a machine is told."""
    return Path(scenario.files[0]).resolve().parent.parent if scenario.files else Path.cwd()


def _short(path: Path, root: Path) -> str:
    relative = os.path.relpath(path.resolve(), root)
    return path.name if relative.startswith("..") else Path(relative).as_posix()
