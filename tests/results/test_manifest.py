"""A manifest that was tampered with is refused by name, whatever stands in it; never a traceback, never another run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.api import simulate
from simulator.problems import ScenarioError
from simulator.results.manifest import Request, manifest, read

NAME = "vasterbotten-2021"
OTHER_KINDS: dict[str, tuple[Any, ...]] = {
    "scenario": (None, [], 5),
    "designs": (None, [], {}, [5], "x", [None]),
    "draws": (None, "5", 1.5, [], True),
    "seed": (None, "1", 1.5, True),
    "method": (None, "x", "", "Sobol", []),
    "only_chance": (None, "no", 1, []),
    "until": ("ranking", {}, [1]),
    "inputs": (None, [], "x", {"a.csv": 5}),
    "versions": (None, [], {"numpy": 2}),
    "cpu": (None, "AVX", [1]),
    "result": (None, 5, []),
}


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return manifest(Request(NAME, ("",), 4, 1), simulate(NAME, draws=4, prove=False), Path())


@pytest.mark.parametrize("key", OTHER_KINDS)
def test_every_key_is_held_to_its_kind(key: str, whole: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text(json.dumps(whole))
    assert read(file)[0].designs == ("",)
    for wrong in OTHER_KINDS[key]:
        file.write_text(json.dumps(whole | {key: wrong}))
        with pytest.raises(ScenarioError) as found:
            read(file)
        assert found.value.problems[0].code == "manifest_wrong", wrong
        assert key in found.value.problems[0].text("en") or wrong is None
