"""Workloads written as scenarios: W1 (40 centres, one year) and W2 (many centres, years and payments)."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load

CENTRES = 40
BEDS = [50 + (37 * i) % 56 for i in range(CENTRES)]
BEDS[0] += 3100 - sum(BEDS) if sum(BEDS) <= 3100 else 0
_REST = 3100 - sum(BEDS)
BEDS = [beds + _REST // CENTRES + (i < _REST % CENTRES) for i, beds in enumerate(BEDS)]

W1 = """\
title: {sv: W1, en: W1}
period: 2021
recipients: {file: recipients.csv, synthetic: yes}
quantities:
  listed_beds: {unit: bed, column: beds}
  beds: {unit: bed, is: listed_beds, uncertain: {counts: poisson}}
  uptake: {unit: share, value: 60 %, uncertain: {p10: 50 %, p90: 70 %}}
  most: {value: 1 review/bed/year}
  reviews:
    {unit: review/year, is: uptake * most * beds, uncertain: {counts: binomial, trials: beds, probability: uptake}}
  bed_rate: {value: 3 500 kr/bed/year}
  fee: {value: 3 000 kr/review}
funding:
  budget: {amount: "16,43 mkr/year"}
payments:
  per_bed: {rate: bed_rate, per: beds}
  reviews_paid: {rate: fee, per: reviews, total_at_most: rest(budget)}
"""

W2 = """\
title: {sv: W2, en: W2}
period: [2021, YEAR]
recipients: {file: recipients.csv, synthetic: yes}
quantities:
  listed_beds: {unit: bed, column: beds}
  listed: {unit: person}
  beds: {unit: bed, is: listed_beds, uncertain: {counts: poisson}}
  uptake: {unit: share, value: 60 %, uncertain: {p10: 50 %, p90: 70 %, varies: {shared: 50 %, recipient_year: 50 %}}}
  most: {value: 1 review/bed/year}
  reviews:
    {unit: review/year, is: uptake * most * beds, uncertain: {counts: binomial, trials: beds, probability: uptake}}
  cover: {unit: 1, is: "reviews / max(most * beds, most * 1 bed)"}
  met: {of: cover, curve: [[40 %, 0], [80 %, 1]]}
funding:
  budget: {amount: AMOUNT kr/year}
payments:
  lump_sum: {amount: 50 000 kr/year}
  per_bed: {rate: 3 500 kr/bed/year, per: beds}
  fee: {rate: 1 500 kr/review, per: reviews, requires: cover >= 30 %, total_at_most: FEES kr/year}
  quality: {pool: rest(budget), shared_by: listed, achieved: met, unearned: redistribute}
"""


def w1(folder: Path) -> Scenario:
    """W1: 3 100 beds in 40 centres, of which 60 per cent are expected to be reviewed."""
    rows = "".join(f"c{i:02d},{beds}\n" for i, beds in enumerate(BEDS))
    return _written(folder, W1, "id,beds\n" + rows)


def w2(folder: Path, centres: int, years: int) -> Scenario:
    """W2: four payments to many centres over some years."""
    rows = "".join(f"c{i:04d},{BEDS[i % CENTRES]},{900 + (613 * i) % 4000}\n" for i in range(centres))
    each = sum(BEDS) / CENTRES
    text = W2.replace("YEAR", str(2020 + years)).replace("AMOUNT", str(round(centres * each * 7000)))
    if years == 1:
        text = text.replace("[2021, 2021]", "2021")
    return _written(folder, text.replace("FEES", str(round(centres * each * 900))), "id,beds,listed\n" + rows)


def _written(folder: Path, text: str, table: str) -> Scenario:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipients.csv").write_text(table, "utf-8")
    (folder / "scenario.yaml").write_text(text, "utf-8")
    return load(folder)


def peak_memory() -> int:
    """The most memory that this process has held, in kB; ``getrusage`` would count what its parent held as well."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0])
