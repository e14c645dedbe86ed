"""The document as a tagged PDF (PDF/UA-1), typeset by typst."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any, cast

from simulator.language import Locale
from simulator.problems import Place, refusal
from simulator.report.drawing import picture
from simulator.report.layout import Fitted, fitted
from simulator.report.memo import Blank, Block, Bullets, Figure, Memo, Paragraph, Subheading, printable
from simulator.tables.table import Table

_ROOM = 481.0
"""Points between the margins."""
_NARROW = 0.92
"""How wide the typeface is, as a share of the plain one that widths are reckoned in."""
_TALLEST = 9.0
"""Inches of a figure beyond which the height of the page rules, not its width."""
_LONG, _PIECES = re.compile(r"[^\s\u00a0-]{16,}"), re.compile(r".{1,10}")
_MINUS = re.compile(r"(?<!\w)-(?=\d)|^-$")
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
    locale = memo.locale
    blank = locale.word("memo_blank")
    facts = [
        {"label": locale.word(f"memo_fact_{fact.label}"), "text": fact.text or f"[{blank}]", "empty": not fact.text}
        for fact in memo.facts
    ]
    sections = [
        {"title": section.title, "new_page": section in memo.appendices[:1], "blocks": _blocks(section.blocks, locale)}
        for section in memo.parts
    ]
    content = {
        "title": memo.title,
        "subtitle": memo.subtitle,
        "lang": locale.language,
        "warning": memo.warning,
        "facts": facts,
        "page": locale.word("memo_page_of", page="|", pages="|").split("|"),
        "table": locale.word("memo_table"),
        "figure": locale.word("memo_figure"),
        "sections": sections,
    }
    return json.dumps(_printable(content), ensure_ascii=False).encode()


def _printable(value: Any) -> Any:
    """Every text without the control characters that no font holds, and with a minus that is no hyphen.

    A hyphen at the end of a line and one before a number are one glyph, which programs then read as no sign at all.
    """
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return _MINUS.sub("\u2212", printable(value)) if isinstance(value, str) else value


def _blocks(blocks: tuple[Block, ...], locale: Locale) -> list[dict[str, Any]]:
    return [found for block in blocks for found in _block(block, locale)]


def _block(block: Block, locale: Locale) -> list[dict[str, Any]]:
    match block:
        case Paragraph():
            return [{"kind": "paragraph", "text": block.text}]
        case Blank():
            return [{"kind": "blank", "text": f"[{block.text}]"}]
        case Subheading():
            return [{"kind": "subheading", "text": block.text}]
        case Bullets():
            return [{"kind": "bullets", "items": list(block.items)}]
        case Table():
            pieces = enumerate(fitted(block, locale, _ROOM / _NARROW))
            return [_piece(piece, block.titled, number, locale) for number, piece in pieces]
        case Figure():
            return [_figure(block)]


def _figure(figure: Figure) -> dict[str, Any]:
    rows = -(-len(figure.panels) // figure.columns)
    return {
        "kind": "figure",
        "file": f"{figure.key}.svg",
        "caption": figure.caption,
        "alt": figure.alt,
        "tall": rows * figure.height > _TALLEST,
    }


def _breakable(text: str) -> str:
    """A text whose very long words, such as formulas and addresses, may go on on the next line."""
    return _LONG.sub(lambda found: "\u200b".join(_PIECES.findall(found[0])), text)


def _piece(piece: Fitted, caption: str, number: int, locale: Locale) -> dict[str, Any]:
    notes = list(piece.notes)
    if piece.left_out:
        notes.insert(0, locale.word("memo_rows_left_out", rows=piece.left_out))
    return {
        "kind": "table",
        "caption": locale.word("memo_continued", caption=caption) if number else caption,
        "headings": list(piece.cells[0]),
        "figures": [column.kind == "figure" for column in piece.table.columns],
        "widths": [width * _NARROW for width in piece.widths],
        "size": piece.size,
        "rows": [
            [
                text if column.kind == "figure" else _breakable(text)
                for text, column in zip(row, piece.table.columns, strict=True)
            ]
            for row in piece.cells[1:]
        ],
        "total": piece.table.total is not None,
        "notes": notes,
    }
