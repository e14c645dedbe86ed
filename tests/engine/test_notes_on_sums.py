"""Notes on what is not in a sum, and on payments that are read for parts of a year."""

from pathlib import Path

from simulator.engine.settle import settle
from tests.engine.written import written

TWO_SUMS = """
period: 2023
recipients: {rows: [{id: a, listed: 100, own: no}, {id: b, listed: 300, own: yes}]}
quantities: {listed: {unit: person}, own: {unit: yes/no}}
groups: {care: {all_but: [vat]}}
payments:
  head: {rate: 100 kr/person/year, per: listed}
  vat:  {amount: 3 % * total_paid(care), requires: own}
"""
CORRIDOR = """
add:
  quantities.change: {unit: kr, is: total_paid(all) - baseline(total_paid(all)), negative: allowed}
  payments.corridor: {amount: "max(-change, 0)"}
"""
OUTSIDE = "change: {groups.care: {all_but: [vat, corridor]}}\n"


def notes(folder: Path, design: str, code: str) -> list[dict[str, str]]:
    folder.mkdir()
    found = written(folder, TWO_SUMS, {"one": design})
    return [note.params for note in settle(found["one"]).notes() if note.code == code]


def test_two_sums_that_ask_for_each_other_are_told_and_a_corridor_outside_the_group_is_not(tmp_path: Path) -> None:
    assert notes(tmp_path / "in", CORRIDOR, "sum_without") == [
        {"asker": "change", "payment": "vat"},
        {"asker": "vat", "payment": "corridor"},
    ]
    assert notes(tmp_path / "out", CORRIDOR + OUTSIDE, "sum_without") == []


def test_a_payment_read_by_its_name_in_a_month_is_told(tmp_path: Path) -> None:
    monthly = "payments.more: {amount: 12 * baseline(head) - head, negative: allowed, accrues: month}"
    assert notes(tmp_path / "m", f"add: {{{monthly}}}", "year_in_slice") == [{"payment": "more", "named": "head"}]
    shares = "payments.more: {amount: 12 kr/year * share(head), accrues: month}"
    assert (
        notes(tmp_path / "s", f"add: {{'{shares.split(':')[0]}': {shares.split(': ', 1)[1]}}}", "year_in_slice") == []
    )
    yearly = "payments.more: {amount: baseline(head) - head, negative: allowed}"
    assert notes(tmp_path / "y", f"add: {{{yearly}}}", "year_in_slice") == []
