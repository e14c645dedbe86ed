"""End-of-window rules side by side: the same share left unused, and what each grant's rule makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.engine.settle import Settlement
from simulator.funding.accounts import account
from simulator.funding.eligible import share_of
from simulator.funding.windows import Grant
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, refusal
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

ENDS = ("carried", "kept", "repaid", "lapsed", "open")

WITH_GRANTS = ("jamtland-harjedalen-2022", "socialstyrelsen-2023", "jamtland-harjedalen-2025")
"""The shipped scenarios with grants."""


@dataclass(frozen=True)
class EndOfYear:
    """One grant at the end of one cost year when a share of it has not been used."""

    scenario: str
    grant: Grant
    year: str
    amount: Money
    unused: Money
    becomes: dict[str, Money]
    stated: str
    document: str

    def rule(self, locale: Locale) -> str:
        """What the grant's rule makes of what is left, in words."""
        end = next((end for end in ENDS if self.becomes[end]), "none")
        text = locale.word(f"rule_{end}", by=self.grant.by)
        return f"{text} ({self.stated})" if end == "repaid" and self.stated else text

    def to_json(self) -> dict[str, Any]:
        """The row with amounts in units of the currency."""
        return {
            "scenario": self.scenario,
            "source": self.grant.source,
            "grant": self.grant.year,
            "use": [self.grant.first.isoformat(), self.grant.last.isoformat()],
            "year": self.year,
            "amount": self.amount.number,
            "unused": self.unused.number,
            **{end: self.becomes[end].number for end in ENDS},
            "repaid_by": self.grant.by.isoformat() if self.grant.by else None,
            "stated": self.stated or None,
            "document": self.document,
        }


@dataclass(frozen=True)
class EndsOfYear(Shown):
    """Grants side by side when the same share of each has not been used."""

    unused: Fraction
    rows: tuple[EndOfYear, ...]

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each grant and cost year: what its rule makes of what is left."""
        word = locale.word
        columns = (
            Column("scenario", word("scenario"), "name"),
            Column("grant", word("ledger_grant"), "name"),
            Column("use", word("use_window"), "name"),
            Column("year", word("cost_year"), "name"),
            Column("amount", word("ledger_amount"), with_unit=True),
            Column("unused", word("unused_amount"), with_unit=True),
            *(Column(end, word(f"kind_{end}"), with_unit=True) for end in ENDS),
            Column("rule", word("rule"), "text"),
            Column("document", word("ledger_document"), "text"),
        )
        rows: list[Row] = [
            (
                r.scenario, f"{r.grant.source} {r.grant.year}", f"{r.grant.first} - {r.grant.last}", r.year, r.amount,
                r.unused, *(r.becomes[end] for end in ENDS), r.rule(locale), r.document,
            )
            for r in self.rows
        ]  # fmt: skip
        share = f"{format_number(self.unused * 100, locale.language)}\u00a0%"
        return (Table("grants", word("grants_title", share=share), columns, tuple(rows)),)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of each grant's currency."""
        del locale  # nothing in it is a word
        return {"unused": float(self.unused), "grants": [row.to_json() for row in self.rows]}


def end_of_year(settlements: Sequence[Settlement], unused: Fraction) -> EndsOfYear:
    """A row for each grant and each cost year of its window: all but ``unused`` is used in the window's first year."""
    return EndsOfYear(unused, tuple(row for settlement in settlements for row in _of_scenario(settlement, unused)))


def _of_scenario(settlement: Settlement, unused: Fraction) -> list[EndOfYear]:
    scenario, funding = settlement.scenario, settlement.funding
    currency, out = Currency(scenario.currency), []
    for g, grant in enumerate(funding.funds.grants):
        amount = int(funding.granted[0, g])
        left = int(share_of(np.array([amount]), unused)[0])
        years = [(date(y, 1, 1), date(y, 12, 31)) for y in range(grant.first.year, grant.last.year + 1)]
        used = np.zeros((1, 1, len(years)), np.int64)
        used[0, 0, 0] = amount - left
        accounts = account([grant], years, np.array([[amount]]), used)
        source = scenario.funding[grant.source]
        for y, (first, _) in enumerate(years):
            becomes = {end: Money(int(getattr(accounts, end)[0, 0, y]), currency) for end in ENDS}
            held, unspent = Money(amount, currency), Money(left, currency)
            stated, document = source.left.stated, source.origin.source
            out.append(EndOfYear(scenario.name, grant, str(first.year), held, unspent, becomes, stated, document))
    return out


def unused_share(text: str) -> Fraction:
    """A share between 0 and 100 % as people write it."""
    try:
        literal = read_literal(text, "")
    except NumeralError:
        raise refusal("percent_wanted", Place(text), text=text) from None
    if literal.unit.dims or not 0 <= literal.value <= 1:
        raise refusal("percent_wanted", Place(text), text=text)
    return literal.value
