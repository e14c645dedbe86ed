"""The workbook into a file."""

from __future__ import annotations

from pathlib import Path

from simulator.files import write_file
from simulator.language import Locale
from simulator.problems import Place, refusal
from simulator.template.workbook import workbook_bytes


def save_template(path: str | Path, locale: Locale, *, overwrite: bool = False) -> Path:
    """Write the workbook to fill in; never over a file that exists unless told."""
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise refusal("unknown_ending", Place(str(target)), ending=target.suffix or "-", known=".xlsx")
    return write_file(target, workbook_bytes(locale.language, target.name), overwrite=overwrite)
