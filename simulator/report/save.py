"""A memo as a file: the right writer by the file's ending, and never over the scenario itself."""

from __future__ import annotations

from pathlib import Path

from simulator.problems import Place, refusal
from simulator.report.basis import files_of
from simulator.report.memo import Memo
from simulator.report.naming import results_of
from simulator.results.compare import Comparison
from simulator.tables.table import Table

ENDINGS = (".docx", ".html", ".pdf", ".xlsx", ".csv")


def memo_bytes(memo: Memo, ending: str, template: Path | None = None) -> bytes:
    """The memo in the format that an ending names."""
    if ending == ".docx":
        from simulator.report.docx import docx_bytes

        return docx_bytes(memo, template)
    if ending == ".html":
        from simulator.report.html import html_bytes

        return html_bytes(memo)
    if ending == ".pdf":
        from simulator.report.pdf import pdf_bytes

        return pdf_bytes(memo)
    if ending == ".xlsx":
        from simulator.report.xlsx import xlsx_bytes

        return xlsx_bytes(memo)
    from simulator.tables.csv import table_csv

    ledgers = (block for section in memo.details if section.key == "ledger" for block in section.blocks)
    table = memo.long or next((block for block in ledgers if isinstance(block, Table)), None)
    if table is None:
        raise refusal("nothing_paid", Place("csv"))
    return table_csv(table, memo.locale)


def ending_of(path: Path) -> str:
    """The ending of a file that a memo can become; refuses others."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise refusal("unknown_ending", Place(str(path)), ending=ending or "-", known=", ".join(ENDINGS))
    return ending


def refuse_own_files(path: Path, comparison: Comparison) -> None:
    """A report must never take the place of a file that the scenario is read from."""
    for result in results_of(comparison):
        for name in files_of(result.scenario):
            if Path(name).resolve() == path.resolve():
                raise refusal("would_overwrite", Place(str(path)), file=name)
