"""Small scenarios with something uncertain, written to a folder."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load

ROWS = "".join(f"    - {{id: c{k}, places: {places}}}\n" for k, places in enumerate((66, 102, 39, 75, 18)))
FRAME = f"""\
period: 2021
recipients:
  synthetic: yes
  rows:
{ROWS}quantities:
  places: {{unit: bed}}
"""
DESIGN = """\
  uptake: {unit: share, value: 60 %, uncertain: {p10: 40 %, p90: 80 %, source: assumption}}
  beds: {unit: bed, is: places, uncertain: {counts: poisson}}
  one: {value: 1 review/bed/year}
  reviews:
    {unit: review/year, is: uptake * one * beds, uncertain: {counts: binomial, trials: beds, probability: uptake}}
funding:
  grant: {amount: 1 500 000 kr/year}
payments:
  per_bed: {rate: 3 500 kr/bed/year, per: beds}
"""
FEE = "  fee_paid: {rate: 2 500 kr/review, per: reviews}\n"
CAPPED = "  fee_paid: {rate: 2 500 kr/review, per: reviews, total_at_most: rest(grant)}\n"
POOL = "  fee_paid: {pool: rest(grant), shared_by: reviews + 1 review/year}\n"


def scenario(folder: Path, quantities: str = DESIGN, payment: str = FEE, frame: str = FRAME) -> Scenario:
    """A scenario of five centres."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(frame + quantities + payment, "utf-8")
    return load(folder)


def with_quantity(folder: Path, line: str) -> Scenario:
    """A scenario with one more quantity, which a payment reads."""
    rest = "payments:\n  p: {rate: 1 kr/bed, per: places, times: x}\n"
    return scenario(folder, f"  x: {line}\n", rest)
