"""What a document rests on: every assumption with its source, what is stated and made up, claims, and the manifest."""

from __future__ import annotations

import hashlib
import os
import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

import simulator
from simulator.describe import heading_of, recipient_titles
from simulator.describe.in_words import formula_in_words
from simulator.language import Locale
from simulator.report.naming import letter, results_of
from simulator.results.checking import CheckedFile
from simulator.results.claims import check_claims
from simulator.results.compare import Comparison
from simulator.results.definition_text import definition_text
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.tables.table import Column, Row, Table

ASSUMPTION = "assumption"
KINDS = ("stated", "assumed", "computed", "made_up", "unsourced")


def assumptions(results: Sequence[tuple[str, Result]], locale: Locale) -> Table:
    """Every quantity and source of money: its value, its source, how sure that is, and the designs that have it."""
    seen: dict[tuple[str, str, str, str], list[int]] = {}
    for number, (_, result) in enumerate(results):
        for row in _quantities(result.scenario, locale):
            seen.setdefault(row, []).append(number)
    rows = tuple((*row, _used_in(numbers, len(results), locale)) for row, numbers in seen.items())
    keys = ("memo_name", "memo_value", "source", "memo_status", "memo_used_in")
    columns = tuple(Column(key, locale.word(key), "text") for key in keys)
    return Table("assumptions", locale.word("memo_assumptions_caption"), columns, rows)


def _used_in(numbers: Sequence[int], most: int, locale: Locale) -> str:
    """All, or the letters of those that have it, or of those that have not where they are fewer."""
    if len(numbers) == most:
        return locale.word("memo_all")
    if len(numbers) > most // 2 + 1:
        without = [k for k in range(most) if k not in numbers]
        return locale.word("memo_all_but", names=_letters(without, locale))
    return _letters(numbers, locale)


def _letters(numbers: Sequence[int], locale: Locale) -> str:
    """Letters of designs; the baseline, which has none, by its word."""
    return ", ".join(letter(k - 1) if k else locale.word("memo_baseline") for k in numbers)


def _quantities(scenario: d.Scenario, locale: Locale) -> Iterator[tuple[str, str, str, str]]:
    for name, source in scenario.funding.items():
        value = formula_in_words(scenario, source.amount, locale.language)
        yield _row(scenario, name, value, source.origin, status(source.origin, False), locale)
    for name, quantity in scenario.quantities.items():
        column = isinstance(quantity.definition, d.Column)
        value = locale.word("memo_in_table") if column else _in_words(scenario, quantity, locale)
        if quantity.origin.stated:
            value = f"{quantity.origin.stated} {value}"
        if quantity.uncertain is not None:
            value += f" ({locale.word('memo_uncertain')})"
        computed = isinstance(quantity.definition, d.Computed) and not quantity.origin.source
        kind = "computed" if computed else status(quantity.origin, column and scenario.synthetic)
        yield _row(scenario, name, value, quantity.origin, kind, locale)


def _in_words(scenario: d.Scenario, quantity: d.Quantity, locale: Locale) -> str:
    """What a quantity is: a number with its unit or a formula in words, else as its author wrote it."""
    match quantity.definition:
        case d.Computed(formula=formula):
            return formula_in_words(scenario, formula, locale.language)
        case d.Dated(values=((_, value),)):
            return formula_in_words(scenario, value, locale.language)
        case _:
            return definition_text(quantity)


def _row(
    scenario: d.Scenario, name: str, value: str, origin: d.Origin, kind: str, locale: Locale
) -> tuple[str, str, str, str]:
    source = locale.word("memo_assumption") if origin.source == ASSUMPTION else origin.source or "-"
    return heading_of(scenario, name, locale.language), value, source, locale.word(f"memo_is_{kind}")


def status(origin: d.Origin, made_up: bool) -> str:
    """Whether a figure is stated in a document, assumed, made up, or without a source."""
    if origin.source == ASSUMPTION:
        return "assumed"
    if made_up:
        return "made_up"
    return "stated" if origin.source else "unsourced"


def standing(results: Sequence[tuple[str, Result]], locale: Locale) -> str:
    """How many figures are stated, assumed, computed, made up or without a source, in one sentence."""
    found = {(name, kind) for _, result in results for name, _, _, kind in _quantities(result.scenario, locale)}
    counts = Counter(kind for _, kind in found)
    words = [locale.word(f"memo_is_{kind}") for kind in KINDS]
    parts = ", ".join(f"{counts[kind]} {kind}" for kind in words if counts[kind])
    return locale.word("memo_standing", parts=parts)


