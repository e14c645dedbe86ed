"""From the shape of a payment to what it means: its five questions answered in formulas, dates and instalments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.formula.syntax import Const, Formula
from simulator.problems import Place, did_you_mean
from simulator.rules.earning import Cause, Lot
from simulator.scenario import definitions as d
from simulator.scenario.build_quantities import points
from simulator.scenario.reader import Reader, as_list, item_path
from simulator.scenario.schema import (
    OverPart,
    PaymentPart,
    TiersPart,
)
from simulator.scenario.windows import EACH_SLICE


def payment(reader: Reader, name: str, part: PaymentPart, sources: Mapping[str, Any]) -> d.Payment:
    """A payment with its five questions answered."""
    at = ("payments", name)
    basis = _basis(reader, part, at)

    def maybe(key: str) -> Formula | None:
        words = getattr(part, key)
        return reader.formula(words, *at, key) if words is not None else None

    def several(key: str) -> tuple[Formula, ...]:
        words = getattr(part, key)
        return tuple(reader.formula(w, *item_path((*at, key), words, i)) for i, w in enumerate(as_list(words)))

    result = d.Payment(
        name, basis, several("times"), several("requires"), maybe("achieved"),
        _unearned(reader, part, basis, at),
        maybe("at_least"), maybe("at_most"), maybe("total_at_most"),
        reader.rounding(part.round, *at, "round"),
        part.accrues, _counted(reader, part, at), _instalments(reader, part, at),
        funded_by(reader, part.funded_by, sources, (*at, "funded_by"), reader.key(*at)),
        part.negative == "allowed",
        reader.origin(part, *at),
        part.order,
        balances=maybe("balances"),
        each_slice=part.paid == EACH_SLICE,
    )  # fmt: skip
    against = [key for key in ("pool", "total_at_most") if getattr(part, key) is not None]
    against += ["round: {each: slice}"] * (result.rounding.each == "slice")
    against += ["round: {remainder: none}"] * (result.rounding.remainder == "none")
    if result.balances is not None and against:
        reader.problems.add("balances_with", reader.place(*at, "balances"), name=name, key=", ".join(against))
    if result.negative and (isinstance(basis, d.Pool) or part.total_at_most is not None):
        reader.problems.add("negative_with_pool", reader.place(*at, "negative"), name=name)
    return result


def _basis(reader: Reader, part: PaymentPart, at: tuple[str, str]) -> d.Basis:
    given = [key for key in ("rate", "amount", "pool") if getattr(part, key) is not None]
    if len(given) != 1:
        reader.problems.add("one_basis", reader.key(*at), name=at[1], given=", ".join(given) or "-")
    for key, partner in (("rate", "per"), ("per", "rate"), ("pool", "shared_by"), ("shared_by", "pool")):
        if getattr(part, key) is not None and getattr(part, partner) is None:
            reader.problems.add("missing_partner", reader.key(*at, key), key=key, partner=partner)
    if part.pool is not None:
        return d.Pool(reader.formula(part.pool, *at, "pool"), reader.formula(part.shared_by or "0", *at, "shared_by"))
    if part.amount is not None or part.rate is None:
        return d.Amount(reader.formula(part.amount or "0", *at, "amount"))
    if isinstance(part.rate, TiersPart):
        return _tiered(reader, part.rate, part.per or "0", at)
    if isinstance(part.rate, dict):
        rates = tuple((label, reader.formula(rate, *at, "rate", label)) for label, rate in part.rate.items())
        return d.ClassRates((part.per or "").strip(), rates)
    return d.Rate(reader.formula(part.rate, *at, "rate"), reader.formula(part.per or "0", *at, "per"))


def _tiered(reader: Reader, part: TiersPart, per: str, at: tuple[str, str]) -> d.TieredRate:
    if (part.tiers is None) == (part.whole is None):
        reader.problems.add("tiers_or_whole", reader.place(*at, "rate"))
    how, given = ("whole", part.whole) if part.tiers is None else ("tiers", part.tiers)
    path: tuple[str | int, ...] = (*at, "rate", how)
    over_year = isinstance(given, OverPart)
    if isinstance(given, OverPart):
        given, path = given.steps, (*path, "steps")
    tiers = points(reader, given or [["0", "0"]], path)
    return d.TieredRate(reader.formula(per, *at, "per"), how == "whole", tiers, over_year)


def _unearned(reader: Reader, part: PaymentPart, basis: d.Basis, at: tuple[str, str]) -> dict[Cause, Lot]:
    """For each cause that lessens a share of a pool, whether the others get it or nobody does."""
    every: tuple[Cause, ...] = ("requires", "achieved", "at_most")
    causes = [cause for cause in every if getattr(part, cause) is not None]
    if not isinstance(basis, d.Pool):
        if part.unearned is not None:
            reader.problems.add("unearned_without_pool", reader.key(*at, "unearned"))
        return {}
    if isinstance(part.unearned, str):
        return dict.fromkeys(causes, part.unearned)
    given = part.unearned or {}
    for cause in given:
        if cause not in causes:
            reader.problems.add(
                "unknown_cause", reader.key(*at, "unearned", cause), cause=cause, known=", ".join(causes) or "-"
            )
    unsaid = [cause for cause in causes if cause not in given and cause != "at_most"]
    if unsaid:
        place = reader.key(*at, "unearned") if part.unearned else reader.key(*at)
        reader.problems.add("unearned_not_said", place, name=at[1], causes=", ".join(unsaid))
    # A cap on a closed pool is met by one common factor unless the design says that what it cuts stays unpaid.
    return {cause: given.get(cause, "redistribute") for cause in causes}


def _counted(reader: Reader, part: PaymentPart, at: tuple[str, str]) -> str | date | None:
    words = part.counted
    if words is None or words in ("start", "end", "day_before"):
        return words
    if not words[:1].isdigit():
        reader.problems.add("counted_word", reader.place(*at, "counted"), text=words)
        return "start"
    return reader.day(words, *at, "counted")


def _instalments(reader: Reader, part: PaymentPart, at: tuple[str, str]) -> tuple[d.Instalment, ...]:
    """Days of payment with cumulative shares: equal parts, or the shares given."""
    if part.paid is None:
        return ()
    if part.paid == EACH_SLICE:
        if part.accrues in (None, "year"):
            reader.problems.add("each_slice_accrues", reader.place(*at, "paid"), name=at[1])
        return ()  # the days follow from the period
    path = (*at, "paid")
    if isinstance(part.paid, dict):
        pairs = []
        for when, words in part.paid.items():
            tree = reader.literal(words, *path, when).tree
            day = reader.month_or_day(when, *path, when)
            pairs.append((day, tree.value if isinstance(tree, Const) else Fraction(0)))
        if sum(share for _, share in pairs) != 1 or any(share < 0 for _, share in pairs):
            whole = float(100 * sum(share for _, share in pairs))
            reader.problems.add("shares_not_whole", reader.place(*path), sum=f"{whole:.6g} %")
    else:
        words_list = as_list(part.paid)
        days = [reader.month_or_day(w, *item_path(path, part.paid, i)) for i, w in enumerate(words_list)]
        pairs = [(day, Fraction(1, len(days))) for day in days]
    out, so_far = [], Fraction(0)
    for day, share in sorted(pairs):
        so_far += share
        out.append(d.Instalment(day, so_far))
    return tuple(out)


def funded_by(
    reader: Reader, given: str | list[str] | None, sources: Mapping[str, Any], at: tuple[str | int, ...], key: Place
) -> tuple[str, ...]:
    """The sources in order; may be left out when there is just one, or none."""
    names = as_list(given)
    for i, name in enumerate(names):
        if name not in sources:
            reader.problems.add(
                "unknown_name", reader.place(*item_path(at, given, i)), name=name, known=did_you_mean(name, sources)
            )
    if names:
        return tuple(names)
    if len(sources) > 1:
        reader.problems.add("which_source", key, known=", ".join(sources))
    return tuple(sources)[:1]
