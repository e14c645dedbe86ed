"""A small scenario written for a test: three centres, what they are paid for, and how they answer."""

from __future__ import annotations

import tempfile
from pathlib import Path

from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load

HEAD = """
period: 2022
recipients:
  rows:
    - {id: a, residents: 100, beds: 100}
    - {id: b, residents: 60, beds: 70}
    - {id: c, residents: 40, beds: 40}
quantities:
  residents: {unit: person}
  beds: {unit: bed}
  usual: {unit: review/year, is: residents * 0.5 review/person/year}
"""
POOL = "payments:\n  pot: {pool: 300 000 kr, shared_by: reviews}\n"
OPEN = "payments:\n  fee: {rate: 2000 kr/review, per: reviews}\n"
CAPPED = "payments:\n  fee: {rate: 4000 kr/review, per: reviews, total_at_most: 300 000 kr}\n"
THRESHOLD = (
    "payments:\n  fee: {rate: 2000 kr/review, per: reviews, requires: reviews / residents >= 0.6 review/person/year}\n"
)
PLAIN = "  reviews: {unit: review/year, is: usual}\n"


def scenario(payments: str, reviews: str = PLAIN, more: str = "") -> Scenario:
    """The three centres under some payments; ``reviews`` is how the quantity that is paid for is defined."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "scenario.yaml").write_text(HEAD + more + reviews + payments, encoding="utf-8")
        return load(folder)


def responding(rule: str) -> str:
    """The quantity that is paid for, with a response."""
    return f"  reviews: {{unit: review/year, is: usual, response: {{{rule}, source: assumption}}}}\n"