def documents(results: Sequence[tuple[str, Result]], locale: Locale) -> dict[str, tuple[str, str, str, str]]:
    """Issuer, title, date and address of each document that figures come from."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for _, result in results:
        for key, document in result.scenario.documents.items():
            title = result.scenario.titles.documents[key].of(locale.language)
            found[key] = (
                document.get("issuer", ""), title or key, document.get("date", ""), document.get("url", "")
            )  # fmt: skip
    return found


def sources(results: Sequence[tuple[str, Result]], locale: Locale) -> Table | None:
    """The documents that figures come from."""
    found = documents(results, locale)
    rows: tuple[Row, ...] = tuple((key, *(text or "-" for text in document)) for key, document in found.items())
    keys = ("source", "memo_issuer", "memo_document", "memo_date", "memo_url")
    columns = tuple(Column(key, locale.word(key), "text") for key in keys)
    return Table("sources", locale.word("memo_sources_caption"), columns, rows) if rows else None


def claims(results: Sequence[tuple[str, Result]], locale: Locale) -> Table | None:
    """Every figure of the sources, computed again; what several designs claim alike stands once."""
    found: dict[Row, list[int]] = {}
    columns: tuple[Column, ...] = ()
    for number, (_, result) in enumerate(results):
        for verdict in check_claims(result.settlement):
            table = CheckedFile(result.scenario, (verdict,)).table(locale)
            columns = table.columns
            that = _claimed(result.scenario, verdict.claim, locale)
            for k, row in enumerate(table.rows):  # below a claim about everyone stand those for whom it fails
                said = row[4] if verdict.verdict not in ("holds", "rounded") or verdict.rows else ""
                shown_row = (that if k == 0 else f"- {row[0]}", *row[1:4], said, *row[5:])
                found.setdefault(shown_row, []).append(number)
    shown = [k for k, column in enumerate(columns) if column.key != "reason"]
    reason = next((k for k, column in enumerate(columns) if column.key == "reason"), 0)
    rows: list[Row] = []
    for row, numbers in found.items():
        told = f"{row[0]} ({row[reason]})" if row[reason] else row[0]
        titles = ", ".join(results[k][0].partition(".")[0] for k in numbers)
        rows.append((titles, *(told if k == 0 else row[k] for k in shown)))
    first = Column("design", locale.word("memo_design"), "text")
    headings = (first, *(columns[k] for k in shown))
    return Table("claims", locale.word("memo_claims_caption"), headings, tuple(rows)) if rows else None


def _claimed(scenario: d.Scenario, claim: d.Claim, locale: Locale) -> str:
    """What a claim is about, in words."""
    where = "".join(f", {key}: {value or '-'}" for key, value in claim.where.items())
    who = f", {recipient_titles(scenario).get(claim.for_, claim.for_)}" if claim.for_ else ""
    return formula_in_words(scenario, claim.that, locale.language) + where + who


def claims_sentence(results: Sequence[tuple[str, Result]], locale: Locale) -> str:
    """How many claims the designs make, how many do not come out, and which."""
    verdicts = [(title, verdict) for title, result in results for verdict in check_claims(result.settlement)]
    failed = [
        f"{title.partition('.')[0]} ({verdict.claim.that.text})" for title, verdict in verdicts if not verdict.passes
    ]
    if failed:
        return locale.word("memo_claims_fail", n=len(verdicts), failed=len(failed), which="; ".join(failed))
    return locale.word("memo_claims_pass", n=len(verdicts))


def manifest(comparison: Comparison, locale: Locale) -> Table:
    """What is needed to compute the document again: the program, the libraries and every file with its SHA-256."""
    rows: list[Row] = [
        ("simulator", simulator.__version__),
        ("Python", platform.python_version()),
        ("NumPy", np.__version__),
    ]
    files = dict.fromkeys(name for result in results_of(comparison) for name in files_of(result.scenario))
    root = _root(comparison.baseline.scenario)
    for path in dict.fromkeys(Path(name).resolve() for name in files):
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        rows.append((_short(path, root), digest))
    columns = (
        Column("part", locale.word("memo_part"), "text"),
        Column("version", locale.word("memo_version"), "text"),
    )
    return Table("manifest", locale.word("memo_manifest_caption"), columns, tuple(rows))


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
