"""What is too large is refused before it costs anything, and no mangled file gets past the messages."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.scenario import yaml_text
from simulator.scenario.load import load
from simulator.scenario.sheets import decoding, rows

ROOT = Path(__file__).parents[2]
SMALL = """
period: 2022
recipients: {file: centres.csv}
quantities:
  beds: {unit: bed}
payments:
  fee: {rate: 1 kr/bed, per: beds}
"""


def codes(path: Path, *designs: str) -> list[str]:
    with pytest.raises(ScenarioError) as found:
        settle(load(path, designs))
    return [problem.code for problem in found.value.problems]


def test_an_oversized_scenario(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text("# " + "x" * yaml_text.MOST_BYTES)
    assert codes(path) == ["file_too_large"]


def test_an_oversized_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scenario.yaml").write_text(SMALL)
    (tmp_path / "centres.csv").write_text("id,beds\n" + "".join(f"c{n},1\n" for n in range(100)))
    monkeypatch.setattr(decoding, "MOST_BYTES", 100)
    assert codes(tmp_path) == ["file_too_large"]


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scenario.yaml").write_text(SMALL)
    (tmp_path / "centres.csv").write_text("id,beds\n" + "".join(f"c{n},1\n" for n in range(100)))
    monkeypatch.setattr(rows, "MOST_ROWS", 99)
    assert codes(tmp_path) == ["too_many_rows"]


def test_no_file_and_no_design(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["no_such_file"]
    (tmp_path / "scenario.yaml").write_text(SMALL)
    (tmp_path / "centres.csv").write_text("id,beds\na,1\n")
    assert codes(tmp_path, "generous") == ["no_such_design"]


def test_designs_on_top_of_each_other_end_somewhere(tmp_path: Path) -> None:
    (tmp_path / "d0.yaml").write_text(SMALL)
    for n in range(1, 12):
        (tmp_path / f"d{n}.yaml").write_text(f"extends: d{n - 1}.yaml\nwhy: more\n")
    assert codes(tmp_path / "d11.yaml") == ["too_many_layers"]


def test_designs_of_two_scenarios_do_not_mix(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(SMALL)
        (tmp_path / f"{name}-design.yaml").write_text(f"extends: {name}.yaml\nwhy: more\n")
    (tmp_path / "both.yaml").write_text("extends: [one-design.yaml, two-design.yaml]\nwhy: both\n")
    assert codes(tmp_path / "both.yaml") == ["different_bases"]


def test_a_table_linked_from_elsewhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "centres.csv").write_text("id,beds\na,1\n")
    (inside / "scenario.yaml").write_text(SMALL)
    (inside / "centres.csv").symlink_to(tmp_path / "centres.csv")
    assert codes(inside) == ["outside_folder"]


@pytest.mark.parametrize("seed", range(8))
def test_a_mangled_scenario_is_refused_or_settled_and_never_crashes(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    originals = sorted((ROOT / "tests" / "cases").glob("*/scenario.yaml"))
    started = time.monotonic()
    for _ in range(15):
        original = chance.choice(originals)
        for table in original.parent.glob("*.csv"):
            (tmp_path / table.name).write_bytes(table.read_bytes())
        path = tmp_path / "scenario.yaml"
        path.write_text(mangled(original.read_text("utf-8"), chance), encoding="utf-8")
        try:
            settle(load(path))
        except ScenarioError as bad:
            assert bad.text("sv") and bad.text("en")
    assert time.monotonic() - started < 60


def mangled(text: str, chance: random.Random) -> str:
    """The text with a few words changed for others, dropped, doubled or set beside strange ones."""
    strange = re.findall(
        r"\S+", "{ } [ ] , : 0 -1 1.234 kr % * ( ) x ** 2022-02-30 total( rest( &a *a !! null yes é \" ' # per pool"
    )
    strange += ["", "\n", "  "]
    words = text.split(" ")
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = chance.randrange(len(words))
        words[at] = chance.choice([chance.choice(strange), words[at] * 2, chance.choice(words), words[at][:-1]])
    return " ".join(words)
