"""Runs on a cluster: the same bytes as on one thread, whoever is killed, slow or late."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from simulator import cluster as c
from simulator.engine.simulate import run
from simulator.problems import ScenarioError
from simulator.results.manifest import fingerprint
from simulator.results.simulation import Simulation
from tests.store.test_kept_runs import plan_of

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("programs")]


@pytest.fixture(scope="module")
def started() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as found:
        yield found


def test_killed_slow_and_late_workers_change_no_byte(started: Any) -> None:
    plan = plan_of(40_000)
    with c.cluster(started.scheduler_address, plan) as hands:
        assert isinstance(hands, c.OnCluster)
        pids = hands.client.run(os.getpid)
        (slow, _), (_, victim) = sorted(pids.items())
        hands.client.submit(time.sleep, 0.5, workers=[slow], allow_other_workers=False)
        killed = []

        def kill_one_and_call_another(done: int, wanted: int) -> None:
            if not killed:
                killed.append(victim)
                os.kill(victim, signal.SIGKILL)
                started.scale(3)

        on_cluster = run(plan, on=hands, progress=kill_one_and_call_another)
    assert killed
    assert fingerprint(Simulation(on_cluster)) == fingerprint(Simulation(run(plan, 1)))


def test_a_worker_that_calculates_otherwise_is_refused_by_name(started: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c, "cpu_features", lambda: ["OTHER"])
    with pytest.raises(ScenarioError) as refused, c.cluster(started.scheduler_address, plan_of(256)):
        pass
    assert "tcp://127.0.0.1" in refused.value.text("en") and "cpu" in refused.value.text("en")


@pytest.mark.long
def test_processes_of_this_machine_show_no_page_and_no_one_else_sees_them() -> None:
    plan = plan_of(3000)
    with c.cluster("local:2", plan) as hands:
        assert isinstance(hands, c.OnCluster)
        info = hands.client.scheduler_info()
        assert info["address"].startswith("tcp://127.0.0.1:")
        with pytest.raises(HTTPError):
            urlopen(f"http://127.0.0.1:{info['services']['dashboard']}/status")
        on_cluster = run(plan, on=hands)
    assert fingerprint(Simulation(on_cluster)) == fingerprint(Simulation(run(plan, 1)))


@pytest.mark.parametrize("where", ["", "local:0", "local:x", "http://a", "nowhere.json", "tcp://"])
def test_what_is_no_cluster_is_refused(where: str) -> None:
    with pytest.raises(ScenarioError), c.cluster(where, plan_of(10)):
        pass


def test_a_scheduler_that_is_not_there_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c, "SECONDS_TO_FIND", 1)
    with pytest.raises(ScenarioError) as refused, c.cluster("tcp://127.0.0.1:1", plan_of(10)):
        pass
    assert "--on" in refused.value.text("en")
