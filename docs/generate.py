"""Write what the documentation takes from the code: errors.md, the map of modules in architecture.md, the README's
table of commands, and what the commands of the worked examples print.

python docs/generate.py
"""

from __future__ import annotations

import ast
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from typer.main import get_command

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
EXAMPLES = ("exempel-vasterbotten.md", "deciding.md", "aret.md")
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
    return _with_part(DOCS / "architecture.md", "modules", module_map())


def readme() -> str:
    """The README with its table of commands as it should be."""
    return _with_part(ROOT / "README.md", "commands", command_table())


def example(name: str) -> str:
    """A worked example with what its commands print; a block that ends in ``...`` keeps its number of lines."""
    page = (DOCS / name).read_text("utf-8")
    return re.sub(
        r"(?<=^```console\n)\$ simulator ([^\n]*)\n(.*?)(?=^```$)", _run_again, page, flags=re.MULTILINE | re.DOTALL
    )


def _run_again(block: re.Match[str]) -> str:
    """A console block with its command's output of today, every space an ordinary one."""
    from typer.testing import CliRunner

    with _own_package():
        from simulator.cli import app

        done = CliRunner(env={"SIMULATOR_LANG": "sv"}).invoke(app, shlex.split(block[1]))
    if done.exit_code:
        raise SystemExit(f"simulator {block[1]}\n{done.output}")
    printed = [line.rstrip() for line in done.stdout.replace("\u00a0", " ").replace("\u202f", " ").strip().splitlines()]
    shown = block[2].splitlines()
    if shown and shown[-1] == "...":
        printed = [*printed[: max(len(shown) - 1, 1)], "..."]
    return f"$ simulator {block[1]}\n" + "\n".join(printed) + "\n"


@contextmanager
def _own_package() -> Iterator[None]:
    """The package of this checkout, whatever is installed."""
    sys.path.insert(0, str(ROOT))
    try:
        yield
    finally:
        sys.path.remove(str(ROOT))


def _with_part(page: Path, name: str, lines: Iterator[str]) -> str:
    """A page with the lines between its marks written anew."""
    begin, end = f"<!-- {name}: written by docs/generate.py -->", f"<!-- end of {name} -->"
    before, rest = page.read_text("utf-8").split(begin)
    return before + begin + "\n" + "\n".join(lines) + "\n" + end + rest.split(end)[1]


def command_table() -> Iterator[str]:
    """Every command with what it takes and the English half of what it says of itself."""
    with _own_package():
        from simulator.cli import app

        commands = get_command(app).commands
    yield "\n| command | | options |"
    yield "|---|---|---|"
    for name, command in commands.items():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        words = [_argument(p.name or "", p.required, p.nargs) for p in arguments]
        options = [p for p in command.params if p.param_type_name == "option" and p.name not in ("lang", "as_json")]
        needed = [f"{p.opts[0]} {(p.name or '').upper()}" for p in options if p.required]
        said = (command.help or "").split(" / ")[-1].split("\n")[0].replace("|", "\\|")
        shown = ", ".join(f"`{p.opts[0]}`" for p in options if not p.required)
        yield f"| `{' '.join(['simulator', name, *words, *needed])}` | {said} | {shown} |"


def _argument(name: str, required: bool, nargs: int) -> str:
    shown = name.upper() + ("..." if nargs == -1 else "")
    return shown if required else f"[{shown}]"


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
    """Write the pages."""
    (DOCS / "errors.md").write_text(errors(), encoding="utf-8")
    (DOCS / "architecture.md").write_text(architecture(), encoding="utf-8")
    (ROOT / "README.md").write_text(readme(), encoding="utf-8")
    for name in EXAMPLES:
        (DOCS / name).write_text(example(name), encoding="utf-8")


if __name__ == "__main__":
    main()
