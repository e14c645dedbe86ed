"""``simulator.explore``: sliders for the numbers of a scenario, and what they do to its cost and its recipients."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from simulator.api_build import ScenarioFile, build, read
from simulator.engine.settle import settle
from simulator.language import Locale, default_language, word
from simulator.money import Money, format_money
from simulator.problems import Place, ScenarioError, refusal
from simulator.results.compare import compare_results
from simulator.results.knobs import Knob, knobs_of, turned
from simulator.results.result import Result
from simulator.results.show import table_html
from simulator.results.tables import TextTable
from simulator.scenario.load import scenario_file
from simulator.shipped import find

MOST = 16
LETTER, SLIDER = 0.6, 20.0
"""Room for a letter of a label, and for a slider with its number, in em."""


def explore(
    scenario: str | Path | ScenarioFile, *designs: str | Path, only: tuple[str, ...] = (), folder: str | Path = ""
) -> Explorer:
    """Sliders over the rates, amounts and thresholds of a scenario; the answer follows when one is let go.

    ``only`` keeps the numbers whose name begins with one of its words. A scenario built in Python finds its tables in
    ``folder``. The result has ``file`` (the scenario as the sliders stand) and ``result``.
    """
    try:
        import ipywidgets  # noqa: F401
    except ImportError as missing:
        raise refusal("extra_missing", Place("explore"), what="ipywidgets", extra="notebook") from missing
    if isinstance(scenario, ScenarioFile):
        return Explorer(scenario, Path(folder), only)
    path = find(scenario)
    return Explorer(read(path, *designs), scenario_file(path).parent, only)


class Explorer:
    """A scenario with its sliders; shows itself in a notebook and fetches nothing from anywhere."""

    def __init__(self, file: ScenarioFile, folder: Path, only: tuple[str, ...] = ()) -> None:
        import ipywidgets as widgets

        self.start, self.folder = file, folder
        scenario = build(file, folder=folder)
        self.baseline = self.result = Result(settle(scenario))
        found = knobs_of(file, scenario, only)
        self.knobs, self.left_out = found[:MOST], found[MOST:]
        self._label_width = LETTER * max((len(knob.label) for knob in self.knobs), default=0)
        self.sliders = tuple(self._slider(knob) for knob in self.knobs)
        self.answer = widgets.HTML(layout={"flex": "1 1 28em"})
        reset = widgets.Button(description=word("explore_reset"), tooltip=word("explore_reset_long"))
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
            self.result = self.baseline if file is self.start else Result(settle(build(file, folder=self.folder)))
        except ScenarioError as bad:
            self.answer.value = f'<pre role="alert" style="white-space:pre-wrap">{escape(bad.text())}</pre>'
            return
        self.answer.value = self._table()

    def _table(self) -> str:
        """Cost, budget, and who gains and loses against the file."""
        lang, currency = default_language(), self.result.scenario.currency
        (design,) = compare_results(self.baseline, [self.result]).designs
        before, after = self.baseline, self.result

        def money(minor: int | None, sign: bool = False) -> str:
            return "-" if minor is None else format_money(minor, currency, lang, sign=sign, unit=False)

        def minor(amount: Money | None) -> int:
            return 0 if amount is None else amount.minor

        def line(name: str, was: int | None, now: int | None) -> list[str]:
            change = None if was is None or now is None else now - was
            return [name, money(was), money(now), money(change, True)]

        rows = [line(name, minor(before.totals.get(name)), total.minor) for name, total in after.totals.items()]
        rows += [
            line(name, before.spending[name].cost.minor if name in before.spending else 0, spent.cost.minor)
            for name, spent in after.spending.items()
        ]
        rows.append(line(word("cost"), before.cost.minor, after.cost.minor))
        if after.budget is not None and before.budget is not None:
            rows.append(line(word("budget"), before.budget.minor, after.budget.minor))
            rows.append(line(word("balance"), minor(before.remaining), minor(after.remaining)))
        if after.totals:  # where nobody is paid, nobody gains or loses
            rows.append([word("winners"), "", str(len(design.winners)), ""])
            rows.append([word("losers"), "", str(len(design.losers)), ""])
        headings = ["", word("explore_before"), word("explore_now"), word("difference")]
        authors = len(after.scenario.notes)  # open questions of the author's do not move with the sliders
        notes = after.notes(Locale.of(lang))[: -authors or None]
        if self.left_out:
            left = ", ".join(knob.label for knob in self.left_out[:8])
            notes.append(word("explore_left_out", more=len(self.left_out), names=left))
        title = f"{after.scenario.title[lang]}, {currency}"
        return table_html(TextTable(title, headings, rows), notes)

    def _repr_mimebundle_(self, **how: Any) -> Any:
        return self.widget._repr_mimebundle_(**how)
