"""The memo as one HTML file that asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from simulator.language import word
from simulator.report.drawing import picture
from simulator.report.memo import Bullets, Figure, Grid, Memo, Paragraph, Subheading, printable

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
    kinds = {Paragraph: "paragraph", Bullets: "bullets", Grid: "grid", Figure: "figure", Subheading: "subheading"}
    page = environment.get_template("memo.html.j2").render(
        memo=memo,
        css=css,
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        kind=lambda block: kinds[type(block)],
        word=lambda key, **params: word(key, memo.lang, **params),
        picture=lambda figure: base64.b64encode(picture(figure, "svg")).decode(),
        rows=lambda grid: grid.texts(memo.lang),
    )
    return printable(page).encode("utf-8")
