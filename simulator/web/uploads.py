"""Models of the reader's own: files taken in, bounded in number and size, under names that lead nowhere else."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from simulator.problems import Place, refusal
from simulator.scenario.yaml_text import parse_yaml

MOST_FILES = 40
MOST_BYTES = 10_000_000
_TEXTS = (".yaml", ".yml")
_TABLES = (".csv", ".tsv", ".xlsx")
_NAME = re.compile(r"[\w][\w .()+-]{0,120}")


@dataclass(frozen=True)
class Sent:
    """One file as it was sent.

    Args:
        name: its own name, with folders perhaps.
        data: its bytes.
    """

    name: str
    data: bytes


def keep(folder: Path, files: Sequence[Sent]) -> Path:
    """Put the files of a model into a folder of their own, below the folder of all that is sent.

    Args:
        folder: of all that is sent.
        files: a scenario, its designs, and the tables that they name.

    Returns:
        The model's folder.

    Raises:
        ScenarioError: for too many or too large files, other kinds of files, or none that is a scenario.
    """
    if len(files) > MOST_FILES:
        raise refusal("web_too_many_files", Place("-"), count=len(files), most=MOST_FILES)
    kept: dict[str, bytes] = {}
    for file in files:
        name = PurePosixPath(file.name.replace("\\", "/")).name
        suffix = PurePosixPath(name).suffix.lower()
        if not _NAME.fullmatch(name) or suffix not in (*_TEXTS, *_TABLES):
            raise refusal("web_bad_file", Place(name or "-"), known=", ".join((*_TEXTS, *_TABLES)))
        if len(file.data) > MOST_BYTES:
            raise refusal("web_file_too_large", Place(name), most=MOST_BYTES // 10**6)
        place = _place(name, file.data) if suffix in _TEXTS else name
        if place in kept:
            raise refusal("web_two_files", Place(name), name=place)
        kept[place] = file.data
    if "scenario.yaml" not in kept:
        raise refusal("web_no_scenario", Place("-"), names=", ".join(sorted(kept)) or "-")
    target = folder / secrets.token_urlsafe(16)
    (target / "designs").mkdir(parents=True)
    folder.chmod(0o700)
    for place, data in kept.items():
        (target / place).write_bytes(data)
    return target


def _place(name: str, data: bytes) -> str:
    """A design lies under ``designs``, and the scenario is called what designs call it."""
    try:
        raw = parse_yaml(data.decode("utf-8-sig"), name).raw
    except UnicodeDecodeError:
        raise refusal("web_bad_file", Place(name), known="UTF-8") from None
    if "extends" in raw:
        return f"designs/{PurePosixPath(name).stem}.yaml"
    return "scenario.yaml"


def is_kept(folder: Path, scenario: str) -> bool:
    """Whether a scenario's path is that of a model that was sent."""
    return Path(scenario).parent == folder


def forget(folder: Path, used: Sequence[str]) -> None:
    """Remove the models that no proposal uses any more."""
    if not folder.is_dir():
        return
    still = {Path(path).name for path in used if is_kept(folder, path)}
    for model in folder.iterdir():
        if model.name not in still:
            shutil.rmtree(model, ignore_errors=True)
