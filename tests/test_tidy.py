"""The checkout belongs to no machine: no absolute paths, no package-index hosts, and every library locked."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# Written in pieces, so that this file passes its own test.
MACHINE_FOLDERS = ("work", "root", "opt", "home", "Users", "tmp")
# Part of a web address or of a longer path (`example.org/work/`, `docs/work/`) is no folder of a machine.
MACHINE_PATH = re.compile(r"(?<![\w.~%})-])/(?:" + "|".join(MACHINE_FOLDERS) + ")/")
INDEX_HOST = re.compile(r"\b(?:pypi|pythonhosted|piwheels)\.(?:org|com|net|io)\b", re.IGNORECASE)
INDEX_OPTION = re.compile(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE)

REQUIREMENTS = ROOT / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PINNED = re.compile(r"^([\w.-]+)==(\S+)((?:.*\\\n)(?:\s+--hash=\S+(?: \\)?\n)*)", re.MULTILINE)


def texts() -> dict[str, str]:
    """Every tracked text file by its path."""
    tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, encoding="utf-8").split("\0")
    contents = {name: (ROOT / name).read_bytes() for name in tracked if (ROOT / name).is_file()}
    return {name: raw.decode("utf-8", "replace") for name, raw in contents.items() if b"\0" not in raw}


def places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def pinned(lock: Path) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version, _ in PINNED.findall(lock.read_text("utf-8"))}


def test_no_file_names_a_folder_of_some_machine() -> None:
    assert places(MACHINE_PATH) == []


def test_no_file_names_a_package_index() -> None:
    assert places(INDEX_HOST) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see " + "/work" + "/main", True),
        ("file://" + "/tmp" + "/x", True),
        ("https://example.org/work/plan", False),
        ("docs/work/plan", False),
        ("kr/work/year", False),
    ],
)
def test_what_counts_as_a_folder_of_a_machine(line: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_locked_file_has_hashes_and_no_index(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert INDEX_OPTION.findall(text) == []
    assert "://" not in text
    found = PINNED.findall(text)
    assert found
    assert [name for name, _, rest in found if "--hash=sha256:" not in rest] == []
    assert len(found) == sum(not line.startswith((" ", "#")) for line in text.splitlines() if line)


def test_every_library_of_the_project_is_locked_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    runtime = pinned(REQUIREMENTS / "runtime.txt")
    for requirement in map(Requirement, project["dependencies"]):
        version = runtime.get(canonicalize_name(requirement.name), "")
        assert version and requirement.specifier.contains(version), f"{requirement}: run `make lock`"


def test_the_locked_files_agree() -> None:
    """What the tests run on is what a user installs."""
    seen: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in pinned(lock).items():
            seen.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in seen.items() if len(versions) > 1} == {}
    dev = pinned(REQUIREMENTS / "dev.txt")
    assert pinned(REQUIREMENTS / "runtime.txt").items() <= dev.items()
