"""Rows of finer tables that change, or change their owner, from a day: as rows of their own, and as the reference."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine.settle import settle
from tests.oracles.reference import settle_text
from tests.properties.designs import Design
from tests.properties.settling import paid, read

DAYS = st.dates(date(2022, 1, 1), date(2022, 12, 31))
FACTS = st.lists(st.tuples(st.sampled_from(["h1", "h2"]), DAYS, st.sampled_from(["a", "b", ""]), st.integers(0, 9)),
                 max_size=5, unique_by=lambda fact: fact[:2])  # fmt: skip


def text(rows: str, facts: str) -> str:
    return f"""period: 2022
recipients: {{rows: [{{id: a}}, {{id: b}}]}}
tables:
  homes:
    row: home
    recipient: centre{facts}
    rows: [{rows}]
quantities:
  places: {{unit: bed, table: homes}}
  held: {{of: places, held_for: 2 months}}
  settled: {{is: sum(held)}}
  beds: {{is: sum(places)}}
payments:
  by_month: {{rate: 12 kr/bed/year, per: beds, accrues: month}}
  by_day: {{rate: 365 kr/bed/year, per: beds, accrues: day}}
  by_held: {{rate: 1 kr/bed, per: settled, accrues: month}}
"""


def design(rows: str, facts: str = "", files: dict[str, str] | None = None) -> Design:
    return Design({"head": text(rows, facts).splitlines()}, files or {}, ["a", "b"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(FACTS)
def test_a_row_that_changes_is_a_row_for_each_time(facts: list[tuple[str, date, str, int]]) -> None:
    lines = "".join(f"{home},{day},{centre},{places or ''}\n" for home, day, centre, places in facts)
    once = "{home: h1, centre: a, places: 3}, {home: h2, centre: b, places: 4}"
    found = design(once, "\n    facts: moves.csv", {"moves.csv": "home,from,centre,places\n" + lines})
    rows: list[str] = []
    for home, centre, places in (("h1", "a", 3), ("h2", "b", 4)):
        own = sorted(fact[1:] for fact in facts if fact[0] == home)
        start, last = "", [day - timedelta(days=1) for day, _, _ in own]
        for k in range(len(own) + 1):
            end = last[k] if k < len(own) else ""
            if not (end and end < date(2022, 1, 1)):
                cells = f'from: "{start}", to: "{end}", places: {places}'
                rows.append(f"{{home: {home}, centre: {centre}, {cells}}}")
            if k < len(own):
                start, centre, places = str(own[k][0]), own[k][1] or centre, own[k][2] or places
    answer = paid(settle(read(found)))
    assert answer == settle_text(found.text, found.files).payments
    assert sum(answer["by_month"].values()) == sum(paid(settle(read(design(", ".join(rows)))))["by_month"].values())
    assert answer["by_day"] == paid(settle(read(design(", ".join(rows)))))["by_day"]
