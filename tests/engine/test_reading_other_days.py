"""``as_of`` of any definition and ``held_for`` in months, of rows that come, go and change owner."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine.settle import settle
from tests.oracles.reference import settle_text
from tests.properties.designs import Design
from tests.properties.settling import paid, read

DAYS = st.dates(date(2021, 7, 1), date(2022, 12, 31))
SHORT = st.sampled_from(["4 weeks", "10 days", "1 month", "3 months", "1 quarter", "1 year"])


@st.composite
def worlds(draw: st.DrawFn) -> Design:
    """Recipients with dated facts, homes with windows, and a payment of each way to read them on other days."""
    days = sorted(draw(st.lists(DAYS, max_size=4, unique=True)))
    facts = ["id,from,listed", *(f"{draw(st.sampled_from('ab'))},{day},{draw(st.integers(0, 9))}" for day in days)]
    homes = [{"home": "h0", "centre": "a", "from": "", "to": "", "places": "3"}]
    for n in range(draw(st.integers(0, 3))):
        starts = sorted(draw(st.lists(DAYS, min_size=2, max_size=3, unique=True)))
        for first, after in zip(starts, [*starts[1:], date(2023, 6, 1)], strict=True):
            cells = {"home": f"h{n + 1}", "centre": draw(st.sampled_from("ab")), "from": str(first)}
            last = after - timedelta(days=draw(st.integers(1, 3)))
            homes.append({**cells, "to": str(max(last, first)), "places": str(draw(st.integers(0, 9)))})
    rows = "".join("      - {" + ", ".join(f'{k}: "{v}"' for k, v in home.items()) + "}\n" for home in homes)
    held, before = draw(SHORT), draw(SHORT)
    text = f"""period: 2022
recipients: {{rows: [{{id: a, listed: 5}}, {{id: b, listed: 7}}], facts: facts.csv}}
tables:
  homes:
    row: home
    recipient: centre
    rows:
{rows}quantities:
  listed: {{unit: person}}
  places: {{unit: bed, table: homes}}
  rate: {{value: {{2021-01-01: 2 kr/person, {draw(DAYS)}: 3 kr/person}}, as_of: {draw(DAYS)}}}
  cut: {{value: {draw(DAYS)}}}
  own: {{unit: person, column: listed, as_of: -{before}}}
  on_cut: {{unit: person, column: listed, as_of: cut}}
  twice: {{is: 2 * listed, as_of: {draw(DAYS)}}}
  held: {{of: listed, held_for: {held}}}
  held_own: {{of: own, held_for: {held}}}
  held_home: {{of: places, held_for: {held}}}
  beds: {{is: sum(held_home)}}
  home_then: {{unit: bed, table: homes, column: places, as_of: -{before}}}
  then: {{is: sum(home_then)}}
payments:
  dated: {{rate: rate, per: listed, accrues: month}}
  own_pay: {{rate: 1 kr/person, per: own, accrues: month}}
  cut_pay: {{rate: 1 kr/person, per: on_cut}}
  twice_pay: {{rate: 1 kr/person, per: twice}}
  held_pay: {{rate: 1 kr/person, per: held, accrues: month}}
  held_own_pay: {{rate: 1 kr/person, per: held_own, accrues: quarter, counted: end}}
  beds_pay: {{rate: 1 kr/bed, per: beds, accrues: month}}
  then_pay: {{rate: 1 kr/bed, per: then, accrues: month}}
"""
    return Design({"head": text.splitlines()}, {"facts.csv": "\n".join(facts) + "\n"}, ["a", "b"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_what_is_read_on_other_days_is_what_the_reference_reads(design: Design) -> None:
    assert paid(settle(read(design))) == settle_text(design.text, design.files).payments
