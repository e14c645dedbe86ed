"""`report` says what it does from the start, and Ctrl-C ends it whatever it is doing: nothing is written, exit 130."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.cli.report import STEPS

LONGEST = 120.0
"""Seconds that a machine with much to do may take to a step."""


def said(master: int, wanted: str) -> str:
    """What has been said on the error stream until it says what is wanted."""
    text, until = "", time.monotonic() + LONGEST
    while wanted not in text:
        assert time.monotonic() < until, text
        try:
            text += os.read(master, 1024).decode()
        except OSError:  # the program has ended
            break
    return text


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".xlsx"])
@pytest.mark.parametrize("step", [n for n, step in enumerate(STEPS, 1) if step != "answer"])
def test_ctrl_c_at_any_step_leaves_the_old_file_and_says_130(step: int, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"memo{ending}"
    file.write_text("old")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "simulator", "report", "vasterbotten-2021", "--to", str(file), "--force"]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=slave, start_new_session=True)
    os.close(slave)
    text = said(master, f"{step}/{len(STEPS)}")
    assert f"{step}/{len(STEPS)}" in text
    started.send_signal(signal.SIGINT)
    said(master, "\0")
    assert started.wait(LONGEST) == 130
    os.close(master)
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
