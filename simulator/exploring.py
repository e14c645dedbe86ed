"""``simulator.explore``: sliders for the numbers of a scenario, and what they do to its cost and its recipients."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from simulator.engine.settle import settle
from simulator.language import Language, Locale
from simulator.money import Money
from simulator.problems import Place, ScenarioError, refusal
from simulator.results.compare import compare_results
from simulator.results.knobs import Knob, knobs_of, turned
from simulator.results.result import Result
from simulator.scenario.built import build, read
from simulator.scenario.definitions import Scenario
from simulator.scenario.find import scenario_file
from simulator.scenario.load import load
from simulator.scenario.schema import ScenarioFile
from simulator.shipped import find
from simulator.tables.html import notebook_html
from simulator.tables.shown import NOTEBOOK
from simulator.tables.table import Column, Row, Table

MOST = 16
LETTER, SLIDER = 0.6, 20.0
"""Room for a letter of a label, and for a slider with its number, in em."""


def explore(
    scenario: str | Path | ScenarioFile,
    *designs: str | Path,
    only: tuple[str, ...] = (),
    folder: str | Path = "",
    language: Language = NOTEBOOK.language,
) -> Explorer:
    """Sliders over the rates, amounts and thresholds of a scenario; the answer follows when one is let go.

    ``only`` keeps the numbers whose name begins with one of its words. A scenario built in Python finds its tables in
    ``folder``; ``language`` is the reader's. The result has ``file`` (the scenario as the sliders
    stand) and ``result``.
    """
    try:
        import ipywidgets  # noqa: F401
    except ImportError as missing:
        raise refusal("extra_missing", Place("explore"), what="ipywidgets", extra="notebook") from missing
    if isinstance(scenario, ScenarioFile):
        return Explorer(scenario, Path(folder), only, Locale(language))
    path = find(scenario)
    base = load(path) if designs else None
    return Explorer(read(path, designs), scenario_file(path).parent, only, Locale(language), base)


class Explorer:
    """A scenario with its sliders; shows itself in a notebook and fetches nothing from anywhere."""

    def __init__(
        self, file: ScenarioFile, folder: Path, only: tuple[str, ...], locale: Locale, base: Scenario | None = None
    ) -> None:
        import ipywidgets as widgets

        self.start, self.folder, self.locale, self.base = file, folder, locale, base
        scenario = build(file, folder=folder, base=base)
        self.baseline = self.result = Result(settle(scenario))
        found = knobs_of(file, scenario, only)
        self.knobs, self.left_out = found[:MOST], found[MOST:]
        self._label_width = LETTER * max((len(knob.label) for knob in self.knobs), default=0)
        self.sliders = tuple(self._slider(knob) for knob in self.knobs)
        self.answer = widgets.HTML(layout={"flex": "1 1 28em"})
        reset = widgets.Button(description=locale.word("explore_reset"), tooltip=locale.word("explore_reset_long"))
        reset.on_click(lambda _: self.reset())
        rows = [
            widgets.HBox([slider, widgets.Label(knob.unit)])
            for knob, slider in zip(self.knobs, self.sliders, strict=True)
        ]
        turning = widgets.VBox([*rows, reset], layout={"flex": "0 0 auto"})  # room for every unit, whatever the answer
        self.widget = widgets.HBox([turning, self.answer], layout={"flex_flow": "row wrap"})
        self._listening = True
        self.show()

    def _slider(self, knob: Knob) -> Any:
        import ipywidgets as widgets

        decimals = max(0, len(f"{knob.step:.12f}".rstrip("0").partition(".")[2]))
        slider = widgets.FloatSlider(
            value=knob.value,
            min=knob.low,
            max=knob.high,
            step=knob.step,
            description=knob.label,
            tooltip=".".join(map(str, knob.path)),
            readout_format=f".{decimals}f",
            continuous_update=False,
            style={"description_width": f"{self._label_width:.1f}em"},
            layout={"width": f"{self._label_width + SLIDER:.1f}em", "flex": "0 0 auto"},
        )
        slider.observe(lambda _: self.show(), names="value")
        return slider

    @property
    def file(self) -> ScenarioFile:
        """The scenario as the sliders stand, to be saved or settled."""
        moved = {
            knob.path: knob.text(slider.value)
            for knob, slider in zip(self.knobs, self.sliders, strict=True)
            if slider.value != knob.value
        }
        return turned(self.start, moved) if moved else self.start

    def _built(self, file: ScenarioFile) -> Scenario:
        return build(file, folder=self.folder, base=self.base)

    def reset(self) -> None:
        """Every slider back to where the file has it."""
        self._listening = False
        for knob, slider in zip(self.knobs, self.sliders, strict=True):
            slider.value = knob.value
        self._listening = True
        self.show()

    def show(self) -> None:
        """Settle the scenario as the sliders stand, and say what differs from the file; faults are shown in words."""
        if not self._listening:
            return
        try:
            file = self.file
            self.result = self.baseline if file is self.start else Result(settle(self._built(file)))
        except ScenarioError as bad:
            self.answer.value = (
                f'<pre role="alert" style="white-space:pre-wrap">{escape(bad.text(self.locale.language))}</pre>'
            )
            return
        self.answer.value = notebook_html([self._table()], self.locale)

    def _table(self) -> Table:
        """Cost, budget, and who gains and loses against the file."""
        word = self.locale.word
        (design,) = compare_results(self.baseline, [self.result]).designs
        before, after = self.baseline, self.result
        nothing = Money(0, after.currency)

        def line(name: str, was: Money, now: Money) -> Row:
            return (name, was, now, now - was)

        rows = [line(name, before.totals.get(name, nothing), total) for name, total in after.totals.items()]
        rows += [
            line(name, before.spending[name].cost if name in before.spending else nothing, spent.cost)
            for name, spent in after.spending.items()
        ]
        rows.append(line(word("cost"), before.cost, after.cost))
        if after.budget is not None and before.budget is not None:
            rows.append(line(word("budget"), before.budget, after.budget))
            rows.append(line(word("balance"), before.budget - before.cost, after.budget - after.cost))
        if after.totals:  # where nobody is paid, nobody gains or loses
            rows.append((word("winners"), "", len(design.winners), ""))
            rows.append((word("losers"), "", len(design.losers), ""))
        columns = (
            Column("line", "", "name"),
            Column("before", word("explore_before")),
            Column("now", word("explore_now")),
            Column("difference", word("difference"), signed=True),
        )
        authors = len(after.scenario.notes)  # open questions of the author's do not move with the sliders
        notes = after.notes(self.locale)[: -authors or None]
        if self.left_out:
            left = ", ".join(knob.label for knob in self.left_out[:8])
            notes.append(word("explore_left_out", more=len(self.left_out), names=left))
        title = after.scenario.title[self.locale.language]
        return Table("explore", title, columns, tuple(rows), notes=tuple(notes))

    def _repr_mimebundle_(self, **how: Any) -> Any:
        return self.widget._repr_mimebundle_(**how)
