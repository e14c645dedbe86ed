"""What every sentence needs: the scenario, the language, and which constants stand where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from simulator.describe import figures, names
from simulator.describe.sentence import Parts, Sentence, Slot, fill
from simulator.formula.check import Typed
from simulator.formula.syntax import Const, Formula
from simulator.language import Language, has_word, word
from simulator.scenario import definitions as d
from simulator.units import Unit, parse_unit


@dataclass(frozen=True)
class Writer:
    """Makes slots and sentences for one scenario in one language.

    ``inlined`` are quantities that are a constant read in one place: the constant stands there and has no sentence
    of its own. ``inlined_sources`` are sources of money whose amount stands in the one rule that asks for their rest.
    """

    scenario: d.Scenario
    language: Language
    inlined: Mapping[str, Formula] = field(default_factory=dict)
    inlined_sources: Mapping[str, Formula] = field(default_factory=dict)

    def say(self, key: str, path: str, source: str = "", /, **parts: Parts | str) -> Sentence:
        """A sentence of the catalogue about the part at ``path``."""
        who: dict[str, Parts] = {
            "who": (names.the_recipient(self.scenario, self.language),),
            "recipient": (names.recipient_noun(self.scenario, self.language),),
            "recipients": (names.recipient_noun(self.scenario, self.language, plural=True),),
        }
        given = {name: (part,) if isinstance(part, str) else part for name, part in parts.items()}
        return Sentence(path, fill(f"describe_{key}", self.language, who | given), source)

    def word(self, key: str) -> str:
        """A word of the catalogue of sentences."""
        return word(f"describe_{key}", self.language)

    def choice(self, key: str, value: str, path: str) -> Parts:
        """One of the words that a key may have, such as a way of rounding, as a slot."""
        return (Slot(path, value, shown=self.word(f"{key}_{value}")),)

    def name(self, name: str, path: str, source: str = "") -> Parts:
        """A named thing as a slot."""
        return (Slot(path, name, "", source, names.title_of(self.scenario, name, self.language)),)

    def text(self, text: str, path: str) -> Parts:
        """Words of the author's own, such as a column's heading, as a slot."""
        return (Slot(path, text, shown=text),)

    def quoted(self, text: str, path: str) -> Parts:
        """What stands in a file, such as a column's heading, as a slot in quotation marks."""
        return (Slot(path, text, shown=word("describe_quoted", self.language, text=text)),)

    def day(self, when: date, path: str) -> Parts:
        """A date as a slot."""
        return (Slot(path, when, "date", shown=figures.day(when, self.language)),)

    def number(self, value: Fraction | int, path: str) -> Parts:
        """A plain number as a slot."""
        return (Slot(path, Fraction(value), shown=figures.number(Fraction(value), self.language)),)

    def money(self, minor: int | Fraction, path: str, source: str = "") -> Parts:
        """An amount in the smallest unit as a slot."""
        shown = figures.money_in_minor(self.scenario, minor, self.language)
        return (Slot(path, Fraction(minor), "minor", source, shown),)

    def percent(self, share: Fraction, path: str) -> Parts:
        """A share as a slot in per cent."""
        shown, after = figures.figure(self.scenario, Const(share, text="%"), self.language)
        return (Slot(path, share, "%", "", shown, after),)

    def in_unit(self, value: Fraction | int, unit: Unit | str, path: str) -> Parts:
        """A value in base units as a slot in a unit; months, days and the like by name count in their own."""
        if isinstance(unit, str):
            return self.written(Fraction(value), unit, path)
        shown, after = figures.in_unit(self.scenario, value / unit.scale, unit, self.language)
        return (Slot(path, value / unit.scale, str(unit), "", shown, after),)

    def constant(self, const: Const, path: str, origin: d.Origin | None = None, adopted: Unit | None = None) -> Parts:
        """A constant as a slot, in the unit in which it was written."""
        shown, after = figures.figure(self.scenario, const, self.language, adopted)
        value: Fraction | date | bool = const.value / const.unit.scale
        if const.unit.kind == "date":
            value = date.fromordinal(int(const.value))
        elif const.unit.kind == "bool":
            value = bool(const.value)
        source, stated = (origin.source, origin.stated) if origin is not None else ("", "")
        unit = const.unit.text
        if "%" in (*const.text, unit):
            value, unit = const.value * 100, "%"
        return (Slot(path, value, unit, source, shown, after, stated),)

    def month(self, first: date, path: str) -> Parts:
        """A month, by its first day, as a slot."""
        return (Slot(path, first, "month", shown=figures.month(first, self.language)),)

    def year(self, year: int, path: str) -> Parts:
        """A calendar year as a slot."""
        return (Slot(path, Fraction(year), "year", shown=str(year)),)

    def written(self, value: Fraction, unit: str, path: str) -> Parts:
        """A figure with its unit as its author wrote it."""
        try:
            found = parse_unit(unit or "1", self.scenario.currency)
        except ValueError:
            return self.text(f"{value} {unit}", path)
        shown, after = figures.in_unit(self.scenario, value, found, self.language)
        return (Slot(path, value, unit, "", shown, after),)

    def figure(self, key: str) -> str:
        """What a figure of a distribution is called; a parameter of a named one goes by its own name."""
        return self.word(f"figure_{key}") if has_word(f"describe_figure_{key}") else key

    def unit_of(self, name: str) -> Unit:
        """The unit of a name, as checking found it."""
        found: Typed = self.scenario.checked.types[name]
        return found.known

    def unit_words(self, quantity: d.Quantity, path: str) -> Parts:
        """The unit of a quantity in words, as a slot."""
        unit = quantity.unit or self.unit_of(quantity.name)
        shown = self.word("share") if quantity.share else figures.unit_in_words(self.scenario, unit, self.language)
        return (
            Slot(f"{path}.unit", "share" if quantity.share else str(unit), shown=shown or self.word("plain_number")),
        )
