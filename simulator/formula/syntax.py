"""Formulas as text become trees of constants, names and operations; nothing in them is ever executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from simulator.numerals import NumeralError, read_date, read_literal
from simulator.problems import Place, did_you_mean, refusal
from simulator.units import DATE, ONE, YES_NO, Unit

MOST_CHARACTERS = 2000
MOST_NESTING = 40
LARGEST_EXPONENT = 16

# Functions and how many arguments each takes, at least and at most.
FUNCTIONS = {
    "min": (2, 20),
    "max": (2, 20),
    "abs": (1, 1),
    "where": (3, 3),
    "total": (1, 2),
    "sum": (1, 1),
    "mean": (1, 2),
    "share": (1, 2),
    "rest": (1, 20),
    "total_paid": (1, 1),
    "baseline": (1, 1),
    "unpaid": (1, 1),
    "previous": (1, 2),
    "used": (1, 1),
    "unfunded": (1, 1),
    "planned": (1, 1),
    "moved": (1, 1),
    "drawn": (1, 1),
    "reclaimed": (1, 1),
    "withheld": (1, 1),
}
# What a claim may ask of a source: where its money went, over the period or in a year (where: {year: 2022}).
OF_SOURCES = ("granted", "requisitioned", "used", "carried", "repaid", "lapsed", "kept", "open")
FUNCTIONS |= dict.fromkeys(OF_SOURCES, (1, 1))
# What only a claim may ask, because it is known when everything is paid.
CLAIM_FUNCTIONS = frozenset({*OF_SOURCES, "unpaid", "unfunded", "planned", "moved", "drawn", "reclaimed", "withheld"})
# Functions whose first argument names a payment, source, activity or plan instead of being evaluated.
ASKING = CLAIM_FUNCTIONS | {"rest", "previous"}
# Ordinary words that a scheme may need as names; only brackets after them make them functions.
MAY_BE_NAMES = frozenset(
    {*OF_SOURCES, "previous", "moved", "drawn", "reclaimed", "withheld", "total_paid", "baseline"}
) - {"used"}
RESERVED = frozenset(FUNCTIONS) - MAY_BE_NAMES | {"and", "or", "not", "yes", "no", "never"}


@dataclass(frozen=True)
class Const:
    """A number, percentage, date or yes/no. A ``bare`` number may adopt the unit of its neighbour."""

    value: Fraction
    unit: Unit = ONE
    bare: bool = False
    text: str = ""


@dataclass(frozen=True)
class Ref:
    """A name; ``place`` is where it stands."""

    name: str
    place: Place


@dataclass(frozen=True)
class Apply:
    """An operator or function applied to arguments; ``axis`` is the rows that a checked reduction goes over."""

    op: str
    args: tuple[Tree_, ...]
    place: Place
    axis: str = ""


Tree_ = Const | Ref | Apply


@dataclass(frozen=True)
class Formula:
    """A formula as its author wrote it, with its tree and its place in the file."""

    text: str
    tree: Tree_
    place: Place


def conjuncts(tree: Tree_) -> tuple[Tree_, ...]:
    """What must all hold for a tree to hold: the parts of an ``and``, and of those within it; else the tree itself.

    >>> [len(conjuncts(parse(text, Place("x")).tree)) for text in ("a and (b and c)", "a and b or c", "a")]
    [3, 1, 1]
    """
    if isinstance(tree, Apply) and tree.op == "and_":
        return tuple(part for one in tree.args for part in conjuncts(one))
    return (tree,)


def names_in(tree: Tree_) -> Iterator[Ref]:
    """Every name of its own file that a tree mentions, in reading order: what is asked of the baseline is not."""
    if isinstance(tree, Ref):
        yield tree
    elif isinstance(tree, Apply) and tree.op != "baseline":
        for arg in tree.args:
            yield from names_in(arg)


def calls_in(tree: Tree_, function: str) -> Iterator[Apply]:
    """Every application of one function within a tree, but for what is asked of the baseline."""
    if isinstance(tree, Apply):
        if tree.op == function:
            yield tree
        for arg in tree.args if tree.op != "baseline" else ():
            yield from calls_in(arg, function)


def asks_below(formula: Formula) -> bool:
    """Whether a formula asks what the baseline comes to."""
    return any(True for _ in calls_in(formula.tree, "baseline"))


@lru_cache
def _grammar() -> Lark:
    text = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="contextual", propagate_positions=True)


@lru_cache(maxsize=4096)
def parse(text: str, place: Place, currency: str = "SEK") -> Formula:
    """Read a formula; raises ScenarioError with the place of what is wrong.

    >>> parse("60 % * rest(grant)", Place("x.yaml", 1, 1)).tree.op
    '*'
    """
    _refuse_unsafe(text, place)
    try:
        tree = _grammar().parse(text)
    except UnexpectedEOF as bad:
        raise refusal("formula_ends_early", place, formula=text) from bad
    except UnexpectedToken as bad:
        if bad.token.type == "$END":
            raise refusal("formula_ends_early", place, formula=text) from bad
        raise refusal("formula_syntax", _at(place, bad.column), formula=text, found=str(bad.token)) from bad
    except UnexpectedCharacters as bad:
        raise refusal("formula_syntax", _at(place, bad.column), formula=text, found=bad.char) from bad
    return Formula(text, _build(tree, text, place, currency), place)


def _at(place: Place, column: int | None) -> Place:
    """A place within the formula's own text."""
    if not place.line or not column:
        return place
    return place if place.sheet else Place(place.file, place.line, place.column + column - 1)


