"""Long work in processes of their own: bounded in number, told of as it goes, ended for real, and done once."""

from __future__ import annotations

import asyncio
import pickle
import secrets
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any, Literal, Protocol

from simulator.numerals import NumeralError
from simulator.problems import Place, ScenarioError, refusal

WORKER = (sys.executable, "-m", "simulator.web.worker")
AT_ONCE = 2
MOST_WAITING = 16
KEPT = 24
"""Finished work whose answer is kept."""
LOOK = 0.1
"""Seconds between two looks at what a process says."""
State = Literal["waiting", "working", "done", "refused", "ended"]
Step = Callable[[str], None]


class Task(Protocol):
    """What is to be done: its own description, the same for the same work, that another process can be handed."""

    def __hash__(self) -> int: ...

    def __call__(self, step: Step) -> Any:
        """The answer; ``step`` is called with the name of each step as it begins."""
        ...


@dataclass
class Job:
    """One piece of work.

    Args:
        id: unguessable.
        owner: the proposal that it was asked of first.
        task: what is done.
    """

    id: str
    owner: str
    task: Task
    state: State = "waiting"
    step: str = ""
    answer: Any = None
    fault: ScenarioError | NumeralError | None = None
    process: subprocess.Popen[bytes] | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be said."""
        return self.state in ("done", "refused", "ended")


class Jobs:
    """All work of one page."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(at_once)
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def start(self, owner: str, task: Task) -> Job:
        """The job that does a task: one that does or has done the same, else a new one.

        Raises:
            ScenarioError: when too much waits already.
        """
        with self._lock:
            for job in self._jobs.values():
                if job.task == task and job.state in ("waiting", "working", "done"):
                    self._jobs.move_to_end(job.id)
                    return job
            if sum(not job.is_over for job in self._jobs.values()) >= MOST_WAITING:
                raise refusal("web_too_much_waiting", Place("-"), most=MOST_WAITING)
            job = Job(secrets.token_urlsafe(16), owner, task)
            self._jobs[job.id] = job
            over = [one.id for one in self._jobs.values() if one.is_over]
            for key in over[: max(len(over) - KEPT, 0)]:
                del self._jobs[key]
        threading.Thread(target=self._do, args=(job,), daemon=True).start()
        return job

    def get(self, key: str) -> Job | None:
        """A job by its id."""
        with self._lock:
            return self._jobs.get(key)

    def end(self, job: Job) -> None:
        """End a job wherever it is: its process is gone, and its answer is none."""
        with self._lock:
            if job.is_over:
                return
            job.state = "ended"
            process = job.process
        if process is not None:
            process.terminate()
        job.finished.set()

    def end_all(self) -> None:
        """End everything, as the page itself ends."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            self.end(job)

    def forget(self, owner: str) -> None:
        """End and forget the work of a proposal."""
        with self._lock:
            mine = [job for job in self._jobs.values() if job.owner == owner]
        for job in mine:
            self.end(job)
            with self._lock:
                self._jobs.pop(job.id, None)

    async def steps(self, job: Job) -> AsyncIterator[tuple[State, str]]:
        """State and step of a job, each time one of them is another, until it is over."""
        told = None
        while told is None or not job.is_over or told[0] != job.state:
            now = (job.state, job.step)
            if now != told:
                told = now
                yield now
            if not job.is_over:
                await asyncio.sleep(LOOK)

    # ---- a thread for each job, which waits for room and listens to its process ------------------------------------

    def _do(self, job: Job) -> None:
        try:
            with self._room:
                self._run(job)
        finally:
            with self._lock:
                if not job.is_over:
                    job.state = "ended"
            job.finished.set()

    def _run(self, job: Job) -> None:
        with self._lock:
            if job.is_over:
                return
            job.process = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            job.state = "working"
        process = job.process
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        with process.stdout:
            with suppress(OSError):  # a process that is ended reads nothing
                process.stdin.write(pickle.dumps(job.task))
                process.stdin.flush()  # and left open: its end tells the process that the page is gone
            self._listen(job, process.stdout)
        with suppress(OSError):
            process.stdin.close()
        process.wait()

    def _listen(self, job: Job, said: IO[bytes]) -> None:
        """Takes in what a process says until it has answered or is gone."""
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                kind, what = pickle.load(said)
                with self._lock:
                    if job.is_over:
                        return
                    if kind == "step":
                        job.step = what
                    elif kind == "answer":
                        job.state, job.answer = "done", what
                    else:
                        job.state, job.fault = "refused", what
