"""How inputs end: settled, or refused in located messages of bounded length; anything else is a finding."""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.results.claims import check_claims
from simulator.scenario.load import load
from tests.fuzz.inputs import Tried

LONGEST_MESSAGE = 1500
LONGEST = 5.0
"""Seconds after which an input is a finding, whatever it ends in."""


@dataclass
class Findings:
    """What was tried, how it ended, and the first example of each kind of crash."""

    ends: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)


def tried(one: Tried, folder: Path) -> str:
    """How reading and settling an input ends: ``settled``, ``refused``; whatever else it raises goes on."""
    for file in one.base.parent.iterdir():
        if file.is_file() and file.suffix in (".csv", ".xlsx", ".yaml"):
            shutil.copyfile(file, folder / file.name)
    for name, data in one.files.items():
        (folder / name).write_bytes(data)
    (folder / "scenario.yaml").write_text(one.text, "utf-8")
    try:
        check_claims(settle(load(folder)))
    except ScenarioError as bad:
        assert bad.problems
        for problem in bad.problems:
            assert problem.place.file
            for lang in ("sv", "en"):
                message = problem.text(lang)
                assert len(message) <= LONGEST_MESSAGE, message[:200]
        return "refused"
    return "settled"


def all_tried(inputs: Iterable[Tried], count: int, until: float = float("inf")) -> Findings:
    """Try so many inputs, or as many as there is time for."""
    found = Findings()
    for one, _ in zip(inputs, range(count), strict=False):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            try:
                end = tried(one, Path(folder))
            except (Exception, AssertionError) as bad:
                end = _kind(bad)
                found.first.setdefault(end, _told(one, bad))
            if time.perf_counter() - began > LONGEST:
                end = f"slow, {end}"
                found.first.setdefault(end, _told(one, None))
            found.ends[end] += 1
        if time.monotonic() > until:
            break
    return found


def _kind(bad: BaseException) -> str:
    frames = traceback.extract_tb(bad.__traceback__)
    own = [frame for frame in frames if "simulator" in frame.filename] or list(frames)
    return f"{type(bad).__name__} at {Path(own[-1].filename).name}:{own[-1].lineno}"


def _told(one: Tried, bad: BaseException | None) -> str:
    how = "" if bad is None else "".join(traceback.format_exception(bad)[-4:])
    files = "".join(f"\n{name}: {data[:1500]!r}" for name, data in one.files.items())
    return f"{how}\n{one.text[:3000]}{files}"
