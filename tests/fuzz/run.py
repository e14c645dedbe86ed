"""Looks for faults for as long as it is told: ``python -m tests.fuzz.run MINUTES [SEED]`` or ``make fuzz MINUTES=120``.

Half of the time goes to mutated scenarios, tables, workbooks and formulas, half to random designs against the reference
and against laws (order, conservation, relabelling, ledgers), with other seeds than the suite's. What it found is
printed, each kind of crash with its first example, and the exit code is 1 when there is anything.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import time
import warnings
from collections import Counter
from itertools import count
from pathlib import Path

from tests.fuzz.crashes import all_tried
from tests.fuzz.inputs import KINDS, ROOT, inputs

MOST_MEMORY = 1 << 30
"""Bytes beyond what the program holds at its start; more is a finding, as a MemoryError."""
TOGETHER = 100
LAWS = ("properties", "funding", "engine", "rules", "scenario")
STATED = re.compile(r"^@given|RuleBasedStateMachine", re.M)
EXAMPLES = re.compile(r"(\d+) passing, (\d+) failing")


def crashes(until: float, seed: int) -> tuple[Counter[str], dict[str, str]]:
    """Mutated inputs of every kind in turn."""
    warnings.simplefilter("error")
    held = Path("/proc/self/statm")
    pages = int(held.read_text("ascii").split()[0]) if held.exists() else 1 << 20
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    ends: Counter[str] = Counter()
    first: dict[str, str] = {}
    for round_ in count():
        for kind in KINDS:
            found = all_tried(inputs(kind, seed + round_), TOGETHER, until)
            ends.update({f"{kind} {end}": n for end, n in found.ends.items()})
            first |= {f"{kind}: {what}": told for what, told in found.first.items() if f"{kind}: {what}" not in first}
            if time.monotonic() > until:
                return ends, first
    return ends, first


def laws(until: float, dice: random.Random) -> tuple[int, list[str]]:
    """Random designs and worlds, by the files of tests that state laws, with seeds of their own."""
    files = [file for folder in LAWS for file in sorted((ROOT / "tests" / folder).glob("test_*.py"))]
    files = [file for file in files if STATED.search(file.read_text("utf-8"))]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    examples, failed = 0, []
    while time.monotonic() < until:
        seed, file = dice.randrange(1 << 32), dice.choice(files)
        command = [
            sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics", f"--hypothesis-seed={seed}",
            str(file),
        ]  # fmt: skip
        left = max(until - time.monotonic(), 1)
        try:
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=left)
        except subprocess.TimeoutExpired:
            break
        if done.returncode:
            failed.append(f"{file.name}, seed {seed}\n{done.stdout[-6000:]}")
        examples += sum(int(passing) + int(failing) for passing, failing in EXAMPLES.findall(done.stdout))
    return examples, failed


def main() -> int:
    """Print what was tried and what was found."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 20)
    begun = time.monotonic()
    print(f"{minutes:g} minutes, seed {seed}", flush=True)
    examples, failed = laws(begun + 30 * minutes, random.Random(seed))
    ends, first = crashes(begun + 60 * minutes, seed)
    print(f"{examples} examples of laws, {len(failed)} runs with a failure")
    for end, times in sorted(ends.items()):
        print(f"{times:8} {end}")
    for what, told in first.items():
        print(f"\n{what}\n{told}")
    for told in failed:
        print(f"\n{told}")
    return 1 if first or failed else 0


if __name__ == "__main__":
    sys.exit(main())
