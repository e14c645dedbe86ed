"""A change of any number, word, name or order that changes money changes its own sentence, and no other."""

from __future__ import annotations

import typing
from dataclasses import fields, replace
from pathlib import Path

import pytest

from simulator.describe import describe, plain
from simulator.formula.syntax import CLAIM_FUNCTIONS, FUNCTIONS
from simulator.language import LANGUAGES, Locale, has_word
from simulator.scenario import definitions as d
from simulator.scenario.load import load
from simulator.units import parse_unit
from tests.describe.mutations import NOT_RULES, SECTIONS, Mutation, mutations

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = Path(__file__).parent / "everything"
SHIPPED = sorted(path.parent for path in ROOT.glob("scenarios/*/scenario.yaml"))
CASES = sorted(path.parent for path in ROOT.glob("tests/cases/*/scenario.yaml"))


def changed(before: d.Scenario, after: d.Scenario, locale: Locale) -> set[str]:
    """What the sentences that differ are sentences of.

    Whether a figure is used at all is a sentence of the whole, so a name that is read instead of another changes it.
    """
    one, other = (
        {sentence.path: plain(sentence) for sentence in describe(scenario, locale, beside=beside).sentences}
        for scenario, beside in ((before, after), (after, before))
    )
    differing = {path for path in {*one, *other} if one.get(path) != other.get(path)}
    unread = {path.removesuffix(".unused") for path in differing if path.endswith(".unused")}
    return {path for path in differing if ".".join(path.split(".")[:2]) not in unread}


def wrong(scenario: d.Scenario, found: Mutation, locale: Locale) -> str:
    """What is wrong with what a change does to the text; empty when it changes one sentence."""
    paths = changed(scenario, found.scenario, locale)
    return "" if len(paths) == 1 else f"{found.where} - {found.what}: {sorted(paths) or 'nothing changes'}"


FOLDERS = [EVERYTHING, *SHIPPED, *CASES]


@pytest.mark.parametrize(
    "folder",
    [pytest.param(f, id=f.name, marks=[pytest.mark.long] if f.name == "vardval-2023" else []) for f in FOLDERS],
)
def test_each_change_changes_its_own_sentence_and_no_other(folder: Path) -> None:
    scenario = load(folder)
    languages = LANGUAGES if folder == EVERYTHING else LANGUAGES[:1]
    found = [wrong(scenario, one, Locale(lang)) for lang in languages for one in mutations(scenario)]
    assert [text for text in found if text] == []


def test_every_field_of_every_mechanism_is_changed_by_some_scenario() -> None:
    seen = {one.where for one in mutations(load(EVERYTHING))}
    mechanisms = [
        d.Quantity, *typing.get_args(d.Definition), d.Shift, d.Uncertain, d.Component, d.Counted, d.Response,
        d.Payment, *typing.get_args(d.Basis), d.Rounding, d.Instalment, d.Condition,
        d.Source, d.Left, d.Requisition, d.Activity, d.Plan, d.PlanLine, d.Virement,
    ]  # fmt: skip
    nested = {
        "AsOf.own", "Column.moves", "Quantity.definition", "Quantity.rounding", "Quantity.uncertain",
        "Quantity.response", "Uncertain.counted", "Uncertain.components", "Payment.basis", "Payment.paid",
        "Payment.rounding", "Payment.condition", "Source.left", "Source.requisition", "Plan.virement", "Plan.lines",
    }  # fmt: skip
    every = {f"{kind.__name__}.{field.name}" for kind in mechanisms for field in fields(kind)}
    assert every - set(NOT_RULES) - nested - seen == set()


def test_every_function_of_the_language_has_a_phrase() -> None:
    rules = set(FUNCTIONS) - CLAIM_FUNCTIONS
    assert {name for name in rules if not has_word(f"phrase_{name}")} == set()


def test_the_unit_of_a_column_is_said() -> None:
    scenario = load(EVERYTHING)
    for name, quantity in scenario.quantities.items():
        if isinstance(quantity.definition, d.Column) and quantity.unit is not None and not quantity.share:
            other = replace(quantity, unit=parse_unit("hour", "SEK"))
            after = replace(scenario, quantities={**scenario.quantities, name: other})
            assert f"quantities.{name}" in changed(scenario, after, Locale("sv")), name


def test_the_currency_is_said() -> None:
    scenario = load(EVERYTHING)
    assert "currency" in changed(scenario, replace(scenario, currency="NOK"), Locale("sv"))


def test_every_number_of_the_model_stands_in_the_rule_book() -> None:
    for folder in (EVERYTHING, *SHIPPED, *CASES):
        scenario = load(folder)
        said = describe(scenario, Locale("sv"))
        slots = {slot.path for sentence in said.sentences for slot in sentence.slots}
        parts = {path.split("#")[0].split(".")[1] for path in slots if "." in path}
        assert {name for section in SECTIONS for name in getattr(scenario, section)} <= parts, folder.name
