"""A rate that is uplifted on itself, year by year: 1 000 x 1.03 x 1.029 x 1.025, each year rounded to the öre."""

from pathlib import Path

from simulator.engine.settle import settle
from tests.engine.written import written

SCENARIO = """
period: [2023, 2025]
recipients: {rows: [{id: a, listed: 1000}, {id: b, listed: 10}]}
quantities:
  listed: {unit: person}
  uplift: {value: {2023: 3.0 %, 2024: 2.9 %, 2025: 2.5 %}, source: assumption}
  rate:
    unit: kr/person/year
    is: "previous(rate, 1 000 kr/person/year) * (1 + uplift)"
    round: {to: 0.01 kr/person/year}
payments:
  head: {rate: rate, per: listed}
"""


def test_each_year_stands_on_the_year_before(tmp_path: Path) -> None:
    years = settle(written(tmp_path, SCENARIO)[""]).years
    paid = [year.payments["head"].paid[0].tolist() for year in years]
    assert paid == [[103_000_000, 1_030_000], [105_987_000, 1_059_870], [108_637_000, 1_086_370]]
