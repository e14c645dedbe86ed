"""A proposal as a file to share: what it is made of, what it came to, and what differs where it is opened."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import Place, ScenarioError, refusal
from simulator.results.manifest import digest, inputs, versions
from simulator.results.simulation import Simulation
from simulator.scenario.changed_cells import is_cell_or_row, steps_of, where_in_file
from simulator.shipped import names
from simulator.tables.cells import amount
from simulator.web.answers import SEED, Answers, Asked, folder_of
from simulator.web.edits import Edits
from simulator.web.proposals import Proposal
from simulator.web.settings import PREVIEW_DRAWS
from simulator.web.uploads import Sent, keep

FILE = "proposal.json"
MOST_LETTERS = 40_000_000
_Text = Annotated[str, Field(max_length=400)]


class CameTo(BaseModel):
    """What a proposal came to where it was shared."""

    model_config = ConfigDict(extra="forbid", strict=True)
    currency: _Text
    cost: int
    payments: dict[_Text, int]
    recipients: _Text
    draws: _Text


class SharedFile(BaseModel):
    """A proposal as a file.

    Args:
        proposal: the version of this form.
        title: what the planner calls it.
        scenario: a shipped model by its name; empty for a model of one's own.
        designs: laid on it.
        changes: as in the file of a design.
        files: hashes of every file that was read, by name.
        data: the files of a model of one's own, where they are shared too.
        left_out: changes of recipients' figures that are not shared.
        draws: behind the risk.
        seed: of the draws.
        versions: of what computed it.
        result: what it came to, in the smallest unit of the currency.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    proposal: Literal[1]
    title: Annotated[str, Field(max_length=120)]
    scenario: _Text
    designs: list[_Text]
    changes: dict[str, Any]
    files: dict[_Text, _Text]
    data: dict[_Text, str]
    left_out: int
    draws: int
    seed: int
    versions: dict[_Text, _Text]
    result: CameTo


@dataclass(frozen=True)
class Opened:
    """A shared proposal that has been opened.

    Args:
        asked: what it is settled as here.
        title: what it is called.
        same: whether it comes to the same, to the smallest unit and in every draw.
        differences: what is not the same, in words.
    """

    asked: Asked
    title: str
    same: bool
    differences: tuple[str, ...]

    @property
    def edits(self) -> Edits:
        """Its changes."""
        return Edits.read(self.asked.changes)


def titled_as(asked: Asked, title: str) -> Asked:
    """A proposal with changes, called what the planner calls it."""
    changes = json.loads(asked.changes)
    return replace(asked, changes=json.dumps({**changes, "title": title}, ensure_ascii=False)) if changes else asked


def shared(answers: Answers, proposal: Proposal, title: str, *, with_data: bool) -> SharedFile:
    """The file of a proposal.

    Args:
        answers: what it came to.
        proposal: which one.
        title: what it is called.
        with_data: whether a model's own files, and changed figures of recipients, go along.
    """
    asked = Asked.of(proposal)
    edits = proposal.edits if with_data else without_cells(proposal.edits)
    kept = Asked.of(proposal, edits)
    shipped = asked.scenario in names()
    files = _files(answers, asked)
    data = {n: base64.b64encode(file.read_bytes()).decode("ascii") for n, file in files.items()}
    return SharedFile(
        proposal=1,
        title=title,
        scenario=asked.scenario if shipped else "",
        designs=list(asked.designs),
        changes=edits.overlay(),
        files={name: digest(file.read_bytes()) for name, file in files.items()},
        data=data if with_data and not shipped else {},
        left_out=len(proposal.edits.overlay().get("change", {})) - len(edits.overlay().get("change", {})),
        draws=PREVIEW_DRAWS,
        seed=SEED,
        versions=versions(),
        result=came_to(answers, kept),
    )


def came_to(answers: Answers, asked: Asked) -> CameTo:
    """What a proposal comes to: cost, payments, and hashes of every recipient's amounts and of every draw."""
    result = answers.result(asked)
    amounts = json.dumps({n: dict(by.items()) for n, by in result.amounts_minor.items()}, sort_keys=True)
    try:
        draws = _drawn(answers.simulation(asked))
    except ScenarioError as bad:
        if any(one.code != "web_too_much_work" for one in bad.problems):
            raise
        draws = "-"
    totals = {name: sum(by.values()) for name, by in result.amounts_minor.items()}
    return CameTo(
        currency=str(result.currency),
        cost=result.cost.minor,
        payments=totals,
        recipients=digest(amounts.encode()),
        draws=draws,
    )


