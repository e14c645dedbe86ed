"""The commands that write files for people: ``report``."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import in_locale
from simulator.cli.shared import (
    BaselineOption,
    DesignsOption,
    LangOption,
    MaterialityOption,
    ScenarioArgument,
)
from simulator.language import Locale

STEPS = ("settle", "draw", "answer", "compose", "write")


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(report)


def report(
    context: typer.Context,
    scenario: ScenarioArgument,
    to: Annotated[Path, typer.Option("--to", help="Fil: .docx .html .pdf .xlsx .csv / file")],
    designs: DesignsOption = None,
    baseline: BaselineOption = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", help="Egen Word-mall (.docx), innehållet där den har [[memo]] / own Word template"),
    ] = None,
    fields: Annotated[
        Path | None,
        typer.Option("--memo", help="YAML med diarienummer, förslag till beslut med mera / the texts of the document"),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="Ett fält, t.ex. reference=RS 469-2021, kan upprepas / one field, repeatable"),
    ] = None,
    asked: Annotated[
        list[str] | None,
        typer.Option("--ask", help="En fråga att svara på, t.ex. 'sensitivity', kan upprepas / a question to answer"),
    ] = None,
    per: Annotated[
        str | None, typer.Option("--per", help="Visa ersättning per denna kvantitet / show payment per this quantity")
    ] = None,
    vary: Annotated[
        str | None,
        typer.Option("--vary", help="Visa vad förslagen belönar hos en mottagare / what designs reward, e.g. reviewed"),
    ] = None,
    recipient: Annotated[
        str | None, typer.Option("--recipient", help="Mottagaren som --vary gäller / the recipient of --vary")
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Dragningar av det osäkra, 0 utan risk / draws, 0 for no risk")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Frö / seed")] = 1,
    materiality: MaterialityOption = 0,
    force: Annotated[bool, typer.Option("--force", help="Skriv över filen om den finns / write over the file")] = False,
    lang: LangOption = None,
) -> None:
    """Skriv ett beslutsunderlag: Word, webbsida, PDF, Excel eller CSV / write a decision document."""

    def work(locale: Locale) -> int:
        with _stopping() as stopped, _progress(locale) as step:
            step("settle")
            from simulator import api
            from simulator.cli.asked import read_asked
            from simulator.files import refuse_existing, write_file
            from simulator.report import save
            from simulator.report.answers import Answered
            from simulator.report.compose import Wanted, compose
            from simulator.report.fields import read_fields
            from simulator.report.naming import results_of

            ending = save.ending_of(to)
            names = [name for listed in designs or () for name in listed.split(",") if name]
            if not force:
                refuse_existing(to)  # before the work, which takes seconds
            texts = read_fields(fields, given or ())
            questions = [(text, read_asked(context, scenario, text)) for text in (*texts.ask, *(asked or ()))]
            comparison = api.compare(scenario, names or None, baseline, materiality)
            save.refuse_own_files(to, comparison)
            scenarios = [result.scenario for result in results_of(comparison)]
            uncertain = any(q.uncertain is not None for one in scenarios for q in one.quantities.values())
            simulation = None
            if draws and uncertain and ending != ".csv":
                step("draw")
                simulation = api.simulate(scenarios, draws=draws, seed=seed)
                if simulation.run.stopped == "interrupted":
                    raise KeyboardInterrupt
            if questions:
                step("answer")
            answers = tuple(Answered(text, question.answer()) for text, question in questions)
            step("compose")
            wanted = Wanted(per, vary, recipient, texts, answers)
            memo = compose(comparison, locale, wanted, simulation)
            step("write")
            data = save.memo_bytes(memo, ending, template)
            if stopped.is_set():
                raise KeyboardInterrupt
            write_file(to, data, overwrite=force)
        print(locale.word("memo_written", file=to))
        return 0

    in_locale(lang, work)


@contextmanager
def _progress(locale: Locale) -> Iterator[Callable[[str], None]]:
    """Says on the error stream what is being done, when somebody is looking, from the first second."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    width = max(len(locale.word(f"memo_progress_{step}")) for step in STEPS) + 8

    def show(step: str) -> None:
        text = f"{STEPS.index(step) + 1}/{len(STEPS)} {locale.word(f'memo_progress_{step}')}"
        print(f"\r{text.ljust(width)}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Ctrl-C ends the work wherever it is, also within a library that takes no notice of it: what it sets is looked at
    before the file is written, in one step, so that what stood there before stands there still.
    """
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        stopped.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
