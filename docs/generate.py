"""Write what the documentation takes from the code: errors.md and the map of modules in architecture.md.

python docs/generate.py
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BEGIN, END = "<!-- modules: written by docs/generate.py -->", "<!-- end of modules -->"
ERRORS = """\
# Error messages

Every fault in a user's files has a code, a place and parameters. A message says what is wrong and, after the dash, what
would be right. Words in `{braces}` are filled in. The texts live in `simulator/language/problems.toml`, from which this
page is written by `python docs/generate.py`.

| code | svenska | English |
|---|---|---|
"""


def errors() -> str:
    """The page of error messages as it should be."""
    catalogue = tomllib.loads((ROOT / "simulator" / "language" / "problems.toml").read_text("utf-8"))
    rows = [f"| `{code}` | {_cell(texts['sv'])} | {_cell(texts['en'])} |" for code, texts in sorted(catalogue.items())]
    return ERRORS + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    """Text for a cell of a Markdown table: parameters as code, nothing read as markup."""
    escaped = re.sub(r"([*_\[\]<>|&])", r"\\\1", text)
    return re.sub(r"\{([\w\\]+)\}", lambda found: "`{" + found[1].replace("\\", "") + "}`", escaped)


def architecture() -> str:
    """The page of the architecture with its map of modules as it should be."""
    page = (DOCS / "architecture.md").read_text("utf-8")
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n" + "\n".join(module_map()) + "\n" + END + rest.split(END)[1]


def module_map() -> Iterator[str]:
    """Every package with its modules, each with the first sentence of what it says of itself."""
    package = ROOT / "simulator"
    folders = sorted({path.parent for path in package.rglob("*.py")})
    for folder in folders:
        if "_scenarios" in folder.parts:
            continue
        start = folder / "__init__.py"
        yield f"\n### `{folder.relative_to(ROOT).as_posix()}/`\n"
        if start.exists():
            yield _sentence(start) + "\n"
        modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
        if modules:
            yield "| module | |"
            yield "|---|---|"
            yield from (f"| `{path.name}` | {_sentence(path)} |" for path in modules)


def _sentence(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return said.split("\n\n")[0].replace("\n", " ").replace("``", "`").replace("|", "\\|")


def main() -> None:
    """Write both pages."""
    (DOCS / "errors.md").write_text(errors(), encoding="utf-8")
    (DOCS / "architecture.md").write_text(architecture(), encoding="utf-8")


if __name__ == "__main__":
    main()
