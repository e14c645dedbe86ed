"""The document as one HTML file that asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from simulator.report.drawing import picture
from simulator.report.layout import MOST_ROWS
from simulator.report.memo import Blank, Bullets, Figure, Memo, Paragraph, Subheading, printable
from simulator.tables.html import table_html
from simulator.tables.table import Table

_FOLDER = Path(__file__).parent / "templates"


def html_bytes(memo: Memo) -> bytes:
    """The whole page. Its policy lets in its own style sheet, by its hash, and pictures within the file: no more."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    css = (_FOLDER / "memo.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kinds = {
        Paragraph: "paragraph",
        Blank: "blank",
        Bullets: "bullets",
        Table: "table",
        Figure: "figure",
        Subheading: "subheading",
    }
    page = environment.get_template("memo.html.j2").render(
        memo=memo,
        css=css,
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        kind=lambda block: kinds[type(block)],
        word=memo.locale.word,
        picture=lambda figure: base64.b64encode(picture(figure, "svg")).decode(),
        table=lambda found: table_html(found, memo.locale, most_rows=MOST_ROWS),
    )
    return printable(page).encode("utf-8")
