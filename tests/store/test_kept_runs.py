"""Kept runs: whatever stops a run, what is finished stays, and going on ends in the same bytes."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.engine import execution
from simulator.engine.blocks import run_chunk
from simulator.engine.inputs import inputs
from simulator.engine.part import Part
from simulator.engine.plan import Plan
from simulator.engine.simulate import Run, make_plan, run
from simulator.problems import ScenarioError
from simulator.results.manifest import Request, fingerprint
from simulator.results.simulation import Simulation
from simulator.store import log, shard
from simulator.store.kept_run import LOG, MANIFEST, SHARDS, Answer, KeptRun

NAMES = ("", "open-fee")


def plan_of(draws: int = 40_000, name: str = "vasterbotten-2021", designs: tuple[str, ...] = NAMES) -> Plan:
    return make_plan([simulator.load(name, *filter(None, (one,))) for one in designs], draws, 1)


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = plan_of()
    assert found.pieces >= 4
    return found


@pytest.fixture(scope="module")
def whole(plan: Plan) -> str:
    return answer(run(plan, 1))


def answer(done: Run) -> str:
    return fingerprint(Simulation(done))


def begun(folder: Path, plan: Plan) -> KeptRun:
    return KeptRun.begun(folder, Request("vasterbotten-2021", NAMES, plan.draws, 1), Answer("compare"), plan)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return bool(a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))
    if is_dataclass(a) and not isinstance(a, type):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


@pytest.mark.parametrize("name", ["vasterbotten-2021", "vastmanland-2022", "jamtland-harjedalen-2025"])
def test_a_piece_comes_back_as_it_was(name: str) -> None:
    parts = run_chunk(plan_of(256, name, ("",)), 0)
    data = shard.to_bytes(parts)
    again = shard.from_bytes(data)
    assert same(tuple(parts), tuple(again))
    assert shard.to_bytes(again) == data


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no shard"])
def test_what_is_no_piece_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        shard.from_bytes(data)


def test_a_shard_that_would_execute_something_is_refused() -> None:
    out = io.BytesIO()
    np.savez(out, form=np.array([print], dtype=object))
    with pytest.raises(ValueError):
        shard.from_bytes(out.getvalue())


@settings(max_examples=60)
@given(st.lists(st.integers(0, 99), max_size=4), st.data())
def test_a_torn_log_keeps_its_whole_lines_and_takes_more(numbers: list[int], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / LOG
        ends = [0]
        for n in numbers:
            log.append(file, {"n": n})
            ends.append(file.stat().st_size)
        torn = data.draw(st.integers(0, ends[-1]))
        if numbers:
            os.truncate(file, torn)
        kept = [n for n, end in zip(numbers, ends[1:], strict=True) if end - 1 <= torn]
        assert [entry["n"] for entry in log.entries(file)] == kept
        log.append(file, {"n": -1})
        assert [entry["n"] for entry in log.entries(file)] == [*kept, -1]


@pytest.mark.parametrize(("how", "lost"), [("gone", ()), ("gone", (0,)), ("damaged", (1, 3)), ("unlogged", (0, 2, 3))])
def test_going_on_ends_in_the_same_bytes(
    tmp_path: Path, plan: Plan, whole: str, how: str, lost: tuple[int, ...]
) -> None:
    folder = tmp_path / "kept"
    assert answer(run(plan, 2, keeper=begun(folder, plan))) == whole
    for chunk in lost:
        file = folder / SHARDS / f"{chunk:06}-0.npz"
        if how == "gone":
            file.unlink()
        elif how == "damaged":
            file.write_bytes(file.read_bytes()[:-9] + b"123456789")
    if how == "unlogged":
        lines = (folder / LOG).read_bytes().splitlines(keepends=True)
        (folder / LOG).write_bytes(b"".join(line for n, line in enumerate(lines) if n not in lost))
    again = KeptRun.opened(folder)
    worked: list[tuple[int, int]] = []
    done = run(plan, 2, keeper=Watched(again, worked))
    assert answer(done) == whole
    assert len(worked) == len(lost)


class Watched:
    """A kept run that notes which pieces were worked out anew."""

    def __init__(self, kept: KeptRun, worked: list[tuple[int, int]]) -> None:
        self.kept, self.worked = kept, worked

    def held(self, chunk: int, group: int) -> list[Part] | None:
        return self.kept.held(chunk, group)

    def keep(self, chunk: int, group: int, parts: list[Part]) -> None:
        self.worked.append((chunk, group))
        self.kept.keep(chunk, group, parts)

    def fail(self, chunk: int, group: int, error: BaseException) -> None:
        self.kept.fail(chunk, group, error)


def test_a_piece_that_fails_is_recorded_and_the_others_go_on(
    tmp_path: Path, plan: Plan, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(plan: Plan, chunk: int, group: int = 0) -> list[Part]:
        if chunk == 1:
            raise ArithmeticError("the second piece")
        return run_chunk(plan, chunk, group)

    folder = tmp_path / "kept"
    with monkeypatch.context() as patch:
        patch.setattr(execution, "run_chunk", failing)
        done = run(plan, 1, keeper=begun(folder, plan))
    assert done.stopped == "missing" and done.missing == ((1, 0),)
    assert done.draws == plan.span(1)[0]
    kept = KeptRun.opened(folder)
    assert set(kept.done) == {(0, 0), (2, 0), (3, 0)}
    assert kept.failed == {(1, 0): "ArithmeticError: the second piece"}
    (told,) = (folder / "failed").iterdir()
    assert "chunk 1" in told.read_text() and "Traceback" in told.read_text()
    assert answer(run(plan, 1, keeper=kept)) == whole
    assert not KeptRun.opened(folder).failed


def test_the_commands_begin_go_on_and_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["compare", "vasterbotten-2021", "--designs", "open-fee", "--draws", "3000"]
    plain = CliRunner().invoke(app, asked)
    kept = CliRunner().invoke(app, [*asked, "--store", "kept"])
    assert kept.exit_code == 0 and kept.stdout == plain.stdout
    (tmp_path / "kept" / SHARDS / "000000-0.npz").unlink()
    again = CliRunner().invoke(app, ["resume", "kept"])
    assert again.exit_code == 0 and again.stdout == plain.stdout
    listed = CliRunner().invoke(app, ["stored", "--json"])
    assert '"kept"' in listed.stdout and '"done": 2' in listed.stdout
    taken = CliRunner().invoke(app, [*asked, "--store", "kept"])
    assert taken.exit_code == 2 and "resume" in taken.output
    nothing = CliRunner().invoke(app, ["stored", "kept/failed"])
    assert nothing.exit_code == 2


def test_a_manifest_of_other_versions_or_inputs_is_not_gone_on_with(tmp_path: Path) -> None:
    asked = ["run", "vasterbotten-2021", "--draws", "100", "--store", str(tmp_path / "kept")]
    assert CliRunner().invoke(app, asked).exit_code == 0
    file = tmp_path / "kept" / MANIFEST
    text = file.read_text("utf-8")
    file.write_text(text.replace(f'"numpy": "{np.__version__}"', '"numpy": "1.0"'), "utf-8")
    other = CliRunner().invoke(app, ["resume", str(tmp_path / "kept")])
    assert other.exit_code == 2 and "1.0" in other.output
    file.write_text(text.replace('"scenario.yaml', '"'), "utf-8")
    file.write_text("{}", "utf-8")
    with pytest.raises(ScenarioError):
        KeptRun.opened(tmp_path / "kept").asked()


def test_every_draw_is_written_down_and_sums_to_the_answer(tmp_path: Path) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")
    plan = replace(plan_of(12_000), every_draw=True, kept=1000)
    request = Request("vasterbotten-2021", NAMES, plan.draws, 1)
    kept = KeptRun.begun(tmp_path / "kept", request, Answer("compare", every_draw=True), plan)
    done = run(plan, 1, keeper=kept)
    assert answer(done) == answer(run(plan_of(12_000), 1))
    assert all(part.first is None and not part.paid for part in KeptRun.opened(kept.folder).held(1, 0) or ())
    outcomes = dataset.dataset(kept.folder / "draws" / "outcomes").to_table().to_pandas()
    for outcome in done.outcomes:
        mine = outcomes[outcomes.design == outcome.design.name].sort_values("draw")
        assert mine.cost_minor.tolist() == outcome.cost.tolist()
        paid = [name for name in mine if name.startswith("paid_minor.")]
        whom = [name for name in mine if name.startswith("recipient_minor.")]
        assert (mine[paid].sum(axis=1) == mine.cost_minor).all() and (mine[whom].sum(axis=1) == mine.cost_minor).all()
        for name, sums in outcome.sums.items():
            assert mine[f"paid_minor.{name}"].sum() == sums.sum()
    drawn = dataset.dataset(kept.folder / "draws" / "inputs").to_table().to_pandas().sort_values("draw")
    alone = inputs(simulator.load("vasterbotten-2021"), 12_000, 1).quantities["beds"][0]
    assert drawn["beds.hc01"].tolist() == alone[:, 0].tolist()


@pytest.mark.slow
@pytest.mark.parametrize(
    "killed",
    [signal.SIGKILL, *(pytest.param(one, marks=pytest.mark.long) for one in (signal.SIGTERM, signal.SIGHUP))],
)
def test_a_run_that_is_killed_can_be_gone_on_with(tmp_path: Path, killed: signal.Signals) -> None:
    folder = tmp_path / "kept"
    asked = ["vasterbotten-2021", "--draws", "60000", "--workers", "1", "--json"]
    command = [sys.executable, "-m", "simulator", "run", *asked, "--store", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not KeptRun.opened(folder).done and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(killed)
    process.wait()
    finished = len(KeptRun.opened(folder).done)
    request, _, found = KeptRun.opened(folder).asked()
    assert 0 < finished < found["pieces"]
    resumed = subprocess.run(
        [sys.executable, "-m", "simulator", "resume", str(folder), "--json"], capture_output=True, check=True
    )
    whole = subprocess.run([sys.executable, "-m", "simulator", "run", *asked], capture_output=True, check=True)
    assert resumed.stdout == whole.stdout
    assert request.draws == 60_000
