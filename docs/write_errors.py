"""Write errors.md, the list of every message about a user's files: python docs/write_errors.py."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "errors.md"
HEAD = """\
# Error messages

Every fault in a user's files has a code, a place and parameters. A message says what is wrong and, after the dash, what
would be right. Words in `{braces}` are filled in. The texts live in `simulator/language/problems.toml`, from which this
page is written by `python docs/write_errors.py`.

| code | svenska | English |
|---|---|---|
"""


def page() -> str:
    """The page as it should be."""
    catalogue = tomllib.loads((ROOT / "simulator" / "language" / "problems.toml").read_text("utf-8"))
    rows = [f"| `{code}` | {_cell(texts['sv'])} | {_cell(texts['en'])} |" for code, texts in sorted(catalogue.items())]
    return HEAD + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    """Text for a cell of a Markdown table: parameters as code, nothing read as markup."""
    escaped = re.sub(r"([*_\[\]<>|&])", r"\\\1", text)
    return re.sub(r"\{([\w\\]+)\}", lambda found: "`{" + found[1].replace("\\", "") + "}`", escaped)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
