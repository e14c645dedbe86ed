"""From a filled sentence to its answer, asked of the proposal as a file and told in the page's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from simulator import questions as q
from simulator.decide.attributed import Attribution
from simulator.decide.choice import Choice
from simulator.decide.discovery import Discovery
from simulator.decide.front import Front
from simulator.decide.information import Information
from simulator.decide.sensitivity import Sensitivity
from simulator.decide.solution import Solution
from simulator.describe import column_title, readable, recipient_titles, title_of
from simulator.describe.figures import number
from simulator.language import Language
from simulator.report import plots
from simulator.web.answers import LABEL
from simulator.web.asking.aims import Kind, bound_unit
from simulator.web.asking.forms import DRAWS, FORMS, Ask, Asked, Filled, Terms
from simulator.web.asking.gaps import NONE
from simulator.web.asking.ground import BASE, MINE, Ground, as_design, with_levers
from simulator.web.asking.retold import Found, Told, retold
from simulator.web.book import Field

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Draw = Callable[["Axes"], object]


@dataclass(frozen=True)
class Use:
    """What can be done with an answer.

    Args:
        label: what it does, in words.
        saved: whether it makes another proposal; else it changes this one.
        design: that the other one lies on; empty for this proposal's own.
        numbers: what is written in which places.
    """

    label: str
    saved: bool
    design: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


def answered(ground: Ground, ask: Ask, filled: Filled, folder: Path) -> Found:
    """The answer, in the words of the page.

    Args:
        ground: what is asked of.
        ask: which question.
        filled: its sentence.
        folder: in which the proposal stands as a file meanwhile.

    Raises:
        ScenarioError: for what cannot be asked, or would take too long.
        NumeralError: for what is no number.
    """
    form = FORMS[ask]
    paths = form.levers(filled)
    asked, names = with_levers(ground, paths)
    ground.answers.allow(ground.scenario, DRAWS, form.work(ground, filled))
    with as_design(asked, folder) as mine:
        question = form.ask(ground, filled, Terms(asked.scenario, mine, names))
        levers = {name: ground.levers[path] for name, path in zip(names, paths, strict=True)}
        return retold(question.answer(), _told(ground, filled, question, mine, levers))


def _told(ground: Ground, filled: Filled, question: Asked, mine: str, levers: Mapping[str, Field]) -> Told:
    designs = {name: title for name, title in ground.designs.items() if name not in (BASE, MINE)}
    own = ground.scenario.name.partition("/")[0]
    designs |= {own: ground.designs[BASE], "": ground.designs[BASE]}
    if mine:
        mine_title = ground.designs.get(MINE, ground.title)
        designs |= dict.fromkeys((mine, LABEL, ground.scenario.name, f"{own}/{LABEL}"), mine_title)
    texts = {one.code: one.named for one in ground.aims.values()} | dict(_written(ground, filled, question))
    units = {name: (field.name, field.after.strip()) for name, field in levers.items()}
    return Told(designs, units, texts, partial(change_title, ground))


def _written(ground: Ground, filled: Filled, question: Asked) -> Iterator[tuple[str, str]]:
    """What a question's own texts are called: its promises, its event and its worth."""
    word = ground.locale.word
    match question:
        case q.SolveQuestion() | q.ChooseQuestion():
            kept = [suffix for suffix in ("", "2") if filled.value(f"held{suffix}") != NONE]
            for text, suffix in zip(question.keep, kept, strict=True):
                key = "web_at_most" if filled.value(f"way{suffix}") == "most" else "web_at_least"
                held, bound = ground.aims[filled.value(f"held{suffix}")], filled.value(f"bound{suffix}")
                yield text, word(key, what=held.title, bound=bound_text(bound, held.kind, ground))
        case q.DiscoverQuestion():
            way = dict(filled.gaps["way"].options)[filled.value("way")]
            what = word("measure_cost") if filled.value("of") == "cost" else ground.aims[filled.value("of")].named
            bound = bound_text(filled.value("bound"), "money", ground)
            yield question.event, word("web_event", what=what, way=way, bound=bound)
        case q.InformationQuestion():
            parts = [word("web_worth_less_cost")]
            if "effect" in filled.gaps:
                effect = dict(filled.gaps["effect"].options)[filled.value("effect")]
                parts.insert(0, word("web_worth_effect", worth=filled.value("worth"), effect=effect))
            if "overrun" in question.worth:
                parts.append(word("web_worth_extra", extra=filled.value("extra")))
            yield question.worth, " ".join(parts)
        case q.FrontierQuestion() | q.SensitivityQuestion() | q.AttributeQuestion():
            return
        case _:
            assert_never(question)


