"""The formula language: how it is read, what units and rows come out, and what it comes to."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any, ClassVar

import numpy as np
import pytest

from simulator.formula.check import SCALAR, Typed, check
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import Apply, Const, Ref, calls_in, names_in, parse
from simulator.number import Number
from simulator.problems import Place, ScenarioError
from simulator.units import DATE, ONE, TEXT, YES_NO, Unit, parse_unit

HERE = Place("x.yaml", 3, 10)


def shape(tree: Any) -> str:
    """A tree with every bracket written out."""
    if isinstance(tree, Const):
        return str(tree.value)
    if isinstance(tree, Ref):
        return tree.name
    return f"{tree.op}({', '.join(map(shape, tree.args))})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3", "+(1, *(2, 3))"),
        ("8 / 4 / 2", "/(/(8, 4), 2)"),
        ("8 - 4 - 2", "-(-(8, 4), 2)"),
        ("-2 ** 2", "negative(**(2, 2))"),
        ("2 ** -1", "**(2, negative(1))"),
        ("2 ** 3 ** 2", None),
        ("+3", "3"),
        ("- -3", "negative(negative(3))"),
        ("not a or b and c", "or_(not_(a), and_(b, c))"),
        ("not a == b", "not_(==(a, b))"),
        ("0 < a <= 1", "and_(<(0, a), <=(a, 1))"),
        ("a != b", "!=(a, b)"),
        ("(a + b) * c", "*(+(a, b), c)"),
        ("60 % * rest(grant)", "*(3/5, rest(grant))"),
        ("1 000 * a", "*(1000, a)"),
        ("min(a, b, 3)", "min(a, b, 3)"),
        ("where(a, 1, 0)", "where(a, 1, 0)"),
        ("kinds.long * 2", "*(kinds.long, 2)"),
        ("2022-03-01 - day", "-(738215, day)"),
        ("reported == yes", "==(reported, 1)"),
        ("yesterday + nobody", "+(yesterday, nobody)"),
        ("total(a, area)", "total(a, area)"),
        ("5 kr/bed * beds", "*(500, beds)"),
        ("över * 2", "*(över, 2)"),
    ],
)
def test_how_formulas_are_read(text: str, tree: str | None) -> None:
    if tree is None:
        with pytest.raises(ScenarioError):
            parse(text, HERE)
    else:
        assert shape(parse(text, HERE).tree) == tree


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("a +", "formula_ends_early", 10),
        ("a b", "formula_syntax", 12),
        ("a = b", "formula_syntax", 12),
        ("min(0,6, a)", "decimal_comma_in_formula", 14),
        ("a.b.c", "formula_only_arithmetic", 10),
        ("a[0]", "formula_only_arithmetic", 11),
        ("nope(a)", "unknown_function", 10),
        ("1 + min(a)", "wrong_arguments", 14),
        ("a ** b", "exponent", 10),
        ("a ** 17", "exponent", 10),
        ("a > 2022-02-30", "no_such_day", 14),
        ("1 + 1.234 kr", "ambiguous_number", 14),
        ("(" * 41 + "a" + ")" * 41, "formula_too_deep", 10),
        ("a" + " + a" * 600, "formula_too_long", 10),
        ("9**9**9", "exponent", 10),
        ("a; b", "formula_only_arithmetic", 11),
        ("lambda: a", "formula_only_arithmetic", 10),
        ("'a'", "formula_only_arithmetic", 10),
    ],
)
def test_what_is_refused_and_where(text: str, code: str, column: int) -> None:
    with pytest.raises(ScenarioError) as found:
        parse(text, HERE)
    (problem,) = found.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, 3, column)


def test_names_and_calls_in_a_tree() -> None:
    tree = parse("a + min(b, rest(c)) * rest(d)", HERE).tree
    assert [ref.name for ref in names_in(tree)] == ["a", "b", "c", "d"]
    assert [shape(call) for call in calls_in(tree, "rest")] == ["rest(c)", "rest(d)"]
    assert [ref.place.column for ref in names_in(tree)] == [10, 18, 26, 37]


# -- units and rows ---------------------------------------------------------------------------------------------------


def unit(text: str) -> Unit:
    return parse_unit(text, "SEK")


NAMES = {
    "beds": Typed(unit("bed"), "recipient"),
    "listed": Typed(unit("person"), "recipient"),
    "places": Typed(unit("bed"), "homes"),
    "spells": Typed(unit("day"), "stays"),
    "fee": Typed(unit("kr/bed/year")),
    "paid": Typed(unit("kr"), "recipient"),
    "share_met": Typed(ONE, "recipient"),
    "reported": Typed(YES_NO, "recipient"),
    "begun": Typed(DATE, "recipient"),
    "area": Typed(TEXT, "recipient"),
    "kind": Typed(TEXT, "homes"),
    "months": Typed(unit("month")),
}


def typed(text: str) -> Typed:
    return check(parse(text, HERE), lambda ref: NAMES[ref.name], lambda _call: Typed(unit("kr"))).type


@pytest.mark.parametrize(
    ("text", "dims", "axis"),
    [
        ("fee * beds", (("money", 1), ("year", -1)), "recipient"),
        ("beds / listed", (("bed", 1), ("person", -1)), "recipient"),
        ("beds / total(beds)", (), "recipient"),
        ("total(beds)", (("bed", 1),), SCALAR),
        ("mean(beds)", (("bed", 1),), SCALAR),
        ("share(beds)", (), "recipient"),
        ("total(beds, area)", (("bed", 1),), "recipient"),
        ("total(places, kind)", (("bed", 1),), "homes"),
        ("total(places, area)", (("bed", 1),), "homes"),
        ("sum(places)", (("bed", 1),), "recipient"),
        ("sum(places * share_met)", (("bed", 1),), "recipient"),
        ("beds + 3", (("bed", 1),), "recipient"),
        ("beds + 0", (("bed", 1),), "recipient"),
        ("max(beds, 3)", (("bed", 1),), "recipient"),
        ("where(reported, beds, 0)", (("bed", 1),), "recipient"),
        ("where(reported, 0, beds)", (("bed", 1),), "recipient"),
        ("beds ** 2", (("bed", 2),), "recipient"),
        ("beds ** 2 / beds", (("bed", 1),), "recipient"),
        ("share_met ** 0.5", (), "recipient"),
        ("begun - 2022-01-01", (("day", 1),), "recipient"),
        ("rest(grant) / 3", (("money", 1),), SCALAR),
        ("paid + 5 kr", (("money", 1),), "recipient"),
        ("total(1)", (), SCALAR),
    ],
)
def test_units_and_rows_that_come_out(text: str, dims: tuple, axis: str) -> None:
    found = typed(text)
    assert (found.known.dims, found.axis) == (dims, axis)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("beds >= 3", "bool"), ("reported and beds > 0", "bool"), ("not reported", "bool"), ("begun + 4 weeks", "date")],
)
def test_yes_no_and_dates_come_out(text: str, kind: str) -> None:
    assert typed(text).known.kind == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("beds + listed", "units_do_not_fit"),
        ("beds > listed", "units_do_not_fit"),
        ("min(beds, listed)", "units_do_not_fit"),
        ("where(reported, beds, listed)", "units_do_not_fit"),
        ("where(beds, 1, 0)", "wants_yes_no"),
        ("beds and reported", "wants_yes_no"),
        ("not share_met", "wants_yes_no"),
        ("paid + 5", "bare_money"),
        ("paid > 1000", "bare_money"),
        ("begun * 2", "units_do_not_fit"),
        ("begun + begun", "units_do_not_fit"),
        ("begun > 2022", "units_do_not_fit"),
        ("area + 1", "column_without_unit"),
        ("beds ** 0.5", "root_of_unit"),
        ("places + spells * 1 bed / 1 day", "two_tables"),
        ("sum(beds)", "sum_of_recipients"),
        ("total(fee)", "nothing_to_sum"),
        ("total(beds, kind)", "key_of_other_rows"),
        ("total(beds, 3)", "wants_a_name"),
        ("rest(3)", "wants_a_name"),
    ],
)
def test_units_and_rows_that_do_not_fit(text: str, code: str) -> None:
    with pytest.raises(ScenarioError) as found:
        typed(text)
    assert [problem.code for problem in found.value.problems] == [code]


# -- what it comes to -------------------------------------------------------------------------------------------------


def column(*values: str) -> Number:
    return Number.of_decimals(np.array([[[float(value) for value in values]]]))


class Here:
    """Three recipients and four homes, the last of which is closed."""

    names: ClassVar = {
        "beds": column("10", "0.1", "0"),
        "listed": column("3", "0.2", "7"),
        "places": column("1", "2", "3", "100"),
        "reported": column("1", "0", "1"),
        "months": Number.of(F(1, 4)),
    }
    tables: ClassVar = {"recipient": 3, "homes": 4}

    def value(self, name: str) -> Number:
        return self.names[name]

    def rows(self, axis: str) -> int:
        return self.tables[axis]

    def present(self, axis: str) -> Number | None:
        return None if axis == "recipient" else column("1", "1", "1", "0")

    def owner(self, _table: str) -> np.ndarray:
        return np.array([0, 0, 2, 1])

    def groups(self, key: str, axis: str) -> tuple[np.ndarray, int]:
        return (np.array([0, 1, 0]), 2) if axis == "recipient" else (np.array([0, 1, 1, 1]), 2)

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        return Number.of(1000) if function == "rest" else (initial or Number.of(0))


def evaluated(text: str) -> Number:
    tree = check(parse(text, HERE), lambda ref: NAMES[ref.name], lambda _call: Typed(unit("kr"))).tree
    return evaluate(tree, Here())


def value(text: str) -> list[F | None]:
    found = evaluated(text)
    n = found.shape[2]
    return list(found.exact((np.zeros(n, np.intp), np.zeros(n, np.intp), np.arange(n))))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("beds + listed * 1 bed / 1 person", ["13", "0.3", "7"]),
        ("beds / 3", ["10/3", "1/30", "0"]),
        ("-beds", ["-10", "-0.1", "0"]),
        ("abs(3 - beds)", ["7", "2.9", "3"]),
        ("beds ** 2", ["100", "0.01", "0"]),
        ("min(beds, 5)", ["5", "0.1", "0"]),
        ("max(beds, 0.1, 0.05)", ["10", "0.1", "0.1"]),
        ("beds >= 0.1", ["1", "1", "0"]),
        ("0 < beds < 1", ["0", "1", "0"]),
        ("beds != 0", ["1", "1", "0"]),
        ("not reported", ["0", "1", "0"]),
        ("reported or beds > 0", ["1", "1", "1"]),
        ("reported and beds > 0", ["1", "0", "0"]),
        ("where(beds > 0, listed / beds, 0)", ["0.3", "2", "0"]),
        ("beds > 0 and listed / beds > 1 person / 1 bed", ["0", "1", "0"]),
        ("total(beds)", ["10.1"]),
        ("mean(listed)", ["3.4"]),
        ("share(listed)", ["5/17", "1/51", "35/51"]),
        ("total(beds, area)", ["10", "0.1", "10"]),
        ("share(beds, area)", ["1", "1", "0"]),
        ("mean(beds, area)", ["5", "0.1", "5"]),
        ("sum(places)", ["3", "0", "3"]),
        ("total(places)", ["6"]),
        ("mean(places)", ["2"]),
        ("sum(places * reported)", ["3", "0", "3"]),
        ("total(places, kind)", ["1", "5", "5", "5"]),
        ("total(1)", ["3"]),
        ("rest(grant) / 4", ["250"]),
        ("previous(beds, 3 bed)", ["3"]),
        ("months + 3", ["1/2"]),
        ("months > 2", ["1"]),
        ("min(months, 2)", ["1/6"]),
        ("100 % - 40 %", ["3/5"]),
        ("yes and not no", ["1"]),
    ],
)
def test_what_formulas_come_to(text: str, values: list[str]) -> None:
    assert value(text) == [F(one) for one in values]


def test_a_division_by_zero_has_no_value_and_a_comparison_with_it_has_none() -> None:
    assert value("listed / beds")[2] is None
    assert np.isnan(evaluated("listed / beds > 1 person / 1 bed").x[0, 0, 2])


def test_a_tree_of_an_unknown_kind_is_a_mistake_in_the_program() -> None:
    with pytest.raises(TypeError):
        evaluate(Apply("rest", (Const(F(1)),), HERE), Here())
