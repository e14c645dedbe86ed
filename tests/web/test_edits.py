"""Numbers changed in place: every field of every shipped model can be changed, and says what was changed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.api import design_names
from simulator.describe import describe
from simulator.describe.figures import number
from simulator.language import LANGUAGES, Language, Locale
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.shipped import names
from simulator.web.answers import Answers, Asked
from simulator.web.book import Field, chapters
from simulator.web.edits import Edits, with_number, written_at
from simulator.web.numbers import typed_number

MODELS = [
    pytest.param(name, designs, marks=[pytest.mark.long] if name == "vardval-2023" and designs else [])
    for name in names()
    for designs in [(), *((one,) for one in design_names(name))]
]


def fields_of(answers: Answers, asked: Asked, locale: Locale) -> dict[str, Field]:
    scenario, old = answers.scenario(asked), answers.scenario(asked.before)
    made = chapters(scenario, describe(scenario, locale), describe(old, locale), answers.raw(asked), locale)
    pieces = (piece for chapter in made for line in chapter.lines for piece in line.pieces)
    return {piece.path: piece for piece in pieces if isinstance(piece, Field)}


@pytest.mark.parametrize(("name", "designs"), MODELS)
def test_every_field_can_be_changed_and_reads_back_with_the_old_value_beside_it(
    name: str, designs: tuple[str, ...]
) -> None:
    answers, locale = Answers(10**9), Locale("sv")
    start = Asked(name, designs, "{}")
    for path, field in fields_of(answers, start, locale).items():
        raw = answers.raw(start)
        written = written_at(raw, path)
        assert written is not None
        value = typed_number(field.number, "sv")
        assert value == written.value
        wanted = value * Fraction(101, 100) if value.denominator != 1 else value + 1
        if "uncertain" in path or path.endswith("round.to") or path.endswith(".year"):
            continue  # other numbers must go together with these
        asked = Asked(name, designs, with_number(Edits(), raw, path, wanted).text())
        try:
            after = fields_of(answers, asked, locale)[path]
        except ScenarioError as bad:  # a number that nothing reads is refused, in words
            assert [one.code for one in bad.problems] == ["change_not_read"]
            continue
        assert typed_number(after.number, "sv") == wanted
        assert field.number in after.old


def test_a_number_in_a_list_changes_its_list_and_one_in_a_new_part_changes_that_part() -> None:
    raw = {"quantities": {"a": {"bounds": ["1 %", "2 %"]}}, "payments": {"new": {"rate": "5 kr"}}}
    listed = with_number(Edits(), raw, "quantities.a.bounds.1", Fraction(3))
    assert listed.change == {"quantities.a.bounds": ["1 %", "3 %"]}
    new = with_number(Edits(add={"payments.new": {"rate": "5 kr"}}), raw, "payments.new.rate", Fraction(6))
    assert new.add == {"payments.new": {"rate": "6 kr"}} and not new.change


def test_where_there_is_no_plain_number_nothing_is_changed() -> None:
    raw = {"payments": {"p": {"rate": "bed_rate * 2", "pool": "rest(b)"}}}
    assert written_at(raw, "payments.p.rate") is None or written_at(raw, "payments.p.pool") is None
    with pytest.raises(KeyError):
        with_number(Edits(), raw, "payments.p.pool", Fraction(1))


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1).map(lambda f: f / 1000),
       st.sampled_from(LANGUAGES))  # fmt: skip
def test_what_the_page_shows_is_read_back_as_the_same_number(value: Fraction, language: Language) -> None:
    assert typed_number(number(value, language), language) == value


@pytest.mark.parametrize(("text", "language"), [("3.500", "sv"), ("3,5", "en"), ("1,23,456", "en"), ("3 500 kr", "sv")])
def test_what_may_mean_two_numbers_or_none_is_refused(text: str, language: Language) -> None:
    with pytest.raises(NumeralError):
        typed_number(text, language)
