"""The engine and the reference agree on designs that read all payments together and the model that they extend."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator
from simulator.problems import ScenarioError

from . import literals
from .reference import settle_document

BASE = """
period: 2023
recipients: {{file: rows.csv}}
quantities: {{listed: {{unit: person}}, need: {{unit: 1}}, own: {{unit: yes/no}}}}
groups: {{care: {{all_but: [vat]}}, lists: [head, sole]}}
payments:
  head: {{rate: {rate} kr/person/year, per: listed}}
  sole: {{amount: "where(listed < 900 person, {sole} kr, 0)"}}
  vat:  {{amount: 3 % * total_paid({group}), requires: own}}
"""
DESIGN = """
extends: ../scenario.yaml
why: a test
change:
  payments.head: {head}
add:
  payments.malus: {{amount: -(need * {malus} kr), negative: allowed}}
  quantities.change: {{unit: kr, is: total_paid({sum}) - baseline(total_paid({sum})), negative: allowed}}
  quantities.lifted: {{unit: kr, is: "max(-{floor} % * baseline(total_paid(all)) - change, 0)"}}
  quantities.gained: {{unit: kr, is: "max(change, 0)"}}
  payments.corridor: {{amount: {corridor}, negative: allowed}}
"""
HEADS = (
    "{pool: baseline(total(head)), shared_by: listed * need}",
    "{pool: baseline(total(total_paid(all))) / 2, shared_by: listed, at_least: 40 % * baseline(head)}",
    "{rate: 100 kr/person/year, per: listed * need, total_at_most: baseline(total(head) + total(sole))}",
    "{amount: 99 % * baseline(head) + listed * 1 kr/person}",
)
CORRIDORS = (
    "lifted - gained / 2",
    "lifted - total(lifted) * share(gained)",
    "lifted + 0 * gained + 1 % * baseline(vat)",
)


@st.composite
def files(draw: st.DrawFn) -> dict[str, str]:
    rows = ["id,listed,need,own"]
    for who in "abcd"[: draw(st.integers(2, 4))]:
        need, own = draw(st.integers(50, 150)), draw(st.sampled_from(["yes", "no"]))
        rows.append(f"{who},{draw(st.integers(1, 2000))},{need / 100:.2f},{own}")
    base = {"rate": draw(st.integers(1, 5000)), "sole": draw(st.integers(0, 90_000))}
    words = {"malus": draw(st.integers(0, 9000)), "floor": draw(st.integers(0, 5))}
    return {
        "rows.csv": "\n".join(rows) + "\n",
        "scenario.yaml": BASE.format(**base, group=draw(st.sampled_from(["care", "lists", "all"]))),
        "designs/one.yaml": DESIGN.format(
            **words,
            head=draw(st.sampled_from(HEADS)),
            sum=draw(st.sampled_from(["all", "care", "lists"])),
            corridor=draw(st.sampled_from(CORRIDORS)),
        ),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_sums_and_the_baseline_are_the_same_to_the_ore(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, str]
) -> None:
    folder: Path = tmp_path_factory.mktemp("together")
    (folder / "designs").mkdir()
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    try:
        reference = settle_document("designs/one.yaml", lambda name: found[name]).payments
    except literals.ScenarioError:
        with pytest.raises(ScenarioError):
            simulator.settle(folder, "one")
        return
    ours = simulator.settle(folder, "one").amounts_minor
    assert {name: dict(amounts) for name, amounts in ours.items()} == reference


def test_a_corridor_on_the_whole_as_it_is_by_hand() -> None:
    rows = "id,listed,need,own\na,8000,1.1,no\nb,5000,0.9,no\n"
    design = DESIGN.format(head=HEADS[0], malus=1000, sum="all", floor=1, corridor=CORRIDORS[1])
    found = {
        "rows.csv": rows,
        "scenario.yaml": BASE.format(rate=4000, sole=0, group="care"),
        "designs/one.yaml": design,
    }
    paid = settle_document("designs/one.yaml", lambda name: found[name]).payments
    assert sum(amounts["b"] for amounts in paid.values()) == 1_980_000_000  # 99 % of 5 000 x 4 000 kr
    assert sum(paid["corridor"].values()) == 0
    assert sum(paid["head"].values()) == 5_200_000_000
