"""Every notebook runs from the first cell to the last, quickly, and is kept without outputs."""

import os
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_SECONDS = 30
# A kernel warns about things that are not ours; what a reader would see as an error is none of these.
HARMLESS = ("FutureWarning", "debugger")


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def test_the_seven_notebooks_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01-first-result",
        "02-write-your-own-design",
        "03-under-uncertainty",
        "04-grants-over-time",
        "05-research",
        "06-whole-model",
        "07-decide",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert set(notebook.metadata.language_info) == {"name"}


@pytest.mark.slow
@pytest.mark.xdist_group("notebooks")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nothing is fetched; what tries is refused
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    notebook = read(path)
    begun = time.perf_counter()
    NotebookClient(
        notebook, timeout=2 * MOST_SECONDS, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    taken = time.perf_counter() - begun
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    said = [str(output.get("text", "")) for output in outputs if output.get("name") == "stderr"]
    assert [text for text in said if not any(word in text for word in HARMLESS)] == []
    assert taken < MOST_SECONDS, f"{taken:.1f} s"
    assert plots(notebook) == sum(1 for output in outputs if "image/png" in output.get("data", {}))


def plots(notebook: Any) -> int:
    """Cells that draw something, each of which must show one picture."""
    return sum(
        any(line.startswith(("plot_", "ax.")) for line in cell.source.splitlines())
        for cell in notebook.cells
        if cell.cell_type == "code"
    )
