"""Reads and settles mutated scenarios; ``python -m tests.fuzz.crashes 5000 [seed]`` prints each kind of crash."""

from __future__ import annotations

import random
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.results.claims import check_claims
from simulator.scenario.load import from_text
from simulator.scenario.overlay import Layered
from simulator.scenario.yaml_text import parse_yaml
from tests.fuzz.mutations import as_yaml, mutated, read

ROOT = Path(__file__).resolve().parents[2]
BASES = sorted([*(ROOT / "tests" / "cases").glob("*/scenario.yaml"), *(ROOT / "scenarios").glob("**/scenario.yaml")])
LONGEST_MESSAGE = 1500
LONGEST = 20.0


def tried(text: str, file: Path) -> str:
    """How reading and settling a scenario ends: ``settled``, ``refused``; whatever else it raises goes on."""
    try:
        layered = Layered(parse_yaml(text, str(file)), files=(file,))
        check_claims(settle(from_text(layered, "mutated")))
    except ScenarioError as bad:
        assert bad.problems
        for problem in bad.problems:
            for lang in ("sv", "en"):
                message = problem.text(lang)
                assert len(message) <= LONGEST_MESSAGE, message[:200]
        return "refused"
    return "settled"


def mutants(count: int, seed: int) -> Iterator[tuple[Path, str]]:
    """Scenarios near to those that the project ships, as text; the same ones for the same seed."""
    dice = random.Random(seed)
    known: dict[Path, dict[str, Any]] = {base: read(base) for base in BASES}
    for _ in range(count):
        base, other = dice.choice(BASES), dice.choice(BASES)
        yield base, as_yaml(mutated(known[base], known[other], dice))


def main() -> None:
    """Print how many were settled and refused, and one example of each kind of crash."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    warnings.simplefilter("error")
    ends = {"settled": 0, "refused": 0}
    seen: dict[str, int] = {}
    for base, text in mutants(count, seed):
        began = time.perf_counter()
        try:
            ends[tried(text, base)] += 1
        except (Exception, AssertionError) as bad:
            frames = traceback.extract_tb(bad.__traceback__)
            own = [f for f in frames if "simulator" in f.filename] or frames
            kind = f"{type(bad).__name__} {Path(own[-1].filename).name}:{own[-1].lineno} {str(bad)[:150]}"
            key = kind.split(" ")[0] + kind.split(" ")[1]
            seen[key] = seen.get(key, 0) + 1
            if seen[key] == 1:
                print("CRASH", kind, "\n   via", " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in own[:-8:-1]))
                print("   ", text, flush=True)
        if time.perf_counter() - began > LONGEST:
            print("SLOW", time.perf_counter() - began, base, text[:3000], flush=True)
    print(ends, seen)


if __name__ == "__main__":
    main()
