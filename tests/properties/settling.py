"""Settles a design in memory by the simulator and by the reference evaluator."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from simulator.engine.settle import Settlement, settle
from simulator.problems import ScenarioError
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load
from tests.oracles import literals, reference
from tests.properties.designs import Design

Paid = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Answer:
    """What was paid and left unpaid, or why the design was refused."""

    paid: Paid
    unpaid: dict[str, Fraction]
    refused: str = ""


def read(design: Design) -> Scenario:
    """The design as a checked scenario."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**design.files, "scenario.yaml": design.text}.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return load(folder)


def paid(settlement: Settlement) -> Paid:
    """Whole öre by payment and recipient."""
    ids = settlement.scenario.recipients.ids
    return {p: dict(zip(ids, settlement.paid(p)[0].tolist(), strict=True)) for p in settlement.scenario.payments}


def by_simulator(design: Design) -> Answer:
    """The simulator's answer."""
    try:
        settlement = settle(read(design))
    except ScenarioError as bad:
        return Answer({}, {}, bad.text("en"))
    unpaid = {p: settlement.unpaid(p) for p in settlement.scenario.payments}
    return Answer(paid(settlement), {p: u for p, u in unpaid.items() if u is not None})


def by_reference(design: Design) -> Answer:
    """The reference evaluator's answer."""
    try:
        outcome = reference.settle_text(design.text, design.files)
    except literals.ScenarioError as bad:
        return Answer({}, {}, str(bad))
    return Answer(outcome.payments, outcome.unpaid)
