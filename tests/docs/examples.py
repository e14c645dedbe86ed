"""The runnable examples of a documentation page.

A page's `yaml` blocks are whole scenarios. A line "File `name`:" before a block gives that block a file name, and the
files of a heading lie together in one folder; a `yaml` block without a name is the `scenario.yaml` of a folder of its
own. A block marked `yaml refused=code` must be refused with that code.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HEADING = re.compile(r"#{1,6} +(.+)")
_FENCE = re.compile(r"```(\w*) *(?:refused=(\w+))?$")
_FILE = re.compile(r"File `([^`]+)`:")


@dataclass
class Example:
    """Files that lie together: a scenario, what it reads, its designs - and the code it is refused with, if any."""

    heading: str
    line: int
    scenario: str
    refused: str = ""
    files: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> list[Path]:
        """The scenario and its designs as files in a folder."""
        for name, content in {**self.files, "scenario.yaml": self.scenario}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return [folder / "scenario.yaml", *sorted((folder / "designs").glob("*.yaml"))]


def examples(page: str) -> list[Example]:
    """All examples of a page, in order."""
    found: list[Example] = []
    heading, name, language, refused, start = "", "", "", "", 0
    block: list[str] | None = None
    files: dict[str, str] = {}
    for number, line in enumerate((ROOT / page).read_text("utf-8").splitlines(), 1):
        if block is not None:
            if line == "```":
                content = "\n".join(block) + "\n"
                if name and language in ("yaml", "csv"):
                    files[name] = content
                elif language == "yaml":
                    found.append(Example(heading, start, content, refused, files))
                block, name = None, ""
            else:
                block.append(line)
        elif fence := _FENCE.match(line):
            block, language, refused, start = [], fence[1], fence[2] or "", number
        elif line.startswith("```"):
            raise ValueError(f"{page}:{number}: {line}")
        elif title := _HEADING.match(line):
            heading, files = title[1], {}
        elif file := _FILE.fullmatch(line):
            name = file[1]
    return found
