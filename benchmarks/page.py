"""The planner's page: latency of each view and of a change, eight readers who drag at once, memory over mixed use.

    python benchmarks/page.py [--seconds N] [--readers N] [--mixed SECONDS]

The page runs in a process of its own on this machine, and is asked over HTTP as a browser asks it, without the drawing.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SCENARIO, DESIGN = "vasterbotten-2021", "open-fee"
FEE = "quantities.fee.value"
VIEWS = (
    "",
    "/recipients",
    "/why/1/per_bed",
    "/compare",
    "/ask",
    "/year",
    "/risk",
    "/incentives",
    "/money",
    "/sources",
    "/file",
    "/share",
)
MIXED = (*VIEWS, "/compare?risk=5&loss=2", "/ask/choose?q=1", "/ask/discover?q=1", "/ask/attribute?q=1", "/risk/line")
EVERY = 0.15
"""Seconds between two values of a slider that is dragged."""


def started(folder: Path) -> tuple[subprocess.Popen[str], str, str, httpx.Client]:
    """A page that listens: its process, its address, a proposal's path, and a client that has come in."""
    command = [
        sys.executable,
        "-m",
        "simulator",
        "open",
        SCENARIO,
        "--design",
        DESIGN,
        "--no-browser",
        "--data",
        str(folder),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    found = re.match(r"(http://[^/]+)(/p/[^?]+)", address)
    if found is None:
        raise SystemExit(f"no address: {address!r}")
    client = httpx.Client(base_url=found[1], follow_redirects=True, timeout=60)
    client.get(address).raise_for_status()
    return process, found[1], found[2], client


def memory(process: subprocess.Popen[str]) -> float:
    """Resident memory of the page, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def views(client: httpx.Client, path: str) -> None:
    """Each view asked for the first time, and again."""
    print(f"{'view':<18}{'first':>9}{'again':>9}")
    for view in VIEWS:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            client.get(path + view).raise_for_status()
            times.append(time.perf_counter() - start)
        print(f"{view or '/proposal':<18}{times[0] * 1000:>6.0f} ms{min(times[1:]) * 1000:>6.0f} ms")
    start = time.perf_counter()
    client.get(f"{path}/ask/solve", params={"q": "1", "path": FEE}).raise_for_status()
    print(f"{'solve, 5 % risk':<18}{(time.perf_counter() - start) * 1000:>6.0f} ms")


def drag(client: httpx.Client, path: str, csrf: str, first: int, seconds: float, times: list[float]) -> None:
    """One reader: a value every 150 ms, one question in flight, the newest wins."""
    until, value = time.perf_counter() + seconds, first
    while time.perf_counter() < until:
        start = time.perf_counter()
        answer = client.post(f"{path}/preview", data={"csrf": csrf, "path": FEE, "number": str(value)})
        answer.raise_for_status()
        took = time.perf_counter() - start
        times.append(took)
        value += max(1, round(took / EVERY))
        time.sleep(max(0.0, EVERY - took))


def readers(client: httpx.Client, base: str, path: str, many: int, seconds: float) -> list[float]:
    """Answers' times for some readers at once."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    if found is None:
        raise SystemExit("no form")
    times: list[float] = []
    clients = [httpx.Client(base_url=base, cookies=client.cookies, timeout=60) for _ in range(many)]
    work = [
        threading.Thread(target=drag, args=(one, path, found[1], 1000 + 1000 * k, seconds, times))
        for k, one in enumerate(clients)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    return times


def mixed(client: httpx.Client, path: str, process: subprocess.Popen[str], seconds: float) -> None:
    """Changes and views in turn, every number new, so that nothing is answered from what is kept; memory as it goes."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    if found is None:
        raise SystemExit("no form")
    start, shown, rounds = time.perf_counter(), 0.0, 0
    print(f"{'mixed use':<18}{'rounds':>9}{'memory':>10}")
    while (now := time.perf_counter() - start) < seconds:
        client.post(f"{path}/change", data={"csrf": found[1], "path": FEE, "number": str(1000 + rounds)})
        client.get(path + MIXED[rounds % len(MIXED)]).raise_for_status()
        rounds += 1
        if now - shown > seconds / 6:
            shown = now
            print(f"{now:>16.0f} s{rounds:>9}{memory(process):>7.0f} MB")
    print(f"{seconds:>16.0f} s{rounds:>9}{memory(process):>7.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--mixed", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        process, base, path, client = started(Path(folder))
        try:
            views(client, path)
            for many in (1, asked.readers):
                times = readers(client, base, path, many, asked.seconds)
                p50, p95 = np.percentile(times, [50, 95])
                said = f"median {p50 * 1000:.0f} ms, P95 {p95 * 1000:.0f} ms, memory {memory(process):.0f} MB"
                print(f"{many} readers who drag: {len(times)} answers, {said}")
            mixed(client, path, process, asked.mixed)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
