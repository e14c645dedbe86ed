"""A run ends when enough is known or when somebody presses Ctrl-C, and says so."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator.api import simulate
from simulator.cli import app
from simulator.engine import plan as plans
from simulator.engine.interruption import Interruption
from simulator.outlook.streams import BLOCK
from simulator.problems import ScenarioError
from simulator.results import estimates as e
from simulator.results.stopping import StoppingRule, known_enough, read_rule
from tests.outlook.worlds import CAPPED, DESIGN, FEE, scenario

NAME = "vasterbotten-2021"
SECONDS = 30
"""Longer than a piece of work takes on a machine with much else to do, far shorter than the run."""


def asked(*words: str) -> dict[str, object]:
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["overrun=0.2"], StoppingRule(overrun=0.002)),
        (["overrun=0,2 %", "ranking"], StoppingRule(overrun=0.002, ranking=True)),
        (["p95=5 000 kr"], StoppingRule(p95=500_000)),
        (["p95=5 tkr"], StoppingRule(p95=500_000)),
        ([], None),
    ],
)
def test_rules_are_read_as_they_are_said(words: list[str], rule: StoppingRule | None) -> None:
    assert read_rule(words, "SEK", 2) == rule


@pytest.mark.parametrize(
    "words",
    [["overrun"], ["overrun=0"], ["overrun=5 kr"], ["p95=3 %"], ["p95=-1"], ["p95=x"], ["p95=3 bed"], ["ranking=1"],
     ["mean=3"], [""], ["p95=1", "p95=2"]],
)  # fmt: skip
def test_what_is_no_rule_is_refused(words: list[str]) -> None:
    with pytest.raises(ScenarioError) as bad:
        read_rule(words, "SEK", 2)
    assert bad.value.problems[0].code == "until_wrong"


def test_a_run_ends_when_what_was_asked_for_is_known_and_says_how_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 1 << 12)
    found = asked("run", NAME, "--design", "open-fee", "--draws", "200000", "--until", "overrun=1")
    assert found["stopped"] == "known" and found["wanted"] == 200_000
    assert int(str(found["draws"])) < 200_000
    (rule,) = found["until"]  # type: ignore[misc]
    assert rule["met"] and rule["within"] == 0.01 and 0 < rule["known_to"] <= 0.01
    assert any("P(" in note and "känd på" in note for note in found["notes"])  # type: ignore[union-attr]


def test_a_run_that_ends_before_enough_is_known_says_how_far_it_came() -> None:
    found = asked("run", NAME, "--design", "open-fee", "--draws", "500", "--until", "p95=5 tkr", "--until", "overrun=9")
    assert found["stopped"] == "all_draws" and found["draws"] == 500
    p95 = {rule["rule"]: rule for rule in found["until"]}["p95"]  # type: ignore[attr-defined]
    assert not p95["met"] and p95["known_to"] > p95["within"] == 5_000
    assert any("bara känd" in note for note in found["notes"])  # type: ignore[union-attr]


def test_a_ranking_is_stable_or_the_two_that_are_too_close_are_named(tmp_path: Path) -> None:
    clear = asked("compare", NAME, "--designs", "open-fee,capped-fee", "--draws", "4000", "--until", "ranking")
    assert clear["until"] == [{"rule": "ranking", "met": True, "open": []}]
    near = DESIGN.replace("uptake: {unit", "noise: {value: 1, uncertain: {p10: 0.5, p90: 1.9}}\n  uptake: {unit")
    fees = [scenario(tmp_path / str(k), near, FEE.replace("reviews}", f"reviews, times: {x}}}")) for k, x in
            enumerate(("noise", "noise * 0 + 1.11"))]  # fmt: skip
    found = simulate(fees, draws=1024, until=known_enough(ranking=True)).findings
    assert not found[0].met and found[0].between is not None
    done = CliRunner().invoke(app, ["run", NAME, "--draws", "50", "--until", "ranking"])
    assert done.exit_code == 2 and "compare" in done.stderr
    done = CliRunner().invoke(app, ["run", NAME, "--draws", "50", "--sobol", "--until", "overrun=1"])
    assert done.exit_code == 2 and "--sobol" in done.stderr
    done = CliRunner().invoke(app, ["run", NAME, "--until", "overrun=1"])
    assert done.exit_code == 2 and "--draws" in done.stderr


def test_a_run_that_ended_early_is_replayed_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 1 << 12)
    out = tmp_path / "out.nc"
    words = ["--design", "open-fee", "--draws", "100000", "--until", "overrun=2", "--to", str(out)]
    first = asked("run", NAME, *words)
    assert first["stopped"] == "known"
    again = tmp_path / "again.nc"
    assert asked("replay", str(tmp_path / "out.manifest.json"), "--workers", "1", "--to", str(again)) == first
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize("share", [0.0185, 0.0375, 0.2])
def test_intervals_cover_where_a_rule_ended_the_run(share: float) -> None:
    """P(overrun) to +-0.2 points, looked at after 8, 16, 32 ... blocks: the interval covers 92-98 % of 500 times.

    The first two shares are the hardest: about half of the runs end one look earlier than the others.
    """
    rng, hits = np.random.default_rng(1), 0
    for _ in range(500):
        seen, n = 0, 0
        for blocks_done in (8, 16, 32, 64, 128, 256):
            seen, n = seen + int(rng.binomial(blocks_done * BLOCK - n, share)), blocks_done * BLOCK
            found = e.proportion(seen, n)
            if found.half <= 0.002:
                break
        hits += found.low <= share <= found.high
    assert 0.92 <= hits / 500 <= 0.98


def test_a_proof_of_no_overrun_is_known_at_once(tmp_path: Path) -> None:
    certain_beds = DESIGN.replace(", uncertain: {counts: poisson}", "")
    simulation = simulate(scenario(tmp_path, certain_beds, CAPPED), draws=100, until=known_enough(overrun=1e-9))
    assert simulation.findings[0].met


def test_the_first_ctrl_c_waits_for_the_work_in_hand_and_leaves_no_handler() -> None:
    before = signal.getsignal(signal.SIGINT)
    asked_to = Interruption()
    signal.raise_signal(signal.SIGINT)
    assert asked_to.noted
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    asked_to.over()
    assert signal.getsignal(signal.SIGINT) is before
    elsewhere = threading.Thread(target=lambda: Interruption().over())
    elsewhere.start()
    elsewhere.join()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_noted_ctrl_c_keeps_whole_pieces_of_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 1 << 12)
    found = scenario(tmp_path)

    def press(done: int, _wanted: int) -> None:
        if 3000 <= done < 4000:
            signal.raise_signal(signal.SIGINT)

    simulation = simulate(found, draws=50_000, progress=press)
    assert simulation.run.stopped == "interrupted" and 3000 <= simulation.draws < 50_000
    whole = simulate(found, draws=simulation.draws)
    assert (simulation.run.outcomes[0].cost == whole.run.outcomes[0].cost).all()
    sums = (simulation.run.outcomes[0].sums, whole.run.outcomes[0].sums)
    assert all(np.array_equal(sums[0][name], sums[1][name]) for name in sums[1])


@pytest.mark.skipif(os.name != "posix", reason="a terminal and its Ctrl-C are simulated by a pseudo-terminal")
def test_ctrl_c_stops_a_long_run_that_shows_its_progress(tmp_path: Path) -> None:
    """The real command on a terminal: a bar is drawn, Ctrl-C ends it within seconds, and it tells what it has."""
    ours, theirs = pty.openpty()
    words = ["run", NAME, "--design", "open-fee", "--draws", "5000000", "--to", "out.nc", "--lang", "en"]
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator.cli", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    os.close(theirs)
    try:
        seen, end = "", time.monotonic() + 4 * SECONDS
        while not re.search(r"Draws.*[1-9]\d*%", seen) and time.monotonic() < end:
            if select.select([ours], [], [], 1.0)[0]:
                seen += os.read(ours, 4096).decode(errors="replace")
        assert re.search(r"Draws.*[1-9]\d*%", seen), seen
        drain = threading.Thread(target=_drain, args=(ours,), daemon=True)
        drain.start()
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert process.returncode == 130, printed
    told = re.search(r"Interrupted: the answers hold for the ([\d,]+) draws of 5,?000,?000", printed)
    assert told is not None, printed
    draws = int(told.group(1).replace(",", ""))
    assert 0 < draws < 5_000_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.nc"]  # whole, and no manifest of half a run
    import xarray as xr

    with xr.open_dataset(tmp_path / "out.nc", engine="h5netcdf") as made:
        assert made.sizes["draw"] == draws


def _drain(handle: int) -> None:
    try:
        while os.read(handle, 4096):
            pass
    except OSError:  # the terminal is gone with its process
        return


def test_ctrl_c_before_anything_is_drawn_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from simulator import subjects

    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subjects, "load_each", press)
    done = CliRunner().invoke(app, ["run", NAME, "--draws", "10", "--to", str(tmp_path / "out.nc"), "--lang", "en"])
    assert done.exit_code == 130
    assert done.stderr.startswith("Interrupted: ") and "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_sobol_run_has_intervals_as_of_plain_draws(tmp_path: Path) -> None:
    """Replicates that were never reached are not replicates in which everything is zero."""
    read = scenario(tmp_path)
    stopped = simulate(read, draws=200_000, seed=2, sobol=True, until=known_enough(overrun=0.05)).designs[0]
    assert stopped.draws < 200_000
    plain = simulate(read, draws=stopped.draws, seed=2).designs[0]
    for kind in ("payments", "recipients", "years"):
        for name, found in getattr(stopped, kind).items():
            assert found["mean"].half < 2 * getattr(plain, kind)[name]["mean"].half, (kind, name)
    assert stopped.sources["grant"]["charged"].half < 2 * plain.sources["grant"]["charged"].half