def bound_text(bound: str, kind: Kind, ground: Ground) -> str:
    """A limit as it was typed, with its unit where it had none."""
    return (
        bound
        if not bound[-1:].isdigit()
        else f"{bound}\u00a0{bound_unit(kind, ground.scenario.currency, ground.locale)}"
    )


def change_title(ground: Ground, path: str) -> str:
    """What a change of a design is called: the number or the part that it changes."""
    if path in ground.levers:
        return ground.levers[path].name
    part, _, rest = path.partition(".")
    name, _, last = rest.partition(".")
    language = ground.locale.language
    if part == "recipients":
        title = recipient_titles(ground.scenario).get(name, name)
        return f"{title}, {column_title(ground.scenario, last, language)}" if last else title
    title = title_of(ground.scenario, name or part, language)
    return f"{title}, {readable(last.rpartition('.')[2])}" if last and last != "value" else title


def uses_of(ground: Ground, filled: Filled, found: Found) -> tuple[Use, ...]:
    """What can be done with an answer: its numbers used, or kept as a proposal of their own."""
    word, language = ground.locale.word, ground.locale.language
    match found:
        case Solution():
            value = found.safe if found.safe is not None else found.value
            if value is None:
                return ()
            numbers = ((filled.value("path"), number(value, language)),)
            shown = f"{number(value, language)}{ground.levers[filled.value('path')].after}"
            return (
                Use(word("web_use_it", value=shown), False, "", numbers),
                Use(word("web_save_it"), True, "", numbers),
            )
        case Front():
            paths = FORMS["frontier"].levers(filled)
            return tuple(
                Use(
                    word("web_save_as", name=found.named(point, ground.locale)),
                    True,
                    "",
                    tuple((path, number(value, language)) for path, value in zip(paths, point.levers, strict=True)),
                )
                for point in found.points
            )
        case Choice():
            best = found.chosen
            name = None if best is None else _design_called(ground, best.name)
            if best is None or name in (None, BASE, MINE):
                return ()
            return (Use(word("web_save_as", name=best.name), True, name or ""),)
        case Sensitivity() | Discovery() | Information() | Attribution():
            return ()
        case _:
            assert_never(found)


def _design_called(ground: Ground, title: str) -> str | None:
    return next((name for name, one in ground.designs.items() if one == title), None)


def plots_of(found: Found, language: Language) -> tuple[tuple[str, Draw], ...]:
    """The plots of an answer, each with the key of what it shows."""
    match found:
        case Solution():
            return (("web_plot_solve", partial(plots.plot_solution, found, lang=language)),) if found.curve else ()
        case Front():
            return (("web_plot_front", partial(plots.plot_front, found, lang=language)),)
        case Choice():
            drawn = any(one.regret is not None for one in found.candidates)
            return (("web_plot_regret", partial(plots.plot_regret, found, lang=language)),) if drawn else ()
        case Sensitivity():
            return (("web_plot_sensitivity", partial(plots.plot_sensitivity, found, lang=language)),)
        case Discovery():
            return (("web_plot_discovery", partial(plots.plot_discovery, found, lang=language)),)
        case Information():
            is_worth = found.perfect.value > 0
            return (
                (("web_plot_information", partial(plots.plot_information, found, lang=language)),) if is_worth else ()
            )
        case Attribution():
            return (("web_plot_attribution", partial(plots.plot_attribution, found, lang=language)),)
        case _:
            assert_never(found)
