"""The formula language, parsed by recursive descent into a tree of nodes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .literals import PLAIN, TRUTH, Literal, OutsideCore, ScenarioError, Units, read_date, read_number

TOKEN = re.compile(
    r"""\s*(?:
      (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<amount>(?:\d{1,3}(?:[ ]\d{3})+(?!\d)|\d+)(?:\.\d+)?[ ]?
      (?!(?:and|or|not)\b)[^\W\d]\w*(?:/[^\W\d]\w*)*(?!\w|\())
    | (?P<percent>(?:\d{1,3}(?:[ ]\d{3})+(?!\d)|\d+)(?:\.\d+)?)\s*%
    | (?P<number>(?:\d{1,3}(?:[ ]\d{3})+(?!\d)|\d+)(?:\.\d+)?)
    | (?P<name>[^\W\d]\w*)
    | (?P<sign>\*\*|<=|>=|==|[-+*/<>(),])
    )""",
    re.VERBOSE,
)
COMPARISONS = ("<", "<=", "==", ">=", ">")
MONEY_FUNCTIONS = ("rest", "unpaid", "used", "unfunded")
FUNCTIONS = ("min", "max", "abs", "where", "total", "sum", "mean", "share", *MONEY_FUNCTIONS)


@dataclass(frozen=True)
class Node:
    """One node: a number, constant, name or call, or an operator with its arguments."""

    kind: str
    value: Any = None
    args: tuple["Node", ...] = ()


def number(value: Fraction) -> Node:
    """A bare number, which may adopt its neighbour's unit."""
    return Node("number", value)


def constant(literal: Literal) -> Node:
    """A literal as a node; without a unit it is a bare number."""
    return number(literal.value) if literal.unit is None else Node("constant", literal)


def tokens(text: str) -> list[tuple[str, str]]:
    """Cut a formula into tokens."""
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise ScenarioError(f"cannot read {text[at:]!r} in the formula {text!r}")
        at = match.end()
        kind = str(match.lastgroup)
        if kind == "number" and re.match(r",\d", text[at:]):
            raise ScenarioError(f"a decimal comma in the formula {text!r}: write a point, or a space after the comma")
        found.append((kind, match[kind]))
    return [*found, ("end", "")]


class Parser:
    """Reads one formula, with the precedence of Python's operators."""

    def __init__(self, text: str, units: Units) -> None:
        self.text = text
        self.units = units
        self.tokens = tokens(text)
        self.at = 0

    def parse(self) -> Node:
        """Parse the whole formula."""
        node = self.either()
        if self.tokens[self.at][0] != "end":
            raise ScenarioError(f"{self.tokens[self.at][1]!r} is one too many in the formula {self.text!r}")
        return node

    def accept(self, *words: str) -> str | None:
        """Take the next token if it is one of these signs or words."""
        kind, word = self.tokens[self.at]
        if kind in ("sign", "name") and word in words:
            self.at += 1
            return word
        return None

    def expect(self, word: str) -> None:
        """Take this sign or fail."""
        if self.accept(word) is None:
            raise ScenarioError(f"{word!r} is missing in the formula {self.text!r}")

    def either(self) -> Node:
        """a or b."""
        node = self.both()
        while self.accept("or"):
            node = Node("or", args=(node, self.both()))
        return node

    def both(self) -> Node:
        """a and b."""
        node = self.negation()
        while self.accept("and"):
            node = Node("and", args=(node, self.negation()))
        return node

    def negation(self) -> Node:
        """not a."""
        if self.accept("not"):
            return Node("not", args=(self.negation(),))
        return self.comparison()

    def comparison(self) -> Node:
        """a < b."""
        node = self.addition()
        sign = self.accept(*COMPARISONS)
        return Node(sign, args=(node, self.addition())) if sign else node

    def addition(self) -> Node:
        """a + b - c."""
        node = self.product()
        while sign := self.accept("+", "-"):
            node = Node(sign, args=(node, self.product()))
        return node

    def product(self) -> Node:
        """a * b / c."""
        node = self.signed()
        while sign := self.accept("*", "/"):
            node = Node(sign, args=(node, self.signed()))
        return node

    def signed(self) -> Node:
        """-a."""
        if self.accept("-"):
            return Node("neg", args=(self.signed(),))
        if self.accept("+"):
            return self.signed()
        return self.power()

    def power(self) -> Node:
        """a ** b."""
        node = self.atom()
        if self.accept("**"):
            return Node("**", args=(node, self.signed()))
        return node

    def atom(self) -> Node:
        """A number, percentage, date, name, call or parenthesis."""
        if self.accept("("):
            node = self.either()
            self.expect(")")
            return node
        kind, word = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return number(read_number(word))
        if kind == "amount":
            return self.amount(word)
        if kind == "percent":
            return constant(Literal(read_number(word) / 100, PLAIN))
        if kind == "date":
            return constant(Literal(Fraction(read_date(word).toordinal()), PLAIN))
        if kind != "name":
            raise ScenarioError(f"a name or a number is missing in the formula {self.text!r}")
        if word in TRUTH:
            return constant(Literal(TRUTH[word], PLAIN))
        if word in FUNCTIONS:
            return Node("call", word, self.arguments())
        if self.tokens[self.at] == ("sign", "("):
            raise OutsideCore(f"there is no function {word}() in the core")
        return Node("name", word)

    def amount(self, word: str) -> Node:
        """A number with a unit."""
        literal = self.units.literal(word)
        if literal is None:
            raise ScenarioError(f"cannot read {word!r} in the formula {self.text!r}")
        return constant(literal)

    def arguments(self) -> tuple[Node, ...]:
        """The arguments of a call."""
        self.expect("(")
        found = [self.either()]
        while self.accept(","):
            found.append(self.either())
        self.expect(")")
        return tuple(found)


def parse_formula(text: str, units: Units) -> Node:
    """Parse a formula; `units` reads numbers with a unit."""
    return Parser(text, units).parse()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for arg in node.args:
        yield from walk(arg)
