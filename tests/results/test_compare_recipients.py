"""Designs that add recipients or take them away: the other pays them nothing, and it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.language import LANGUAGES, Locale
from tests.engine.written import written

TEXT = """period: 2022
recipients: {rows: [{id: a, beds: 10, area: n}, {id: b, beds: 20, area: s}]}
quantities: {beds: {unit: bed}}
payments: {fee: {rate: 100 kr/bed, per: beds}}
"""
DESIGNS = {
    "grown": "add: {recipients.c: {beds: 5, area: s}}\n",
    "shrunk": "remove: [recipients.b]\n",
    "fee": "change: {payments.fee.rate: 110 kr/bed}\n",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_is_not_there_is_paid_nothing(tmp_path: Path, lang: str) -> None:
    written(tmp_path, TEXT, DESIGNS)
    found = simulator.compare(tmp_path, list(DESIGNS))
    grown, shrunk, _ = found.designs
    assert grown.differences_minor == {"a": 0, "b": 0, "c": 50_000}
    assert shrunk.differences_minor == {"a": 0, "b": -200_000}
    assert (grown.winners, shrunk.losers) == (("c",), ("b",))
    for design in found.designs:
        assert sum(design.differences_minor.values()) == design.result.cost.minor - found.baseline.cost.minor
    notes = found.designs_table(Locale(lang)).notes
    assert sum(note.endswith(": c") for note in notes) == 1
    assert sum(note.endswith(": b") for note in notes) == 1
    groups = {row[:2]: row[4].minor for row in found.groups_table("area", Locale(lang)).rows}
    assert groups[("grown" if "/" not in grown.name else grown.name, "s")] == 50_000
    table = found.recipients_table(Locale(lang), per="beds")
    assert len(table.rows) == 3 + 2 + 2
    frame = found.frame(per="beds", revenue=None)
    assert frame[frame.payment == "total"].difference.sum() == pytest.approx(500 - 2000 + 300)


def test_a_comparison_both_ways_is_the_same_with_the_other_sign(tmp_path: Path) -> None:
    written(tmp_path, TEXT, DESIGNS)
    base, grown = simulator.settle(tmp_path), simulator.settle(tmp_path, "grown")
    from simulator.results.compare import compare_results

    there, back = (compare_results(*pair).designs[0] for pair in ((base, [grown]), (grown, [base])))
    assert there.differences_minor == {i: -minor for i, minor in back.differences_minor.items()}
