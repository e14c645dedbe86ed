"""A page that is killed in the midst of a save: what was answered is kept, and nothing is half kept."""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.web.answers import Asked
from simulator.web.edits import Edits
from simulator.web.jobs import WORKER
from simulator.web.proposals import Store
from simulator.web.tasks import MemoTask

SAVES = """
import sys
from pathlib import Path
from simulator.web.edits import Edits
from simulator.web.proposals import Store

store, key = Store(Path(sys.argv[1])), sys.argv[2]
for number in range(1, 10_000):
    store.save(key, Edits({"quantities.bed_rate.value": f"{number} kr/bed/year"}))
    print(number, flush=True)
"""


@pytest.mark.parametrize("answers", [1, 3, 7])
def test_what_was_answered_is_there_after_a_kill_and_nothing_else_is_broken(tmp_path: Path, answers: int) -> None:
    store = Store(tmp_path)
    key = store.create("vasterbotten-2021", ())
    with subprocess.Popen(
        [sys.executable, "-c", SAVES, str(tmp_path), key], stdout=subprocess.PIPE, text=True
    ) as saving:
        assert saving.stdout is not None
        for _ in range(answers):
            saving.stdout.readline()
        saving.kill()
        rest = saving.stdout.read().split()
    answered = max([answers, *map(int, rest)])
    proposal = store.get(key)
    assert proposal is not None
    assert proposal.version == proposal.last in (answered, answered + 1)  # the one in the midst is there or is not
    assert proposal.edits == Edits({"quantities.bed_rate.value": f"{proposal.version} kr/bed/year"})
    with sqlite3.connect(store.path) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        versions = [row[0] for row in db.execute("select version from versions where proposal = ? order by 1", (key,))]
    assert versions == list(range(proposal.version + 1))
    store.move(key, -1)
    before = store.get(key)
    assert before is not None and before.version == proposal.version - 1


def test_work_beside_the_page_ends_when_the_page_is_gone() -> None:
    task = MemoTask(Asked("vasterbotten-2021", ("open-fee",), "{}"), "sv", "docx", 10**9, 0.0)
    with subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as working:
        assert working.stdin is not None and working.stdout is not None
        working.stdin.write(pickle.dumps(task))
        working.stdin.flush()
        assert pickle.load(working.stdout) == ("step", "settle")
        working.stdin.close()
        assert working.wait(20) == 1
