"""The memo as a tagged PDF (PDF/UA-1), typeset by typst."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any, cast

from simulator.language import word
from simulator.problems import Place, refusal
from simulator.report.drawing import picture
from simulator.report.memo import Block, Bullets, Figure, Grid, Memo, Paragraph, Subheading, printable

_ROOM, _LEAST = 481.0, 80.0
"""Points between the margins, and those that a column of sentences cannot do without."""
_TEMPLATE = Path(__file__).parent / "templates" / "memo.typ"


def pdf_bytes(memo: Memo) -> bytes:
    """The document. The memo's words reach typst as data, so nothing in them is ever taken for markup."""
    try:
        import typst
    except ImportError as missing:
        raise refusal("extra_missing", Place("pdf"), what="typst", extra="pdf") from missing
    files: dict[str, bytes] = {"main.typ": _TEMPLATE.read_bytes(), "memo.json": _data(memo)}
    for figure in memo.figures():
        files[f"{figure.key}.svg"] = picture(figure, "svg")
    # A dict of files is one of the inputs that typst takes, which its types do not say.
    make = partial(cast(Any, typst.compile), files, format="pdf", pdf_standards=["ua-1"])
    try:
        return bytes(make(ignore_system_fonts=True))  # typst's own fonts look the same on every machine
    except typst.TypstError:
        try:
            return bytes(make(ignore_system_fonts=False))  # a sign that they lack may be had
        except typst.TypstError as bad:
            raise refusal("pdf_failed", Place("pdf"), reason=str(bad)) from bad


def _data(memo: Memo) -> bytes:
    content = {
        "title": memo.title,
        "subtitle": memo.subtitle,
        "lang": memo.lang,
        "warning": memo.warning,
        "contents": word("memo_contents", memo.lang),
        "table": word("memo_table", memo.lang),
        "figure": word("memo_figure", memo.lang),
        "sections": [
            {"title": section.title, "blocks": [_block(block, memo.lang) for block in section.blocks]}
            for section in memo.sections
        ],
    }
    return json.dumps(_printable(content), ensure_ascii=False).encode()


def _printable(value: Any) -> Any:
    """Every text without the control characters that no font holds."""
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return printable(value) if isinstance(value, str) else value


def _block(block: Block, lang: str) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Subheading):
        return {"kind": "subheading", "text": block.text}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": list(block.items)}
    if isinstance(block, Grid):
        return _grid(block, lang)
    return _figure(block, lang)


def _figure(figure: Figure, lang: str) -> dict[str, Any]:
    rows = -(-len(figure.panels) // figure.columns)
    return {
        "kind": "figure",
        "file": f"{figure.key}.svg",
        "caption": figure.caption,
        "alt": figure.alt,
        "tall": rows * figure.height > 9,
        "data": [_grid(grid, lang) for grid in figure.data],
    }


def _grid(grid: Grid, lang: str) -> dict[str, Any]:
    texts = grid.texts(lang)
    return {
        "kind": "grid",
        "caption": grid.caption,
        "headings": [column.heading for column in grid.columns],
        "figures": [column.kind != "text" for column in grid.columns],
        "widths": _widths(grid, texts),
        "rows": texts,
        "total": grid.total,
        "note": grid.left_out(lang),
    }


def _widths(grid: Grid, texts: list[list[str]]) -> list[float]:
    """Points for columns of figures and short words; 0 for columns of sentences, which share the rest.

    Where that leaves too little for the sentences, the other columns give way.
    """
    out: list[float] = []
    for k, column in enumerate(grid.columns):
        words = max((len(part) for part in column.heading.split()), default=1)
        longest = max((len(row[k]) for row in texts), default=0)
        sentence = column.kind == "text" and longest > 24
        out.append(0 if sentence else max(longest, words if longest < 10 else min(words, 14)) * 4.4 + 9)
    room = _ROOM - _LEAST * out.count(0)
    return [width * min(1.0, room / sum(out)) for width in out] if sum(out) else out
