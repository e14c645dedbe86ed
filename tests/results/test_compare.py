"""What counts as a gain, in currencies of any smallest unit."""

from pathlib import Path

import pytest

import simulator

SCENARIO = """
title: {sv: A, en: A}
currency: CURRENCY
period: 2026
recipients:
  rows: [{id: north, beds: 10}]
quantities:
  beds: {unit: bed}
  rate: {value: 1 000 CURRENCY/bed/year}
payments:
  per_bed: {rate: rate, per: beds}
"""
MORE = (
    "extends: ../scenario.yaml\ntitle: {sv: B, en: B}\nwhy: more\nchange: {quantities.rate: 1 100 CURRENCY/bed/year}\n"
)


@pytest.mark.parametrize("currency", ["JPY", "SEK", "KWD"])
def test_what_does_not_count_is_in_whole_units_of_the_currency(tmp_path: Path, currency: str) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "scenario.yaml").write_text(SCENARIO.replace("CURRENCY", currency), "utf-8")
    (tmp_path / "designs" / "more.yaml").write_text(MORE.replace("CURRENCY", currency), "utf-8")
    for materiality, winners in ((999, ("north",)), (1000, ())):
        (design,) = simulator.compare(tmp_path, materiality=materiality).designs
        assert design.winners == winners