def _refuse_unsafe(text: str, place: Place) -> None:
    if len(text) > MOST_CHARACTERS:
        raise refusal("formula_too_long", place, most=MOST_CHARACTERS)
    depth = deepest = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    signs = max((len(run) for run in re.findall(r"(?:[-+]\s*|not\s+){2,}", text)), default=0)
    if deepest > MOST_NESTING or signs > MOST_NESTING or text.count("**") > 4:
        raise refusal("formula_too_deep", place, most=MOST_NESTING)
    for pattern, code in _REFUSED:
        found = pattern.search(text)
        if found:
            raise refusal(code, _at(place, found.start() + 1), formula=text, found=found.group())


_REFUSED = (
    (re.compile(r"\d,\d"), "decimal_comma_in_formula"),
    (re.compile(r"[\[\]{}\"';@`\\]|:=|\w*__\w*|\)\s*\.|\w+\.\w+\.|\b(lambda|import)\b"), "formula_only_arithmetic"),
)


def _build(node: Any, text: str, place: Place, currency: str) -> Tree_:
    if isinstance(node, Token):
        raise refusal("formula_syntax", place, formula=text, found=str(node))
    here = _at(place, getattr(node.meta, "column", None))
    kids = node.children

    def build(child: Any) -> Tree_:
        return _build(child, text, place, currency)

    if node.data in ("number", "amount", "percent", "date"):
        return _constant(node.data, str(kids[0]), here, currency)
    if node.data == "boolean":
        return Const(Fraction(kids[0] == "yes"), YES_NO, text=str(kids[0]))
    if node.data == "name":
        return Ref(str(kids[0]), here)
    if node.data == "call":
        return _call(str(kids[0]), [build(kid) for kid in kids[1:] if kid is not None], here)
    if node.data in ("or_", "and_") and len(kids) == 1:
        return build(kids[0])
    if node.data in ("or_", "and_", "not_", "negative"):
        return Apply(node.data, tuple(build(kid) for kid in kids), here)
    if node.data == "power":
        return Apply("**", (build(kids[0]), _small_exponent(build(kids[1]), here)), here)
    return _chain(node, [kid if isinstance(kid, Token) else build(kid) for kid in kids], here)


def _chain(node: Tree[Any], parts: list[Any], here: Place) -> Tree_:
    """``a - b + c`` from the left; ``a < b <= c`` as both comparisons."""
    if node.data == "comparison":
        pairs = [Apply(str(parts[i]), (parts[i - 1], parts[i + 1]), here) for i in range(1, len(parts), 2)]
        return pairs[0] if len(pairs) == 1 else Apply("and_", tuple(pairs), here)
    tree: Tree_ = parts[0]
    for sign, right in zip(parts[1::2], parts[2::2], strict=True):
        tree = Apply(str(sign), (tree, right), here)
    return tree


def _constant(kind: str, text: str, here: Place, currency: str) -> Const:
    try:
        if kind == "date":
            return Const(Fraction(read_date(text).toordinal()), DATE, text=text)
        literal = read_literal(text, currency)
    except NumeralError as bad:
        raise refusal(bad.code, here, **bad.params) from bad
    return Const(literal.value, literal.unit if kind == "amount" else ONE, bare=kind == "number", text=text)


def _call(name: str, args: list[Tree_], here: Place) -> Apply:
    if name not in FUNCTIONS:
        raise refusal("unknown_function", here, name=name, known=did_you_mean(name, FUNCTIONS))
    least, most = FUNCTIONS[name]
    if not least <= len(args) <= most:
        wanted = str(least) if least == most else f"{least}-{most}"
        raise refusal("wrong_arguments", here, name=name, wanted=wanted, given=len(args))
    return Apply(name, tuple(args), here)


def _small_exponent(exponent: Tree_, here: Place) -> Tree_:
    """An exponent is a number written out, so that no formula can grow without bound."""
    inner = exponent.args[0] if isinstance(exponent, Apply) and exponent.op == "negative" else exponent
    if isinstance(exponent, Apply) and exponent.op == "/":
        inner = exponent.args[0]
    if not isinstance(inner, Const) or inner.value > LARGEST_EXPONENT:
        raise refusal("exponent", here, most=LARGEST_EXPONENT)
    return exponent
