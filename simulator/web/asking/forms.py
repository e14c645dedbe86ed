"""The seven questions as sentences: which gaps each has, and the question that filled gaps make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from simulator import questions as q
from simulator.web.asking.aims import bound_code, first_bound
from simulator.web.asking.gaps import NONE, Gap, Given, Piece, choice, sentence, several, typed
from simulator.web.asking.ground import BASE, MINE, Ground
from simulator.web.edits import decimal_text
from simulator.web.numbers import typed_number

Ask = Literal["solve", "frontier", "choose", "sensitivity", "discover", "information", "attribute"]
ASKS: tuple[Ask, ...] = get_args(Ask)
Asked = (
    q.SolveQuestion
    | q.FrontierQuestion
    | q.ChooseQuestion
    | q.SensitivityQuestion
    | q.DiscoverQuestion
    | q.InformationQuestion
    | q.AttributeQuestion
)
DRAWS = 4_000
SEED = 1
FIRST = 3
"""Designs that are ticked at first where each costs much to look at."""


@dataclass(frozen=True)
class Filled:
    """A sentence with its gaps filled, first by the page and then by the reader.

    Args:
        pieces: of the sentence.
        gaps: by name.
    """

    pieces: tuple[Piece, ...]
    gaps: Mapping[str, Gap]

    def value(self, name: str) -> str:
        """What stands in a gap; the value that leaves a clause out where there is none."""
        return self.gaps[name].value if name in self.gaps else NONE

    def kept(self, name: str) -> str:
        """The gaps whose values stand when another choice is made in one: all but those that hang on it."""
        suffix = "2" if name.endswith("2") else ""
        hang = {"path": ("low", "high", "step"), "held": ("way", "bound"), "aim": ("best",)}.get(
            name.removesuffix("2"), ()
        )
        gone = {f"{one}{suffix}" for one in hang}
        return ",".join(one for one in self.gaps if one not in gone)


@dataclass(frozen=True)
class Terms:
    """What a proposal is called while its question is answered.

    Args:
        scenario: the scenario's path or name.
        mine: the proposal among designs; empty for the scenario itself.
        levers: quantities in the places of the numbers that are chosen.
    """

    scenario: str
    mine: str
    levers: tuple[str, ...]

    @property
    def laid(self) -> tuple[str, ...]:
        """The designs that are laid on the scenario."""
        return (self.mine,) if self.mine else ()


@dataclass(frozen=True)
class Form:
    """One question.

    Args:
        fill: its sentence for a ground, with what a reader has filled in.
        levers: paths of the numbers that are chosen.
        ask: the question that the filled sentence makes.
        work: how many times, about, its draws are paid.
        can_ask: whether there is something to ask about.
    """

    fill: Callable[[Ground, Given], Filled]
    levers: Callable[[Filled], tuple[str, ...]]
    ask: Callable[[Ground, Filled, Terms], Asked]
    work: Callable[[Ground, Filled], int]
    can_ask: Callable[[Ground], bool] = lambda _: True


def _filled(clauses: list[str], gaps: list[Gap], ground: Ground) -> Filled:
    return Filled(sentence(clauses, gaps, ground.locale), {gap.name: gap for gap in gaps})


def _nothing(_: Filled) -> tuple[str, ...]:
    return ()


# ---- gaps that several questions have -------------------------------------------------------------------------------


def _lever(ground: Ground, given: Given, suffix: str = "", but: str = "") -> list[Gap]:
    """Which number, and its least, most and step."""
    word = ground.locale.word
    known = {path: field.name for path, field in ground.levers.items() if path != but}
    if suffix:
        known = {NONE: word("web_no_more"), **known}
    which = choice(f"path{suffix}", word("web_lever"), known, given, renews=True)
    field = ground.levers.get(which.value)
    if field is None:
        return [which]
    return [
        which,
        typed(f"low{suffix}", word("web_low"), given, "0"),
        typed(f"high{suffix}", word("web_high"), given, field.most_shown, field.after),
        typed(f"step{suffix}", word("web_step"), given, field.step_shown),
    ]


def _promise(ground: Ground, given: Given, suffix: str = "", first: str = "") -> list[Gap]:
    """What is kept, which way, and its limit."""
    word = ground.locale.word
    known = {key: aim.title for key, aim in ground.aims.items()}
    if suffix:
        known = {NONE: word("web_no_more_promise"), **known}
    what = choice(f"held{suffix}", word("web_promise"), known, given, first, renews=True)
    if what.value == NONE:
        return [what]
    aim = ground.aims[what.value]
    ways = {"most": word("web_is_at_most"), "least": word("web_is_at_least")}
    bound = first_bound(aim.kind, ground.budget, ground.scenario.currency, ground.locale)
    return [
        what,
        choice(f"way{suffix}", word("web_way"), ways, given, "least" if aim.kind == "effect" else "most"),
        typed(f"bound{suffix}", word("web_bound"), given, bound),
    ]


def _promises(ground: Ground, filled: Filled) -> tuple[str, ...]:
    out = []
    for suffix in ("", "2"):
        held = filled.value(f"held{suffix}")
        if held == NONE:
            continue
        aim = ground.aims[held]
        bound = bound_code(filled.value(f"bound{suffix}"), aim.kind, ground.scenario.currency, ground.locale)
        out.append(f"{aim.code} {'<=' if filled.value(f'way{suffix}') == 'most' else '>='} {bound}")
    return tuple(out)


def _wish(ground: Ground, given: Given, suffix: str, first: str) -> list[Gap]:
    """What is weighed, and which way of it is better."""
    word = ground.locale.word
    aim = choice(
        f"aim{suffix}", word("web_aim"), {key: one.named for key, one in ground.aims.items()}, given, first, renews=True
    )
    ways = {"least": word("web_lowest"), "most": word("web_highest")}
    better = "most" if ground.aims[aim.value].is_better_more else "least"
    return [choice(f"best{suffix}", word("web_way"), ways, given, better), aim]


def _wished(ground: Ground, filled: Filled, suffix: str) -> str:
    return f"{filled.value(f'best{suffix}')} {ground.aims[filled.value(f'aim{suffix}')].code}"


def _designs(ground: Ground, given: Given) -> Gap:
    return several("design", ground.locale.word("web_designs"), ground.designs, given, ground.first_designs)


def _ticked(ground: Ground, filled: Filled, terms: Terms) -> tuple[str, ...]:
    return tuple(ground.name_of(one, terms.mine) for one in filled.gaps["design"].chosen)


def _number(ground: Ground, filled: Filled, name: str) -> str:
    return decimal_text(typed_number(filled.value(name), ground.locale.language))


def _range(ground: Ground, filled: Filled, suffix: str = "") -> tuple[str, str, str]:
    low, high, step = (_number(ground, filled, f"{end}{suffix}") for end in ("low", "high", "step"))
    return low, high, step


# ---- the questions --------------------------------------------------------------------------------------------------


def _solve(ground: Ground, given: Given) -> Filled:
    word = ground.locale.word
    wanted = {one: word(f"web_wanted_{one}") for one in ("largest", "smallest")}
    gaps = [choice("wanted", word("web_wanted"), wanted, given), *_lever(ground, given), *_promise(ground, given)]
    more = _promise(ground, given, "2")
    clauses = ["web_ask_solve", "web_ask_also_promise" if len(more) > 1 else "web_ask_no_promise"]
    return _filled(clauses, [*gaps, *more], ground)


def _ask_solve(ground: Ground, filled: Filled, terms: Terms) -> q.SolveQuestion:
    low, high, step = _range(ground, filled)
    (lever,) = terms.levers
    promises = _promises(ground, filled)
    wanted: Literal["largest", "smallest"] = "largest" if filled.value("wanted") == "largest" else "smallest"
    return q.SolveQuestion(
        terms.scenario, lever, low, high, step, promises, terms.laid, wanted=wanted, draws=DRAWS, seed=SEED
    )


def _frontier(ground: Ground, given: Given) -> Filled:
    first = _lever(ground, given)
    second = _lever(ground, given, "2", but=first[0].value)
    both = [
        *_wish(ground, given, "", "expected"),
        *_wish(ground, given, "2", "risk" if "risk" in ground.aims else "p95"),
    ]
    clauses = ["web_ask_frontier", "web_ask_also_lever" if len(second) > 1 else "web_ask_no_lever", "web_ask_weighed"]
    return _filled(clauses, [*first, *second, *both], ground)


def _levers(filled: Filled) -> tuple[str, ...]:
    return tuple(path for path in (filled.value("path"), filled.value("path2")) if path != NONE)


def _ask_frontier(ground: Ground, filled: Filled, terms: Terms) -> q.FrontierQuestion:
    levers = []
    for name, suffix in zip(terms.levers, ("", "2"), strict=False):
        low, high, step = _range(ground, filled, suffix)
        levers.append(f"{name} = {low}..{high}/{step}")
    aims = (_wished(ground, filled, ""), _wished(ground, filled, "2"))
    return q.FrontierQuestion(terms.scenario, tuple(levers), aims, terms.laid, draws=DRAWS, seed=SEED)


def _choose(ground: Ground, given: Given) -> Filled:
    more = _promise(ground, given, "2", first="loss" if "loss" in ground.aims else NONE)
    gaps = [_designs(ground, given), *_promise(ground, given), *more, *_wish(ground, given, "", "expected")]
    clauses = ["web_ask_choose", "web_ask_also_promise" if len(more) > 1 else "web_ask_no_promise", "web_ask_best"]
    return _filled(clauses, gaps, ground)


def _ask_choose(ground: Ground, filled: Filled, terms: Terms) -> q.ChooseQuestion:
    names = _ticked(ground, filled, terms)
    others = tuple(name for name in names if name)
    keep, by = _promises(ground, filled), _wished(ground, filled, "")
    return q.ChooseQuestion(terms.scenario, others, keep, by, as_is="" in names, draws=DRAWS, seed=SEED)


def _sensitivity(ground: Ground, given: Given) -> Filled:
    known = {key: aim.named for key, aim in ground.aims.items() if aim.over_draws and key != "p95"}
    gap = choice("of", ground.locale.word("web_aim"), known, given, "expected")
    return _filled(["web_ask_sensitivity"], [gap], ground)


def _ask_sensitivity(ground: Ground, filled: Filled, terms: Terms) -> q.SensitivityQuestion:
    return q.SensitivityQuestion(terms.scenario, ground.aims[filled.value("of")].code, terms.laid, (), DRAWS, SEED)


def _discover(ground: Ground, given: Given) -> Filled:
    word = ground.locale.word
    known = {"cost": word("web_measure_cost")}
    known |= {key: aim.named for key, aim in ground.aims.items() if key.startswith(("paid.", "effect."))}
    gaps = [
        choice("of", word("web_aim"), known, given),
        choice("way", word("web_way"), {"above": word("web_above"), "below": word("web_below")}, given),
        typed(
            "bound",
            word("web_bound"),
            given,
            first_bound("money", ground.budget, ground.scenario.currency, ground.locale),
        ),
        several("design", word("web_designs"), ground.designs, given, (MINE if MINE in ground.designs else BASE,)),
    ]
    return _filled(["web_ask_discover"], gaps, ground)


def _ask_discover(ground: Ground, filled: Filled, terms: Terms) -> q.DiscoverQuestion:
    of = filled.value("of")
    kind: Literal["effect", "money"] = "effect" if of.startswith("effect.") else "money"
    bound = bound_code(filled.value("bound"), kind, ground.scenario.currency, ground.locale)
    measure = "cost" if of == "cost" else ground.aims[of].code.removeprefix("E(").removesuffix(")")
    event = f"{measure} {'>' if filled.value('way') == 'above' else '<'} {bound}"
    return q.DiscoverQuestion(terms.scenario, event, _ticked(ground, filled, terms), DRAWS, SEED)


def _information(ground: Ground, given: Given) -> Filled:
    word = ground.locale.word
    effects = {key: aim.title for key, aim in ground.aims.items() if key.startswith("effect.")}
    others = {name: title for name, title in ground.designs.items() if name != BASE}
    first_of_all = [name for name in ground.first_designs if name != BASE][:FIRST]
    gaps = [several("design", word("web_designs"), others, given, first_of_all)]
    gaps.append(typed("extra", word("web_extra"), given, "0"))
    if effects:
        first = "400\u00a0kr" if ground.scenario.currency == "SEK" else f"400\u00a0{ground.scenario.currency}"
        gaps += [choice("effect", word("web_effect"), effects, given), typed("worth", word("web_worth"), given, first)]
    clauses = ["web_ask_information", *(["web_ask_effect"] if effects else []), "web_ask_extra"]
    return _filled(clauses, gaps, ground)


def _ask_information(ground: Ground, filled: Filled, terms: Terms) -> q.InformationQuestion:
    extra = typed_number(filled.value("extra"), ground.locale.language)
    terms_of = ["- cost"]
    if "effect" in filled.gaps:
        name = filled.value("effect").partition(".")[2]
        worth = bound_code(filled.value("worth"), "effect", ground.scenario.currency, ground.locale)
        terms_of.insert(0, f"{worth} * effect({name})")
    if extra and ground.scenario.funding:
        terms_of.append(f"- {decimal_text(abs(Fraction(extra)))} * overrun")
    names = tuple(name for name in _ticked(ground, filled, terms) if name)
    return q.InformationQuestion(terms.scenario, " ".join(terms_of), names, draws=DRAWS, seed=SEED)


def _attribute(ground: Ground, given: Given) -> Filled:
    word = ground.locale.word
    designs = {name: title for name, title in ground.designs.items() if name != BASE}
    beside = {key: one.named for key, one in ground.aims.items() if key in ("risk", "overrun") or "." in key}
    gaps = [
        choice("which", word("web_design"), designs, given),
        choice("of", word("web_aim"), {NONE: word("web_nothing_more"), **beside}, given),
    ]
    return _filled(["web_ask_attribute"], gaps, ground)


def _ask_attribute(ground: Ground, filled: Filled, terms: Terms) -> q.AttributeQuestion:
    design = ground.name_of(filled.value("which"), terms.mine)
    of = "" if filled.value("of") == NONE else ground.aims[filled.value("of")].code
    return q.AttributeQuestion(terms.scenario, (design,), of, draws=DRAWS, seed=SEED)


def _many(_: Ground, filled: Filled) -> int:
    return len(filled.gaps["design"].chosen) + 1


def _has_levers(ground: Ground) -> bool:
    return bool(ground.levers)


def _has_designs(ground: Ground) -> bool:
    return len(ground.designs) > 1


FORMS: Mapping[Ask, Form] = {
    "solve": Form(_solve, _levers, _ask_solve, lambda _g, _f: 20, _has_levers),
    "frontier": Form(_frontier, _levers, _ask_frontier, lambda _g, _f: 60, _has_levers),
    "choose": Form(_choose, _nothing, _ask_choose, _many, _has_designs),
    "sensitivity": Form(_sensitivity, _nothing, _ask_sensitivity, lambda _g, _f: 60),
    "discover": Form(_discover, _nothing, _ask_discover, _many),
    "information": Form(_information, _nothing, _ask_information, _many, _has_designs),
    "attribute": Form(_attribute, _nothing, _ask_attribute, lambda _g, _f: 20, _has_designs),
}