def _drawn(simulation: Simulation) -> str:
    """A hash of the cost and the budget in every draw, whatever the model's folder is called."""
    (outcome,) = simulation.run.outcomes
    return digest(outcome.cost.astype("<i8").tobytes() + np.asarray(outcome.budget, "<f8").tobytes())


def without_cells(edits: Edits) -> Edits:
    """The edits without changed figures of single recipients, and without rows."""

    def is_rule(path: str) -> bool:
        return not is_cell_or_row(where_in_file(steps_of(path), gone=False))

    return Edits(
        {path: value for path, value in edits.change.items() if is_rule(path)},
        {path: value for path, value in edits.add.items() if is_rule(path)},
        tuple(path for path in edits.remove if is_rule(path)),
    )


def _files(answers: Answers, asked: Asked) -> dict[str, Path]:
    """The files that a proposal is read from, by their names within its folder."""
    folder = folder_of(asked.scenario).resolve()
    found = inputs([answers.scenario(asked), answers.scenario(asked.base)])
    return {(path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name): path for path in found}


# ---- opening --------------------------------------------------------------------------------------------------------


def read_shared(data: bytes) -> SharedFile:
    """A shared file as it was sent.

    Raises:
        ScenarioError: when it is none.
    """
    if len(data) > MOST_LETTERS:
        raise refusal("web_file_too_large", Place(FILE), most=MOST_LETTERS // 10**6)
    try:
        return SharedFile.model_validate_json(data)
    except ValidationError as bad:
        first = bad.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "-"
        raise refusal("web_not_shared", Place(FILE), where=where) from None


def opened(answers: Answers, file: SharedFile, uploads: Path, locale: Locale) -> Opened:
    """A shared proposal on this machine: where its model is, and what differs from where it was shared.

    Raises:
        ScenarioError: when its model is not here and did not come along, or cannot be read with its changes.
    """
    asked = Asked(_model(file, uploads), tuple(file.designs), _edits(file).text())
    now = came_to(answers, asked)
    there = {name: digest(path.read_bytes()) for name, path in _files(answers, asked).items()}
    word = locale.word
    told = [
        word("web_shared_file", name=name)
        for name in sorted({*file.files, *there})
        if file.files.get(name) != there.get(name)
    ]
    told += [
        word("web_shared_version", name=name, was=was, now=versions().get(name, "-"))
        for name, was in file.versions.items()
        if versions().get(name) != was
    ]
    if (file.draws, file.seed) != (PREVIEW_DRAWS, SEED):
        told.append(word("web_shared_draws", draws=file.draws, seed=file.seed))
    if file.left_out:
        told.append(word("web_shared_left_out", count=file.left_out))
    was, same = file.result, file.result == now
    if was.cost != now.cost:
        costs = (amount(Money(cost, Currency(now.currency)), locale) for cost in (was.cost, now.cost))
        told.append(word("web_shared_cost", **dict(zip(("was", "now"), costs, strict=True))))
    elif was.recipients != now.recipients:
        told.append(word("web_shared_recipients"))
    if was.draws != now.draws:
        told.append(word("web_shared_risk"))
    return Opened(asked, file.title, same, tuple(told))


def _edits(file: SharedFile) -> Edits:
    return Edits(file.changes.get("change", {}), file.changes.get("add", {}), tuple(file.changes.get("remove", ())))


def _model(file: SharedFile, uploads: Path) -> str:
    """Where the model of a shared proposal is: shipped, sent along, or sent to this page before."""
    if file.scenario:
        if file.scenario not in names():
            raise refusal("web_not_shipped", Place("scenario"), name=file.scenario, known=", ".join(names()))
        return file.scenario
    if file.data:
        try:
            sent = [Sent(name, base64.b64decode(text, validate=True)) for name, text in file.data.items()]
        except ValueError:
            raise refusal("web_not_shared", Place(FILE), where="data") from None
        return str(keep(uploads, sent))
    for folder in sorted(uploads.glob("*")) if uploads.is_dir() else ():
        if all(_is_there(folder, name, wanted) for name, wanted in file.files.items()):
            return str(folder)
    raise refusal("web_shared_missing", Place("files"), names=", ".join(sorted(file.files)))


def _is_there(folder: Path, name: str, wanted: str) -> bool:
    path = folder / PurePosixPath(name)
    return path.resolve().is_relative_to(folder.resolve()) and path.is_file() and digest(path.read_bytes()) == wanted
