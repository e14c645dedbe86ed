"""What may be wrong around a process: its output, its folder, its disk: a sentence and a right exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RUN = ["run", "vasterbotten-2021", "--lang", "sv"]


def simulator(*words: str, **how: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "simulator", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, timeout=120, check=False, **how)


def test_an_output_in_ascii_has_every_number_whole() -> None:
    ended = simulator(*RUN, stdout=subprocess.PIPE, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    shown = ended.stdout.decode("ascii")
    assert ended.returncode == 0 and b"Traceback" not in ended.stderr
    assert "Lakarmedverkan" in shown and "15 000 000 kr" in shown and "?" not in shown


def test_a_fault_is_told_in_ascii_too() -> None:
    ended = simulator("run", "saknas", "--lang", "sv", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 2 and b"Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is a device that is always full")
def test_a_full_device_is_told() -> None:
    with open("/dev/full", "wb") as full:
        ended = simulator(*RUN, stdout=full)
    assert ended.returncode == 2 and b"Traceback" not in ended.stderr
    assert "kan inte skrivas" in ended.stderr.decode()


def test_a_closed_output_is_told() -> None:
    ended = simulator(*RUN, preexec_fn=lambda: os.close(1))
    assert ended.returncode == 2 and "stängd" in ended.stderr.decode()


def test_a_reader_who_leaves_is_no_claim_that_fails() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = simulator("check", "vasterbotten-2021", stdout=writing)
    os.close(writing)
    assert ended.returncode == 141 and b"Traceback" not in ended.stderr and b"Exception" not in ended.stderr


def test_a_working_folder_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"cd '{gone}' && rmdir '{gone}' && '{sys.executable}' -m simulator run vasterbotten-2021"
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        ["sh", "-c", script], capture_output=True, timeout=120, check=False, env=os.environ | {"PYTHONPATH": str(root)}
    )
    assert ended.returncode == 0 and b"Traceback" not in ended.stderr


@pytest.mark.parametrize("amount", ["inf", "1e300", "nan", "-1"])
def test_a_difference_that_cannot_be_is_refused(amount: str) -> None:
    ended = simulator("compare", "vasterbotten-2021", "--materiality", amount, stdout=subprocess.PIPE)
    assert ended.returncode == 2 and b"Traceback" not in ended.stderr and not ended.stdout


GOOD: dict[str, Any] = {
    "scenario": "shipped:vasterbotten-2021", "designs": [""], "draws": 10, "seed": 1, "method": "random",
    "inputs": {}, "versions": {}, "cpu": [], "result": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"scenario": 3}, {"designs": 5}, {"designs": [1, {}]}, {"draws": "x"}, {"draws": True}, {"draws": -5},
        {"seed": None}, {"seed": 1e400}, {"method": []}, {"inputs": []}, {"inputs": {"a": 3}}, {"result": {}},
        {"versions": []}, {"cpu": "x"}, {"until": 3},
    ],
)  # fmt: skip
def test_a_manifest_of_wrong_types_is_told(tmp_path: Path, change: dict[str, Any]) -> None:
    from typer.testing import CliRunner

    from simulator.cli import app

    path = tmp_path / "m.json"
    path.write_text(json.dumps(GOOD | change), "utf-8")
    told = CliRunner().invoke(app, ["replay", str(path)])
    assert told.exit_code == 2, (told.output, told.exception)


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root alone")
def test_a_disk_that_fills_while_netcdf_is_written_leaves_nothing(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        target = tmp_path / "x.nc"
        words = ["vasterbotten-2021", "--design", "open-fee", "--draws", "20000", "--to", str(target)]
        ended = simulator("run", *words, stdout=subprocess.PIPE)
        assert ended.returncode == 2 and b"Traceback" not in ended.stderr
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
