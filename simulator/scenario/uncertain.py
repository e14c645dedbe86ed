"""Reads ``uncertain``: which distribution a few stated figures mean, what it varies over, and what it moves with."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.formula.syntax import Const
from simulator.outlook import fit
from simulator.outlook.families import Family
from simulator.problems import did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.reader import Reader, as_list
from simulator.scenario.schema import QuantityPart, UncertainPart
from simulator.units import Unit

_FAMILIES = {
    "p10": ("p10", "p90"),
    "p90": ("p10", "p90"),
    "min": ("min", "max"),
    "max": ("min", "max"),
    "mode": ("min", "max"),
    "mean": ("mean", "sd"),
    "sd": ("mean", "sd"),
    "successes": ("successes", "trials"),
    "observed": ("observed",),
    "parameters": ("distribution", "parameters"),
    "counts": ("counts",),
}
_OVER = ("shared", "recipient", "year", "recipient_year")


def uncertain(
    reader: Reader, name: str, part: QuantityPart, unit: Unit | None, definition: d.Definition
) -> d.Uncertain | None:
    """The uncertainty of a quantity; None, with problems noted, when it cannot be made out."""
    if part.uncertain is None:
        return None
    work = _Reading(reader, name, part, part.uncertain, unit, isinstance(definition, d.Dated))
    return work.read()


class _Reading:
    """One ``uncertain`` part while it is read."""

    def __init__(
        self, reader: Reader, name: str, quantity: QuantityPart, part: UncertainPart, unit: Unit | None, one: bool
    ) -> None:
        self.reader, self.name, self.quantity, self.part, self.unit = reader, name, quantity, part, unit
        self.one = one  # one number for all, which a distribution may stand for; else it is a factor on each value
        self.at = ("quantities", name, "uncertain")
        self.percent = False
        self.absolute = False

    def problem(self, code: str, *path: str | int, **params: object) -> None:
        self.reader.problems.add(code, self.reader.key(*self.at, *path), name=self.name, **params)

    def read(self) -> d.Uncertain | None:
        family, counted = None, None
        if self.part.counts:
            counted = self.counted(self.part.counts)
        else:
            family = self.family()
        bounds = self.bounds()
        if self.percent and self.absolute:
            self.problem("uncertain_mixed")
        relative = self.percent and not self.absolute and (bool(self.unit and self.unit.dims) or not self.one)
        if family is not None and not relative and not self.one:
            self.problem("uncertain_absolute")
        return d.Uncertain(
            family,
            counted,
            relative,
            bounds,
            self.components(),
            self.correlated(),
            self.reader.origin(self.part, *self.at),
            self.quantity.stated,
            () if self.part.counts else tuple(self.figures()),
        )

    def figures(self) -> Iterator[tuple[str, str]]:
        """What is stated of the distribution, as it is written."""
        if self.part.distribution:
            yield "distribution", self.part.distribution
        for key in ("p10", "p90", "min", "mode", "max", "mean", "sd", "successes", "trials"):
            if (text := getattr(self.part, key)) is not None:
                yield key, text
        yield from (("observed", text) for text in self.part.observed or ())
        yield from (self.part.parameters or {}).items()

    # -- distributions --------------------------------------------------------------------------------------------

    def family(self) -> Family | None:
        given = {key: wanted for key, wanted in _FAMILIES.items() if getattr(self.part, key) is not None}
        kinds = dict.fromkeys(given.values())
        if not given and self.part.distribution:
            kinds = {("distribution", "parameters"): None}
        if len(kinds) != 1:
            self.problem("uncertain_which", given=", ".join(given) or "-")
            return None
        (wanted,) = kinds
        missing = [key for key in wanted if getattr(self.part, key) is None and key != "parameters"]
        if missing:
            self.problem("uncertain_incomplete", given=", ".join(given), missing=", ".join(missing))
            return None
        try:
            return self.fitted(wanted)
        except fit.BadFit as bad:
            self.problem(bad.code, **bad.params)
            return None

    def fitted(self, wanted: tuple[str, ...]) -> Family:
        part, named = self.part, self.part.distribution
        if wanted == ("p10", "p90"):
            low, high = self.number(part.p10, "p10"), self.number(part.p90, "p90")
            return fit.percentiles(low, high, self.kind(), named)
        if wanted == ("min", "max"):
            mode = self.number(part.mode, "mode") if part.mode is not None else None
            return fit.three_points(self.number(part.min, "min"), mode, self.number(part.max, "max"), named)
        if wanted == ("mean", "sd"):
            return fit.moments(self.number(part.mean, "mean"), self.number(part.sd, "sd"), self.kind(), named)
        if wanted == ("successes", "trials"):
            return fit.evidence(self.plain(part.successes, "successes"), self.plain(part.trials, "trials"))
        if wanted == ("observed",):
            return fit.observed([self.number(text, "observed", i) for i, text in enumerate(part.observed or ())])
        parameters = {key: self.parameter(text, key) for key, text in (part.parameters or {}).items()}
        if self.own_scale != 1:
            parameters.setdefault("scale", self.own_scale)
        self.absolute = True
        return fit.named(named or "", parameters)

    def kind(self) -> str:
        """``share`` between 0 and 1, ``signed`` when it may be negative, else a number."""
        if self.quantity.negative == "allowed":
            return "signed"
        is_plain = self.unit is not None and not self.unit.dims
        return "share" if self.quantity.unit == "share" or (is_plain and self.percent and self.one) else "number"

    def number(self, words: str | None, *path: str | int) -> float:
        """A figure in the quantity's unit, or in percent of its value."""
        text = (words or "").strip()
        tree = self.reader.literal(text, *self.at, *path, expected=self.unit).tree
        if not isinstance(tree, Const):
            return 0.0
        if text.endswith("%"):
            self.percent = True
            return float(tree.value)
        self.absolute = True
        if tree.bare or tree.value == 0:
            return float(tree.value) * self.own_scale
        if self.unit is not None and not self.unit.fits(tree.unit):
            place = self.reader.place(*self.at, *path)
            self.reader.problems.add("wrong_unit", place, text=text, found=str(tree.unit), wanted=str(self.unit))
        return float(tree.value)

    @property
    def own_scale(self) -> float:
        """What one of the quantity's own unit is in base units: 100 for kronor."""
        return float(self.unit.scale) if self.unit is not None and self.unit.dims else 1.0

    def parameter(self, words: str | None, key: str) -> float:
        """A parameter of a named distribution: place and width in the quantity's unit, what shapes it a number."""
        if key in ("loc", "scale") and not (words or "").strip().endswith("%"):
            return self.number(words, "parameters", key)
        return self.plain(words, "parameters", key)

    def plain(self, words: str | None, *path: str | int) -> float:
        """A figure without a unit of its own."""
        tree = self.reader.literal((words or "").strip(), *self.at, *path).tree
        return float(tree.value) if isinstance(tree, Const) else 0.0

    def bounds(self) -> tuple[float, float] | None:
        if self.part.bounds is None:
            return None
        low, high = (self.number(text, "bounds", i) for i, text in enumerate(self.part.bounds))
        if low > high:
            self.problem("uncertain_order", "bounds", low=f"{low:g}", high=f"{high:g}")
        return low, high

    # -- counts ---------------------------------------------------------------------------------------------------

    def counted(self, kind: str) -> d.Counted:
        binomial = kind in ("binomial", "beta_binomial")
        wrong = [key for key in ("trials", "probability") if getattr(self.part, key) is not None and not binomial]
        if wrong:
            self.problem("uncertain_counts_key", wrong[0], key=wrong[0], kind=kind)
        if binomial and self.part.trials is None:
            self.problem("uncertain_counts_missing", "counts", key="trials", kind=kind)
        if kind in ("beta_binomial", "negative_binomial") and self.part.dispersion is None:
            self.problem("uncertain_counts_missing", "counts", key="dispersion", kind=kind)
        formulas = {
            key: self.reader.formula(getattr(self.part, key), *self.at, key)
            for key in ("trials", "probability", "dispersion")
            if getattr(self.part, key) is not None
        }
        return d.Counted(kind, **formulas)

    # -- over what ------------------------------------------------------------------------------------------------

    def components(self) -> tuple[d.Component, ...]:
        """Counts are each recipient's own in each year unless something else is said; other values are shared."""
        varies = self.part.varies
        if varies is None:
            return (d.Component(bool(self.part.counts), bool(self.part.counts), Fraction(1)),)
        if not isinstance(varies, dict):
            words = as_list(varies)
            self.known(words)
            return (d.Component("recipient" in words, "year" in words, Fraction(1)),)
        self.known(list(varies))
        out = []
        for word, text in varies.items():
            tree = self.reader.literal(text, *self.at, "varies", word).tree
            share = tree.value if isinstance(tree, Const) else Fraction(0)
            out.append(d.Component("recipient" in word, "year" in word, share))
        if sum(c.share for c in out) != 1 or any(c.share < 0 for c in out):
            self.problem("uncertain_shares", "varies", sum=f"{float(sum(c.share for c in out)):g}")
        return tuple(c for c in out if c.share > 0)

    def known(self, words: list[str]) -> None:
        for word in words:
            if word not in _OVER:
                self.problem("uncertain_varies", "varies", text=word, known=did_you_mean(word, _OVER))

    def correlated(self) -> dict[str, float]:
        out = {}
        for other, text in (self.part.correlated or {}).items():
            out[other] = self.plain(text, "correlated", other)
            if not -1 <= out[other] <= 1 or other == self.name:
                self.problem("correlation_range", "correlated", other, other=other, text=text)
        return out
