"""Commands about many draws: run --draws, compare --draws and replay."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.frame import show_json, write_tables
from simulator.files import write_file
from simulator.language import Locale
from simulator.money import Money
from simulator.problems import Place, refusal

if TYPE_CHECKING:
    from simulator.engine.execution import Keeper
    from simulator.engine.plan import Plan
    from simulator.engine.simulate import Progress
    from simulator.results.manifest import Request
    from simulator.results.simulation import Simulation
    from simulator.store.kept_run import Answer, KeptRun

LONG_RUN = 2_000_000  # draws x recipients from which a bar is worth drawing
DIFFERS = 1
MISSING = 3
"""The exit code of a run of which something is missing."""


def run_draws(
    scenario: str,
    names: Sequence[str],
    draws: int,
    seed: int,
    workers: int | None,
    locale: Locale,
    *,
    sobol: bool = False,
    until: Sequence[str] = (),
    only_chance: bool = False,
    materiality: float = 0,
    recipients: bool = False,
    to: str | None = None,
    manifest: str | None = None,
    store: str | None = None,
    on: str | None = None,
    every_draw: bool = False,
    as_json: bool = False,
) -> int:
    """Draw, print, and write what is asked for; a run that was stopped says what it has.

    ``names`` are designs, several put together by ``+`` and the scenario itself an empty word; the first is what the
    others are held against, and ``materiality``, in kronor, what makes nobody a winner or a loser.
    """
    from simulator.results.manifest import Request
    from simulator.results.manifest import manifest as made
    from simulator.store.kept_run import Answer

    if every_draw and store is None:
        raise refusal("keep_draws_where", Place("--keep-draws"))
    beside = manifest or (str(Path(to).with_suffix(".manifest.json")) if to else None)
    for target, ending in ((to, ".nc"), (beside, ".json")):
        _refuse_target(target, ending)
    request = Request(scenario, tuple(names), draws, seed, sobol, tuple(until), only_chance)
    shown = Answer("compare" if len(names) > 1 else "run", materiality, recipients, every_draw)
    kept: list[KeptRun] = []
    keep = None if store is None else _beginning(Path(store), request, shown, kept)
    simulation = _simulated(request, workers, locale, on=on, keep=keep, every_draw=every_draw)
    if (code := _ended(simulation, shown, kept, locale, as_json=as_json)) == MISSING:
        return code
    if to:
        from simulator.results.labelled import write_netcdf

        write_netcdf(simulation, to)
    if beside and simulation.run.stopped != "interrupted":
        text = json.dumps(made(request, simulation, Path(beside).parent), ensure_ascii=False, indent=2)
        write_file(Path(beside), (text + "\n").encode(), overwrite=True)
    return code


def resume(folder: str, workers: int | None, on: str | None, locale: Locale, *, as_json: bool = False) -> int:
    """Make what is missing of a kept run, and show the whole of it."""
    from simulator.results.manifest import differences
    from simulator.store.kept_run import KeptRun

    kept = KeptRun.opened(Path(folder))
    request, shown, found = kept.asked()
    if changed := differences(found):
        raise refusal("store_differs", Place(folder), what="; ".join(changed))
    simulation = _simulated(
        request, workers, locale, on=on, keep=lambda plan: kept.writing(shown, plan), every_draw=shown.every_draw
    )
    return _ended(simulation, shown, [KeptRun.opened(Path(folder))], locale, as_json=as_json)


def _beginning(folder: Path, request: Request, shown: Answer, into: list[KeptRun]) -> Callable[[Plan], Keeper]:
    """Who begins to keep a run once its plan is known."""
    from simulator.store.kept_run import KeptRun

    def begin(plan: Plan) -> Keeper:
        into.append(KeptRun.begun(folder, request, shown, plan))
        return into[0]

    return begin


def _ended(simulation: Simulation, shown: Answer, kept: Sequence[KeptRun], locale: Locale, *, as_json: bool) -> int:
    """Show what a run came to; one of which pieces are missing says which, and shows nothing that could mislead."""
    for run in kept:
        run.finish(simulation)
        if simulation.run.stopped == "missing":
            of = simulation.run.plan.pieces
            for piece in simulation.run.missing:
                print(locale.word("piece_missing", piece=piece[0] + 1, why=run.failed[piece]), file=sys.stderr)
            said = {"missing": len(simulation.run.missing), "pieces": of, "folder": run.folder}
            print(locale.word("run_missing", **said), file=sys.stderr)
            return MISSING
    minor = round(shown.materiality * simulation.currency.minor_units)
    _show(
        replace(simulation, materiality=Money(minor, simulation.currency)), locale, as_json, recipients=shown.recipients
    )
    return 130 if simulation.run.stopped == "interrupted" else 0


def replay(path: str, workers: int | None, to: str | None, locale: Locale, *, as_json: bool = False) -> int:
    """Make a run again from its manifest, and hold the answers against it."""
    from simulator.results import manifest

    _refuse_target(to, ".nc")
    request, found = manifest.read(Path(path))
    simulation = _simulated(request, workers, locale)
    _show(simulation, locale, as_json)
    if to:
        from simulator.results.labelled import write_netcdf

        write_netcdf(simulation, to)
    now = manifest.fingerprint(simulation)
    if now == found["result"]:
        print(locale.word("manifest_same", hash=now[:12]), file=sys.stderr)
        return 0
    print(locale.word("manifest_differs", was=found["result"][:12], now=now[:12]), file=sys.stderr)
    print("\n".join(manifest.differences(found)), file=sys.stderr)
    return DIFFERS


def _simulated(
    request: Request,
    workers: int | None,
    locale: Locale,
    on: str | None = None,
    keep: Callable[[Plan], Keeper] | None = None,
    every_draw: bool = False,
) -> Simulation:
    from simulator.api import simulate
    from simulator.results.stopping import read_rule
    from simulator.subjects import load_each

    scenarios = load_each(request.scenario, [tuple(filter(None, name.split("+"))) for name in request.designs])
    rule = read_rule(request.until, scenarios[0].currency, len(scenarios))
    if rule is not None and request.sobol:
        raise refusal("until_sobol", Place("--until"))
    size = request.draws * len(scenarios[0].recipients) * len(scenarios)
    with _bar(size > LONG_RUN, locale) as progress:
        return simulate(
            scenarios,
            draws=request.draws,
            seed=request.seed,
            sobol=request.sobol,
            only_chance=request.only_chance,
            workers=workers,
            progress=progress,
            until=rule,
            on=on,
            keep=keep,
            every_draw=every_draw,
        )


@contextmanager
def _bar(wanted: bool, locale: Locale) -> Iterator[Progress | None]:
    """A progress bar on the error stream when somebody is looking."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(locale.word("draws_progress"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(simulation: Simulation, locale: Locale, as_json: bool, recipients: bool = False) -> None:
    if as_json:
        show_json(simulation.to_json(locale))
    else:
        write_tables(simulation.chosen_tables(locale, recipients=recipients), locale, most_rows=None)


def _refuse_target(path: str | None, ending: str) -> None:
    """Only a file of its own kind is written, so never the scenario or a table of it, and only where there is a folder;
    said before anything is drawn.
    """
    if path is None:
        return
    place, found = Place(path), Path(path).suffix.lower()
    if found != ending:
        raise refusal("unknown_ending", place, ending=found or "-", known=ending)
    folder = Path(path).parent
    if not folder.is_dir() or not os.access(folder, os.W_OK) or Path(path).is_dir():
        raise refusal("cannot_write", place, reason=os.strerror(errno.EACCES if folder.is_dir() else errno.ENOENT))
