"""Pieces of a run on a Dask cluster: processes of this machine, or workers that somebody else has started."""

from __future__ import annotations

import logging
import pickle
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulator.engine.blocks import run_chunk
from simulator.engine.execution import AHEAD, Pending, Workers
from simulator.engine.part import Part
from simulator.engine.plan import Plan
from simulator.problems import Place, refusal
from simulator.results.manifest import cpu_features, versions

SECONDS_TO_FIND = 30
"""How long a scheduler, and its first worker, are waited for."""
ON_THIS_MACHINE = re.compile(r"local:([1-9]\d{0,3})")
QUIET = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.logging": {"distributed": "error"},
}
ON_THE_NETWORK = re.compile(r"(tcp|tls)://\S+")


@dataclass(frozen=True)
class Arithmetic:
    """What the last bit of a number depends on; workers that differ in it are not given any work."""

    numpy: str
    simulator: str
    cpu: tuple[str, ...]


def arithmetic() -> Arithmetic:
    """That of this process."""
    found = versions()
    return Arithmetic(found["numpy"], found["simulator"], tuple(cpu_features()))


@dataclass(frozen=True)
class OnCluster:
    """Workers of a scheduler; each is sent the plan once, and sends back one piece at a time."""

    client: Any
    plan: Any
    """The plan as the scheduler can have it made again, should every worker that has it be lost."""
    wanted: Arithmetic

    @property
    def ahead(self) -> int:
        """A few pieces for each thread of the workers that there are now."""
        threads: list[int] = list(self.client.nthreads().values())
        return AHEAD * max(sum(threads), 1)

    def submit(self, chunk: int, group: int) -> Pending:
        """Begin a piece; one whose worker is lost is begun on another, as Dask does by itself."""
        pending: Pending = self.client.submit(_worked_out, self.plan, chunk, group, self.wanted, pure=False)
        return pending


def _worked_out(plan: Plan, chunk: int, group: int, wanted: Arithmetic) -> list[Part]:
    """A piece, on a worker; one that joined late and calculates otherwise says so instead."""
    _refuse_others({_own_name(): arithmetic()}, wanted)
    return run_chunk(plan, chunk, group)


def _own_name() -> str:
    from distributed import get_worker

    return str(get_worker().address)


def _refuse_others(found: dict[str, Arithmetic], wanted: Arithmetic) -> None:
    """Refuse workers by name whose numbers may differ in the last bit from ours."""
    for worker, other in found.items():
        if other != wanted:
            what = [f"{name} {getattr(other, name)} (here {getattr(wanted, name)})" for name in ("numpy", "simulator")
                    if getattr(other, name) != getattr(wanted, name)]  # fmt: skip
            what += [f"cpu: {', '.join(sorted(set(other.cpu) ^ set(wanted.cpu)))}"] if other.cpu != wanted.cpu else []
            raise refusal("worker_differs", Place(worker), what="; ".join(what))


@contextmanager
def cluster(where: str, plan: Plan) -> Iterator[Workers]:
    """Workers for a plan.

    Args:
        where: ``local:4`` for that many processes of this machine, ``tcp://host:port`` or ``tls://host:port`` of a
            scheduler, or the path of a scheduler file.
        plan: what is to be run.

    Raises:
        ScenarioError: when it is none of them, the scheduler does not answer, Dask is not installed, or a worker's
            numbers may differ in the last bit from this process's.
    """
    place = Place("--on")
    local = ON_THIS_MACHINE.fullmatch(where)
    if local is None and not ON_THE_NETWORK.fullmatch(where) and not Path(where).is_file():
        raise refusal("cluster_unknown", place, where=where)
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as missing:
        raise refusal("extra_missing", place, what="dask.distributed", extra="cluster") from missing
    with ExitStack() as stack:
        if local is not None:
            # Its pages are empty and stand on this machine alone; what workers spill goes away with them.
            stack.enter_context(dask.config.set(QUIET))
            scratch = stack.enter_context(TemporaryDirectory(prefix="simulator-"))
            started = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=int(local[1]), threads_per_worker=1, processes=True, host="127.0.0.1",
                dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False}, local_directory=scratch, silence_logs=logging.ERROR,
            )  # fmt: skip
            found = {"address": stack.enter_context(started)}
        else:
            found = {"scheduler_file": where} if Path(where).is_file() else {"address": where}
        try:
            client = stack.enter_context(Client(**found, timeout=SECONDS_TO_FIND))  # type: ignore[no-untyped-call]
            client.wait_for_workers(1, timeout=SECONDS_TO_FIND)
        except (OSError, TimeoutError) as bad:
            raise refusal("cluster_silent", place, where=where, reason=str(bad).split("\n")[0]) from bad
        wanted = arithmetic()
        _refuse_others(client.run(arithmetic), wanted)
        sent = client.submit(pickle.loads, pickle.dumps(plan, 5), pure=False)
        yield OnCluster(client, sent, wanted)
