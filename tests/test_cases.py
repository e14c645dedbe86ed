"""Every published scheme and every shipped system: its figures hold, and the reference evaluator pays the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.engine.settle import Settlement, settle
from simulator.results.claims import check_claims
from simulator.scenario.load import load
from tests.oracles import literals, reference

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = sorted(
    [*(ROOT / "tests" / "cases").glob("*/scenario.yaml"), *(ROOT / "scenarios").glob("**/scenario.yaml")]
)
FILES = [file for base in SCENARIOS for file in (base, *sorted((base.parent / "designs").glob("*.yaml")))]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT).with_suffix("")).replace("/scenario", "").replace("tests/cases/", "")


@pytest.fixture(scope="module")
def settled() -> dict[Path, Settlement]:
    return {}


def settlement(path: Path, known: dict[Path, Settlement]) -> Settlement:
    if path not in known:
        known[path] = settle(load(path))
    return known[path]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_claim_holds(path: Path, settled: dict[Path, Settlement]) -> None:
    for verdict in check_claims(settlement(path, settled)):
        assert verdict.passes, (verdict.claim.that.text, verdict.stated, verdict.computed)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_reference_evaluator_pays_the_same(path: Path, settled: dict[Path, Settlement]) -> None:
    try:
        outcome = reference.settle(path)
    except literals.OutsideCore as bad:
        pytest.skip(str(bad))
    ours = settlement(path, settled)
    ids = ours.scenario.recipients.ids
    paid = {p: dict(zip(ids, ours.paid(p)[0].tolist(), strict=True)) for p in ours.scenario.payments}
    assert paid == outcome.payments
    assert int(ours.paid_in_all()[0]) == outcome.cost
    for payment, unpaid in outcome.unpaid.items():
        assert ours.unpaid(payment) == unpaid


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_reference_evaluator_computes_the_same_claims(path: Path, settled: dict[Path, Settlement]) -> None:
    try:
        outcome = reference.settle(path)
    except literals.OutsideCore as bad:
        pytest.skip(str(bad))
    verdicts = check_claims(settlement(path, settled))
    for verdict, (that, computed, stated) in zip(verdicts, outcome.claims, strict=True):
        assert verdict.stated == stated, that
        assert computed is None or verdict.computed == computed, that


def test_there_are_cases() -> None:
    assert len(SCENARIOS) > 30
    assert len(FILES) > 60
