"""The workbook into a file."""

from __future__ import annotations

from pathlib import Path

from simulator.files import write_file
from simulator.language import default_language
from simulator.problems import Place, refusal
from simulator.template.workbook import workbook_bytes


def save_template(path: str | Path, lang: str | None = None, *, overwrite: bool = False) -> Path:
    """Write the workbook to fill in; never over a file that exists unless told."""
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise refusal("unknown_ending", Place(str(target)), ending=target.suffix or "-", known=".xlsx")
    return write_file(target, workbook_bytes(lang or default_language(), target.name), overwrite=overwrite)
